//! What people meet of a record: what is kept, its checkpoints with who confirmed them, the pool and the seed.

use std::collections::BTreeMap;

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::record::{
    Checkpoint, CountersignLine, LineBody, LineKind, Milestone, RecordEdition, RecordHash, RecordedLine, SeedLine,
    SeedWay,
};
use domain::time::Micros;
use store::{Contest, EntryFilter, OpeningSubject, RecordOpening, Tx};

use super::export::require_edition;
use super::seed::{Steps, typed_since};
use super::writer::read_line;
use crate::Services;
use crate::actor::Actor;
use crate::error::Result;

/// Who confirmed a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countersigner {
    /// Name; `None` once it is erased.
    pub name: Option<String>,
    /// As what.
    pub role: Role,
    /// When.
    pub at: Micros,
}

/// A checkpoint with who confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountersignedCheckpoint {
    /// Size, root, milestone and time.
    pub checkpoint: Checkpoint,
    /// Who confirmed it, oldest first.
    pub countersigned: Vec<Countersigner>,
}

/// A pool that is frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrozenPool {
    /// How many works.
    pub entries: u64,
    /// Root over them.
    pub root: RecordHash,
    /// When.
    pub at: Micros,
}

/// A seed that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnSeed {
    /// How it came about.
    pub way: SeedWay,
    /// The seed.
    pub seed: String,
    /// When it was drawn; where it was there before the pool was frozen, when it went on record.
    pub at: Micros,
}

/// What somebody typed of dice, of which nobody is told what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedSeed {
    /// Who.
    pub name: String,
    /// The person who looks.
    pub own: bool,
}

/// How far the seed is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedProgress {
    /// The public draw that was named.
    pub named: Option<String>,
    /// The hashes of the texts that were given, in their order.
    pub hashes: Vec<RecordHash>,
    /// A text was missing: the hashes are void and are given anew.
    pub void: bool,
    /// What the first of two people typed.
    pub typed: Option<TypedSeed>,
    /// The seed.
    pub drawn: Option<DrawnSeed>,
}

/// What the person may do now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordPowers {
    /// Freeze the pool.
    pub freeze: bool,
    /// Name a public draw, before the pool is frozen.
    pub name_draw: bool,
    /// Draw the seed in any way.
    pub draw: bool,
    /// Type what dice showed.
    pub type_dice: bool,
    /// Let another seed be drawn.
    pub amend_seed: bool,
    /// Confirm the newest checkpoint.
    pub countersign: bool,
}

/// The record of a contest for those who run and watch it.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// How many lines there are of each kind, in the order of a contest; none where the contest keeps no record, or none yet.
    pub counts: Vec<(LineKind, u64)>,
    /// The checkpoints, the newest first.
    pub checkpoints: Vec<CountersignedCheckpoint>,
    /// The pool, once it is frozen.
    pub pool: Option<FrozenPool>,
    /// How far the seed is.
    pub seed: SeedProgress,
    /// Works that the pool would have, for who may freeze it now.
    pub eligible: Option<u64>,
    /// What the person may do now.
    pub may: RecordPowers,
    /// The editions of the file that the person may take away now.
    pub editions: Vec<RecordEdition>,
}

impl RecordView {
    /// How many lines there are.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// How many lines there are of a kind.
    #[must_use]
    pub fn count(&self, kind: LineKind) -> u64 {
        self.counts.iter().find(|(one, _)| *one == kind).map_or(0, |(_, count)| *count)
    }

    /// The pool is frozen and nobody signed that, for there was no key: until the key of then does, the record cannot be verified.
    #[must_use]
    pub fn is_pool_unsigned(&self) -> bool {
        let signed = self.checkpoints.iter().any(|one| one.checkpoint.milestone == Milestone::Pool);
        self.pool.is_some() && !signed
    }

    /// The contest was in its first round before there were records, and keeps none.
    #[must_use]
    pub fn keeps_none(&self) -> bool {
        self.counts.is_empty() && self.contest.phase >= Phase::Round(1)
    }
}

