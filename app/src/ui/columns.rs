//! A list whose columns its files share: the page dresses some cells, and shows the others as they are.

use domain::access::{AccessContext, Role};
use domain::scoring::rubric::points_2;
use leptos::prelude::*;
use services::Contest;
use services::exports::{Column, ColumnKind, ListKind, SiteListKind, TableCell};

use crate::ui::list::ListQuery;
use crate::ui::table::{Cell, DataTable, Head, RowHead, SortHead};
use words::{Lang, common, lists};

/// How a page shows a cell.
pub enum Dress {
    /// As it is.
    Plain,
    /// With this inside.
    Inside(AnyView),
    /// As this cell.
    Whole(AnyView),
}

/// The head of a column of acts, which is only read out, and what stands there for a row.
pub type RowActs<'a, R> = (&'static str, &'a dyn Fn(&R) -> AnyView);

/// How a page shows a list.
pub struct ListLook<'a, R> {
    /// What it lists.
    pub caption: String,
    /// What the address asks for.
    pub query: &'a ListQuery,
    /// The order where the address names none, such as `-score`.
    pub order: &'static str,
    /// How the cell of a column is shown, by the column's key.
    pub dress: &'a dyn Fn(&str, &R) -> Dress,
    /// What can be done with a row, at its end, and the head that is read out for it.
    pub acts: Option<RowActs<'a, R>>,
}

/// The rows of a page as a table.
pub fn list_table<R>(columns: &[Column<R>], rows: &[R], look: &ListLook<'_, R>) -> AnyView {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let cells: Vec<_> =
                columns.iter().map(|column| cell(column, row, (look.dress)(&column.key, row))).collect();
            let acts = look.acts.map(|(_, acts)| {
                let acts = acts(row);
                view! { <td class="n">{acts}</td> }
            });
            view! { <tr>{cells}{acts}</tr> }
        })
        .collect();
    let heads: Vec<_> = columns.iter().map(|column| head(column, look)).collect();
    let acts = look.acts.map(|(words, _)| view! { <Head><span class="hidden">{words}</span></Head> });
    let caption = look.caption.clone();
    view! { <DataTable caption=caption head=move || view! { {heads}{acts} }>{rows}</DataTable> }.into_any()
}

fn head<R>(column: &Column<R>, look: &ListLook<'_, R>) -> AnyView {
    let (key, label, number) = (column.key.clone(), column.head.clone(), column.kind == ColumnKind::Number);
    if column.sorts {
        let query = look.query.clone();
        view! { <SortHead query=query column=key label=label default=look.order number=number/> }.into_any()
    } else {
        view! { <Head number=number>{label}</Head> }.into_any()
    }
}

fn cell<R>(column: &Column<R>, row: &R, dress: Dress) -> AnyView {
    let inside = match dress {
        Dress::Whole(cell) => return cell,
        Dress::Inside(inside) => Some(inside),
        Dress::Plain => shown(column.cell(row)),
    };
    match column.kind {
        ColumnKind::Name => view! { <RowHead>{inside}</RowHead> }.into_any(),
        kind => {
            let (label, number) = (column.head.clone(), kind == ColumnKind::Number);
            view! { <Cell label=label number=number>{inside}</Cell> }.into_any()
        }
    }
}

/// A cell as it is; an empty one is left out on a phone.
fn shown(cell: TableCell) -> Option<AnyView> {
    match cell {
        TableCell::Empty => None,
        TableCell::Text(text) => Some(text.into_any()),
        TableCell::Number(number) => Some(number.to_string().into_any()),
        TableCell::Points(points) => Some(points_2(points).into_any()),
        TableCell::Duration(ms) => Some(common::clock(ms).into_any()),
    }
}

/// Links to a list of a contest as it is shown, in each format, in the language of the page; nothing for who only looks as somebody
/// else: taking a list away is an act.
pub fn list_files(contest: &str, kind: ListKind, query: &ListQuery, lang: Lang) -> AnyView {
    file_links(&format!("/contests/{contest}/lists/{}", kind.key()), kind.title(lang), query, lang)
}

/// As [`list_files`], for whoever may take the list away now; nothing for others.
pub fn open_list_files(
    contest: &Contest,
    roles: &[Role],
    kind: ListKind,
    query: &ListQuery,
    lang: Lang,
) -> Option<AnyView> {
    let access = AccessContext { roles: roles.to_vec(), ..AccessContext::default() };
    kind.is_open_to(&access, contest.phase).then(|| list_files(contest.id.as_str(), kind, query, lang))
}

/// Links to a list that belongs to no contest, as [`list_files`].
pub fn site_list_files(kind: SiteListKind, query: &ListQuery, lang: Lang) -> AnyView {
    file_links(&format!("/lists/{}", kind.key()), kind.title(lang), query, lang)
}

fn file_links(stem: &str, title: &'static str, query: &ListQuery, lang: Lang) -> AnyView {
    if islands::session::actor().guise().is_some() {
        return ().into_any();
    }
    let links: Vec<_> = ListKind::FORMATS
        .into_iter()
        .map(|format| {
            let path = format!("{stem}.{format}?lang={}", lang.key());
            let words = format.key().to_uppercase();
            let label = lists::file(lang, title, &words);
            view! { <a href=query.at(&path) aria-label=label>{words}</a> }
        })
        .collect();
    // A page may have several lists: each group of links says which it belongs to.
    let group = lists::files_of(lang, title);
    view! {
        <nav class="exports small" aria-label=group>
            <span class="muted">{lists::files(lang)}</span>
            {links}
        </nav>
    }
    .into_any()
}
