//! Contests, their people, phases and assignments.

use domain::access::Role;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::contest::round::Advance;
use domain::ids::{AccountId, EntryId};
use domain::scoring::Method;
use domain::time::Micros;

events! {
    ContestCreate<'a> { preset: &'a str, title: &'a str, }
    ContestDeadline { deadline: Micros, }
    ContestEdit<'a> { title: &'a str, deadline: Option<Micros>, settings: &'a Settings, }
    ContestMethod<'a> { from: Method, to: Method, reason: &'a str, }
    ContestPhase<'a> { from: Phase, to: Phase, reason: &'a str, judging_hash: Option<&'a str>, }
    PersonAdd { role: Role, }
    PersonInvite<'a> { email: &'a str, role: Role, }
    PersonJoin { role: Role, }
    PersonRemove { role: Role, }
    AssignmentConfirm<'a> { round: u8, sheets: usize, anchors: &'a [i64], }
    PanelsSet<'a> { panels: &'a [Vec<AccountId>], }
    RoundAdvance<'a> {
        round: u8,
        advance: Advance,
        entries: &'a [EntryId],
        at_line: &'a [i64],
        at_line_go: bool,
        below: &'a [i64],
    }
    RoundCountersign<'a> { round: u8, hash: &'a str, }
    RoundTerm<'a> {
        round: u8,
        deadline: Micros,
        /// Empty where the time is set for everybody.
        reason: &'a str,
    }
}
