//! Erasing a person: what is kept about them goes, the account stays without a name, and every proof stays what it is.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::audit::places_text;
use domain::contest::phase::Phase;
use domain::ids::{AccountId, ContestId};
use domain::text::Lang;
use domain::tries::AT_ADDRESS;
use store::{Account, AuditPlace, ErasureKind, KeptRows, OwnedWork, Task, Tx};
use words::accounts as m;

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::accounts::create::is_last_administrator;
use crate::accounts::tries::TryCount;
use crate::actor::{Actor, require_administrator};
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::input::address;

/// What erasing a person does, or has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureReport {
    /// The account.
    pub account: AccountId,
    /// Its address, which is free afterwards.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Rows that are erased, by kind.
    pub erased: Vec<(ErasureKind, i64)>,
    /// What stays, without a name.
    pub kept: KeptRows,
    /// Rows of the audit trail from before commitments, whose words cannot be erased: their hash covers them.
    pub kept_audit: i64,
}

/// What is found before anything is erased.
struct Found {
    account: Account,
    report: ErasureReport,
    audit: Vec<AuditPlace>,
}

impl Services {
    /// What erasing the person with this address, or this account, would do. Nothing changes.
    ///
    /// # Errors
    /// As [`Services::erase_account`], but for the password.
    pub async fn erasure(&self, actor: &Actor, who: &str) -> Result<ErasureReport> {
        require_administrator(actor)?;
        let mut tx = self.read().await?;
        Ok(found(&mut *tx, who).await?.report)
    }

    /// Erases the person with this address, or this account: for good, and in one transaction.
    ///
    /// # Errors
    /// A missing permission, a password that was not given lately, no such account or one that is erased: not found;
    /// [`Refusal::LastAdministrator`], [`Refusal::EraseRoles`], [`Refusal::EraseJudge`], [`Refusal::EraseEntries`].
    pub async fn erase_account(&self, actor: &Actor, who: &str) -> Result<ErasureReport> {
        require_administrator(actor)?;
        let mut tx = self.write().await?;
        require_recent_password(self, &mut *tx, actor).await?;
        let Found { account, report, audit } = found(&mut *tx, who).await?;
        let (id, now) = (&account.id, self.now());
        tx.erase_rows(&account, now).await?;
        // What counts guesses at the address has its hash for a key.
        tx.clear_failed_sign_ins(&TryCount::new(&account.email, AT_ADDRESS).key).await?;
        tx.mark_erased(id, &erased_name(), now).await?;
        empty_audit(self, &mut *tx, actor, id, &audit).await?;
        tx.commit().await?;
        Ok(report)
    }
}

/// What an erased account is called, whatever the language of who reads it.
fn erased_name() -> String {
    [Lang::Zh, Lang::En].map(m::erased_account).join(" ")
}

async fn found(tx: &mut dyn Tx, who: &str) -> Result<Found> {
    let who = address(who);
    let account = if who.contains('@') {
        tx.account_by_email(&who).await?
    } else {
        let id: AccountId = who.parse().map_err(|_| ServiceError::NotFound)?;
        tx.account(&id).await?
    };
    let account = account.filter(|account| !account.is_erased()).ok_or(ServiceError::NotFound)?;
    refuse_where_needed(tx, &account).await?;
    let audit = tx.audit_about(&account).await?;
    let can_be_emptied = audit.iter().filter(|row| row.can_be_emptied).count();
    let mut erased = tx.erasable(&account).await?;
    erased.push((ErasureKind::Audit, i64::try_from(can_be_emptied).unwrap_or(i64::MAX)));
    let kept_audit = audit.len().saturating_sub(can_be_emptied);
    let report = ErasureReport {
        account: account.id.clone(),
        email: account.email.clone(),
        name: account.name.clone(),
        erased,
        kept: tx.kept_of(&account.id).await?,
        kept_audit: i64::try_from(kept_audit).unwrap_or(i64::MAX),
    };
    Ok(Found { account, report, audit })
}

/// Whoever is needed is not erased: the last administrator, who has a part in a contest that is not over, whose work is judged.
async fn refuse_where_needed(tx: &mut dyn Tx, account: &Account) -> Result<()> {
    if is_last_administrator(tx, account).await? {
        return Err(Refusal::LastAdministrator.into());
    }
    let held = tx.running_roles(&account.id).await?;
    let mut unsigned = Vec::new();
    for one in held.iter().filter(|one| one.role == Role::Judge) {
        let Phase::Round(round) = one.phase else { continue };
        let tasks = tx.tasks(&one.contest, round, Some(&account.id)).await?;
        let is_open = |task: &Task| {
            let signed = task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some());
            !signed && task.assignment.recused_at.is_none()
        };
        if tasks.iter().any(is_open) {
            unsigned.push(one.title.clone());
        }
    }
    if !unsigned.is_empty() {
        return Err(Refusal::EraseJudge(unsigned).into());
    }
    if !held.is_empty() {
        return Err(Refusal::EraseRoles(held.into_iter().map(|one| (one.role, one.title)).collect()).into());
    }
    let works = tx.running_works(&account.id).await?;
    if !works.is_empty() {
        let named = |work: OwnedWork| (work.contest, work.title);
        return Err(Refusal::EraseEntries(works.into_iter().map(named).collect()).into());
    }
    Ok(())
}

/// Empties the words of these rows, and says so: once for the whole trail, which [`Services::verify_chain`] reads, and in the record of
/// each contest that has some, whose figures are made anew without the name for it.
async fn empty_audit(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    account: &AccountId,
    audit: &[AuditPlace],
) -> Result<()> {
    let places: Vec<i64> = audit.iter().filter(|row| row.can_be_emptied).map(|row| row.seq).collect();
    tx.empty_audit(&places).await?;
    let mut of_contests: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for row in audit.iter().filter(|row| !row.contest_id.is_empty()) {
        let of_contest = of_contests.entry(row.contest_id.as_str()).or_default();
        of_contest.extend(row.can_be_emptied.then_some(row.seq));
    }
    for (contest, places) in of_contests {
        let contest: ContestId =
            contest.parse().map_err(|_| ServiceError::Environment(format!("an audit row of contest {contest}")))?;
        let event = event::AccountErase { rows: places.len(), places: &places_text(&places) };
        cx.chain(tx, actor, Some(&contest), account.as_str(), &event).await?;
    }
    let event = event::AccountErase { rows: places.len(), places: &places_text(&places) };
    cx.audit(tx, actor, None, account.as_str(), &event).await
}
