//! Step 8: every sheet was assigned and is on the scale, and every assigned film has one, or an absence.

use std::collections::{BTreeMap, BTreeSet};

use super::force::InForce;
use super::lines::ReadRecord;
use super::{At, Step, Stop, must, not_asked, same};
use crate::record::line::{
    AbsenceLine, AbsenceReason, AmendedSubject, AmendmentLine, AssignmentLine, LineBody, PublicationMode, SheetLine,
};

/// What counts when a round is ranked.
#[derive(Default)]
pub(super) struct CountingSheets<'a> {
    /// By film and alias.
    pub(super) sheets: BTreeMap<u32, BTreeMap<&'a str, &'a SheetLine>>,
    /// How many judges recused, or have a conflict of interest, by film.
    pub(super) recusals: BTreeMap<u32, u32>,
}

/// What counts, by the place of the ranking.
pub(super) type Counting<'a> = BTreeMap<u64, CountingSheets<'a>>;

/// What a judge's lines say of a film.
#[derive(Clone, Copy, Default)]
struct JudgedFilm<'a> {
    /// The sheet that was not undone.
    sheet: Option<(u64, &'a SheetLine)>,
    absence: Option<(u64, AbsenceReason)>,
    /// The place of the last assignment.
    given: Option<u64>,
}

