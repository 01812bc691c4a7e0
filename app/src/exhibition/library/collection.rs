//! `/exhibition/collections/:collection`: the films of a collection, and for an office the forms that change it. Server only.

use domain::ids::{CollectionId, EntryId};
use services::{Actor, CollectionView, LibraryFilm, ServiceError, Services};

use super::collections::{beside, draft, fields};
use crate::contests::words::count;
use crate::exhibition::choose::{choose_films, held, looks};
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::exhibition_library as m;

const EDIT: &str = "edit-collection";
const FILMS: &str = "collect-films";
const MOVE: &str = "move-film";
const DELETE: &str = "delete-collection";

/// The forms as they are shown.
struct Forms {
    edit: Option<FormState>,
    films: FormState,
    /// What was ticked, where that was refused or other films were looked at.
    chosen: Option<Vec<EntryId>>,
}

/// A collection.
#[component]
pub fn CollectionPage() -> impl IntoView {
    page(async {
        let id: CollectionId = param("collection")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut forms = Forms { edit: None, films: FormState::blank(FILMS), chosen: None };
        if let Some(sent) = posted(EDIT) {
            let version: i64 = sent.parse("version").ok_or(AppError::BadRequest)?;
            let edited = services.edit_collection(&actor, &id, version, &draft(&sent)).await;
            match edited.map_err(|error| beside(error, lang)) {
                Ok(()) => return leave(&web::path(), Flash::done(m::edited(lang))),
                Err(error) => forms.edit = Some(sent.keep(error)?),
            }
        }
        if let Some(sent) = posted(FILMS) {
            let chosen = sent.all("films").into_iter().map(str::parse::<EntryId>).collect::<Result<Vec<_>, _>>();
            let chosen = chosen.map_err(|_| AppError::BadRequest)?;
            if looks(&sent) {
                forms.films = sent.again();
            } else {
                let version: i64 = sent.parse("version").ok_or(AppError::BadRequest)?;
                match services.collect_films(&actor, &id, version, &chosen).await {
                    Ok(()) => return leave(&web::path(), Flash::done(m::kept_films(lang))),
                    Err(error) => forms.films = sent.keep(error.into())?,
                }
            }
            forms.chosen = Some(chosen);
        }
        if let Some((to, flash)) = acted(&services, &actor, &id, lang).await? {
            return leave(&to, flash);
        }
        let view = services.collection(&actor, &id, lang).await?;
        Ok(show(&view, forms, lang))
    })
}

/// Moves a film or deletes the collection, where one of these was sent: where to go then, with which message.
async fn acted(
    services: &Services,
    actor: &Actor,
    id: &CollectionId,
    lang: Lang,
) -> Result<Option<(String, Flash)>, AppError> {
    if let Some(sent) = posted(MOVE) {
        let version: i64 = sent.parse("version").ok_or(AppError::BadRequest)?;
        let film: EntryId = sent.parse("film").ok_or(AppError::BadRequest)?;
        let earlier = match sent.get("act") {
            "earlier" => true,
            "later" => false,
            _ => return Err(AppError::BadRequest),
        };
        services.move_collected(actor, id, version, (&film, earlier)).await?;
        return Ok(Some((web::path(), Flash::done(m::moved(lang)))));
    }
    if posted(DELETE).is_some() {
        let flash = match services.delete_collection(actor, id).await {
            Ok(()) => Flash::done(m::deleted(lang)),
            // Somebody else deleted it meanwhile.
            Err(ServiceError::NotFound) => Flash::warning(m::deleted_already(lang)),
            Err(error) => return Err(error.into()),
        };
        return Ok(Some(("/exhibition/collections".to_owned(), flash)));
    }
    Ok(None)
}

fn show(view: &CollectionView, forms: Forms, lang: Lang) -> AnyView {
    let collection = &view.collection;
    let near = view.is_near.then(|| view! { " "<Tag tone=TagTone::Amber>{m::near(lang)}</Tag> });
    let day = collection.day.map(|day| {
        let day = day.to_string();
        view! { <p class="small muted">{day}{near}</p> }
    });
    let introduction: Vec<_> = collection.introduction.lines().map(str::to_owned).collect();
    let introduction: Vec<_> = introduction.into_iter().map(|line| view! { <p>{line}</p> }).collect();
    let films = films(view, lang);
    let gone = (view.gone > 0).then(|| view! { <p class="small muted">{m::gone(lang, count(view.gone))}</p> });
    let edits = view.edits.then(|| editing(view, forms, lang));
    let body = view! {
        <div class="stack">
            {day}
            {introduction}
            <Sheet title=m::order(lang) flush=true>{films}</Sheet>
            {gone}
            {edits}
            <p><LinkButton href="/exhibition/collections" kind=Kind::Quiet>{m::collections(lang)}</LinkButton></p>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Library, &view.access, collection.name.clone(), body, lang)
}

