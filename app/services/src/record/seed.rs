//! The seed of everything that is drawn: entered once, after the pool is frozen.

use domain::access::{Action, Role};
use domain::audit::EventKind;
use domain::contest::Settings;
use domain::hex;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use domain::lottery::Seed;
use domain::record::{AmendedSubject, LineBody, LineKind, PoolLine, RecordHash, SeedLine, SeedPart, SeedStep, SeedWay};
use domain::time::Micros;
use store::{AuditFilter, AuditRow, Contest, OpeningSubject, Tx};

use super::decisions::{DecisionWords, amendment};
use super::freeze::seed_line;
use super::writer::{RecordWriter, read_line};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;

/// People who make a seed of three texts.
pub const SEED_PARTS: usize = 3;

/// How a seed is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeedDraft {
    /// What dice or balls showed, typed by two people, each for themselves.
    Dice(String),
    /// The numbers of the public draw that was named.
    PublicDraw(String),
    /// The texts whose hashes were given, in their order; `None` is one that is missing.
    Contributions(Vec<Option<String>>),
    /// The server draws it.
    Server,
}

/// What became of a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedOutcome {
    /// It is there.
    Drawn,
    /// Another person types it too.
    Waits,
    /// A text was missing: it begins anew.
    Void,
    /// What two people typed differs: both are void, and it begins anew.
    Differs,
}

