//! Home of those who are not signed in: what this is, in a few words. Server only.

use crate::ui::prelude::*;
use words::accounts as m;

/// Films in the picture: seven rows of eighteen.
const COLUMNS: u32 = 18;
const FILMS: u32 = 126;
/// Which of them are filled.
const CHOSEN: [u32; 15] = [4, 15, 19, 28, 43, 47, 52, 60, 73, 79, 85, 94, 103, 107, 122];

/// The page.
pub fn front(lang: Lang) -> AnyView {
    let steps: Vec<_> = [
        (m::step_call(lang), m::step_call_body(lang)),
        (m::step_view(lang), m::step_view_body(lang)),
        (m::step_select(lang), m::step_select_body(lang)),
        (m::step_seal(lang), m::step_seal_body(lang)),
    ]
    .into_iter()
    .map(|(title, body)| view! { <li><h2>{title}</h2><p class="small muted">{body}</p></li> })
    .collect();
    let demo = use_context::<crate::site::Features>()
        .is_some_and(|features| features.demo)
        .then(|| view! { <p class="small muted">{m::demo_note(lang)}</p> });
    view! {
        <StandardLayout title=m::home_title(lang) width=Width::Page bare=true>
            <section class="front">
                <div class="front-words">
                    <h1>{m::home_title(lang)}</h1>
                    <p class="lead">{m::home_lead(lang)}</p>
                    <div class="acts">
                        <LinkButton href="/sign-in" kind=Kind::Primary>{common::sign_in(lang)}</LinkButton>
                        <LinkButton href="/register">{m::register(lang)}</LinkButton>
                    </div>
                    {demo}
                </div>
                <figure class="front-dots">
                    {dots()}
                    <figcaption class="small muted">{m::dots_caption(lang)}</figcaption>
                </figure>
            </section>
            <ol class="front-steps">{steps}</ol>
        </StandardLayout>
    }
    .into_any()
}

/// The mark, at the size of a whole contest.
fn dots() -> impl IntoView {
    let dots: Vec<_> = (0..FILMS)
        .map(|film| {
            let class = if CHOSEN.contains(&film) { "on" } else { "off" };
            let (x, y) = (film % COLUMNS * 14 + 5, film / COLUMNS * 14 + 5);
            view! { <circle class=class cx=x.to_string() cy=y.to_string() r="4"/> }
        })
        .collect();
    view! { <svg class="mark" viewBox="-1 -1 250 96" aria-hidden="true">{dots}</svg> }.into_any()
}
