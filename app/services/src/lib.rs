//! One method per use case: load, ask the domain, save, record, all in one transaction.
//!
//! The services are the only way in: the web app, the HTTP interface and the command line call the same
//! methods and so the same permission table.

mod accounts;
mod advancing;
mod assignment;
mod backup;
mod coming_in;
mod contests;
mod entries;
mod error;
mod experts;
pub mod export;
mod figures;
mod jobs;
mod judges;
mod judging;
pub mod media;
mod meeting;
mod method;
mod overrides;
mod own;
mod paging;
mod people;
mod progress;
mod record;
mod recusal;
mod results;
mod robustness;
mod screening;
mod selection;
mod signing;
mod studio;
mod tokens;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::ContestId;
use domain::permission::{self, Action, Role, Scope, Standing};
use store::{Act, Meter, Store, Tx};

pub use accounts::{AccountList, AccountSearch, NewAccount, Opened, SignedIn};
pub use advancing::{LineFilm, LineView};
pub use assignment::{AssignmentPlan, PlannedJudge};
pub use backup::{BackupReport, backup, restore};
pub use contests::{Board, ContestEdit, PhaseView, SettingsView, local_time};
pub use domain::film::Finding;
pub use entries::{EntryView, FilmNews, MyEntry};
pub use error::{Refusal, Result, ServiceError, obstacle, size, state_label};
pub use experts::{Expert, Experts};
pub use judges::{JudgeFigures, JudgesView};
pub use judging::{DeskLine, DeskView, Mine, SaveOutcome, SheetView};
pub use media::{FilmSource, Media, UploadState};
pub use meeting::{
    Attendant, Attendee, BallotDraft, MeetingRefusal, Minutes, Pulse, Room, RoomBallot, RoomFilm, Screen,
};
pub use method::{MethodLine, MethodView};
pub use overrides::{OverrideDraft, OverridesView};
pub use own::{Home, OwnAccount, Seat};
pub use paging::{PageAsk, PageLinks};
pub use people::{Invitation, InvitationView, Invited, People, PeopleSearch};
pub use progress::{Cell, JudgeProgress, Progress, WaitingFilm};
pub use record::{Record, RecordLine, RecordSearch};
pub use recusal::{Proposal, Recusal};
pub use results::{RankedEntry, Ranking, RankingView};
pub use robustness::{RUNS, RobustnessView};
pub use screening::{CheckView, Decision, EntryList, EntrySearch, QueueLine};
pub use selection::Inputs;
pub use signing::SignedView;
pub use store::{
    Account, AccountFilter, AccountOrder, AccountState, ApiToken, AuditRow, Contest, ContestLine, Derived, Entry,
    EntryFilter, EntryLine, EntryVersion, Evidence, File, FileState, FilmLine, MemberFilter, NamedMember, Panel,
    Signature, StateCount, Ticket, Unchecked,
};
pub use studio::{Candidate, Seal, SelectionView};
pub use tokens::LONGEST_DAYS;
pub use world::{Clock, Random, SystemClock, SystemRandom};

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    store: Arc<dyn Store>,
    media: Arc<Media>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    hashing: Arc<tokio::sync::Semaphore>,
    /// What was computed of rounds.
    figures: Arc<figures::Figures>,
    /// Wakes this process's workers.
    work: Arc<tokio::sync::Notify>,
    meter: Meter,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in.
    Anonymous,
    /// A signed-in person, or a program that asks in a person's name.
    Person(Arc<Person>),
    /// The operator at the command line of the machine itself, who could read the database anyway.
    Operator,
}

/// A person, and what proved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// What proved it.
    pub proof: Proof,
}

/// What proved who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The machine's own word, as the demonstration and a page just signed in to have it.
    Machine,
    /// The browser's session; SHA-256 of its token.
    Session(Vec<u8>),
    /// An API token; its SHA-256, and what it may be used for.
    Token(Vec<u8>, Vec<Scope>),
}

impl Actor {
    /// A person the machine itself vouches for.
    #[must_use]
    pub fn of(account: Account) -> Self {
        Self::proven(account, Proof::Machine)
    }

    pub(crate) fn proven(account: Account, proof: Proof) -> Self {
        Self::Person(Arc::new(Person { account, proof }))
    }

