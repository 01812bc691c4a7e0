//! A sheet on the desk: a titled part of a page.

use leptos::children::ViewFnOnce;
use leptos::prelude::*;

/// A titled part of a page.
#[component]
pub fn Sheet(
    /// Its title; without one it has no head.
    #[prop(optional, into)]
    title: String,
    /// A few words beside the title.
    #[prop(optional, into)]
    note: String,
    /// Links or buttons at the end of the head.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// Lets a table reach the edges.
    #[prop(optional)]
    flush: bool,
    /// A class for the page's own style partial.
    #[prop(optional, into)]
    class: String,
    /// What lies on it.
    children: Children,
) -> impl IntoView {
    let head = (!title.is_empty()).then(|| {
        let note = (!note.is_empty()).then(|| view! { <span class="small muted">{note}</span> });
        view! {
            <header>
                <h2>{title}</h2>
                {note}
                <span class="spring"></span>
                {actions.run()}
            </header>
        }
    });
    view! {
        <section class=format!("sheet {class}")>
            {head}
            <div class=if flush { "in flush" } else { "in" }>{children()}</div>
        </section>
    }
    .into_any()
}
