//! Importing: all rows in one transaction, or none.

use domain::access::Role;
use domain::entry::EntryState;
use domain::form::{Answers, keys, text_of};
use domain::ids::{AccountId, ContestId, EntryId};
use domain::imports::{Mapping, PlannedRow, RowAct};
use sha2::{Digest as _, Sha256};
use store::{Account, Contest, Entry, EntrySource, Tx};

use super::check::{CheckedImport, checked, entered, opened_for};
use super::report::{ImportReport, SheetFile};
use crate::Services;
use crate::accounts::create::{AddressProof, NewAccount, insert};
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::entries::access::store_entry;
use crate::entries::findings::judge_films_again;
use crate::error::Result;

/// The account that owns what is imported at the command line of an installation without any account. Nobody signs in with it.
const NOBODY: (&str, &str) = ("imports@linxuan.invalid", "Imports");

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
    /// As [`Services::check_import`].
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
    let mut tx = cx.read().await?;
    let (contest, access) = entered(cx, &mut *tx, actor, id).await?;
    let sheet = opened_for(&contest, file.bytes, mapping).await?;
    Ok(checked(&mut *tx, contest, access, sheet, mapping).await?.report)
}

/// As [`Services::import_entries`].
pub(super) async fn import_file(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    file: SheetFile,
    mapping: &Mapping,
) -> Result<ImportReport> {
    let hash = domain::hex::encode(&Sha256::digest(&file.bytes));
    // Opened before the turn to write, for which others wait.
    let (contest, _) = entered(cx, &mut *cx.read().await?, actor, id).await?;
    let sheet = opened_for(&contest, file.bytes, mapping).await?;
    let mut tx = cx.write().await?;
    let (contest, access) = entered(cx, &mut *tx, actor, id).await?;
    let CheckedImport { mut report, plan, mut entries, known, sources } =
        checked(&mut *tx, contest, access, sheet, mapping).await?;
    if !report.problems.is_empty() || report.created + report.changed == 0 {
        return Ok(report);
    }
    let contest = report.contest.clone();
    let owner = owner_of(cx, &mut *tx, actor).await?;
    let mut new: Vec<Entry> = Vec::new();
    let mut said: Vec<EntrySource> = Vec::new();
    for row in plan.rows {
        match row.act {
            RowAct::Keep(_) => {}
            RowAct::Create => {
                let entry = created(cx, &contest, &owner, new.len(), row.answers)?;
                said.push(source(&entry.id, None, row.sheet.number, row.sheet.film_file, row.sheet.film_sha256));
                new.push(entry);
            }
            RowAct::Change(at) => {
                let (Some(entry), Some(known)) = (entries.get_mut(at), known.get(at)) else { continue };
                let PlannedRow { sheet, answers, .. } = row;
                let before = sources.get(&entry.id);
                said.push(source(&entry.id, before, sheet.number, sheet.film_file, sheet.film_sha256));
                if known.answers != answers {
                    entry.answers = answers;
                    change(cx, &mut *tx, actor, &contest, entry, &known.answers).await?;
                }
            }
        }
    }
    tx.insert_entries(&new).await?;
    tx.put_entry_sources(&contest.id, &said).await?;
    for entry in &new {
        let event = event::EntryDraft { answers: &entry.answers };
        cx.audit(&mut *tx, actor, Some(&contest.id), entry.id.as_str(), &event).await?;
    }
    let event =
        event::EntriesImport { filename: &file.name, hash: &hash, created: report.created, changed: report.changed };
    cx.audit(&mut *tx, actor, Some(&contest.id), contest.id.as_str(), &event).await?;
    tx.commit().await?;
    report.written = true;
    Ok(report)
}

/// A draft for the office; `nth` keeps the order of the rows.
fn created(cx: &Context, contest: &Contest, owner: &AccountId, nth: usize, answers: Answers) -> Result<Entry> {
    let at = cx.now().saturating_add(i64::try_from(nth).unwrap_or(i64::MAX));
    Ok(Entry {
        id: cx.fresh_id()?,
        contest_id: contest.id.clone(),
        owner_id: owner.clone(),
        for_unit: true,
        number: None,
        receipt: None,
        state: EntryState::Draft,
        answers,
        reasons: String::new(),
        version: 1,
        created_at: at,
        updated_at: cx.now(),
        submitted_at: None,
    })
}

/// Stores an entry that came in by an import with other answers than `before`.
async fn change(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    entry: &mut Entry,
    before: &Answers,
) -> Result<()> {
    store_entry(cx, tx, entry).await?;
    if entry.answer(keys::CATEGORY) != text_of(before, keys::CATEGORY) {
        judge_films_again(cx, tx, contest, entry).await?;
    }
    let event = event::EntryEdit { answers: &entry.answers };
    cx.audit(tx, actor, Some(&contest.id), entry.id.as_str(), &event).await
}

/// What a row says of an entry beside its answers; what it leaves out stays as another spreadsheet said it.
fn source(id: &EntryId, before: Option<&EntrySource>, number: String, file: String, sha256: String) -> EntrySource {
    let or = |new: String, old: fn(&EntrySource) -> &String| {
        if new.is_empty() { before.map(old).cloned().unwrap_or_default() } else { new }
    };
    EntrySource {
        entry_id: id.clone(),
        number: or(number, |one| &one.number),
        film_file: or(file, |one| &one.film_file),
        film_sha256: or(sha256, |one| &one.film_sha256),
    }
}

/// Whose the entries are: of whoever imports. The operator has no account: then of the first organiser, administrator or member of
/// staff there is, or of an account that is made for it and that nobody can sign in with.
async fn owner_of(cx: &Context, tx: &mut dyn Tx, actor: &Actor) -> Result<AccountId> {
    if let Some(account) = actor.account() {
        return Ok(account.id.clone());
    }
    let accounts = tx.accounts().await?;
    let enabled = |role: Role| {
        let fits = |account: &&Account| account.disabled_at.is_none() && account.roles.contains(&role);
        accounts.iter().filter(fits).min_by_key(|account| account.created_at)
    };
    let found = [Role::Organiser, Role::Administrator, Role::Staff].into_iter().find_map(enabled);
    if let Some(account) = found.or_else(|| accounts.iter().find(|account| account.email == NOBODY.0)) {
        return Ok(account.id.clone());
    }
    let (email, name) = NOBODY;
    let new = NewAccount { email: email.to_owned(), name: name.to_owned(), password: None, roles: vec![Role::Creator] };
    let mut account = insert(cx, tx, actor, new, None, AddressProof::Known).await?;
    account.disabled_at = Some(cx.now());
    tx.update_account(&account).await?;
    Ok(account.id)
}
