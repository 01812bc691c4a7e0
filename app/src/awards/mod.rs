//! Awards: how they are set up, proposed, ruled, voted on and decided; the published result and its announcement. Server only.

pub mod announcement;
mod ballots;
mod page;
mod plan;
mod proposal;
mod result;

/// Routed pages.
pub mod pages {
    pub use super::page::AwardsPage;
    pub use super::result::ResultPage;
}

use domain::text::Lang;
use services::AwardsView;

/// The forms.
const GRADE: &str = "grade";
const ORGANISATION: &str = "organisation";
const RULE: &str = "award-rule";
const DROP: &str = "drop-award-rule";
const BALLOT: &str = "award-ballot";
const RECORD: &str = "record-award-ballot";
const DECIDE: &str = "decide-awards";
/// The parameter that names the award whose form is open.
const EDIT: &str = "edit";
/// The parameter that shows the announcement of the result instead.
const SHOW: &str = "show";
const ANNOUNCEMENT: &str = "announcement";
/// The choice of no award.
const NO_AWARD: &str = "-";

/// A film by number and title.
fn film_name(view: &AwardsView, id: &str, lang: Lang) -> String {
    view.film(id).map_or_else(|| id.to_owned(), |film| ::words::phrases::entry(lang, Some(film.number), &film.title))
}

/// Films by number and title, one after the other.
fn film_names(view: &AwardsView, ids: &[String], lang: Lang) -> String {
    ::words::phrases::list(lang, &ids.iter().map(|id| film_name(view, id, lang)).collect::<Vec<_>>())
}

/// The name of a grade.
fn grade_name(view: &AwardsView, key: &str, lang: Lang) -> String {
    let grade = view.contest.settings.awards.grade(key);
    grade.map_or_else(|| key.to_owned(), |grade| grade.label.get(lang).to_owned())
}
