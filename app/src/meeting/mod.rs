//! The selection meeting (遴选会): the room, for everybody in it and for the projector, and its minutes. Server only: the
//! page is plain forms, and `meeting.js` puts the parts in anew that changed.

mod acts;
mod ballots;
mod lead;
mod minutes;
mod proposals;
mod room;
mod side;

use ::words::rules::broken_in_words;
use ::words::selection;
use domain::contest::Settings;
use domain::ids::{EntryId, ProposalId};
use domain::scoring::rubric::points_2;
use domain::text::Lang;
use services::{FilmOver, ProposalsOver};

pub use acts::{LEFT_OUT, confirms, opened, state, told_of};
pub use minutes::{document as minutes_document, text as minutes_text};

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
fn film_name(number: i64, title: &str, lang: Lang) -> String {
    ::words::phrases::entry(lang, Some(number), title)
}

/// What a proposal steps over, in words, a sentence each; `name` names a film.
fn stepped_over(
    over: &ProposalsOver,
    proposal: &ProposalId,
    settings: &Settings,
    name: impl Fn(&EntryId) -> String,
    lang: Lang,
) -> Vec<String> {
    let Some(found) = over.proposals.get(proposal) else { return Vec::new() };
    let tolerance = |one: &FilmOver| match &one.beside {
        Some((beside, gap)) => selection::ruling_over(lang, &name(&one.entry), &name(beside), &points_2(*gap)),
        None => selection::ruling_over_unscored(lang, &name(&one.entry)),
    };
    let breaks = found.breaks.iter().map(|(entry, broken)| {
        selection::ruling_breaks(lang, &name(entry), &broken_in_words(broken, &over.rules, settings, lang))
    });
    found.over_tolerance.iter().map(tolerance).chain(breaks).collect()
}

/// Names one after the other.
fn listed(names: &[String], lang: Lang) -> String {
    ::words::phrases::list(lang, names)
}
