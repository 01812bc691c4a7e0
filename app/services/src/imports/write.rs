//! Importing: all rows in one transaction, or none.

use std::future::Future;
use std::sync::Arc;

use domain::access::Role;
use domain::ids::{AccountId, ContestId};
use domain::imports::Mapping;
use sha2::{Digest as _, Sha256};
use store::{Account, AuditEntry, Tx};

use super::check::{checked, entered};
use super::prepared::PreparedImport;
use super::report::{ImportReport, SheetFile};
use crate::Services;
use crate::accounts::create::{AddressProof, NewAccount, insert};
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, computed};
use crate::entries::findings::judge_films_of;
use crate::error::{Result, ServiceError};

/// The account that owns what is imported at the command line of an installation without any account. Nobody signs in with it.
const NOBODY: (&str, &str) = ("imports@linxuan.invalid", "Imports");

/// How often rows are compared at most, where an entry that they name changed before they were written.
const TRIES: usize = 4;

impl Services {
    /// What an import would do; nothing is written.
    ///
    /// # Errors
    /// A missing permission, a call that is over, or [`Refusal::Sheet`](crate::Refusal::Sheet).
    pub async fn check_import(
        &self,
        actor: &Actor,
        id: &ContestId,
        file: SheetFile,
        mapping: &Mapping,
    ) -> Result<ImportReport> {
        check_file(self, actor, id, file, mapping).await
    }

    /// Imports a spreadsheet: every row in one transaction. Where a cell is wrong nothing is written, and the report tells which.
    ///
    /// # Errors
    /// As [`Services::check_import`]; [`ServiceError::Conflict`] where others change the same entries again and again.
    pub async fn import_entries(
        &self,
        actor: &Actor,
        id: &ContestId,
        file: SheetFile,
        mapping: &Mapping,
    ) -> Result<ImportReport> {
        import_file(self, actor, id, file, mapping).await
    }
}

/// As [`Services::check_import`].
pub(super) async fn check_file(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    file: SheetFile,
    mapping: &Mapping,
) -> Result<ImportReport> {
    Ok(checked(cx, actor, id, Arc::new(file.bytes), mapping).await?.report)
}

/// As [`Services::import_entries`]. Everything is decided and made before the turn to write; then it is only asked whether what was
/// decided still holds.
pub(super) async fn import_file(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    file: SheetFile,
    mapping: &Mapping,
) -> Result<ImportReport> {
    let hash = domain::hex::encode(&Sha256::digest(&file.bytes));
    let bytes = Arc::new(file.bytes);
    let (bytes, name, hash) = (&bytes, file.name.as_str(), hash.as_str());
    until_it_holds(move || async move {
        let checked = checked(cx, actor, id, Arc::clone(bytes), mapping).await?;
        if !checked.report.problems.is_empty() || checked.report.created + checked.report.changed == 0 {
            return Ok(Some(checked.report));
        }
        let (maker, owner) = (cx.clone(), owner_of(cx, actor).await?);
        let prepared = computed(move || PreparedImport::of(&maker, &owner, checked)).await?;
        let (created, changed) = (prepared.report.created, prepared.report.changed);
        let event = event::EntriesImport { filename: name, hash, created, changed };
        written(cx, actor, id, prepared, &event).await
    })
    .await
}

/// What an attempt came to. One that came to nothing, because what it was decided by did not hold any more, is made again, [`TRIES`]
/// times in all: others may change the same entries for ever.
///
/// # Errors
/// As the attempt; [`ServiceError::Conflict`] where none held.
pub(crate) async fn until_it_holds<T, F: Future<Output = Result<Option<T>>>>(attempt: impl Fn() -> F) -> Result<T> {
    for _ in 0..TRIES {
        if let Some(done) = attempt().await? {
            return Ok(done);
        }
    }
    Err(ServiceError::Conflict)
}

