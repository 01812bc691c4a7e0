//! The lessons that an office added, and the page of one of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::contest::Settings;
use domain::entry::EntryState;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::library::LessonStanding;
use domain::exhibition::library::lesson::office_settings;
use domain::exhibition::region::RegionCode;
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use domain::release::ReleaseStanding;
use domain::search::SearchWords;
use domain::time::Micros;
use store::{ChosenFilm, EntryLine, FileState, KeptRelease, PublicContest, Region, judging_copy};

use super::lessons::{OwnLesson, contest_of, own_lesson, regions_to};
use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::settings;
use crate::releases::shown::{is_in_library, standing_of};

/// Lessons on one page.
const LESSONS_PAGE: usize = 24;

/// Which lessons are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonsAsk {
    /// The region of the office; none asks for those of the person's own, the first where there are several.
    pub region: Option<RegionCode>,
    /// Words of the title.
    pub words: String,
    /// The page, from 1.
    pub page: u64,
}

/// A lesson in the list of its office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonLine {
    /// Its entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub standing: LessonStanding,
}

/// The lessons that an office added.
#[derive(Clone, Debug)]
pub struct LessonsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The office whose lessons these are.
    pub office: Region,
    /// The offices whose lessons the person may look after: their own, and those below that added some.
    pub offices: Vec<Region>,
    /// What is asked of a lesson, and in which zone its times are.
    pub settings: Settings,
    /// The lessons of this page, the newest first.
    pub lines: Vec<LessonLine>,
    /// How many there are.
    pub total: usize,
    /// How many are as they are asked for.
    pub found: usize,
    /// How many pages these are.
    pub pages: usize,
}

/// A lesson of an office.
#[derive(Clone, Debug)]
pub struct LessonView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The region of its office.
    pub office: RegionCode,
    /// Its entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// How it stands.
    pub standing: LessonStanding,
    /// The zone its times are told in.
    pub zone: String,
    /// Rights that were put on file, the last first.
    pub history: Vec<KeptRelease>,
    /// The person added it: nobody else sends its film.
    pub is_own: bool,
    /// Its film came in and is fit.
    pub has_film: bool,
}

impl Services {
    /// The lessons that an office added.
    ///
    /// # Errors
    /// Nobody is signed in or a role that is missing; no such region, or one beside or above the person's own.
    pub async fn lessons(&self, actor: &Actor, ask: &LessonsAsk) -> Result<LessonsView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::AddLessons, ExhibitionTarget::Whole)?;
        let own = access.regions_of(ExhibitionAction::AddLessons);
        let code = ask.region.clone().or_else(|| own.first().cloned()).ok_or(ServiceError::NotFound)?;
        access.may(ExhibitionAction::AddLessons, ExhibitionTarget::Region(&code))?;
        let contests = tx.public_contests().await?;
        let offices = offices_of(&access, own, &contests, &code);
        let offices = tx.regions_named(&offices).await?;
        let office = offices.iter().find(|one| one.code == code).cloned().ok_or(ServiceError::NotFound)?;
        // Those of an earlier contest stay with their office where an organiser moved it on.
        let held: Vec<&PublicContest> =
            contests.iter().filter(|one| one.contest.settings.lessons_of.as_ref() == Some(&code)).collect();
        let mut lines = Vec::new();
        for one in held.iter().rev() {
            lines.extend(tx.entry_lines(&one.contest.id).await?);
        }
        let ids: Vec<ContestId> = held.iter().map(|one| one.contest.id.clone()).collect();
        let films = tx.passed_films(&ids).await?;
        let settings = match contest_of(&contests, &code) {
            Some(PublicContest { contest, .. }) => (*contest.settings).clone(),
            None => {
                let (exhibition, _) = settings(&mut *tx).await?;
                let regions = regions_to(&mut *tx, &code).await?;
                office_settings(&exhibition.time_zone, &code, &regions)
            }
        };
        let words = SearchWords::parse(&ask.words);
        let is_asked = |line: &&EntryLine| words.as_ref().is_none_or(|words| words.are_in(&line.title));
        let asked: Vec<&EntryLine> = lines.iter().rev().filter(is_asked).collect();
        let (found, pages) = (asked.len(), asked.len().div_ceil(LESSONS_PAGE).max(1));
        let page = usize::try_from(ask.page).unwrap_or(pages).clamp(1, pages);
        let films: BTreeMap<&EntryId, &ChosenFilm> = films.iter().map(|film| (&film.entry_id, film)).collect();
        let here = asked.into_iter().skip((page - 1) * LESSONS_PAGE).take(LESSONS_PAGE);
        let now = self.now();
        let line_of = |line: &EntryLine| LessonLine {
            entry: line.id.clone(),
            title: line.title.clone(),
            standing: standing_in(&held, line.state, films.get(&line.id).copied(), now),
        };
        let here = here.map(line_of).collect();
        Ok(LessonsView { access, office, offices, settings, lines: here, total: lines.len(), found, pages })
    }

    /// A lesson of an office.
    ///
    /// # Errors
    /// Nobody is signed in or a role that is missing; not found where it is no lesson of an office, or of one beside or above.
    pub async fn lesson(&self, actor: &Actor, id: &EntryId) -> Result<LessonView> {
        let mut tx = self.read().await?;
        let OwnLesson { access, office, contest, entry } = own_lesson(self, &mut *tx, actor, id).await?;
        let history = tx.releases_of(id).await?;
        let film = judging_copy(tx.files_of(id).await?);
        let passed = tx.passed_film(id).await?;
        let held = tx.public_contest(&contest.id).await?.ok_or(ServiceError::NotFound)?;
        Ok(LessonView {
            access,
            office,
            title: entry.answer(keys::TITLE),
            standing: standing_in(&[&held], entry.state, passed.as_ref(), self.now()),
            zone: contest.settings.time_zone.clone(),
            history,
            is_own: actor.account().is_some_and(|account| account.id == entry.owner_id),
            has_film: film.is_some_and(|film| film.state == FileState::Ready),
            entry: entry.id,
        })
    }
}

/// The regions of offices whose lessons a person may look after, in order.
fn offices_of(
    access: &ExhibitionAccess,
    own: Vec<RegionCode>,
    contests: &[PublicContest],
    asked: &RegionCode,
) -> Vec<RegionCode> {
    let may = |code: &&RegionCode| access.may(ExhibitionAction::AddLessons, ExhibitionTarget::Region(code)).is_ok();
    let held = contests.iter().filter_map(|one| one.contest.settings.lessons_of.as_ref()).filter(may).cloned();
    let offices: BTreeSet<RegionCode> = own.into_iter().chain(held).chain([asked.clone()]).collect();
    offices.into_iter().collect()
}

/// How a lesson of one of these contests stands; the film is none before it passed. What the library asks is asked here too.
fn standing_in(held: &[&PublicContest], state: EntryState, film: Option<&ChosenFilm>, now: Micros) -> LessonStanding {
    let contest = film.and_then(|film| held.iter().find(|one| one.contest.id == film.contest_id));
    let Some((contest, film)) = contest.zip(film) else {
        return LessonStanding::of(state, ReleaseStanding::Missing, false);
    };
    let rights = standing_of(&contest.contest, &contest.page, film, now);
    let standing = LessonStanding::of(state, rights, film.file.is_some());
    let is_there = matches!(standing, LessonStanding::InLibrary | LessonStanding::Preparing);
    // Its contest was put away, or collects no lessons any more.
    if is_there && !is_in_library(contest, film, now) { LessonStanding::TakenBack } else { standing }
}
