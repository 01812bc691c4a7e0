//! Lengths: how far a task is, how full a quota is. Drawn without any style attribute.

use leptos::prelude::*;

/// How far something has come that is going on: an upload, an export.
#[component]
pub fn Progress(
    /// What is going on.
    #[prop(into)]
    label: String,
    /// How much is done.
    value: u64,
    /// How much there is.
    max: u64,
) -> impl IntoView {
    view! { <progress class="progress" aria-label=label value=value.to_string() max=max.max(1).to_string()></progress> }
}

/// How full something is: a quota, a judge's share.
#[component]
pub fn Measure(
    /// What is measured.
    #[prop(into)]
    label: String,
    /// How much there is.
    value: u64,
    /// How much there may be.
    max: u64,
) -> impl IntoView {
    let max = max.max(1);
    // In thousandths of the length; a wide viewBox keeps it whole numbers.
    let filled = value.min(max).saturating_mul(1000).checked_div(max).unwrap_or_default();
    let class = if value > max { "measure over" } else { "measure" };
    view! {
        <svg
            class=class
            role="meter"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=max.to_string()
            aria-valuenow=value.to_string()
            viewBox="0 0 1000 6"
            preserveAspectRatio="none"
        >
            <rect class="track" width="1000" height="6"/>
            <rect class="fill" width=filled.to_string() height="6"/>
        </svg>
    }
}

/// A line of a list of measures: name, length, figures. Put several into `<ul class="measures">`.
#[component]
pub fn MeasureRow(
    /// Whose measure it is.
    #[prop(into)]
    label: String,
    /// How much there is.
    value: u64,
    /// How much there may be.
    max: u64,
) -> impl IntoView {
    view! {
        <li class="measure-row">
            <span>{label.clone()}</span>
            <Measure label=label value=value max=max/>
            <span class="n">{format!("{value} / {max}")}</span>
        </li>
    }
}
