//! What was changed in the database past the program: the records of contests held against what is noted of them, against their
//! signatures, and against the tables that they tell of.

use std::collections::BTreeMap;

use domain::hex;
use domain::ids::{AccountId, ContestId};
use domain::judging::signing::{Signed, SignedSheet};
use domain::record::tree::TreePeaks;
use domain::record::{
    AmendedSubject, LineBody, RankedFilm, RecordEdition, RecordedLine, SheetLine, StepOutcome, verify_record,
};
use domain::selection::Outcome;
use sha2::{Digest as _, Sha256};
use store::{Contest, RoundSheet, StoreError, Tx};

use crate::Services;
use crate::context::computed;
use crate::error::{Result, ServiceError};
use crate::record::export::KeptRecord;
use crate::results::recorded::FEWEST_TOTALS;
use crate::selection::inputs::{StoredRank, seal_hash};

/// Says of a public key, a message and a signature whether they fit.
pub type SignatureFits = fn(&[u8; 32], &[u8], &[u8; 64]) -> bool;

/// Lines that are read by one statement.
const BATCH: i64 = 5_000;

/// A row that is not what was put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alteration {
    /// The contest.
    pub contest: ContestId,
    /// The table.
    pub table: &'static str,
    /// The row.
    pub row: String,
    /// What is wrong with it.
    pub problem: String,
}

/// What was found of the records of all contests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordsReport {
    /// Contests of which a record is kept.
    pub records: usize,
    /// Lines of all of them.
    pub lines: usize,
    /// What is not what was put on record.
    pub alterations: Vec<Alteration>,
}

impl Services {
    /// Holds every record against what is noted of it, against its signatures, and against the tables that it tells of.
    ///
    /// # Errors
    /// The database.
    pub async fn verify_records(&self, fits: SignatureFits) -> Result<RecordsReport> {
        let mut tx = self.read().await?;
        let mut report = RecordsReport::default();
        for contest in tx.recorded_contests().await? {
            let mut held = HeldRecord { contest, found: Vec::new() };
            let lines = held.check(&mut *tx, fits).await?;
            report.records += 1;
            report.lines = report.lines.saturating_add(lines);
            report.alterations.extend(held.found);
        }
        Ok(report)
    }
}

/// A record while it is looked at.
struct HeldRecord {
    contest: ContestId,
    found: Vec<Alteration>,
}

/// A sheet by round, alias and number of the film.
type SheetKey = (u32, String, u32);

fn row_of((round, alias, film): &SheetKey) -> String {
    format!("round {round}, {alias}, film {film}")
}

impl HeldRecord {
    fn altered(&mut self, table: &'static str, row: impl ToString, problem: impl ToString) {
        let (row, problem) = (row.to_string(), problem.to_string());
        self.found.push(Alteration { contest: self.contest.clone(), table, row, problem });
    }

    /// How many lines there are.
    async fn check(&mut self, tx: &mut dyn Tx, fits: SignatureFits) -> Result<usize> {
        let lines = self.check_lines(tx).await?;
        if self.found.is_empty() {
            self.check_file(tx, fits).await?;
        }
        let id = self.contest.clone();
        match tx.contest(&id).await? {
            Some(contest) => {
                self.check_sheets(tx, &contest, &lines).await?;
                self.check_selection(tx, &contest, &lines).await?;
            }
            None => self.altered("contests", id, "it is gone"),
        }
        Ok(lines.len())
    }

    /// The lines, where they stand, and the roots that were signed over them; the lines that can be read.
    async fn check_lines(&mut self, tx: &mut dyn Tx) -> Result<Vec<RecordedLine>> {
        let contest = self.contest.clone();
        let mut lines = Vec::new();
        let checkpoints = tx.checkpoints(&contest).await?;
        let mut tree = TreePeaks::default();
        let mut roots = BTreeMap::new();
        let mut next = 0_u64;
        loop {
            let some = tx.record_lines(&contest, next, BATCH).await?;
            if some.is_empty() {
                break;
            }
            for stored in some {
                if stored.n != next {
                    self.altered("record_lines", next, "it is gone");
                }
                next = stored.n.saturating_add(1);
                let leaf = RecordedLine::leaf(&stored.text);
                if leaf != stored.leaf {
                    self.altered("record_lines", stored.n, "its text is not the one of its leaf");
                }
                match RecordedLine::read(&stored.text) {
                    Ok(line) if line.n == stored.n && line.body.kind().key() == stored.kind => lines.push(line),
                    Ok(_) => self.altered("record_lines", stored.n, "its place or its kind is another than it says"),
                    Err(why) => self.altered("record_lines", stored.n, why),
                }
                tree.push(leaf);
                roots.insert(tree.size(), tree.root());
            }
        }
        match tx.noted_tree(&contest).await {
            Ok(Some(noted)) if noted == tree => {}
            Ok(Some(noted)) if noted.size() > tree.size() => {
                self.altered("record_lines", next, format!("{} lines were kept, {next} are there", noted.size()));
            }
            Ok(Some(noted)) if noted.size() < tree.size() => {
                self.altered("record_lines", noted.size(), "no act of the program added it");
            }
            Ok(Some(_)) => self.altered("record_heads", &contest, "another root than that of the lines"),
            Ok(None) => self.altered("record_heads", &contest, "it is gone"),
            Err(StoreError::Inconsistent { table, row, detail, .. }) => self.altered(table, row, detail),
            Err(other) => return Err(other.into()),
        }
        for kept in checkpoints {
            let size = kept.size;
            let Some(checkpoint) = kept.checkpoint().filter(|found| found.size == size) else {
                self.altered("record_checkpoints", size, "its note is no checkpoint of this size");
                continue;
            };
            match roots.get(&size) {
                Some(root) if *root == checkpoint.root => {}
                Some(_) => self.altered("record_checkpoints", size, "another root than that of its lines"),
                None => self.altered("record_checkpoints", size, format!("{next} lines are there")),
            }
        }
        Ok(lines)
    }

