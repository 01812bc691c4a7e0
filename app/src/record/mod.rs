//! The record of a contest that strangers check: what is kept, its roots, the file, and the pool and the seed that it begins with.
//! Server only.

pub mod page;
pub mod seed;

use domain::record::RecordHash;

use crate::ui::prelude::*;

/// A root as it is compared with paper.
fn root_groups(root: &RecordHash) -> AnyView {
    view! { <code class="root-groups">{root.groups()}</code> }.into_any()
}

/// Facts beneath each other: what, and which.
fn facts(facts: Vec<(&'static str, AnyView)>) -> AnyView {
    let rows: Vec<_> =
        facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    view! { <dl class="record-facts">{rows}</dl> }.into_any()
}
