//! Step 10: what was selected keeps every rule, and nothing that does is better.

use std::collections::{BTreeMap, BTreeSet};

use super::force::InForce;
use super::lines::ReadRecord;
use super::{At, Step, must, not_asked, same, wrong};
use crate::record::canonical::read_canonical;
use crate::record::hash::RecordHash;
use crate::record::line::{EntryLine, LineBody, MOST_RESERVES, OverrideRuling, RankedFilm};
use crate::selection::{Entry, Groups, Problem, SelectionProof, check_proof, verify};

/// The largest denominator of a proof; nobody needs one by far.
const LARGEST_DENOMINATOR: i64 = 999_999_999;

/// What can be chosen in the sealed selection, section 7.1.
pub(super) struct SelectedProgram<'a> {
    pool: &'a BTreeMap<u32, EntryLine>,
    /// The films of the last ranking.
    pub(super) ranked: BTreeMap<u32, &'a RankedFilm>,
    problem: Problem,
}

impl<'a> SelectedProgram<'a> {
    /// Of the selection in this line; with other places, and with films out that left, where there are such.
    pub(super) fn of(record: &'a ReadRecord<'_>, n: u64, places: Option<usize>, left: &[u32]) -> Step<Self> {
        let now = InForce::at(record, n)?;
        let (mut ranking, mut rulings) = (None, BTreeMap::new());
        for act in record.acts.iter().filter(|act| act.n < n) {
            match &act.body {
                LineBody::Ranking(line) => ranking = Some(line),
                LineBody::Override(line) => {
                    rulings.insert(line.film, line.ruling);
                }
                _ => {}
            }
        }
        let ranking = ranking.ok_or_else(|| wrong(At(n, ""), "a ranking in front", "none"))?;
        rulings.extend(left.iter().map(|film| (*film, OverrideRuling::Out)));
        let ranked: BTreeMap<u32, &RankedFilm> = ranking.films.iter().map(|one| (one.film, one)).collect();
        let mut entries = Vec::with_capacity(ranked.len());
        for (film, one) in &ranked {
            let work = record.pool.get(film).ok_or_else(|| wrong(At(n, ""), "a work of the pool", film))?;
            let groups = work.groups.iter().map(|one| (one.family.clone(), Groups::from(one.groups.clone())));
            entries.push(Entry {
                id: work.entry.clone(),
                score: one.score,
                tie_break: one.criteria.clone(),
                groups: groups.collect(),
            });
        }
        let ruled = |wanted: OverrideRuling| -> Vec<String> {
            let films = rulings.iter().filter(|(film, ruling)| **ruling == wanted && ranked.contains_key(*film));
            films.filter_map(|(film, _)| Some(record.pool.get(film)?.entry.clone())).collect()
        };
        let size = usize::try_from(now.size).unwrap_or(usize::MAX);
        let problem = Problem {
            size: places.unwrap_or(size),
            lottery_seed: now.seed()?.clone(),
            tolerance: now.tolerance,
            rules: now.balance.to_vec(),
            pinned: ruled(OverrideRuling::In),
            vetoed: ruled(OverrideRuling::Out),
            entries,
        };
        problem.check().map_err(|problem| wrong(At(n, ""), "scores and rules that can be computed with", problem))?;
        Ok(Self { pool: &record.pool, ranked, problem })
    }

    fn ids(&self, films: &[u32]) -> Vec<String> {
        // What is no work of the pool is no entry of the problem either.
        let id = |film: &u32| self.pool.get(film).map_or_else(|| format!("film {film}"), |work| work.entry.clone());
        films.iter().map(id).collect()
    }

    /// These films keep every ruling, rule and the tolerance; their total.
    pub(super) fn total(&self, films: &[u32]) -> Result<i64, Vec<String>> {
        verify(&self.problem, &self.ids(films))
    }
}

/// Step 10.
pub(super) fn selection(record: &ReadRecord<'_>) -> Step<String> {
    let Some((n, line)) = record.selection() else { return not_asked("no selection is shown") };
    let program = SelectedProgram::of(record, n, None, &[])?;
    let place = |film: &u32| program.ranked.get(film).map(|one| one.place);
    let is_ranked = line.selected.iter().chain(&line.reserves).all(|film| program.ranked.contains_key(film));
    must(is_ranked, At(n, ""), "ranked films", format_args!("{:?}, {:?}", line.selected, line.reserves))?;
    let is_sorted = line.selected.is_sorted_by(|one, next| place(one) < place(next));
    must(is_sorted, At(n, "selected"), "best first, each once", format_args!("{:?}", line.selected))?;
    let all: BTreeSet<&u32> = line.selected.iter().chain(&line.reserves).collect();
    let are_apart = all.len() == line.selected.len().saturating_add(line.reserves.len());
    let fits = are_apart && line.reserves.len() <= MOST_RESERVES;
    must(fits, At(n, "reserves"), "each once, 1000 at most", format_args!("{:?}", line.reserves))?;
    let total = program
        .total(&line.selected)
        .map_err(|broken| wrong(At(n, "selected"), "what keeps rulings, rules and tolerance", broken.join("; ")))?;
    same(At(n, "total"), &total, &line.total)?;
    let name = format!("{n:08}.proof");
    let text = record.files.text(&name)?.unwrap_or_default();
    same(format_args!("line {n}, hash of {name}"), &line.proof, &RecordHash::of(text.as_bytes()))?;
    let proof: SelectionProof =
        read_canonical(text).map_err(|problem| wrong(&name, "a proof of section 7.1", problem))?;
    let is_usual = proof.denominator <= LARGEST_DENOMINATOR;
    must(is_usual, &name, format_args!("a denominator up to {LARGEST_DENOMINATOR}"), proof.denominator)?;
    check_proof(&program.problem, &program.ids(&line.selected), &proof)
        .map_err(|problem| wrong(&name, "no better set in any leaf", problem))?;
    let (chosen, films, leaves) = (line.selected.len(), program.ranked.len(), proof.leaves.len());
    Ok(format!("{chosen} of {films} films, total {total}, {leaves} leaves"))
}
