//! Tables: a caption, a head, numbers at the end of their column, and cards on a phone.

use leptos::children::ViewFnOnce;
use leptos::prelude::*;

/// A table that scrolls in its own box when it is wide, and becomes a list of cards on a phone.
#[component]
pub fn DataTable(
    /// What it lists.
    #[prop(into)]
    caption: String,
    /// The cells of the head row: `Head` and `SortHead`.
    #[prop(into)]
    head: ViewFnOnce,
    /// Shows the caption; otherwise it is only read out, since a sheet's title says the same.
    #[prop(optional)]
    show_caption: bool,
    /// Keeps it a table on a phone, for matrices.
    #[prop(optional)]
    keep: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let class = if keep { "data" } else { "data cards" };
    let label = caption.clone();
    view! {
        <div class="table-box" role="region" aria-label=label tabindex="0">
            <table class=class>
                <caption class=(!show_caption).then_some("hidden")>{caption}</caption>
                <thead><tr>{head.run()}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The head of a column.
#[component]
pub fn Head(
    /// The column holds numbers.
    #[prop(optional)]
    number: bool,
    /// Its words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <th scope="col" class=number.then_some("n")>{children.map(|children| children())}</th> }
}

/// A cell; its label stands beside it on a phone.
#[component]
pub fn Cell(
    /// The column's words.
    #[prop(optional, into)]
    label: String,
    /// A number: at the end of its column.
    #[prop(optional)]
    number: bool,
    /// Short terms (a region, a role): a line breaks between two, never inside one.
    #[prop(optional)]
    terms: bool,
    /// What is in it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let label = (!label.is_empty()).then_some(label);
    let class = number.then_some("n").or_else(|| terms.then_some("terms"));
    view! { <td data-label=label class=class>{children.map(|children| children())}</td> }
}

/// The cell that names the row; the title of its card on a phone.
#[component]
pub fn RowHead(
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <th scope="row">{children()}</th> }
}