/// The films in order; an office moves them.
fn films(view: &CollectionView, lang: Lang) -> AnyView {
    if view.films.is_empty() {
        return view! { <EmptyState title=m::no_films(lang)><p>{m::no_films_body(lang)}</p></EmptyState> }.into_any();
    }
    let last = view.films.len().saturating_sub(1);
    let rows: Vec<_> = view
        .films
        .iter()
        .enumerate()
        .map(|(at, film)| {
            let moves = view.edits.then(|| {
                let version = view.collection.version;
                let earlier = (at > 0).then(|| move_one(film, "earlier", m::earlier(lang), version, lang));
                let later = (at < last).then(|| move_one(film, "later", m::later(lang), version, lang));
                view! { <div class="row-acts">{earlier}{later}</div> }.into_any()
            });
            row(film, moves, lang)
        })
        .collect();
    let acts = view.edits;
    let head = move || {
        let acts = acts.then(|| view! { <Head><span class="hidden">{m::order(lang)}</span></Head> });
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::subject(lang)}</Head>
            <Head number=true>{m::length(lang)}</Head>
            {acts}
        }
    };
    view! { <DataTable caption=m::order(lang) head=head>{rows}</DataTable> }.into_any()
}

fn row(film: &LibraryFilm, moves: Option<AnyView>, lang: Lang) -> AnyView {
    let href = format!("/exhibition/library/{}", film.entry);
    let (title, length) = (phrases::titled(lang, &film.title), phrases::clock(film.length_ms));
    let subject = film.subject.clone();
    let moves = moves.map(|moves| view! { <Cell>{moves}</Cell> });
    view! {
        <tr>
            <RowHead><a class="work" href=href>{title}</a></RowHead>
            <Cell label=m::subject(lang)>{subject}</Cell>
            <Cell label=m::length(lang) number=true>{length}</Cell>
            {moves}
        </tr>
    }
    .into_any()
}

/// The button that moves a film one place.
fn move_one(film: &LibraryFilm, act: &'static str, label: &'static str, version: i64, lang: Lang) -> AnyView {
    let (entry, title) = (film.entry.to_string(), phrases::titled(lang, &film.title));
    let state = FormState::blank(MOVE).of(format!("{act}-{entry}"));
    view! {
        <Form state=state>
            <Hidden name="film" value=entry/>
            <Hidden name="act" value=act/>
            <Hidden name="version" value=version.to_string()/>
            <Submit kind=Kind::Quiet>{label}<span class="hidden">" "{title}</span></Submit>
        </Form>
    }
    .into_any()
}

/// The forms that change a collection.
fn editing(view: &CollectionView, forms: Forms, lang: Lang) -> AnyView {
    let Forms { edit, films, chosen } = forms;
    let collection = &view.collection;
    let version = collection.version.to_string();
    let day = collection.day.map(|day| day.to_string()).unwrap_or_default();
    let edit = edit.unwrap_or_else(|| {
        FormState::blank(EDIT)
            .with("name", &collection.name)
            .with("introduction", &collection.introduction)
            .with("day", day)
    });
    let chosen = chosen.unwrap_or_else(|| view.films.iter().map(|film| film.entry.clone()).collect());
    let choice = choose_films(&view.library, &chosen, "films", &films, lang);
    let (of_films, of_edit) = (held(&films, "version", version.clone()), version);
    view! {
        <Sheet title=m::choose(lang) note=m::choose_note(lang)>
            <Form state=films>
                <Hidden name="version" value=of_films/>
                {choice}
                <div class="acts"><Submit kind=Kind::Primary>{m::keep_films(lang)}</Submit></div>
            </Form>
        </Sheet>
        <Sheet title=m::edit(lang)>
            <Form state=edit>
                <Hidden name="version" value=of_edit/>
                {fields(lang)}
                <div class="acts"><Submit>{common::save(lang)}</Submit></div>
            </Form>
        </Sheet>
        <Sheet title=m::delete(lang)>
            <p>{m::delete_body(lang)}</p>
            <Form state=FormState::blank(DELETE)>
                <div class="acts"><Submit>{m::delete(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
