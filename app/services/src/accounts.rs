//! Accounts: first run, sign-in, sessions, one-time links.

use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::AccountId;
use domain::permission::{self, Action, Role};
use domain::phase::Phase;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Account, AccountFilter, AccountOrder, Session, Ticket, TicketDetails, Tx};

use crate::{Actor, PageAsk, PageLinks, Proof, Refusal, Result, ServiceError, Services};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440 * MINUTE;
/// A session ends after this long without use.
pub(crate) const IDLE: i64 = 3 * DAY;
/// A session ends after this long in any case.
const ABSOLUTE: i64 = 30 * DAY;
/// Failed sign-ins of one address before it has to wait.
const ATTEMPTS: i64 = 10;
const WAIT_MINUTES: i64 = 15;

/// What is needed for a new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Password; without one the account waits for a reset link.
    pub password: Option<String>,
    /// Installation-wide roles.
    pub roles: Vec<Role>,
}

/// A fresh session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The cookie's value; it is not stored.
    pub token: String,
    /// Who.
    pub account: Account,
    /// When the cookie ends.
    pub expires_at: i64,
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The ticket.
    pub ticket: Ticket,
    /// The invited address has an account already and only has to sign in.
    pub has_account: bool,
}

/// Which accounts are listed, and how.
#[derive(Clone, Debug, Default)]
pub struct AccountSearch {
    /// Which.
    pub filter: AccountFilter,
    /// By what.
    pub order: AccountOrder,
    /// The last first.
    pub descending: bool,
    /// Which page.
    pub page: PageAsk,
}

/// A page of all accounts.
#[derive(Clone, Debug)]
pub struct AccountList {
    /// The page.
    pub accounts: Vec<Account>,
    /// All accounts there are.
    pub total: i64,
    /// Those that are found, on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
}

impl Services {
    /// Whether no account exists yet, so that the first-run page is shown.
    ///
    /// # Errors
    /// The database.
    pub async fn needs_setup(&self) -> Result<bool> {
        let mut tx = self.read().await?;
        Ok(tx.meta("set_up").await?.is_none())
    }

    /// Makes the one-time code of the first run, to be printed at start; `None` when set up already.
    ///
    /// # Errors
    /// The database.
    pub async fn setup_code(&self) -> Result<Option<String>> {
        let mut tx = self.write().await?;
        if tx.meta("set_up").await?.is_some() {
            return Ok(None);
        }
        let mut bytes = [0_u8; 6];
        self.random.fill(&mut bytes);
        let digits: String = bytes.iter().map(|b| char::from(b'0' + b % 10)).collect();
        tx.set_meta("setup_code", &domain::contest::hex(&digest(&digits))).await?;
        tx.set_meta("setup_tries", "0").await?;
        tx.commit().await?;
        Ok(Some(digits))
    }

