//! The regions tree.

use domain::contest::{Region, Settings};

use super::form_data::{FormData, Reader, cell};
use super::parts::{CellKind, Shown, column, edit_table, suggestions, words};
use crate::ui::prelude::*;
use words::contest_settings as m;

const LIST: &str = "region";
/// The `<datalist>` of the regions there are.
pub const CODES: &str = "region-codes";

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    for (row, region) in settings.regions.iter().enumerate() {
        pairs.put(cell(LIST, row, "order"), row + 1);
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

/// The regions there are, as suggestions.
pub fn codes(settings: &Settings, lang: Lang) -> AnyView {
    let codes =
        settings.regions.iter().map(|region| (region.code.clone(), region.label.get(lang).to_owned())).collect();
    suggestions(CODES, codes)
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let columns = vec![
        words("code", m::code(lang)),
        words("zh", m::zh(lang)),
        words("en", m::en(lang)),
        column("parent", m::parent(lang), CellKind::Listed(CODES)),
    ];
    view! {
        <p class="muted small">{m::regions_help(lang)}</p>
        {edit_table(m::regions(lang), LIST, &columns, pairs, shown)}
        {codes(settings, lang)}
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
    fn a_region_needs_a_name() {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 40, "code"), "449999");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(reader.wrong[0].field, "region-40-zh");
    }
}
