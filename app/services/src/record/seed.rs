//! The seed of everything that is drawn: entered once, after the pool is frozen.

use domain::access::{Action, Role};
use domain::audit::EventKind;
use domain::contest::Settings;
use domain::hex;
use domain::ids::ContestId;
use domain::limits;
use domain::lottery::Seed;
use domain::record::{AmendedSubject, LineBody, LineKind, RecordHash, SeedLine, SeedPart, SeedStep, SeedWay};
use store::{AuditFilter, Contest, OpeningSubject, Tx};

use super::decisions::amendment;
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

    /// Draws the seed. What dice showed is typed by a second person too, and must read the same; where a text of three is missing
    /// nothing is drawn, and hashes are given anew.
    ///
    /// # Errors
    /// A missing permission, a pool that is not frozen, a seed that is drawn, another way than was named before, a seed that is missing
    /// or too long, [`Refusal::SeedsDiffer`], or [`Refusal::SeedHash`].
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
            SeedDraft::Dice(_) | SeedDraft::Server => steps.named.is_none() && steps.hashes.is_none(),
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
                let Some((account, name)) = typed_before(&mut *tx, &contest, actor, &hash, steps.since).await? else {
                    let event = event::SeedType { hash: &hash };
                    self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
                    tx.commit().await?;
                    return Ok(SeedOutcome::Waits);
                };
                let first = writer.commit(OpeningSubject::Who, account.parse().ok().as_ref(), "", &name);
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
        let hashes = (
            writer.commit(OpeningSubject::Reason, None, "", &reason),
            writer.commit(OpeningSubject::Decider, None, "", &decider),
        );
        writer.line(LineBody::Amendment(amendment(AmendedSubject::Seed, hashes.0, hashes.1)));
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
struct Steps {
    /// The public draw that was named.
    named: Option<String>,
    /// The hashes that were given and are not void.
    hashes: Option<Vec<SeedPart>>,
    /// When the pool was frozen, or another seed was asked for.
    since: i64,
}

impl Steps {
    async fn load(tx: &mut dyn Tx, contest: &Contest) -> Result<Self> {
        let mut steps = Self::default();
        let kinds = [LineKind::Pool, LineKind::Seed, LineKind::Amendment];
        for stored in tx.record_lines_of(&contest.id, &kinds).await? {
            let line = read_line(&stored)?;
            match line.body {
                LineBody::Pool(_) => steps.since = line.at,
                // The draw that was named is over with it.
                LineBody::Amendment(amended) if amended.subject == AmendedSubject::Seed => {
                    steps = Self { since: line.at, ..Self::default() };
                }
                LineBody::Seed(seed) => match seed.step {
                    SeedStep::Named => steps.named = seed.source,
                    SeedStep::Hashes => steps.hashes = Some(seed.parts),
                    SeedStep::Void | SeedStep::Drawn => steps.hashes = None,
                },
                _ => {}
            }
        }
        Ok(steps)
    }
}

/// Account and name of another person who typed the same since then; `None` where nobody has typed yet.
///
/// # Errors
/// [`Refusal::SeedsDiffer`].
async fn typed_before(
    tx: &mut dyn Tx,
    contest: &Contest,
    actor: &Actor,
    hash: &str,
    since: i64,
) -> Result<Option<(String, String)>> {
    let me = &actor.person()?.id;
    let filter = AuditFilter { action: EventKind::SeedType.key(), limit: 100, ..AuditFilter::default() };
    let rows = tx.audit_rows(&contest.id, &filter).await?;
    // The newest stands first: whoever typed again takes back what they typed before.
    let Some(other) = rows.into_iter().find(|row| row.at >= since && row.actor_id != me.as_str()) else {
        return Ok(None);
    };
    if !other.detail.contains(&format!("\"{hash}\"")) {
        return Err(Refusal::SeedsDiffer.into());
    }
    let names = tx.account_names(std::slice::from_ref(&other.actor_id)).await?;
    let name = names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
    Ok(Some((other.actor_id, name)))
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