    /// First run: checks the code and makes the administrator, who may also be an organiser.
    ///
    /// # Errors
    /// A wrong code, a set-up installation, or an account that cannot be made.
    pub async fn set_up(&self, code: &str, mut new: NewAccount, organiser: bool, user_agent: &str) -> Result<SignedIn> {
        new.roles = if organiser { vec![Role::Administrator, Role::Organiser] } else { vec![Role::Administrator] };
        let hash = self.checked_hash(&new).await?;
        let mut tx = self.write().await?;
        if tx.meta("set_up").await?.is_some() {
            return Err(Refusal::AlreadySetUp.into());
        }
        // Six digits hold because the tries are counted; a restart prints a new code.
        let tries: i64 = tx.meta("setup_tries").await?.and_then(|text| text.parse().ok()).unwrap_or_default();
        if tries >= ATTEMPTS {
            return Err(Refusal::TicketSpent.into());
        }
        if tx.meta("setup_code").await? != Some(domain::contest::hex(&digest(code.trim()))) {
            tx.set_meta("setup_tries", &tries.saturating_add(1).to_string()).await?;
            tx.commit().await?;
            return Err(Refusal::TicketSpent.into());
        }
        let account = self.insert(&mut *tx, &Actor::Anonymous, new, hash).await?;
        let signed_in = self.open_session(&mut *tx, account, user_agent).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Makes an account: by an administrator, or by the operator at the command line.
    ///
    /// # Errors
    /// A taken address, a bad address, name or password, or a missing permission.
    pub async fn create_account(&self, actor: &Actor, new: NewAccount) -> Result<Account> {
        manage(actor)?;
        let hash = self.checked_hash(&new).await?;
        let mut tx = self.write().await?;
        let account = self.insert(&mut *tx, actor, new, hash).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// A person makes an own account, to enter films.
    ///
    /// # Errors
    /// A taken address, or a bad address, name or password.
    pub async fn register(&self, new: NewAccount, user_agent: &str) -> Result<SignedIn> {
        let new = NewAccount { roles: vec![Role::Creator], ..new };
        if new.password.is_none() {
            return Err(Refusal::PasswordLength(0).into());
        }
        let hash = self.checked_hash(&new).await?;
        let mut tx = self.write().await?;
        let account = self.insert(&mut *tx, &Actor::Anonymous, new, hash).await?;
        let signed_in = self.open_session(&mut *tx, account, user_agent).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Signs in. The answer and its time are the same for an unknown address and a wrong password.
    ///
    /// # Errors
    /// Wrong credentials, or too many attempts.
    pub async fn sign_in(&self, email: &str, password: &str, user_agent: &str) -> Result<SignedIn> {
        let email = email.trim().to_lowercase();
        let counter = format!("sign_in:{}", domain::contest::hex(&digest(&email)));
        let (account, failed) = {
            let mut tx = self.read().await?;
            (tx.account_by_email(&email).await?, self.failures(&mut *tx, &counter).await?)
        };
        if failed >= ATTEMPTS {
            return Err(Refusal::TooManyAttempts(WAIT_MINUTES).into());
        }
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let fits = self.verify(hash, password.to_owned()).await?;
        let mut tx = self.write().await?;
        match account.filter(|account| fits && account.disabled_at.is_none()) {
            Some(account) => {
                tx.set_meta(&counter, "").await?;
                let signed_in = self.open_session(&mut *tx, account, user_agent).await?;
                tx.commit().await?;
                Ok(signed_in)
            }
            None => {
                tx.set_meta(&counter, &format!("{}:{}", failed.saturating_add(1), self.now())).await?;
                tx.commit().await?;
                Err(Refusal::WrongCredentials.into())
            }
        }
    }

    async fn failures(&self, tx: &mut dyn Tx, counter: &str) -> Result<i64> {
        let stored = tx.meta(counter).await?.unwrap_or_default();
        let mut parts = stored.split(':').map(|part| part.parse::<i64>().unwrap_or_default());
        let (count, at) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let fresh = self.now().saturating_sub(at) < WAIT_MINUTES * MINUTE;
        Ok(if fresh { count } else { 0 })
    }

    /// Who this cookie belongs to; ended and disabled ones are anonymous.
    ///
    /// # Errors
    /// The database.
    pub async fn who(&self, token: &str) -> Result<Actor> {
        let hash = digest(token);
        let found = self.read().await?.session(&hash).await?;
        let now = self.now();
        let Some((session, account)) = found else { return Ok(Actor::Anonymous) };
        let idle = now.saturating_sub(session.seen_at);
        if now >= session.expires_at || idle >= IDLE || account.disabled_at.is_some() {
            return Ok(Actor::Anonymous);
        }
        // Written at most every ten minutes: reading a page should not cost a write.
        if idle > 10 * MINUTE {
            let mut tx = self.write().await?;
            tx.touch_session(&hash, now).await?;
            tx.commit().await?;
        }
        Ok(Actor::proven(account, Proof::Session(hash)))
    }

    /// Ends the session of this cookie.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.write().await?;
        tx.delete_session(&digest(token)).await?;
        Ok(tx.commit().await?)
    }

    /// Ends every session of the signed-in person; how many there were.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn sign_out_everywhere(&self, actor: &Actor) -> Result<u64> {
        let person = actor.person()?;
        let mut tx = self.write().await?;
        let ended = tx.delete_sessions_of(&person.id).await?;
        self.record(
            &mut *tx,
            actor,
            None,
            "account.sign_out_everywhere",
            person.id.as_str(),
            json!({ "sessions": ended }),
        )
        .await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Changes the own password and ends all other sessions.
    ///
    /// # Errors
    /// A wrong present password or an unusable new one.
    pub async fn change_password(&self, actor: &Actor, old: &str, new: &str, user_agent: &str) -> Result<SignedIn> {
        let person = actor.person()?;
        if !self.verify(person.password_hash.clone(), old.to_owned()).await? {
            return Err(Refusal::WrongCredentials.into());
        }
        let hash = self.hash(new.to_owned()).await?;
        let mut tx = self.write().await?;
        let mut account = tx.account(&person.id).await?.ok_or(ServiceError::NotFound)?;
        account.password_hash = Some(hash);
        tx.update_account(&account).await?;
        tx.delete_sessions_of(&account.id).await?;
        self.record(&mut *tx, actor, None, "account.password", account.id.as_str(), json!({})).await?;
        let signed_in = self.open_session(&mut *tx, account, user_agent).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// A page of all accounts, for the administrator.
    ///
    /// # Errors
    /// A missing permission, or [`Refusal::BadCursor`].
    pub async fn accounts(&self, actor: &Actor, search: &AccountSearch) -> Result<AccountList> {
        manage(actor)?;
        let list = format!("accounts {:?} {}", search.order, search.descending);
        let (start, limit) = (search.page.start(&list, search.order != AccountOrder::Since)?, search.page.limit());
        let mut tx = self.read().await?;
        let slice = tx.account_slice(&search.filter, search.order, search.descending, &start, limit).await?;
        let (total, found) = tx.account_count(&search.filter).await?;
        let links = PageLinks::of(&list, &slice);
        Ok(AccountList { accounts: slice.rows, total, found, links })
    }

    /// Disables an account by its address and ends its sessions; enables it again with `false`.
    ///
    /// # Errors
    /// No such account, the last administrator, or a missing permission.
    pub async fn disable_account(&self, actor: &Actor, email: &str, disable: bool) -> Result<Account> {
        manage(actor)?;
        let mut tx = self.write().await?;
        let email = email.trim().to_lowercase();
        let mut account = tx.account_by_email(&email).await?.ok_or(ServiceError::NotFound)?;
        let is_admin = |a: &Account| a.roles.contains(&Role::Administrator) && a.disabled_at.is_none();
        if disable && is_admin(&account) && tx.accounts().await?.iter().filter(|a| is_admin(a)).count() <= 1 {
            return Err(Refusal::LastAdministrator.into());
        }
        account.disabled_at = disable.then(|| self.now());
        tx.update_account(&account).await?;
        if disable {
            tx.delete_sessions_of(&account.id).await?;
        }
        let action = if disable { "account.disable" } else { "account.enable" };
        self.record(&mut *tx, actor, None, action, account.id.as_str(), json!({ "email": email })).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Makes a one-time link token with which the person sets a new password; valid for a day.
    ///
    /// # Errors
    /// No such account, or a missing permission.
    pub async fn reset_link(&self, actor: &Actor, id: &AccountId) -> Result<String> {
        manage(actor)?;
        let mut tx = self.write().await?;
        let account = tx.account(id).await?.ok_or(ServiceError::NotFound)?;
        let token = self.fresh_token();
        let ticket = Ticket {
            token_hash: digest(&token),
            kind: "reset".to_owned(),
            account_id: Some(account.id.clone()),
            contest_id: None,
            email: Some(account.email.clone()),
            role: None,
            details: TicketDetails::default(),
            created_at: self.now(),
            expires_at: self.now().saturating_add(DAY),
            used_at: None,
        };
        tx.insert_ticket(&ticket).await?;
        self.record(&mut *tx, actor, None, "account.reset_link", account.id.as_str(), json!({})).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Uses a reset link: sets the password, ends all sessions, signs in.
    ///
    /// # Errors
    /// A spent link or an unusable password.
    pub async fn reset_password(&self, token: &str, password: &str, user_agent: &str) -> Result<SignedIn> {
        let hash = self.hash(password.to_owned()).await?;
        let mut tx = self.write().await?;
        let ticket = self.open_ticket(&mut *tx, token, "reset").await?;
        let id = ticket.account_id.ok_or(ServiceError::NotFound)?;
        let mut account = tx.account(&id).await?.ok_or(ServiceError::NotFound)?;
        account.password_hash = Some(hash);
        tx.update_account(&account).await?;
        tx.delete_sessions_of(&account.id).await?;
        tx.use_ticket(&ticket.token_hash, self.now()).await?;
        let actor = Actor::of(account.clone());
        self.record(&mut *tx, &actor, None, "account.password", account.id.as_str(), json!({ "by": "reset link" }))
            .await?;
        let signed_in = self.open_session(&mut *tx, account, user_agent).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// The ticket behind a link, if it can still be used.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`].
    pub async fn look_at_ticket(&self, token: &str, kind: &str) -> Result<Opened> {
        let mut tx = self.read().await?;
        let ticket = self.open_ticket(&mut *tx, token, kind).await?;
        let has_account = match &ticket.email {
            Some(email) => tx.account_by_email(email).await?.is_some_and(|account| account.password_hash.is_some()),
            None => false,
        };
        Ok(Opened { ticket, has_account })
    }

    pub(crate) async fn open_ticket(&self, tx: &mut dyn Tx, token: &str, kind: &str) -> Result<Ticket> {
        tx.ticket(&digest(token))
            .await?
            .filter(|ticket| ticket.kind == kind && ticket.used_at.is_none() && ticket.expires_at > self.now())
            .ok_or_else(|| Refusal::TicketSpent.into())
    }

    /// 256 random bits as text for a cookie or a link.
    pub(crate) fn fresh_token(&self) -> String {
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) async fn open_session(&self, tx: &mut dyn Tx, account: Account, user_agent: &str) -> Result<SignedIn> {
        let token = self.fresh_token();
        let now = self.now();
        let expires_at = now.saturating_add(ABSOLUTE);
        tx.insert_session(&Session {
            token_hash: digest(&token),
            account_id: account.id.clone(),
            user_agent: user_agent.chars().take(200).collect(),
            created_at: now,
            seen_at: now,
            expires_at,
        })
        .await?;
        Ok(SignedIn { token, account, expires_at })
    }

    pub(crate) async fn insert(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        new: NewAccount,
        password_hash: Option<String>,
    ) -> Result<Account> {
        let account = Account {
            id: self.fresh_id()?,
            email: email(&new.email)?,
            name: words(&new.name, ("姓名", "name"), 60)?,
            password_hash,
            roles: new.roles,
            created_at: self.now(),
            disabled_at: None,
        };
        if tx.account_by_email(&account.email).await?.is_some() {
            return Err(Refusal::EmailTaken(account.email).into());
        }
        tx.insert_account(&account).await?;
        if account.roles.contains(&Role::Administrator) {
            tx.set_meta("set_up", "1").await?;
        }
        let roles: Vec<&str> = account.roles.iter().map(|role| role.key()).collect();
        let detail = json!({ "email": account.email, "roles": roles });
        self.record(tx, actor, None, "account.create", account.id.as_str(), detail).await?;
        Ok(account)
    }

    /// Checks address, name and password and hashes the password, before a transaction begins.
    pub(crate) async fn checked_hash(&self, new: &NewAccount) -> Result<Option<String>> {
        email(&new.email)?;
        words(&new.name, ("姓名", "name"), 60)?;
        match &new.password {
            Some(password) => Ok(Some(self.hash(password.clone()).await?)),
            None => Ok(None),
        }
    }

    async fn hash(&self, password: String) -> Result<String> {
        let length = password.chars().count();
        if !(10..=200).contains(&length) {
            return Err(Refusal::PasswordLength(length).into());
        }
        let mut salt = [0_u8; 16];
        self.random.fill(&mut salt);
        self.hashing(move |argon| {
            let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
            argon
                .hash_password(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| error.to_string())
        })
        .await
    }

    /// Verifies against the hash, or against one nobody's password has, so that an unknown address takes
    /// as long as a known one.
    async fn verify(&self, hash: Option<String>, password: String) -> Result<bool> {
        const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bGlueHVhbi5ub2JvZHk$\
                              T1HVcK2WIyCqMdyPy1MWbeMmBqHUEYfTuh1GVZ4+zH0";
        self.hashing(move |argon| {
            let known = hash.is_some();
            let text = hash.unwrap_or_else(|| NOBODY.to_owned());
            let parsed = PasswordHash::new(&text).map_err(|error| error.to_string())?;
            Ok(argon.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    /// Runs argon2 off the async threads, two at a time: each takes 19 MiB and tens of milliseconds.
    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> std::result::Result<T, String> + Send + 'static,
    ) -> Result<T> {
        let failed = |what: String| ServiceError::Environment(format!("password hashing: {what}"));
        let permit = Arc::clone(&self.hashing).acquire_owned().await.map_err(|error| failed(error.to_string()))?;
        tokio::task::spawn_blocking(move || {
            let _held_until_done = permit;
            let params = Params::new(19_456, 2, 1, None).map_err(|error| error.to_string())?;
            work(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
        })
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(failed)
    }
}

/// The administrator's table row; the operator passes.
pub(crate) fn manage(actor: &Actor) -> Result<()> {
    // Belongs to no contest, so any phase will do.
    permission::check(Action::ManageAccounts, &actor.standing(Role::Administrator)?, Phase::Draft)?;
    Ok(())
}

/// SHA-256 of a token, the form in which tokens are stored.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A lower-case address, checked for the little that can be known without sending mail.
pub(crate) fn email(text: &str) -> Result<String> {
    let email = text.trim().to_lowercase();
    let sound = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
    if sound { Ok(email) } else { Err(Refusal::BadEmail(text.trim().chars().take(80).collect()).into()) }
}

/// Words that must be there and not too long: a name, a title, a reason.
pub(crate) fn words(text: &str, what: (&str, &str), max: usize) -> Result<String> {
    let text = text.trim();
    let found = text.chars().count();
    if (1..=max).contains(&found) {
        Ok(text.to_owned())
    } else {
        Err(Refusal::Words { what: (what.0.to_owned(), what.1.to_owned()), found, max }.into())
    }
}
