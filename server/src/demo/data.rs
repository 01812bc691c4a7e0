//! The made-up entries of the demonstration, from the CSV files in `server/demo`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::failure::Failure;

/// Entries of the provincial selection unless more or fewer are asked for.
pub const PROVINCIAL_ENTRIES: usize = 126;
/// Its judges unless more or fewer are asked for.
pub const PROVINCIAL_JUDGES: usize = 9;

/// One row of `entries126.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct ProvincialRow {
    pub title: String,
    pub submitting_unit: String,
    pub production_unit: String,
    pub city_code: String,
    pub category: String,
    pub subject: String,
    pub synopsis: String,
    pub contact_name: String,
    pub contact_phone: String,
    pub contact_email: String,
}

/// One row of the two smaller contests.
#[derive(Clone, Debug, Deserialize)]
pub struct WorkRow {
    pub title: String,
    pub category: String,
    pub region: String,
    pub synopsis: String,
}

/// One row of `edition13.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct EditionRow {
    pub title: String,
    pub category: String,
    pub subject: String,
    pub submitting_unit: String,
    pub synopsis: String,
}

/// One row of `lessons.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct LessonRow {
    pub title: String,
    pub category: String,
    pub subject: String,
    pub region: String,
    pub language: String,
    pub synopsis: String,
}

/// One row of `regions.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct RegionRow {
    pub code: String,
    pub name: String,
}

/// The entries of the earlier edition.
pub fn edition() -> Result<Vec<EditionRow>, Failure> {
    read(include_str!("../../demo/edition13.csv"))
}

/// The lessons.
pub fn lessons() -> Result<Vec<LessonRow>, Failure> {
    read(include_str!("../../demo/lessons.csv"))
}

/// Province, cities and counties.
pub fn regions() -> Result<Vec<RegionRow>, Failure> {
    read(include_str!("../../demo/regions.csv"))
}

/// The rows of a file.
pub fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, Failure> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(Failure::environment)
}

/// `count` rows spread evenly over all; above their number they come round again, numbered.
pub fn spread(rows: &[ProvincialRow], count: usize) -> Vec<ProvincialRow> {
    let take = |nth: usize| {
        let at = if count < rows.len() { nth * rows.len() / count.max(1) } else { nth % rows.len().max(1) };
        let mut row = rows.get(at)?.clone();
        let round = nth / rows.len().max(1);
        if count >= rows.len() && round > 0 {
            row.title = format!("{}之{}", row.title, round + 1);
        }
        Some(row)
    };
    (0..count).filter_map(take).collect()
}

/// The submitting units of the provincial selection, each with its region, in order.
pub fn units() -> Result<BTreeMap<String, String>, Failure> {
    let rows: Vec<ProvincialRow> = read(include_str!("../../demo/entries126.csv"))?;
    Ok(rows.into_iter().map(|row| (row.submitting_unit, row.city_code)).collect())
}

#[cfg(test)]
mod tests {
    use domain::contest::preset::Preset;

    use super::*;

    #[test]
    fn the_exhibition_fits_the_contests_it_is_from() {
        let units = units().unwrap();
        let settings = Preset::Selection.settings();
        for row in edition().unwrap() {
            assert!(settings.category(&row.category).is_some() && units.contains_key(&row.submitting_unit), "{row:?}");
        }
        let settings = Preset::Lessons.settings();
        let lessons = lessons().unwrap();
        assert_eq!(lessons.len(), 4);
        for row in lessons {
            assert!(settings.category(&row.category).is_some(), "{row:?}");
            assert!(settings.leaf_regions().iter().any(|region| region.code == row.region), "{row:?}");
        }
    }

    #[test]
    fn the_data_fit_the_contests() {
        let rows: Vec<ProvincialRow> = read(include_str!("../../demo/entries126.csv")).unwrap();
        assert_eq!(rows.len(), PROVINCIAL_ENTRIES);
        assert_eq!(spread(&rows, 40).len(), 40);
        let more = spread(&rows, 130);
        assert_eq!(more[126].title, format!("{}之2", rows[0].title));
        for (preset, text) in [
            (Preset::OpenContest, include_str!("../../demo/open24.csv")),
            (Preset::Festival, include_str!("../../demo/festival.csv")),
        ] {
            let settings = preset.settings();
            for work in read::<WorkRow>(text).unwrap() {
                assert!(settings.category(&work.category).is_some(), "{work:?}");
                assert!(settings.leaf_regions().iter().any(|region| region.code == work.region), "{work:?}");
            }
        }
    }
}
