//! Erasing a person: one list of what is erased, which is counted and carried out.

use async_trait::async_trait;
use domain::audit::EventKind;
use domain::entry::kept_answers;
use domain::form::Answers;
use domain::ids::{AccountId, EntryId};
use domain::search::EntryWords;
use domain::time::Micros;
use sqlx::AssertSqlSafe;

use super::accounts::RoleKey;
use super::certificates::EMPTIED;
use super::conditions::{Builder, MOST};
use super::{Db, SqlTx};
use crate::accounts::Account;
use crate::audit::IN_CLEAR;
use crate::erasure::{AuditPlace, Erasure, ErasureKind, KeptRows, OwnedWork, RunningRole};
use crate::error::{Place, Result, to_json};

/// What is done with rows. `$1` is the account, `$2` its address, `$3` the present time; a statement that has one of them has those
/// before it too.
struct ErasureStep {
    kind: ErasureKind,
    table: &'static str,
    /// Columns and their new values; `None` removes the rows.
    set: Option<&'static str>,
    rows: &'static str,
}

const fn removed(kind: ErasureKind, table: &'static str, rows: &'static str) -> ErasureStep {
    ErasureStep { kind, table, set: None, rows }
}

const fn emptied(kind: ErasureKind, table: &'static str, set: &'static str, rows: &'static str) -> ErasureStep {
    ErasureStep { kind, table, set: Some(set), rows }
}

const OF_ACCOUNT: &str = "account_id = $1";
const OF_OWN_ENTRY: &str = "entry_id IN (SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 0)";

const OF_ENDED_CERTIFICATE: &str = "words <> '[]' AND id IN (SELECT certificate_id FROM certificate_ends)
    AND entry_id IN (SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 0)";

/// Everything that is erased with one statement each. Own entries and the audit trail are not among them. Nothing is looked up by name:
/// other people may have the same.
const STEPS: &[ErasureStep] = &[
    removed(ErasureKind::SignIn, "sessions", OF_ACCOUNT),
    removed(ErasureKind::SignIn, "second_factors", OF_ACCOUNT),
    removed(ErasureKind::SignIn, "recovery_codes", OF_ACCOUNT),
    removed(ErasureKind::SignIn, "api_tokens", OF_ACCOUNT),
    removed(ErasureKind::Links, "tickets", "account_id = $1 OR email = $2"),
    // That a letter was sent stays; what is not sent yet is not sent any more.
    emptied(
        ErasureKind::Letters,
        "letters",
        "address = '', domain = '', name = '', subject = '', body = '', unsubscribe = '', problem = '',
         dedup_key = 'erased ' || id, wiped_at = COALESCE(wiped_at, $3),
         state = CASE WHEN state IN ('draft', 'released', 'sending', 'unknown', 'retry') THEN 'withdrawn' ELSE state END",
        "account_id = $1 OR address = $2",
    ),
    // Those to others that name the address, once they are sent.
    emptied(
        ErasureKind::Letters,
        "letters",
        "body = '', wiped_at = COALESCE(wiped_at, $3)",
        "COALESCE(account_id, '') <> $1 AND address <> $2 AND REPLACE(body, $2, '') <> body
         AND state NOT IN ('draft', 'released', 'sending', 'unknown', 'retry')",
    ),
    removed(ErasureKind::Letters, "unsubscribed", "address = $2 AND CAST($1 AS TEXT) <> ''"),
    emptied(
        ErasureKind::Memberships,
        "members",
        "unit = '', region = '', expertise = ''",
        "account_id = $1 AND (unit <> '' OR region <> '' OR expertise <> '')",
    ),
    removed(ErasureKind::Memberships, "member_tags", OF_ACCOUNT),
    removed(ErasureKind::Memberships, "exhibition_members", OF_ACCOUNT),
    emptied(ErasureKind::Entries, "files", "filename = ''", OF_OWN_ENTRY),
    emptied(ErasureKind::Entries, "entry_sources", "film_file = ''", OF_OWN_ENTRY),
    removed(ErasureKind::Entries, "import_sheets", OF_ACCOUNT),
    removed(ErasureKind::Entries, "site_sheets", OF_ACCOUNT),
    // One that holds is a public act: it keeps its words until it is revoked, and is emptied then.
    emptied(ErasureKind::Certificates, "certificates", EMPTIED, OF_ENDED_CERTIFICATE),
    emptied(
        ErasureKind::Certificates,
        "certificate_ends",
        "reason = ''",
        "reason <> '' AND certificate_id IN
             (SELECT id FROM certificates
              WHERE entry_id IN (SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 0))",
    ),
    emptied(ErasureKind::Reasons, "deadline_extensions", "reason = ''", "account_id = $1 AND reason <> ''"),
    emptied(ErasureKind::Reasons, "assignments", "recusal_reason = ''", "judge_id = $1 AND recusal_reason <> ''"),
    emptied(
        ErasureKind::Reasons,
        "conflict_decisions",
        "reason = '', considered = '[]'",
        "judge_id = $1 OR entry_id IN (SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 0)",
    ),
    // By the address alone: who objects needs no account. What the office wrote that not everybody reads may name them.
    emptied(
        ErasureKind::Reasons,
        "objections",
        "name = '', address = '', phone = '', email = '', accept_note = '', kept_reason = ''",
        "email = $2 AND CAST($1 AS TEXT) <> ''",
    ),
    emptied(ErasureKind::Reasons, "check_log", "words = ''", OF_OWN_ENTRY),
    emptied(ErasureKind::Reasons, "nominations", "reason = ''", OF_OWN_ENTRY),
    emptied(
        ErasureKind::Reasons,
        "work_decisions",
        "reason = ''",
        "entry_id IN (SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 0)
         OR other_id IN (SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 0)",
    ),
    emptied(ErasureKind::Reasons, "releases", "reason = '', withdrawal_reason = ''", OF_OWN_ENTRY),
    emptied(
        ErasureKind::Notes,
        "sheets",
        "notes = '[]'",
        "notes <> '[]' AND assignment_id IN (SELECT id FROM assignments WHERE judge_id = $1)",
    ),
    emptied(ErasureKind::Signatures, "signatures", "content = ''", "judge_id = $1 AND content <> ''"),
    // Works that were entered for a unit are the unit's.
    emptied(
        ErasureKind::Openings,
        "record_openings",
        "salt = NULL, text = NULL",
        "account_id = $1 AND text IS NOT NULL
         AND about NOT IN (SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 1)",
    ),
];