/// Writes everything; nothing, and `None`, where what was decided does not hold any more.
async fn written(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    mut prepared: PreparedImport,
    event: &event::EntriesImport<'_>,
) -> Result<Option<ImportReport>> {
    let mut tx = cx.write().await?;
    let (contest, _) = entered(cx, &mut *tx, actor, id).await?;
    if !prepared.holds(&contest, &tx.office_versions(id).await?) {
        return Ok(None);
    }
    let entries = tx.put_entries(&prepared.entries).await?;
    if usize::try_from(entries) != Ok(prepared.entries.len()) {
        return Err(ServiceError::Conflict);
    }
    tx.put_entry_sources(id, &prepared.sources).await?;
    let (at, person) = (cx.now(), actor.account().map(|account| &account.id));
    let rows = prepared.events.iter_mut().map(|one| AuditEntry {
        at,
        actor: person,
        contest: Some(id),
        action: one.kind.key(),
        subject: one.entry.as_str(),
        detail: std::mem::take(&mut one.detail),
        salt: cx.fresh_salt(),
    });
    let rows = rows.collect();
    tx.audit_many(rows).await?;
    judge_films_of(cx, &mut *tx, &contest, &prepared.categories).await?;
    cx.audit(&mut *tx, actor, Some(id), id.as_str(), event).await?;
    tx.commit().await?;
    Ok(Some(ImportReport { written: true, ..prepared.report }))
}

/// Whose the entries are: of whoever imports. The operator has no account: then of somebody who is there, or of an account that is
/// made for it and that nobody can sign in with.
async fn owner_of(cx: &Context, actor: &Actor) -> Result<AccountId> {
    if let Some(account) = actor.account() {
        return Ok(account.id.clone());
    }
    if let Some(owner) = owner_among(&mut *cx.read().await?).await? {
        return Ok(owner);
    }
    let mut tx = cx.write().await?;
    if let Some(owner) = owner_among(&mut *tx).await? {
        return Ok(owner);
    }
    let (email, name) = NOBODY;
    let new = NewAccount { email: email.to_owned(), name: name.to_owned(), password: None, roles: vec![Role::Creator] };
    let mut account = insert(cx, &mut *tx, actor, new, None, AddressProof::Known).await?;
    account.disabled_at = Some(cx.now());
    tx.update_account(&account).await?;
    tx.commit().await?;
    Ok(account.id)
}

/// The first organiser, administrator or member of staff there is; else the account that was made for imports.
async fn owner_among(tx: &mut dyn Tx) -> Result<Option<AccountId>> {
    let accounts = tx.accounts().await?;
    let enabled = |role: Role| {
        let fits = |account: &&Account| account.disabled_at.is_none() && account.roles.contains(&role);
        accounts.iter().filter(fits).min_by_key(|account| account.created_at)
    };
    let found = [Role::Organiser, Role::Administrator, Role::Staff].into_iter().find_map(enabled);
    let found = found.or_else(|| accounts.iter().find(|account| account.email == NOBODY.0));
    Ok(found.map(|account| account.id.clone()))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// What comes of an import whose rows hold at this attempt, and how many attempts there were.
    async fn holds_at(attempt: usize) -> (Result<usize>, usize) {
        let made = AtomicUsize::new(0);
        let made = &made;
        let came = until_it_holds(move || async move {
            let nth = made.fetch_add(1, Ordering::SeqCst) + 1;
            Ok((nth == attempt).then_some(nth))
        });
        (came.await, made.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn rows_are_compared_four_times_at_most() {
        for attempt in 1..=4 {
            let (came, made) = holds_at(attempt).await;
            assert_eq!((came.unwrap(), made), (attempt, attempt));
        }
        let (came, made) = holds_at(5).await;
        assert!(matches!(came, Err(ServiceError::Conflict)) && made == 4, "{came:?} after {made}");
    }

    #[tokio::test]
    async fn what_is_refused_is_not_tried_again() {
        let made = AtomicUsize::new(0);
        let made = &made;
        let came: Result<()> = until_it_holds(move || async move {
            made.fetch_add(1, Ordering::SeqCst);
            Err(ServiceError::NotFound)
        })
        .await;
        assert!(matches!(came, Err(ServiceError::NotFound)) && made.load(Ordering::SeqCst) == 1);
    }
}
