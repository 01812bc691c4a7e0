//! Making accounts, and disabling them.

use domain::access::Role;
use domain::ids::AccountId;
use domain::letter::LetterNote;
use domain::limits;
use domain::tries::REGISTRATIONS;
use store::{Account, AccountFilter, AccountOrder, AccountState, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::passwords::{checked_hash, hash};
use crate::accounts::proof_letter::ask_for_proof;
use crate::accounts::sessions::{SignedIn, open_session};
use crate::accounts::tries::TryCount;
use crate::actor::{Actor, require_administrator};
use crate::ask::ListAsk;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{address, email_address, required_text};
use crate::paging::{PageAsk, PageLinks};

/// The order of the list of accounts where the address names none.
pub const BY_EMAIL: &str = "email";

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

impl AccountSearch {
    /// What the address of the list asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        let (column, descending) = ask.sort(BY_EMAIL);
        let state = ask.get("state");
        let filter = AccountFilter {
            words: ask.words().to_owned(),
            role: Role::parse(ask.get("role")),
            state: AccountState::ALL.into_iter().find(|one| one.key() == state),
        };
        let order = match column {
            "name" => AccountOrder::Name,
            "since" => AccountOrder::Since,
            _ => AccountOrder::Email,
        };
        Self { filter, order, descending, page: PageAsk::default() }
    }
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
    /// Those of the page that sign in with a second factor.
    pub second_factors: Vec<AccountId>,
    /// The pages beside it.
    pub links: PageLinks,
}