    /// The file that strangers get, verified as they do.
    async fn check_file(&mut self, tx: &mut dyn Tx, fits: SignatureFits) -> Result<()> {
        let Some(kept) = KeptRecord::load(tx, &self.contest).await? else { return Ok(()) };
        let verified = computed(move || {
            let bytes = kept.file(RecordEdition::Full)?;
            Ok(verify_record(&bytes, None, &fits))
        });
        let verified = match verified.await {
            Ok(verified) => verified,
            Err(ServiceError::Environment(why)) => {
                self.altered("record_checkpoints", self.contest.clone(), why);
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        for step in verified.steps {
            if let StepOutcome::Wrong(failure) = step.outcome {
                let (number, name) = (step.number, step.name);
                let problem = format!("step {number} {name}: expected {}, found {}", failure.expected, failure.found);
                self.altered("record_lines", failure.place, problem);
            }
        }
        Ok(())
    }

    /// Every signed sheet is the one of its line, and every line has its sheet.
    async fn check_sheets(&mut self, tx: &mut dyn Tx, contest: &Contest, lines: &[RecordedLine]) -> Result<()> {
        let told = ToldSheets::of(lines);
        let aliases: BTreeMap<AccountId, String> = tx.aliases(&contest.id).await?.into_iter().collect();
        for round in 1..=contest.settings.round_count() {
            let criteria: Vec<String> =
                contest.settings.rubric_of(round).criteria.iter().map(|one| one.key.clone()).collect();
            let mut rows: Vec<RoundSheet> = Vec::new();
            let rounds = round..round.saturating_add(1);
            tx.round_sheets(&contest.id, rounds, &criteria, &mut |row| rows.push(row)).await?;
            let mut signed: BTreeMap<SheetKey, RoundSheet> = BTreeMap::new();
            for row in rows.into_iter().filter(|row| row.signed) {
                let alias = aliases.get(&row.judge).cloned();
                match (alias, told.films.get(row.entry.as_str())) {
                    (Some(alias), Some(film)) => {
                        signed.insert((u32::from(round), alias, *film), row);
                    }
                    _ => {
                        let row = format!("round {round}, {}, {}", row.judge, row.entry);
                        self.altered("sheets", row, "it is signed, and no line tells of judge or film");
                    }
                }
            }
            self.compare_sheets(round, &told, signed);
            for judge in tx.signers(&contest.id, round).await? {
                for signature in tx.signatures(&contest.id, round, &judge).await? {
                    let row = format!("round {round}, {}", aliases.get(&judge).map_or("", String::as_str));
                    // What was signed by somebody who is erased is gone; its hash stays.
                    if signature.content.is_empty() {
                        continue;
                    }
                    if hex::encode(&Sha256::digest(&signature.content)) != signature.hash {
                        self.altered("signatures", &row, "its content is not the one of its hash");
                    }
                    let Ok(content) = serde_json::from_str::<Signed>(&signature.content) else {
                        self.altered("signatures", &row, "its content cannot be read");
                        continue;
                    };
                    let alias = aliases.get(&judge).cloned().unwrap_or_default();
                    for film in told.unlike(&content, &criteria, (round, &alias)) {
                        self.altered(
                            "signatures",
                            &row,
                            format!("film {film} was signed otherwise than its line says"),
                        );
                    }
                }
            }
        }
        Ok(())
    }

    fn compare_sheets(&mut self, round: u8, told: &ToldSheets<'_>, mut signed: BTreeMap<SheetKey, RoundSheet>) {
        let of_round = told.standing.iter().filter(|((one, ..), _)| *one == u32::from(round));
        for (key, standing) in of_round {
            let Some(row) = signed.remove(key) else {
                if !standing.is_away {
                    self.altered("sheets", row_of(key), format!("line {}: the signed sheet is gone", standing.n));
                }
                continue;
            };
            let marks: Vec<Option<i64>> = standing.line.marks.iter().copied().map(Some).collect();
            if *row.marks != *marks {
                let problem = format!("line {}: signed with marks {:?}", standing.n, standing.line.marks);
                self.altered("sheets", row_of(key), problem);
            } else if !told.is_reweighted && row.total != Some(standing.line.total) {
                let problem = format!("line {}: signed with the total {}", standing.n, standing.line.total);
                self.altered("sheets", row_of(key), problem);
            }
        }
        for key in signed.keys() {
            self.altered("sheets", row_of(key), "it is signed, and no line tells of it");
        }
    }

    /// The sealed ranking and selection are those of the lines, under their own hash.
    async fn check_selection(&mut self, tx: &mut dyn Tx, contest: &Contest, lines: &[RecordedLine]) -> Result<()> {
        let told = ToldSelection::of(lines);
        let sealed = match (tx.selection(&contest.id).await?, told.is_sealed) {
            (None, false) => return Ok(()),
            (None, true) => {
                self.altered("selections", &contest.id, "the sealed selection is gone");
                return Ok(());
            }
            // A contest of before there were records has none.
            (Some(_), false) if lines.is_empty() => return Ok(()),
            (Some(sealed), false) => {
                self.altered("selections", &sealed.id, "no line tells of it");
                return Ok(());
            }
            (Some(sealed), true) => sealed,
        };
        let row = sealed.id.to_string();
        if seal_hash(&sealed.inputs, &sealed.ranking, &sealed.outcome) != sealed.hash {
            self.altered("selections", &row, "inputs, ranking or outcome are not those of its hash");
        }
        let Ok(ranks) = serde_json::from_str::<Vec<StoredRank>>(&sealed.ranking) else {
            self.altered("selections", &row, "its ranking cannot be read");
            return Ok(());
        };
        let numbers: BTreeMap<&str, u32> =
            ranks.iter().filter_map(|rank| Some((rank.entry.as_str(), u32::try_from(rank.number?).ok()?))).collect();
        if !ranks.iter().map(ranked).eq(told.ranking.iter().map(|film| Some(without_recusals(film)))) {
            self.altered("selections", &row, "its ranking is not the one on record");
        }
        let outcome = serde_json::from_str::<Outcome>(&sealed.outcome).ok();
        let selected = outcome.as_ref().and_then(Outcome::best).map(|best| {
            let films: Vec<Option<u32>> = best.selected.iter().map(|id| numbers.get(id.as_str()).copied()).collect();
            (best.total, films)
        });
        let wanted: Vec<Option<u32>> = told.selected.iter().copied().map(Some).collect();
        if selected != Some((told.total, wanted)) {
            self.altered("selections", &row, "its outcome is not the one on record");
        }
        Ok(())
    }
}

/// A film of a sealed ranking as lines have it; the number of recusals is not sealed.
fn ranked(rank: &StoredRank) -> Option<RankedFilm> {
    let mut totals: Vec<i64> = rank.totals.values().copied().collect();
    totals.sort_unstable();
    let sheets = u32::try_from(totals.len()).ok()?;
    if totals.len() < FEWEST_TOTALS {
        totals.clear();
    }
    Some(RankedFilm {
        film: u32::try_from(rank.number?).ok()?,
        place: u32::try_from(rank.rank).ok()?,
        score: rank.score,
        criteria: rank.criteria.clone(),
        sheets,
        recusals: 0,
        totals,
    })
}

fn without_recusals(film: &RankedFilm) -> RankedFilm {
    RankedFilm { recusals: 0, ..film.clone() }
}

/// A sheet that a line tells of.
struct StandingSheet<'a> {
    n: u64,
    line: &'a SheetLine,
    /// An absence came behind it.
    is_away: bool,
}

/// What lines say of sheets.
#[derive(Default)]
struct ToldSheets<'a> {
    /// Those that were not undone.
    standing: BTreeMap<SheetKey, StandingSheet<'a>>,
    /// All of them, in their order.
    all: Vec<&'a SheetLine>,
    /// Numbers of works by their ids.
    films: BTreeMap<&'a str, u32>,
    /// Weights were amended: totals are others then, of the same marks.
    is_reweighted: bool,
}

impl<'a> ToldSheets<'a> {
    fn of(lines: &'a [RecordedLine]) -> Self {
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

    /// Films of which a signature has other marks than the line of the same moment, or that have none.
    fn unlike(&self, signed: &Signed, criteria: &[String], (round, alias): (u8, &str)) -> Vec<i64> {
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
struct ToldSelection<'a> {
    /// The last ranking in front of it.
    ranking: Vec<&'a RankedFilm>,
    is_sealed: bool,
    total: i64,
    selected: Vec<u32>,
}

impl<'a> ToldSelection<'a> {
    fn of(lines: &'a [RecordedLine]) -> Self {
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
