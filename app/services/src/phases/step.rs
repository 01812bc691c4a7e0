//! What a step of a contest tells and to whom it would write, shown where it is confirmed.

use std::collections::BTreeSet;

use domain::access::{self, AccessContext, Action};
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::feedback::FeedbackKind;
use domain::letter::LetterKind;
use store::{Contest, JudgesToTell, OutcomeLine, Publication, Tx};

use crate::error::Result;
use crate::mail::outbox::dedup_key;
use crate::phases::result_letters::outcome_key;
use crate::rounds::judge_letters::judge_key;

/// Which step is asked for, to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepAsk {
    /// None.
    Nothing,
    /// The one to this phase, if it is the next.
    To(Phase),
    /// The next, whichever it is: it was refused just now.
    Next,
}

impl StepAsk {
    /// Whether the step to a phase is asked for.
    pub(crate) fn is_for(self, to: Phase) -> bool {
        match self {
            Self::Nothing => false,
            Self::To(asked) => asked == to,
            Self::Next => true,
        }
    }
}

/// A step that is to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// The phase it leads to.
    pub to: Phase,
    /// The films of the sealed selection that it announces, by number, at most as many as there are places; for who may know them.
    pub films: Vec<SelectedFilm>,
    /// What authors are told of their sheets, where it announces films.
    pub feedback: FeedbackKind,
    /// Letters that it would draft.
    pub letters: usize,
    /// It seals the rules of judging, and this process has no key to sign the record with.
    pub unsigned: bool,
    /// It ends the publicity notice before its last day is over, and takes a reason.
    pub early: bool,
}

/// A film of the sealed selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectedFilm {
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
}

/// What the step to a phase tells, in one statement at most.
pub(crate) async fn step_view(
    tx: &mut dyn Tx,
    contest: &Contest,
    access: &AccessContext,
    to: Phase,
) -> Result<StepView> {
    let mut step = StepView {
        to,
        films: Vec::new(),
        feedback: FeedbackKind::default(),
        letters: 0,
        unsigned: false,
        early: false,
    };
    match to {
        Phase::Round(round) => {
            let kind = LetterKind::RoundOpened;
            let JudgesToTell { judges, written } = tx.judges_to_tell(&contest.id, round, kind).await?;
            step.letters = unwritten(kind, judges.iter().map(|judge| judge_key(contest, round, judge, "")), written);
        }
        Phase::Publicity | Phase::Final => {
            let kind = LetterKind::Result;
            let Publication { outcomes, feedback, written } = tx.publication(&contest.id, kind).await?;
            step.feedback = feedback;
            if to == Phase::Publicity {
                let told = outcomes.iter().filter(|one| one.author_is_there);
                step.letters = unwritten(kind, told.map(|one| outcome_key(contest, &one.entry, one.state)), written);
            }
            if access::check(Action::PreviewSelection, access, contest.phase).is_ok() {
                let film = |one: OutcomeLine| SelectedFilm { number: one.number, title: one.title };
                let chosen = outcomes.into_iter().filter(|one| one.state == EntryState::Shortlisted);
                step.films = chosen.take(contest.settings.balance.size).map(film).collect();
            }
        }
        _ => {}
    }
    Ok(step)
}

/// How many letters of a kind are not among those that were written.
fn unwritten(kind: LetterKind, keys: impl Iterator<Item = String>, written: Vec<String>) -> usize {
    let written: BTreeSet<String> = written.into_iter().collect();
    keys.filter(|key| !written.contains(&dedup_key(kind, key))).count()
}
