//! Step 11: ballots add up, withdrawals are followed, and what was published is what was selected.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{lines_of, withheld};
use super::lines::ReadRecord;
use super::program::SelectedProgram;
use super::{At, Step, must, same, wrong};
use crate::record::canonical::read_canonical;
use crate::record::commitment::{CommitmentOpening, hashes_in};
use crate::record::hash::RecordHash;
use crate::record::line::{AmendedSubject, AmendmentLine, BallotLine, LineBody, ObjectionStep};

/// Step 11.
pub(super) fn decisions(record: &ReadRecord<'_>) -> Step<String> {
    let mut chosen = record.selection().map(|(n, line)| Chosen { n, films: line.selected.clone(), left: Vec::new() });
    let mut waiting = BTreeSet::new();
    let (mut ballots, mut objections) = (0_usize, 0_usize);
    for act in &record.acts {
        let n = act.n;
        match &act.body {
            LineBody::Ballot(line) => {
                ballots += 1;
                check_ballot(n, line)?;
            }
            LineBody::Amendment(line) if line.subject == AmendedSubject::Withdrawal => {
                if let Some(chosen) = &mut chosen {
                    chosen.withdraw(record, n, line)?;
                }
            }
            LineBody::Notice(line) => check_published(n, chosen.as_ref(), &line.films, &waiting)?,
            LineBody::Result(line) => check_published(n, chosen.as_ref(), &line.films, &waiting)?,
            LineBody::Objection(line) => {
                objections += 1;
                match line.step {
                    ObjectionStep::Received => waiting.insert(line.number),
                    ObjectionStep::Answered => waiting.remove(&line.number),
                };
            }
            _ => {}
        }
    }
    let openings = check_openings(record)?;
    let left = chosen.map_or(0, |chosen| chosen.left.len());
    Ok(format!("{ballots} ballots, {left} withdrawals, {objections} lines of objections, {openings} openings"))
}

fn check_published(n: u64, chosen: Option<&Chosen>, films: &[u32], waiting: &BTreeSet<u32>) -> Step<()> {
    same(At(n, "films"), &chosen.map(|chosen| chosen.films.as_slice()), &Some(films))?;
    must(waiting.is_empty(), At(n, ""), "no objection without an answer", format_args!("{waiting:?}"))
}

fn check_ballot(n: u64, line: &BallotLine) -> Step<()> {
    let uncounted = line.blank.saturating_add(line.void);
    let order = [uncounted, line.papers, line.present, line.members];
    let is_rising = order.is_sorted();
    must(is_rising, At(n, "blank and void, papers, present, members"), "rising", format_args!("{order:?}"))?;
    let counted = line.papers.saturating_sub(uncounted);
    let votes: BTreeMap<u32, u32> = line.votes.iter().copied().collect();
    let are_votes = votes.len() == line.votes.len() && votes.values().all(|number| *number <= counted);
    must(are_votes, At(n, "votes"), format_args!("at most {counted} for a film"), format_args!("{:?}", line.votes))?;
    let chosen: BTreeSet<u32> = line.chosen.iter().copied().collect();
    let seats = usize::try_from(line.seats).unwrap_or(usize::MAX);
    let fits = chosen.len() == line.chosen.len()
        && chosen.len() <= seats
        && line.casting.iter().all(|film| chosen.contains(film));
    must(fits, At(n, "chosen"), format_args!("at most {seats}, each once"), format_args!("{:?}", line.chosen))?;
    let own = |film: &u32| votes.get(film).copied().unwrap_or(0);
    let others = votes.iter().filter(|(film, _)| !chosen.contains(*film)).map(|(_, number)| *number).max().unwrap_or(0);
    let enough = |film: &u32| own(film) > 0 && (line.casting.contains(film) || own(film) >= others);
    let has_votes = chosen.iter().all(enough);
    must(has_votes, At(n, "chosen"), format_args!("{others} votes or more, and some"), format_args!("{votes:?}"))
}

/// The films that are chosen now.
struct Chosen {
    /// The place of the selection.
    n: u64,
    films: Vec<u32>,
    /// Those that were withdrawn since.
    left: Vec<u32>,
}

impl Chosen {
    /// Section 8: who comes in the place of the one that leaves.
    fn withdraw(&mut self, record: &ReadRecord<'_>, n: u64, line: &AmendmentLine) -> Step<()> {
        let leaves = line.leaves.unwrap_or_default();
        let place = self.films.iter().position(|film| *film == leaves);
        let place = place.ok_or_else(|| wrong(At(n, "leaves"), "a film that is chosen", leaves))?;
        self.left.push(leaves);
        let program = SelectedProgram::of(record, self.n, Some(self.films.len()), &self.left)?;
        let reserves = record.selection().map(|(_, line)| line.reserves.as_slice()).unwrap_or_default();
        let free = reserves.iter().filter(|film| !self.films.contains(film) && !self.left.contains(film));
        let mut next = self.films.clone();
        let mut keeps = |film: &u32| {
            if let Some(at) = next.get_mut(place) {
                *at = *film;
            }
            program.total(&next).is_ok()
        };
        let comes = free.copied().find(|film| keeps(film));
        same(At(n, "comes"), &comes, &line.comes)?;
        drop(self.films.splice(place..=place, comes));
        Ok(())
    }
}

/// Section 4: each opening holds, and has a commitment that stands in a line.
fn check_openings(record: &ReadRecord<'_>) -> Step<usize> {
    let shown = record.files.raw.iter().filter(|raw| withheld(raw).is_none());
    let known: BTreeSet<RecordHash> = shown.flat_map(|raw| hashes_in(raw)).collect();
    let (mut count, mut before) = (0, None);
    for raw in lines_of(record.files.content("openings")) {
        let text = std::str::from_utf8(raw).map_err(|error| wrong("openings", "UTF-8", error))?;
        let opening: CommitmentOpening =
            read_canonical(text).map_err(|problem| wrong("openings", "an opening of section 4", problem))?;
        let place = format!("opening of {}", opening.commitment);
        must(opening.holds(), &place, "the hash of its salt and text", "another")?;
        let stands = known.contains(&opening.commitment);
        must(stands, &place, "a line it stands in", "none")?;
        must(before < Some(opening.commitment), &place, "openings in order, each once", "another order")?;
        before = Some(opening.commitment);
        count += 1;
    }
    Ok(count)
}
