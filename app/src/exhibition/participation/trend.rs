//! The rates of twelve months as a line, and the same as a table for who does not see it. Server only.

use std::fmt::Write as _;

use domain::exhibition::participation::{Month, ParticipationSums, Share};

use crate::ui::prelude::*;
use words::exhibition_participation as m;

/// Room for a month, and height of the picture.
const STEP: i64 = 24;
const HEIGHT: i64 = 64;
/// Room above 100 % and below 0 %.
const EDGE: i64 = 6;

/// Where the dot of a month stands.
fn dot(at: usize, rate: Share) -> (i64, i64) {
    let x = i64::try_from(at).unwrap_or_default().saturating_mul(STEP) + STEP / 2;
    (x, EDGE + (1_000 - rate.tenths()) * (HEIGHT - 2 * EDGE) / 1_000)
}

/// The line through the months that have a rate. It breaks where one has none.
fn line(rates: &[Option<Share>]) -> String {
    let mut path = String::new();
    let mut is_open = false;
    for (at, rate) in rates.iter().enumerate() {
        if let Some(rate) = rate {
            let (x, y) = dot(at, *rate);
            // Writing to a text cannot fail.
            let _ = write!(path, "{}{x} {y}", if is_open { 'L' } else { 'M' });
        }
        is_open = rate.is_some();
    }
    path
}

/// The trend of a region. The line ends before a month that is not over: its rate still grows, and a fall to it would be none.
pub(super) fn trend(months: &[(Month, ParticipationSums)], is_over: bool, lang: Lang) -> AnyView {
    let rates: Vec<Option<Share>> = months.iter().map(|(_, sums)| sums.rate()).collect();
    let over = if is_over { rates.len() } else { rates.len().saturating_sub(1) };
    let path = line(rates.get(..over).unwrap_or_default());
    let dots: Vec<_> = rates
        .iter()
        .enumerate()
        .filter_map(|(at, rate)| {
            let (x, y) = dot(at, (*rate)?);
            let class = (at >= over).then_some("open");
            Some(view! { <circle class=class cx=x.to_string() cy=y.to_string() r="2.5"/> })
        })
        .collect();
    let width = i64::try_from(months.len()).unwrap_or_default().saturating_mul(STEP);
    let edges = format!("M0 {EDGE}H{width}M0 {}H{width}", HEIGHT - EDGE);
    let view_box = format!("0 0 {width} {HEIGHT}");
    let ends: Vec<_> = [months.first(), months.last()]
        .into_iter()
        .flatten()
        .map(|(month, sums)| {
            let rate = sums.rate().map(|rate| rate.to_string()).unwrap_or_default();
            let name = m::month_words(lang, *month);
            view! { <span>{name}" "<strong>{rate}</strong></span> }
        })
        .collect();
    let rows: Vec<_> = months
        .iter()
        .map(|(month, sums)| {
            let rate = sums.rate().map_or_else(|| "—".to_owned(), |rate| rate.to_string());
            let name = m::month_words(lang, *month);
            view! { <tr><th scope="row">{name}</th><td>{rate}</td></tr> }
        })
        .collect();
    view! {
        <div class="trend">
            <svg viewBox=view_box width=width.to_string() height=HEIGHT.to_string() aria-hidden="true">
                <path class="edge" d=edges/>
                <path class="rate" d=path/>
                {dots}
            </svg>
            <p class="trend-ends small" aria-hidden="true">{ends}</p>
            <div class="hidden">
                <table>
                    <caption>{m::trend(lang)}</caption>
                    <thead><tr><th scope="col">{m::month(lang)}</th><th scope="col">{m::rate(lang)}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_has_a_point_a_month_and_breaks_where_nothing_is_known() {
        let rate = |part| Share::of(part, 10);
        assert_eq!(line(&[rate(10), rate(0), None, rate(5)]), "M12 6L36 58M84 32");
        assert_eq!(line(&[None, None]), "");
    }
}
