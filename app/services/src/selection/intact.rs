//! What was changed in the database past the program: the records of contests held against what is noted of them, against their
//! signatures, and against the tables that they tell of.

mod announcement;
mod notices;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use domain::hex;
use domain::ids::{AccountId, ContestId};
use domain::judging::signing::Signed;
use domain::record::tree::TreePeaks;
use domain::record::{
    AliasedJudge, LineBody, RankedFilm, RecordEdition, RecordHash, RecordedLine, StepOutcome, verify_record,
};
use domain::selection::Outcome;
use domain::time::Micros;
use sha2::{Digest as _, Sha256};
use store::{Contest, OpeningSubject, RoundSheet, StoreError, Tx};

use crate::Services;
use crate::context::computed;
use crate::error::{Result, ServiceError};
use crate::record::export::KeptRecord;
use crate::record::own_key::nobodys_key;
use crate::results::recorded::told_totals;
use crate::selection::inputs::{StoredRank, seal_hash};

use told::{SheetKey, ToldSelection, ToldSheets};

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
        self.check_checkpoints(tx, &lines).await?;
        if self.found.is_empty() {
            self.check_file(tx, fits).await?;
        }
        let id = self.contest.clone();
        match tx.contest(&id).await? {
            Some(contest) => {
                self.check_aliases(tx, &lines).await?;
                self.check_sheets(tx, &contest, &lines).await?;
                self.check_selection(tx, &contest, &lines).await?;
                self.check_notices(tx, &lines).await?;
                self.check_announcement(tx).await?;
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
        let sizes: BTreeSet<u64> = checkpoints.iter().map(|kept| kept.size).collect();
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
                if sizes.contains(&tree.size()) {
                    roots.insert(tree.size(), tree.root());
                }
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

    /// The checkpoints that lines tell of are there: those that somebody confirmed, and those directly behind a pool or a key, unless
    /// there was no key to sign them with.
    async fn check_checkpoints(&mut self, tx: &mut dyn Tx, lines: &[RecordedLine]) -> Result<()> {
        let kept: BTreeSet<u64> = tx.checkpoints(&self.contest).await?.into_iter().map(|one| one.size).collect();
        let unsigned = nobodys_key();
        let mut has_key = false;
        for line in lines {
            match &line.body {
                LineBody::Open(open) => has_key = open.key != unsigned,
                LineBody::Key(key) => has_key = key.key != unsigned,
                _ => {}
            }
            let size = match &line.body {
                LineBody::Pool(_) | LineBody::Key(_) if has_key => line.n.saturating_add(1),
                LineBody::Countersign(confirmed) => confirmed.size,
                _ => continue,
            };
            if !kept.contains(&size) {
                self.altered("record_checkpoints", size, format!("line {} asks for it, and it is not there", line.n));
            }
        }
        Ok(())
    }

    /// Every judge whom a line names has their alias, and no other account has one.
    async fn check_aliases(&mut self, tx: &mut dyn Tx, lines: &[RecordedLine]) -> Result<()> {
        let contest = self.contest.clone();
        let mut rows: BTreeMap<String, AccountId> =
            tx.aliases(&contest).await?.into_iter().map(|(account, alias)| (alias, account)).collect();
        let openings = tx.openings_of(&contest, OpeningSubject::Judge).await?;
        let people: BTreeMap<RecordHash, AccountId> =
            openings.into_iter().filter_map(|one| Some((one.commitment, one.account_id?))).collect();
        for line in lines {
            let LineBody::Assignment(assignment) = &line.body else { continue };
            for AliasedJudge { alias, judge } in &assignment.judges {
                match (rows.remove(alias), people.get(judge)) {
                    (None, _) => self.altered("record_aliases", alias, format!("line {}: it is gone", line.n)),
                    (Some(row), Some(named)) if row != *named => {
                        self.altered("record_aliases", alias, format!("line {}: it is another judge's", line.n));
                    }
                    _ => {}
                }
            }
        }
        for alias in rows.keys() {
            self.altered("record_aliases", alias, "no line tells of it");
        }
        Ok(())
    }

    /// The file that strangers get, verified as they do.
    async fn check_file(&mut self, tx: &mut dyn Tx, fits: SignatureFits) -> Result<()> {
        let Some(kept) = KeptRecord::load(tx, &self.contest, RecordEdition::Full).await? else { return Ok(()) };
        let verified = computed(move || {
            let bytes = kept.file()?;
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
            let mut signatures: BTreeSet<(&str, Micros)> = BTreeSet::new();
            for judge in tx.signers(&contest.id, round).await? {
                for signature in tx.signatures(&contest.id, round, &judge).await? {
                    let alias = aliases.get(&judge).map_or("", String::as_str);
                    signatures.insert((alias, signature.signed_at));
                    let row = format!("round {round}, {alias}");
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
                    for film in told.unlike(&content, &criteria, (round, alias)) {
                        self.altered(
                            "signatures",
                            &row,
                            format!("film {film} was signed otherwise than its line says"),
                        );
                    }
                }
            }
            for (alias, at) in told.signed_in(round) {
                if !signatures.contains(&(alias, at)) {
                    self.altered("signatures", format!("round {round}, {alias}"), format!("that of {at} is gone"));
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
    let (sheets, totals) = told_totals(rank.totals.values().copied());
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
