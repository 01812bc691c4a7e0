//! Home of those who are not signed in: the open calls, and what this is, in a few words. Server only.

use services::CallLine;

use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use crate::ui::when::When;
use words::{accounts as m, entries, public};

/// Films in the picture: seven rows of eighteen.
const COLUMNS: u32 = 18;
const FILMS: u32 = 126;
/// Which of them are filled.
const CHOSEN: [u32; 15] = [4, 15, 19, 28, 43, 47, 52, 60, 73, 79, 85, 94, 103, 107, 122];

/// The page.
pub fn front(calls: &[CallLine], lang: Lang) -> AnyView {
    let steps: Vec<_> = [
        (m::step_call(lang), m::step_call_body(lang)),
        (m::step_view(lang), m::step_view_body(lang)),
        (m::step_select(lang), m::step_select_body(lang)),
        (m::step_seal(lang), m::step_seal_body(lang)),
    ]
    .into_iter()
    .map(|(title, body)| view! { <li><h2>{title}</h2><p class="small muted">{body}</p></li> })
    .collect();
    let calls = open_calls(calls, lang);
    view! {
        <PublicLayout title=m::home_title(lang) description=m::home_lead(lang)>
            <section class="front">
                <div class="front-words">
                    <h1>{m::home_title(lang)}</h1>
                    <p class="lead">{m::home_lead(lang)}</p>
                    <div class="acts">
                        <LinkButton href="/sign-in" kind=Kind::Primary>{common::sign_in(lang)}</LinkButton>
                        <LinkButton href="/register">{m::register(lang)}</LinkButton>
                    </div>
                </div>
                <figure class="front-dots">
                    {dots()}
                    <figcaption class="small muted">{m::dots_caption(lang)}</figcaption>
                </figure>
            </section>
            {calls}
            <ol class="front-steps">{steps}</ol>
        </PublicLayout>
    }
    .into_any()
}

/// Calls that anybody may read now.
fn open_calls(calls: &[CallLine], lang: Lang) -> AnyView {
    if calls.is_empty() {
        return view! { <section class="sheet"><h2>{public::open_calls(lang)}</h2><p>{public::no_open_calls(lang)}</p></section> }
            .into_any();
    }
    let lines: Vec<_> = calls
        .iter()
        .map(|call| {
            let href = format!("/calls/{}", call.id);
            let (title, organiser) = (call.title.clone(), call.page.organiser.get(lang).to_owned());
            let zone = call.time_zone.clone();
            let until = call.deadline.map(|at| {
                view! { <p class="small">{entries::deadline(lang)}" "<When at=at zone=zone full=true/></p> }
            });
            let organiser = (!organiser.is_empty()).then(|| view! { <p class="small muted">{organiser}</p> });
            view! { <li><h3><a href=href>{title}</a></h3>{organiser}{until}</li> }
        })
        .collect();
    view! { <section class="sheet"><h2>{public::open_calls(lang)}</h2><ul class="calls">{lines}</ul></section> }
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
