//! The form that saves itself, as the page shows it: "saved 10:42", what went wrong, what is still needed.

use islands::autosave::SaveState;
use islands::ui::prelude::*;
use islands::wire::Packed;
use words::{Lang, entries as m};

use crate::api::{Draft, Stored};
use crate::saving::Saver;

/// "Saved 10:42" beside the buttons of the form, and what to do when it is not.
#[island]
pub fn SavingDraft(
    /// The form and what it needs.
    draft: Packed<Draft>,
    /// The language of the page.
    lang: Lang,
) -> impl IntoView {
    provide_context(lang);
    let Packed(draft) = draft;
    let (ahead_s, page) = (draft.ahead_s, format!("/entries/{}", draft.entry));
    let saver = Saver::new(draft, lang);
    Effect::new(move |_| saver.wake());
    view! {
        <div class="trouble" aria-live="assertive">{move || trouble(saver, ahead_s, &page)}</div>
        <span class="status small" role="status" aria-live="polite">
            {move || status(&saver.state.get(), saver.wrong.with(Vec::is_empty), ahead_s, lang)}
        </span>
    }
    .into_any()
}

fn status(state: &SaveState<Stored>, whole: bool, ahead_s: i64, lang: Lang) -> impl IntoView + use<> {
    let (class, words) = match state {
        SaveState::Saved(at) if whole => ("kept", m::saved_at(lang, &common::time_of_day(*at, ahead_s))),
        // The notice beside it says which answers are wrong.
        SaveState::Blank | SaveState::Saved(_) => ("muted", String::new()),
        SaveState::Saving => ("muted", m::saving(lang).to_owned()),
        SaveState::Waiting(_) | SaveState::SignInNeeded | SaveState::Refused(_) | SaveState::Conflict(_) => {
            ("unsaved", m::unsaved(lang).to_owned())
        }
    };
    view! { <span class=class>{words}</span> }
}

/// What went wrong, what is kept and what to do.
fn trouble(saver: Saver, ahead_s: i64, page: &str) -> AnyView {
    let lang = saver.lang;
    let button = move |class: Kind, words: &'static str, act: fn(Saver)| {
        view! { <button type="button" class=class.class() on:click=move |_| act(saver)>{words}</button> }
    };
    match saver.state.get() {
        SaveState::Saved(_) => wrong_answers(saver, lang),
        SaveState::Blank | SaveState::Saving => ().into_any(),
        SaveState::Waiting(why) => {
            view! { <Notice tone=Tone::Warning title=why><p>{m::waiting_body(lang)}</p></Notice> }.into_any()
        }
        SaveState::SignInNeeded => view! {
            <Notice tone=Tone::Warning title=m::sign_in_title(lang)>
                <p>{m::sign_in_body(lang)}</p>
                <div class="acts">
                    <a class=Kind::Primary.class() href="/sign-in" target="_blank" rel="opener">
                        {common::sign_in_elsewhere(lang)}
                    </a>
                    {button(Kind::Plain, common::try_again(lang), Saver::save)}
                </div>
            </Notice>
        }
        .into_any(),
        SaveState::Refused(why) => view! {
            <Notice tone=Tone::Error title=m::refused_title(lang)>
                <p>{why}</p>
                <div class="acts">{button(Kind::Plain, common::try_again(lang), Saver::save)}</div>
            </Notice>
        }
        .into_any(),
        SaveState::Conflict(Stored { saved_at, clashes, .. }) => {
            let page = page.to_owned();
            let shown = |words: String| if words.is_empty() { m::nothing(lang).to_owned() } else { words };
            let rows: Vec<_> = clashes
                .into_iter()
                .map(|one| {
                    let (here, stored) = (shown(one.here), shown(one.stored));
                    view! { <tr><th scope="row">{one.label}</th><td>{here}</td><td>{stored}</td></tr> }
                })
                .collect();
            let body = m::conflict_body(lang, &common::time_of_day(saved_at, ahead_s));
            let between = ::words::phrases::gap(lang, &body);
            view! {
                <Notice tone=Tone::Warning title=m::conflict_title(lang)>
                    <p>
                        {body}{between}
                        <a href=page target="_blank">{m::look(lang)}</a>
                    </p>
                    <table class="both">
                        <thead>
                            <tr><td></td><th scope="col">{m::here(lang)}</th><th scope="col">{m::stored(lang)}</th></tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <div class="acts">
                        {button(Kind::Primary, m::keep_mine(lang), Saver::keep_mine)}
                        {button(Kind::Plain, m::take_theirs(lang), Saver::take_theirs)}
                    </div>
                </Notice>
            }
            .into_any()
        }
    }
}

/// The answers that were left out of what was saved.
fn wrong_answers(saver: Saver, lang: Lang) -> AnyView {
    let lines: Vec<_> = saver
        .wrong
        .get()
        .into_iter()
        .map(|one| {
            let to = format!("#f-entry-{}", one.field);
            let between = ::words::phrases::colon(lang);
            view! { <li><a href=to>{one.label}</a>{between}{one.message}</li> }
        })
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    let title = m::wrong_title(lang, u64::try_from(lines.len()).unwrap_or_default());
    view! { <Notice tone=Tone::Warning title=title><ul>{lines}</ul></Notice> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_the_contests() {
        assert_eq!(common::time_of_day(1_772_323_320_000_000, 8 * 3_600), "08:02");
    }
}
