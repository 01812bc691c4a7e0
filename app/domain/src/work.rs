//! What waits for a person in a contest: until when, and how many.

use crate::access::{AccessContext, Action, Role, check};
use crate::contest::Call;
use crate::contest::phase::Phase;
use crate::time::Micros;

/// What somebody is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkKind {
    /// Score films of the round.
    ScoreFilms,
    /// Sign sheets that are complete.
    SignSheets,
    /// Take part in the meeting that is open.
    JoinMeeting,
    /// Correct entries that were returned.
    CorrectEntries,
    /// Submit entries that are drafts.
    FinishDrafts,
    /// Check entries that were submitted.
    CheckEntries,
    /// Set the contest up and open the call.
    FinishSetup,
    /// Close a call whose deadline has passed with its grace.
    CloseCall,
    /// See to judges who have not signed.
    AwaitJudges,
    /// Seal the selection.
    SealSelection,
    /// Take the next step, which nothing of the kind above holds back.
    NextStep,
    /// Confirm as a scrutineer what closed rounds decided.
    Countersign,
    /// Accept objections to the notice, answer those that were accepted, or settle those that were upheld.
    HandleObjections,
    /// Close and seal an audience award whose period is over, or whose contest is final.
    SealVote,
    /// Destroy the secret of an audience award that was sealed after its contest had become final.
    ForgetVoters,
}

impl WorkKind {
    /// Every kind, in the order of a queue among what is due at the same time.
    pub const ALL: [Self; 15] = [
        Self::ScoreFilms,
        Self::SignSheets,
        Self::JoinMeeting,
        Self::CorrectEntries,
        Self::FinishDrafts,
        Self::CheckEntries,
        Self::FinishSetup,
        Self::CloseCall,
        Self::AwaitJudges,
        Self::SealSelection,
        Self::NextStep,
        Self::Countersign,
        Self::HandleObjections,
        Self::SealVote,
        Self::ForgetVoters,
    ];
}

/// Objections in one state that wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingObjections {
    /// How many.
    pub count: u64,
    /// Until when the first of them is to be answered; `None` where they are answered.
    pub until: Option<Micros>,
}

/// What is known of a contest and a person's part in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkFacts {
    /// The deadline for everybody.
    pub deadline: Option<Micros>,
    /// Minutes after a deadline in which a submission still counts.
    pub grace_minutes: i64,
    /// Until when the deadline was extended for this person.
    pub extended: Option<Micros>,
    /// Entries that wait for their check.
    pub unchecked: u64,
    /// Judges of the present round who have sheets to sign.
    pub unsigned_judges: u64,
    /// Until when the round is judged by everybody.
    pub term: Option<Micros>,
    /// Until when this person judges it.
    pub own_term: Option<Micros>,
    /// Films of the round this person is to score in all.
    pub films: u64,
    /// Of these, completely scored.
    pub scored: u64,
    /// Of these, signed.
    pub signed: u64,
    /// A meeting is open.
    pub meeting_open: bool,
    /// The selection is sealed.
    pub sealed: bool,
    /// Closed rounds that this person has not confirmed.
    pub unconfirmed: u64,
    /// Own drafts.
    pub drafts: u64,
    /// Own entries that were returned.
    pub returned: u64,
    /// Objections that nobody has accepted or declined.
    pub received: WaitingObjections,
    /// Objections that were accepted and wait for their answer.
    pub accepted: WaitingObjections,
    /// Objections that were upheld, about which nothing was changed and nobody said why not.
    pub unsettled: WaitingObjections,
    /// Until when an audience award takes votes that has opened and is not sealed.
    pub vote_until: Option<Micros>,
    /// The audience award is sealed, and its secret is still there.
    pub vote_secret: bool,
}

/// Something that waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// What.
    pub kind: WorkKind,
    /// How many; 1 where it is no matter of number.
    pub count: u64,
    /// Until when; `None` where there is no end.
    pub until: Option<Micros>,
}

