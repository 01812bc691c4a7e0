//! An entry as its author or staff see it.

use std::collections::BTreeSet;

use domain::access::{self, Action};
use domain::entry::{self, EntryState};
use domain::film::SAME_FILM;
use domain::film::kind::FileKind;
use domain::form::FieldProblem;
use domain::ids::{EntryId, FileId};
use domain::time::Micros;
use serde::Serialize;
use store::{Contest, DerivedFile, Entry, EntryVersion, File, FileState, QueuedJob, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::contests::extensions::{entrants_of, extended_until};
use crate::context::Context;
use crate::entries::access::{OwnEntry, can_be_taken_back, own_entry, own_entry_of_unit};
use crate::entries::nominations::{Handover, handover_of};
use crate::error::Result;

/// An entry with everything its author or staff may see.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The contest.
    pub contest: Contest,
    /// The entry.
    pub entry: Entry,
    /// Its files, newest first.
    pub files: Vec<File>,
    /// What goes on with them in the background.
    pub jobs: Vec<QueuedJob>,
    /// What was made from them.
    pub derived: Vec<DerivedFile>,
    /// Until when the deadline is extended for a draft's author or unit.
    pub extended: Option<Micros>,
    /// Submitted versions, newest first.
    pub versions: Vec<EntryVersion>,
    /// Name of the person who entered it.
    pub owner_name: String,
    /// Their address.
    pub owner_email: String,
    /// The person who looks entered it.
    pub owns: bool,
    /// The person who looks may see every entry of the contest.
    pub office: bool,
    /// The person may change answers and film now.
    pub can_edit: bool,
    /// The person may submit it as far as units are concerned; otherwise it is handed to a unit.
    pub can_submit: bool,
    /// The person may add a scan of the nomination form now, whether or not the rest may change.
    pub can_add_form: bool,
    /// Where it stands with its unit.
    pub handover: Handover,
    /// The person may take it back now.
    pub can_withdraw: bool,
    /// The person may pass, return or refuse it now.
    pub can_check: bool,
    /// The person may check entries of this contest now, whatever state this one is in.
    pub may_check: bool,
    /// Reasons of the office to which nothing has changed yet, in an entry that was returned.
    pub open_reasons: usize,
    /// What is still missing or wrong before it can be submitted.
    pub problems: Vec<FieldProblem>,
}

impl EntryView {
    /// The kinds of files it has.
    #[must_use]
    pub fn attached(&self) -> BTreeSet<FileKind> {
        attached_of(&self.files)
    }

    /// Something is going on with its files in the background.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.files.iter().any(|file| file.state != FileState::Uploading && !is_settled(file, &self.jobs))
    }

    /// What is being done with a file.
    #[must_use]
    pub fn under_way(&self, file: &FileId) -> Option<&QueuedJob> {
        job_about(&self.jobs, file, false)
    }

    /// The job about a file that was given up: it waits for a person.
    #[must_use]
    pub fn given_up(&self, file: &FileId) -> Option<&QueuedJob> {
        job_about(&self.jobs, file, true)
    }

    /// Whether a file is fit was never found out: its check was given up.
    #[must_use]
    pub fn is_unchecked(&self, file: &File) -> bool {
        is_unchecked(file, &self.jobs)
    }
}

/// What has become of a file, for a page that is looking on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilmNews {
    /// The file.
    pub file: FileId,
    /// Its state.
    pub state: String,
    /// What is being done with it; `None`: nothing.
    pub job: Option<String>,
    /// How far that is, thousandths.
    pub progress: Option<i64>,
    /// Nothing more will happen to it by itself.
    pub settled: bool,
}

impl Services {
    /// An entry as its author or staff see it.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn entry(&self, actor: &Actor, id: &EntryId) -> Result<EntryView> {
        let mut tx = self.read().await?;
        entry_in(self, &mut *tx, actor, id).await
    }

    /// What has become of an entry's files.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn film_news(&self, actor: &Actor, id: &EntryId) -> Result<Vec<FilmNews>> {
        let mut tx = self.read().await?;
        own_entry(self, &mut *tx, actor, id, Action::ViewEntry).await?;
        let jobs = tx.jobs_of_entry(id).await?;
        let news = |file: File| {
            let job = job_about(&jobs, &file.id, false);
            FilmNews {
                state: file.state.key().to_owned(),
                job: job.map(|job| job.kind.clone()),
                progress: job.map(|job| job.progress),
                settled: is_settled(&file, &jobs),
                file: file.id,
            }
        };
        let files = tx.files_of(id).await?;
        Ok(files.into_iter().filter(|file| file.state != FileState::Uploading).map(news).collect())
    }
}

