//! Buttons: a link that looks like one, one that sends a form, and one that does something here.
//!
//! Attributes go through: `<Button attr:commandfor="confirm" attr:command="show-modal">`, `on:click` in an island.

use leptos::prelude::*;

/// How much a button weighs. One primary per view; vermilion only for what is final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Outlined.
    #[default]
    Plain,
    /// The main step of this view.
    Primary,
    /// Seals, signs, publishes.
    Seal,
    /// No outline: small things at the side.
    Quiet,
}

impl Kind {
    /// The classes of the style sheet, for a button inside an island.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Seal => "button seal",
            Self::Quiet => "button quiet",
        }
    }
}

/// A button that does something on this page: opens a dialog, plays, calls an island's handler.
#[component]
pub fn Button(
    /// Its weight.
    #[prop(optional)]
    kind: Kind,
    /// Not possible now; say why beside it.
    #[prop(optional)]
    disabled: bool,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! { <button type="button" class=kind.class() disabled=disabled>{children()}</button> }
}

/// A button that sends its form, with a name and value of its own if it is one of several.
#[component]
pub fn Submit(
    /// Its weight.
    #[prop(optional)]
    kind: Kind,
    /// The name sent with the form.
    #[prop(optional, into)]
    name: Option<String>,
    /// The value sent with the form.
    #[prop(optional, into)]
    value: Option<String>,
    /// Not possible now; say why beside it.
    #[prop(optional)]
    disabled: bool,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! { <button type="submit" class=kind.class() name=name value=value disabled=disabled>{children()}</button> }
}

/// A link that looks like a button: it leads somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Its weight.
    #[prop(optional)]
    kind: Kind,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! { <a class=kind.class() href=href>{children()}</a> }
}
