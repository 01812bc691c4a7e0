//! The eligibility check (形式审查) by staff.

use std::collections::HashSet;

use domain::access::Action;
use domain::entry::{
    AnsweredReason, CheckStep, Decision, EntryState, LoggedStep, answered, last_return, may_undo, takes_effect,
};
use domain::film::kind::FileKind;
use domain::ids::{ContestId, EntryId};
use domain::letter::LetterKind;
use domain::limits;
use domain::record::EntryStanding;
use store::{CheckLine, Contest, Entry, EntryLine, EntryVersion, File, FileState, Tx, UncheckedQueue, judging_copy};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::entries::access::{own_entry, store_entry};
use crate::entries::letters::{withdraw_from_author, write_to_author};
use crate::entries::view::{EntryView, entry_in};
use crate::entries::works::{LikeWork, WORKS_PAGE, like_works};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::record::entries::append_entry;
use crate::record::freeze::require_open_pool;
use crate::rounds::conflict::set_entrants_aside;

/// An entry before those who check it, with the way to the others.
#[derive(Clone, Debug)]
pub struct CheckView {
    /// The entry.
    pub view: EntryView,
    /// Entries that wait for their check, seen from this one.
    pub queue: UncheckedQueue,
    /// What the office did and said, the oldest first.
    pub log: Vec<CheckLine>,
    /// The reasons of the last return, each with the answer then and now.
    pub answered: Vec<AnsweredReason>,
    /// The decision that may be taken back now.
    pub undo: Option<Decision>,
}

/// An entry beside those that look like the same work.
#[derive(Clone, Debug)]
pub struct WorksView {
    /// The entry.
    pub view: EntryView,
    /// A page of the others: those that were decided to be the same work first, then the newest.
    pub like: Vec<LikeWork>,
    /// How many others there are, on all pages.
    pub found: u64,
}

/// What a decision about several entries would be about.
#[derive(Clone, Debug, Default)]
pub struct BulkAsked {
    /// The entries, by number.
    pub lines: Vec<EntryLine>,
    /// Letters to their authors that a return writes.
    pub return_letters: usize,
    /// The contest lets these letters leave by themselves.
    pub returns_leave: bool,
}

/// What came of a decision about several entries.
#[derive(Clone, Debug, Default)]
pub struct BulkDecided {
    /// Those it was made for.
    pub done: Vec<EntryLine>,
    /// Those for which it waits for a second reader.
    pub read: Vec<EntryLine>,
    /// Those it was not made for, and why.
    pub left: Vec<(EntryLine, Refusal)>,
}

impl Services {
    /// An entry as the office checks it.
    ///
    /// # Errors
    /// Not found for everybody who may not see all entries of the contest.
    pub async fn check_view(&self, actor: &Actor, id: &EntryId) -> Result<CheckView> {
        let mut tx = self.read().await?;
        let view = entry_in(self, &mut *tx, actor, id).await?;
        if !view.office {
            return Err(ServiceError::NotFound);
        }
        let queue = tx.unchecked_beside(&view.contest.id, view.entry.number.unwrap_or_default()).await?;
        let log = tx.check_log(id).await?;
        let answered = answered_since(&view, &log);
        let undo = may_undo(view.entry.version, &steps(&log)).filter(|_| view.may_check);
        Ok(CheckView { view, queue, log, answered, undo })
    }

    /// An entry beside those that look like the same work, here and in other contests: a page of [`WORKS_PAGE`](crate::WORKS_PAGE),
    /// from 1; past the end, the last.
    ///
    /// # Errors
    /// Not found for everybody who may not see all entries of the contest.
    pub async fn same_works(&self, actor: &Actor, id: &EntryId, page: u64) -> Result<WorksView> {
        let mut tx = self.read().await?;
        let view = entry_in(self, &mut *tx, actor, id).await?;
        if !view.office {
            return Err(ServiceError::NotFound);
        }
        let film = view.versions.first().and_then(|version| version.file_sha256.as_deref());
        let size = i64::from(WORKS_PAGE);
        let counted = if page > 1 { Some(tx.like_entry_count(id).await?) } else { None };
        let last = counted.map_or(0, |count| count.saturating_sub(1).max(0) / size);
        let skip = i64::try_from(page.saturating_sub(1)).unwrap_or(last).min(last).saturating_mul(size);
        let like = like_works(&mut *tx, &view.entry, film, (skip, size)).await?;
        // A first page that is not full is all there are.
        let shown = i64::try_from(like.len()).unwrap_or(i64::MAX);
        let found = match counted {
            Some(count) => count,
            None if shown < size => shown,
            None => tx.like_entry_count(id).await?,
        };
        let found = u64::try_from(found).unwrap_or_default();
        Ok(WorksView { view, like, found })
    }

