//! Contests, their people, phases and assignments.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::round::Advance;
use domain::contest::{PublicPage, Settings};
use domain::feedback::FeedbackKind;
use domain::ids::{AccountId, EntryId};
use domain::scoring::Method;
use domain::sealed_change::SealedChange;
use domain::time::Micros;

/// A text that was put in the place of another; empty is none.
#[derive(serde::Serialize)]
pub(crate) struct Replaced<'a> {
    from: &'a str,
    to: &'a str,
}

impl<'a> Replaced<'a> {
    /// `None` where it is the same.
    pub(crate) fn of(from: &'a str, to: &'a str) -> Option<Self> {
        (from != to).then_some(Self { from, to })
    }
}

events! {
    ContestAmend<'a> { change: &'a SealedChange, reason: &'a str, decider: &'a str, }
    ContestCreate<'a> {
        preset: &'a str,
        title: &'a str,
        /// Absent where it was made from the preset itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        earlier: Option<&'a str>,
    }
    ContestDeadline { deadline: Micros, }
    ContestEdit<'a> { title: &'a str, deadline: Option<Micros>, settings: &'a Settings, }
    ContestExport {}
    ContestExtension<'a> {
        /// Where it is a unit; a person is the subject.
        #[serde(skip_serializing_if = "Option::is_none")]
        unit: Option<&'a str>,
        deadline: Micros,
        reason: &'a str,
    }
    ContestImport<'a> {
        title: &'a str,
        /// Of the last row that came with it, as the installation it comes from has it.
        hash: &'a str,
    }
    ContestMethod<'a> { from: Method, to: Method, reason: &'a str, }
    ContestPhase<'a> { from: Phase, to: Phase, reason: &'a str, judging_hash: Option<&'a str>, }
    PersonAdd { role: Role, }
    PersonEdit<'a> {
        role: Role,
        #[serde(skip_serializing_if = "Option::is_none")]
        unit: Option<Replaced<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        region: Option<Replaced<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        expertise: Option<Replaced<'a>>,
    }
    PersonInvite<'a> { email: &'a str, role: Role, }
    PersonJoin { role: Role, }
    PersonRemove { role: Role, }
    PersonRevoke<'a> { email: &'a str, role: Role, }
    PersonTags<'a> { tags: &'a [String], }
    AssignmentConfirm<'a> { round: u8, sheets: usize, anchors: &'a [i64], }
    PanelsSet<'a> { panels: &'a [Vec<AccountId>], }
    FeedbackChoose { told: FeedbackKind, }
    FeedbackReview<'a> { entry: &'a EntryId, comment: &'a str, released: bool, }
    PublicFileAdd<'a> { filename: &'a str, size_bytes: i64, }
    PublicFileRemove<'a> { filename: &'a str, }
    PublicPageEdit<'a> { page: &'a PublicPage, }
    PoolFreeze<'a> { hash: &'a str, }
    RecordCountersign<'a> { hash: &'a str, }
    RecordKey<'a> { from: &'a str, to: &'a str, reason: &'a str, }
    RoundAdvance<'a> {
        round: u8,
        advance: Advance,
        entries: &'a [EntryId],
        at_line: &'a [i64],
        at_line_go: bool,
        below: &'a [i64],
    }
    RoundCountersign<'a> { round: u8, hash: &'a str, }
    SeedAmend<'a> { reason: &'a str, decider: &'a str, }
    SeedDiffer {}
    SeedDraw<'a> { seed: &'a str, }
    SeedHashes {}
    SeedName<'a> { source: &'a str, }
    SeedType<'a> { hash: &'a str, }
    SeedVoid {}
    RoundTerm<'a> {
        round: u8,
        deadline: Micros,
        /// Empty where the time is set for everybody.
        reason: &'a str,
    }
}