/// What waits for somebody in a contest at this phase.
#[must_use]
pub fn waiting(who: &AccessContext, phase: Phase, facts: &WorkFacts, now: Micros) -> Vec<Work> {
    let may = |action| check(action, who, phase).is_ok();
    let own = AccessContext { owns: true, ..who.clone() };
    // Nobody enters a contest they judge.
    let enters = !who.roles.iter().chain(&who.withheld).any(|role| role.judges());
    let may_with_own = |action| enters && check(action, &own, phase).is_ok();
    let judging = matches!(phase, Phase::Round(_));
    let judges = judging && Role::may_judge(&who.roles, false) && may(Action::SignSheets);
    let call = Call { phase, deadline: facts.deadline, grace_minutes: facts.grace_minutes };
    let own_deadline = call.deadline_for(facts.extended).filter(|_| call.accepts_entries(now, facts.extended));
    let confirms = may(Action::Countersign) && Role::Scrutineer.barred_by(&who.roles).is_none();
    let held_back = match phase {
        Phase::Eligibility => facts.unchecked > 0,
        Phase::Round(_) => facts.unsigned_judges > 0,
        Phase::Selection => !facts.sealed || facts.meeting_open,
        phase => phase != Phase::CallClosed,
    };
    let opens_rounds = matches!(phase, Phase::Eligibility | Phase::Round(_));
    let moves = may(if opens_rounds { Action::RunRounds } else { Action::MovePhase });
    let open_films = facts.films.saturating_sub(facts.scored);
    let unsigned = if open_films == 0 { facts.films.saturating_sub(facts.signed) } else { 0 };
    let objections = [
        (Action::AcceptObjections, facts.received),
        (Action::AnswerObjections, facts.accepted),
        (Action::AnswerObjections, facts.unsettled),
    ];
    let objections: Vec<WaitingObjections> =
        objections.into_iter().filter(|(action, _)| may(*action)).map(|(_, waiting)| waiting).collect();
    let runs_vote = may(Action::RunPopularityVote);
    let vote_over = facts.vote_until.is_some_and(|until| until <= now || phase >= Phase::Final);
    let once = u64::from;
    WorkKind::ALL
        .into_iter()
        .map(|kind| {
            let (count, until) = match kind {
                WorkKind::ScoreFilms => (if judges { open_films } else { 0 }, facts.own_term),
                WorkKind::SignSheets => (if judges { unsigned } else { 0 }, facts.own_term),
                WorkKind::JoinMeeting => (once(facts.meeting_open && may(Action::ViewMeeting)), None),
                WorkKind::CorrectEntries => {
                    (if may_with_own(Action::EditEntry) { facts.returned } else { 0 }, own_deadline)
                }
                WorkKind::FinishDrafts => {
                    let open = call.accepts_entries(now, facts.extended) && may_with_own(Action::SubmitEntry);
                    (if open { facts.drafts } else { 0 }, own_deadline)
                }
                WorkKind::CheckEntries => (if may(Action::CheckEntry) { facts.unchecked } else { 0 }, None),
                WorkKind::FinishSetup => (once(phase == Phase::Draft && may(Action::EditSettings)), None),
                WorkKind::CloseCall => {
                    let over = phase == Phase::CallOpen && call.has_passed(now);
                    (once(over && may(Action::MovePhase)), facts.deadline)
                }
                WorkKind::AwaitJudges => {
                    (if judging && may(Action::SetTerm) { facts.unsigned_judges } else { 0 }, facts.term)
                }
                WorkKind::SealSelection => (once(!facts.sealed && may(Action::SealSelection)), None),
                WorkKind::NextStep => (once(moves && !held_back), None),
                WorkKind::Countersign => (if confirms { facts.unconfirmed } else { 0 }, None),
                WorkKind::HandleObjections => {
                    (objections.iter().map(|one| one.count).sum(), objections.iter().filter_map(|one| one.until).min())
                }
                WorkKind::SealVote => (once(runs_vote && vote_over), None),
                // Nobody can object any more: before that it is destroyed with the step to the end.
                WorkKind::ForgetVoters => (once(runs_vote && facts.vote_secret && phase >= Phase::Final), None),
            };
            Work { kind, count, until }
        })
        .filter(|work| work.count > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MINUTE;

    fn kinds(role: Role, phase: Phase, facts: &WorkFacts) -> Vec<(WorkKind, u64)> {
        let who = AccessContext { roles: vec![Role::Creator, role], ..AccessContext::default() };
        waiting(&who, phase, facts, 100).into_iter().map(|work| (work.kind, work.count)).collect()
    }

    #[test]
    fn the_office_is_led_from_step_to_step() {
        use WorkKind as W;
        let facts = WorkFacts { deadline: Some(90), ..WorkFacts::default() };
        let unchecked = WorkFacts { unchecked: 3, ..facts };
        let judging = WorkFacts { unsigned_judges: 2, ..facts };
        let sealed = WorkFacts { sealed: true, ..facts };
        let meeting = WorkFacts { meeting_open: true, ..sealed };
        let vote = WorkFacts { vote_until: Some(500), ..sealed };
        let voted = WorkFacts { vote_until: Some(100), ..sealed };
        let secret = WorkFacts { vote_secret: true, ..sealed };
        for (role, phase, facts, expected) in [
            (Role::Organiser, Phase::Draft, facts, &[(W::FinishSetup, 1)][..]),
            (Role::Staff, Phase::Draft, facts, &[]),
            (Role::Organiser, Phase::CallOpen, unchecked, &[(W::CheckEntries, 3), (W::CloseCall, 1)]),
            (Role::Staff, Phase::CallOpen, unchecked, &[(W::CheckEntries, 3)]),
            (Role::Organiser, Phase::CallClosed, unchecked, &[(W::CheckEntries, 3), (W::NextStep, 1)]),
            (Role::Organiser, Phase::Eligibility, unchecked, &[(W::CheckEntries, 3)]),
            (Role::Organiser, Phase::Eligibility, facts, &[(W::NextStep, 1)]),
            (Role::Chair, Phase::Eligibility, facts, &[(W::NextStep, 1)]),
            (Role::Organiser, Phase::Round(1), judging, &[(W::AwaitJudges, 2)]),
            (Role::Chair, Phase::Round(1), judging, &[(W::AwaitJudges, 2)]),
            (Role::Staff, Phase::Round(1), judging, &[]),
            (Role::Chair, Phase::Round(1), facts, &[(W::NextStep, 1)]),
            (Role::Organiser, Phase::Selection, facts, &[(W::SealSelection, 1)]),
            (Role::Organiser, Phase::Selection, sealed, &[(W::NextStep, 1)]),
            (Role::Organiser, Phase::Selection, meeting, &[(W::JoinMeeting, 1)]),
            (Role::Chair, Phase::Selection, meeting, &[(W::JoinMeeting, 1)]),
            (Role::Organiser, Phase::Final, sealed, &[]),
            (Role::Organiser, Phase::Publicity, vote, &[]),
            (Role::Organiser, Phase::Publicity, voted, &[(W::SealVote, 1)]),
            (Role::Staff, Phase::Final, vote, &[(W::SealVote, 1)]),
            (Role::Scrutineer, Phase::Final, vote, &[]),
            (Role::Organiser, Phase::Publicity, secret, &[]),
            (Role::Organiser, Phase::Final, secret, &[(W::ForgetVoters, 1)]),
        ] {
            assert_eq!(kinds(role, phase, &facts), expected, "{role:?} {phase}");
        }
    }

    #[test]
    fn objections_wait_for_who_accepts_and_for_who_answers_them() {
        let of = |count, until| WaitingObjections { count, until };
        let facts = WorkFacts {
            received: of(2, Some(300)),
            accepted: of(1, Some(200)),
            unsettled: of(4, None),
            sealed: true,
            ..WorkFacts::default()
        };
        for (role, expected) in [
            (Role::Organiser, Some((7, Some(200)))),
            (Role::Staff, Some((2, Some(300)))),
            (Role::Chair, Some((5, Some(200)))),
            (Role::Scrutineer, None),
            (Role::Judge, None),
        ] {
            let who = AccessContext { roles: vec![role], ..AccessContext::default() };
            let found: Vec<_> = waiting(&who, Phase::Publicity, &facts, 100)
                .into_iter()
                .filter(|work| work.kind == WorkKind::HandleObjections)
                .map(|work| (work.count, work.until))
                .collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{role:?}");
        }
        assert_eq!(kinds(Role::Organiser, Phase::Final, &facts), []);
    }

    #[test]
    fn judges_score_and_then_sign() {
        use WorkKind as W;
        let begun = WorkFacts { films: 5, scored: 3, own_term: Some(200), ..WorkFacts::default() };
        let scored = WorkFacts { scored: 5, signed: 1, ..begun };
        let signed = WorkFacts { signed: 5, ..scored };
        assert_eq!(kinds(Role::Judge, Phase::Round(1), &begun), [(W::ScoreFilms, 2)]);
        assert_eq!(kinds(Role::Judge, Phase::Round(1), &scored), [(W::SignSheets, 4)]);
        assert_eq!(kinds(Role::Judge, Phase::Round(1), &signed), []);
        assert_eq!(kinds(Role::Judge, Phase::Selection, &scored), []);
        let who = AccessContext { roles: vec![Role::Judge], ..AccessContext::default() };
        assert_eq!(waiting(&who, Phase::Round(1), &begun, 100)[0].until, Some(200));
        // Who runs the contest too judges nothing in it.
        let both = AccessContext { roles: vec![Role::Organiser, Role::Judge], ..AccessContext::default() };
        assert!(waiting(&both, Phase::Round(1), &begun, 100).iter().all(|work| work.kind != W::ScoreFilms));
    }

    #[test]
    fn authors_finish_and_correct_and_scrutineers_confirm() {
        use WorkKind as W;
        let facts = WorkFacts { deadline: Some(200), drafts: 2, returned: 1, unconfirmed: 1, ..WorkFacts::default() };
        for role in [Role::Creator, Role::UnitOfficer] {
            assert_eq!(kinds(role, Phase::CallOpen, &facts), [(W::CorrectEntries, 1), (W::FinishDrafts, 2)]);
            assert_eq!(kinds(role, Phase::Eligibility, &facts), [(W::CorrectEntries, 1)], "after the call too");
            assert_eq!(kinds(role, Phase::Round(1), &facts), []);
        }
        assert_eq!(kinds(Role::Judge, Phase::CallOpen, &facts), [], "nobody enters a contest they judge");
        let late = WorkFacts { deadline: Some(99), ..facts };
        assert_eq!(kinds(Role::Creator, Phase::CallOpen, &late), [(W::CorrectEntries, 1)]);
        assert_eq!(kinds(Role::Scrutineer, Phase::Round(2), &facts), [(W::Countersign, 1)]);
        let withheld =
            AccessContext { roles: vec![Role::Scrutineer], ..AccessContext::default() }.without_second_factor();
        assert_eq!(waiting(&withheld, Phase::Round(2), &facts, 100), []);
    }

    #[test]
    fn a_call_is_over_for_the_queue_when_nothing_is_taken_any_more() {
        use WorkKind as W;
        let creator = AccessContext { roles: vec![Role::Creator], ..AccessContext::default() };
        let organiser = AccessContext { roles: vec![Role::Organiser], ..AccessContext::default() };
        let facts = WorkFacts { deadline: Some(1_000), grace_minutes: 1, drafts: 2, ..WorkFacts::default() };
        let last = 1_000 + MINUTE;
        let told = |who: &AccessContext, phase, facts: &WorkFacts, now, kind| {
            waiting(who, phase, facts, now).into_iter().find(|work| work.kind == kind).map(|work| work.until)
        };
        for (now, over) in [(1_000, false), (1_001, false), (last, false), (last + 1, true)] {
            let drafts = told(&creator, Phase::CallOpen, &facts, now, W::FinishDrafts);
            assert_eq!(drafts, (!over).then_some(Some(1_000)), "{now}");
            let close = told(&organiser, Phase::CallOpen, &facts, now, W::CloseCall);
            assert_eq!(close, over.then_some(Some(1_000)), "{now}");
        }
        // An extension is its entrant's own, outlasts the closing, and has the grace after it.
        let extended = WorkFacts { extended: Some(last + 500), ..facts };
        for phase in [Phase::CallOpen, Phase::CallClosed, Phase::Eligibility] {
            let end = last + 500 + MINUTE;
            assert_eq!(told(&creator, phase, &extended, end, W::FinishDrafts), Some(Some(last + 500)), "{phase}");
            assert_eq!(told(&creator, phase, &extended, end + 1, W::FinishDrafts), None, "{phase}");
        }
        assert_eq!(told(&creator, Phase::CallClosed, &facts, 1, W::FinishDrafts), None, "closed before its deadline");
        let without_end = WorkFacts { deadline: None, ..facts };
        assert_eq!(told(&creator, Phase::CallOpen, &without_end, last, W::FinishDrafts), Some(None));
    }
}
