//! The life of a contest as a bar of steps.

use leptos::prelude::*;

use islands::lang::use_lang;
use words::common;

/// Where a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PhaseState {
    /// Behind us.
    Done,
    /// Now.
    Current,
    /// To come.
    #[default]
    Open,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// Its dates, or what came of it.
    pub note: String,
    /// Where it is.
    pub state: PhaseState,
    /// The page about it, if there is one.
    pub href: Option<String>,
}

impl Phase {
    /// A step without a page.
    #[must_use]
    pub fn new(state: PhaseState, name: impl Into<String>, note: impl Into<String>) -> Self {
        Self { name: name.into(), note: note.into(), state, href: None }
    }

    /// With a page.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// Steps in a row, the current one under vermilion; two columns on a phone.
#[component]
pub fn PhaseBar(
    /// The steps, in order.
    phases: Vec<Phase>,
) -> impl IntoView {
    let lang = use_lang();
    let steps: Vec<_> = phases
        .into_iter()
        .map(|phase| {
            let (class, current, state) = match phase.state {
                PhaseState::Done => ("done", None, common::step_done(lang)),
                PhaseState::Current => ("current", Some("step"), common::step_now(lang)),
                PhaseState::Open => ("open", None, common::step_open(lang)),
            };
            let name = match phase.href {
                Some(href) => view! { <a href=href>{phase.name}</a> }.into_any(),
                None => phase.name.into_any(),
            };
            view! {
                <li class=class aria-current=current>
                    <b>{name}<span class="hidden">{state}</span></b>
                    <span class="note">{phase.note}</span>
                </li>
            }
        })
        .collect();
    view! { <ol class="phases" aria-label=common::steps(lang)>{steps}</ol> }.into_any()
}
