//! `/calls/:contest/result`: the published result, read without an account. Server only.

use domain::ids::ContestId;
use services::{PublishedResult, ResultFilm, ResultGrade};

use super::announcement::published;
use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use ::words::phrases;
use islands::session;
use words::awards as m;

/// The published result of a contest. Who asks makes no difference.
#[component]
pub fn ResultPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let found = session::services()?.published_result(&id).await?;
        Ok(show(&found, use_lang()))
    })
}

fn show(found: &PublishedResult, lang: Lang) -> AnyView {
    let result = &found.result;
    let announcement = found.announcement.as_ref().map(|kept| published(&result.contest, kept, lang));
    let grades: Vec<_> = result.grades.iter().map(|grade| part(grade, lang)).collect();
    let organisations = result.organisations.as_ref().map(|award| {
        let names: Vec<_> = award.names.iter().map(|name| view! { <li>{name.get(lang).to_owned()}</li> }).collect();
        let label = award.label.get(lang).to_owned();
        let none = names.is_empty().then(|| view! { <p class="muted">{m::nothing_awarded(lang)}</p> });
        view! { <section><h2>{label}</h2><ul>{names}</ul>{none}</section> }
    });
    let others = (!result.others.is_empty()).then(|| {
        let heading = if result.has_awards() { m::others(lang) } else { m::selected_films(lang) };
        let films = films(&result.others, lang);
        view! { <section><h2>{heading}</h2>{films}</section> }
    });
    let amended = (result.amendments > 0).then(|| {
        let words = m::amended(lang, count(result.amendments));
        view! { <p class="small muted">{words}</p> }
    });
    let title = m::result_of(lang, &result.title);
    let heading = title.clone();
    view! {
        <PublicLayout title=title>
            <h1>{heading}</h1>
            {grades}
            {organisations}
            {others}
            {amended}
            {announcement}
        </PublicLayout>
    }
    .into_any()
}

fn part(grade: &ResultGrade, lang: Lang) -> AnyView {
    let label = grade.label.get(lang).to_owned();
    let films = films(&grade.films, lang);
    let vacant = (grade.vacant > 0).then(|| {
        let words = m::stays_vacant(lang, count(grade.vacant));
        view! { <p class="muted">{words}</p> }
    });
    view! { <section><h2>{label}</h2>{films}{vacant}</section> }.into_any()
}

/// Films with their numbers, titles and where they come from.
fn films(films: &[ResultFilm], lang: Lang) -> AnyView {
    let rows: Vec<_> = films
        .iter()
        .map(|film| {
            let name = phrases::entry(lang, Some(film.number), &film.title);
            let origin = phrases::beside(lang, &film.origin(lang));
            view! { <li><span class="work">{name}</span><br/><span class="small muted">{origin}</span></li> }
        })
        .collect();
    view! { <ul class="result-films">{rows}</ul> }.into_any()
}
