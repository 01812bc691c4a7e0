//! The result: who got what, for everybody once it is published, and for whoever may take it away before.

use domain::awards::decided::{DecidedAwards, DecidedGrade, DecidedOrganisation};
use domain::awards::plan::AwardedOrigin;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use domain::text::{Lang, Text};
use store::{Contest, Entry, PublicContest, ResultAnnouncement, Tx};

use crate::Services;
use crate::amendments::withdrawal::Amended;
use crate::error::{Result, ServiceError};

/// A film of the result. It has nothing that only the office reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFilm {
    /// The entry.
    pub id: EntryId,
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Category.
    pub category: Text,
    /// Region; empty where the form does not ask for it, or shows it to the office alone.
    pub region: Text,
    /// Submitting unit; as the region.
    pub submitting_unit: String,
    /// Production unit; as the region.
    pub production_unit: String,
}

/// A grade with its films.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultGrade {
    /// Its name.
    pub label: Text,
    /// The films, best first.
    pub films: Vec<ResultFilm>,
    /// Places that stay empty.
    pub vacant: usize,
}

/// The award for organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultOrganisations {
    /// Its name.
    pub label: Text,
    /// Whom it goes to.
    pub names: Vec<Text>,
}

/// The result of a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultView {
    /// The contest.
    pub contest: ContestId,
    /// Its title.
    pub title: String,
    /// Grades, best first.
    pub grades: Vec<ResultGrade>,
    /// Films of the selection without an award, by number.
    pub others: Vec<ResultFilm>,
    /// The award for organisations; `None` too where the form tells the office alone who sent a film.
    pub organisations: Option<ResultOrganisations>,
    /// How often something that was sealed was amended.
    pub amendments: usize,
}

impl ResultView {
    /// Something is awarded; without, the films are those of the selection.
    #[must_use]
    pub fn has_awards(&self) -> bool {
        !self.grades.is_empty() || self.organisations.is_some()
    }
}

/// A result as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedResult {
    /// The result.
    pub result: ResultView,
    /// How it was announced; `None` where it was published before announcements were kept.
    pub announcement: Option<ResultAnnouncement>,
}

impl Services {
    /// The published result of a contest, the same for everybody: it is asked for without an account.
    ///
    /// # Errors
    /// No such contest, one whose result is not published, or one that everybody may not read of.
    pub async fn published_result(&self, id: &ContestId) -> Result<PublishedResult> {
        let mut tx = self.read().await?;
        let contest = published(&mut *tx, id).await?;
        let result = load_result(&mut *tx, &contest).await?.view;
        Ok(PublishedResult { result, announcement: tx.result_announcement(id).await? })
    }

    /// How the result was announced, word for word; asked for without an account.
    ///
    /// # Errors
    /// As [`Services::published_result`]; or the result was published before announcements were kept.
    pub async fn published_announcement(&self, id: &ContestId) -> Result<ResultAnnouncement> {
        let mut tx = self.read().await?;
        published(&mut *tx, id).await?;
        tx.result_announcement(id).await?.ok_or(ServiceError::NotFound)
    }
}

/// A contest whose result everybody reads.
async fn published(tx: &mut dyn Tx, id: &ContestId) -> Result<Contest> {
    Ok(tx.public_contest(id).await?.filter(has_public_result).ok_or(ServiceError::NotFound)?.contest)
}

/// Whether everybody reads the result of a contest.
pub(crate) fn has_public_result(contest: &PublicContest) -> bool {
    contest.contest.phase >= Phase::Final && !contest.page.hidden
}

/// A result with what it is made of.
pub(crate) struct LoadedResult {
    pub(crate) view: ResultView,
    /// The films that are chosen now, best first.
    pub(crate) chosen: Vec<EntryId>,
    /// What was decided, where it counts, as far as the view tells it.
    pub(crate) decided: Option<DecidedAwards>,
}

/// The result as it stands, of a contest whose selection is sealed.
pub(crate) async fn load_result(tx: &mut dyn Tx, contest: &Contest) -> Result<LoadedResult> {
    let amended = Amended::of(tx, contest).await?;
    // No reserve stands as high as the film whose place it took.
    let chosen = amended.ranked()?;
    let mut decided = tx.award_decision(&contest.id).await?.map(|decision| decision.content);
    let entries = tx.entries_with_ids(&chosen).await?;
    let awards = decided.clone().unwrap_or_default();
    let view = put_together(contest, &chosen, awards, &entries, amended.amendments());
    if let Some(decided) = &mut decided
        && view.organisations.is_none()
    {
        decided.organisation = None;
    }
    Ok(LoadedResult { view, chosen, decided })
}

