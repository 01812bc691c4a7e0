//! What every use case stands on: database, films, clock, chance; and the questions that all of them ask first.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{self, AccessContext, Action, Role, Scope};
use domain::audit::AuditEvent;
use domain::ids::{AccountId, ContestId};
use domain::record::CommitmentSalt;
use store::{AuditEntry, Contest, Meter, Store, Tx};

use crate::actor::Actor;
use crate::clock::{Clock, Periods, Random};
use crate::documents::DocumentFonts;
use crate::error::{Refusal, Result, ServiceError};
use crate::figures::FigureCache;
pub(crate) use crate::figures::computed;
use crate::hashing::Hasher;
use crate::lanes::WorkSignals;
use crate::mail_server::MailSettings;
use crate::media::Media;
use crate::signer::RecordSigner;

/// Counts of something by key.
pub type Counts = BTreeMap<String, i64>;

/// The target of lines of the log about who came in, who did not, and what was taken away.
pub const SECURITY_LOG: &str = "linxuan::security";

/// How long what is asked whether it is ready may take.
const READY_TIME: Duration = Duration::from_secs(2);

/// A part of the machine that requests need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The database.
    Database,
    /// The folder or the bucket of films.
    Storage,
    /// The programs that examine and prepare films.
    FilmTools,
}

/// What cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{part:?} cannot be used: {why}")]
pub struct NotReady {
    /// What it is.
    pub part: Part,
    /// What is wrong with it; for the log.
    pub why: ServiceError,
}

/// Whether the sign-in of an account asks for a code.
pub(crate) async fn has_second_factor(tx: &mut dyn Tx, account: &AccountId) -> Result<bool> {
    Ok(tx.second_factor(account).await?.is_some_and(|factor| factor.confirmed_at.is_some()))
}

/// What the row of an event tells.
pub(crate) fn detail_of<E: AuditEvent>(event: &E) -> Result<String> {
    // As a value first: its names are in order, as in every row so far.
    let detail = serde_json::to_value(event).map_err(|error| ServiceError::Environment(error.to_string()))?;
    Ok(detail.to_string())
}

async fn in_time(asked: impl Future<Output = Result<()>>) -> Result<()> {
    let late = |_| ServiceError::Environment(format!("no answer within {} s", READY_TIME.as_secs()));
    tokio::time::timeout(READY_TIME, asked).await.map_err(late)?
}

/// What every use case stands on. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) media: Arc<Media>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) hasher: Arc<Hasher>,
    /// What was computed of rounds.
    pub(crate) figures: Arc<FigureCache>,
    /// Wakes this process's workers.
    pub(crate) work: Arc<WorkSignals>,
    /// How letters leave.
    pub(crate) mail: Arc<MailSettings>,
    /// The fonts of documents.
    pub(crate) fonts: Arc<DocumentFonts>,
    /// Who signs checkpoints of records; `None` where this process has no key.
    pub(crate) signer: Option<Arc<dyn RecordSigner>>,
    pub(crate) periods: Periods,
    pub(crate) meter: Meter,
    /// Messages to channels may go to this machine: for tests alone.
    pub(crate) loopback_channels: bool,
    /// Nothing is written: an organiser looks as somebody else.
    pub(crate) only_looks: bool,
}

