//! Step 9: the ranking follows from the sheets, and who goes on from the ranking.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::force::{InForce, RoundScale};
use super::judging::{Counting, CountingSheets};
use super::lines::ReadRecord;
use super::{At, Step, must, not_asked, same, wrong};
use crate::lottery::DrawLabel;
use crate::num::{half_up, nearest, signed};
use crate::record::canonical::read_canonical;
use crate::record::hash::RecordHash;
use crate::record::line::{AdvanceLine, LineBody, RankedFilm, RankingLine};
use crate::scoring::{AdjustedMeans, CountedTotal, Method, Table, check_adjusted, report};

/// Fewer totals of a film than this are not told.
const FEWEST_TOTALS: usize = 5;
/// How far the argument of a rounded score may be from the computed one.
const ROUNDED: f64 = 1e-5;
/// Totals are on 0–100, hundredths.
const TOTALS: RangeInclusive<i64> = 0..=10_000;

/// Totals by film and alias.
type FilmTotals<'a> = BTreeMap<u32, BTreeMap<&'a str, i64>>;
/// The scores that a film may have.
type PossibleScores = BTreeMap<u32, RangeInclusive<i64>>;

/// Step 9.
pub(super) fn scores(record: &ReadRecord<'_>, counting: &Counting<'_>) -> Step<String> {
    let mut taking: BTreeMap<u32, BTreeSet<u32>> = [(1, record.pool.keys().copied().collect())].into();
    let mut gone = BTreeSet::new();
    let (mut last, mut done): (Option<&RankingLine>, usize) = (None, 0);
    for act in &record.acts {
        let n = act.n;
        match &act.body {
            LineBody::Entry(line) if n > record.end => {
                gone.insert(line.number);
            }
            LineBody::Ranking(line) => {
                (last, done) = (Some(line), done + 1);
                check_ranking(record, n, line, &films_of(&taking, &gone, (n, line.round))?, counting.get(&n))?;
            }
            LineBody::Advance(line) => {
                let ranking = last.ok_or_else(|| wrong(At(n, ""), "a ranking in front", "none"))?;
                let before = films_of(&taking, &gone, (n, line.round.saturating_sub(1)))?;
                check_advance(record, n, line, ranking, &before)?;
                taking.insert(line.round, line.films.iter().copied().collect());
            }
            _ => {}
        }
    }
    if done == 0 {
        return not_asked("no ranking is shown");
    }
    let withheld = if counting.is_empty() { "; sheets are withheld: scores by the totals that are shown" } else { "" };
    Ok(format!("{done} rankings{withheld}"))
}

/// The films that take part in a round now.
fn films_of(
    taking: &BTreeMap<u32, BTreeSet<u32>>,
    gone: &BTreeSet<u32>,
    (n, round): (u64, u32),
) -> Step<BTreeSet<u32>> {
    let films = taking.get(&round).ok_or_else(|| wrong(At(n, "round"), "one that has films", round))?;
    Ok(films.difference(gone).copied().collect())
}

fn check_ranking(
    record: &ReadRecord<'_>,
    n: u64,
    line: &RankingLine,
    films: &BTreeSet<u32>,
    counting: Option<&CountingSheets<'_>>,
) -> Step<()> {
    let now = InForce::at(record, n)?;
    let scale = now.scale(line.round)?;
    let method = if scale.is_screening { Method::Mean } else { now.method };
    same(At(n, "method"), &method, &line.method)?;
    same(At(n, "a document of section 7.2"), &(method == Method::Adjusted), &line.adjusted.is_some())?;
    let claims: BTreeMap<u32, &RankedFilm> = line.films.iter().map(|one| (one.film, one)).collect();
    let are_taking = claims.len() == line.films.len() && claims.keys().all(|film| films.contains(film));
    must(are_taking, At(n, "films"), "such as take part, each once", format_args!("{:?}", claims.keys()))?;
    let totals = counting.map(|counting| totals_of(n, &scale, counting)).transpose()?;
    match (counting, &totals) {
        (Some(counting), Some(totals)) => check_claims(n, &claims, counting, totals)?,
        _ => check_shown(n, &scale, &claims)?,
    }
    let possible = match method {
        Method::Mean | Method::Trimmed => plain_scores(n, method, &claims, totals.as_ref())?,
        Method::Adjusted => {
            check_document(record, n, line, &claims, totals.as_ref())?;
            PossibleScores::new()
        }
        Method::Zscore => totals.as_ref().map(|totals| standard_scores(n, totals)).transpose()?.unwrap_or_default(),
    };
    for (film, scores) in &possible {
        let found = claims.get(film).map(|one| one.score);
        let fits = found.is_some_and(|score| scores.contains(&score));
        must(
            fits,
            format_args!("line {n}, film {film}, score"),
            format_args!("{} to {}", scores.start(), scores.end()),
            found.unwrap_or_default(),
        )?;
    }
    check_places(record, n, &now, line)
}

