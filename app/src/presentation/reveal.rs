//! The projector: one award at a time. What is not revealed yet is not in the page.

use domain::presentation::{RevealStep, reveal_steps};
use services::{PresentationView, ResultFilm, ResultView};

use super::{REVEAL, address, script};
use crate::ui::prelude::*;
use ::words::phrases;
use words::presentation as m;

/// The step at this place, from 0; beyond the last it is the last.
pub fn reveal(view: &PresentationView, step: usize, lang: Lang) -> AnyView {
    let steps = view.decided.as_ref().map(reveal_steps).unwrap_or_default();
    let at = step.min(steps.len().saturating_sub(1));
    let here = steps.get(at).copied().unwrap_or(RevealStep::Opening);
    let shown = match (&view.result, here) {
        (Some(result), here) => stage(view, result, here, lang),
        (None, _) => view! { <h1>{view.contest.title.clone()}</h1> }.into_any(),
    };
    let base = address(view);
    let to = |step: usize| format!("{base}?{REVEAL}={step}");
    let back = at.checked_sub(1).map(|before| {
        let href = to(before);
        view! { <a class=Kind::Quiet.class() id="reveal-back" href=href>{m::back(lang)}</a> }
    });
    let next = (at + 1 < steps.len()).then(|| {
        let href = to(at + 1);
        view! { <a class=Kind::Primary.class() id="reveal-next" href=href>{m::next(lang)}</a> }
    });
    let figure = |count: usize| u64::try_from(count).unwrap_or_default();
    let place = m::step_of(lang, figure(at + 1), figure(steps.len()));
    let title = view.contest.title.clone();
    let actions = move || view! { <LinkButton href=base kind=Kind::Quiet>{m::leave(lang)}</LinkButton> };
    view! {
        <ScreeningPage title=m::reveal(lang) context=title actions=actions>
            <div class="evening" id="reveal">
                <section class="evening-card" id="reveal-stage" aria-live="polite">{shown}</section>
                <div class="acts evening-acts">
                    {back}
                    {next}
                    <button type="button" class=Kind::Quiet.class() id="full-screen">{m::full_screen(lang)}</button>
                    <span class="small muted">{place}</span>
                    <span class="small muted">{m::reveal_help(lang)}</span>
                </div>
            </div>
            {script()}
        </ScreeningPage>
    }
    .into_any()
}

fn stage(view: &PresentationView, result: &ResultView, step: RevealStep, lang: Lang) -> AnyView {
    match step {
        RevealStep::Opening => view! { <h1>{view.contest.title.clone()}</h1> }.into_any(),
        RevealStep::Organisation => organisations(result, lang),
        RevealStep::Grade(at) => grade(result, at, lang),
        RevealStep::Overview => {
            let grades: Vec<_> = (0..result.grades.len()).map(|at| grade(result, at, lang)).collect();
            let organisations = result.organisations.is_some().then(|| organisations(result, lang));
            view! {
                <p class="muted">{m::overview(lang)}</p>
                <div class="evening-all">{grades}{organisations}</div>
            }
            .into_any()
        }
    }
}

fn organisations(result: &ResultView, lang: Lang) -> AnyView {
    let Some(award) = &result.organisations else { return ().into_any() };
    let label = award.label.get(lang).to_owned();
    let names: Vec<_> = award.names.iter().map(|name| view! { <li>{name.get(lang).to_owned()}</li> }).collect();
    view! { <div><h1>{label}</h1><ul class="revealed">{names}</ul></div> }.into_any()
}

fn grade(result: &ResultView, at: usize, lang: Lang) -> AnyView {
    let Some(grade) = result.grades.get(at) else { return ().into_any() };
    let label = grade.label.get(lang).to_owned();
    let films: Vec<_> = grade.films.iter().map(|film| row(film, lang)).collect();
    let vacant = (grade.vacant > 0).then(|| {
        let words = m::vacant(lang, u64::try_from(grade.vacant).unwrap_or_default());
        view! { <p class="muted">{words}</p> }
    });
    view! { <div><h1>{label}</h1><ul class="revealed">{films}</ul>{vacant}</div> }.into_any()
}

fn row(film: &ResultFilm, lang: Lang) -> AnyView {
    let (title, origin) = (phrases::titled(lang, &film.title), phrases::beside(lang, &film.origin(lang)));
    view! { <li><span class="work">{title}</span><span class="small muted">{origin}</span></li> }.into_any()
}
