//! What the sections of the settings are drawn with: lists whose rows are added, moved and removed by buttons.

use super::arrange::{ACT, Act};
use super::form_data::{FormData, ROW, cell};
use crate::ui::prelude::*;
use words::{contest_settings as m, settings_lists as l};

/// How a section is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The language.
    pub lang: Lang,
    /// It can be changed; otherwise there is nothing to add, move or remove.
    pub open: bool,
    /// The pool is frozen: rules and seed stand, whatever else can be changed.
    pub frozen: bool,
    /// Fields that need mending.
    pub mend: Vec<String>,
    /// The list that a button just arranged; empty where none did.
    pub arranged: String,
}

/// What a column holds.
#[derive(Clone, Debug)]
pub enum CellKind {
    /// Words.
    Words,
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
    let label = ::words::phrases::spaced(use_lang(), &[column.label, (row + 1).to_string().as_str()]);
    match &column.holds {
        CellKind::Words => view! { <Field name=name label=label/> }.into_any(),
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

/// The name of the box that shows texts in other languages than the page's.
pub const OTHER_LANGUAGES: &str = "_others";

/// Whether a field or column holds words of another language than the page's: those are out of sight until they are asked for.
pub fn is_other_language(key: &str, lang: Lang) -> bool {
    let own = if Lang::ALL.contains(&lang) { lang } else { Lang::default() };
    let ends = |other: &Lang| key.rsplit(['-', '_']).next() == Some(other.key());
    Lang::ALL.iter().any(|other| *other != own && ends(other))
}

/// The class of a place that holds words in another language.
pub fn language_class(key: &str, shown: &Shown) -> Option<&'static str> {
    (shown.open && is_other_language(key, shown.lang)).then_some("other-language")
}

/// A field of words in its place, which is out of sight for another language.
pub fn text_field(list: &str, row: usize, column: &Column, shown: &Shown) -> AnyView {
    let class = language_class(column.key, shown);
    view! { <div class=class>{field(list, row, column)}</div> }.into_any()
}

/// The box that shows texts in other languages.
pub fn languages_switch(shown: &Shown) -> AnyView {
    if !shown.open {
        return ().into_any();
    }
    view! { <div class="languages"><Checkbox name=OTHER_LANGUAGES label=l::other_languages(shown.lang)/></div> }
        .into_any()
}

/// The id of a row.
pub fn row_id(list: &str, row: usize) -> String {
    format!("row-{list}-{row}")
}

/// The mark that a row is there.
pub fn row_mark(list: &str, row: usize) -> AnyView {
    view! { <Hidden name=cell(list, row, ROW) value="1"/> }.into_any()
}

/// A button that arranges a list: without script it sends the form and comes back to the row.
fn act_button(act: &Act, key: &'static str, follow: String, label: String, sign: &'static str, off: bool) -> AnyView {
    let to = format!("#{follow}");
    view! {
        <button
            type="submit"
            class="button quiet tool"
            name=ACT
            value=act.value()
            data-act=key
            data-follow=follow
            formaction=to
            disabled=off
            aria-label=label.clone()
            title=label
        >
            {sign}
        </button>
    }
    .into_any()
}

/// What moves and removes a row: a handle to drag it by, up, down, remove. `fixed` rows cannot be removed.
pub fn row_tools(list: &str, row: usize, rows: usize, fixed: bool, shown: &Shown) -> AnyView {
    if !shown.open {
        return ().into_any();
    }
    let (lang, number) = (shown.lang, row + 1);
    let (before, last) = (row.saturating_sub(1), row + 1 >= rows);
    let up = act_button(
        &Act::Move(list.to_owned(), row, before),
        "up",
        row_id(list, before),
        l::row_up(lang, number),
        "↑",
        row == 0,
    );
    let down = act_button(
        &Act::Move(list.to_owned(), row, row + 1),
        "down",
        row_id(list, row + 1),
        l::row_down(lang, number),
        "↓",
        last,
    );
    let near = if last { before } else { row };
    let drop = (!fixed).then(|| {
        let act = Act::Drop(list.to_owned(), row);
        act_button(&act, "drop", row_id(list, near), l::row_drop(lang, number), "×", false)
    });
    view! {
        <span class="row-tools">
            <span class="drag with-script" draggable="true" aria-hidden="true" title=l::drag(lang)>"⠿"</span>
            {up}
            {down}
            {drop}
        </span>
    }
    .into_any()
}

/// The button that adds a row to a list of so many.
pub fn add_button(list: &str, rows: usize, label: &'static str, shown: &Shown) -> AnyView {
    if !shown.open {
        return ().into_any();
    }
    let follow = row_id(list, rows);
    let to = format!("#{follow}");
    view! {
        <div class="acts">
            <button
                type="submit"
                class=Kind::Plain.class()
                name=ACT
                value=Act::Add(list.to_owned()).value()
                data-follow=follow
                formaction=to
            >
                {label}
            </button>
        </div>
    }
    .into_any()
}

/// A list as a table that is edited: its columns, and what moves and removes its rows; below it, what adds one.
pub fn edit_table(
    caption: &'static str,
    list: &str,
    columns: &[Column],
    pairs: &FormData,
    add: &'static str,
    shown: &Shown,
) -> AnyView {
    let (lang, rows) = (shown.lang, pairs.rows(list));
    let heads: Vec<(&'static str, Option<&'static str>)> = columns
        .iter()
        .filter(|column| !matches!(column.holds, CellKind::Carried))
        .map(|column| (column.label, language_class(column.key, shown)))
        .collect();
    let head = move || {
        let heads: Vec<_> =
            heads.iter().copied().map(|(label, class)| view! { <th scope="col" class=class>{label}</th> }).collect();
        view! { {heads}<Head>{m::order(lang)}</Head> }
    };
    let line = |row: usize| {
        let (carried, seen): (Vec<_>, Vec<_>) =
            columns.iter().partition(|column| matches!(column.holds, CellKind::Carried));
        let carried: Vec<_> = carried.into_iter().map(|column| field(list, row, column)).collect();
        let cells: Vec<_> = seen
            .into_iter()
            .map(|column| view! { <td class=language_class(column.key, shown)>{field(list, row, column)}</td> })
            .collect();
        let tools = row_tools(list, row, rows, false, shown);
        let mark = row_mark(list, row);
        view! {
            <tr id=row_id(list, row) data-list=list.to_owned() data-row=row.to_string()>
                {cells}
                <td class="tools">{mark}{carried}{tools}</td>
            </tr>
        }
    };
    let lines: Vec<_> = (0..rows).map(line).collect();
    view! {
        <div class="edit-table">
            <DataTable caption=caption head=head>{lines}</DataTable>
        </div>
        {add_button(list, rows, add, shown)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_other_languages_are_told_by_their_field() {
        for (field, zh, en) in [
            ("zh", false, true),
            ("en", true, false),
            ("help_en", true, false),
            ("category-3-zh", false, true),
            ("when", false, false),
            ("field-2-options", false, false),
        ] {
            assert_eq!((is_other_language(field, Lang::Zh), is_other_language(field, Lang::En)), (zh, en), "{field}");
        }
        assert!(!is_other_language("zh", Lang::Pseudo));
    }
}
