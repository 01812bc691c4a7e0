//! What came in, by region and category against the quotas.

use std::collections::BTreeMap;

use domain::access::Action;
use domain::contest::{RegionQuota, Settings};
use domain::ids::ContestId;
use domain::text::Lang;
use store::{Contest, IntakeCount};
use words::board as m;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;

/// Entries that count, by region code and category key.
pub type Intake = BTreeMap<(String, String), i64>;

/// Regions that a table shows even where nothing came from them.
const FEW: usize = 40;

/// What came in: a row a region, a column a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeTable {
    /// The categories, as they are called.
    pub categories: Vec<String>,
    /// The regions.
    pub rows: Vec<IntakeRow>,
    /// Entries of each category.
    pub sums: Vec<i64>,
    /// All of them.
    pub all: i64,
}

/// What came from a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeRow {
    /// The region, as it is called.
    pub region: String,
    /// Entries in each category.
    pub entries: Vec<i64>,
    /// Entries in all of them.
    pub total: i64,
    /// How many it may hand in.
    pub quota: RegionQuota,
}

impl IntakeTable {
    /// Entries that count, by the names these settings have for regions and categories. What the settings no longer name is counted
    /// all the same, in a row and a column of its own.
    #[must_use]
    pub fn of(settings: &Settings, intake: &Intake, lang: Lang) -> Self {
        let mut columns: Vec<(&str, String)> = settings
            .categories
            .iter()
            .map(|category| (category.key.as_str(), category.label.get(lang).to_owned()))
            .collect();
        let leaves = settings.leaf_regions();
        let all_shown = leaves.len() <= FEW;
        let mut regions: Vec<(&str, String)> =
            leaves.iter().map(|region| (region.code.as_str(), region.label.get(lang).to_owned())).collect();
        let named = |list: &[(&str, String)], key: &str| list.iter().any(|(known, _)| *known == key);
        if intake.keys().any(|(_, category)| !named(&columns, category)) {
            columns.push(("", m::other(lang).to_owned()));
        }
        if intake.keys().any(|(region, _)| !named(&regions, region)) {
            regions.push(("", m::other(lang).to_owned()));
        }
        let row_of = |key: &str| if named(&regions, key) { key.to_owned() } else { String::new() };
        let column_of = |key: &str| if named(&columns, key) { key.to_owned() } else { String::new() };
        let mut cells: BTreeMap<(String, String), i64> = BTreeMap::new();
        for ((region, category), entries) in intake {
            *cells.entry((row_of(region), column_of(category))).or_default() += entries;
        }
        let count_of = |region: Option<&str>, column: Option<&str>| -> i64 {
            let fits = |((row, of), _): &(&(String, String), &i64)| {
                region.is_none_or(|region| region == row) && column.is_none_or(|column| column == of)
            };
            cells.iter().filter(fits).map(|(_, entries)| *entries).sum()
        };
        let rows = regions
            .iter()
            .filter(|(code, _)| all_shown || count_of(Some(*code), None) > 0)
            .map(|(code, label)| IntakeRow {
                region: label.clone(),
                entries: columns.iter().map(|(key, _)| count_of(Some(*code), Some(*key))).collect(),
                total: count_of(Some(*code), None),
                quota: RegionQuota::of(settings, code),
            })
            .collect();
        let sums = columns.iter().map(|(key, _)| count_of(None, Some(*key))).collect();
        let all = count_of(None, None);
        Self { categories: columns.into_iter().map(|(_, head)| head).collect(), rows, sums, all }
    }
}

/// The entries that count among those that came in.
pub(crate) fn counted(lines: &[IntakeCount]) -> Intake {
    let mut counted = Intake::new();
    for line in lines.iter().filter(|line| line.state.counts()) {
        *counted.entry((line.region.clone(), line.category.clone())).or_default() += line.entries;
    }
    counted
}

/// What came in, for whoever sees the board.
///
/// # Errors
/// A missing permission, or no such contest.
pub(crate) async fn intake_of(cx: &Context, actor: &Actor, id: &ContestId) -> Result<(Contest, Intake)> {
    let mut tx = cx.read().await?;
    let (contest, _) = cx.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
    let lines = tx.intake(id).await?;
    Ok((contest, counted(&lines)))
}
