//! The film: the browser's own player until the script runs, then one with controls of ours below the picture.

pub mod film;
mod island;
mod keys;
mod state;
mod storyboard;

use leptos::prelude::*;

pub use self::island::FilmPlayer;
pub use self::state::path as strip;
pub use self::storyboard::Storyboard;
use islands::lang::use_lang;
use islands::wire::Packed;
use words::common;

/// A WebVTT track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    /// Its address.
    pub src: String,
    /// Its language, such as `zh`, where it is known.
    pub lang: Option<String>,
    /// What the menu calls it.
    pub label: String,
}

/// What the player knows of a film. It travels in the page, so what is not known takes no room there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Film {
    /// Its title.
    pub title: String,
    /// Its address.
    pub src: String,
    /// The picture before it plays.
    pub poster: Option<String>,
    /// Captions, the first shown from the start.
    pub captions: Vec<Captions>,
    /// The id of the `<video>`.
    pub id: Option<String>,
    /// The file whose address can be renewed when it has ended.
    pub file: Option<String>,
    /// Pictures in a thousand seconds.
    pub rate_milli: Option<i64>,
    /// How long it lasts, milliseconds; the browser finds out where it is not known.
    pub length_ms: Option<i64>,
    /// Small pictures of its course.
    pub storyboard: Option<Storyboard>,
    /// It stands on the judge's desk, where digits and some letters belong to the score sheet.
    pub desk: bool,
}

islands::wire! {
    Captions { src, lang, label }
    Film { title, src, poster, captions, id, file, rate_milli, length_ms, storyboard, desk }
}

/// The film with its poster and captions; an empty `src` shows the poster and says that the film is being prepared.
#[component]
pub fn Player(
    /// The title of the film, for those who do not see the picture.
    #[prop(into)]
    title: String,
    /// The film's address.
    #[prop(optional, into)]
    src: String,
    /// The picture before it plays.
    #[prop(optional_no_strip, into)]
    poster: Option<String>,
    /// Captions, the first shown from the start.
    #[prop(optional)]
    captions: Vec<Captions>,
    /// The id of the `<video>`, for an island that drives it.
    #[prop(optional, into)]
    id: Option<String>,
    /// The file whose address is renewed when it has ended.
    #[prop(optional_no_strip, into)]
    file: Option<String>,
    /// Pictures in a thousand seconds, for the steps of one frame; without it a step is 1/25 s.
    #[prop(optional_no_strip)]
    rate_milli: Option<i64>,
    /// How long it lasts, milliseconds, to be shown before the browser knows.
    #[prop(optional_no_strip)]
    length_ms: Option<i64>,
    /// Small pictures of its course, shown over the slider.
    #[prop(optional_no_strip)]
    storyboard: Option<Storyboard>,
    /// Leaves digits, M, N, P and ? to the score sheet.
    #[prop(optional)]
    desk: bool,
) -> impl IntoView {
    let lang = use_lang();
    if src.is_empty() {
        let picture = poster.map(|poster| view! { <img src=poster alt=""/> });
        return view! {
            <div class="screen">
                {picture}
                <p class="none">{common::film_being_prepared(lang)}</p>
            </div>
        }
        .into_any();
    }
    let film = Film { title, src, poster, captions, id, file, rate_milli, length_ms, storyboard, desk };
    view! { <FilmPlayer film=Packed(film) lang=lang/> }.into_any()
}
