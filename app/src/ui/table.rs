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

use leptos::prelude::*;

pub use islands::ui::table::{Cell, DataTable, Head, RowHead};

use crate::ui::list::ListQuery;
use islands::lang::use_lang;
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
