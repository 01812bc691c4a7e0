//! What the sections of the settings are drawn with: tables whose cells are fields.

use super::pairs::{Pairs, cell};
use crate::i18n::contest_settings as m;
use crate::ui::prelude::*;

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

impl Shown {
    /// Rows to draw for a list: those there are, and three more to fill in.
    pub fn rows(&self, pairs: &Pairs, list: &str) -> usize {
        pairs.rows(list) + if self.open { 3 } else { 0 }
    }
}

/// What a column holds.
#[derive(Clone, Debug)]
pub enum Holds {
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
    holds: Holds,
}

/// A column of words.
pub const fn words(key: &'static str, label: &'static str) -> Column {
    Column { key, label, holds: Holds::Words }
}

/// A column of numbers.
pub const fn number(key: &'static str, label: &'static str) -> Column {
    Column { key, label, holds: Holds::Number }
}

/// Any other column.
pub const fn column(key: &'static str, label: &'static str, holds: Holds) -> Column {
    Column { key, label, holds }
}

/// The field of a cell. Its label is seen on a phone, where the row is a card, and read out elsewhere.
pub fn field(list: &str, row: usize, column: &Column) -> AnyView {
    let name = cell(list, row, column.key);
    let label = format!("{} {}", column.label, row + 1);
    match &column.holds {
        Holds::Words => view! { <Field name=name label=label/> }.into_any(),
        Holds::Listed(id) => view! { <Field name=name label=label list=*id/> }.into_any(),
        Holds::Number => view! { <Field name=name label=label kind=InputKind::Number/> }.into_any(),
        Holds::Tick => view! { <Checkbox name=name label=label/> }.into_any(),
        Holds::Choice(choices, empty) => {
            view! { <Select name=name label=label choices=choices.clone() empty=*empty/> }.into_any()
        }
        Holds::Carried => {
            let value = use_context::<FormState>().map(|form| form.value(&name).to_owned()).unwrap_or_default();
            view! { <Hidden name=name value=value/> }.into_any()
        }
    }
}

/// A list as a table that is edited: its order, its columns, and a tick to remove a row.
#[component]
pub fn EditTable(
    /// What it lists.
    #[prop(into)]
    caption: String,
    /// The list's name.
    #[prop(into)]
    list: String,
    /// Its columns.
    columns: Vec<Column>,
    /// Rows that hold something.
    filled: usize,
    /// Rows to draw.
    rows: usize,
    /// It can be changed.
    open: bool,
) -> impl IntoView {
    let lang = use_lang();
    let order = number("order", m::order(lang));
    let drop = column("drop", m::drop(lang), Holds::Tick);
    let heads: Vec<&'static str> =
        columns.iter().filter(|column| !matches!(column.holds, Holds::Carried)).map(|column| column.label).collect();
    let head = move || {
        let heads: Vec<_> = heads.iter().copied().map(|label| view! { <Head>{label}</Head> }).collect();
        let last = open.then(|| view! { <Head>{m::drop(lang)}</Head> });
        view! { <Head>{m::order(lang)}</Head>{heads}{last} }
    };
    let lines: Vec<_> = (0..rows)
        .map(|row| {
            let fresh = row >= filled;
            let (carried, seen): (Vec<_>, Vec<_>) =
                columns.iter().partition(|column| matches!(column.holds, Holds::Carried));
            let carried: Vec<_> = carried.into_iter().map(|column| field(&list, row, column)).collect();
            let cells: Vec<_> =
                seen.into_iter().map(|column| view! { <td>{field(&list, row, column)}</td> }).collect();
            let last = open.then(|| {
                let tick = (!fresh).then(|| field(&list, row, &drop));
                view! { <td class="remove">{tick}</td> }
            });
            view! { <tr class=fresh.then_some("fresh")><td class="order">{carried}{field(&list, row, &order)}</td>{cells}{last}</tr> }
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