/// Rows of the audit trail whose words are there and that tell of the person, or of what they did, objections that gave their address
/// among it. An address is nobody else's; a name may be.
const ABOUT: &str = "(salt IS NOT NULL OR commitment IS NULL)
    AND (actor_id = $1 OR subject = $1 OR REPLACE(detail, $1, '') <> detail OR REPLACE(detail, $2, '') <> detail
         OR subject = $2 OR subject IN (SELECT receipt FROM objections WHERE email = $2))";

/// The phases in which a contest is over.
const OVER: &str = "('final', 'archived')";

#[derive(sqlx::FromRow)]
struct RoleRow {
    id: String,
    title: String,
    phase: String,
    role: String,
}

impl RoleRow {
    fn read(self) -> Result<RunningRole> {
        let at = |table, column| Place { table, column, row: &self.id };
        Ok(RunningRole {
            contest: at("contests", "id").parse(&self.id)?,
            phase: at("contests", "phase").parse(&self.phase)?,
            role: at("members", "role").parse::<RoleKey>(&self.role)?.0,
            title: self.title,
        })
    }
}

impl SqlTx {
    async fn count_of(&mut self, step: &ErasureStep, account: &Account) -> Result<i64> {
        let query = format!("SELECT COUNT(*) FROM {} WHERE {}", step.table, step.rows);
        let by_address = query.contains("$2");
        let mut counting = sqlx::query_scalar::<Db, i64>(AssertSqlSafe(query)).bind(account.id.as_str());
        if by_address {
            counting = counting.bind(account.email.as_str());
        }
        Ok(counting.fetch_one(self.db()?).await?)
    }

