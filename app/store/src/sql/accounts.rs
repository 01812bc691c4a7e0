//! Accounts, sessions, tickets.

use async_trait::async_trait;
use domain::access::Role;
use domain::ids::{AccountId, ContestId};
use domain::time::{DAY, Micros};

use super::SqlTx;
use super::conditions::{Builder, push_in};
use crate::accounts::{Account, Accounts, ApiToken, Failures, Session, Ticket};
use crate::error::{Place, Result, to_json};

/// Counts of tries whose last is longer ago are over, whatever they count.
const KEPT: Micros = DAY;

#[derive(sqlx::FromRow)]
pub(super) struct AccountRow {
    id: String,
    email: String,
    name: String,
    password_hash: Option<String>,
    roles: String,
    created_at: i64,
    disabled_at: Option<i64>,
    proven_at: Option<i64>,
}

impl AccountRow {
    pub(super) fn read(self) -> Result<Account> {
        let at = |column| Place { table: "accounts", column, row: &self.id };
        Ok(Account {
            id: at("id").parse(&self.id)?,
            roles: at("roles").json(&self.roles)?,
            email: self.email,
            name: self.name,
            password_hash: self.password_hash,
            created_at: self.created_at,
            disabled_at: self.disabled_at,
            proven_at: self.proven_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    token_hash: Vec<u8>,
    account_id: String,
    user_agent: String,
    session_created_at: i64,
    seen_at: i64,
    expires_at: i64,
    network: String,
    password_at: i64,
    exhibits: bool,
}

impl SessionRow {
    fn read(self) -> Result<Session> {
        let account_id =
            Place { table: "sessions", column: "account_id", row: &self.account_id }.parse(&self.account_id)?;
        Ok(Session {
            token_hash: self.token_hash,
            account_id,
            user_agent: self.user_agent,
            created_at: self.session_created_at,
            seen_at: self.seen_at,
            expires_at: self.expires_at,
            network: self.network,
            password_at: self.password_at,
            exhibits: self.exhibits,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SessionAccountRow {
    #[sqlx(flatten)]
    session: SessionRow,
    #[sqlx(flatten)]
    account: AccountRow,
}

#[derive(sqlx::FromRow)]
struct TicketRow {
    token_hash: Vec<u8>,
    kind: String,
    account_id: Option<String>,
    contest_id: Option<String>,
    email: Option<String>,
    role: Option<String>,
    details: String,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
}

impl TicketRow {
    fn read(self) -> Result<Ticket> {
        let row = domain::hex::encode(&self.token_hash);
        let at = |column| Place { table: "tickets", column, row: &row };
        let role = self.role.map(|key| at("role").parse::<RoleKey>(&key)).transpose()?;
        Ok(Ticket {
            account_id: self.account_id.map(|id| at("account_id").parse(&id)).transpose()?,
            contest_id: self.contest_id.map(|id| at("contest_id").parse(&id)).transpose()?,
            details: at("details").json(&self.details)?,
            role: role.map(|key| key.0),
            token_hash: self.token_hash,
            kind: self.kind,
            email: self.email,
            created_at: self.created_at,
            expires_at: self.expires_at,
            used_at: self.used_at,
        })
    }
}

/// A role read from its key.
pub(super) struct RoleKey(pub Role);

impl std::str::FromStr for RoleKey {
    type Err = String;
    fn from_str(key: &str) -> std::result::Result<Self, String> {
        Role::parse(key).map(Self).ok_or_else(|| format!("unknown role {key:?}"))
    }
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    token_hash: Vec<u8>,
    account_id: String,
    scopes: String,
    created_at: i64,
    used_at: Option<i64>,
    expires_at: i64,
}

impl TokenRow {
    fn read(self) -> Result<ApiToken> {
        let at = |column| Place { table: "api_tokens", column, row: &self.account_id };
        Ok(ApiToken {
            account_id: at("account_id").parse(&self.account_id)?,
            scopes: at("scopes").json(&self.scopes)?,
            token_hash: self.token_hash,
            created_at: self.created_at,
            used_at: self.used_at,
            expires_at: self.expires_at,
        })
    }
}

#[async_trait]
impl Accounts for SqlTx {
    async fn meta(&mut self, key: &str) -> Result<Option<String>> {
        let value =
            sqlx::query_scalar("SELECT value FROM meta WHERE key = $1").bind(key).fetch_optional(self.db()?).await?;
        Ok(value)
    }

    async fn set_meta(&mut self, key: &str, value: &str) -> Result<()> {
        sqlx::query(
            "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn sign_in_failures(&mut self, key: &str, since: Micros) -> Result<Failures> {
        let found: Option<(i64, Micros)> =
            sqlx::query_as("SELECT failures, failed_at FROM sign_in_attempts WHERE key_hash = $1 AND failed_at > $2")
                .bind(key)
                .bind(since)
                .fetch_optional(self.db()?)
                .await?;
        Ok(found.map_or_else(Failures::default, |(count, last)| Failures { count, last }))
    }

    async fn count_failed_sign_in(&mut self, key: &str, at: Micros, since: Micros) -> Result<()> {
        self.add_to_count(key, 1, at, since).await
    }

    async fn add_to_count(&mut self, key: &str, by: i64, at: Micros, since: Micros) -> Result<()> {
        let long_ago = at.saturating_sub(KEPT);
        sqlx::query("DELETE FROM sign_in_attempts WHERE failed_at <= $1").bind(long_ago).execute(self.db()?).await?;
        sqlx::query(
            "INSERT INTO sign_in_attempts (key_hash, failures, failed_at) VALUES ($1, $4, $2)
             ON CONFLICT (key_hash) DO UPDATE
             SET failures = CASE WHEN sign_in_attempts.failed_at > $3 THEN sign_in_attempts.failures + $4 ELSE $4 END,
                 failed_at = excluded.failed_at",
        )
        .bind(key)
        .bind(at)
        .bind(since)
        .bind(by)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn forgive_failed_sign_in(&mut self, key: &str) -> Result<()> {
        sqlx::query("UPDATE sign_in_attempts SET failures = failures - 1 WHERE key_hash = $1 AND failures > 0")
            .bind(key)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn clear_failed_sign_ins(&mut self, key: &str) -> Result<()> {
        sqlx::query("DELETE FROM sign_in_attempts WHERE key_hash = $1").bind(key).execute(self.db()?).await?;
        Ok(())
    }

    async fn insert_account(&mut self, account: &Account) -> Result<()> {
        sqlx::query(
            "INSERT INTO accounts (id, email, name, password_hash, roles, created_at, disabled_at, proven_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(account.id.as_str())
        .bind(&account.email)
        .bind(&account.name)
        .bind(&account.password_hash)
        .bind(to_json(&account.roles)?)
        .bind(account.created_at)
        .bind(account.disabled_at)
        .bind(account.proven_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn account(&mut self, id: &AccountId) -> Result<Option<Account>> {
        let row: Option<AccountRow> =
            sqlx::query_as("SELECT * FROM accounts WHERE id = $1").bind(id.as_str()).fetch_optional(self.db()?).await?;
        row.map(AccountRow::read).transpose()
    }

    async fn account_by_email(&mut self, email: &str) -> Result<Option<Account>> {
        let row: Option<AccountRow> = sqlx::query_as("SELECT * FROM accounts WHERE email = $1 AND erased_at IS NULL")
            .bind(email)
            .fetch_optional(self.db()?)
            .await?;
        row.map(AccountRow::read).transpose()
    }

    async fn unproven(&mut self, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Builder::new("SELECT id FROM accounts WHERE proven_at IS NULL AND id IN ");
        push_in(&mut query, &accounts.iter().map(AccountId::to_string).collect::<Vec<_>>());
        let found: Vec<String> = query.build_query_scalar().fetch_all(self.db()?).await?;
        found.iter().map(|id| Place { table: "accounts", column: "id", row: id }.parse(id)).collect()
    }

    async fn accounts(&mut self) -> Result<Vec<Account>> {
        let rows: Vec<AccountRow> = sqlx::query_as("SELECT * FROM accounts WHERE erased_at IS NULL ORDER BY email")
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(AccountRow::read).collect()
    }

    async fn update_account(&mut self, account: &Account) -> Result<()> {
        sqlx::query(
            "UPDATE accounts SET name = $2, password_hash = $3, roles = $4, disabled_at = $5, proven_at = $6
             WHERE id = $1",
        )
        .bind(account.id.as_str())
        .bind(&account.name)
        .bind(&account.password_hash)
        .bind(to_json(&account.roles)?)
        .bind(account.disabled_at)
        .bind(account.proven_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn insert_session(&mut self, session: &Session) -> Result<()> {
        sqlx::query(
            "INSERT INTO sessions (token_hash, account_id, user_agent, created_at, seen_at, expires_at, network,
                                   password_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&session.token_hash)
        .bind(session.account_id.as_str())
        .bind(&session.user_agent)
        .bind(session.created_at)
        .bind(session.seen_at)
        .bind(session.expires_at)
        .bind(&session.network)
        .bind(session.password_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn session(&mut self, token_hash: &[u8]) -> Result<Option<(Session, Account)>> {
        let row: Option<SessionAccountRow> = sqlx::query_as(
            "SELECT s.token_hash, s.account_id, s.user_agent, s.created_at AS session_created_at, s.seen_at,
                    s.expires_at, s.network, s.password_at, a.*,
                    EXISTS (SELECT 1 FROM exhibition_members m WHERE m.account_id = a.id) AS exhibits
             FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(self.db()?)
        .await?;
        row.map(|row| Ok((row.session.read()?, row.account.read()?))).transpose()
    }

    async fn touch_session(&mut self, token_hash: &[u8], at: Micros) -> Result<()> {
        sqlx::query("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1")
            .bind(token_hash)
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn confirm_session(&mut self, token_hash: &[u8], at: Micros) -> Result<()> {
        sqlx::query("UPDATE sessions SET password_at = $2 WHERE token_hash = $1")
            .bind(token_hash)
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn delete_session(&mut self, token_hash: &[u8]) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(token_hash).execute(self.db()?).await?;
        Ok(())
    }

    async fn delete_sessions_of(&mut self, account: &AccountId) -> Result<u64> {
        let done = sqlx::query("DELETE FROM sessions WHERE account_id = $1")
            .bind(account.as_str())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected())
    }

    async fn delete_other_sessions(&mut self, account: &AccountId, kept: &[u8]) -> Result<u64> {
        let done = sqlx::query("DELETE FROM sessions WHERE account_id = $1 AND token_hash <> $2")
            .bind(account.as_str())
            .bind(kept)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected())
    }

    async fn sessions_of(&mut self, account: &AccountId) -> Result<Vec<Session>> {
        let rows: Vec<SessionRow> = sqlx::query_as(
            "SELECT token_hash, account_id, user_agent, created_at AS session_created_at, seen_at, expires_at, network,
                    password_at, FALSE AS exhibits
             FROM sessions WHERE account_id = $1 ORDER BY seen_at DESC",
        )
        .bind(account.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    async fn insert_ticket(&mut self, ticket: &Ticket) -> Result<()> {
        sqlx::query(
            "INSERT INTO tickets (token_hash, kind, account_id, contest_id, email, role, details, created_at,
                                  expires_at, used_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&ticket.token_hash)
        .bind(&ticket.kind)
        .bind(ticket.account_id.as_ref().map(AccountId::as_str))
        .bind(ticket.contest_id.as_ref().map(ContestId::as_str))
        .bind(&ticket.email)
        .bind(ticket.role.map(Role::key))
        .bind(to_json(&ticket.details)?)
        .bind(ticket.created_at)
        .bind(ticket.expires_at)
        .bind(ticket.used_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn ticket(&mut self, token_hash: &[u8]) -> Result<Option<Ticket>> {
        let row: Option<TicketRow> = sqlx::query_as("SELECT * FROM tickets WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(self.db()?)
            .await?;
        row.map(TicketRow::read).transpose()
    }

    async fn use_ticket(&mut self, token_hash: &[u8], at: Micros) -> Result<bool> {
        let done = sqlx::query("UPDATE tickets SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL")
            .bind(token_hash)
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn use_tickets_of(&mut self, account: &AccountId, at: Micros) -> Result<()> {
        sqlx::query("UPDATE tickets SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL")
            .bind(account.as_str())
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn delete_ended_tickets(&mut self, kind: &str, before: Micros) -> Result<()> {
        sqlx::query("DELETE FROM tickets WHERE kind = $1 AND expires_at < $2")
            .bind(kind)
            .bind(before)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn open_tickets(&mut self, contest: &ContestId, now: Micros) -> Result<Vec<Ticket>> {
        let rows: Vec<TicketRow> = sqlx::query_as(
            "SELECT * FROM tickets WHERE contest_id = $1 AND used_at IS NULL AND expires_at > $2
             ORDER BY created_at DESC",
        )
        .bind(contest.as_str())
        .bind(now)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(TicketRow::read).collect()
    }

    async fn insert_token(&mut self, token: &ApiToken) -> Result<()> {
        sqlx::query(
            "INSERT INTO api_tokens (token_hash, account_id, scopes, created_at, used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&token.token_hash)
        .bind(token.account_id.as_str())
        .bind(to_json(&token.scopes)?)
        .bind(token.created_at)
        .bind(token.used_at)
        .bind(token.expires_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn token(&mut self, token_hash: &[u8]) -> Result<Option<(ApiToken, Account)>> {
        let row: Option<TokenRow> = sqlx::query_as("SELECT * FROM api_tokens WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(self.db()?)
            .await?;
        let Some(token) = row.map(TokenRow::read).transpose()? else { return Ok(None) };
        Ok(self.account(&token.account_id).await?.map(|account| (token, account)))
    }

    async fn touch_token(&mut self, token_hash: &[u8], at: Micros) -> Result<()> {
        sqlx::query("UPDATE api_tokens SET used_at = $2 WHERE token_hash = $1")
            .bind(token_hash)
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn tokens_of(&mut self, account: &AccountId) -> Result<Vec<ApiToken>> {
        let rows: Vec<TokenRow> =
            sqlx::query_as("SELECT * FROM api_tokens WHERE account_id = $1 ORDER BY created_at DESC")
                .bind(account.as_str())
                .fetch_all(self.db()?)
                .await?;
        rows.into_iter().map(TokenRow::read).collect()
    }

    async fn delete_tokens_of(&mut self, account: &AccountId) -> Result<u64> {
        let done = sqlx::query("DELETE FROM api_tokens WHERE account_id = $1")
            .bind(account.as_str())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected())
    }

    async fn delete_token(&mut self, account: &AccountId, token_hash: &[u8]) -> Result<bool> {
        let done = sqlx::query("DELETE FROM api_tokens WHERE account_id = $1 AND token_hash = $2")
            .bind(account.as_str())
            .bind(token_hash)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
