//! Notices: what happened, what is kept, what to do.

use leptos::prelude::*;

/// How a notice, toast or tag is meant. Vermilion is not among them: a refusal is no seal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// Done, held, in order.
    Done,
    /// Look here.
    Warning,
    /// Refused or failed.
    Error,
}

impl Tone {
    /// The class of the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Done => "done",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    const fn role(self) -> &'static str {
        match self {
            Self::Error => "alert",
            Self::Info | Self::Done | Self::Warning => "note",
        }
    }
}

/// A titled notice in the page. An error is announced when the page shows it.
#[component]
pub fn Notice(
    /// How it is meant.
    #[prop(optional)]
    tone: Tone,
    /// What happened, in one line.
    #[prop(into)]
    title: String,
    /// What is kept and what to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class()) role=tone.role()>
            <p class="title">{title}</p>
            {children.map(|children| view! { <div class="body">{children()}</div> })}
        </div>
    }
    .into_any()
}
