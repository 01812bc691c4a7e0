//! All films one after the other, each behind its title card. The script plays them; every word comes from the page.

use services::playback::{FilmVariant, Links};
use services::{PresentationView, ScreenedFilm};

use super::{address, script};
use crate::ui::prelude::*;
use ::words::phrases;
use words::presentation as m;

/// The show.
pub fn show(view: &PresentationView, links: &Links, lang: Lang) -> AnyView {
    let playable: Vec<&ScreenedFilm> = view.films.iter().filter(|film| film.file.is_some()).collect();
    let all = u64::try_from(playable.len()).unwrap_or_default();
    let films: Vec<serde_json::Value> = (1..)
        .zip(&playable)
        .filter_map(|(at, one)| {
            let film = &one.film;
            let award = one.award.as_ref().map(|award| award.get(lang)).unwrap_or_default();
            Some(serde_json::json!({
                "src": links.to(one.file.as_ref()?, FilmVariant::played(one.has_copy)),
                "title": phrases::titled(lang, &film.title),
                "award": award,
                "origin": phrases::beside(lang, &film.origin(lang)),
                "place": m::nth_of(lang, at, all),
            }))
        })
        .collect();
    let films = serde_json::Value::Array(films).to_string();
    let (seconds, title) = (view.card_seconds.to_string(), view.contest.title.clone());
    let heading = title.clone();
    let back = address(view);
    let actions = move || view! { <LinkButton href=back kind=Kind::Quiet>{m::leave(lang)}</LinkButton> };
    view! {
        <ScreeningPage title=m::show(lang) context=title actions=actions>
            <div class="evening" id="show" data-films=films data-seconds=seconds data-end=m::the_end(lang) data-fault=m::cannot_play(lang)>
                <section class="evening-card" id="show-card" aria-live="polite">
                    <p class="muted" id="show-place"></p>
                    <h1 id="show-title">{heading}</h1>
                    <p class="award" id="show-award"></p>
                    <p class="muted" id="show-origin"></p>
                    <div class="acts">
                        <button type="button" class=Kind::Primary.class() id="show-start">{m::start(lang)}</button>
                    </div>
                </section>
                <video id="show-film" controls=true playsinline=true hidden=true></video>
                <div class="acts evening-acts">
                    <button type="button" class=Kind::Quiet.class() id="full-screen">{m::full_screen(lang)}</button>
                    <span class="small muted">{m::show_help(lang)}</span>
                </div>
                <noscript><p>{m::no_script(lang)}</p></noscript>
            </div>
            {script()}
        </ScreeningPage>
    }
    .into_any()
}
