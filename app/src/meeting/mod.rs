//! The selection meeting (遴选会): the room, for everybody in it and for the projector, and its minutes. Server only: the
//! page is plain forms, and `meeting.js` puts the parts in anew that changed.

mod acts;
mod ballots;
mod lead;
mod minutes;
mod proposals;
mod room;
mod side;

use ::words::selection;
use domain::ids::EntryId;
use domain::scoring::rubric::points_2;
use services::ProposalOver;

pub use minutes::text as minutes_text;

/// Routed pages.
pub mod pages {
    pub use super::minutes::MinutesPage;
    pub use super::room::MeetingPage;
}

/// A count as messages take it.
fn figure(count: usize) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// A film by number and title: `N-003《珠江夜航人》`.
fn film_name(number: i64, title: &str, lang: domain::text::Lang) -> String {
    ::words::phrases::entry(lang, Some(number), title)
}

/// A film that a proposal rules in or out beyond the tolerance, in words; `name` names a film.
fn over_tolerance(over: &ProposalOver, name: impl Fn(&EntryId) -> String, lang: domain::text::Lang) -> String {
    let film = name(&over.entry);
    match &over.beside {
        Some((beside, gap)) => selection::ruling_over(lang, &film, &name(beside), &points_2(*gap)),
        None => selection::ruling_over_unscored(lang, &film),
    }
}

/// Names one after the other.
fn listed(names: &[String], lang: domain::text::Lang) -> String {
    ::words::phrases::list(lang, names)
}
