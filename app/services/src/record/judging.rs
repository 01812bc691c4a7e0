//! Lines about who judges what: assignments, signed sheets, and sheets that there are none of.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::judging::signing::SignedSheet;
use domain::record::{
    AbsenceLine, AbsenceReason, AliasedJudge, AmendedSubject, AssignmentLine, JudgeFilms, LineBody, LineKind,
    PART_BYTES, RecordHash, SheetLine, drawn_aliases, in_parts, words_text,
};
use domain::time::Micros;
use store::{Assignment, Contest, OpeningSubject, Tx};

use super::writer::{RecordWriter, figure, numbers, read_line, unwritable};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};

/// Adds what these judges are to see in a round, as it stands now.
pub(crate) async fn append_assignment(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    round: u8,
    judges: &BTreeSet<AccountId>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    if writer.is_seeded() && !judges.is_empty() {
        writer.assignment(tx, round, judges).await?;
    }
    writer.end(tx).await
}

/// Adds why these assignments have no sheet, or none that counts.
pub(crate) async fn append_absences(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    assignments: &[&Assignment],
    why: AbsenceReason,
) -> Result<()> {
    if assignments.is_empty() {
        return Ok(());
    }
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    if writer.is_seeded() {
        writer.absences(tx, assignments, why).await?;
    }
    writer.end(tx).await
}

/// Sheets that a judge signed in a round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedSheets<'a> {
    pub(crate) round: u8,
    pub(crate) judge: &'a AccountId,
    pub(crate) at: Micros,
    pub(crate) sheets: &'a [SignedSheet],
}

/// Adds signed sheets, one line each.
pub(crate) async fn append_sheets(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    signed: SignedSheets<'_>,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    if writer.is_seeded() && !signed.sheets.is_empty() {
        writer.sheets(tx, signed).await?;
    }
    writer.end(tx).await
}

/// Adds that the signed sheets of a judge were opened again.
pub(crate) async fn append_reopening(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    (round, judge, reason): (u8, &AccountId, &str),
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let alias = alias_of(tx, &contest.id, judge).await?;
    if let Some(alias) = alias.filter(|_| writer.is_seeded()) {
        let reason = writer.commit(OpeningSubject::Reason, None, "", reason);
        let decider = writer.commit_actor(OpeningSubject::Decider, actor);
        let mut line = super::decisions::amendment(AmendedSubject::Sheets, reason, decider);
        (line.round, line.alias) = (Some(u32::from(round)), Some(alias));
        writer.line(LineBody::Amendment(line));
    }
    writer.end(tx).await
}

async fn alias_of(tx: &mut dyn Tx, contest: &ContestId, judge: &AccountId) -> Result<Option<String>> {
    let aliases = tx.aliases(contest).await?;
    Ok(aliases.into_iter().find(|(account, _)| account == judge).map(|(_, alias)| alias))
}

