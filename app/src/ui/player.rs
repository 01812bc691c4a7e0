//! The film, in the browser's own player.

use leptos::prelude::*;

use crate::i18n::{common, use_lang};

/// A WebVTT track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    /// Its address.
    pub src: String,
    /// Its language, such as `zh-CN`.
    pub lang: String,
    /// What the menu calls it.
    pub label: String,
}

/// The film with its poster and captions; an empty `src` shows the poster and says that there is no film yet.
#[component]
pub fn Player(
    /// The title of the film, for those who do not see the picture.
    #[prop(into)]
    title: String,
    /// The film's address.
    #[prop(optional, into)]
    src: String,
    /// The picture before it plays.
    #[prop(optional, into)]
    poster: Option<String>,
    /// Captions, the first shown from the start.
    #[prop(optional)]
    captions: Vec<Captions>,
    /// The id of the `<video>`, for an island that drives it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    if src.is_empty() {
        let picture = poster.map(|poster| view! { <img src=poster alt=""/> });
        return view! {
            <div class="screen">
                {picture}
                <p class="none">{common::no_film_yet(lang)}</p>
            </div>
        }
        .into_any();
    }
    let tracks: Vec<_> = captions
        .into_iter()
        .enumerate()
        .map(|(index, track)| {
            view! { <track kind="captions" src=track.src srclang=track.lang label=track.label default=index == 0/> }
        })
        .collect();
    view! {
        <div class="screen">
            <video controls=true preload="metadata" playsinline=true id=id aria-label=title poster=poster src=src>
                {tracks}
                {common::no_video(lang)}
            </video>
        </div>
    }
    .into_any()
}
