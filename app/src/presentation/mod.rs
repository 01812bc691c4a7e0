//! The award evening: the screening list, the show of all films, and the projector that reveals the result. Server only.

pub mod page;
mod reveal;
mod show;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use services::PresentationView;

use crate::site::SiteAssets;

/// The parameters of the show and of the projector.
const PLAY: &str = "play";
const REVEAL: &str = "reveal";

/// The address of the evening.
fn address(view: &PresentationView) -> String {
    format!("/contests/{}/presentation", view.contest.id)
}

/// The script of the evening; without it films are put in order by buttons, and the result is revealed by links.
fn script() -> Option<impl IntoView> {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    (!assets.presentation.is_empty())
        .then(|| view! { <script type="module" src=assets.presentation nonce=nonce></script> })
}