impl RecordWriter<'_> {
    /// What is dealt when the first round opens, and who recused, as far as neither has a line yet.
    ///
    /// # Errors
    /// [`Refusal::DealAgain`] where the films were dealt before the seed that was drawn for it.
    pub(super) async fn first_assignment(&mut self, tx: &mut dyn Tx, frozen_before: bool) -> Result<()> {
        let members = tx.members(&self.contest.id).await?;
        let judges = members.into_iter().filter(|one| one.member.role == Role::Judge);
        let judges: BTreeSet<AccountId> = judges.map(|one| one.member.account_id).collect();
        let tasks = tx.tasks(&self.contest.id, 1, None).await?;
        let (aside, live): (Vec<&Assignment>, Vec<&Assignment>) =
            tasks.iter().map(|task| &task.assignment).partition(|one| one.recused_at.is_some());
        let told = ToldFilms::of(tx, self.contest).await?;
        let numbers = numbers(tx, self.contest, live.iter().chain(&aside).map(|one| &one.entry_id).collect()).await?;
        let aliases: BTreeMap<AccountId, String> = tx.aliases(&self.contest.id).await?.into_iter().collect();
        let is_told = |films: &BTreeMap<String, BTreeSet<u32>>, one: &Assignment| {
            let films = aliases.get(&one.judge_id).and_then(|alias| films.get(alias));
            numbers.get(one.entry_id.as_str()).zip(films).is_some_and(|(film, films)| films.contains(film))
        };
        let is_theirs = |one: &&&Assignment| judges.contains(&one.judge_id);
        if !frozen_before {
            let dealt = live.iter().chain(&aside).filter(is_theirs).map(|one| one.judge_id.clone()).collect();
            self.assignment(tx, 1, &dealt).await?;
        } else if !live.iter().filter(is_theirs).all(|one| is_told(&told.given, one)) {
            return Err(Refusal::DealAgain.into());
        }
        // What was set aside before the seed was there has no line; also of who left since, and is named by that.
        let untold: Vec<&Assignment> = aside.into_iter().filter(|one| !is_told(&told.absent, one)).collect();
        let named: BTreeSet<&AccountId> = untold.iter().map(|one| &one.judge_id).collect();
        let is_left = |one: &&&Assignment| !judges.contains(&one.judge_id) && named.contains(&one.judge_id);
        let left = live.iter().filter(is_left).filter(|one| !is_told(&told.absent, one));
        let left: Vec<&Assignment> = left.copied().collect();
        let (found, declared): (Vec<&Assignment>, Vec<&Assignment>) =
            untold.iter().copied().partition(|one| one.recusal_found);
        self.absences(tx, &declared, AbsenceReason::Recused).await?;
        self.absences(tx, &found, AbsenceReason::Conflict).await?;
        self.absences(tx, &left, AbsenceReason::Replaced).await
    }

    /// What these judges are to see in a round, as it stands now, instead of what they were to see before.
    pub(super) async fn assignment(&mut self, tx: &mut dyn Tx, round: u8, judges: &BTreeSet<AccountId>) -> Result<()> {
        let only = if judges.len() == 1 { judges.first() } else { None };
        let tasks = tx.tasks(&self.contest.id, round, only).await?;
        let live: Vec<&Assignment> = tasks
            .iter()
            .map(|task| &task.assignment)
            .filter(|one| one.recused_at.is_none() && judges.contains(&one.judge_id))
            .collect();
        let numbers = numbers(tx, self.contest, live.iter().map(|one| &one.entry_id).collect()).await?;
        let known: BTreeMap<AccountId, String> = tx.aliases(&self.contest.id).await?.into_iter().collect();
        let unnamed: Vec<&AccountId> = judges.iter().filter(|judge| !known.contains_key(*judge)).collect();
        let named = self.name(tx, known.len(), unnamed).await?;
        let new: Vec<(AccountId, String)> =
            named.iter().map(|(_, account, alias)| (account.clone(), alias.clone())).collect();
        tx.insert_aliases(&self.contest.id, &new).await?;
        let aliases: BTreeMap<AccountId, String> = known.into_iter().chain(new).collect();
        let mut films: BTreeMap<&str, Vec<u32>> =
            judges.iter().filter_map(|judge| Some((aliases.get(judge)?.as_str(), Vec::new()))).collect();
        for one in live {
            let list = aliases.get(&one.judge_id).and_then(|alias| films.get_mut(alias.as_str()));
            if let (Some(list), Some(number)) = (list, numbers.get(one.entry_id.as_str())) {
                list.push(*number);
            }
        }
        let films = films.into_iter().map(|(alias, films)| JudgeFilms { alias: alias.to_owned(), films });
        let judges: Vec<AliasedJudge> =
            named.into_iter().map(|(judge, _, alias)| AliasedJudge { alias, judge }).collect();
        let mut judges = in_parts(judges, PART_BYTES).map_err(unwritable)?;
        judges.retain(|part| !part.is_empty());
        let films = in_parts(films.collect(), PART_BYTES).map_err(unwritable)?;
        let fit_together = match (judges.as_slice(), films.as_slice()) {
            ([judges], [films]) => bytes_of(judges)?.saturating_add(bytes_of(films)?) <= PART_BYTES,
            _ => false,
        };
        // Judges first: whoever reads a part knows who its films are of.
        let parts: Vec<(Vec<AliasedJudge>, Vec<JudgeFilms>)> = if fit_together {
            judges.into_iter().zip(films).collect()
        } else {
            let judges = judges.into_iter().map(|judges| (judges, Vec::new()));
            judges.chain(films.into_iter().map(|films| (Vec::new(), films))).collect()
        };
        let of = figure(parts.len());
        for (part, (judges, films)) in (1..).zip(parts) {
            self.line(LineBody::Assignment(AssignmentLine { round: u32::from(round), part, of, judges, films }));
        }
        Ok(())
    }

    /// Commitments to who these judges are, with the aliases that are drawn for them, behind so many others; in the order of the
    /// aliases.
    async fn name(
        &mut self,
        tx: &mut dyn Tx,
        known: usize,
        judges: Vec<&AccountId>,
    ) -> Result<Vec<(RecordHash, AccountId, String)>> {
        if judges.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<String> = judges.iter().map(ToString::to_string).collect();
        let names: BTreeMap<String, String> = tx.account_names(&ids).await?.into_iter().collect();
        let mut who: BTreeMap<RecordHash, AccountId> = BTreeMap::new();
        for judge in judges {
            let name = names.get(judge.as_str()).map_or("", String::as_str);
            who.insert(self.commit(OpeningSubject::Judge, Some(judge), "", name), judge.clone());
        }
        let drawn = drawn_aliases(&self.contest.settings.lottery_seed, known, who.keys().copied());
        Ok(drawn.into_iter().filter_map(|one| Some((one.judge, who.get(&one.judge)?.clone(), one.alias))).collect())
    }

    /// The alias of a judge, who gets one where no line has named them yet.
    async fn alias(&mut self, tx: &mut dyn Tx, round: u8, judge: &AccountId) -> Result<Option<String>> {
        if let Some(alias) = alias_of(tx, &self.contest.id, judge).await? {
            return Ok(Some(alias));
        }
        self.assignment(tx, round, &BTreeSet::from([judge.clone()])).await?;
        alias_of(tx, &self.contest.id, judge).await
    }

    pub(super) async fn absences(
        &mut self,
        tx: &mut dyn Tx,
        assignments: &[&Assignment],
        why: AbsenceReason,
    ) -> Result<()> {
        if assignments.is_empty() {
            return Ok(());
        }
        let entries: Vec<&EntryId> = assignments.iter().map(|one| &one.entry_id).collect();
        let numbers = numbers(tx, self.contest, entries).await?;
        let mut aliases: BTreeMap<AccountId, String> = tx.aliases(&self.contest.id).await?.into_iter().collect();
        for one in assignments {
            if !aliases.contains_key(&one.judge_id) {
                self.assignment(tx, one.round, &BTreeSet::from([one.judge_id.clone()])).await?;
                aliases = tx.aliases(&self.contest.id).await?.into_iter().collect();
            }
            if let (Some(alias), Some(film)) = (aliases.get(&one.judge_id), numbers.get(one.entry_id.as_str())) {
                let line = AbsenceLine { round: u32::from(one.round), alias: alias.clone(), film: *film, why };
                self.line(LineBody::Absence(line));
            }
        }
        Ok(())
    }

    async fn sheets(&mut self, tx: &mut dyn Tx, signed: SignedSheets<'_>) -> Result<()> {
        let SignedSheets { round, judge, at, sheets } = signed;
        let Some(alias) = self.alias(tx, round, judge).await? else { return Ok(()) };
        let rubric = self.contest.settings.rubric_of(round).into_owned();
        for sheet in sheets {
            let marks = rubric.criteria.iter().filter_map(|one| sheet.content.marks.get(&one.key).copied());
            let text = words_text(&sheet.content).map_err(unwritable)?;
            let line = SheetLine {
                round: u32::from(round),
                alias: alias.clone(),
                film: figure(sheet.number),
                version: sheet.version,
                marks: marks.collect(),
                total: sheet.total,
                watched: sheet.watched_percent,
                words: self.commit(OpeningSubject::Words, Some(judge), &sheet.entry, &text),
                signed_at: at,
            };
            self.line(LineBody::Sheet(line));
        }
        Ok(())
    }
}