    /// The entry that waits for its check after this number, round the end.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn next_to_check(&self, actor: &Actor, id: &ContestId, after: i64) -> Result<Option<EntryId>> {
        let mut tx = self.read().await?;
        self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        Ok(tx.next_unchecked(id, after).await?)
    }

    /// Passes, returns or refuses an entry. Where the contest asks for a second reader, the first one's decision to pass or refuse
    /// waits, and the entry stays submitted.
    ///
    /// # Errors
    /// A missing permission, a state that does not allow it, missing reasons, or a film that is not ready.
    pub async fn decide(&self, actor: &Actor, id: &EntryId, decision: Decision, reasons: &str) -> Result<EntryState> {
        let mut tx = self.write().await?;
        let state = decide_in(self, &mut *tx, actor, id, decision, reasons).await?;
        tx.commit().await?;
        Ok(state)
    }

    /// As [`Services::decide`], of several entries of a contest, each by itself: what cannot be decided is left and told.
    ///
    /// # Errors
    /// A missing permission, no such contest, or missing reasons; nothing is decided then.
    pub async fn decide_several(
        &self,
        actor: &Actor,
        contest: &ContestId,
        entries: &[EntryId],
        decision: Decision,
        reasons: &str,
    ) -> Result<BulkDecided> {
        if decision.needs_reasons() {
            required_text(reasons, TextName::Reasons, limits::SCREENING_REASONS)?;
        }
        let mut told = BulkDecided::default();
        for line in entries_named(self, actor, contest, entries).await? {
            let mut tx = self.write().await?;
            match decide_in(self, &mut *tx, actor, &line.id, decision, reasons).await {
                Ok(state) => {
                    tx.commit().await?;
                    let lines = if state == decision.state() { &mut told.done } else { &mut told.read };
                    lines.push(line);
                }
                Err(ServiceError::Refused(why)) => told.left.push((line, why)),
                Err(error) => return Err(error),
            }
        }
        Ok(told)
    }

    /// These entries of a contest, by number, and the letters that a return of them writes: what a decision about several names
    /// before it is made.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn entries_to_decide(
        &self,
        actor: &Actor,
        contest: &ContestId,
        entries: &[EntryId],
    ) -> Result<BulkAsked> {
        let lines = entries_named(self, actor, contest, entries).await?;
        let returned = Decision::Return.state();
        let return_letters = lines.iter().filter(|line| line.state.may_become(returned)).count();
        let returns_leave = self.read().await?.letter_settings(contest).await?.returns;
        Ok(BulkAsked { lines, return_letters, returns_leave })
    }

    /// Takes the last decision about an entry back: it waits for its check again, and its author is told of no return that the
    /// letter of has not left.
    ///
    /// # Errors
    /// A missing permission, or [`Refusal::SomethingFollowed`].
    pub async fn undo_check(&self, actor: &Actor, id: &EntryId) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = own_entry(self, &mut *tx, actor, id, Action::CheckEntry).await?;
        require_open_pool(&mut *tx, &contest).await?;
        let log = tx.check_log(id).await?;
        let undone = may_undo(entry.version, &steps(&log)).ok_or(Refusal::SomethingFollowed)?;
        if undone == Decision::Return {
            withdraw_from_author(&mut *tx, &entry, LetterKind::Return).await?;
        }
        let from = entry.state;
        entry.state = EntryState::Submitted;
        entry.reasons = String::new();
        store_entry(self, &mut *tx, &mut entry).await?;
        note(self, &mut *tx, actor, &entry, CheckStep::Undone, "").await?;
        if undone == Decision::Pass {
            append_entry(self, &mut *tx, &contest, &entry, EntryStanding::Refused).await?;
        }
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event::EntryUncheck { from }).await?;
        Ok(tx.commit().await?)
    }

    /// Leaves a note about an entry for colleagues; nobody else reads it.
    ///
    /// # Errors
    /// A missing permission, or a note without words.
    pub async fn add_check_note(&self, actor: &Actor, id: &EntryId, words: &str) -> Result<()> {
        let words = required_text(words, TextName::Note, limits::NOTE)?;
        let mut tx = self.write().await?;
        let (contest, entry, _) = own_entry(self, &mut *tx, actor, id, Action::CheckEntry).await?;
        note(self, &mut *tx, actor, &entry, CheckStep::Note, &words).await?;
        // That there is one, not what it says: scrutineers read the record.
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event::EntryNote {}).await?;
        Ok(tx.commit().await?)
    }
}

/// Decides about one entry: the one place where an entry is passed, returned or refused.
async fn decide_in(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &EntryId,
    decision: Decision,
    reasons: &str,
) -> Result<EntryState> {
    let (contest, entry, _) = own_entry(cx, tx, actor, id, Action::CheckEntry).await?;
    decide_entry(cx, tx, actor, (&contest, entry), decision, reasons).await
}

