//! A judge's own list as its address asks for it.

use words::phrases::entry_number;

use crate::ask::ListAsk;
use crate::judging::queue::DeskLine;

/// The order where the address names none: the judge's own.
pub const BY_POSITION: &str = "position";

impl DeskLine {
    /// Where the film stands, as addresses name it.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self {
            Self { recused: true, .. } => "recused",
            Self { signed: true, .. } => "signed",
            Self { done: true, .. } => "done",
            _ => "open",
        }
    }
}

/// The films an address asks for, in its order.
#[must_use]
pub fn arranged_desk<'a>(lines: &'a [DeskLine], ask: &ListAsk) -> Vec<&'a DeskLine> {
    let (words, category) = (ask.words().to_lowercase(), ask.get("category"));
    let longest = ask.get("length").parse::<i64>().ok();
    let mut lines: Vec<&DeskLine> = lines
        .iter()
        .filter(|line| {
            let found =
                line.title.to_lowercase().contains(&words) || entry_number(line.number).to_lowercase().contains(&words);
            let in_state = match ask.get("state") {
                "" => true,
                "flagged" => line.flagged,
                state => line.state() == state,
            };
            let short = longest.is_none_or(|minutes| line.duration_ms <= minutes.saturating_mul(60_000));
            found && in_state && short && (category.is_empty() || line.category == category)
        })
        .collect();
    let (column, descending) = ask.sort(BY_POSITION);
    match column {
        "number" => lines.sort_by_key(|line| line.number),
        "title" => lines.sort_by(|a, b| a.title.cmp(&b.title)),
        "length" => lines.sort_by_key(|line| line.duration_ms),
        "total" => lines.sort_by_key(|line| line.total),
        _ => lines.sort_by_key(|line| line.position),
    }
    if descending {
        lines.reverse();
    }
    lines
}
