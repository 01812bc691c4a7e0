//! Lessons that an office adds to the library with their rights. They are entries of a contest that is begun with the first lesson of the
//! office, so that films come in, are checked and are released as all others.

use std::sync::Arc;

use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::contest::{Entrant, PublicPage};
use domain::entry::{self, Decision, EntryState};
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::library::LessonDraft;
use domain::exhibition::library::lesson::{ASKED, FILM_TERM, HOLDER, holds_lessons_of, office_settings};
use domain::exhibition::region::RegionCode;
use domain::form::text_of;
use domain::ids::{AccountId, EntryId};
use domain::release::{Release, ReleaseBasis};
use domain::scoring::Method;
use domain::text::Lang;
use store::{Contest, DeadlineExtension, Entry, PublicContest, Region, Tx};
use words::exhibition_lessons as m;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::create::insert_with_record;
use crate::contests::extensions::extended_until;
use crate::context::Context;
use crate::entries::screening::decide_entry;
use crate::entries::submit::submit_in;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::{ExhibitionAccess, enter_region};
use crate::exhibition::settings::settings;
use crate::record::freeze::is_frozen;
use crate::releases::give::{ReleaseDraft, checked_period, give_in, put_on_file, withdraw_in};

impl Services {
    /// Adds a lesson of the office of a region: a draft with its rights on file, whose film is sent next. The first one begins the contest
    /// that holds them, which is called as in this language.
    ///
    /// # Errors
    /// A role that is missing, no such region or one beside or above the person's own; answers that are missing or wrong, rights or consent
    /// that are not confirmed, or a period that cannot be. Nothing is written then.
    pub async fn add_lesson(
        &self,
        actor: &Actor,
        region: &RegionCode,
        (lesson, rights): (&LessonDraft, &ReleaseDraft),
        lang: Lang,
    ) -> Result<EntryId> {
        let mut tx = self.write().await?;
        let (office, _) = enter_region(&mut *tx, actor, region, ExhibitionAction::AddLessons).await?;
        let person = actor.person()?.id.clone();
        let contests = tx.public_contests().await?;
        let held = contest_of(&contests, &office.code).map(|found| &found.contest);
        // Nothing can be handed in any more where the pool is frozen.
        let frozen = match held {
            Some(contest) => is_frozen(&mut *tx, contest).await?,
            None => false,
        };
        let contest = match held.filter(|_| !frozen) {
            Some(contest) => contest.clone(),
            None => begin_contest(self, &mut *tx, actor, &office, lang).await?,
        };
        // As it stands once it is in the library.
        let period = checked_period(self, &contest, rights, EntryState::Eligible)?;
        let answers = lesson.answers(&contest.settings, &office.code, rights.rights);
        let answers = entry::tidy(&contest.settings, answers);
        // What an organiser asks for beside this is asked with the film.
        let mut problems = entry::check(&contest.settings, &answers, true);
        problems.retain(|one| ASKED.contains(&one.field.as_str()));
        if !problems.is_empty() {
            return Err(ServiceError::Fields(problems));
        }
        let holder = text_of(&answers, HOLDER);
        let entry = Entry::draft(self.fresh_id()?, &contest.id, (&person, false), answers, self.now());
        tx.insert_entry(&entry).await?;
        let event = event::EntryDraft { answers: &entry.answers };
        self.audit(&mut *tx, actor, Some(&contest.id), entry.id.as_str(), &event).await?;
        give_term(self, &mut *tx, actor, (&contest, &person), lang).await?;
        let release = Release { basis: ReleaseBasis::Office, period, withdrawn_at: None };
        put_on_file(self, &mut *tx, actor, (&contest, &entry), release, holder).await?;
        tx.commit().await?;
        Ok(entry.id)
    }

    /// Puts a lesson into the library: hands it in, which who added it does alone, and passes it. It is there as soon as the copy that
    /// browsers play is made.
    ///
    /// # Errors
    /// As [`own_lesson`]; a draft of somebody else, answers that are missing, or a film that is not ready.
    pub async fn put_lesson_in(&self, actor: &Actor, id: &EntryId) -> Result<()> {
        let mut tx = self.write().await?;
        let OwnLesson { contest, entry, .. } = own_lesson(self, &mut *tx, actor, id).await?;
        let entry = if entry.state.is_open() { submit_in(self, &mut *tx, actor, id).await? } else { entry };
        decide_entry(self, &mut *tx, actor, (&contest, entry), Decision::Pass, "").await?;
        Ok(tx.commit().await?)
    }

    /// Takes a lesson out of the library: from the next request on nobody is shown it.
    ///
    /// # Errors
    /// As [`own_lesson`]; no reason, or nothing to be withdrawn.
    pub async fn withdraw_lesson(&self, actor: &Actor, id: &EntryId, reason: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let OwnLesson { contest, entry, .. } = own_lesson(self, &mut *tx, actor, id).await?;
        withdraw_in(self, &mut *tx, actor, (&contest, &entry), (true, reason)).await?;
        Ok(tx.commit().await?)
    }

