//! Entries from the author's side: draft, submit, follow, withdraw.

use domain::contest::keys;
use domain::entry::{self, Answers, Counted, EntryState, QuotaFull};
use domain::file_kind::FileKind;
use domain::ids::{ContestId, EntryId, FileId};
use domain::permission::{self, Action, Role, Standing};
use domain::phase::Phase;
use serde::Serialize;
use serde_json::json;
use store::{Contest, DerivedFile, Entry, EntryLine, EntryVersion, File, FileState, FilmLine, QueuedJob, Tx};

use crate::contests::local_time;
use crate::media::SAME_FILM;
use crate::{Actor, Refusal, Result, ServiceError, Services};

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
    pub problems: Vec<entry::FieldProblem>,
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

/// One of the own entries with its contest's title.
#[derive(Clone, Debug)]
pub struct MyEntry {
    /// The entry.
    pub line: EntryLine,
    /// Its judging copy.
    pub film: Option<FilmLine>,
    /// Title of the contest.
    pub contest_title: String,
    /// IANA name of the contest's time zone.
    pub time_zone: String,
}

impl Services {
    /// Begins a draft.
    ///
    /// # Errors
    /// A missing permission, a closed call, or answers that are wrong (missing ones are fine).
    pub async fn draft_entry(&self, actor: &Actor, id: &ContestId, answers: Answers) -> Result<Entry> {
        let mut tx = self.write().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::DraftEntry).await?;
        let person = actor.person()?;
        if self.call_is_over(&contest) {
            return Err(deadline_passed(&contest));
        }
        let answers = entry::tidy(&contest.settings, answers);
        let problems = entry::check(&contest.settings, &answers, false);
        if !problems.is_empty() {
            return Err(ServiceError::Fields(problems));
        }
        let for_unit =
            standing.roles.iter().any(|role| matches!(role, Role::UnitOfficer | Role::Staff | Role::Organiser));
        let entry = Entry {
            id: self.fresh_id()?,
            contest_id: id.clone(),
            owner_id: person.id.clone(),
            for_unit,
            number: None,
            receipt: None,
            state: EntryState::Draft,
            answers,
            reasons: String::new(),
            version: 1,
            created_at: self.now(),
            updated_at: self.now(),
            submitted_at: None,
        };
        tx.insert_entry(&entry).await?;
        self.record(&mut *tx, actor, Some(id), "entry.draft", entry.id.as_str(), json!({ "answers": entry.answers }))
            .await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Saves the answers of a draft or a returned entry. Incomplete answers are kept, wrong ones refused.
    ///
    /// # Errors
    /// A missing permission, a state that is not open, wrong answers, or a change in between.
    pub async fn save_entry(&self, actor: &Actor, id: &EntryId, version: i64, answers: Answers) -> Result<Entry> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = self.own_entry(&mut *tx, actor, id, Action::EditEntry).await?;
        self.open_to_its_author(&contest, &entry)?;
        let answers = entry::tidy(&contest.settings, answers);
        let problems = entry::check(&contest.settings, &answers, false);
        if !problems.is_empty() {
            return Err(ServiceError::Fields(problems));
        }
        if entry.version != version {
            return Err(ServiceError::Conflict);
        }
        if entry.answers == answers {
            return Ok(entry);
        }
        let category = entry.answer(keys::CATEGORY);
        entry.answers = answers;
        self.store_entry(&mut *tx, &mut entry).await?;
        if entry.answer(keys::CATEGORY) != category {
            self.judge_films_again(&mut *tx, &contest, &entry).await?;
        }
        self.record(&mut *tx, actor, Some(&contest.id), "entry.edit", id.as_str(), json!({ "answers": entry.answers }))
            .await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Hands an entry in: complete answers, a film that is ready, within the deadline and the quotas. A
    /// number and a receipt are given at the first time and stay.
    ///
    /// # Errors
    /// What is missing, past or used up; nothing is changed then.
    pub async fn submit_entry(&self, actor: &Actor, id: &EntryId) -> Result<Entry> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = self.own_entry(&mut *tx, actor, id, Action::SubmitEntry).await?;
        self.open_to_its_author(&contest, &entry)?;
        let problems = entry::check(&contest.settings, &entry.answers, true);
        if !problems.is_empty() {
            return Err(ServiceError::Fields(problems));
        }
        if let Some(full) = self.quota_full(&mut *tx, &contest, &entry).await? {
            return Err(Refusal::QuotaFull(full).into());
        }
        let film = judging_copy(tx.files_of(id).await?).ok_or(Refusal::FilmNotReady)?;
        if film.state != FileState::Ready {
            return Err(Refusal::FilmNotReady.into());
        }
        if entry.number.is_none() {
            let number = tx.take_number(&contest.id).await?;
            let year = local_time(self.now(), &contest.settings.time_zone).chars().take(4).collect::<String>();
            entry.number = Some(number);
            entry.receipt = Some(format!("{year}-{number:04}"));
        }
        entry.state = EntryState::Submitted;
        entry.reasons = String::new();
        entry.submitted_at = Some(self.now());
        self.store_entry(&mut *tx, &mut entry).await?;
        let version = EntryVersion {
            version: entry.version,
            answers: entry.answers.clone(),
            file_sha256: film.sha256.clone(),
            submitted_by: actor.person()?.id.clone(),
            submitted_at: self.now(),
        };
        tx.insert_entry_version(id, &version).await?;
        let detail = json!({ "receipt": entry.receipt, "answers": entry.answers, "film_sha256": film.sha256 });
        self.record(&mut *tx, actor, Some(&contest.id), "entry.submit", id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Takes an entry back.
    ///
    /// # Errors
    /// A missing permission, or a state that does not allow it.
    pub async fn withdraw_entry(&self, actor: &Actor, id: &EntryId) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = self.own_entry(&mut *tx, actor, id, Action::WithdrawEntry).await?;
        if !entry.state.may_become(EntryState::Withdrawn) {
            return Err(Refusal::State(entry.state).into());
        }
        entry.state = EntryState::Withdrawn;
        self.store_entry(&mut *tx, &mut entry).await?;
        self.record(&mut *tx, actor, Some(&contest.id), "entry.withdraw", id.as_str(), json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// An entry as its author or staff see it.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn entry(&self, actor: &Actor, id: &EntryId) -> Result<EntryView> {
        let mut tx = self.read().await?;
        self.entry_in(&mut *tx, actor, id).await
    }

    /// As [`Services::entry`], within a transaction.
    pub(crate) async fn entry_in(&self, tx: &mut dyn Tx, actor: &Actor, id: &EntryId) -> Result<EntryView> {
        let (contest, entry, standing) = self.own_entry(tx, actor, id, Action::ViewEntry).await?;
        let owner = match actor.account().filter(|_| standing.owns) {
            Some(account) => Some(account.clone()),
            None => tx.account(&entry.owner_id).await?,
        };
        let (owner_name, owner_email) = owner.map(|account| (account.name, account.email)).unwrap_or_default();
        let office = permission::check(Action::ViewEntries, &standing, contest.phase).is_ok();
        let mut files = tx.files_of(id).await?;
        if !office {
            // That a film is like somebody else's is the office's to ask about.
            files.iter_mut().for_each(|file| file.findings.retain(|one| one.code != SAME_FILM));
        }
        let derived = tx.derived_of_entry(id).await?;
        let jobs = tx.jobs_of_entry(id).await?;
        let versions = tx.entry_versions(id).await?;
        let may = |action| permission::check(action, &standing, contest.phase).is_ok();
        Ok(EntryView {
            can_edit: self.open_to_its_author(&contest, &entry).is_ok() && may(Action::EditEntry),
            can_withdraw: entry.state.may_become(EntryState::Withdrawn) && may(Action::WithdrawEntry),
            can_check: may(Action::CheckEntry) && matches!(entry.state, EntryState::Submitted | EntryState::Eligible),
            problems: entry::check(&contest.settings, &entry.answers, true),
            owns: standing.owns,
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

    /// What has become of an entry's files.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn film_news(&self, actor: &Actor, id: &EntryId) -> Result<Vec<FilmNews>> {
        let mut tx = self.read().await?;
        self.own_entry(&mut *tx, actor, id, Action::ViewEntry).await?;
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

    /// The signed-in person's own entries, newest first.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn my_entries(&self, actor: &Actor) -> Result<Vec<MyEntry>> {
        actor.person()?;
        let mut tx = self.read().await?;
        let contests = tx.contest_lines().await?;
        self.entries_in(&mut *tx, actor, &contests).await
    }

    /// The quota that keeps an entry from being handed in, as its answers are now.
    pub(crate) async fn quota_full(
        &self,
        tx: &mut dyn Tx,
        contest: &Contest,
        entry: &Entry,
    ) -> Result<Option<QuotaFull>> {
        if contest.settings.quotas.is_empty() {
            return Ok(None);
        }
        let lines = tx.entry_lines(&contest.id).await?;
        let others: Vec<Counted> =
            lines.iter().filter(|line| line.state.counts() && line.id != entry.id).map(counted).collect();
        let new = Counted {
            title: entry.answer(keys::TITLE),
            region: entry.answer(keys::REGION),
            submitting_unit: entry.answer(keys::SUBMITTING_UNIT),
            owner: entry.owner_id.to_string(),
            for_unit: entry.for_unit,
        };
        Ok(entry::quota_full(&contest.settings, &new, &others))
    }

    /// Whether answers and film may change and the entry be handed in: a returned entry also after the call, a draft
    /// only while it lasts.
    pub(crate) fn open_to_its_author(&self, contest: &Contest, entry: &Entry) -> Result<()> {
        match entry.state {
            EntryState::Draft if contest.phase != Phase::CallOpen || self.call_is_over(contest) => {
                Err(deadline_passed(contest))
            }
            state if state.is_open() => Ok(()),
            state => Err(Refusal::State(state).into()),
        }
    }

    /// Loads an entry with its contest and asks the table with the tie "own". An entry the person may not
    /// see at all is not found, so that its existence is not told.
    pub(crate) async fn own_entry(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: &EntryId,
        action: Action,
    ) -> Result<(Contest, Entry, Standing)> {
        if *actor == Actor::Anonymous {
            return Err(ServiceError::SignInNeeded);
        }
        let entry = tx.entry(id).await?.ok_or(ServiceError::NotFound)?;
        let contest = self.contest_in(tx, &entry.contest_id).await?;
        let mut standing = self.standing(tx, actor, &contest.id).await?;
        standing.owns = actor.account().is_some_and(|account| account.id == entry.owner_id);
        let foreign_draft = entry.state == EntryState::Draft && !standing.owns && *actor != Actor::Operator;
        if foreign_draft || permission::check(Action::ViewEntry, &standing, contest.phase).is_err() {
            return Err(ServiceError::NotFound);
        }
        permission::check(action, &standing, contest.phase)?;
        Ok((contest, entry, standing))
    }

    /// Saves an entry as the next version.
    pub(crate) async fn store_entry(&self, tx: &mut dyn Tx, entry: &mut Entry) -> Result<()> {
        entry.version = entry.version.saturating_add(1);
        entry.updated_at = self.now();
        if tx.update_entry(entry).await? { Ok(()) } else { Err(ServiceError::Conflict) }
    }
}

/// The newest judging copy among files that are sorted newest first: a ready one if there is one.
pub(crate) fn judging_copy(files: Vec<File>) -> Option<File> {
    let mut copies: Vec<File> = files.into_iter().filter(|file| file.kind == FileKind::JudgingCopy.key()).collect();
    let ready = copies.iter().position(|file| file.state == FileState::Ready).unwrap_or(0);
    if copies.is_empty() { None } else { Some(copies.swap_remove(ready)) }
}

fn counted(line: &EntryLine) -> Counted {
    Counted {
        title: line.title.clone(),
        region: line.region.clone(),
        submitting_unit: line.submitting_unit.clone(),
        owner: line.owner_id.to_string(),
        for_unit: line.for_unit,
    }
}

fn deadline_passed(contest: &Contest) -> ServiceError {
    let at = contest.deadline.map(|at| local_time(at, &contest.settings.time_zone)).unwrap_or_default();
    Refusal::DeadlinePassed(at).into()
}