/// What lines say of films in the first round before it opens, by alias.
#[derive(Default)]
struct ToldFilms {
    /// Those that a judge is to see, by the seed that is drawn.
    given: BTreeMap<String, BTreeSet<u32>>,
    /// Those that a judge is not to see any more.
    absent: BTreeMap<String, BTreeSet<u32>>,
}

impl ToldFilms {
    async fn of(tx: &mut dyn Tx, contest: &Contest) -> Result<Self> {
        let mut told = Self::default();
        let kinds = [LineKind::Seed, LineKind::Assignment, LineKind::Absence];
        for stored in tx.record_lines_of(&contest.id, &kinds).await? {
            match read_line(&stored)?.body {
                // What was dealt by an earlier seed is dealt anew.
                LineBody::Seed(_) => told.given.clear(),
                LineBody::Assignment(line) => {
                    for JudgeFilms { alias, films } in line.films {
                        if let Some(absent) = told.absent.get_mut(&alias) {
                            absent.retain(|film| !films.contains(film));
                        }
                        told.given.insert(alias, films.into_iter().collect());
                    }
                }
                LineBody::Absence(line) => {
                    told.absent.entry(line.alias).or_default().insert(line.film);
                }
                _ => {}
            }
        }
        Ok(told)
    }
}

/// Bytes of a list in a line.
fn bytes_of<T: serde::Serialize>(items: &[T]) -> Result<usize> {
    Ok(domain::record::canonical(items).map_err(unwritable)?.len())
}
