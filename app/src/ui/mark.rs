//! The mark: a grid of dots, one a film, the chosen ones filled.

use leptos::prelude::*;

/// Which of the twelve dots are filled.
const CHOSEN: [u32; 3] = [2, 5, 11];

/// The mark, as a picture without words; the product's name stands beside it.
#[component]
pub fn Mark() -> impl IntoView {
    let dots: Vec<_> = (0..12_u32)
        .map(|index| {
            let (column, row) = (index % 4, index / 4);
            let class = if CHOSEN.contains(&index) { "on" } else { "off" };
            // Dots of 5 with gaps of 2; halves are avoided by doubling every length.
            view! {
                <circle class=class cx=(5 + 14 * column).to_string() cy=(5 + 14 * row).to_string() r="5"/>
            }
        })
        .collect();
    view! { <svg class="mark" viewBox="0 0 52 38" width="26" height="19" aria-hidden="true">{dots}</svg> }
}
