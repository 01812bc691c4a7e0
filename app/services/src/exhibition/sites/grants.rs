//! Roles given to people by their addresses, one or many at a time: an address without an account gets one, and a letter with a link to
//! set its password.

use std::collections::HashMap;

use domain::access::Role;
use domain::audit::AuditEvent;
use domain::exhibition::access::ExhibitionRole;
use domain::hex;
use domain::ids::AccountId;
use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use domain::time::{DAY, Micros};
use store::{Account, AuditEntry, ExhibitionMember, Letter, Ticket, Tx};
use words::exhibition_sites as m;

use crate::accounts::one_time_links::password_ticket;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, SECURITY_LOG, detail_of};
use crate::error::{Refusal, Result};
use crate::mail::outbox::{NewLetter, Outbox, Recipient};
use crate::mail::templates::{ACCOUNT_ZONE, until};

/// The link to a first password can be followed for so long.
const LINK: Micros = 30 * DAY;

/// A role that somebody gets.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// The person's address, as accounts have it.
    pub address: String,
    /// What the person is called, where an account is made.
    pub name: String,
    /// Office or manager.
    pub role: ExhibitionRole,
    /// Of an office the code of its region, of a manager the key of the site.
    pub place: String,
    /// What the place is called.
    pub place_name: String,
}

/// What came of giving roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Granted {
    /// Roles that were not held before.
    pub roles: u64,
    /// Accounts that were made, each with a letter.
    pub invited: usize,
}

/// What is written for roles.
#[derive(Default)]
struct Written<'a> {
    accounts: Vec<Account>,
    tickets: Vec<Ticket>,
    letters: Vec<Letter>,
    members: Vec<ExhibitionMember>,
    /// Whom, with what happened.
    events: Vec<(AccountId, &'static str, String)>,
    /// Accounts by address, those that are made too.
    known: HashMap<&'a str, AccountId>,
}

/// Gives roles.
///
/// # Errors
/// [`Refusal::Unproven`] for an address of which nobody knows whether it is its account's owner's; the database.
pub(super) async fn give_roles(cx: &Context, tx: &mut dyn Tx, actor: &Actor, grants: &[Grant]) -> Result<Granted> {
    if grants.is_empty() {
        return Ok(Granted::default());
    }
    let mut addresses: Vec<String> = grants.iter().map(|grant| grant.address.clone()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let found = tx.accounts_addressed(&addresses).await?;
    if let Some(unproven) = found.iter().find(|one| !one.is_proven) {
        return Err(Refusal::Unproven(unproven.email.clone()).into());
    }
    let known = found.iter().map(|one| (one.email.as_str(), one.account.clone())).collect();
    let mut written = Written { known, ..Written::default() };
    let outbox = Outbox::of(cx, tx, None, LetterKind::Invitation).await?;
    for grant in grants {
        let account = match written.known.get(grant.address.as_str()) {
            Some(account) => account.clone(),
            None => written.invite(cx, &outbox, grant)?,
        };
        let event = event::ExhibitionGrant { role: grant.role.key(), name: &grant.place_name };
        written.tell(&account, &event)?;
        written.members.push(ExhibitionMember {
            account,
            role: grant.role,
            place: grant.place.clone(),
            added_by: actor.account().map(|account| account.id.clone()),
            added_at: cx.now(),
        });
    }
    written.keep(cx, tx, actor).await
}

impl<'a> Written<'a> {
    fn tell<E: AuditEvent>(&mut self, account: &AccountId, event: &E) -> Result<()> {
        self.events.push((account.clone(), E::KIND.key(), detail_of(event)?));
        Ok(())
    }

    /// An account for an address that has none, with a link to its first password, and the letter that it goes by.
    fn invite(&mut self, cx: &Context, outbox: &Outbox, grant: &'a Grant) -> Result<AccountId> {
        let now = cx.now();
        let account = Account {
            id: cx.fresh_id()?,
            email: grant.address.clone(),
            name: grant.name.clone(),
            password_hash: None,
            roles: vec![Role::Creator],
            created_at: now,
            disabled_at: None,
            // Nobody comes in but by the link that goes there.
            proven_at: Some(now),
        };
        let token = cx.fresh_token();
        let ticket = password_ticket(&account, &token, now, LINK);
        let ends_at = ticket.expires_at;
        let values = |lang: Lang| {
            Values::from([
                (Placeholder::Contest, m::letter_exhibition(lang).to_owned()),
                (Placeholder::Role, m::role_at(lang, m::role(lang, grant.role), &grant.place_name)),
                (Placeholder::Link, format!("{}/reset/{token}", cx.mail.site)),
                (Placeholder::Until, until(lang, ends_at, ACCOUNT_ZONE)),
            ])
        };
        let key = hex::encode(&ticket.token_hash);
        let to = Recipient::of(&account);
        let letter = outbox.letter(cx, &NewLetter { to, key: &key, values: &values, ends_at: Some(ends_at) })?;
        self.tell(&account.id, &event::AccountCreate { email: &account.email, roles: &account.roles })?;
        let id = account.id.clone();
        self.known.insert(grant.address.as_str(), id.clone());
        self.accounts.push(account);
        self.tickets.push(ticket);
        self.letters.push(letter);
        Ok(id)
    }

    async fn keep(self, cx: &Context, tx: &mut dyn Tx, actor: &Actor) -> Result<Granted> {
        let Written { accounts, tickets, letters, members, events, .. } = self;
        if !accounts.is_empty() {
            tx.insert_invited(&accounts, &tickets).await?;
            tx.insert_letters(&letters).await?;
        }
        let roles = tx.put_exhibition_members(&members).await?;
        let person = actor.account().map(|account| &account.id);
        let rows = events.into_iter().map(|(account, action, detail)| (account.to_string(), action, detail));
        let rows: Vec<(String, &'static str, String)> = rows.collect();
        for (subject, action, _) in &rows {
            let person = person.map(AccountId::as_str);
            tracing::info!(target: SECURITY_LOG, event = *action, person, subject = subject.as_str());
        }
        let entries = rows.iter().map(|(subject, action, detail)| AuditEntry {
            at: cx.now(),
            actor: person,
            contest: None,
            action,
            subject: subject.as_str(),
            detail: detail.clone(),
            salt: cx.fresh_salt(),
        });
        tx.audit_many(entries.collect()).await?;
        Ok(Granted { roles, invited: accounts.len() })
    }
}