impl Services {
    /// Makes an account: by an administrator, or by the operator at the command line.
    ///
    /// # Errors
    /// A taken address, a bad address, name or password, a missing permission, or the own password was not given lately.
    pub async fn create_account(&self, actor: &Actor, new: NewAccount) -> Result<Account> {
        require_administrator(actor)?;
        let hash = hash_of(self, &new).await?;
        let mut tx = self.write().await?;
        require_recent_password(self, &mut *tx, actor).await?;
        let account = insert(self, &mut *tx, actor, new, hash, AddressProof::Known).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Makes an account of a demonstration or a measurement, whose password everybody may know: it is not asked whether it can be
    /// guessed.
    ///
    /// # Errors
    /// A taken or bad address, a bad name, or anybody but the operator.
    pub async fn create_open_account(&self, actor: &Actor, new: NewAccount) -> Result<Account> {
        if *actor != Actor::Operator {
            return Err(ServiceError::NotFound);
        }
        let hash = match &new.password {
            Some(password) => Some(hash(self, password).await?),
            None => None,
        };
        let mut tx = self.write().await?;
        let account = insert(self, &mut *tx, actor, new, hash, AddressProof::Known).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// A person makes an own account, to enter films. Nobody knows yet whether the address is theirs.
    ///
    /// # Errors
    /// A taken address, a bad address, name or password, or too many accounts from this network.
    pub async fn register(&self, new: NewAccount, from: &SignInFrom) -> Result<SignedIn> {
        let new = NewAccount { roles: vec![Role::Creator], ..new };
        if new.password.is_none() {
            return Err(Refusal::PasswordLength(0).into());
        }
        check(&new)?;
        // What is counted are addresses that are asked about, not passwords that are refused.
        let hash = hash_of(self, &new).await?;
        if let Some(network) = &from.network {
            // Before it is known whether the address is taken.
            let mut tx = self.write_shared().await?;
            let count = TryCount::new(&format!("registrations {network}"), REGISTRATIONS);
            count.count(self, &mut *tx, Refusal::TooManyRegistrations).await?;
            tx.commit().await?;
        }
        let mut tx = self.write().await?;
        let account = insert(self, &mut *tx, &Actor::Anonymous, new, hash, AddressProof::Claimed).await?;
        ask_for_proof(self, &mut *tx, &account).await?;
        let signed_in = open_session(self, &mut *tx, account, from).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// A page of all accounts, for the administrator.
    ///
    /// # Errors
    /// A missing permission, or [`Refusal::BadCursor`].
    pub async fn accounts(&self, actor: &Actor, search: &AccountSearch) -> Result<AccountList> {
        require_administrator(actor)?;
        let list = format!("accounts {:?} {}", search.order, search.descending);
        let (start, limit) = (search.page.start(&list, search.order != AccountOrder::Since)?, search.page.limit());
        let mut tx = self.read().await?;
        let slice = tx.account_slice(&search.filter, search.order, search.descending, &start, limit).await?;
        let (total, found) = tx.account_count(&search.filter).await?;
        let links = PageLinks::of(&list, &slice);
        let ids: Vec<AccountId> = slice.rows.iter().map(|account| account.id.clone()).collect();
        let second_factors = tx.with_second_factor(&ids).await?;
        Ok(AccountList { accounts: slice.rows, total, found, second_factors, links })
    }

    /// Disables an account by its address and ends its sessions; enables it again with `false`.
    ///
    /// # Errors
    /// No such account, the last administrator, or a missing permission.
    pub async fn disable_account(&self, actor: &Actor, email: &str, disable: bool) -> Result<Account> {
        require_administrator(actor)?;
        let mut tx = self.write().await?;
        let email = address(email);
        let mut account = tx.account_by_email(&email).await?.ok_or(ServiceError::NotFound)?;
        if disable && is_last_administrator(&mut *tx, &account).await? {
            return Err(Refusal::LastAdministrator.into());
        }
        account.disabled_at = disable.then(|| self.now());
        tx.update_account(&account).await?;
        if disable {
            tx.delete_sessions_of(&account.id).await?;
            let event = event::AccountDisable { email: &email };
            self.audit(&mut *tx, actor, None, account.id.as_str(), &event).await?;
        } else {
            let event = event::AccountEnable { email: &email };
            self.audit(&mut *tx, actor, None, account.id.as_str(), &event).await?;
        }
        tx.commit().await?;
        Ok(account)
    }
}

/// What is known of the address of an account that is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressProof {
    /// Whoever made it knows that the address is the person's, or sent a link there.
    Known,
    /// The person says so.
    Claimed,
}

pub(crate) async fn insert(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    new: NewAccount,
    password_hash: Option<String>,
    proof: AddressProof,
) -> Result<Account> {
    let account = Account {
        id: cx.fresh_id()?,
        email: email_address(&new.email)?,
        name: required_text(&new.name, TextName::Name, limits::PERSON_NAME)?,
        password_hash,
        roles: new.roles,
        created_at: cx.now(),
        disabled_at: None,
        proven_at: (proof == AddressProof::Known).then(|| cx.now()),
    };
    if tx.account_by_email(&account.email).await?.is_some() {
        return Err(Refusal::EmailTaken(account.email).into());
    }
    tx.insert_account(&account).await?;
    if account.roles.contains(&Role::Administrator) {
        tx.set_meta("set_up", "1").await?;
    }
    let event = event::AccountCreate { email: &account.email, roles: &account.roles };
    cx.audit(tx, actor, None, account.id.as_str(), &event).await?;
    Ok(account)
}

/// Notes that a link which was sent to the account's address was used. Letters that waited for it go now.
pub(crate) async fn prove_address(cx: &Context, tx: &mut dyn Tx, account: &mut Account) -> Result<()> {
    if account.proven_at.is_none() {
        account.proven_at = Some(cx.now());
        tx.update_account(account).await?;
        tx.unhold_letters(&account.id, LetterNote::Unproven.key()).await?;
    }
    Ok(())
}

/// Whether this account is the only administrator that can sign in.
pub(crate) async fn is_last_administrator(tx: &mut dyn Tx, account: &Account) -> Result<bool> {
    let is_administrator = |one: &Account| one.roles.contains(&Role::Administrator) && one.disabled_at.is_none();
    Ok(is_administrator(account) && tx.accounts().await?.iter().filter(|one| is_administrator(one)).count() <= 1)
}

fn check(new: &NewAccount) -> Result<()> {
    email_address(&new.email)?;
    required_text(&new.name, TextName::Name, limits::PERSON_NAME)?;
    Ok(())
}

/// Checks address, name and password and hashes the password, before a transaction begins.
pub(crate) async fn hash_of(cx: &Context, new: &NewAccount) -> Result<Option<String>> {
    check(new)?;
    match &new.password {
        Some(password) => Ok(Some(checked_hash(cx, password, &new.email, &new.name).await?)),
        None => Ok(None),
    }
}
