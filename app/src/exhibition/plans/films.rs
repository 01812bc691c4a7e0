//! The films of a plan: choosing them, and what is said of each. Server only.

use domain::exhibition::plans::{PlanFilmDraft, PlanState};
use domain::ids::{EntryId, PlanId};
use domain::limits;
use services::{Actor, PlanFilm, PlanFilmsView, Services};

use super::parts::{address, beside, film_table, plan_page};
use crate::exhibition::choose::{choose_films, held, looks};
use crate::ui::prelude::*;
use ::words::phrases;
use words::exhibition_plans as m;

const CHOOSE: &str = "choose";
const FILMS: &str = "films";

/// The part of a plan's page about its films.
pub(super) async fn section(services: &Services, actor: &Actor, id: &PlanId, lang: Lang) -> Page {
    let here = format!("/exhibition/plans/{id}?section=films");
    let (mut choose, mut films) = (None, None);
    if let Some(sent) = posted(CHOOSE) {
        let entries = entries_of(&sent)?;
        if looks(&sent) {
            choose = Some((sent.again(), entries));
        } else {
            let version = sent.parse("version").ok_or(AppError::BadRequest)?;
            let done = services.choose_plan_films(actor, id, version, &entries).await;
            match done.map_err(|error| beside(error, lang)) {
                Ok(()) => return leave(&here, Flash::done(m::saved(lang))),
                Err(error) => choose = Some((sent.keep(error)?, entries)),
            }
        }
    }
    if let Some(sent) = posted(FILMS) {
        let version = sent.parse("version").ok_or(AppError::BadRequest)?;
        let drafts: Vec<PlanFilmDraft> = entries_of(&sent)?.into_iter().map(|entry| film_of(&sent, entry)).collect();
        let done = services.edit_plan_films(actor, id, version, &drafts).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return leave(&here, Flash::done(m::saved(lang))),
            Err(error) => films = Some(sent.keep(error)?),
        }
    }
    let view = services.plan_films(actor, id).await?;
    let body = if view.plan.state == PlanState::Draft {
        let settings = settings(&view, films, lang);
        let library = library(&view, choose, lang);
        view! { {settings}{library} }.into_any()
    } else {
        let lost = choose.map(|(form, _)| form).or(films).and_then(|form| refused_words(&form));
        let gone = |film: &PlanFilm| !view.library.iter().any(|one| one.entry == film.entry_id);
        let films: Vec<_> = view.films.iter().map(|film| (film.clone(), gone(film))).collect();
        let films = film_table(&films, lang);
        view! { {lost}<Sheet title=m::films(lang) flush=true>{films}</Sheet> }.into_any()
    };
    let current = format!("{}?section=films", address(&view.plan));
    Ok(plan_page(&view.plan, &view.access, current, body, lang))
}

/// The films that a form names.
fn entries_of(sent: &Sent) -> Result<Vec<EntryId>, AppError> {
    sent.all("film").into_iter().map(|id| id.parse().map_err(|_| AppError::BadRequest)).collect()
}

fn film_of(sent: &Sent, entry: EntryId) -> PlanFilmDraft {
    let numbers = 1..=limits::PLAN_QUESTIONS;
    PlanFilmDraft {
        place: sent.get(&format!("place-{entry}")).to_owned(),
        must: sent.has(&format!("must-{entry}")),
        questions: numbers.map(|number| sent.raw(&format!("question-{entry}-{number}")).to_owned()).collect(),
        entry,
    }
}

/// What is said of each film, as it is stored.
fn stored(view: &PlanFilmsView) -> FormState {
    let mut form = FormState::blank(FILMS);
    for film in &view.films {
        let entry = &film.entry_id;
        form = form.with(&format!("place-{entry}"), film.position);
        if film.must {
            form = form.with(&format!("must-{entry}"), "yes");
        }
        for (number, question) in (1..).zip(&film.questions) {
            form = form.with(&format!("question-{entry}-{number}"), question);
        }
    }
    form
}

fn settings(view: &PlanFilmsView, form: Option<FormState>, lang: Lang) -> AnyView {
    if view.films.is_empty() {
        return view! {
            <Sheet title=m::films(lang)>
                <EmptyState title=m::no_films(lang)><p>{m::no_films_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let form = form.unwrap_or_else(|| stored(view));
    let version = view.plan.version.to_string();
    let films: Vec<(PlanFilm, bool)> = view
        .films
        .iter()
        .map(|film| (film.clone(), !view.library.iter().any(|one| one.entry == film.entry_id)))
        .collect();
    view! {
        <Sheet title=m::films(lang) note=m::films_note(lang)>
            <Form state=form>
                <Hidden name="version" value=version/>
                {films.into_iter().map(|(film, gone)| film_fields(&film, gone, lang)).collect::<Vec<_>>()}
                <div class="acts"><Submit kind=Kind::Primary>{m::save_films(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn film_fields(film: &PlanFilm, gone: bool, lang: Lang) -> AnyView {
    let entry = film.entry_id.to_string();
    let facts = phrases::beside(lang, &[phrases::titled(lang, &film.title), common::clock(film.length_ms)]);
    let gone = gone.then(|| view! { " "<Tag tone=TagTone::Amber>{m::film_gone(lang)}</Tag> });
    let (place, must) = (format!("place-{entry}"), format!("must-{entry}"));
    let questions: Vec<_> = (1..=limits::PLAN_QUESTIONS)
        .map(|number| {
            let (name, label) = (format!("question-{entry}-{number}"), m::question(lang, number));
            view! { <Field name=name label=label maxlength=limits::QUESTION/> }
        })
        .collect();
    view! {
        <fieldset class="field group">
            <legend>{facts}{gone}</legend>
            <Hidden name="film" value=entry/>
            <Field name=place label=m::place(lang) kind=InputKind::Number/>
            <Checkbox name=must label=m::must(lang)/>
            {questions}
        </fieldset>
    }
    .into_any()
}

fn library(view: &PlanFilmsView, form: Option<(FormState, Vec<EntryId>)>, lang: Lang) -> AnyView {
    if view.library.is_empty() {
        return view! { <Sheet title=m::from_library(lang)><EmptyState title=m::library_empty(lang)/></Sheet> }
            .into_any();
    }
    let (form, chosen) = form.unwrap_or_else(|| {
        let chosen = view.films.iter().map(|film| film.entry_id.clone()).collect();
        (FormState::blank(CHOOSE), chosen)
    });
    let version = held(&form, "version", view.plan.version.to_string());
    let films = choose_films(&view.library, &chosen, "film", &form, lang);
    view! {
        <Sheet title=m::from_library(lang) note=m::from_library_note(lang)>
            <Form state=form>
                <Hidden name="version" value=version/>
                {films}
                <div class="acts"><Submit>{m::choose(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