/// Totals of the sheets that count, by the weights in force.
fn totals_of<'a>(n: u64, scale: &RoundScale, counting: &CountingSheets<'a>) -> Step<FilmTotals<'a>> {
    let mut totals = FilmTotals::new();
    for (film, sheets) in &counting.sheets {
        for (alias, sheet) in sheets {
            let total = scale.total(&sheet.marks).filter(|total| TOTALS.contains(total));
            let total = total.ok_or_else(|| wrong(At(n, ""), "totals from 0 to 100", format_args!("film {film}")))?;
            totals.entry(*film).or_default().insert(*alias, total);
        }
    }
    Ok(totals)
}

/// What a ranking says of each film follows from its sheets.
fn check_claims(
    n: u64,
    claims: &BTreeMap<u32, &RankedFilm>,
    counting: &CountingSheets<'_>,
    totals: &FilmTotals<'_>,
) -> Step<()> {
    let counted: Vec<&u32> = counting.sheets.keys().collect();
    same(At(n, "films with a sheet that counts"), &counted, &claims.keys().collect())?;
    for (film, claim) in claims {
        let (Some(sheets), Some(totals)) = (counting.sheets.get(film), totals.get(film)) else { continue };
        let count = i128::from(signed(sheets.len()));
        let mean = |at: usize| {
            let marks = sheets.values().filter_map(|sheet| sheet.marks.get(at).copied()).map(i128::from);
            half_up(marks.sum(), count)
        };
        let criteria: Vec<Option<i64>> =
            (0..sheets.values().map(|sheet| sheet.marks.len()).min().unwrap_or(0)).map(mean).collect();
        let mut sorted: Vec<i64> = totals.values().copied().collect();
        sorted.sort_unstable();
        if sorted.len() < FEWEST_TOTALS {
            sorted.clear();
        }
        let recusals = counting.recusals.get(film).copied().unwrap_or_default();
        let found: Vec<Option<i64>> = claim.criteria.iter().copied().map(Some).collect();
        let place = format!("line {n}, film {film}");
        same(format_args!("{place}, criteria"), &criteria, &found)?;
        same(format_args!("{place}, recusals"), &recusals, &claim.recusals)?;
        same(format_args!("{place}, sheets"), &Ok(claim.sheets), &u32::try_from(sheets.len()))?;
        same(format_args!("{place}, totals"), &sorted, &claim.totals)?;
    }
    Ok(())
}

/// What a ranking shows of films whose sheets are withheld.
fn check_shown(n: u64, scale: &RoundScale, claims: &BTreeMap<u32, &RankedFilm>) -> Step<()> {
    for (film, claim) in claims {
        let place = format!("line {n}, film {film}");
        same(format_args!("{place}, criteria"), &scale.weights.len(), &claim.criteria.len())?;
        let sheets = usize::try_from(claim.sheets).unwrap_or(usize::MAX);
        let wanted = if sheets < FEWEST_TOTALS { 0 } else { sheets };
        same(format_args!("{place}, totals"), &wanted, &claim.totals.len())?;
        let is_sorted = claim.totals.is_sorted();
        must(is_sorted, format_args!("{place}, totals"), "the lowest first", format_args!("{:?}", claim.totals))?;
    }
    Ok(())
}

/// Means, with or without the ends, of the sheets, or of the totals that are shown.
fn plain_scores(
    n: u64,
    method: Method,
    claims: &BTreeMap<u32, &RankedFilm>,
    totals: Option<&FilmTotals<'_>>,
) -> Step<PossibleScores> {
    let mut lists: BTreeMap<u32, Vec<i64>> = match totals {
        Some(totals) => totals.iter().map(|(film, of)| (*film, of.values().copied().collect())).collect(),
        None => {
            let shown = claims.iter().filter(|(_, claim)| !claim.totals.is_empty());
            shown.map(|(film, claim)| (*film, claim.totals.clone())).collect()
        }
    };
    if method == Method::Trimmed {
        let panels: BTreeSet<Vec<&str>> =
            totals.into_iter().flatten().map(|(_, of)| of.keys().copied().collect()).collect();
        let fits = panels.len() <= 1 && lists.values().all(|list| list.len() >= FEWEST_TOTALS);
        must(fits, At(n, ""), "five sheets or more, of the same judges", "others")?;
        for list in lists.values_mut() {
            list.sort_unstable();
            list.pop();
            if !list.is_empty() {
                list.remove(0);
            }
        }
    }
    let score = |(film, list): (u32, Vec<i64>)| -> Step<(u32, RangeInclusive<i64>)> {
        let sum: i128 = list.iter().map(|total| i128::from(*total)).sum();
        let score = half_up(sum, signed(list.len()).into());
        let score = score.ok_or_else(|| wrong(At(n, ""), "a score", format_args!("none of film {film}")))?;
        Ok((film, score..=score))
    };
    lists.into_iter().map(score).collect()
}

