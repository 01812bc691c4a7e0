//! A list with nothing in it says what to do next.

use leptos::prelude::*;

/// Shown instead of an empty list.
#[component]
pub fn EmptyState(
    /// What is not there.
    #[prop(into)]
    title: String,
    /// What to do next: a sentence, then a button or link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="empty-dots" viewBox="0 0 62 14" width="62" height="14" aria-hidden="true">
                <circle cx="7" cy="7" r="4.5"/>
                <circle cx="23" cy="7" r="4.5"/>
                <circle cx="39" cy="7" r="4.5"/>
                <circle cx="55" cy="7" r="4.5"/>
            </svg>
            <p class="title">{title}</p>
            {children.map(|children| view! { <div class="next">{children()}</div> })}
        </div>
    }
    .into_any()
}
