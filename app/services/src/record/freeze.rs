//! The pool is frozen: what judging is done by, and the works that can be chosen, are fixed before anything is drawn.

use std::collections::{BTreeMap, BTreeSet};

use domain::lottery::Seed;
use domain::record::{
    EntryLine, EntryStanding, LineBody, LineKind, Milestone, PoolLine, PooledEntry, RecordHash, RulesLine, SeedLine,
    SeedStep, SeedWay, pool_root,
};
use store::{Contest, NewLine, Tx};

use super::checkpoint::append_checkpoint;
use super::entries::films_of;
use super::key::append_own_key;
use super::own_key::own_key;
use super::writer::{RecordWriter, figure, read_line, unwritable};
use crate::context::Context;
use crate::error::{Refusal, Result};

/// Whether the pool of a contest is frozen: then no work comes in, and what judging is done by stands.
pub(crate) async fn is_frozen(tx: &mut dyn Tx, contest: &Contest) -> Result<bool> {
    Ok(tx.record_head(&contest.id).await?.is_some_and(|head| head.pooled))
}

/// Refuses what would change a frozen pool.
///
/// # Errors
/// [`Refusal::PoolFrozen`].
pub(crate) async fn require_open_pool(tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    if is_frozen(tx, contest).await? { Err(Refusal::PoolFrozen.into()) } else { Ok(()) }
}

/// Freezes the pool; its root, or `None` where the contest keeps no record. A record that names another key than this installation gets
/// a line of its own one in front.
///
/// # Errors
/// [`Refusal::PoolFrozen`] where that was done before; [`Refusal::NoRecordKey`] where this process cannot sign it: its checkpoint is
/// made of exactly these lines, and where the key never came it would lack for good.
pub(crate) async fn append_pool(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<Option<RecordHash>> {
    append_own_key(cx, tx, &contest.id).await?;
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(None) };
    if writer.is_pooled() {
        return Err(Refusal::PoolFrozen.into());
    }
    let root = writer.pool(tx).await?;
    writer.end(tx).await?;
    if !append_checkpoint(cx, tx, &contest.id, Milestone::Pool).await? {
        return Err(Refusal::NoRecordKey.into());
    }
    Ok(Some(root))
}

/// What the first round begins with: where nobody froze the pool it is frozen now, with the seed of the settings, which was there
/// before; then what was dealt.
///
/// # Errors
/// [`Refusal::SeedFirst`] where the pool was frozen and no seed is drawn; [`Refusal::DealAgain`] where the films were dealt before it
/// was; [`Refusal::FreezeFirst`] where a public draw was named and the pool is not frozen: the seed is that of the draw, not of the
/// settings; [`Refusal::NoRecordKey`] where the installation has a key and this process cannot sign the pool with it: if that key is
/// lost, nothing ever will. An installation that has none goes on, and its pages say what that means.
pub(crate) async fn append_first_round(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    append_own_key(cx, tx, &contest.id).await?;
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    let frozen = writer.is_pooled();
    if frozen && !writer.is_seeded() {
        return Err(Refusal::SeedFirst.into());
    }
    if !frozen {
        // In front of the pool a seed is no more than named.
        if !tx.record_lines_of(&contest.id, &[LineKind::Seed]).await?.is_empty() {
            return Err(Refusal::FreezeFirst.into());
        }
        writer.pool(tx).await?;
        // Its checkpoint has the lines up to the pool, and no more.
        writer.end(tx).await?;
        let signed = append_checkpoint(cx, tx, &contest.id, Milestone::Pool).await?;
        if !signed && own_key(cx, tx).await?.is_some() {
            return Err(Refusal::NoRecordKey.into());
        }
        let Some(behind) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
        writer = behind;
        let (form, seed) = match &contest.settings.lottery_seed {
            Seed::Number(number) => ("number", number.to_string()),
            Seed::Text(text) => ("text", text.clone()),
        };
        writer.line(LineBody::Seed(SeedLine {
            seed: Some(seed),
            form: Some(form.to_owned()),
            ..seed_line(SeedWay::Earlier, SeedStep::Drawn)
        }));
    }
    writer.first_assignment(tx, frozen).await?;
    writer.end(tx).await
}

/// A step towards a seed that says nothing more yet.
pub(super) const fn seed_line(way: SeedWay, step: SeedStep) -> SeedLine {
    SeedLine { way, step, seed: None, form: None, source: None, parts: Vec::new(), typed_by: Vec::new() }
}

impl RecordWriter<'_> {
    /// The rules, and the works as they are now.
    async fn pool(&mut self, tx: &mut dyn Tx) -> Result<RecordHash> {
        self.load_groups(tx).await?;
        let contest = self.contest;
        let settings = &contest.settings;
        let rules = RulesLine::of(settings, contest.method, settings.publication, |rule| self.rule(rule));
        self.line(LineBody::Rules(rules));
        let mut known = self.last_entry_lines(tx).await?;
        let entries = tx.eligible_entries(&contest.id).await?;
        let ids: Vec<_> = entries.iter().map(|entry| entry.id.clone()).collect();
        let films = films_of(tx, &ids).await?;
        let mut inside = BTreeSet::new();
        for entry in &entries {
            let Some(number) = entry.number.map(figure) else { continue };
            inside.insert(number);
            let film = films.get(&entry.id).copied();
            // Settings may have changed since it was accepted, and with them what it is told apart by.
            let groups = self.groups_of(entry);
            let is_so = |line: &EntryLine| {
                line.standing == EntryStanding::Eligible && line.film == film && line.groups == groups
            };
            if known.get(&number).is_some_and(is_so) {
                continue;
            }
            if let Some(line) = self.entry_line(entry, EntryStanding::Eligible, film)? {
                self.line(LineBody::Entry(line.clone()));
                known.insert(number, line);
            }
        }
        known.retain(|_, line| line.standing == EntryStanding::Eligible);
        for line in known.values().filter(|line| !inside.contains(&line.number)) {
            self.line(LineBody::Entry(EntryLine { standing: EntryStanding::Refused, ..line.clone() }));
        }
        let pooled: Vec<PooledEntry> =
            known.values().filter(|line| inside.contains(&line.number)).map(PooledEntry::from).collect();
        let entries = u64::try_from(pooled.len()).unwrap_or(u64::MAX);
        let root = pool_root(pooled).map_err(unwritable)?;
        self.line(LineBody::Pool(PoolLine { entries, root }));
        Ok(root)
    }

    /// The last line about each work, by number; those that are not written yet too.
    async fn last_entry_lines(&mut self, tx: &mut dyn Tx) -> Result<BTreeMap<u32, EntryLine>> {
        let mut known = BTreeMap::new();
        for stored in tx.record_lines_of(&self.contest.id, &[LineKind::Entry]).await? {
            if let LineBody::Entry(line) = read_line(&stored)?.body {
                known.insert(line.number, line);
            }
        }
        for NewLine { body, .. } in &self.lines {
            if let LineBody::Entry(line) = body {
                known.insert(line.number, line.clone());
            }
        }
        Ok(known)
    }
}
