//! An entry as its author or staff see it.

use domain::access::{self, Action};
use domain::entry::{self, EntryState};
use domain::form::FieldProblem;
use domain::ids::{EntryId, FileId};
use serde::Serialize;
use store::{Contest, DerivedFile, Entry, EntryVersion, File, FileState, QueuedJob, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::entries::access::{open_to_its_author, own_entry};
use crate::error::Result;
use domain::film::SAME_FILM;

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
    /// The person may take it back now.
    pub can_withdraw: bool,
    /// The person may pass, return or refuse it now.
    pub can_check: bool,
    /// What is still missing or wrong before it can be submitted.
    pub problems: Vec<FieldProblem>,
}

impl EntryView {
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
    let (contest, mut entry, access) = own_entry(cx, tx, actor, id, Action::ViewEntry).await?;
    entry.state = entry.state.told(access::knows_outcome(&access, contest.phase));
    let owner = match actor.account().filter(|_| access.owns) {
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
    let may = |action| access::check(action, &access, contest.phase).is_ok();
    Ok(EntryView {
        can_edit: open_to_its_author(cx, &contest, &entry).is_ok() && may(Action::EditEntry),
        can_withdraw: entry.state.may_become(EntryState::Withdrawn) && may(Action::WithdrawEntry),
        can_check: may(Action::CheckEntry) && matches!(entry.state, EntryState::Submitted | EntryState::Eligible),
        problems: entry::check(&contest.settings, &entry.answers, true),
        owns: access.owns,
        office,
        owner_name,
        owner_email,
        contest,
        entry,
        files,
        jobs,
        derived,
        versions,
    })
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
