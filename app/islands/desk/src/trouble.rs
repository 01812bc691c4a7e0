//! What keeps a sheet from being saved, what is kept meanwhile, and what the judge can do.

use domain::judging::sheet::Content;
use leptos::prelude::*;

use crate::api::{Desk, Kept, SignInAgain};
use crate::ruler::Scale;
use crate::saving::Saver;
use islands::autosave::{Aside, SaveState};
use islands::call::call;
use islands::ui::prelude::*;
use words::{Lang, judging as m};

/// What went wrong, what is kept and what to do.
pub fn trouble(desk: &Desk, saver: Saver, lang: Lang) -> AnyView {
    let again = move || {
        view! { <button type="button" class="button" on:click=move |_| saver.save()>{common::try_again(lang)}</button> }
    };
    match saver.state.get() {
        SaveState::Blank | SaveState::Saved(_) | SaveState::Saving => ().into_any(),
        SaveState::Waiting(why) => view! {
            <Notice tone=Tone::Warning title=why><p>{m::waiting_body(lang)}</p></Notice>
        }
        .into_any(),
        SaveState::SignInNeeded => sign_in(desk, saver, lang),
        SaveState::Refused(why) => view! {
            <Notice tone=Tone::Error title=m::refused_title(lang)>
                <p>{why}</p>
                <p>{m::refused_body(lang)}</p>
                <div class="acts">{again()}</div>
            </Notice>
        }
        .into_any(),
        SaveState::Conflict(theirs) => conflict(desk, saver, &theirs, lang),
    }
}

/// Signing in where one is: the page and what was entered stay.
fn sign_in(desk: &Desk, saver: Saver, lang: Lang) -> AnyView {
    let (email, shown) = (desk.email.clone(), desk.email.clone());
    let (password, refused) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let send = move || {
        let (email, password) = (email.clone(), password.get_untracked());
        leptos::task::spawn_local(async move {
            match call(&SignInAgain { email, password }).await {
                Ok(_) => saver.save(),
                Err(error) => refused.set(Some(error.explain(lang).body)),
            }
        });
    };
    let on_key = {
        let send = send.clone();
        move |event: leptos::ev::KeyboardEvent| {
            // The sheet is a form; Enter here is not for it.
            if event.key() == "Enter" {
                event.prevent_default();
                send();
            }
        }
    };
    view! {
        <Notice tone=Tone::Warning title=m::sign_in_title(lang)>
            <p>{m::sign_in_body(lang)}</p>
            <div class="field">
                <label for="again-password">{m::password_of(lang, &shown)}</label>
                <input
                    class="input"
                    id="again-password"
                    type="password"
                    autocomplete="current-password"
                    prop:value=move || password.get()
                    on:input=move |event| password.set(event_target_value(&event))
                    on:keydown=on_key
                />
                {move || refused.get().map(|why| view! { <p class="error" role="alert">{why}</p> })}
            </div>
            <div class="acts">
                <button type="button" class="button primary" on:click=move |_| send()>{common::sign_in(lang)}</button>
                <button type="button" class="button" on:click=move |_| saver.save()>{common::try_again(lang)}</button>
            </div>
        </Notice>
    }
    .into_any()
}

/// Both sheets side by side, for the judge to choose.
fn conflict(desk: &Desk, saver: Saver, theirs: &Kept, lang: Lang) -> AnyView {
    let heads = [m::here(lang), m::elsewhere(lang)];
    let table = saver.draft.with(|mine| compare(desk, mine, &theirs.draft, heads, lang));
    let at = common::time_of_day(theirs.saved_at, desk.ahead_s);
    view! {
        <Notice tone=Tone::Warning title=m::conflict_title(lang)>
            <p>{m::conflict_body(lang, &at)}</p>
            {table}
            <div class="acts">
                <button type="button" class="button primary" on:click=move |_| saver.keep_mine()>
                    {m::keep_mine(lang)}
                </button>
                <button type="button" class="button" on:click=move |_| saver.take_theirs()>
                    {m::take_theirs(lang)}
                </button>
            </div>
        </Notice>
    }
    .into_any()
}

/// What was refused for good, beside what is stored: the judge keeps it, where the sheet is open again, or drops it.
pub fn laid_aside(desk: &Desk, saver: Saver, lang: Lang) -> AnyView {
    let Some(Aside { content, why }) = saver.aside.get() else { return ().into_any() };
    let locked = saver.locked.get();
    // The page shows what is stored; what is entered on it since is not part of the question.
    let table = compare(desk, &content, &saver.stored(), [m::in_browser(lang), m::stored(lang)], lang);
    let keep = (!locked).then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| saver.keep_aside()>{m::keep_aside(lang)}</button>
        }
    });
    let body = if locked { m::aside_locked(lang) } else { m::aside_body(lang) };
    let why = (!why.is_empty()).then(|| view! { <p>{why}</p> });
    view! {
        <Notice tone=Tone::Warning title=m::aside_title(lang)>
            {why}
            <p>{body}</p>
            {table}
            <div class="acts">
                {keep}
                <button type="button" class="button" on:click=move |_| saver.drop_aside()>{m::drop_aside(lang)}</button>
            </div>
        </Notice>
    }
    .into_any()
}

/// The two sheets as a table: criterion, and the mark in each, under these heads.
pub fn compare(desk: &Desk, mine: &Content, theirs: &Content, heads: [&'static str; 2], lang: Lang) -> AnyView {
    let [here, elsewhere] = heads;
    let scale = Scale::of(&desk.rubric);
    let mark = |draft: &Content, key: &str| {
        draft.marks.get(key).map_or_else(|| m::not_scored(lang).to_owned(), |mark| scale.words(*mark, lang))
    };
    let mut rows: Vec<(String, String, String)> = desk
        .rubric
        .criteria
        .iter()
        .map(|one| (one.label.get(lang).to_owned(), mark(mine, &one.key), mark(theirs, &one.key)))
        .collect();
    let of = |words: &str| if words.trim().is_empty() { "—".to_owned() } else { words.to_owned() };
    for one in &desk.rubric.criteria {
        let remark = |sheet: &Content| sheet.comments.get(&one.key).map(|words| of(words));
        if let (mine, theirs @ Some(_)) | (mine @ Some(_), theirs) = (remark(mine), remark(theirs)) {
            let name = m::comment_on(lang, one.label.get(lang));
            rows.push((name, mine.unwrap_or_else(|| of("")), theirs.unwrap_or_else(|| of(""))));
        }
    }
    rows.push((m::comment(lang).to_owned(), of(&mine.comment), of(&theirs.comment)));
    rows.push((m::red_line(lang).to_owned(), of(&mine.red_line), of(&theirs.red_line)));
    let notes = |sheet: &Content| {
        let lines = sheet.notes.iter().map(|note| format!("{} {}", common::clock(note.at_ms), note.words));
        of(&lines.collect::<Vec<_>>().join("\n"))
    };
    rows.push((m::notes(lang).to_owned(), notes(mine), notes(theirs)));
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, mine, theirs)| {
            let class = if mine == theirs { "same" } else { "differs" };
            view! { <tr class=class><th scope="row">{name}</th><td>{mine}</td><td>{theirs}</td></tr> }
        })
        .collect();
    view! {
        <table class="both-sheets">
            <thead><tr><td></td><th scope="col">{here}</th><th scope="col">{elsewhere}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