impl Services {
    /// Names the public draw whose numbers will be the seed, before the pool is frozen.
    ///
    /// # Errors
    /// A missing permission, a name that is missing or too long, or a frozen pool.
    pub async fn name_draw(&self, actor: &Actor, id: &ContestId, source: &str) -> Result<()> {
        let source = required_text(source, TextName::DrawSource, limits::DECIDER)?;
        let mut tx = self.write().await?;
        let contest = ruling(self, &mut *tx, actor, id).await?;
        let Some(mut writer) = RecordWriter::begin(self, &mut *tx, &contest).await? else {
            return Err(ServiceError::NotFound);
        };
        if writer.is_pooled() {
            return Err(Refusal::PoolFrozen.into());
        }
        let line = SeedLine { source: Some(source.clone()), ..seed_line(SeedWay::PublicDraw, SeedStep::Named) };
        writer.line(LineBody::Seed(line));
        writer.end(&mut *tx).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::SeedName { source: &source }).await?;
        Ok(tx.commit().await?)
    }

    /// Gives the hashes of three texts, each with the name of who wrote it; the texts follow with [`Services::draw_seed`].
    ///
    /// # Errors
    /// A missing permission, another number of texts, a name that is missing, a pool that is not frozen, or a seed that is drawn.
    pub async fn give_hashes(&self, actor: &Actor, id: &ContestId, parts: &[(String, RecordHash)]) -> Result<()> {
        if parts.len() != SEED_PARTS {
            return Err(Refusal::SeedParts.into());
        }
        let mut tx = self.write().await?;
        let contest = ruling(self, &mut *tx, actor, id).await?;
        let steps = Steps::load(&mut *tx, &contest).await?;
        if steps.named.is_some() || steps.hashes.is_some() {
            return Err(Refusal::OtherSeedWay.into());
        }
        let Some(mut writer) = open_writer(self, &mut *tx, &contest).await? else { return Err(ServiceError::NotFound) };
        let mut given = Vec::with_capacity(parts.len());
        for (name, hash) in parts {
            let name = required_text(name, TextName::Name, limits::PERSON_NAME)?;
            let who = writer.commit(OpeningSubject::Who, None, "", &name);
            given.push(SeedPart { who, hash: *hash, value: None });
        }
        let line = SeedLine { parts: given, ..seed_line(SeedWay::Contributions, SeedStep::Hashes) };
        writer.line(LineBody::Seed(line));
        writer.end(&mut *tx).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::SeedHashes {}).await?;
        Ok(tx.commit().await?)
    }

    /// Draws the seed. What dice showed is typed by a second person too, who does not see what the first typed, and must read the same:
    /// where it does not both are void, so that nobody tries until it fits. Where a text of three is missing nothing is drawn, and
    /// hashes are given anew.
    ///
    /// # Errors
    /// A missing permission, a pool that is not frozen, a seed that is drawn, another way than was named before, a seed that is missing
    /// or too long, or [`Refusal::SeedHash`].
    pub async fn draw_seed(&self, actor: &Actor, id: &ContestId, draft: SeedDraft) -> Result<SeedOutcome> {
        let mut tx = self.write().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::DrawSeed).await?;
        // Whoever confirms what others decide types what dice show, and decides nothing else.
        if !matches!(draft, SeedDraft::Dice(_)) && !access.roles.contains(&Role::Organiser) {
            return Err(Refusal::OtherSeedWay.into());
        }
        let steps = Steps::load(&mut *tx, &contest).await?;
        let Some(mut writer) = open_writer(self, &mut *tx, &contest).await? else { return Err(ServiceError::NotFound) };
        let own_way = match &draft {
            SeedDraft::PublicDraw(_) => steps.named.is_some(),
            SeedDraft::Contributions(_) => steps.hashes.is_some(),
            SeedDraft::Dice(_) | SeedDraft::Server => !steps.has_begun(),
        };
        if !own_way {
            return Err(Refusal::OtherSeedWay.into());
        }
        let mut line = match draft {
            SeedDraft::Server => {
                let mut bytes = [0_u8; 32];
                self.random.fill(&mut bytes);
                SeedLine { seed: Some(hex::encode(&bytes)), ..seed_line(SeedWay::Server, SeedStep::Drawn) }
            }
            SeedDraft::PublicDraw(seed) => {
                let seed = Some(required_text(&seed, TextName::Seed, limits::SEED)?);
                SeedLine { seed, source: steps.named, ..seed_line(SeedWay::PublicDraw, SeedStep::Drawn) }
            }
            SeedDraft::Dice(seed) => {
                let seed = required_text(&seed, TextName::Seed, limits::SEED)?;
                let hash = self.seed_hash(&mut *tx, &contest, &seed).await?;
                let Some(before) = typed_by_another(&mut *tx, &contest, actor, steps.since).await? else {
                    let event = event::SeedType { hash: &hash };
                    self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
                    tx.commit().await?;
                    return Ok(SeedOutcome::Waits);
                };
                if !before.detail.contains(&format!("\"{hash}\"")) {
                    self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::SeedDiffer {}).await?;
                    tx.commit().await?;
                    return Ok(SeedOutcome::Differs);
                }
                let account: Option<AccountId> = before.actor_id.parse().ok();
                let name = tx.account_names(&[before.actor_id]).await?.into_iter().next().map(|(_, name)| name);
                let first = writer.commit(OpeningSubject::Who, account.as_ref(), "", &name.unwrap_or_default());
                let second = writer.commit_actor(OpeningSubject::Who, actor);
                let typed_by = vec![first, second];
                SeedLine { seed: Some(seed), typed_by, ..seed_line(SeedWay::Dice, SeedStep::Drawn) }
            }
            SeedDraft::Contributions(values) => joined(steps.hashes.unwrap_or_default(), values)?,
        };
        let Some(seed) = line.seed.clone() else {
            writer.line(LineBody::Seed(line));
            writer.end(&mut *tx).await?;
            self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::SeedVoid {}).await?;
            tx.commit().await?;
            return Ok(SeedOutcome::Void);
        };
        line.form = Some("text".to_owned());
        writer.line(LineBody::Seed(line));
        writer.end(&mut *tx).await?;
        let settings = Settings { lottery_seed: Seed::Text(seed.clone()), ..contest.settings.as_ref().clone() };
        if !tx.update_contest(id, contest.version, &contest.title, &settings, contest.deadline).await? {
            return Err(ServiceError::Conflict);
        }
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::SeedDraw { seed: &seed }).await?;
        tx.commit().await?;
        Ok(SeedOutcome::Drawn)
    }

    /// Lets another seed be drawn, with a reason; what was drawn with the one before stays.
    ///
    /// # Errors
    /// A missing permission, missing words, or no seed that is drawn.
    pub async fn amend_seed(&self, actor: &Actor, id: &ContestId, reason: &str, decider: &str) -> Result<()> {
        let reason = required_text(reason, TextName::Reason, limits::DECISION_REASON)?;
        let decider = required_text(decider, TextName::Decider, limits::DECIDER)?;
        let mut tx = self.write().await?;
        let contest = ruling(self, &mut *tx, actor, id).await?;
        let Some(mut writer) = RecordWriter::begin(self, &mut *tx, &contest).await? else {
            return Err(ServiceError::NotFound);
        };
        if !writer.is_seeded() {
            return Err(Refusal::SeedFirst.into());
        }
        let (why, who) = writer.commit_decided(DecisionWords { reason: &reason, decider: &decider });
        writer.line(LineBody::Amendment(amendment(AmendedSubject::Seed, why, who)));
        writer.end(&mut *tx).await?;
        let event = event::SeedAmend { reason: &reason, decider: &decider };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

impl Context {
    /// What the first of two people typed, so that the second does not read it; with the installation's key, for a few dice are soon
    /// tried.
    async fn seed_hash(&self, tx: &mut dyn Tx, contest: &Contest, seed: &str) -> Result<String> {
        let key = self.installation_key(tx, "seed_typed").await?;
        Ok(RecordHash::of_parts(&[key.as_bytes(), b"\n", contest.id.as_str().as_bytes(), b"\n", seed.as_bytes()])
            .to_string())
    }
}

/// The contest, for an organiser who decides about its seed.
async fn ruling(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ContestId) -> Result<Contest> {
    let (contest, _) = cx.enter(tx, actor, id, Action::SetSeed).await?;
    Ok(contest)
}

/// A writer where a seed is drawn now; `None` where the contest keeps no record.
///
/// # Errors
/// [`Refusal::FreezeFirst`], [`Refusal::SeedDrawn`].
async fn open_writer<'a>(cx: &'a Context, tx: &mut dyn Tx, contest: &'a Contest) -> Result<Option<RecordWriter<'a>>> {
    let Some(writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(None) };
    if !writer.is_pooled() {
        return Err(Refusal::FreezeFirst.into());
    }
    if writer.is_seeded() {
        return Err(Refusal::SeedDrawn.into());
    }
    Ok(Some(writer))
}

/// The steps towards the seed that is to be drawn.
#[derive(Default)]
pub(super) struct Steps {
    /// The public draw that was named.
    pub(super) named: Option<String>,
    /// The hashes that were given and are not void.
    pub(super) hashes: Option<Vec<SeedPart>>,
    /// Hashes were given and are void: they are given anew, for whoever kept a text back must not choose another way.
    pub(super) void: bool,
    /// When the pool was frozen, or another seed was asked for.
    pub(super) since: Micros,
    /// The pool that is frozen.
    pub(super) pool: Option<(Micros, PoolLine)>,
    /// The seed that is drawn and not to be another.
    pub(super) drawn: Option<(Micros, SeedLine)>,
}

impl Steps {
    /// Kinds of lines that are steps.
    pub(super) const KINDS: [LineKind; 3] = [LineKind::Pool, LineKind::Seed, LineKind::Amendment];

    async fn load(tx: &mut dyn Tx, contest: &Contest) -> Result<Self> {
        let mut steps = Self::default();
        for stored in tx.record_lines_of(&contest.id, &Self::KINDS).await? {
            let line = read_line(&stored)?;
            steps.take(line.at, line.body);
        }
        Ok(steps)
    }

    /// A way was begun, which it ends with.
    pub(super) const fn has_begun(&self) -> bool {
        self.named.is_some() || self.hashes.is_some() || self.void
    }

    /// The steps with the next line; what is no step changes nothing.
    pub(super) fn take(&mut self, at: Micros, body: LineBody) {
        match body {
            LineBody::Pool(pool) => {
                self.since = at;
                self.pool = Some((at, pool));
            }
            // The draw that was named is over with it.
            LineBody::Amendment(amended) if amended.subject == AmendedSubject::Seed => {
                *self = Self { since: at, pool: self.pool.take(), ..Self::default() };
            }
            LineBody::Seed(seed) => match seed.step {
                SeedStep::Named => self.named = seed.source,
                SeedStep::Hashes => (self.hashes, self.void) = (Some(seed.parts), false),
                SeedStep::Void => (self.hashes, self.void) = (None, true),
                SeedStep::Drawn => {
                    (self.hashes, self.void) = (None, false);
                    self.drawn = Some((at, seed));
                }
            },
            _ => {}
        }
    }
}

/// What people typed of dice since then and is not void, newest first.
pub(super) async fn typed_since(tx: &mut dyn Tx, contest: &Contest, since: Micros) -> Result<Vec<AuditRow>> {
    let of = |kind: EventKind, limit| AuditFilter { action: kind.key(), limit, ..AuditFilter::default() };
    let mut rows = tx.audit_rows(&contest.id, &of(EventKind::SeedType, 100)).await?;
    if !rows.is_empty() {
        let void = tx.audit_rows(&contest.id, &of(EventKind::SeedDiffer, 1)).await?;
        let after = void.first().map_or(0, |row| row.seq);
        rows.retain(|row| row.at >= since && row.seq > after);
    }
    Ok(rows)
}

/// What somebody else typed; `None` where nobody has typed yet.
async fn typed_by_another(
    tx: &mut dyn Tx,
    contest: &Contest,
    actor: &Actor,
    since: Micros,
) -> Result<Option<AuditRow>> {
    let me = &actor.person()?.id;
    // The newest stands first: whoever typed again takes back what they typed before.
    let rows = typed_since(tx, contest, since).await?;
    Ok(rows.into_iter().find(|row| row.actor_id != me.as_str()))
}

/// The seed of three texts; without a seed where one is missing.
///
/// # Errors
/// [`Refusal::SeedParts`] of another number of texts, [`Refusal::SeedHash`] of a text that has another hash.
fn joined(parts: Vec<SeedPart>, values: Vec<Option<String>>) -> Result<SeedLine> {
    if values.len() != parts.len() {
        return Err(Refusal::SeedParts.into());
    }
    let mut given = Vec::with_capacity(parts.len());
    let mut texts = Vec::with_capacity(parts.len());
    for (part, value) in parts.into_iter().zip(values) {
        let Some(value) = value else { return Ok(seed_line(SeedWay::Contributions, SeedStep::Void)) };
        let value = required_text(&value, TextName::Seed, limits::SEED)?;
        if RecordHash::of(value.as_bytes()) != part.hash {
            return Err(Refusal::SeedHash.into());
        }
        texts.push(value.clone());
        given.push(SeedPart { value: Some(value), ..part });
    }
    let seed = RecordHash::of(texts.join("\n").as_bytes()).to_string();
    Ok(SeedLine { seed: Some(seed), parts: given, ..seed_line(SeedWay::Contributions, SeedStep::Drawn) })
}