/// As [`Services::entry`], within a transaction.
pub(crate) async fn entry_in(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &EntryId) -> Result<EntryView> {
    let own = own_entry_of_unit(cx, tx, actor, id, Action::ViewEntry).await?;
    let OwnEntry { contest, mut entry, access, nomination } = own;
    entry.state = entry.state.told(access::knows_outcome(&access, contest.phase));
    let author = actor.account().filter(|account| account.id == entry.owner_id);
    let owner = match author {
        Some(account) => Some(account.clone()),
        None => tx.account(&entry.owner_id).await?,
    };
    let (owner_name, owner_email) = owner.map(|account| (account.name, account.email)).unwrap_or_default();
    let office = access::check(Action::ViewEntries, &access, contest.phase).is_ok();
    let mut files = tx.files_of(id).await?;
    if !office {
        // That a film is like somebody else's is the office's to ask about.
        files.iter_mut().for_each(|file| file.findings.retain(|one| one.code != SAME_FILM));
    }
    let derived = tx.derived_of_entry(id).await?;
    let jobs = tx.jobs_of_entry(id).await?;
    let versions = tx.entry_versions(id).await?;
    let extended = match entry.state {
        EntryState::Draft => extended_until(tx, &contest, &entrants_of(&entry)).await?,
        _ => None,
    };
    let open = match entry.state {
        EntryState::Draft => contest.accepts_entries(cx.now(), extended),
        state => state.is_open(),
    };
    let may = |action| access::check(action, &access, contest.phase).is_ok();
    let handover = handover_of(tx, &contest, &entry, nomination, author.is_some() && open).await?;
    let nomination = handover.nomination.as_ref();
    let in_hand = author.is_none() || nomination.is_none_or(|one| one.state.is_with_author());
    let can_edit = open && in_hand && may(Action::EditEntry);
    let own_way = author.is_none() || !contest.settings.intake.through_units || entry.for_unit && nomination.is_none();
    let with_form = contest.settings.intake.nomination_form && FileKind::NominationForm.is_taken_in(entry.state);
    Ok(EntryView {
        can_edit,
        can_submit: own_way,
        can_add_form: can_edit || with_form && in_hand && !entry.state.is_open() && may(Action::EditEntry),
        handover,
        can_withdraw: can_be_taken_back(&contest, &entry) && may(Action::WithdrawEntry),
        may_check: may(Action::CheckEntry),
        open_reasons: open_reasons(&contest, &entry, &versions),
        can_check: may(Action::CheckEntry) && matches!(entry.state, EntryState::Submitted | EntryState::Eligible),
        problems: problems_of(&contest, &entry, &files),
        owns: access.owns,
        office,
        owner_name,
        owner_email,
        contest,
        entry,
        files,
        jobs,
        derived,
        extended,
        versions,
    })
}

/// How many reasons of a returned entry are open, seen from what was submitted last.
fn open_reasons(contest: &Contest, entry: &Entry, versions: &[EntryVersion]) -> usize {
    let Some(last) = versions.first().filter(|_| entry.state == EntryState::Returned) else { return 0 };
    let answered = entry::answered(&contest.settings, &entry.reasons, &last.answers, &entry.answers);
    answered.iter().filter(|reason| reason.is_open()).count()
}

/// What is missing or wrong in answers and files, as at submission.
pub(crate) fn problems_of(contest: &Contest, entry: &Entry, files: &[File]) -> Vec<FieldProblem> {
    let mut problems = entry::check(&contest.settings, &entry.answers, true);
    problems.extend(entry::missing_files(&contest.settings, &entry.answers, &attached_of(files)));
    problems
}

/// The kinds of files an entry has.
fn attached_of(files: &[File]) -> BTreeSet<FileKind> {
    let kept = files.iter().filter(|file| matches!(file.state, FileState::Ready | FileState::Checking));
    kept.filter_map(|file| FileKind::parse(&file.kind)).collect()
}

/// The job about a file that is to be done, or that was given up.
fn job_about<'a>(jobs: &'a [QueuedJob], file: &FileId, dead: bool) -> Option<&'a QueuedJob> {
    jobs.iter().find(|job| job.subject == file.as_str() && job.failed_permanently == dead)
}

fn is_unchecked(file: &File, jobs: &[QueuedJob]) -> bool {
    file.state == FileState::Checking && job_about(jobs, &file.id, true).is_some()
}

/// Nothing more will happen to a file by itself.
fn is_settled(file: &File, jobs: &[QueuedJob]) -> bool {
    let checked = file.state != FileState::Checking || is_unchecked(file, jobs);
    checked && job_about(jobs, &file.id, false).is_none()
}
