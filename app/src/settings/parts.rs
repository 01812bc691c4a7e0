//! What the sections of the settings are drawn with: tables whose cells are fields.

use super::form_data::{FormData, cell};
use crate::ui::prelude::*;
use words::contest_settings as m;

/// How a section is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The language.
    pub lang: Lang,
    /// It can be changed; otherwise there are no empty rows and nothing to remove.
    pub open: bool,
    /// Fields that need mending.
    pub mend: Vec<String>,
}

/// What a column holds.
#[derive(Clone, Debug)]
pub enum CellKind {
    /// Words.
    Words,
    /// Words with suggestions from the `<datalist>` of this id.
    Listed(&'static str),
    /// A number.
    Number,
    /// A tick.
    Tick,
    /// One of these; with an empty first choice if there are words for it.
    Choice(Vec<Choice>, &'static str),
    /// A value that is carried along unseen.
    Carried,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    key: &'static str,
    label: &'static str,
    holds: CellKind,
}

/// A column of words.
pub const fn words(key: &'static str, label: &'static str) -> Column {
    Column { key, label, holds: CellKind::Words }
}

/// A column of numbers.
pub const fn number(key: &'static str, label: &'static str) -> Column {
    Column { key, label, holds: CellKind::Number }
}

/// Any other column.
pub const fn column(key: &'static str, label: &'static str, holds: CellKind) -> Column {
    Column { key, label, holds }
}

/// The field of a cell. Its label is seen on a phone, where the row is a card, and read out elsewhere.
pub fn field(list: &str, row: usize, column: &Column) -> AnyView {
    let name = cell(list, row, column.key);
    let label = format!("{} {}", column.label, row + 1);
    match &column.holds {
        CellKind::Words => view! { <Field name=name label=label/> }.into_any(),
        CellKind::Listed(id) => view! { <Field name=name label=label list=*id/> }.into_any(),
        CellKind::Number => view! { <Field name=name label=label kind=InputKind::Number/> }.into_any(),
        CellKind::Tick => view! { <Checkbox name=name label=label/> }.into_any(),
        CellKind::Choice(choices, empty) => {
            view! { <Select name=name label=label choices=choices.clone() empty=*empty/> }.into_any()
        }
        CellKind::Carried => {
            let value = use_context::<FormState>().map(|form| form.value(&name).to_owned()).unwrap_or_default();
            view! { <Hidden name=name value=value/> }.into_any()
        }
    }
}

/// A list as a table that is edited: its order, its columns, and a tick to remove a row.
pub fn edit_table(caption: &'static str, list: &str, columns: &[Column], pairs: &FormData, shown: &Shown) -> AnyView {
    edit_table_with(caption, list, columns, pairs, shown, 3)
}

/// As [`edit_table`], with so many empty rows to fill in.
pub fn edit_table_with(
    caption: &'static str,
    list: &str,
    columns: &[Column],
    pairs: &FormData,
    shown: &Shown,
    spare: usize,
) -> AnyView {
    let (lang, open) = (shown.lang, shown.open);
    let filled = pairs.rows(list);
    let order = number("order", m::order(lang));
    let drop = column("drop", m::drop(lang), CellKind::Tick);
    let heads: Vec<&'static str> =
        columns.iter().filter(|column| !matches!(column.holds, CellKind::Carried)).map(|column| column.label).collect();
    let head = move || {
        let heads: Vec<_> = heads.iter().copied().map(|label| view! { <Head>{label}</Head> }).collect();
        let last = open.then(|| view! { <Head>{m::drop(lang)}</Head> });
        view! { <Head>{m::order(lang)}</Head>{heads}{last} }
    };
    let lines: Vec<_> = (0..filled + if open { spare } else { 0 })
        .map(|row| {
            let fresh = row >= filled;
            let (carried, seen): (Vec<_>, Vec<_>) =
                columns.iter().partition(|column| matches!(column.holds, CellKind::Carried));
            let carried: Vec<_> = carried.into_iter().map(|column| field(list, row, column)).collect();
            let cells: Vec<_> =
                seen.into_iter().map(|column| view! { <td>{field(list, row, column)}</td> }).collect();
            let last = open.then(|| {
                let tick = (!fresh).then(|| field(list, row, &drop));
                view! { <td class="remove">{tick}</td> }
            });
            view! { <tr class=fresh.then_some("fresh")><td class="order">{carried}{field(list, row, &order)}</td>{cells}{last}</tr> }
        })
        .collect();
    view! {
        <div class="edit-table">
            <DataTable caption=caption head=head>{lines}</DataTable>
        </div>
    }
    .into_any()
}

/// A list of suggestions: values with their words.
pub fn suggestions(id: &'static str, values: Vec<(String, String)>) -> AnyView {
    let options: Vec<_> =
        values.into_iter().map(|(value, words)| view! { <option value=value>{words}</option> }).collect();
    view! { <datalist id=id>{options}</datalist> }.into_any()
}
