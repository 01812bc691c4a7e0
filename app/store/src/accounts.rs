//! Accounts, sessions, one-time links, API tokens, and the installation's own values.

use async_trait::async_trait;
use domain::access::{Role, Scope};
use domain::ids::{AccountId, ContestId};
use domain::time::Micros;

use crate::error::Result;

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Key.
    pub id: AccountId,
    /// Lower-case address, unique.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// Argon2id hash in PHC form; `None` until a password is set.
    pub password_hash: Option<String>,
    /// Installation-wide roles.
    pub roles: Vec<Role>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was disabled.
    pub disabled_at: Option<Micros>,
    /// When it became known that the address is the person's own: by a link that was sent there, or by an administrator's word.
    pub proven_at: Option<Micros>,
}

impl Account {
    /// The person was erased: the account has its id in place of an address.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.email == self.id.as_str()
    }
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token in the cookie.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub account_id: AccountId,
    /// What the browser calls itself.
    pub user_agent: String,
    /// Sign-in.
    pub created_at: Micros,
    /// Last use, to the minute.
    pub seen_at: Micros,
    /// Absolute end.
    pub expires_at: Micros,
    /// The network on the internet it was begun from; empty where that says nothing about the person, or is not known.
    pub network: String,
    /// When its person last gave the password in it.
    pub password_at: Micros,
    /// As it was read, its person had a role in the exhibition; not kept.
    pub exhibits: bool,
}

/// A token with which a program asks in a person's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub account_id: AccountId,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Micros,
    /// Last use, to ten minutes.
    pub used_at: Option<Micros>,
    /// Its end.
    pub expires_at: Micros,
}

/// A one-time link or code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// SHA-256 of the token in the link.
    pub token_hash: Vec<u8>,
    /// `invitation`, `reset`, `setup` or `code`.
    pub kind: String,
    /// For whom, where an account exists.
    pub account_id: Option<AccountId>,
    /// For which contest.
    pub contest_id: Option<ContestId>,
    /// Invited address.
    pub email: Option<String>,
    /// Role it grants.
    pub role: Option<Role>,
    /// Name, unit and region given by the inviter.
    pub details: TicketDetails,
    /// When it was made.
    pub created_at: Micros,
    /// When it ends.
    pub expires_at: Micros,
    /// When it was used.
    pub used_at: Option<Micros>,
}

/// What an inviter knows of the invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TicketDetails {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Affiliation.
    #[serde(default)]
    pub unit: String,
    /// Region code.
    #[serde(default)]
    pub region: String,
    /// What the person knows best.
    #[serde(default)]
    pub expertise: String,
}

/// Failed sign-ins that are counted together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: i64,
    /// When the last was.
    pub last: Micros,
}

/// Accounts, sessions, tickets, and the installation's few own values.
#[async_trait]
pub trait Accounts {
    /// A value of the installation.
    async fn meta(&mut self, key: &str) -> Result<Option<String>>;
    /// Sets a value of the installation.
    async fn set_meta(&mut self, key: &str, value: &str) -> Result<()>;
    /// Tries under this key without a longer pause, the last of them after `since`. The key is the SHA-256 in hex of what they
    /// are counted by, such as an address: it may belong to nobody.
    async fn sign_in_failures(&mut self, key: &str, since: Micros) -> Result<Failures>;
    /// Counts a failed sign-in, or another try. A count whose last try was not after `since` is over, and begins anew.
    async fn count_failed_sign_in(&mut self, key: &str, at: Micros, since: Micros) -> Result<()>;
    /// As [`Accounts::count_failed_sign_in`], for what is counted by more than one at once.
    async fn add_to_count(&mut self, key: &str, by: i64, at: Micros, since: Micros) -> Result<()>;
    /// Takes one back that was counted before it was known to succeed.
    async fn forgive_failed_sign_in(&mut self, key: &str) -> Result<()>;
    /// Ends the count of a key.
    async fn clear_failed_sign_ins(&mut self, key: &str) -> Result<()>;
    /// Adds an account; a taken address is `Duplicate`.
    async fn insert_account(&mut self, account: &Account) -> Result<()>;
    /// One account.
    async fn account(&mut self, id: &AccountId) -> Result<Option<Account>>;
    /// The account with this lower-case address; none that was erased.
    async fn account_by_email(&mut self, email: &str) -> Result<Option<Account>>;
    /// Those of these accounts of which nobody has shown that the address is their owner's.
    async fn unproven(&mut self, accounts: &[AccountId]) -> Result<Vec<AccountId>>;
    /// All accounts by address, but those that were erased.
    async fn accounts(&mut self) -> Result<Vec<Account>>;
    /// Sets name, password hash, roles, and when it was disabled and proven.
    async fn update_account(&mut self, account: &Account) -> Result<()>;
    /// Adds a session.
    async fn insert_session(&mut self, session: &Session) -> Result<()>;
    /// A session with its account.
    async fn session(&mut self, token_hash: &[u8]) -> Result<Option<(Session, Account)>>;
    /// Notes that a session was used.
    async fn touch_session(&mut self, token_hash: &[u8], at: Micros) -> Result<()>;
    /// Notes that the password was given in a session.
    async fn confirm_session(&mut self, token_hash: &[u8], at: Micros) -> Result<()>;
    /// Ends a session.
    async fn delete_session(&mut self, token_hash: &[u8]) -> Result<()>;
    /// Ends all sessions of an account; how many there were.
    async fn delete_sessions_of(&mut self, account: &AccountId) -> Result<u64>;
    /// Ends all sessions of an account but this one; how many there were.
    async fn delete_other_sessions(&mut self, account: &AccountId, kept: &[u8]) -> Result<u64>;
    /// Sessions of an account, newest first.
    async fn sessions_of(&mut self, account: &AccountId) -> Result<Vec<Session>>;
    /// Adds a ticket.
    async fn insert_ticket(&mut self, ticket: &Ticket) -> Result<()>;
    /// One ticket.
    async fn ticket(&mut self, token_hash: &[u8]) -> Result<Option<Ticket>>;
    /// Marks a ticket as used; false if it was used before.
    async fn use_ticket(&mut self, token_hash: &[u8], at: Micros) -> Result<bool>;
    /// Marks all unused tickets of an account as used.
    async fn use_tickets_of(&mut self, account: &AccountId, at: Micros) -> Result<()>;
    /// Removes tickets of a kind that ended before this.
    async fn delete_ended_tickets(&mut self, kind: &str, before: Micros) -> Result<()>;
    /// Unused tickets of a contest, newest first.
    async fn open_tickets(&mut self, contest: &ContestId, now: Micros) -> Result<Vec<Ticket>>;
    /// Adds an API token.
    async fn insert_token(&mut self, token: &ApiToken) -> Result<()>;
    /// An API token with its account.
    async fn token(&mut self, token_hash: &[u8]) -> Result<Option<(ApiToken, Account)>>;
    /// Notes that an API token was used.
    async fn touch_token(&mut self, token_hash: &[u8], at: Micros) -> Result<()>;
    /// API tokens of an account, newest first.
    async fn tokens_of(&mut self, account: &AccountId) -> Result<Vec<ApiToken>>;
    /// Revokes all API tokens of an account; how many there were.
    async fn delete_tokens_of(&mut self, account: &AccountId) -> Result<u64>;
    /// Revokes an API token of an account; false if there is none.
    async fn delete_token(&mut self, account: &AccountId, token_hash: &[u8]) -> Result<bool>;
}
