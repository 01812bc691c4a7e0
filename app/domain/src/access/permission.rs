//! Who may do what, when: one table, asked by every service method.

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::role::Role;
use super::scope::Scope;
use crate::contest::phase::{Phase, PhaseKind};

/// How the person is related to the thing itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// No relation is needed.
    Any,
    /// It is the person's own entry.
    Own,
    /// The entry is assigned to this judge and not recused.
    Assigned,
}

/// Who asks: roles that hold here, and the relation to the thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessContext {
    /// Roles in this contest and in the installation.
    pub roles: Vec<Role>,
    /// The entry is the person's own.
    pub owns: bool,
    /// The entry is assigned to the person.
    pub assigned: bool,
    /// What the token may be used for, where a program asks in the person's name; `None` is the person.
    pub scopes: Option<Vec<Scope>>,
    /// Roles the person was given and may not act in until a second factor is set up.
    pub withheld: Vec<Role>,
}

impl AccessContext {
    /// The same person where a second factor is asked for that has not been set up: the roles that need it are withheld.
    #[must_use]
    pub fn without_second_factor(self) -> Self {
        let (withheld, roles) = self.roles.iter().partition(|role| role.may_need_second_factor());
        Self { withheld, roles, ..self }
    }
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Denied {
    /// No role of this person may ever do it.
    #[error("this needs one of the roles: {}", needed.iter().map(|r| r.key()).collect::<Vec<_>>().join(", "))]
    Role {
        /// Roles that may.
        needed: Vec<Role>,
    },
    /// The role fits, the phase does not.
    #[error("not in the phase {now}")]
    Phase {
        /// Where the contest stands.
        now: Phase,
    },
    /// The token was not made for this.
    #[error("this token needs one of the scopes: {}", if needed.is_empty() { "none allows it".to_owned() } else { needed.iter().map(|s| s.key()).collect::<Vec<_>>().join(", ") })]
    Scope {
        /// Scopes that allow it; none where it takes a person.
        needed: Vec<Scope>,
    },
    /// A role of this person may do it, and the contest asks for a second factor of who acts in it.
    #[error("this contest needs a second factor of its {}", role.key())]
    SecondFactor {
        /// The role.
        role: Role,
    },
}

type Row = (Action, Role, Relation, &'static [PhaseKind]);

use Action as A;
use PhaseKind as P;
use Role as R;

const ANY: &[P] = &P::ALL;
const BEFORE_JUDGING: &[P] = &[P::Draft, P::CallOpen, P::CallClosed, P::Eligibility];
/// In a round only until its first sheet is begun; the service asks for that besides.
const TO_ASSIGN: &[P] = &[P::Draft, P::CallOpen, P::CallClosed, P::Eligibility, P::Round];
/// An office may have its lists before the call opens.
const TO_IMPORT: &[P] = &[P::Draft, P::CallOpen];
/// A returned entry may be mended after the call, and whose deadline was extended enters then; the service asks for the state and
/// the clock besides.
const MENDING: &[P] = &[P::CallOpen, P::CallClosed, P::Eligibility];
const UNPUBLISHED: &[P] = &[P::CallOpen, P::CallClosed, P::Eligibility, P::Round];
/// The pool is frozen and its seed drawn between the last check and the first score.
const ELIGIBILITY: &[P] = &[P::Eligibility];
/// There may be checkpoints, and the record has not ended.
const POOLED: &[P] = &[P::Eligibility, P::Round, P::Selection, P::Publicity, P::Final];
const JUDGING: &[P] = &[P::Round];
/// Rounds are opened and closed, by the organiser or the chair.
const TO_JUDGE: &[P] = &[P::Eligibility, P::Round];
const JUDGING_ON: &[P] = &[P::Round, P::Selection, P::Publicity, P::Final, P::Archived];
const ROUND_CLOSED: &[P] = &[P::Selection, P::Publicity, P::Final, P::Archived];
const SELECTION: &[P] = &[P::Selection];
/// From the seal of the first round until the result stands.
const SEALED: &[P] = &[P::Round, P::Selection, P::Publicity];
/// The notice is set up behind the last round, and may go up again while it is up.
const NOTICE: &[P] = &[P::Selection, P::Publicity];
/// Objections come in while the notice is up, and are read afterwards.
const NOTICED: &[P] = &[P::Publicity, P::Final, P::Archived];
const PUBLICITY: &[P] = &[P::Publicity];
/// What authors are told is prepared before the outcome is published, and may be added to afterwards.
const RELEASING: &[P] = &[P::Selection, P::Publicity, P::Final];
/// The outcome is known to everybody, and chosen films are exhibited.
const PUBLISHED: &[P] = &[P::Publicity, P::Final, P::Archived];
/// From the seal of the selection until the result stands; the service asks for the seal besides.
const TO_AWARD: &[P] = &[P::Selection, P::Publicity];
/// Grades are set up until the result stands; from the first round on the service asks for a reason besides.
const BEFORE_RESULT: &[P] =
    &[P::Draft, P::CallOpen, P::CallClosed, P::Eligibility, P::Round, P::Selection, P::Publicity];
/// The result stands: no objection can change it any more.
const RESULT_STANDS: &[P] = &[P::Final, P::Archived];
/// The popularity vote is set up once the call is closed, and is held while films are exhibited.
const TO_VOTE: &[P] = &[P::CallClosed, P::Eligibility, P::Round, P::Selection, P::Publicity, P::Final, P::Archived];
/// In a round only once all its sheets are signed, which the service asks for besides: nobody shall choose it by looking at
/// half a round.
const METHOD: &[P] = &[P::Draft, P::CallOpen, P::CallClosed, P::Eligibility, P::Round, P::Selection];

/// The table. What is not in it is forbidden.
const TABLE: &[Row] = &[
    (A::ManageAccounts, R::Administrator, Relation::Any, ANY),
    (A::CreateContest, R::Organiser, Relation::Any, ANY),
    (A::EditSettings, R::Organiser, Relation::Any, BEFORE_JUDGING),
    (A::MovePhase, R::Organiser, Relation::Any, ANY),
    (A::RunRounds, R::Organiser, Relation::Any, TO_JUDGE),
    (A::RunRounds, R::Chair, Relation::Any, TO_JUDGE),
    (A::ManagePeople, R::Organiser, Relation::Any, ANY),
    (A::ViewBoard, R::Organiser, Relation::Any, ANY),
    (A::ViewBoard, R::Staff, Relation::Any, ANY),
    (A::ViewBoard, R::Chair, Relation::Any, ANY),
    (A::ViewBoard, R::Scrutineer, Relation::Any, ANY),
    (A::DraftEntry, R::Creator, Relation::Any, MENDING),
    (A::DraftEntry, R::UnitOfficer, Relation::Any, MENDING),
    (A::DraftEntry, R::Staff, Relation::Any, MENDING),
    (A::DraftEntry, R::Organiser, Relation::Any, MENDING),
    (A::EditEntry, R::Creator, Relation::Own, MENDING),
    (A::EditEntry, R::UnitOfficer, Relation::Own, MENDING),
    (A::EditEntry, R::Staff, Relation::Own, MENDING),
    (A::HandEntry, R::Creator, Relation::Own, MENDING),
    (A::NominateEntries, R::UnitOfficer, Relation::Any, MENDING),
    (A::SubmitEntry, R::Creator, Relation::Own, MENDING),
    (A::SubmitEntry, R::UnitOfficer, Relation::Own, MENDING),
    (A::SubmitEntry, R::Staff, Relation::Own, MENDING),
    (A::WithdrawEntry, R::Creator, Relation::Own, UNPUBLISHED),
    (A::WithdrawEntry, R::UnitOfficer, Relation::Own, UNPUBLISHED),
    (A::WithdrawEntry, R::Staff, Relation::Own, UNPUBLISHED),
    (A::ViewEntry, R::Creator, Relation::Own, ANY),
    (A::ViewEntry, R::UnitOfficer, Relation::Own, ANY),
    (A::ViewEntry, R::Staff, Relation::Any, ANY),
    (A::ViewEntry, R::Organiser, Relation::Any, ANY),
    (A::ViewEntries, R::Staff, Relation::Any, ANY),
    (A::ViewEntries, R::Organiser, Relation::Any, ANY),
    (A::ImportEntries, R::Staff, Relation::Any, TO_IMPORT),
    (A::ImportEntries, R::Organiser, Relation::Any, TO_IMPORT),
    (A::CheckEntry, R::Staff, Relation::Any, MENDING),
    (A::CheckEntry, R::Organiser, Relation::Any, MENDING),
    (A::ExtendDeadline, R::Organiser, Relation::Any, MENDING),
    (A::RetryChecks, R::Creator, Relation::Own, ANY),
    (A::RetryChecks, R::UnitOfficer, Relation::Own, ANY),
    (A::RetryChecks, R::Staff, Relation::Any, ANY),
    (A::RetryChecks, R::Organiser, Relation::Any, ANY),
    (A::PlayFilm, R::Creator, Relation::Own, ANY),
    (A::PlayFilm, R::UnitOfficer, Relation::Own, ANY),
    (A::PlayFilm, R::Staff, Relation::Any, ANY),
    (A::PlayFilm, R::Organiser, Relation::Any, ANY),
    (A::PlayFilm, R::Judge, Relation::Assigned, JUDGING_ON),
    (A::PlayFilm, R::Chair, Relation::Any, JUDGING_ON),
    (A::PlayFilm, R::Scrutineer, Relation::Any, JUDGING_ON),
    (A::ReleaseOwnFilm, R::Creator, Relation::Own, ANY),
    (A::ReleaseOwnFilm, R::UnitOfficer, Relation::Own, ANY),
    (A::ReleaseFilms, R::Organiser, Relation::Any, PUBLISHED),
    (A::ReleaseFilms, R::Staff, Relation::Any, PUBLISHED),
    (A::EditPublicPage, R::Organiser, Relation::Any, ANY),
    (A::EditPublicPage, R::Staff, Relation::Any, ANY),
    (A::RunChannels, R::Organiser, Relation::Any, ANY),
    (A::RunChannels, R::Staff, Relation::Any, ANY),
    (A::EditChannels, R::Organiser, Relation::Any, ANY),
    (A::AssignJudges, R::Organiser, Relation::Any, TO_ASSIGN),
    (A::ViewDesk, R::Judge, Relation::Any, JUDGING_ON),
    (A::Declare, R::Judge, Relation::Any, JUDGING),
    (A::SetTerm, R::Organiser, Relation::Any, TO_JUDGE),
    (A::SetTerm, R::Chair, Relation::Any, TO_JUDGE),
    (A::ReplaceJudge, R::Organiser, Relation::Any, JUDGING),
    (A::ScoreEntry, R::Judge, Relation::Assigned, JUDGING),
    (A::DeclareRecusal, R::Judge, Relation::Assigned, JUDGING),
    (A::SignSheets, R::Judge, Relation::Any, JUDGING),
    (A::ReopenSheets, R::Organiser, Relation::Any, JUDGING),
    (A::ViewSignatures, R::Organiser, Relation::Any, JUDGING_ON),
    (A::ViewSignatures, R::Chair, Relation::Any, ROUND_CLOSED),
    (A::ViewSignatures, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::ViewScores, R::Organiser, Relation::Any, JUDGING_ON),
    (A::ViewScores, R::Staff, Relation::Any, ROUND_CLOSED),
    (A::ViewScores, R::Chair, Relation::Any, ROUND_CLOSED),
    (A::ViewScores, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::ViewClosedRound, R::Organiser, Relation::Any, JUDGING_ON),
    (A::ViewClosedRound, R::Chair, Relation::Any, JUDGING_ON),
    (A::ViewClosedRound, R::Scrutineer, Relation::Any, JUDGING_ON),
    (A::Countersign, R::Scrutineer, Relation::Any, JUDGING_ON),
    (A::FreezePool, R::Organiser, Relation::Any, ELIGIBILITY),
    (A::SetSeed, R::Organiser, Relation::Any, BEFORE_JUDGING),
    (A::DrawSeed, R::Organiser, Relation::Any, ELIGIBILITY),
    (A::DrawSeed, R::Staff, Relation::Any, ELIGIBILITY),
    (A::DrawSeed, R::Chair, Relation::Any, ELIGIBILITY),
    (A::DrawSeed, R::Scrutineer, Relation::Any, ELIGIBILITY),
    (A::CountersignRecord, R::Chair, Relation::Any, POOLED),
    (A::CountersignRecord, R::Scrutineer, Relation::Any, POOLED),
    (A::ViewCheckpoints, R::Organiser, Relation::Any, ANY),
    (A::ViewCheckpoints, R::Staff, Relation::Any, ANY),
    (A::ViewCheckpoints, R::Chair, Relation::Any, ANY),
    (A::ViewCheckpoints, R::Scrutineer, Relation::Any, ANY),
    (A::ChooseMethod, R::Organiser, Relation::Any, METHOD),
    (A::PreviewSelection, R::Organiser, Relation::Any, ROUND_CLOSED),
    (A::PreviewSelection, R::Chair, Relation::Any, ROUND_CLOSED),
    (A::PreviewSelection, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::OverrideSelection, R::Organiser, Relation::Any, SELECTION),
    (A::SealSelection, R::Organiser, Relation::Any, SELECTION),
    (A::AmendSealed, R::Organiser, Relation::Any, SEALED),
    (A::EditCalendar, R::Administrator, Relation::Any, ANY),
    (A::EditCalendar, R::Organiser, Relation::Any, ANY),
    (A::ViewNotice, R::Organiser, Relation::Any, ROUND_CLOSED),
    (A::ViewNotice, R::Staff, Relation::Any, NOTICED),
    (A::ViewNotice, R::Chair, Relation::Any, ROUND_CLOSED),
    (A::ViewNotice, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::PublishNotice, R::Organiser, Relation::Any, NOTICE),
    (A::ViewObjections, R::Organiser, Relation::Any, NOTICED),
    (A::ViewObjections, R::Staff, Relation::Any, NOTICED),
    (A::ViewObjections, R::Chair, Relation::Any, NOTICED),
    (A::ViewObjections, R::Scrutineer, Relation::Any, NOTICED),
    (A::AcceptObjections, R::Organiser, Relation::Any, PUBLICITY),
    (A::AcceptObjections, R::Staff, Relation::Any, PUBLICITY),
    (A::AnswerObjections, R::Organiser, Relation::Any, PUBLICITY),
    (A::AnswerObjections, R::Chair, Relation::Any, PUBLICITY),
    (A::ReleaseFeedback, R::Organiser, Relation::Any, RELEASING),
    (A::ViewAwards, R::Organiser, Relation::Any, ANY),
    (A::ViewAwards, R::Staff, Relation::Any, PUBLISHED),
    (A::ViewAwards, R::Chair, Relation::Any, ROUND_CLOSED),
    (A::ViewAwards, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::EditAwards, R::Organiser, Relation::Any, BEFORE_RESULT),
    (A::DecideAwards, R::Organiser, Relation::Any, TO_AWARD),
    (A::Present, R::Organiser, Relation::Any, ROUND_CLOSED),
    (A::Present, R::Staff, Relation::Any, PUBLISHED),
    (A::ViewCertificates, R::Organiser, Relation::Any, ANY),
    (A::ViewCertificates, R::Staff, Relation::Any, RESULT_STANDS),
    (A::EditCertificates, R::Organiser, Relation::Any, ANY),
    (A::IssueCertificates, R::Organiser, Relation::Any, RESULT_STANDS),
    (A::RunPopularityVote, R::Organiser, Relation::Any, TO_VOTE),
    (A::RunPopularityVote, R::Staff, Relation::Any, TO_VOTE),
    (A::ConfirmPopularityVote, R::Scrutineer, Relation::Any, TO_VOTE),
    (A::ExportResult, R::Organiser, Relation::Any, ROUND_CLOSED),
    (A::ExportResult, R::Chair, Relation::Any, ROUND_CLOSED),
    (A::ExportResult, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::ViewRecord, R::Organiser, Relation::Any, ANY),
    (A::ViewRecord, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::ViewEvents, R::Organiser, Relation::Any, ANY),
    (A::ViewLetters, R::Organiser, Relation::Any, ANY),
    (A::ViewLetters, R::Staff, Relation::Any, ANY),
    (A::SendLetters, R::Organiser, Relation::Any, ANY),
    (A::SendLetters, R::Staff, Relation::Any, ANY),
    (A::EditLetters, R::Organiser, Relation::Any, ANY),
    (A::ViewMeeting, R::Organiser, Relation::Any, ROUND_CLOSED),
    (A::ViewMeeting, R::Judge, Relation::Any, ROUND_CLOSED),
    (A::ViewMeeting, R::Chair, Relation::Any, ROUND_CLOSED),
    (A::ViewMeeting, R::Scrutineer, Relation::Any, ROUND_CLOSED),
    (A::LeadMeeting, R::Organiser, Relation::Any, SELECTION),
    (A::LeadMeeting, R::Chair, Relation::Any, SELECTION),
    (A::CastVote, R::Judge, Relation::Any, SELECTION),
    (A::CastVote, R::Chair, Relation::Any, SELECTION),
    (A::BreakTie, R::Chair, Relation::Any, SELECTION),
];

/// Whether somebody may do something in a contest at this phase. Actions that belong to no contest
/// are asked with any phase.
///
/// # Errors
/// Which scopes or roles may do it, that the phase is the wrong one, or that a second factor is missing.
pub fn check(action: Action, who: &AccessContext, phase: Phase) -> Result<(), Denied> {
    if let Some(scopes) = &who.scopes
        && !scopes.iter().any(|scope| scope.actions().contains(&action))
    {
        let needed = Scope::ALL.into_iter().filter(|scope| scope.actions().contains(&action)).collect();
        return Err(Denied::Scope { needed });
    }
    let fits = |relation: Relation| match relation {
        Relation::Any => true,
        Relation::Own => who.owns,
        Relation::Assigned => who.assigned,
    };
    let mine = || TABLE.iter().filter(|row| row.0 == action && fits(row.2));
    let now = |row: &&Row| row.3.contains(&phase.kind());
    let held = |row: &&Row| who.roles.contains(&row.1);
    if mine().filter(held).any(|row| now(&row)) {
        Ok(())
    } else if let Some(row) = mine().filter(now).find(|row| who.withheld.contains(&row.1)) {
        Err(Denied::SecondFactor { role: row.1 })
    } else if mine().any(|row| held(&row)) {
        Err(Denied::Phase { now: phase })
    } else {
        let mut needed: Vec<Role> = TABLE.iter().filter(|row| row.0 == action).map(|row| row.1).collect();
        needed.dedup();
        Err(Denied::Role { needed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// Every action × role × phase, with every relation the role could have, as one text.
    fn whole_table() -> String {
        let mut text = String::new();
        for action in Action::ALL {
            for role in Role::ALL {
                let line: String = PhaseKind::ALL
                    .into_iter()
                    .map(|kind| {
                        let phase = match kind {
                            P::Draft => Phase::Draft,
                            P::CallOpen => Phase::CallOpen,
                            P::CallClosed => Phase::CallClosed,
                            P::Eligibility => Phase::Eligibility,
                            P::Round => Phase::Round(1),
                            P::Selection => Phase::Selection,
                            P::Publicity => Phase::Publicity,
                            P::Final => Phase::Final,
                            P::Archived => Phase::Archived,
                        };
                        let ask = |owns, assigned| {
                            let who = AccessContext { roles: vec![role], owns, assigned, ..AccessContext::default() };
                            check(action, &who, phase).is_ok()
                        };
                        match (ask(false, false), ask(true, false), ask(false, true)) {
                            (true, _, _) => 'x',
                            (false, true, false) => 'o',
                            (false, false, true) => 'a',
                            (false, true, true) => '!',
                            (false, false, false) => '.',
                        }
                    })
                    .collect();
                writeln!(text, "{line} {action:?} {}", role.key()).unwrap();
            }
        }
        text
    }

    #[test]
    fn the_whole_table_is_as_written_down() {
        let expected = include_str!("permission.txt");
        let found = whole_table();
        assert!(found == expected, "the permission table changed; if meant, permission.txt becomes:\n{found}");
    }

    #[test]
    fn an_administrator_reads_no_score() {
        for action in [A::ViewScores, A::PreviewSelection, A::ExportResult, A::ScoreEntry, A::PlayFilm] {
            let who =
                AccessContext { roles: vec![R::Administrator], owns: true, assigned: true, ..AccessContext::default() };
            assert!(check(action, &who, Phase::Selection).is_err());
        }
    }

    #[test]
    fn says_whether_role_or_phase_is_wrong() {
        let judge = AccessContext { roles: vec![R::Judge], assigned: true, ..AccessContext::default() };
        assert_eq!(check(A::ScoreEntry, &judge, Phase::Selection), Err(Denied::Phase { now: Phase::Selection }));
        assert!(matches!(check(A::SealSelection, &judge, Phase::Selection), Err(Denied::Role { .. })));
        let other = AccessContext { roles: vec![R::Judge], ..AccessContext::default() };
        assert!(matches!(check(A::ScoreEntry, &other, Phase::Round(1)), Err(Denied::Role { .. })));
    }

    #[test]
    fn a_withheld_role_is_told_apart_from_a_missing_one() {
        let who = AccessContext { roles: vec![R::Judge], withheld: vec![R::Chair], ..AccessContext::default() };
        let needed = Err(Denied::SecondFactor { role: R::Chair });
        assert_eq!(check(A::BreakTie, &who, Phase::Selection), needed);
        assert_eq!(check(A::CastVote, &who, Phase::Selection), Ok(()), "what a judge may do, a judge may do");
        assert!(matches!(check(A::SealSelection, &who, Phase::Selection), Err(Denied::Role { .. })));
        // A second factor would not help in the wrong phase.
        assert!(matches!(check(A::BreakTie, &who, Phase::Final), Err(Denied::Role { .. })));
    }

    #[test]
    fn a_token_allows_no_more_than_its_scopes_and_its_owner() {
        let with = |scopes: &[Scope], roles: &[Role]| AccessContext {
            roles: roles.to_vec(),
            owns: true,
            scopes: Some(scopes.to_vec()),
            ..AccessContext::default()
        };
        let creator = with(&[Scope::EntriesWrite], &[R::Creator]);
        assert!(check(A::EditEntry, &creator, Phase::CallOpen).is_ok());
        assert!(matches!(check(A::ViewEntries, &creator, Phase::CallOpen), Err(Denied::Scope { .. })));
        // The scope alone is not enough.
        let reader = with(&[Scope::EntriesRead], &[R::Creator]);
        assert!(matches!(check(A::ViewEntries, &reader, Phase::CallOpen), Err(Denied::Role { .. })));
        // And no scope lets a program seal, score or sign.
        for action in [A::SealSelection, A::ScoreEntry, A::SignSheets, A::ManageAccounts, A::MovePhase] {
            let all = with(&Scope::ALL, &Role::ALL);
            assert_eq!(check(action, &all, Phase::Selection), Err(Denied::Scope { needed: vec![] }));
        }
    }
}