/// What the lines so far say about assignments and sheets.
struct Judging<'a> {
    record: &'a ReadRecord<'a>,
    now: InForce<'a>,
    aliases: BTreeSet<&'a str>,
    /// By round and alias.
    assigned: BTreeMap<(u32, &'a str), BTreeSet<u32>>,
    judged: BTreeMap<(u32, &'a str), BTreeMap<u32, JudgedFilm<'a>>>,
    /// Works that were withdrawn behind the pool.
    gone: BTreeSet<u32>,
    /// The films of each round.
    taking: BTreeMap<u32, BTreeSet<u32>>,
}

impl<'a> Judging<'a> {
    fn new(record: &'a ReadRecord<'a>) -> Step<Self> {
        Ok(Self {
            record,
            now: InForce::at(record, record.end)?,
            aliases: BTreeSet::new(),
            assigned: BTreeMap::new(),
            judged: BTreeMap::new(),
            gone: BTreeSet::new(),
            taking: [(1, record.pool.keys().copied().collect())].into(),
        })
    }

    fn film(&mut self, round: u32, alias: &'a str, film: u32) -> &mut JudgedFilm<'a> {
        self.judged.entry((round, alias)).or_default().entry(film).or_default()
    }

    fn assign(&mut self, n: u64, line: &'a AssignmentLine) -> Step<()> {
        self.aliases.extend(line.judges.iter().map(|one| one.alias.as_str()));
        let named: BTreeSet<&str> = line.films.iter().map(|one| one.alias.as_str()).collect();
        same(At(n, "aliases, each once"), &line.films.len(), &named.len())?;
        for one in &line.films {
            let alias = one.alias.as_str();
            must(self.aliases.contains(alias), At(n, ""), "aliases that were given", alias)?;
            let films: BTreeSet<u32> = one.films.iter().copied().collect();
            let are_pooled = films.iter().all(|film| self.record.pool.contains_key(film));
            let fits = are_pooled && films.len() == one.films.len();
            must(fits, At(n, ""), "works of the pool, each once", format_args!("{:?}", one.films))?;
            for film in &films {
                let own = self.film(line.round, alias, *film);
                own.absence = None;
                own.given = Some(n);
            }
            self.assigned.insert((line.round, alias), films);
        }
        Ok(())
    }

    fn sheet(&mut self, n: u64, line: &'a SheetLine) -> Step<()> {
        let alias = line.alias.as_str();
        let own = self.film(line.round, alias, line.film);
        let before = *own;
        own.sheet = Some((n, line));
        let is_assigned = self.assigned.get(&(line.round, alias)).is_some_and(|films| films.contains(&line.film));
        must(
            is_assigned,
            At(n, ""),
            format_args!("an assignment of {} to {alias} in round {}", line.film, line.round),
            "none",
        )?;
        let is_one = before.sheet.is_none_or(|(earlier, _)| {
            before.given.is_some_and(|given| given > earlier) || before.absence.is_some_and(|(away, _)| away > earlier)
        });
        must(is_one, At(n, ""), "one sheet", "a second one")?;
        let scale = self.now.scale(line.round)?;
        let on_scale = |mark: &i64| (0..=scale.max).contains(mark) && mark.checked_rem(scale.step) == Some(0);
        let are_marks = line.marks.len() == scale.weights.len() && line.marks.iter().all(on_scale);
        must(
            are_marks,
            At(n, "marks"),
            format_args!("{} from 0 to {} in steps of {}", scale.weights.len(), scale.max, scale.step),
            format_args!("{:?}", line.marks),
        )?;
        match scale.total(&line.marks) {
            Some(total) => same(At(n, "total"), &total, &line.total),
            None => must(false, At(n, "total"), "weights above 0", "none"),
        }
    }

    fn absence(&mut self, n: u64, line: &'a AbsenceLine) {
        self.film(line.round, &line.alias, line.film).absence = Some((n, line.why));
    }

    fn amend(&mut self, line: &'a AmendmentLine) {
        if let (AmendedSubject::Sheets, Some(round), Some(alias)) = (line.subject, line.round, &line.alias) {
            let own = self.judged.get_mut(&(round, alias.as_str()));
            own.into_iter().flatten().for_each(|(_, film)| film.sheet = None);
        }
    }

    /// What counts in a round now.
    fn counting(&self, round: u32) -> Step<CountingSheets<'a>> {
        let films = self.films(round);
        let first = self.now.counts_from(round)?;
        let mut settled: BTreeMap<(u32, &str), Option<&'a SheetLine>> = BTreeMap::new();
        // The newest round comes first.
        for ((_, alias), judged) in self.judged.iter().rev().filter(|((one, _), _)| (first..=round).contains(one)) {
            for (film, own) in judged {
                if !films.contains(film) || settled.contains_key(&(*film, *alias)) {
                    continue;
                }
                let away = match (own.absence, own.sheet) {
                    (Some((away, why)), Some((sheet, _))) if away > sheet => Some(why),
                    (Some((_, why)), None) => Some(why),
                    _ => None,
                };
                match (away, own.sheet) {
                    (Some(AbsenceReason::Replaced), _) | (None, None) => {}
                    (Some(AbsenceReason::Recused | AbsenceReason::Conflict), _) => {
                        settled.insert((*film, *alias), None);
                    }
                    (None, Some((_, sheet))) => {
                        settled.insert((*film, *alias), Some(sheet));
                    }
                }
            }
        }
        let mut counting = CountingSheets::default();
        for ((film, alias), sheet) in settled {
            match sheet {
                Some(sheet) => {
                    counting.sheets.entry(film).or_default().insert(alias, sheet);
                }
                None => *counting.recusals.entry(film).or_default() += 1,
            }
        }
        Ok(counting)
    }

    /// The films that take part in a round now.
    fn films(&self, round: u32) -> BTreeSet<u32> {
        let films = self.taking.get(&round).into_iter().flatten();
        films.copied().filter(|film| !self.gone.contains(film)).collect()
    }

    /// Each film that was assigned in a round has a sheet or an absence.
    fn check_whole(&self, n: u64, round: u32) -> Step<()> {
        let films = self.films(round);
        for ((_, alias), assigned) in self.assigned.iter().filter(|((one, _), _)| *one == round) {
            let judged = self.judged.get(&(round, *alias));
            for film in assigned.intersection(&films) {
                let own = judged.and_then(|judged| judged.get(film));
                let is_settled = own.is_some_and(|own| own.sheet.is_some() || own.absence.is_some());
                must(
                    is_settled,
                    At(n, ""),
                    format_args!("a sheet or an absence of {alias} for film {film}"),
                    "neither",
                )?;
            }
        }
        Ok(())
    }
}

/// Step 8; what counts in each ranking is kept for the next, also where something before it failed.
pub(super) fn sheets<'a>(record: &'a ReadRecord<'a>, counting: &mut Counting<'a>) -> Step<String> {
    if !record.is_frozen {
        return not_asked("nothing is frozen yet");
    }
    if record.mode() == PublicationMode::Closed && record.hidden.iter().any(|n| *n > record.end) {
        return not_asked("sheets are withheld in the public edition of closed mode");
    }
    if !record.is_published() {
        return not_asked("sheets are withheld until the notice");
    }
    let mut judging = Judging::new(record)?;
    let (mut failed, mut sheets): (Option<Stop>, usize) = (None, 0);
    for act in &record.acts {
        let n = act.n;
        let outcome = match &act.body {
            LineBody::Assignment(line) => judging.assign(n, line),
            LineBody::Sheet(line) => {
                sheets += 1;
                judging.sheet(n, line)
            }
            LineBody::Absence(line) => {
                judging.absence(n, line);
                Ok(())
            }
            LineBody::Amendment(line) => {
                judging.now.take(&act.body);
                judging.amend(line);
                Ok(())
            }
            LineBody::Entry(line) if n > record.end => {
                judging.gone.insert(line.number);
                Ok(())
            }
            LineBody::Advance(line) => {
                judging.taking.insert(line.round, line.films.iter().copied().collect());
                Ok(())
            }
            LineBody::Ranking(line) => judging.counting(line.round).and_then(|found| {
                counting.insert(n, found);
                judging.check_whole(n, line.round)
            }),
            _ => Ok(()),
        };
        if let Err(stop) = outcome {
            failed = failed.or(Some(stop));
        }
    }
    match failed {
        Some(stop) => Err(stop),
        None => Ok(format!("{sheets} sheets, {} rankings of them", counting.len())),
    }
}
