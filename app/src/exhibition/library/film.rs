//! `/exhibition/library/:film`: a film of the library, to be looked at by who works in the exhibition. Server only.

use domain::entry;
use domain::ids::EntryId;
use services::LibraryFilmView;
use services::playback::{FilmVariant, Links};

use crate::entries::components::answer_line;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands_player::Storyboard;
use words::entries::subtitles_in;
use words::exhibition_library as m;

/// Which copy is played, as the address names it.
const COPY: &str = "copy";

/// A film of the library.
#[component]
pub fn LibraryFilmPage() -> impl IntoView {
    page(async {
        let id: EntryId = param("film")?;
        let (services, actor) = session::request()?;
        let (lang, query) = (use_lang(), ListQuery::of_request());
        let view = services.library_film(&actor, &id, lang).await?;
        let links = services.library_links(&actor).await?;
        let light = query.get(COPY) == FilmVariant::Light.key();
        Ok(show(&view, &links, light, lang))
    })
}

fn show(view: &LibraryFilmView, links: &Links, light: bool, lang: Lang) -> AnyView {
    let film = &view.film;
    let facts = facts(view, lang);
    let player = player(view, links, light, lang);
    let quality = quality(view, light, lang);
    let contest = view.contest.clone();
    let body = view! {
        <PageBundle bundle=Bundle::Player/>
        <div class="stack">
            <p class="small muted">{contest}</p>
            {player}
            {quality}
            <Sheet><dl class="contest-facts">{facts}</dl></Sheet>
            <p><LinkButton href="/exhibition/library" kind=Kind::Quiet>{m::other_films(lang)}</LinkButton></p>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Library, &view.access, phrases::titled(lang, &film.title), body, lang)
}

fn facts(view: &LibraryFilmView, lang: Lang) -> Vec<AnyView> {
    let length = phrases::clock(view.film.length_ms);
    let length = view! { <div><dt>{m::length(lang)}</dt><dd>{length}</dd></div> }.into_any();
    let captions = view
        .film
        .has_captions
        .then(|| view! { <div><dt>{m::captions(lang)}</dt><dd>{m::has_captions(lang)}</dd></div> }.into_any());
    let told = view.facts.iter().map(|(field, answer)| {
        let lines = entry::lines(&view.settings, &field.key, answer, lang);
        let lines: Vec<_> = lines.into_iter().map(|line| answer_line(line, lang)).collect();
        let label = field.label.get(lang).to_owned();
        view! { <div><dt>{label}</dt><dd>{lines}</dd></div> }.into_any()
    });
    std::iter::once(length).chain(captions).chain(told).collect()
}

/// The player; its addresses last for a day and need not be renewed.
fn player(view: &LibraryFilmView, links: &Links, light: bool, lang: Lang) -> AnyView {
    let showing = &view.showing;
    let to = |variant: FilmVariant| links.to(&showing.file, variant);
    let src = to(if light { FilmVariant::Light } else { FilmVariant::Play });
    let storyboard = showing.storyboard.map(|grid| Storyboard { address: to(FilmVariant::Storyboard), grid });
    let captions: Vec<Captions> = showing
        .captions
        .iter()
        .map(|track| {
            let label = subtitles_in(lang, track.language.as_deref().unwrap_or_default()).to_owned();
            Captions { src: to(FilmVariant::Captions), label, lang: track.language.clone() }
        })
        .collect();
    let poster = showing.poster.then(|| to(FilmVariant::Poster));
    let (rate_milli, length_ms) = (showing.frame_rate_milli, showing.duration_ms);
    let title = phrases::titled(lang, &view.film.title);
    view! {
        <Player
            title=title
            src=src
            poster=poster
            captions=captions
            id="library-player"
            rate_milli=rate_milli
            length_ms=length_ms
            storyboard=storyboard
        />
    }
    .into_any()
}

/// The copies to choose from: each has an address of its own, so it needs no script.
fn quality(view: &LibraryFilmView, light: bool, lang: Lang) -> AnyView {
    let at = format!("/exhibition/library/{}", view.film.entry);
    let at_light = format!("{at}?{COPY}={}", FilmVariant::Light.key());
    let current = if light { at_light.clone() } else { at.clone() };
    let tabs = vec![Tab::new(at, m::usual_quality(lang)), Tab::new(at_light, m::light_quality(lang))];
    let later = (light && !view.has_light).then(|| view! { <p class="small muted">{m::light_later(lang)}</p> });
    view! {
        <Tabs label=m::picture_quality(lang) tabs=tabs current=current/>
        {later}
    }
    .into_any()
}