/// Decides about an entry, for somebody of whom was found that they may.
pub(crate) async fn decide_entry(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (contest, mut entry): (&Contest, Entry),
    decision: Decision,
    reasons: &str,
) -> Result<EntryState> {
    let id = entry.id.clone();
    require_open_pool(tx, contest).await?;
    let to = decision.state();
    if !entry.state.may_become(to) {
        return Err(Refusal::State(entry.state).into());
    }
    let reasons = if decision.needs_reasons() {
        required_text(reasons, TextName::Reasons, limits::SCREENING_REASONS)?
    } else {
        String::new()
    };
    if decision == Decision::Pass {
        require_files(tx, contest, &id).await?;
    }
    let log = current_log(tx, contest, &id).await?;
    let by = actor.account().map_or("", |account| account.id.as_str());
    if !takes_effect(contest.settings.intake.second_reader, decision, by, entry.version, &steps(&log)) {
        note(cx, tx, actor, &entry, CheckStep::Read(decision), &reasons).await?;
        let event = event::EntryRead { to, reasons: &reasons };
        cx.audit(tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        return Ok(entry.state);
    }
    set_entrants_aside(cx, tx, actor, contest, &entry, to).await?;
    entry.reasons = reasons;
    entry.state = to;
    store_entry(cx, tx, &mut entry).await?;
    note(cx, tx, actor, &entry, CheckStep::Decided(decision), &entry.reasons).await?;
    match decision {
        Decision::Pass => append_entry(cx, tx, contest, &entry, EntryStanding::Eligible).await?,
        Decision::Refuse => append_entry(cx, tx, contest, &entry, EntryStanding::Refused).await?,
        Decision::Return => {}
    }
    let event = event::EntryCheck { to, reasons: &entry.reasons };
    cx.audit(tx, actor, Some(&contest.id), id.as_str(), &event).await?;
    if to == EntryState::Returned {
        write_to_author(cx, tx, contest, &entry, LetterKind::Return).await?;
    }
    Ok(to)
}

/// What the office did and said of an entry as it is now: a scan of its form may come while it waits, which makes no new version of
/// it, and who read it before has not read that.
async fn current_log(tx: &mut dyn Tx, contest: &Contest, id: &EntryId) -> Result<Vec<CheckLine>> {
    let mut log = tx.check_log(id).await?;
    if contest.settings.intake.second_reader && contest.settings.intake.nomination_form {
        let forms = tx.files_of(id).await?.into_iter().filter(is_form);
        let arrived = forms.map(|form| form.updated_at).max().unwrap_or_default();
        log.retain(|line| line.at >= arrived);
    }
    Ok(log)
}

/// Refuses to pass an entry without its film, or without its sealed form where the contest asks for it.
async fn require_files(tx: &mut dyn Tx, contest: &Contest, id: &EntryId) -> Result<()> {
    let files = tx.files_of(id).await?;
    if contest.settings.intake.nomination_form && !files.iter().any(is_form) {
        return Err(Refusal::NoNominationForm.into());
    }
    let ready = judging_copy(files).is_some_and(|film| film.state == FileState::Ready);
    if ready { Ok(()) } else { Err(Refusal::FilmNotReady.into()) }
}

/// A scan of the nomination form that is ready.
fn is_form(file: &File) -> bool {
    file.kind == FileKind::NominationForm.key() && file.state == FileState::Ready
}

/// Adds a line to the office's log.
async fn note(cx: &Context, tx: &mut dyn Tx, actor: &Actor, entry: &Entry, step: CheckStep, words: &str) -> Result<()> {
    let id: EntryId = cx.fresh_id()?;
    let line = CheckLine {
        id: id.to_string(),
        entry_id: entry.id.clone(),
        step,
        entry_version: entry.version,
        words: words.to_owned(),
        by: actor.account().map(|account| account.id.clone()),
        by_name: String::new(),
        at: cx.now(),
    };
    Ok(tx.add_check_line(&line).await?)
}

/// The log as the rules look at it.
fn steps(log: &[CheckLine]) -> Vec<LoggedStep<'_>> {
    log.iter().map(logged).collect()
}

fn logged(line: &CheckLine) -> LoggedStep<'_> {
    let by = line.by.as_ref().map_or("", |by| by.as_str());
    LoggedStep { step: line.step, by, version: line.entry_version }
}

/// The reasons of the last return with what was submitted then and what stands there now.
fn answered_since(view: &EntryView, log: &[CheckLine]) -> Vec<AnsweredReason> {
    let Some(returned) = last_return(&steps(log)).and_then(|at| log.get(at)) else { return Vec::new() };
    // Versions stand newest first: the first that is no newer than the return is the one it was about.
    let about = |version: &&EntryVersion| version.version < returned.entry_version;
    let Some(before) = view.versions.iter().find(about) else { return Vec::new() };
    answered(&view.contest.settings, &returned.words, &before.answers, &view.entry.answers)
}

async fn entries_named(
    cx: &Context,
    actor: &Actor,
    contest: &ContestId,
    entries: &[EntryId],
) -> Result<Vec<EntryLine>> {
    let mut tx = cx.read().await?;
    cx.enter(&mut *tx, actor, contest, Action::CheckEntry).await?;
    let named: HashSet<&EntryId> = entries.iter().collect();
    let lines = tx.entry_lines(contest).await?;
    Ok(lines.into_iter().filter(|line| line.state != EntryState::Draft && named.contains(&line.id)).collect())
}
