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

/// Tabs that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TabGroup {
    /// What they have in common; empty for what stands alone.
    pub label: String,
    /// The tabs; a group has one at least.
    pub tabs: Vec<Tab>,
}

/// Rows of tabs, a group each, side by side. On a phone the groups are one row, and the tabs of the present one another.
#[component]
pub fn GroupedTabs(
    /// What the tabs divide.
    #[prop(into)]
    label: String,
    /// The groups.
    groups: Vec<TabGroup>,
    /// The `href` of the tab in sight.
    #[prop(into)]
    current: String,
) -> impl IntoView {
    let holds_current = |group: &TabGroup| group.tabs.iter().any(|tab| tab.href == current);
    let names: Vec<_> = groups
        .iter()
        .filter_map(|group| {
            let first = group.tabs.first()?;
            let name = if group.label.is_empty() { first.label.clone() } else { group.label.clone() };
            let here = holds_current(group).then_some("true");
            Some(view! { <a href=first.href.clone() aria-current=here>{name}</a> })
        })
        .collect();
    let rows: Vec<_> = groups
        .into_iter()
        .map(|group| {
            let class = if holds_current(&group) { "tab-group here" } else { "tab-group" };
            let links: Vec<_> = group
                .tabs
                .into_iter()
                .map(|tab| {
                    let here = (tab.href == current).then_some("page");
                    view! { <a href=tab.href aria-current=here>{tab.label}</a> }
                })
                .collect();
            let (name, label) = (group.label.clone(), (!group.label.is_empty()).then_some(group.label));
            let role = label.is_some().then_some("group");
            view! {
                <div class=class role=role aria-label=label>
                    <span class="tab-group-name" aria-hidden="true">{name}</span>
                    {links}
                </div>
            }
        })
        .collect();
    view! {
        <nav class="tabs grouped" aria-label=label>
            <div class="tab-groups">{names}</div>
            {rows}
        </nav>
    }
    .into_any()
}
