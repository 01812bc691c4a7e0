//! What was watched and noted, under the film: a strip of it, and the notes with their times.

use domain::contest::round::Gate;
use domain::judging::sheet::{MAX_NOTES, Note};
use domain::limits;
use leptos::prelude::*;

use crate::saving::Saver;
use islands::lang::use_lang;
use islands::ui::prelude::*;
use islands_player::strip;
use words::{Lang, judging as m};

/// The field of a new note.
pub const NEW_NOTE: &str = "new-note";
/// Stretches of the film that are named as unseen.
const NAMED: usize = 3;

/// The film as a strip: what was watched, what is missing, where notes are. A press goes there.
#[component]
pub fn Timeline(
    /// The sheet.
    saver: Saver,
    /// The id of the film.
    player: StoredValue<String>,
    /// The script runs.
    live: RwSignal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let watcher = saver.watcher;
    let length = watcher.length_ms();
    if length <= 0 {
        return ().into_any();
    }
    let seconds = |ms: i64| i32::try_from(ms).map(f64::from).unwrap_or_default() / 1_000.0;
    let seen = move || {
        let stretches = watcher.watched.get();
        let stretches: Vec<_> = stretches.stretches().iter().map(|(from, to)| (seconds(*from), seconds(*to))).collect();
        strip(&stretches, seconds(length))
    };
    let mark =
        move |at: i64, half: i64| (seconds((at - length * half / 2_000).max(0)), seconds(at + length * half / 2_000));
    let noted = move || {
        let marks = saver.draft.with(|draft| draft.notes.iter().map(|note| mark(note.at_ms, 5)).collect::<Vec<_>>());
        strip(&marks, seconds(length))
    };
    let here = move || strip(&[mark(watcher.at_ms.get(), 2)], seconds(length));
    let jump = move |event: leptos::ev::MouseEvent| {
        use leptos::wasm_bindgen::JsCast as _;
        let target = event.current_target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
        if let Some(width) = target.map(|element| i64::from(element.client_width())).filter(|width| *width > 0) {
            let at = length.saturating_mul(i64::from(event.offset_x())) / width;
            player.with_value(|player| watcher.go_to(player, at));
        }
    };
    view! {
        <div class="watched">
            <svg class="strip" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true" on:click=jump>
                <path class="whole" d="M0 0H1000V4H0Z"/>
                <path class="seen" d=seen/>
                <path class="noted" d=noted/>
                <path class="here" d=move || if live.get() { here() } else { String::new() }/>
            </svg>
            <p class="small muted">{move || coverage(saver, lang)}</p>
        </div>
    }
    .into_any()
}

/// How much was watched, and what is still unseen.
fn coverage(saver: Saver, lang: Lang) -> String {
    let watcher = saver.watcher;
    let length = watcher.length_ms();
    let (percent, unseen) = watcher.watched.with(|watched| (watched.percent(length), watched.unseen(length)));
    let mut words = m::watched_percent(lang, percent);
    if percent > 0 && !unseen.is_empty() {
        let named: Vec<String> = unseen
            .iter()
            .take(NAMED)
            .map(|(from, to)| format!("{}–{}", common::clock(*from), common::clock(*to)))
            .collect();
        let more = if unseen.len() > NAMED { "…" } else { "" };
        let between = ::words::phrases::between(lang);
        words.push_str(&m::unseen(lang, &format!("{}{more}", named.join(between))));
    }
    words
}