impl Context {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        media: Arc<Media>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self {
            store,
            media,
            clock,
            random,
            hasher: Arc::default(),
            figures: Arc::default(),
            work: Arc::default(),
            mail: Arc::default(),
            fonts: Arc::default(),
            signer: None,
            periods: Periods::default(),
            meter: Meter::default(),
            loopback_channels: false,
            only_looks: false,
        }
    }

    /// The same with a statement counter of its own.
    pub(crate) fn metered(&self) -> Self {
        Self { meter: Meter::default(), ..self.clone() }
    }

    /// The fonts that documents are laid out with.
    #[must_use]
    pub fn fonts(&self) -> &DocumentFonts {
        &self.fonts
    }

    /// What cannot be used, found within [`READY_TIME`]: a database or a storage that cannot be written to, programs that are
    /// not there. Nothing where all is well.
    pub async fn not_ready(&self) -> Vec<NotReady> {
        let database = async { Ok(self.store.ping().await?) };
        let (database, storage) = futures::join!(in_time(database), in_time(self.media.ready()));
        let parts =
            [(Part::Database, database), (Part::Storage, storage), (Part::FilmTools, self.media.prober.is_complete())];
        parts.into_iter().filter_map(|(part, asked)| Some(NotReady { part, why: asked.err()? })).collect()
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }

    pub(crate) async fn read(&self) -> Result<Box<dyn Tx>> {
        Ok(self.store.read(&self.meter).await?)
    }

    /// As [`Context::write`], for what is short and frequent; see [`Store::write_shared`].
    pub(crate) async fn write_shared(&self) -> Result<Box<dyn Tx>> {
        self.require_writing()?;
        Ok(self.store.write_shared(&self.meter).await?)
    }

    pub(crate) async fn write(&self) -> Result<Box<dyn Tx>> {
        self.require_writing()?;
        Ok(self.store.write(&self.meter).await?)
    }

    /// Refuses who only looks: asked by every transaction that writes, and before bytes are written that pass by the database.
    pub(crate) fn require_writing(&self) -> Result<()> {
        if self.only_looks { Err(Refusal::OnlyLooking.into()) } else { Ok(()) }
    }

    /// A fresh identifier: UUID version 7, so keys sort by time.
    pub(crate) fn fresh_id<T: std::str::FromStr>(&self) -> Result<T> {
        let mut random = [0_u8; 10];
        self.random.fill(&mut random);
        let millis = u64::try_from(self.now() / 1_000).unwrap_or_default();
        let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string();
        id.parse().map_err(|_| ServiceError::Environment(format!("identifier {id} was refused")))
    }

    /// 256 random bits as text for a cookie or a link.
    pub(crate) fn fresh_token(&self) -> String {
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// 32 random bytes for a commitment.
    pub(crate) fn fresh_salt(&self) -> CommitmentSalt {
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes);
        CommitmentSalt::from_bytes(bytes)
    }

    /// A key of the installation under this name: made at the first need, and the same for all its processes.
    pub(crate) async fn installation_key(&self, tx: &mut dyn Tx, name: &str) -> Result<String> {
        if let Some(key) = tx.meta(name).await? {
            return Ok(key);
        }
        let key = self.fresh_token();
        tx.set_meta(name, &key).await?;
        Ok(key)
    }

    /// The contest, or [`ServiceError::NotFound`].
    pub(crate) async fn contest_in(&self, tx: &mut dyn Tx, id: &ContestId) -> Result<Contest> {
        tx.contest(id).await?.ok_or(ServiceError::NotFound)
    }

    /// Roles of the actor in a contest and in the installation; everybody signed in is a creator. Those for which the contest
    /// asks for a second factor are withheld from a person without one.
    pub(crate) async fn access_context(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        contest: &Contest,
    ) -> Result<AccessContext> {
        let mut roles = Vec::new();
        // Read with the roles: a contest that asks for a second factor costs its pages no statement more.
        let mut second_factor = None;
        match actor {
            Actor::Anonymous | Actor::Device(_) => return Err(ServiceError::SignInNeeded),
            Actor::Operator => roles.extend([Role::Administrator, Role::Organiser, Role::Staff]),
            Actor::Person(person) => {
                roles.push(Role::Creator);
                roles.extend(person.account.roles.iter().copied());
                if let Some(guise) = &person.guise {
                    roles.extend(guise.role.filter(|_| guise.contest == contest.id));
                } else {
                    let held = tx.access_in(&contest.id, &person.account.id).await?;
                    roles.extend(held.roles);
                    second_factor = Some(held.second_factor);
                }
            }
        }
        roles.sort_unstable();
        roles.dedup();
        let access = AccessContext { roles, scopes: actor.scopes().map(<[Scope]>::to_vec), ..AccessContext::default() };
        let asked = contest.settings.second_factor && access.roles.iter().any(|role| role.may_need_second_factor());
        let Some(account) = actor.account().filter(|_| asked) else { return Ok(access) };
        let is_there = match second_factor {
            Some(known) => known,
            None => has_second_factor(tx, &account.id).await?,
        };
        Ok(if is_there { access } else { access.without_second_factor() })
    }

    /// Loads a contest and what the actor is in it. Strangers do not learn whether there is such a contest.
    pub(crate) async fn look_into(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: &ContestId,
    ) -> Result<(Contest, AccessContext)> {
        if matches!(actor, Actor::Anonymous | Actor::Device(_)) {
            return Err(ServiceError::SignInNeeded);
        }
        let contest = self.contest_in(tx, id).await?;
        let access = self.access_context(tx, actor, &contest).await?;
        Ok((contest, access))
    }

    /// Loads a contest and asks the table whether the actor may do this in it.
    pub(crate) async fn enter(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: &ContestId,
        action: Action,
    ) -> Result<(Contest, AccessContext)> {
        let (contest, access) = self.look_into(tx, actor, id).await?;
        access::check(action, &access, contest.phase)?;
        Ok((contest, access))
    }

    /// Adds an event to the audit trail within the transaction of what happened; a security event goes to the log too.
    pub(crate) async fn audit<E: AuditEvent + Sync>(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        contest: Option<&ContestId>,
        subject: &str,
        event: &E,
    ) -> Result<()> {
        if E::KIND.is_security() {
            let person = actor.account().map(|account| account.id.as_str());
            let contest = contest.map(ContestId::as_str);
            tracing::info!(target: SECURITY_LOG, event = E::KIND.key(), person, subject, contest);
        }
        self.chain(tx, actor, contest, subject, event).await
    }

    /// Adds an event to the audit trail, and only there.
    pub(crate) async fn chain<E: AuditEvent + Sync>(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        contest: Option<&ContestId>,
        subject: &str,
        event: &E,
    ) -> Result<()> {
        let entry = AuditEntry {
            at: self.now(),
            actor: actor.account().map(|account| &account.id),
            contest,
            action: E::KIND.key(),
            subject,
            detail: detail_of(event)?,
            salt: self.fresh_salt(),
        };
        tx.audit(&entry).await?;
        Ok(())
    }

    /// Statements run through this clone since it was metered.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.meter.count()
    }

    /// Films and their storage.
    #[must_use]
    pub fn media(&self) -> &Arc<Media> {
        &self.media
    }

    /// The present time, microseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now()
    }
}
