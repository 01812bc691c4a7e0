//! Limits of the judging copy, and intake quotas.

use domain::contest::{Quota, QuotaFamily, Settings};

use super::form_data::{FieldError, FormData, Reader, cell};
use super::parts::{CellKind, Shown, add_button, column, field, number, row_id, row_mark, row_tools};
use crate::ui::prelude::*;
use words::{contest_settings as m, phrases, settings_lists as l};

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
    for (field, list) in [("extensions", &film.extensions), ("video_codecs", &film.video_codecs)] {
        list.iter().for_each(|one| pairs.put(field, one));
    }
    for (row, quota) in settings.quotas.iter().enumerate() {
        let family = FAMILIES.iter().find(|(_, family)| *family == quota.family).map_or("", |(key, _)| key);
        pairs.put(cell(LIST, row, "family"), family);
        pairs.put(cell(LIST, row, "max"), quota.max);
        pairs.put(cell(LIST, row, "region"), quota.region.as_deref().unwrap_or_default());
        quota.except_regions.iter().for_each(|code| pairs.put(cell(LIST, row, "except"), code));
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
        *list = reader.all(field).into_iter().filter(|one| !one.is_empty()).collect();
        if list.is_empty() {
            reader.refuse(field, FieldError::Missing);
        }
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
            let except_regions = reader.all(&cell(LIST, row, "except"));
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

/// Codecs by the name people know them by, with the one that films are examined by.
const CODECS: [(&str, &str); 6] = [
    ("h264", "H.264 / AVC"),
    ("hevc", "H.265 / HEVC"),
    ("av1", "AV1"),
    ("vp9", "VP9"),
    ("prores", "Apple ProRes"),
    ("mpeg2video", "MPEG-2"),
];

/// Kinds of files that are offered.
const EXTENSIONS: [&str; 6] = ["mp4", "mov", "mkv", "m4v", "webm", "mxf"];

/// What is offered, and what is set up besides.
fn offered(known: &[(&str, &str)], set: &[String]) -> Vec<Choice> {
    let others = set.iter().filter(|one| !known.iter().any(|(key, _)| key == one));
    let others = others.map(|one| Choice::new(one, one.to_uppercase()));
    known.iter().map(|(key, name)| Choice::new(key, *name)).chain(others).collect()
}

/// Regions by name.
fn regions_by_name(settings: &Settings, lang: Lang) -> Vec<Choice> {
    settings.regions.iter().map(|region| Choice::new(&region.code, region.label.get(lang))).collect()
}

/// A quota as a sentence; `None` while the row is not whole.
fn sentence(pairs: &FormData, row: usize, settings: &Settings, lang: Lang) -> Option<String> {
    let at = |column: &str| pairs.get(&cell(LIST, row, column));
    let name = |code: &str| settings.region(code).map_or_else(|| code.to_owned(), |one| one.label.get(lang).to_owned());
    let (_, family) = FAMILIES.iter().find(|(key, _)| *key == at("family"))?;
    let most: i64 = at("max").parse().ok()?;
    let mut words = match family {
        QuotaFamily::Region => l::quota_region(lang, most),
        QuotaFamily::SubmittingUnit => l::quota_unit(lang, most),
        QuotaFamily::Creator => l::quota_creator(lang, most),
    };
    if !at("region").is_empty() {
        words.push_str(&l::quota_only(lang, &name(at("region"))));
    }
    let except: Vec<String> = pairs.all(&cell(LIST, row, "except")).iter().map(|code| name(code)).collect();
    if !except.is_empty() {
        words.push_str(&l::quota_but(lang, &phrases::list(lang, &except)));
    }
    Some(words)
}

fn quota(pairs: &FormData, row: usize, rows: usize, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let words = sentence(pairs, row, settings, lang).unwrap_or_else(|| l::not_whole(lang).to_owned());
    let families = FAMILIES.iter().map(|(key, one)| Choice::new(key, family(*one, lang))).collect();
    let columns = [
        column("family", m::counted_by(lang), CellKind::Choice(families, common::choose(lang))),
        number("max", m::at_most(lang)),
        column("region", l::only_in(lang), CellKind::Choice(regions_by_name(settings, lang), l::everywhere(lang))),
    ];
    let fields: Vec<_> = columns.iter().map(|column| field(LIST, row, column)).collect();
    let except = cell(LIST, row, "except");
    // Few tick more than the top of the tree; what is ticked below it stays in sight.
    let (ticked, mend) = (pairs.all(&except), shown.mend.contains(&except));
    let regions = settings.regions.iter().filter(|one| one.parent.is_none() || ticked.contains(&one.code));
    let regions = regions.map(|one| Choice::new(&one.code, one.label.get(lang))).collect();
    view! {
        <li id=row_id(LIST, row) data-list=LIST data-row=row.to_string()>
            <p class="sentence" id=format!("quota-sentence-{row}") data-live>{words}</p>
            <div class="pickers">
                {row_mark(LIST, row)}
                {fields}
                {row_tools(LIST, row, rows, false, shown)}
            </div>
            <details class="advanced" open=mend>
                <summary>{l::except_in(lang)}</summary>
                <div class="inline-choices"><CheckGroup name=except label=l::except_in(lang) choices=regions/></div>
            </details>
        </li>
    }
    .into_any()
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let rows = pairs.rows(LIST);
    let quotas: Vec<_> = (0..rows).map(|row| quota(pairs, row, rows, settings, shown)).collect();
    let endings: Vec<(&str, String)> = EXTENSIONS.iter().map(|ending| (*ending, ending.to_uppercase())).collect();
    let endings: Vec<(&str, &str)> = endings.iter().map(|(ending, name)| (*ending, name.as_str())).collect();
    let extensions = offered(&endings, &settings.film.extensions);
    let codecs = offered(&CODECS, &settings.film.video_codecs);
    view! {
        <fieldset class="settings-part">
            <legend>{m::film(lang)}</legend>
            <div class="three">
                <Field name="max_size" label=m::max_size(lang) kind=InputKind::Number suffix="MB" required=true/>
                <Field name="min_width" label=m::min_width(lang) kind=InputKind::Number suffix=m::pixels(lang)/>
                <Field name="min_height" label=m::min_height(lang) kind=InputKind::Number suffix=m::pixels(lang)/>
            </div>
            <div class="two inline-choices">
                <CheckGroup name="extensions" label=m::extensions(lang) choices=extensions required=true/>
                <CheckGroup name="video_codecs" label=m::codecs(lang) choices=codecs required=true/>
            </div>
        </fieldset>
        <fieldset class="settings-part">
            <legend>{m::quotas(lang)}</legend>
            <p class="muted small">{m::quotas_help(lang)}</p>
            <ol class="sentences">{quotas}</ol>
            {add_button(LIST, rows, l::add_quota(lang), shown)}
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
    fn what_is_set_up_besides_stays_among_the_choices() {
        let set = ["hevc".to_owned(), "theora".to_owned()];
        let values: Vec<String> = offered(&CODECS, &set).into_iter().map(|choice| choice.value).collect();
        assert_eq!(values.len(), CODECS.len() + 1);
        assert_eq!(values.last().unwrap(), "theora");
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.0.retain(|(field, _)| field != "video_codecs");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(reader.wrong[0].field, "video_codecs", "some codec must be allowed");
    }

    #[test]
    fn a_quota_reads_as_a_sentence() {
        let settings = domain::contest::preset::selection();
        let pairs = write(&settings);
        let said = |row| sentence(&pairs, row, &settings, Lang::Zh);
        assert_eq!(said(0).as_deref(), Some("每个地区最多 10 部（省直单位除外）"));
        assert_eq!(said(2).as_deref(), Some("每位创作者最多 3 部"));
        assert_eq!(said(9), None);
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