/// That more must be watched, and the way to say why not.
pub fn watch_notice(saver: Saver, live: RwSignal<bool>, lang: Lang) -> impl IntoView + use<> {
    let watcher = saver.watcher;
    let reason = RwSignal::new(String::new());
    move || {
        let asked = watcher.rule.before != Gate::Nothing && !saver.locked.get();
        if !live.get() || !asked || watcher.allows(Gate::Signing) {
            return None;
        }
        let percent = watcher.watched.with(|watched| watched.percent(watcher.length_ms()));
        let needed = watcher.rule.percent;
        let words = if watcher.rule.before == Gate::Scoring {
            m::watch_to_score(lang, percent, needed)
        } else {
            m::watch_to_sign(lang, percent, needed)
        };
        let skip = move |_| watcher.skip(reason.get_untracked());
        Some(view! {
            <div class="watch-more small">
                <p>{words}</p>
                <details>
                    <summary>{m::skip_open(lang)}</summary>
                    <div class="field">
                        <label for="skip-reason">{m::skip_reason(lang)}</label>
                        <input class="input" id="skip-reason" maxlength=limits::REASON.to_string() prop:value=move || reason.get()
                            on:input=move |event| reason.set(event_target_value(&event))/>
                    </div>
                    {watcher.refused.get().map(|why| view! { <p class="error" role="alert">{why}</p> })}
                    <button type="button" class="button" disabled=move || reason.with(|reason| reason.trim().is_empty())
                        on:click=skip>{m::skip_confirm(lang)}</button>
                </details>
            </div>
        })
    }
}

/// Notes with the film's time: a press on the time goes there.
#[component]
pub fn Notes(
    /// The sheet.
    saver: Saver,
    /// The id of the film.
    player: StoredValue<String>,
    /// The script runs.
    live: RwSignal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let (words, at) = (RwSignal::new(String::new()), RwSignal::new(None::<i64>));
    let now = move || at.get().unwrap_or_else(|| saver.watcher.at_ms.get());
    let add = move || {
        let said = words.get_untracked().trim().to_owned();
        let note = Note { at_ms: untrack(now), words: said };
        if note.words.is_empty() {
            return;
        }
        if saver.draft.with_untracked(|draft| draft.notes.len() >= MAX_NOTES) {
            return;
        }
        saver.change(move |draft| {
            draft.notes.push(note);
            draft.notes.sort();
        });
        words.set(String::new());
        at.set(None);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            add();
        }
        "Escape" => {
            words.set(String::new());
            at.set(None);
            crate::browser::blur(NEW_NOTE);
        }
        _ => {}
    };
    // The moment is that of the first letter, not of the last.
    let on_input = move |event: leptos::web_sys::Event| {
        if at.get_untracked().is_none() {
            at.set(Some(saver.watcher.at_ms.get_untracked()));
        }
        words.set(event_target_value(&event));
    };
    let lines = move || {
        let notes = saver.draft.with(|draft| draft.notes.clone());
        notes.into_iter().enumerate().map(|(index, note)| line(saver, player, index, note, lang)).collect::<Vec<_>>()
    };
    let writes = move || live.get() && !saver.locked.get();
    view! {
        <div class="notes" hidden=move || !live.get() && saver.draft.with(|draft| draft.notes.is_empty())>
            <h2 class="small">{m::notes(lang)}<kbd aria-hidden="true">"M"</kbd></h2>
            <ol>{lines}</ol>
            <p class="small muted" hidden=move || !writes()>{m::notes_for(lang)}</p>
            <div class="new" hidden=move || !writes()>
                <span class="at n">{move || common::clock(now())}</span>
                <input
                    class="input"
                    id=NEW_NOTE
                    aria-label=m::note_new(lang)
                    placeholder=m::note_new(lang)
                    maxlength=limits::NOTE.to_string()
                    prop:value=move || words.get()
                    on:input=on_input
                    on:keydown=on_key
                    on:blur=move |_| add()
                />
            </div>
        </div>
    }
    .into_any()
}

fn line(saver: Saver, player: StoredValue<String>, index: usize, note: Note, lang: Lang) -> AnyView {
    let Note { at_ms, words } = note;
    let clock = common::clock(at_ms);
    let (go, drop) = (m::note_go(lang, &clock), m::note_drop(lang, &clock));
    view! {
        <li>
            <button type="button" class="at n" aria-label=go on:click=move |_| {
                player.with_value(|player| saver.watcher.go_to(player, at_ms));
            }>{clock}</button>
            <span>{words}</span>
            <button type="button" class="drop" aria-label=drop hidden=move || saver.locked.get()
                on:click=move |_| saver.change(|draft| {
                    if index < draft.notes.len() {
                        draft.notes.remove(index);
                    }
                })>"×"</button>
        </li>
    }
    .into_any()
}