    /// The account, if somebody is signed in.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Person(person) => Some(&person.account),
            Self::Anonymous | Self::Operator => None,
        }
    }

    /// The account, or the answer that one must sign in.
    ///
    /// # Errors
    /// [`ServiceError::SignInNeeded`].
    pub fn person(&self) -> Result<&Account> {
        self.account().ok_or(ServiceError::SignInNeeded)
    }

    /// What the token may be used for, where a program asks.
    #[must_use]
    pub fn scopes(&self) -> Option<&[Scope]> {
        match self {
            Self::Person(person) => match &person.proof {
                Proof::Token(_, scopes) => Some(scopes),
                Proof::Machine | Proof::Session(_) => None,
            },
            Self::Anonymous | Self::Operator => None,
        }
    }

    /// What the actor is in the whole installation, apart from any contest; the operator passes as `operator`.
    pub(crate) fn standing(&self, operator: Role) -> Result<Standing> {
        let roles = match self {
            Self::Anonymous => return Err(ServiceError::SignInNeeded),
            Self::Operator => vec![operator],
            Self::Person(person) => person.account.roles.clone(),
        };
        Ok(Standing { roles, scopes: self.scopes().map(<[Scope]>::to_vec), ..Standing::default() })
    }

    /// Holds an installation-wide role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.account().is_some_and(|account| account.roles.contains(&role))
    }
}

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, media: Arc<Media>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self {
            store,
            media,
            clock,
            random,
            hashing: Arc::new(tokio::sync::Semaphore::new(2)),
            figures: Arc::default(),
            work: Arc::default(),
            meter: Meter::default(),
        }
    }

    /// The same services with a statement counter of their own, for one request.
    #[must_use]
    pub fn metered(&self) -> Self {
        Self { meter: Meter::default(), ..self.clone() }
    }

    /// Statements run through this clone since [`Services::metered`].
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

    /// Answers when database and storage can be used.
    ///
    /// # Errors
    /// What cannot be used.
    pub async fn ready(&self) -> Result<()> {
        self.store.ping().await?;
        self.media.ready().await
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }

    async fn read(&self) -> Result<Box<dyn Tx>> {
        Ok(self.store.read(&self.meter).await?)
    }

    async fn write(&self) -> Result<Box<dyn Tx>> {
        Ok(self.store.write(&self.meter).await?)
    }

    /// A fresh identifier: UUID version 7, so keys sort by time.
    fn fresh_id<T: std::str::FromStr>(&self) -> Result<T> {
        let mut random = [0_u8; 10];
        self.random.fill(&mut random);
        let millis = u64::try_from(self.now() / 1_000).unwrap_or_default();
        let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string();
        id.parse().map_err(|_| ServiceError::Environment(format!("identifier {id} was refused")))
    }

    /// The contest, or [`ServiceError::NotFound`].
    async fn contest_in(&self, tx: &mut dyn Tx, id: &ContestId) -> Result<Contest> {
        tx.contest(id).await?.ok_or(ServiceError::NotFound)
    }

    /// Roles of the actor in a contest and in the installation; everybody signed in is a creator.
    async fn standing(&self, tx: &mut dyn Tx, actor: &Actor, contest: &ContestId) -> Result<Standing> {
        let mut roles = Vec::new();
        match actor {
            Actor::Anonymous => return Err(ServiceError::SignInNeeded),
            Actor::Operator => roles.extend([Role::Administrator, Role::Organiser, Role::Staff]),
            Actor::Person(person) => {
                roles.push(Role::Creator);
                roles.extend(person.account.roles.iter().copied());
                let members = tx.memberships_in(contest, &person.account.id).await?;
                roles.extend(members.into_iter().map(|member| member.role));
            }
        }
        roles.sort_unstable();
        roles.dedup();
        Ok(Standing { roles, scopes: actor.scopes().map(<[Scope]>::to_vec), ..Standing::default() })
    }

    /// Loads a contest and asks the table whether the actor may do this in it.
    async fn enter(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: &ContestId,
        action: Action,
    ) -> Result<(Contest, Standing)> {
        let standing = self.standing(tx, actor, id).await?;
        let contest = self.contest_in(tx, id).await?;
        permission::check(action, &standing, contest.phase)?;
        Ok((contest, standing))
    }

    /// Adds a row to the record within the transaction of the deed.
    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        contest: Option<&ContestId>,
        action: &'static str,
        subject: &str,
        detail: serde_json::Value,
    ) -> Result<()> {
        let act = Act {
            at: self.now(),
            actor: actor.account().map(|account| &account.id),
            contest,
            action,
            subject,
            detail: detail.to_string(),
        };
        tx.record(&act).await?;
        Ok(())
    }
}

/// Computes off the async threads, which other requests wait for.
async fn computed<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Environment(error.to_string()))?
}

/// Counts of something by key.
pub type Counts = BTreeMap<String, i64>;
