//! The stage of a viewing: the player, its films and the roll call. The script plays them and notes what is really played; every word
//! comes from the page.

use domain::ids::EntryId;
use services::{ProgrammeFilm, ViewingView, playback::FilmVariant};

use super::parts::viewing_path;
use super::roll::roll_panel;
use crate::ui::prelude::*;
use ::words::phrases;
use domain::exhibition::roll_call::next_roll_at;
use words::exhibition_library as library;
use words::exhibition_viewings as m;

/// Microseconds in a millisecond.
const MILLISECOND: i64 = 1_000;

/// The films that may be shown now: one that was withdrawn since is not offered.
pub(super) fn playable(view: &ViewingView) -> Vec<&ProgrammeFilm> {
    view.programme.films.iter().filter(|film| view.shown.contains(&film.entry)).collect()
}

/// The stage, for who holds the viewing.
pub(super) fn stage(view: &ViewingView, lang: Lang) -> Result<AnyView, AppError> {
    let base = viewing_path(&view.site.id, &view.viewing.id);
    let shown = playable(view);
    let films = films(&shown, &base, lang);
    let roll = match &view.code {
        Some(code) => {
            let next_ms = next_roll_at(view.now).saturating_sub(view.now) / MILLISECOND;
            let panel = roll_panel(code, (view.parts.presences, next_ms), &format!("{base}/roll"), lang)?;
            Some(panel)
        }
        None => None,
    };
    let rows: Vec<_> = (0_usize..).zip(shown).map(|(at, film)| row(view, at, film, lang)).collect();
    let (viewing, kind, revision) =
        (view.viewing.id.to_string(), view.viewing.kind.key(), view.viewing.revision.to_string());
    let plan = view.viewing.plan.as_ref().map(ToString::to_string);
    let menu = view.viewing.menu.as_ref().map(ToString::to_string);
    let by_hand = format!("/site/{}/by-hand", view.site.id);
    Ok(view! {
        <section
            class="viewing-stage"
            id="viewing-stage"
            data-room="screening"
            aria-label=m::stage(lang)
            data-viewing=viewing
            data-plan=plan
            data-menu=menu
            data-kind=kind
            data-revision=revision
            data-films=films
            data-fault=m::cannot_play(lang)
            data-over=m::all_played(lang)
            data-needs-heads=m::needs_heads(lang)
        >
            <div class="viewing-screen">
                <video id="viewing-film" controls=true playsinline=true preload="metadata"></video>
                <p class="viewing-now" id="viewing-now" aria-live="polite"></p>
            </div>
            {roll}
            <div class="viewing-list">
                <ol class="viewing-films">{rows}</ol>
                <div class="acts">
                    <button type="button" class=Kind::Primary.class() id="viewing-start">{m::play(lang)}</button>
                    <button type="button" class=Kind::Plain.class() id="viewing-stop">{m::stop(lang)}</button>
                    <button type="button" class=Kind::Plain.class() id="viewing-full">{m::full_screen(lang)}</button>
                    <label class="viewing-copy">
                        {library::picture_quality(lang)}
                        <select class="input select" id="viewing-copy" autocomplete="off">
                            <option value="auto">{m::picture_auto(lang)}</option>
                            <option value="usual">{library::usual_quality(lang)}</option>
                            <option value="light">{library::light_quality(lang)}</option>
                        </select>
                    </label>
                </div>
                <noscript>
                    <p>{m::no_script(lang)}</p>
                    <p><a href=by_hand>{m::by_hand(lang)}</a></p>
                </noscript>
            </div>
        </section>
    }
    .into_any())
}

/// The films as the script reads them.
fn films(shown: &[&ProgrammeFilm], base: &str, lang: Lang) -> String {
    let address = |entry: &EntryId, variant: FilmVariant| format!("{base}/films/{entry}?copy={}", variant.key());
    let films = shown.iter().map(|film| {
        serde_json::json!({
            "entry": film.entry.as_str(),
            "title": phrases::titled(lang, &film.title),
            "src": address(&film.entry, FilmVariant::Play),
            "light": address(&film.entry, FilmVariant::Light),
            "captions": address(&film.entry, FilmVariant::Captions),
        })
    });
    serde_json::Value::Array(films.collect()).to_string()
}

fn row(view: &ViewingView, at: usize, film: &ProgrammeFilm, lang: Lang) -> AnyView {
    let title = phrases::titled(lang, &film.title);
    let length = (film.length_ms > 0).then(|| phrases::clock(film.length_ms));
    let must = film.must.then(|| view! { " "<Tag>{m::must(lang)}</Tag> });
    let played = view.parts.films.iter().find(|one| one.entry == film.entry && one.play.is_played());
    let played = played.map(|one| {
        let percent = one.play.watched.percent(one.play.length_ms);
        view! { " "<span class="small muted">{m::played_percent(lang, percent)}</span> }
    });
    let at = at.to_string();
    view! {
        <li>
            <button type="button" class="button quiet" data-film=at>{title}</button>
            " "<span class="small muted">{length}</span>{must}{played}
        </li>
    }
    .into_any()
}
