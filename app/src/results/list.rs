//! The ranking as a list: which films, in which order.

use std::collections::BTreeSet;

use domain::form::keys;
use services::{RankedEntry, Ranking};

use crate::ui::choice::Choice;
use crate::ui::list::ListQuery;
use words::{Lang, judging::entry_number};

/// The order where the address names none.
pub const BY_RANK: &str = "rank";

/// A line of the ranking in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its place among the entries of the ranking.
    pub at: usize,
    /// The entry's id.
    pub id: String,
    /// Place by score; none without a score.
    pub rank: Option<usize>,
    /// Number as it is printed.
    pub number: String,
    /// Title.
    pub title: String,
    /// Region, as the address names it and in words.
    pub region: (String, String),
    /// Category, as the address names it and in words.
    pub category: (String, String),
    /// Score, hundredths.
    pub score: Option<i64>,
    /// Plain mean, hundredths, and the place it would give.
    pub raw: Option<(i64, usize)>,
    /// Mean mark per criterion, hundredths.
    pub criteria: Vec<i64>,
    /// Sheets that count.
    pub counted: usize,
    /// Sheets there should be.
    pub expected: usize,
    /// Judges who recused.
    pub recused: usize,
}

/// Every line of a ranking, best first.
pub fn lines(ranking: &Ranking, lang: Lang) -> Vec<Line> {
    ranking.entries.iter().enumerate().map(|(at, ranked)| line(ranking, at, ranked, lang)).collect()
}

fn line(ranking: &Ranking, at: usize, ranked: &RankedEntry, lang: Lang) -> Line {
    let settings = &ranking.contest.settings;
    let (region, category) = (ranked.entry.answer(keys::REGION), ranked.entry.answer(keys::CATEGORY));
    let region_words = settings.region(&region).map_or_else(|| region.clone(), |one| one.label.get(lang).to_owned());
    let category_words =
        settings.category(&category).map_or_else(|| category.clone(), |one| one.label.get(lang).to_owned());
    Line {
        at,
        id: ranked.entry.id.to_string(),
        rank: ranked.rank,
        number: ranked.entry.number.map(entry_number).unwrap_or_default(),
        title: ranked.title(),
        region: (region, region_words),
        category: (category, category_words),
        score: ranked.score,
        raw: ranked.raw,
        criteria: ranked.criteria.clone(),
        counted: ranked.totals.len(),
        expected: ranked.totals.len() + ranked.open.len(),
        recused: ranked.recused.len(),
    }
}

/// The lines an address asks for, in its order. `criteria` are the keys of the rubric.
pub fn arranged(mut lines: Vec<Line>, query: &ListQuery, criteria: &[String]) -> Vec<Line> {
    let (words, region, category) = (query.words().to_lowercase(), query.get("region"), query.get("category"));
    lines.retain(|line| {
        let found = line.title.to_lowercase().contains(&words) || line.number.to_lowercase().contains(&words);
        found && (region.is_empty() || line.region.0 == region) && (category.is_empty() || line.category.0 == category)
    });
    let (column, descending) = query.sort(BY_RANK);
    let criterion = column.strip_prefix("mark-").and_then(|key| criteria.iter().position(|one| one == key));
    // Lines come best first and the sort is stable, so equal lines stay in that order.
    lines.sort_by(|a, b| {
        let order = match (column, criterion) {
            ("number", _) => a.number.cmp(&b.number),
            ("title", _) => a.title.cmp(&b.title),
            ("region", _) => a.region.1.cmp(&b.region.1),
            ("category", _) => a.category.1.cmp(&b.category.1),
            ("score", _) => a.score.cmp(&b.score),
            ("raw", _) => a.raw.map(|raw| raw.0).cmp(&b.raw.map(|raw| raw.0)),
            ("raw-rank", _) => a.raw.map(|raw| raw.1).cmp(&b.raw.map(|raw| raw.1)),
            ("sheets", _) => a.counted.cmp(&b.counted),
            ("recused", _) => a.recused.cmp(&b.recused),
            (_, Some(at)) => a.criteria.get(at).cmp(&b.criteria.get(at)),
            // A film without a place comes after all that have one.
            _ => a.rank.unwrap_or(usize::MAX).cmp(&b.rank.unwrap_or(usize::MAX)),
        };
        if descending { order.reverse() } else { order }
    });
    lines
}

/// Regions and categories that have a film, in the order of the contest.
pub fn choices(ranking: &Ranking, lang: Lang) -> (Vec<Choice>, Vec<Choice>) {
    let settings = &ranking.contest.settings;
    let used = |key: &str| ranking.entries.iter().map(|one| one.entry.answer(key)).collect::<BTreeSet<String>>();
    let (regions, categories) = (used(keys::REGION), used(keys::CATEGORY));
    let regions = settings
        .leaf_regions()
        .into_iter()
        .filter(|region| regions.contains(&region.code))
        .map(|region| Choice::new(&region.code, region.label.get(lang)));
    let categories = settings
        .categories
        .iter()
        .filter(|category| categories.contains(&category.key))
        .map(|category| Choice::new(&category.key, category.label.get(lang)));
    (regions.collect(), categories.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Line> {
        let line = |at: usize, number: &str, title: &str, region: &str, score: Option<i64>, ideas: i64| Line {
            at,
            rank: score.map(|_| at + 1),
            number: number.to_owned(),
            title: title.to_owned(),
            region: (region.to_owned(), format!("{region}市")),
            score,
            criteria: score.map(|_| ideas).into_iter().collect(),
            ..Line::default()
        };
        vec![
            line(0, "N-007", "灯火", "广州", Some(9000), 800),
            line(1, "N-002", "Harbour", "深圳", Some(8800), 950),
            line(2, "N-011", "渡口", "广州", Some(8800), 800),
            line(3, "N-001", "远山", "深圳", None, 0),
        ]
    }

    fn order(pairs: &[(&str, &str)]) -> Vec<usize> {
        let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let query = ListQuery::new("/r", pairs);
        arranged(some(), &query, &["c1".to_owned()]).into_iter().map(|line| line.at).collect()
    }

    #[test]
    fn the_ranking_comes_best_first_and_without_a_score_last() {
        assert_eq!(order(&[]), [0, 1, 2, 3]);
        assert_eq!(order(&[("sort", "-rank")]), [3, 2, 1, 0]);
        assert_eq!(order(&[("sort", "-score")]), [0, 1, 2, 3]);
        assert_eq!(order(&[("sort", "nonsense")]), [0, 1, 2, 3]);
    }

    #[test]
    fn sorts_by_a_criterion_and_keeps_the_ranking_among_equals() {
        assert_eq!(order(&[("sort", "-mark-c1")]), [1, 0, 2, 3]);
        assert_eq!(order(&[("sort", "number")]), [3, 1, 0, 2]);
    }

    #[test]
    fn finds_titles_numbers_and_regions() {
        assert_eq!(order(&[("q", "harb")]), [1]);
        assert_eq!(order(&[("q", "n-011")]), [2]);
        assert_eq!(order(&[("region", "广州"), ("sort", "-rank")]), [2, 0]);
        assert_eq!(order(&[("category", "x")]), Vec::<usize>::new());
    }
}
