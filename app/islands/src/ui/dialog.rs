//! Dialogs: the browser's own `<dialog>`, opened by a button with `command="show-modal"`.
//!
//! No island is needed; `app/assets/page.js` gives the two commands to browsers that lack them.

use leptos::prelude::*;

use crate::lang::use_lang;
use crate::ui::FORM_FIELD;
use crate::ui::button::{Kind, Submit};
use words::common;

/// A button that opens the dialog of this id.
#[component]
pub fn DialogButton(
    /// The dialog's id.
    #[prop(into)]
    opens: String,
    /// Its weight.
    #[prop(optional)]
    kind: Kind,
    /// Its words, ending in "…".
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class=kind.class() commandfor=opens command="show-modal" aria-haspopup="dialog">
            {children()}
        </button>
    }
}

/// A dialog over the page.
#[component]
pub fn Dialog(
    /// Its id, for `DialogButton`.
    #[prop(into)]
    id: String,
    /// Its title.
    #[prop(into)]
    title: String,
    /// What it holds; close it with a button of `commandfor=id command="close"`.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog class="dialog" id=id aria-labelledby=labelled_by closedby="any">
            <h2 id=title_id>{title}</h2>
            {children()}
        </dialog>
    }
    .into_any()
}

/// Asks before something that cannot simply be undone: names what it will do and to how many.
///
/// Put it on the page and open it with a `DialogButton`; it posts the form `name` to the page.
#[component]
pub fn ConfirmDialog(
    /// Its id, for `DialogButton`.
    #[prop(into)]
    id: String,
    /// The form's name, as `posted(…)` asks for it.
    #[prop(into)]
    name: String,
    /// What will happen, with the number: "Withdraw 3 films?".
    #[prop(into)]
    title: String,
    /// The button's words: "Withdraw 3 films".
    #[prop(into)]
    confirm: String,
    /// Where to send it; its own page unless said.
    #[prop(optional, into)]
    action: String,
    /// For what cannot be undone: the words to type, such as the contest's name. Sent as `typed`; check it again.
    #[prop(optional, into)]
    typed: String,
    /// The button is vermilion: it seals, signs or publishes.
    #[prop(optional)]
    seal: bool,
    /// What it means: which ones, what is kept, how to undo it; and `Hidden` fields with the ids.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let kind = if seal { Kind::Seal } else { Kind::Primary };
    let typed = (!typed.is_empty()).then(|| {
        let field = format!("{id}-typed");
        view! {
            <div class="field">
                <label for=field.clone()>{common::type_to_confirm(lang, &typed)}</label>
                <input
                    class="input"
                    type="text"
                    id=field
                    name="typed"
                    required=true
                    autocomplete="off"
                    pattern=literal_pattern(&typed)
                    title=typed.clone()
                />
            </div>
        }
    });
    let action = (!action.is_empty()).then_some(action);
    let close = id.clone();
    view! {
        <Dialog id=id title=title>
            <form method="post" action=action>
                <input type="hidden" name=FORM_FIELD value=name/>
                <div class="body">{children()}</div>
                {typed}
                <div class="acts">
                    <button type="button" class=Kind::Plain.class() commandfor=close command="close">
                        {common::cancel(lang)}
                    </button>
                    <Submit kind=kind>{confirm}</Submit>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

/// A `pattern` that matches exactly these words.
fn literal_pattern(words: &str) -> String {
    let mut pattern = String::new();
    for c in words.chars() {
        // Patterns are compiled with the `v` flag, which allows a backslash before these only.
        if matches!(c, '\\' | '^' | '$' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::literal_pattern;

    #[test]
    fn patterns_are_literal() {
        assert_eq!(literal_pattern("a-b.c (1)"), "a-b\\.c \\(1\\)");
        assert_eq!(literal_pattern("遴选"), "遴选");
    }
}