    async fn carry_out(&mut self, step: &ErasureStep, account: &Account, at: Micros) -> Result<()> {
        let ErasureStep { table, set, rows, .. } = step;
        let query = match set {
            Some(set) => format!("UPDATE {table} SET {set} WHERE {rows}"),
            None => format!("DELETE FROM {table} WHERE {rows}"),
        };
        let (by_address, by_time) = (query.contains("$2"), query.contains("$3"));
        let mut carrying = sqlx::query::<Db>(AssertSqlSafe(query)).bind(account.id.as_str());
        if by_address {
            carrying = carrying.bind(account.email.as_str());
        }
        if by_time {
            carrying = carrying.bind(at);
        }
        carrying.execute(self.db()?).await?;
        Ok(())
    }

    /// Leaves of the answers of an entry, in every version, what was published of it.
    async fn erase_answers(&mut self, entry: &EntryId) -> Result<()> {
        let row: Option<(String, Option<i64>, String)> =
            sqlx::query_as("SELECT contest_id, number, answers FROM entries WHERE id = $1")
                .bind(entry.as_str())
                .fetch_optional(self.db()?)
                .await?;
        let Some((contest, number, answers)) = row else { return Ok(()) };
        let read = |table, text: &str| -> Result<Answers> {
            let answers: Answers = Place { table, column: "answers", row: entry.as_str() }.json(text)?;
            Ok(kept_answers(&answers))
        };
        let kept = read("entries", &answers)?;
        sqlx::query("UPDATE entries SET answers = $2, reasons = '' WHERE id = $1")
            .bind(entry.as_str())
            .bind(to_json(&kept)?)
            .execute(self.db()?)
            .await?;
        let words = EntryWords::of(number, &kept);
        sqlx::query("UPDATE entry_words SET title_words = $3, all_words = $4 WHERE entry_id = $1 AND contest_id = $2")
            .bind(entry.as_str())
            .bind(contest)
            .bind(words.title)
            .bind(words.all)
            .execute(self.db()?)
            .await?;
        let versions: Vec<(i64, String)> =
            sqlx::query_as("SELECT version, answers FROM entry_versions WHERE entry_id = $1")
                .bind(entry.as_str())
                .fetch_all(self.db()?)
                .await?;
        for (version, answers) in versions {
            sqlx::query("UPDATE entry_versions SET answers = $3 WHERE entry_id = $1 AND version = $2")
                .bind(entry.as_str())
                .bind(version)
                .bind(to_json(&read("entry_versions", &answers)?)?)
                .execute(self.db()?)
                .await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Erasure for SqlTx {
    async fn running_roles(&mut self, account: &AccountId) -> Result<Vec<RunningRole>> {
        let query = format!(
            "SELECT c.id, c.title, c.phase, m.role FROM members m JOIN contests c ON c.id = m.contest_id
             WHERE m.account_id = $1 AND c.phase NOT IN {OVER} ORDER BY c.created_at, c.id, m.role"
        );
        let rows: Vec<RoleRow> =
            sqlx::query_as(AssertSqlSafe(query)).bind(account.as_str()).fetch_all(self.db()?).await?;
        rows.into_iter().map(RoleRow::read).collect()
    }

    async fn running_works(&mut self, account: &AccountId) -> Result<Vec<OwnedWork>> {
        let query = format!(
            "SELECT c.title AS contest, e.number, e.title FROM entries e JOIN contests c ON c.id = e.contest_id
             WHERE e.owner_id = $1 AND e.state NOT IN ('draft', 'withdrawn') AND c.phase NOT IN {OVER}
             ORDER BY c.created_at, c.id, e.number"
        );
        Ok(sqlx::query_as(AssertSqlSafe(query)).bind(account.as_str()).fetch_all(self.db()?).await?)
    }

    async fn erasable(&mut self, account: &Account) -> Result<Vec<(ErasureKind, i64)>> {
        let mut counts: Vec<(ErasureKind, i64)> = ErasureKind::ALL.iter().map(|kind| (*kind, 0)).collect();
        let mut add = |kind: ErasureKind, rows: i64| {
            if let Some((_, sum)) = counts.iter_mut().find(|(one, _)| *one == kind) {
                *sum = sum.saturating_add(rows);
            }
        };
        for step in STEPS {
            add(step.kind, self.count_of(step, account).await?);
        }
        let entries = self.own_entries(&account.id).await?.len();
        add(ErasureKind::Entries, i64::try_from(entries).unwrap_or(i64::MAX));
        counts.retain(|(kind, _)| *kind != ErasureKind::Audit);
        Ok(counts)
    }

    async fn own_entries(&mut self, account: &AccountId) -> Result<Vec<EntryId>> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM entries WHERE owner_id = $1 AND for_unit = 0 ORDER BY id")
                .bind(account.as_str())
                .fetch_all(self.db()?)
                .await?;
        let place = Place { table: "entries", column: "id", row: account.as_str() };
        ids.iter().map(|id| place.parse(id)).collect()
    }

    async fn audit_about(&mut self, account: &Account) -> Result<Vec<AuditPlace>> {
        let never: Vec<String> = EventKind::ALL
            .iter()
            .filter(|kind| kind.is_never_emptied())
            .map(|kind| format!("'{}'", kind.key()))
            .collect();
        let query = format!(
            "SELECT seq, contest_id, version <> {IN_CLEAR} AS can_be_emptied FROM audit
             WHERE action NOT IN ({}) AND {ABOUT} ORDER BY seq",
            never.join(", ")
        );
        let rows = sqlx::query_as(AssertSqlSafe(query)).bind(account.id.as_str()).bind(account.email.as_str());
        Ok(rows.fetch_all(self.db()?).await?)
    }

    async fn kept_of(&mut self, account: &AccountId) -> Result<KeptRows> {
        let films = sqlx::query_as(
            "SELECT c.title AS contest, e.number, e.title FROM entries e JOIN contests c ON c.id = e.contest_id
             WHERE e.owner_id = $1 AND e.for_unit = 0
               AND EXISTS (SELECT 1 FROM files f WHERE f.entry_id = e.id AND f.sha256 IS NOT NULL
                           AND f.state <> 'removed')
             ORDER BY c.created_at, c.id, e.number, e.id",
        )
        .bind(account.as_str())
        .fetch_all(self.db()?)
        .await?;
        let (sheets, signatures, aliases, certificates): (i64, i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM sheets s JOIN assignments a ON a.id = s.assignment_id WHERE a.judge_id = $1),
                    (SELECT COUNT(*) FROM signatures WHERE judge_id = $1),
                    (SELECT COUNT(*) FROM record_aliases WHERE account_id = $1),
                    (SELECT COUNT(*) FROM certificates c JOIN entries e ON e.id = c.entry_id
                     WHERE e.owner_id = $1 AND e.for_unit = 0
                       AND NOT EXISTS (SELECT 1 FROM certificate_ends d WHERE d.certificate_id = c.id))",
        )
        .bind(account.as_str())
        .fetch_one(self.db()?)
        .await?;
        Ok(KeptRows { films, sheets, signatures, aliases, certificates })
    }

    async fn erase_rows(&mut self, account: &Account, at: Micros) -> Result<()> {
        for entry in self.own_entries(&account.id).await? {
            self.erase_answers(&entry).await?;
        }
        for step in STEPS {
            self.carry_out(step, account, at).await?;
        }
        Ok(())
    }

    async fn empty_audit(&mut self, places: &[i64]) -> Result<()> {
        for some in places.chunks(MOST) {
            let mut query = Builder::new("UPDATE audit SET subject = '', detail = '', salt = NULL WHERE version <> ");
            query.push_bind(IN_CLEAR).push(" AND seq IN (");
            let mut list = query.separated(", ");
            for place in some {
                list.push_bind(*place);
            }
            query.push(")");
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn mark_erased(&mut self, account: &AccountId, name: &str, at: Micros) -> Result<()> {
        // The column asks for an address that is nobody else's; the id is one that is no address.
        sqlx::query(
            "UPDATE accounts SET email = id, name = $2, password_hash = NULL, roles = '[]', proven_at = NULL,
                    disabled_at = COALESCE(disabled_at, $3), erased_at = $3
             WHERE id = $1",
        )
        .bind(account.as_str())
        .bind(name)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }
}
