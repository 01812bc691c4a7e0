//! The regions tree.

use domain::contest::{Region, Settings};

use super::pairs::{Pairs, Reader, cell};
use super::parts::{EditTable, Holds, Shown, column, suggestions, words};
use crate::i18n::contest_settings as m;
use crate::ui::prelude::*;

const LIST: &str = "region";
/// The `<datalist>` of the regions there are.
pub const CODES: &str = "region-codes";

pub fn write(settings: &Settings) -> Pairs {
    let mut pairs = Pairs::default();
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

pub fn show(pairs: &Pairs, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let columns = vec![
        words("code", m::code(lang)),
        words("zh", m::zh(lang)),
        words("en", m::en(lang)),
        column("parent", m::parent(lang), Holds::Listed(CODES)),
    ];
    view! {
        <p class="muted small">{m::regions_help(lang)}</p>
        <EditTable
            caption=m::regions(lang)
            list=LIST
            columns=columns
            filled=pairs.rows(LIST)
            rows=shown.rows(pairs, LIST)
            open=shown.open
        />
        {codes(settings, lang)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let mut settings = domain::preset::selection();
        let before = settings.clone();
        let pairs = write(&settings);
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!((reader.wrong, settings), (vec![], before));
    }

    #[test]
    fn a_region_needs_a_name() {
        let mut settings = domain::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 40, "code"), "449999");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(reader.wrong[0].field, "region-40-zh");
    }
}