fn put_together(
    contest: &Contest,
    chosen: &[EntryId],
    decided: DecidedAwards,
    entries: &[Entry],
    amendments: usize,
) -> ResultView {
    let settings = &contest.settings;
    let film = |id: &EntryId| {
        let entry = entries.iter().find(|entry| entry.id == *id)?;
        Some(public_film(settings, entry))
    };
    let awarded: Vec<EntryId> = decided.grades.iter().flat_map(|grade| grade.films.clone()).collect();
    let mut others: Vec<ResultFilm> = chosen.iter().filter(|id| !awarded.contains(id)).filter_map(film).collect();
    others.sort_by_key(|film| film.number);
    let grade = |grade: DecidedGrade| ResultGrade {
        // A film that left the selection since has no award.
        films: grade.films.iter().filter(|id| chosen.contains(id)).filter_map(film).collect(),
        label: grade.label,
        vacant: grade.vacant,
    };
    ResultView {
        contest: contest.id.clone(),
        title: contest.title.clone(),
        others,
        organisations: decided.organisation.and_then(|award| organisations(settings, award)),
        grades: decided.grades.into_iter().map(grade).collect(),
        amendments,
    }
}

/// The award for organisations with the names of those that got it; `None` where the form tells the office alone who sent a film.
pub(crate) fn organisations(settings: &Settings, award: DecidedOrganisation) -> Option<ResultOrganisations> {
    let field = match award.origin {
        AwardedOrigin::SubmittingUnit => keys::SUBMITTING_UNIT,
        AwardedOrigin::Region => keys::REGION,
    };
    if !settings.is_told(field) {
        return None;
    }
    let names = award.origins.iter().map(|origin| origin_name(settings, award.origin, origin)).collect();
    Some(ResultOrganisations { names, label: award.label })
}

/// The name of whom an award for organisations goes to.
pub(crate) fn origin_name(settings: &Settings, kind: AwardedOrigin, origin: &str) -> Text {
    match kind {
        AwardedOrigin::SubmittingUnit => Text::same(origin),
        AwardedOrigin::Region => region(settings, origin),
    }
}

fn region(settings: &Settings, code: &str) -> Text {
    settings.region(code).map_or_else(|| Text::same(code), |region| region.label.clone())
}

/// What everybody may read of a film: its title, where it comes from, and nothing that the form shows to the office alone.
fn public_film(settings: &Settings, entry: &Entry) -> ResultFilm {
    let public = |key: &str| if settings.is_told(key) { entry.answer(key) } else { String::new() };
    let category = entry.answer(keys::CATEGORY);
    let code = public(keys::REGION);
    ResultFilm {
        id: entry.id.clone(),
        number: entry.number.unwrap_or_default(),
        title: entry.answer(keys::TITLE),
        category: settings.category(&category).map_or_else(|| Text::same(&category), |one| one.label.clone()),
        region: if code.is_empty() { Text::default() } else { region(settings, &code) },
        submitting_unit: public(keys::SUBMITTING_UNIT),
        production_unit: public(keys::PRODUCTION_UNIT),
    }
}

impl ResultFilm {
    /// Category, region and units, as far as they are told.
    #[must_use]
    pub fn origin(&self, lang: Lang) -> Vec<String> {
        let parts = [
            self.category.get(lang),
            self.region.get(lang),
            self.submitting_unit.as_str(),
            self.production_unit.as_str(),
        ];
        let mut told: Vec<String> = Vec::new();
        for part in parts {
            // A unit may have made what it submits.
            if !part.is_empty() && !told.iter().any(|one| one == part) {
                told.push(part.to_owned());
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use domain::contest::preset;
    use domain::form::Visible;

    use super::*;

    #[test]
    fn an_award_names_nobody_that_the_form_tells_to_the_office_alone() {
        let award = |origin, of: &str| DecidedOrganisation {
            label: Text::same("优秀组织奖"),
            origin,
            origins: vec![of.to_owned()],
            points: vec![9],
        };
        let awards = || [award(AwardedOrigin::SubmittingUnit, "市委宣传部"), award(AwardedOrigin::Region, "440100")];
        let mut settings = preset::selection();
        let told = awards().map(|award| organisations(&settings, award).map(|award| award.names.len()));
        assert_eq!(told, [Some(1), Some(1)]);
        for field in &mut settings.form {
            field.visible = Visible::Office;
        }
        assert_eq!(awards().map(|award| organisations(&settings, award)), [None, None]);
    }
}
