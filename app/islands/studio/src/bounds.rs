//! The rules: one row a bound, with what it costs and a stepper. Without script a form that asks the server.

use leptos::ev::{Event, KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

use crate::answer::Effect as Price;
use crate::model::{AdjustableBound, STEP, Studio, changes};
use crate::state::StudioState;
use domain::scoring::rubric::points_2;
use islands::ui::prelude::*;
use words::{Lang, selection as m};

/// The sheet of rules.
pub fn sheet(state: StudioState) -> AnyView {
    let lang = state.lang;
    let (rows, action): (Vec<_>, _) = state.studio.with_value(|studio| {
        let rows = AdjustableBound::all(&studio.rules)
            .into_iter()
            .enumerate()
            .map(|(at, bound)| row(state, studio, at, bound));
        (rows.collect(), studio.address.clone())
    });
    let took = move || state.took.get().map(|ms| m::resolved_in(lang, &ms));
    let on_submit = move |event: SubmitEvent| {
        if state.live.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <form class="sheet bounds" method="get" action=action aria-label=m::rules(lang) on:submit=on_submit>
            <header>
                <h2>{m::rules(lang)}</h2>
                <span class="spring"></span>
                <span class="small muted">{took}</span>
            </header>
            // Enter in a field presses the first button of a form: it must not be a − of the first rule.
            <button type="submit" class="hidden" tabindex="-1" aria-hidden="true">{m::try_it(lang)}</button>
            <div class="in">{rows}</div>
            <div class="try"><Submit>{m::try_it(lang)}</Submit></div>
            {move || state.differs().then(|| notice(state))}
        </form>
    }
    .into_any()
}

/// One bound: what it is called, what it does, − value +.
fn row(state: StudioState, studio: &Studio, at: usize, bound: AdjustableBound) -> impl IntoView + use<> {
    let lang = state.lang;
    let label = bound.label(&studio.rules, &studio.names, lang);
    let field = bound.field(&studio.rules);
    let rest: u64 = studio.rest.iter().map(|rest| rest.films).sum();
    let films = u64::try_from(studio.films.len()).unwrap_or_default().saturating_add(rest);
    let (id, note_id) = (format!("bound-{at}"), format!("bound-{at}-note"));
    let value = move || state.tried.with(|rules| bound.value(rules));
    let first = value();
    let price = Memo::new(move |_| state.answer.with(|answer| answer.effect(at)));
    let note = move || match bound {
        AdjustableBound::Size => m::size_of(lang, films),
        AdjustableBound::Tolerance => m::tolerance_note(lang).to_owned(),
        AdjustableBound::Rule(..) => rule_note(state.tried.with(|rules| bound.places(rules)), price.get(), lang),
    };
    let hot = move || matches!(price.get(), Some(Price::Costs { .. }));
    let step = move |event: leptos::ev::MouseEvent, up: bool| {
        if state.live.get_untracked() {
            event.prevent_default();
            state.change(|rules| bound.step(rules, up));
        }
    };
    let on_change = move |event: Event| {
        let written = event_target_value(&event);
        state.change(|rules| bound.set(rules, &written));
        // What could not be used does not stay in the field.
        let input: leptos::web_sys::HtmlInputElement = event_target(&event);
        input.set_value(&state.tried.with_untracked(|rules| bound.value(rules)));
    };
    let on_key = move |event: KeyboardEvent| {
        let up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            _ => return,
        };
        event.prevent_default();
        state.change(|rules| bound.step(rules, up));
    };
    let mode = if bound == AdjustableBound::Tolerance { "decimal" } else { "numeric" };
    view! {
        <div class="bound" class:hot=hot>
            <label for=id.clone()>{label.clone()}</label>
            <span class="note" id=note_id.clone()>{note}</span>
            <span class="stepper">
                <button
                    type="submit"
                    name=STEP
                    value=format!("-{field}")
                    aria-label=m::fewer(lang, &label)
                    on:click=move |event| step(event, false)
                >
                    "−"
                </button>
                <input
                    type="text"
                    inputmode=mode
                    autocomplete="off"
                    id=id
                    name=field.clone()
                    value=first
                    placeholder=(bound == AdjustableBound::Tolerance).then(|| m::no_limit(lang))
                    aria-describedby=note_id
                    prop:value=value
                    on:change=on_change
                    on:keydown=on_key
                />
                <button
                    type="submit"
                    name=STEP
                    value=format!("+{field}")
                    aria-label=m::more(lang, &label)
                    on:click=move |event| step(event, true)
                >
                    "+"
                </button>
            </span>
        </div>
    }
}

/// What a limit of a rule does; for a share, also the films it comes to.
fn rule_note(places: Option<usize>, price: Option<Price>, lang: Lang) -> String {
    let films = |places: usize| u64::try_from(places).unwrap_or_default();
    match (places, price.map(|price| words(price, lang))) {
        (None, note) => note.unwrap_or_default(),
        (Some(places), None) => m::share_is(lang, films(places)),
        (Some(places), Some(note)) => m::share_note(lang, films(places), &note),
    }
}

/// What a bound does, in a few words.
fn words(price: Price, lang: Lang) -> String {
    match price {
        Price::Costs { looser, .. } if looser > 0 => m::costs_looser(lang, &points_2(looser)),
        Price::Costs { without, .. } => m::costs_without(lang, &points_2(without)),
        Price::Reached(groups) => m::reached(lang, u64::try_from(groups).unwrap_or_default()),
        Price::Idle => m::idle(lang).to_owned(),
    }
}

/// That this is a state, in what it differs, and the way back.
fn notice(state: StudioState) -> AnyView {
    let lang = state.lang;
    let back = move |event: leptos::ev::MouseEvent| {
        if state.live.get_untracked() {
            event.prevent_default();
            state.restore();
        }
    };
    let (list, why, address) = state.tried.with(|tried| {
        state.studio.with_value(|studio| {
            let list: Vec<_> = changes(&studio.rules, tried, &studio.names, lang)
                .into_iter()
                .map(|change| view! { <li>{change}</li> })
                .collect();
            let why = if studio.sealed { m::trial_sealed(lang) } else { m::trial_body(lang) };
            (list, why, studio.address.clone())
        })
    });
    view! {
        <div class="state" role="status">
            <p class="title">{m::trial_title(lang)}</p>
            <ul>{list}</ul>
            <p class="small muted">{why}</p>
            <a class="button" href=address on:click=back>{m::restore(lang)}</a>
        </div>
    }
    .into_any()
}
