//! Tables: a caption, a head that sorts, numbers at the end of their column, and cards on a phone.
//!
//! ```ignore
//! <DataTable caption=m::entries(lang) head=move || view! {
//!     <SortHead query=query.clone() column="title" label=m::title(lang) default="-score"/>
//!     <Head>{m::region(lang)}</Head>
//!     <SortHead query=query column="score" label=m::score(lang) default="-score" number=true/>
//! }>
//!     {rows.into_iter().map(|row| view! {
//!         <tr>
//!             <RowHead><a class="work" href=row.href>{row.title}</a></RowHead>
//!             <Cell label=m::region(lang)>{row.region}</Cell>
//!             <Cell label=m::score(lang) number=true>{row.score}</Cell>
//!         </tr>
//!     }).collect_view()}
//! </DataTable>
//! ```

use leptos::children::ViewFnOnce;
use leptos::prelude::*;

use crate::lang::use_lang;
use crate::ui::list::ListQuery;
use words::common;

/// The order a column is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Not by this column.
    None,
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

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

/// The head of a column that sorts the list: a link that turns the order round.
#[component]
pub fn SortHead(
    /// What the address asks for.
    query: ListQuery,
    /// The column's name in `sort`.
    #[prop(into)]
    column: String,
    /// Its words.
    #[prop(into)]
    label: String,
    /// The list's order when the address names none, such as `-score`.
    #[prop(optional, into)]
    default: String,
    /// The column holds numbers; it then descends first.
    #[prop(optional)]
    number: bool,
) -> impl IntoView {
    let lang = use_lang();
    let (sorted, descending) = query.sort(&default);
    let order = match (sorted == column, descending) {
        (false, _) => Order::None,
        (true, false) => Order::Ascending,
        (true, true) => Order::Descending,
    };
    let (aria, arrow, next_descends) = match order {
        Order::None => (None, "", number),
        Order::Ascending => (Some("ascending"), "▲", true),
        Order::Descending => (Some("descending"), "▼", false),
    };
    let to = if next_descends { format!("-{column}") } else { column };
    let title = common::sort_by(lang, &label);
    let arrow = (!arrow.is_empty()).then(|| view! { <span class="arrow" aria-hidden="true">{arrow}</span> });
    view! {
        <th scope="col" class=number.then_some("n") aria-sort=aria>
            <a href=query.with("sort", to) title=title>{label}{arrow}</a>
        </th>
    }
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
    /// What is in it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let label = (!label.is_empty()).then_some(label);
    view! { <td data-label=label class=number.then_some("n")>{children.map(|children| children())}</td> }
}

/// The cell that names the row; the title of its card on a phone.
#[component]
pub fn RowHead(
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <th scope="row">{children()}</th> }
}
