//! Tags for states, and the stamp for what is final.

use leptos::prelude::*;

/// The colour of a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagTone {
    /// A plain fact.
    #[default]
    Plain,
    /// Done, held.
    Jade,
    /// Look here.
    Amber,
    /// Sealed, signed, selected, overdue; nothing else.
    Seal,
}

/// A short word about a state.
#[component]
pub fn Tag(
    /// Its colour.
    #[prop(optional)]
    tone: TagTone,
    /// One or two words.
    children: Children,
) -> impl IntoView {
    let class = match tone {
        TagTone::Plain => "tag",
        TagTone::Jade => "tag jade",
        TagTone::Amber => "tag amber",
        TagTone::Seal => "tag seal",
    };
    view! { <span class=class>{children()}</span> }
}

/// The seal on what is final: published, sealed, signed. At most one on a page, two to four characters a line.
#[component]
pub fn Stamp(
    /// The first line.
    #[prop(into)]
    top: String,
    /// The second line, if any.
    #[prop(optional, into)]
    bottom: String,
    /// For the head of a public page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let second = (!bottom.is_empty()).then(|| view! { <span>{bottom}</span> });
    view! { <span class=if large { "stamp large" } else { "stamp" }><span>{top}</span>{second}</span> }
}
