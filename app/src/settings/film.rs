//! Limits of the judging copy, and intake quotas.

use domain::contest::{Quota, QuotaFamily, Settings};

use super::form_data::{FieldError, FormData, Reader, apart, cell};
use super::parts::{CellKind, Shown, column, edit_table, number};
use super::regions::{CODES, codes};
use crate::ui::prelude::*;
use words::contest_settings as m;

const LIST: &str = "quota";
const FAMILIES: [(&str, QuotaFamily); 3] = [
    ("region", QuotaFamily::Region),
    ("submitting_unit", QuotaFamily::SubmittingUnit),
    ("creator", QuotaFamily::Creator),
];

/// Bytes as megabytes of 2²⁰, rounded up.
fn megabytes(bytes: i64) -> i64 {
    bytes.saturating_add((1 << 20) - 1) >> 20
}

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    let film = &settings.film;
    pairs.put("max_size", megabytes(film.max_bytes));
    pairs.put("min_width", film.min_width);
    pairs.put("min_height", film.min_height);
    pairs.put("extensions", film.extensions.join(", "));
    pairs.put("video_codecs", film.video_codecs.join(", "));
    for (row, quota) in settings.quotas.iter().enumerate() {
        let family = FAMILIES.iter().find(|(_, family)| *family == quota.family).map_or("", |(key, _)| key);
        pairs.put(cell(LIST, row, "order"), row + 1);
        pairs.put(cell(LIST, row, "family"), family);
        pairs.put(cell(LIST, row, "max"), quota.max);
        pairs.put(cell(LIST, row, "region"), quota.region.as_deref().unwrap_or_default());
        pairs.put(cell(LIST, row, "except"), quota.except_regions.join(", "));
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    let size = reader.whole("max_size", 1, 1 << 20);
    // A size that reads the same stays the same to the byte.
    if size != megabytes(settings.film.max_bytes) {
        settings.film.max_bytes = size << 20;
    }
    settings.film.min_width = reader.whole("min_width", 0, 100_000);
    settings.film.min_height = reader.whole("min_height", 0, 100_000);
    for (field, list) in
        [("extensions", &mut settings.film.extensions), ("video_codecs", &mut settings.film.video_codecs)]
    {
        let words = reader.needed(field);
        *list = apart(&words).iter().map(|word| word.trim_start_matches('.').to_lowercase()).collect();
    }
    let rows = reader.rows(LIST, &["max", "region", "except"]);
    settings.quotas = rows
        .into_iter()
        .filter_map(|row| {
            let family = reader.choice(&cell(LIST, row, "family"), |key| {
                FAMILIES.iter().find(|(name, _)| *name == key).map(|(_, family)| *family)
            });
            let max = reader.whole(&cell(LIST, row, "max"), 1, 100_000);
            let region = Some(reader.words(&cell(LIST, row, "region"))).filter(|code| !code.is_empty());
            let except_regions = apart(&reader.words(&cell(LIST, row, "except")));
            for (column, codes) in [("region", region.as_slice()), ("except", except_regions.as_slice())] {
                if let Some(unknown) = codes.iter().find(|code| settings.region(code).is_none()) {
                    reader.refuse(cell(LIST, row, column), FieldError::Region(unknown.clone()));
                }
            }
            Some(Quota { family: family?, region, except_regions, max })
        })
        .collect();
}

fn family(family: QuotaFamily, lang: Lang) -> &'static str {
    match family {
        QuotaFamily::Region => m::per_region(lang),
        QuotaFamily::SubmittingUnit => m::per_unit(lang),
        QuotaFamily::Creator => m::per_creator(lang),
    }
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let families = FAMILIES.iter().map(|(key, one)| Choice::new(key, family(*one, lang))).collect();
    let columns = vec![
        column("family", m::counted_by(lang), CellKind::Choice(families, common::choose(lang))),
        number("max", m::at_most(lang)),
        column("region", m::only_below(lang), CellKind::Listed(CODES)),
        column("except", m::not_below(lang), CellKind::Words),
    ];
    view! {
        <fieldset class="settings-part">
            <legend>{m::film(lang)}</legend>
            <div class="three">
                <Field name="max_size" label=m::max_size(lang) kind=InputKind::Number suffix="MB" required=true/>
                <Field name="min_width" label=m::min_width(lang) kind=InputKind::Number suffix=m::pixels(lang)/>
                <Field name="min_height" label=m::min_height(lang) kind=InputKind::Number suffix=m::pixels(lang)/>
            </div>
            <div class="two">
                <Field name="extensions" label=m::extensions(lang) help=m::extensions_help(lang) required=true/>
                <Field name="video_codecs" label=m::codecs(lang) help=m::codecs_help(lang) required=true/>
            </div>
        </fieldset>
        <fieldset class="settings-part">
            <legend>{m::quotas(lang)}</legend>
            <p class="muted small">{m::quotas_help(lang)}</p>
            {edit_table(m::quotas(lang), LIST, &columns, pairs, shown)}
        </fieldset>
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
        for mut settings in [
            domain::contest::preset::selection(),
            domain::contest::preset::open_contest(),
            domain::contest::preset::festival(),
        ] {
            settings.film.max_bytes += 1;
            assert_reads_back(&settings, write, read);
        }
    }

    #[test]
    fn a_quota_names_regions_there_are() {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 5, "family"), "nobody");
        pairs.put(cell(LIST, 5, "max"), "2");
        pairs.put(cell(LIST, 5, "region"), "999");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        let named: Vec<_> = reader.wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        assert_eq!(named, ["quota-5-family", "quota-5-region"]);
        assert_eq!(settings.quotas.len(), 3);
    }
}