impl Services {
    /// What is kept of a contest, how far pool and seed are, and what the person may do.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn record_view(&self, actor: &Actor, id: &ContestId) -> Result<RecordView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewCheckpoints).await?;
        let counts = tx.record_counts(id).await?;
        let (steps, countersigned) = told(&mut *tx, &contest).await?;
        let names = if countersigned.is_empty() { Vec::new() } else { tx.openings_of(id, OpeningSubject::Who).await? };
        let names: BTreeMap<RecordHash, RecordOpening> = names.into_iter().map(|one| (one.commitment, one)).collect();
        let kept = tx.checkpoints(id).await?;
        let newest = kept.last().map(|kept| kept.size);
        let me = actor.account().map(|account| &account.id);
        let by_me = |line: &CountersignLine| {
            Some(line.size) == newest
                && me.is_some()
                && names.get(&line.who).is_some_and(|opening| opening.account_id.as_ref() == me)
        };
        let confirmed = countersigned.iter().any(|(_, line)| by_me(line));
        let checkpoints = kept
            .iter()
            .rev()
            .filter_map(|kept| kept.checkpoint())
            .map(|checkpoint| CountersignedCheckpoint {
                countersigned: countersigned
                    .iter()
                    .filter(|(_, line)| line.size == checkpoint.size)
                    .map(|(at, line)| countersigner(*at, line, &names))
                    .collect(),
                checkpoint,
            })
            .collect();
        let may = powers(&access, &contest, &steps, newest.is_some() && !confirmed);
        let eligible = if may.freeze {
            let states = tx.entry_states(id, &EntryFilter::default()).await?;
            let all: i64 = states.iter().filter(|one| one.state.is_eligible()).map(|one| one.all).sum();
            Some(u64::try_from(all).unwrap_or_default())
        } else {
            None
        };
        let typed = if may.type_dice { typed(&mut *tx, actor, &contest, steps.since).await? } else { None };
        // Without a checkpoint there is nothing that a file could end with.
        let is_open =
            |edition: &RecordEdition| newest.is_some() && require_edition(*edition, &access, contest.phase).is_ok();
        Ok(RecordView {
            editions: RecordEdition::ALL.into_iter().filter(is_open).collect(),
            roles: access.roles,
            counts,
            checkpoints,
            pool: steps.pool.map(|(at, pool)| FrozenPool { entries: pool.entries, root: pool.root, at }),
            seed: SeedProgress {
                named: steps.named,
                void: steps.void,
                hashes: steps.hashes.unwrap_or_default().into_iter().map(|part| part.hash).collect(),
                typed,
                drawn: steps.drawn.and_then(|(at, line)| drawn(at, line)),
            },
            eligible,
            may,
            contest,
        })
    }
}

/// The newest checkpoint, whose root stands on paper; `None` before there is one.
pub(crate) async fn newest_checkpoint(tx: &mut dyn Tx, contest: &ContestId) -> Result<Option<Checkpoint>> {
    Ok(tx.last_checkpoint(contest).await?.and_then(|kept| kept.checkpoint()))
}

/// The steps towards the seed, and who confirmed checkpoints when.
async fn told(tx: &mut dyn Tx, contest: &Contest) -> Result<(Steps, Vec<(Micros, CountersignLine)>)> {
    let (mut steps, mut countersigned) = (Steps::default(), Vec::new());
    let kinds: Vec<LineKind> = Steps::KINDS.into_iter().chain([LineKind::Countersign]).collect();
    for stored in tx.record_lines_of(&contest.id, &kinds).await? {
        let RecordedLine { at, body, .. } = read_line(&stored)?;
        match body {
            LineBody::Countersign(line) => countersigned.push((at, line)),
            step => steps.take(at, step),
        }
    }
    Ok((steps, countersigned))
}

fn countersigner(at: Micros, line: &CountersignLine, names: &BTreeMap<RecordHash, RecordOpening>) -> Countersigner {
    let role = if line.role == Role::Chair.key() { Role::Chair } else { Role::Scrutineer };
    let opened = names.get(&line.who).and_then(|opening| opening.opened.as_ref());
    Countersigner { name: opened.map(|(_, name)| name.clone()), role, at }
}

fn drawn(at: Micros, line: SeedLine) -> Option<DrawnSeed> {
    Some(DrawnSeed { way: line.way, seed: line.seed?, at })
}

/// What the person may do; `unconfirmed` is whether there is a checkpoint that they have not confirmed.
fn powers(access: &AccessContext, contest: &Contest, steps: &Steps, unconfirmed: bool) -> RecordPowers {
    let may = |action| access::check(action, access, contest.phase).is_ok();
    let (pooled, seeded) = (steps.pool.is_some(), steps.drawn.is_some());
    let draws = pooled && !seeded && may(Action::DrawSeed);
    RecordPowers {
        freeze: !pooled && may(Action::FreezePool),
        name_draw: !pooled && steps.named.is_none() && may(Action::SetSeed),
        draw: draws && access.roles.contains(&Role::Organiser),
        type_dice: draws && !steps.has_begun(),
        amend_seed: seeded && may(Action::SetSeed),
        countersign: unconfirmed && may(Action::CountersignRecord),
    }
}

/// What the first of two people typed, if it waits for the second.
async fn typed(tx: &mut dyn Tx, actor: &Actor, contest: &Contest, since: Micros) -> Result<Option<TypedSeed>> {
    let Some(row) = typed_since(tx, contest, since).await?.into_iter().next() else { return Ok(None) };
    let own = actor.account().is_some_and(|account| account.id.as_str() == row.actor_id);
    let names = tx.account_names(&[row.actor_id]).await?;
    Ok(Some(TypedSeed { name: names.into_iter().next().map(|(_, name)| name).unwrap_or_default(), own }))
}