/// Standardised scores, within what rounding of inexact numbers leaves open.
fn standard_scores(n: u64, totals: &FilmTotals<'_>) -> Step<PossibleScores> {
    let names: BTreeMap<String, u32> = totals.keys().map(|film| (film.to_string(), *film)).collect();
    let sheets = names.iter().flat_map(|(name, film)| {
        totals.get(film).into_iter().flatten().map(move |(alias, total)| (name.as_str(), *alias, *total))
    });
    let found =
        report(&Table::from_totals(sheets), None, Method::Zscore).map_err(|error| wrong(At(n, ""), "scores", error))?;
    let mut possible = PossibleScores::new();
    for line in &found.entries {
        let film = names.get(&line.id).copied();
        let (Some(film), Some(score)) = (film, line.score) else {
            return Err(wrong(At(n, ""), "sheets that can be compared", format_args!("film {}", line.id)));
        };
        let ends = [-ROUNDED, ROUNDED].map(|off| nearest((100.0 * score + 0.5 + off).floor()));
        let [low, high] = ends;
        possible.insert(film, low..=high);
    }
    Ok(possible)
}

/// The document of adjusted means, and, where there are sheets, that every score follows from it.
fn check_document(
    record: &ReadRecord<'_>,
    n: u64,
    line: &RankingLine,
    claims: &BTreeMap<u32, &RankedFilm>,
    totals: Option<&FilmTotals<'_>>,
) -> Step<()> {
    let name = format!("{n:08}.adjusted");
    let Some(text) = record.files.text(&name)? else {
        return must(totals.is_none(), &name, "a document", "none");
    };
    same(format_args!("line {n}, hash of {name}"), &line.adjusted, &Some(RecordHash::of(text.as_bytes())))?;
    let document: AdjustedMeans =
        read_canonical(text).map_err(|problem| wrong(&name, "a document of section 7.2", problem))?;
    let Some(totals) = totals else { return Ok(()) };
    let names: BTreeMap<u32, String> = claims.keys().map(|film| (*film, film.to_string())).collect();
    let mut counted = Vec::new();
    for (film, of) in totals {
        let Some(film) = names.get(film) else { continue };
        counted.extend(of.iter().map(|(judge, total)| CountedTotal { film: film.as_str(), judge, total: *total }));
    }
    let scores: Vec<(&str, i64)> =
        claims.iter().filter_map(|(film, claim)| Some((names.get(film)?.as_str(), claim.score))).collect();
    check_adjusted(&document, &counted, &scores).map_err(|problem| wrong(&name, "a document of section 7.2", problem))
}

/// Places by score, criteria, then draw.
fn check_places(record: &ReadRecord<'_>, n: u64, now: &InForce<'_>, line: &RankingLine) -> Step<()> {
    let seed = now.seed()?;
    let mut order = Vec::with_capacity(line.films.len());
    for one in &line.films {
        let entry = record.pool.get(&one.film).ok_or_else(|| wrong(At(n, ""), "a work of the pool", one.film))?;
        order.push(Reverse((one.score, &one.criteria, seed.draw(DrawLabel::Ties, &[entry.entry.as_str()]), one.film)));
    }
    order.sort_unstable();
    let wanted: Vec<(u32, u32)> = (1..).zip(&order).map(|(place, Reverse(one))| (place, one.3)).collect();
    let found: Vec<(u32, u32)> = line.films.iter().map(|one| (one.place, one.film)).collect();
    same(At(n, "places of films"), &wanted, &found)
}

/// Who goes on, section 8.
fn check_advance(
    record: &ReadRecord<'_>,
    n: u64,
    line: &AdvanceLine,
    ranking: &RankingLine,
    films: &BTreeSet<u32>,
) -> Step<()> {
    let now = InForce::at(record, n)?;
    let rule = now.round(line.round.saturating_sub(1))?;
    let ranked: Vec<(u32, i64)> = ranking.films.iter().map(|one| (one.film, one.score)).collect();
    if rule.advance == "all" {
        let scored: BTreeSet<u32> = ranked.iter().map(|(film, _)| *film).collect();
        let going: Vec<u32> = ranked.iter().map(|(film, _)| *film).chain(films.difference(&scored).copied()).collect();
        return same(At(n, "who goes on"), &going, &line.films);
    }
    let (size, amount) = (i128::from(now.size), i128::from(rule.amount));
    let number = match rule.advance.as_str() {
        "best" => amount.max(size),
        // Rounded up.
        "percent" => (amount * size + 99).div_euclid(100).max(size),
        _ => size,
    };
    let at = usize::try_from(number).unwrap_or(usize::MAX).min(ranked.len());
    let line_score = at.checked_sub(1).and_then(|at| ranked.get(at)).map(|(_, score)| *score);
    let mut last = line_score.ok_or_else(|| wrong(At(n, ""), "films with a score", "none"))?;
    let mut tied = ranked.get(at).is_some_and(|(_, score)| *score == last);
    if rule.advance == "score" && rule.amount <= last {
        (last, tied) = (rule.amount, false);
    }
    let stay = tied && line.ties == "stay";
    let goes = |score: i64| score > last || score == last && !stay;
    let going: Vec<u32> = ranked.iter().filter(|(_, score)| goes(*score)).map(|(film, _)| *film).collect();
    let are_enough = signed(going.len()) >= i64::try_from(size).unwrap_or(i64::MAX);
    must(are_enough || !stay, At(n, ""), format_args!("{size} films or more"), going.len())?;
    same(At(n, "who goes on"), &going, &line.films)
}
