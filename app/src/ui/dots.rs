//! Films as dots: a judge's queue, a panel's progress.

use leptos::prelude::*;

use islands::lang::use_lang;
use words::{Lang, common, phrases};

/// The state of one film in a row of dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    /// Scored, checked, done.
    Done,
    /// The one on the screen.
    Current,
    /// Recused.
    Recused,
    /// Still to do.
    Open,
    /// Selected.
    Chosen,
}

impl Dot {
    const ALL: [Self; 5] = [Self::Done, Self::Current, Self::Open, Self::Recused, Self::Chosen];

    const fn class(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Current => "current",
            Self::Done => "done",
            Self::Open => "open",
            Self::Recused => "recused",
        }
    }

    const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Done => common::dots_done(lang),
            Self::Current => common::dots_current(lang),
            Self::Recused => common::dots_recused(lang),
            Self::Open => common::dots_open(lang),
            Self::Chosen => common::dots_chosen(lang),
        }
    }
}

/// A picture of many films, with the counts as its words. It is not for clicking: dots are too small a target.
#[component]
pub fn Dots(
    /// What it shows; the counts are added.
    #[prop(into)]
    label: String,
    /// The films, in order.
    dots: Vec<Dot>,
    /// Dots in a row.
    #[prop(default = 23)]
    columns: usize,
) -> impl IntoView {
    let words = describe(&label, &dots, use_lang());
    let columns = columns.clamp(1, dots.len().max(1));
    let rows = dots.len().div_ceil(columns);
    // Dots of 7 with gaps of 3, and a rim of 3 for the ring of the current one.
    let (width, height) = (columns * 10 + 3, rows * 10 + 3);
    let shapes: Vec<_> = dots
        .iter()
        .enumerate()
        .map(|(index, dot)| {
            let (x, y) = ((index % columns) * 10, (index / columns) * 10);
            shape(*dot, x, y)
        })
        .collect();
    view! {
        <svg
            class="dots"
            role="img"
            aria-label=words
            viewBox=format!("0 0 {width} {height}")
            width=width.to_string()
            height=height.to_string()
        >
            {shapes}
        </svg>
    }
    .into_any()
}

fn shape(dot: Dot, x: usize, y: usize) -> AnyView {
    let at = format!("translate({} {})", x + 3, y + 3);
    match dot {
        // A struck-through ring reads without colour.
        Dot::Recused => view! {
            <g class="recused" transform=at>
                <circle cx="3.5" cy="3.5" r="3"/>
                <path d="M1.4 5.6 5.6 1.4"/>
            </g>
        }
        .into_any(),
        Dot::Current => view! {
            <g class="current" transform=at>
                <circle class="ring" cx="3.5" cy="3.5" r="5"/>
                <circle cx="3.5" cy="3.5" r="3.5"/>
            </g>
        }
        .into_any(),
        Dot::Open => view! { <g class="open" transform=at><circle cx="3.5" cy="3.5" r="3"/></g> }.into_any(),
        Dot::Done | Dot::Chosen => {
            view! { <g class=dot.class() transform=at><circle cx="3.5" cy="3.5" r="3.5"/></g> }.into_any()
        }
    }
}

/// "Queue: done 23, current 1, to do 20, recused 1".
fn describe(label: &str, dots: &[Dot], lang: Lang) -> String {
    let counts: Vec<String> = Dot::ALL
        .iter()
        .filter_map(|state| {
            let count = dots.iter().filter(|dot| *dot == state).count();
            (count > 0).then(|| format!("{} {count}", state.words(lang)))
        })
        .collect();
    phrases::labelled(lang, label, &phrases::list(lang, &counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_count_what_is_there() {
        let dots = [Dot::Done, Dot::Done, Dot::Current, Dot::Open, Dot::Recused];
        assert_eq!(describe("Queue", &dots, Lang::En), "Queue: done 2, current 1, to do 1, recused 1");
        assert_eq!(describe("队列", &dots[..1], Lang::Zh), "队列：已完成 1");
    }
}
