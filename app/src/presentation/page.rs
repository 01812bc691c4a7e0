//! `/contests/:contest/presentation`: the screening list; with `play` the show of all films, with `reveal` the projector.

use domain::ids::{ContestId, EntryId};
use domain::presentation::{CARD_SECONDS, moved};
use services::{PresentationView, ScreenedFilm};

use super::{PLAY, REVEAL, address, reveal, script, show};
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::presentation as m;

/// The form of the order.
const ORDER: &str = "order";

/// The award evening.
#[component]
pub fn PresentationPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        if let Some(sent) = posted(ORDER) {
            let mut films: Vec<EntryId> = Vec::new();
            for film in sent.all("film") {
                films.push(film.parse().map_err(|_| AppError::BadRequest)?);
            }
            if let Some((way, film)) = sent.get("move").split_once(':') {
                let film: EntryId = film.parse().map_err(|_| AppError::BadRequest)?;
                films = moved(&films, &film, way == "later");
            }
            let (least, most) = CARD_SECONDS;
            let seconds: u32 = sent.parse("seconds").ok_or(AppError::BadRequest)?;
            services.arrange_presentation(&actor, &id, films, seconds.clamp(least, most)).await?;
            return leave(&web::path(), Flash::done(m::saved(lang)));
        }
        let view = services.presentation(&actor, &id).await?;
        let query = web::query_pairs();
        if view.sealed && query.iter().any(|(key, _)| key == PLAY) {
            let links = services.links(&actor).await?;
            return Ok(show::show(&view, &links, lang));
        }
        let step = query.iter().find(|(key, _)| key == REVEAL);
        if let Some((_, step)) = step
            && view.decided.is_some()
        {
            return Ok(reveal::reveal(&view, step.parse().unwrap_or_default(), lang));
        }
        Ok(list(&view, lang))
    })
}

fn list(view: &PresentationView, lang: Lang) -> AnyView {
    let inside = Inside::new(&view.contest, &view.roles);
    if !view.sealed {
        return view! {
            <ContestPage inside=inside current="presentation" title=m::page(lang)>
                <EmptyState title=m::not_sealed(lang)><p>{m::not_sealed_body(lang)}</p></EmptyState>
            </ContestPage>
        }
        .into_any();
    }
    let base = address(view);
    let rows: Vec<_> = view.films.iter().map(|film| row(film, lang)).collect();
    let state = FormState::blank(ORDER).with("seconds", view.card_seconds);
    let play = format!("{base}?{PLAY}");
    let to_reveal = match &view.decided {
        Some(decided) if !decided.grades.is_empty() || decided.organisation.is_some() => {
            let href = format!("{base}?{REVEAL}=0");
            view! { <LinkButton href=href>{m::reveal(lang)}</LinkButton> }.into_any()
        }
        _ => view! { <span class="small muted">{m::reveal_none(lang)}</span> }.into_any(),
    };
    view! {
        <ContestPage inside=inside current="presentation" title=m::page(lang)>
            <Sheet title=m::page(lang) note=m::note(lang)>
                <div class="acts">
                    <LinkButton href=play kind=Kind::Primary>{m::play_all(lang)}</LinkButton>
                    {to_reveal}
                </div>
            </Sheet>
            <Sheet title=m::order(lang)>
                <p class="small muted">{m::order_help(lang)}</p>
                <Form state=state>
                    // Enter saves, and moves nothing.
                    <button type="submit" class="hidden" tabindex="-1">{m::save(lang)}</button>
                    <ol class="running-order" id="running-order" data-saved=m::saved(lang) data-failed=m::not_saved(lang)>{rows}</ol>
                    <p class="small" id="order-told" role="status"></p>
                    <Field name="seconds" label=m::card_seconds(lang) kind=InputKind::Number suffix=m::seconds(lang)/>
                    <div class="acts"><Submit kind=Kind::Primary>{m::save(lang)}</Submit></div>
                </Form>
            </Sheet>
            {script()}
        </ContestPage>
    }
    .into_any()
}

/// A film of the order, with the buttons that move it.
fn row(one: &ScreenedFilm, lang: Lang) -> AnyView {
    let film = &one.film;
    let name = phrases::entry(lang, Some(film.number), &film.title);
    let award = one.award.as_ref().map(|award| {
        let words = award.get(lang).to_owned();
        view! { " "<Tag>{words}</Tag> }
    });
    let length = match (&one.file, one.duration_ms) {
        (None, _) => m::no_file(lang).to_owned(),
        (Some(_), Some(ms)) => m::length(lang, &phrases::clock(ms)),
        (Some(_), None) => String::new(),
    };
    let id = film.id.to_string();
    let (up, down) = (format!("earlier:{id}"), format!("later:{id}"));
    let (grip, earlier, later) = (m::grip(lang, &name), m::earlier(lang, &name), m::later(lang, &name));
    view! {
        <li draggable="true">
            <input type="hidden" name="film" value=id/>
            <button type="button" class="button quiet grip" aria-label=grip>"↕"</button>
            <span class="work">{name}</span>
            {award}
            <span class="small muted">{length}</span>
            <span class="spring"></span>
            <button type="submit" class="button quiet" name="move" value=up aria-label=earlier>"↑"</button>
            <button type="submit" class="button quiet" name="move" value=down aria-label=later>"↓"</button>
        </li>
    }
    .into_any()
}
