//! The ranking as it was sealed, in the place of the one that the sheets give now: what is handed out is what was sealed.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::AccountId;
use domain::scoring::Method;

use crate::results::ranking::{RankedEntry, Ranking};
use crate::selection::inputs::StoredRank;

/// Puts places, scores and totals as they were sealed; numbers of films of which the sheets say something else now, which no act of the
/// program does. A film that was withdrawn since is left out.
pub(crate) fn put_sealed(ranking: &mut Ranking, ranks: Vec<StoredRank>) -> Vec<i64> {
    let mut now: BTreeMap<String, RankedEntry> =
        std::mem::take(&mut ranking.entries).into_iter().map(|line| (line.entry.id.to_string(), line)).collect();
    // Where films are compared with each other, one that left changes the scores of the others.
    let is_whole = ranks.iter().all(|rank| now.contains_key(&rank.entry));
    let compares_scores = is_whole || matches!(ranking.method, Method::Mean | Method::Trimmed);
    let mut altered = BTreeSet::new();
    for rank in ranks {
        let Some(mut line) = now.remove(&rank.entry) else { continue };
        let totals: BTreeMap<AccountId, i64> =
            rank.totals.iter().filter_map(|(judge, total)| Some((judge.parse().ok()?, *total))).collect();
        // What is under a seal names judges by the ids they had then: where the contest was imported since they may have others.
        let has_same_judges = totals.keys().eq(line.totals.keys());
        let same_totals =
            if has_same_judges { line.totals == totals } else { in_order(&line.totals) == in_order(&totals) };
        let is_same =
            same_totals && line.criteria == rank.criteria && (!compares_scores || line.score == Some(rank.score));
        if !is_same {
            altered.extend(line.entry.number);
        }
        (line.rank, line.score) = (Some(rank.rank), Some(rank.score));
        line.criteria = rank.criteria;
        if has_same_judges || !same_totals {
            line.totals = totals;
        }
        ranking.entries.push(line);
    }
    let mut rest: Vec<RankedEntry> = now.into_values().collect();
    rest.sort_by_key(|line| line.entry.number);
    for line in &mut rest {
        // Nobody had judged it when it was sealed.
        if line.score.take().is_some() {
            altered.extend(line.entry.number);
        }
        line.rank = None;
    }
    ranking.entries.extend(rest);
    altered.into_iter().collect()
}

/// Totals without who gave them.
fn in_order(totals: &BTreeMap<AccountId, i64>) -> Vec<i64> {
    let mut totals: Vec<i64> = totals.values().copied().collect();
    totals.sort_unstable();
    totals
}
