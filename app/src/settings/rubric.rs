//! The rubric: scale, criteria, anchors.

use domain::contest::Settings;
use domain::scoring::rubric::{Anchor, Criterion, points};

use super::form_data::{FieldError, FormData, Reader, cell};
use super::parts::{
    CellKind, Shown, add_button, column, edit_table, field, number, row_id, row_mark, row_tools, text_field, words,
};
use crate::ui::prelude::*;
use words::{contest_settings as m, settings_lists as l};

const LIST: &str = "criterion";

fn anchors(row: usize) -> String {
    format!("anchor{row}")
}

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    pairs.put("max", points(settings.rubric.max));
    pairs.put("step", points(settings.rubric.step));
    for (row, criterion) in settings.rubric.criteria.iter().enumerate() {
        pairs.put(cell(LIST, row, "key"), &criterion.key);
        pairs.put_text(|lang| cell(LIST, row, lang), &criterion.label);
        pairs.put(cell(LIST, row, "weight"), criterion.weight);
        let list = anchors(row);
        for (at, anchor) in criterion.anchors.iter().enumerate() {
            pairs.put(cell(&list, at, "from"), points(anchor.from));
            pairs.put(cell(&list, at, "to"), points(anchor.to));
            pairs.put_text(|lang| cell(&list, at, lang), &anchor.text);
        }
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    settings.rubric.max = reader.points("max");
    settings.rubric.step = reader.points("step");
    let rows = reader.rows(LIST, &["zh", "en", "weight"]);
    let mut taken: Vec<String> = rows.iter().map(|row| reader.words(&cell(LIST, *row, "key"))).collect();
    settings.rubric.criteria = rows
        .into_iter()
        .map(|row| {
            let label = reader.text(|lang| cell(LIST, row, lang));
            let mut key = reader.words(&cell(LIST, row, "key"));
            if key.is_empty() {
                key = (1..).map(|n| format!("c{n}")).find(|key| !taken.contains(key)).unwrap_or_default();
                taken.push(key.clone());
            }
            let weight = reader.whole(&cell(LIST, row, "weight"), 1, 10_000);
            let list = anchors(row);
            let ranges = reader.rows(&list, &["from", "to", "zh", "en"]);
            let anchors = ranges.into_iter().map(|at| anchor(reader, &list, at)).collect();
            Criterion { key, label, weight, anchors }
        })
        .collect();
}

fn anchor(reader: &mut Reader<'_>, list: &str, row: usize) -> Anchor {
    let (from, to) = (reader.points(&cell(list, row, "from")), reader.points(&cell(list, row, "to")));
    if from > to {
        reader.refuse(cell(list, row, "from"), FieldError::Bounds);
    }
    Anchor { from, to, text: reader.text(|lang| cell(list, row, lang)) }
}

pub fn show(pairs: &FormData, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let rows = pairs.rows(LIST);
    let weights: i64 = (0..rows).filter_map(|row| pairs.get(&cell(LIST, row, "weight")).parse::<i64>().ok()).sum();
    let blocks: Vec<_> = (0..rows).map(|row| criterion(pairs, row, rows, shown)).collect();
    view! {
        <div class="two narrow">
            <Field name="max" label=m::scale_max(lang) kind=InputKind::Number suffix=m::points(lang) required=true/>
            <Field name="step" label=m::scale_step(lang) kind=InputKind::Number suffix=m::points(lang) required=true/>
        </div>
        <p class="muted small" id="rubric-weights" data-live>{m::rubric_help(lang, weights)}</p>
        {blocks}
        {add_button(LIST, rows, m::another(lang), shown)}
    }
    .into_any()
}

fn criterion(pairs: &FormData, row: usize, rows: usize, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let list = anchors(row);
    let columns = vec![
        number("from", m::from(lang)),
        number("to", m::to(lang)),
        words("zh", m::meaning_zh(lang)),
        words("en", m::meaning_en(lang)),
    ];
    view! {
        <fieldset class="settings-part" id=row_id(LIST, row) data-list=LIST data-row=row.to_string()>
            <legend>{m::criterion(lang, row + 1)}</legend>
            <div class="criterion-edit">
                {row_mark(LIST, row)}
                {field(LIST, row, &column("key", "", CellKind::Carried))}
                {text_field(LIST, row, &words("zh", m::zh(lang)), shown)}
                {text_field(LIST, row, &words("en", m::en(lang)), shown)}
                {field(LIST, row, &number("weight", m::weight(lang)))}
                {row_tools(LIST, row, rows, false, shown)}
            </div>
            {edit_table(m::anchors_of(lang), &list, &columns, pairs, l::add_anchor(lang), shown)}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn there_and_back() {
        for settings in [domain::contest::preset::selection(), domain::contest::preset::open_contest()] {
            assert_reads_back(&settings, write, read);
        }
    }

    #[test]
    fn a_new_criterion_gets_a_key_of_its_own() {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 3, "zh"), "新意");
        pairs.put(cell(LIST, 3, "weight"), "10");
        pairs.put(cell("anchor3", 0, "from"), "9");
        pairs.put(cell("anchor3", 0, "to"), "8");
        pairs.put(cell("anchor3", 0, "zh"), "好");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(settings.rubric.criteria[3].key, "c4");
        assert_eq!(reader.wrong[0].field, "anchor3-0-from");
    }
}
