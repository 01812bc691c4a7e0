//! What lines say of signed sheets and of the sealed selection.

use std::collections::{BTreeMap, BTreeSet};

use domain::judging::signing::{Signed, SignedSheet};
use domain::record::{AmendedSubject, LineBody, RankedFilm, RecordedLine, SheetLine};
use domain::time::Micros;

/// A sheet by round, alias and number of the film.
pub(super) type SheetKey = (u32, String, u32);

/// A sheet that a line tells of.
pub(super) struct StandingSheet<'a> {
    pub(super) n: u64,
    pub(super) line: &'a SheetLine,
    /// An absence came behind it.
    pub(super) is_away: bool,
}

/// What lines say of sheets.
#[derive(Default)]
pub(super) struct ToldSheets<'a> {
    /// Those that were not undone.
    pub(super) standing: BTreeMap<SheetKey, StandingSheet<'a>>,
    /// All of them, in their order.
    all: Vec<&'a SheetLine>,
    /// Numbers of works by their ids.
    pub(super) films: BTreeMap<&'a str, u32>,
    /// Weights were amended: totals are others then, of the same marks.
    pub(super) is_reweighted: bool,
}

impl<'a> ToldSheets<'a> {
    pub(super) fn of(lines: &'a [RecordedLine]) -> Self {
        let mut told = Self::default();
        for line in lines {
            match &line.body {
                LineBody::Entry(entry) => {
                    told.films.insert(&entry.entry, entry.number);
                }
                LineBody::Assignment(assignment) => {
                    for one in &assignment.films {
                        for film in &one.films {
                            told.away((assignment.round, one.alias.clone(), *film), false);
                        }
                    }
                }
                LineBody::Sheet(sheet) => {
                    let key = (sheet.round, sheet.alias.clone(), sheet.film);
                    told.standing.insert(key, StandingSheet { n: line.n, line: sheet, is_away: false });
                    told.all.push(sheet);
                }
                LineBody::Absence(absence) => told.away((absence.round, absence.alias.clone(), absence.film), true),
                LineBody::Amendment(amendment) => match amendment.subject {
                    AmendedSubject::Criteria => told.is_reweighted = true,
                    AmendedSubject::Sheets => told.standing.retain(|(round, alias, _), _| {
                        (Some(*round), Some(alias)) != (amendment.round, amendment.alias.as_ref())
                    }),
                    _ => {}
                },
                _ => {}
            }
        }
        told
    }

    fn away(&mut self, key: SheetKey, is_away: bool) {
        if let Some(sheet) = self.standing.get_mut(&key) {
            sheet.is_away = is_away;
        }
    }

    /// Who signed sheets of a round, and when.
    pub(super) fn signed_in(&self, round: u8) -> BTreeSet<(&'a str, Micros)> {
        let of_round = self.all.iter().filter(|line| line.round == u32::from(round));
        of_round.map(|line| (line.alias.as_str(), line.signed_at)).collect()
    }

    /// Films of which a signature has other marks than the line of the same moment, or that have none.
    pub(super) fn unlike(&self, signed: &Signed, criteria: &[String], (round, alias): (u8, &str)) -> Vec<i64> {
        let own = |line: &&&SheetLine| {
            line.round == u32::from(round) && line.alias == alias && line.signed_at == signed.signed_at
        };
        // One that was given back has a second line, with the total by the weights of then.
        let mut lines: BTreeMap<i64, Vec<&SheetLine>> = BTreeMap::new();
        for line in self.all.iter().filter(own) {
            lines.entry(i64::from(line.film)).or_default().push(*line);
        }
        let is_like = |sheet: &SignedSheet| {
            let marks: Vec<i64> = criteria.iter().filter_map(|key| sheet.content.marks.get(key).copied()).collect();
            let is_signed = |line: &&SheetLine| (line.total, &line.marks) == (sheet.total, &marks);
            lines.get(&sheet.number).is_some_and(|lines| lines.iter().any(is_signed))
        };
        signed.sheets.iter().filter(|sheet| !is_like(sheet)).map(|sheet| sheet.number).collect()
    }
}

/// What lines say of the sealed selection.
#[derive(Default)]
pub(super) struct ToldSelection<'a> {
    /// The last ranking in front of it.
    pub(super) ranking: Vec<&'a RankedFilm>,
    pub(super) is_sealed: bool,
    pub(super) total: i64,
    pub(super) selected: Vec<u32>,
}

impl<'a> ToldSelection<'a> {
    pub(super) fn of(lines: &'a [RecordedLine]) -> Self {
        let mut told = Self::default();
        for line in lines {
            match &line.body {
                LineBody::Ranking(ranking) => {
                    if ranking.part == 1 {
                        told.ranking.clear();
                    }
                    told.ranking.extend(&ranking.films);
                }
                LineBody::Selection(selection) => {
                    (told.is_sealed, told.total) = (true, selection.total);
                    told.selected.extend(&selection.selected);
                }
                _ => {}
            }
        }
        told
    }
}
