//! The regions tree.

use domain::contest::{Region, Settings};

use super::form_data::{FormData, Reader, cell};
use super::parts::{CellKind, Shown, column, edit_table, words};
use crate::ui::prelude::*;
use words::{contest_settings as m, settings_lists as l};

const LIST: &str = "region";

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    for (row, region) in settings.regions.iter().enumerate() {
        pairs.put(cell(LIST, row, "code"), &region.code);
        pairs.put_text(|lang| cell(LIST, row, lang), &region.label);
        pairs.put(cell(LIST, row, "parent"), region.parent.as_deref().unwrap_or_default());
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    let rows = reader.rows(LIST, &["code", "zh", "en"]);
    settings.regions = rows
        .into_iter()
        .map(|row| {
            let label = reader.text(|lang| cell(LIST, row, lang));
            let name = label.get(Lang::default()).to_owned();
            let code = reader.key(&cell(LIST, row, "code"), &name.replace(' ', "-"));
            let parent = Some(reader.words(&cell(LIST, row, "parent"))).filter(|parent| !parent.is_empty());
            Region { code, label, parent }
        })
        .collect();
}

/// The regions of the list as it stands, by name: any of them may be above another.
fn parents(pairs: &FormData, settings: &Settings, lang: Lang) -> Vec<Choice> {
    let typed = (0..pairs.rows(LIST)).filter_map(|row| {
        let code = pairs.get(&cell(LIST, row, "code"));
        let own = pairs.get(&cell(LIST, row, lang.key()));
        let name = if own.is_empty() { pairs.get(&cell(LIST, row, Lang::default().key())) } else { own };
        (!code.is_empty()).then_some((code, if name.is_empty() { code } else { name }))
    });
    // A parent that was taken out of the list stays a choice, so that it is not lost before it is said to be missing.
    let stored = settings.regions.iter().map(|region| (region.code.as_str(), region.label.get(lang)));
    let mut choices: Vec<Choice> = Vec::new();
    for (code, name) in typed.chain(stored) {
        if !choices.iter().any(|choice| choice.value == code) {
            choices.push(Choice::new(code, name));
        }
    }
    choices
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let parents = parents(pairs, settings, lang);
    let columns = vec![
        words("zh", m::zh(lang)),
        words("en", m::en(lang)),
        column("parent", m::parent(lang), CellKind::Choice(parents, l::no_parent(lang))),
        words("code", m::code(lang)),
    ];
    view! {
        <p class="muted small">{m::regions_help(lang)}</p>
        {edit_table(m::regions(lang), LIST, &columns, pairs, l::add_region(lang), shown)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn there_and_back() {
        assert_reads_back(&domain::contest::preset::selection(), write, read);
    }

    #[test]
    fn any_region_of_the_list_may_be_above_another() {
        let settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        let row = pairs.rows(LIST);
        pairs.put(cell(LIST, row, "code"), "new");
        pairs.put(cell(LIST, row, "zh"), "新区");
        let choices = parents(&pairs, &settings, Lang::En);
        assert_eq!(choices.len(), settings.regions.len() + 1);
        assert!(choices.contains(&Choice::new("new", "新区")) && choices.contains(&Choice::new("粤东", "East")));
    }

    #[test]
    fn a_region_needs_a_name() {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 40, "code"), "449999");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(reader.wrong[0].field, "region-40-zh");
    }
}
