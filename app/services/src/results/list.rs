//! The ranking as a list: which films, in which order.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use domain::form::Answer;
use domain::form::keys;
use domain::text::Lang;
use words::phrases::entry_number;

use crate::ask::ListAsk;
use crate::results::ranking::{RankedEntry, Ranking};

/// The order where the address names none.
pub const BY_RANK: &str = "rank";

/// A line of the ranking in words, most of them those of the ranking itself: there are as many lines as films, and a page
/// shows few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RankLine<'a> {
    /// Its place among the entries of the ranking.
    pub at: usize,
    /// The entry's id.
    pub id: &'a str,
    /// Place by score; none without a score.
    pub rank: Option<usize>,
    /// The lottery decided it.
    pub by_lottery: bool,
    /// Number.
    pub number: Option<i64>,
    /// Title.
    pub title: Cow<'a, str>,
    /// Region, as the address names it and in words.
    pub region: Named<'a>,
    /// Category, as the address names it and in words.
    pub category: Named<'a>,
    /// Score, hundredths.
    pub score: Option<i64>,
    /// Plain mean, hundredths, and the place it would give.
    pub raw: Option<(i64, usize)>,
    /// Mean mark per criterion, hundredths.
    pub criteria: &'a [i64],
    /// Sheets that count.
    pub counted: usize,
    /// Sheets there should be.
    pub expected: usize,
    /// Judges who recused.
    pub recused: usize,
}

/// A key and its words.
type Named<'a> = (Cow<'a, str>, Cow<'a, str>);

impl RankLine<'_> {
    /// Number as it is printed.
    #[must_use]
    pub fn printed(&self) -> String {
        self.number.map(entry_number).unwrap_or_default()
    }
}

/// Every line of a ranking, best first.
#[must_use]
fn rank_lines(ranking: &Ranking, lang: Lang) -> Vec<RankLine<'_>> {
    let settings = &ranking.contest.settings;
    let regions = settings.regions.iter().map(|one| (one.code.as_str(), one.label.get(lang))).collect();
    let categories = settings.categories.iter().map(|one| (one.key.as_str(), one.label.get(lang))).collect();
    let lines = ranking.entries.iter().enumerate();
    lines.map(|(at, ranked)| line(at, ranked, &regions, &categories)).collect()
}

fn line<'a>(
    at: usize,
    ranked: &'a RankedEntry,
    regions: &HashMap<&str, &'a str>,
    categories: &HashMap<&str, &'a str>,
) -> RankLine<'a> {
    let named = |key: &str, words: &HashMap<&str, &'a str>| {
        let key = answer(ranked, key);
        let words = words.get(&*key).map_or_else(|| key.clone(), |words| Cow::Borrowed(*words));
        (key, words)
    };
    RankLine {
        at,
        id: ranked.entry.id.as_str(),
        rank: ranked.rank,
        by_lottery: ranked.by_lottery,
        number: ranked.entry.number,
        title: answer(ranked, keys::TITLE),
        region: named(keys::REGION, regions),
        category: named(keys::CATEGORY, categories),
        score: ranked.score,
        raw: ranked.raw,
        criteria: &ranked.criteria,
        counted: ranked.totals.len(),
        expected: ranked.totals.len() + ranked.open.len(),
        recused: ranked.recused.len(),
    }
}

/// The text of an answer, without a copy where it is one.
fn answer<'a>(ranked: &'a RankedEntry, key: &str) -> Cow<'a, str> {
    match ranked.entry.answers.get(key) {
        Some(Answer::Text(text)) => Cow::Borrowed(text),
        Some(answer) => Cow::Owned(answer.to_text()),
        None => Cow::Borrowed(""),
    }
}

/// The lines of a ranking that an address asks for, in its order.
#[must_use]
pub fn arranged<'a>(ranking: &'a Ranking, ask: &ListAsk, lang: Lang) -> Vec<RankLine<'a>> {
    let criteria: Vec<String> = ranking.rubric.criteria.iter().map(|criterion| criterion.key.clone()).collect();
    in_order(rank_lines(ranking, lang), ask, &criteria)
}

/// Those of the lines that are asked for, in the order that is. `criteria` are the keys of the rubric.
fn in_order<'a>(mut lines: Vec<RankLine<'a>>, ask: &ListAsk, criteria: &[String]) -> Vec<RankLine<'a>> {
    let (words, region, category) = (ask.words().to_lowercase(), ask.get("region"), ask.get("category"));
    lines.retain(|line| {
        let found = words.is_empty()
            || line.title.to_lowercase().contains(&words)
            || line.printed().to_lowercase().contains(&words);
        found && (region.is_empty() || line.region.0 == region) && (category.is_empty() || line.category.0 == category)
    });
    let (column, descending) = ask.sort(BY_RANK);
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

/// Codes of the regions and keys of the categories that have a film.
#[must_use]
pub fn used_groups(ranking: &Ranking) -> (BTreeSet<Cow<'_, str>>, BTreeSet<Cow<'_, str>>) {
    let used = |key: &str| ranking.entries.iter().map(|one| answer(one, key)).collect();
    (used(keys::REGION), used(keys::CATEGORY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<RankLine<'static>> {
        let line = |at, number, title, region: &'static str, score: Option<i64>, criteria| RankLine {
            at,
            rank: score.map(|_| at + 1),
            number: Some(number),
            title: Cow::Borrowed(title),
            region: (region.into(), format!("{region}市").into()),
            score,
            criteria,
            ..RankLine::default()
        };
        vec![
            line(0, 7, "灯火", "广州", Some(9000), &[800]),
            line(1, 2, "Harbour", "深圳", Some(8800), &[950]),
            line(2, 11, "渡口", "广州", Some(8800), &[800]),
            line(3, 1, "远山", "深圳", None, &[]),
        ]
    }

    fn order(pairs: &[(&str, &str)]) -> Vec<usize> {
        let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        in_order(some(), &ListAsk::new(pairs), &["c1".to_owned()]).into_iter().map(|line| line.at).collect()
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
