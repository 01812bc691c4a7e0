//! `/gallery/:film`: a film that everybody may see, in the browser's own player. Server only.

use domain::entry;
use domain::form::keys;
use domain::ids::EntryId;
use leptos_meta::{Link, Meta};
use services::FilmPage;

use crate::entries::components::answer_line;
use crate::ui::frame::in_head;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use ::words::phrases;
use islands::session::services;
use islands::text::percent;
use islands::web;
use words::public as m;

/// So much of a synopsis goes with the address, characters.
const DESCRIPTION: usize = 140;

/// A film that everybody may see.
#[component]
pub fn FilmOfGalleryPage() -> impl IntoView {
    page(async {
        let id: EntryId = param("film")?;
        let film = services()?.public_film(&id).await?;
        Ok(show(&film, use_lang()))
    })
}

fn show(film: &FilmPage, lang: Lang) -> AnyView {
    let synopsis = film.facts.iter().find(|(field, _)| field.key == keys::SYNOPSIS);
    let description: String =
        synopsis.map(|(_, answer)| answer.to_text().chars().take(DESCRIPTION).collect()).unwrap_or_default();
    let picture = if film.has_poster { format!("/gallery/{}/poster.jpg", film.entry) } else { String::new() };
    let title = phrases::titled(lang, &film.title);
    let heading = title.clone();
    // What stands in the page is small; other sites that show a link take the large one.
    let still = film.has_poster.then(|| format!("/gallery/{}/small.jpg", film.entry));
    let player = player(film, still, lang);
    let length = film.duration_ms.map(common::clock);
    let length = length.map(|length| view! { <div><dt>{m::length(lang)}</dt><dd>{length}</dd></div> });
    let facts: Vec<_> = film
        .facts
        .iter()
        .map(|(field, answer)| {
            let lines = entry::lines(&film.settings, &field.key, answer, lang);
            let lines: Vec<_> = lines.into_iter().map(|line| answer_line(line, lang)).collect();
            view! { <div><dt>{field.label.get(lang).to_owned()}</dt><dd>{lines}</dd></div> }
        })
        .collect();
    let (id, contest) = film.contest.clone();
    let (call, others) = (format!("/calls/{id}"), format!("/gallery?contest={id}"));
    // What another site asks of this address, and the film itself for those that play it in place.
    let origin = web::origin();
    let learned = format!("{origin}/oembed?url={}", percent(&format!("{origin}/gallery/{}", film.entry)));
    in_head(view! { <Link rel="alternate" type_="application/json+oembed" href=learned/> });
    if film.play.is_some() {
        let at = format!("{origin}/feeds/films/{}.mp4", film.entry);
        in_head(view! { <Meta property="og:video" content=at/> <Meta property="og:video:type" content="video/mp4"/> });
    }
    view! {
        <PublicLayout title=title description=description picture=picture>
            <h1 class="work">{heading}</h1>
            <p class="muted"><a href=call>{contest}</a></p>
            {player}
            <dl class="facts">{length}{facts}</dl>
            <p><a href=others>{m::other_films(lang)}</a></p>
        </PublicLayout>
    }
    .into_any()
}

/// The browser's own player: nothing of the film is fetched before somebody plays it.
fn player(film: &FilmPage, poster: Option<String>, lang: Lang) -> AnyView {
    let Some(play) = film.play.clone() else {
        return view! { <p class="over">{m::film_later(lang)}</p> }.into_any();
    };
    let captions = film.captions.clone().map(|(src, language)| {
        view! { <track kind="captions" src=src srclang=language label=m::captions(lang) default=true/> }
    });
    let label = film.title.clone();
    let away = play.clone();
    view! {
        <video
            class="player"
            controls=true
            preload="none"
            playsinline=true
            poster=poster
            src=play
            width="1280"
            height="720"
            aria-label=label
        >
            {captions}
            <p><a href=away>{m::play_elsewhere(lang)}</a></p>
        </video>
    }
    .into_any()
}