    /// Puts other rights of a lesson on file, in place of those that are there.
    ///
    /// # Errors
    /// As [`own_lesson`]; rights or consent that are not confirmed, a period that cannot be, or no reason.
    pub async fn release_lesson(&self, actor: &Actor, id: &EntryId, rights: &ReleaseDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let OwnLesson { contest, entry, .. } = own_lesson(self, &mut *tx, actor, id).await?;
        give_in(self, &mut *tx, actor, (&contest, &entry), (ReleaseBasis::Office, rights)).await?;
        Ok(tx.commit().await?)
    }
}

/// A lesson that the person may look after.
pub(super) struct OwnLesson {
    /// What the person is.
    pub(super) access: ExhibitionAccess,
    /// The region of its office.
    pub(super) office: RegionCode,
    /// The contest that holds it.
    pub(super) contest: Contest,
    /// Its entry.
    pub(super) entry: Entry,
}

/// The lesson, where the person may look after those of its office.
///
/// # Errors
/// Nobody is signed in or a role that is missing; not found where it is no lesson of an office, or of one beside or above.
pub(super) async fn own_lesson(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &EntryId) -> Result<OwnLesson> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    // Whoever may do it nowhere learns of no lesson.
    access.may(ExhibitionAction::AddLessons, ExhibitionTarget::Whole)?;
    let entry = tx.entry(id).await?.ok_or(ServiceError::NotFound)?;
    let contest = cx.contest_in(tx, &entry.contest_id).await?;
    let office = contest.settings.lessons_of.clone().ok_or(ServiceError::NotFound)?;
    access.may(ExhibitionAction::AddLessons, ExhibitionTarget::Region(&office))?;
    Ok(OwnLesson { access, office, contest, entry })
}

/// The contest that takes in the lessons of an office, the newest where an organiser left several.
pub(super) fn contest_of<'a>(contests: &'a [PublicContest], office: &RegionCode) -> Option<&'a PublicContest> {
    contests.iter().find(|one| holds_lessons_of(&one.contest.settings, one.contest.phase, office))
}

/// The region of an office and those above it that there are, from the top.
pub(super) async fn regions_to(tx: &mut dyn Tx, office: &RegionCode) -> Result<Vec<(RegionCode, String)>> {
    let mut codes: Vec<RegionCode> = office.above().collect();
    codes.push(office.clone());
    let mut regions: Vec<_> =
        tx.regions_named(&codes).await?.into_iter().map(|region| (region.code, region.name)).collect();
    // A code begins with the code of the region above it.
    regions.sort_unstable();
    Ok(regions)
}

/// Begins the contest that holds the lessons of an office. Its call is closed from the beginning, and nobody finds it without an account:
/// who adds a lesson is given a term of their own.
async fn begin_contest(cx: &Context, tx: &mut dyn Tx, actor: &Actor, office: &Region, lang: Lang) -> Result<Contest> {
    let (exhibition, _) = settings(tx).await?;
    let regions = regions_to(tx, &office.code).await?;
    let contest = Contest {
        id: cx.fresh_id()?,
        title: m::contest_title(lang, &office.name),
        preset: Preset::Lessons.key().to_owned(),
        phase: Phase::CallClosed,
        settings: Arc::new(office_settings(&exhibition.time_zone, &office.code, &regions)),
        version: 1,
        deadline: None,
        judging_hash: None,
        judging_sealed_at: None,
        method: Method::Mean,
        created_at: cx.now(),
    };
    insert_with_record(cx, tx, actor, &contest, None).await?;
    let page = PublicPage { hidden: true, ..PublicPage::default() };
    if !tx.put_public_page(&contest.id, &page, 0, cx.now()).await? {
        return Err(ServiceError::Conflict);
    }
    Ok(contest)
}

/// Gives who adds a lesson a term to send its film, unless an organiser gave them a longer one.
async fn give_term(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (contest, person): (&Contest, &AccountId),
    lang: Lang,
) -> Result<()> {
    let granted_at = cx.now();
    let ends_at = granted_at.saturating_add(FILM_TERM);
    let entrant = Entrant::Person(person.clone());
    let extended = extended_until(tx, contest, std::slice::from_ref(&entrant)).await?;
    if extended.is_some_and(|until| until >= ends_at) {
        return Ok(());
    }
    let reason = m::term_reason(lang).to_owned();
    let event = event::ContestExtension { unit: None, deadline: ends_at, reason: &reason };
    cx.audit(tx, actor, Some(&contest.id), person.as_str(), &event).await?;
    let extension = DeadlineExtension { contest_id: contest.id.clone(), entrant, ends_at, reason, granted_at };
    Ok(tx.put_extension(&extension).await?)
}
