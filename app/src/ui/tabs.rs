//! Tabs that are links: each view has an address of its own.

use leptos::prelude::*;

/// One tab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
    /// How many things are behind it, if that helps.
    pub count: Option<u64>,
}

impl Tab {
    /// A tab without a count.
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), count: None }
    }

    /// With a count.
    #[must_use]
    pub const fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}

/// A row of tabs.
#[component]
pub fn Tabs(
    /// What the tabs divide.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
    /// The `href` of the tab in sight.
    #[prop(into)]
    current: String,
) -> impl IntoView {
    let links: Vec<_> = tabs
        .into_iter()
        .map(|tab| {
            let here = (tab.href == current).then_some("page");
            let count = tab.count.map(|count| view! { <span class="count">{count}</span> });
            view! { <a href=tab.href aria-current=here>{tab.label}{count}</a> }
        })
        .collect();
    view! { <nav class="tabs" aria-label=label>{links}</nav> }.into_any()
}
