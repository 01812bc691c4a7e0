//! The outbox of letters.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId, LetterId};
use domain::letter::{LetterKind, LetterSettings, LetterState, Pace};
use domain::text::Lang;
use domain::time::{MINUTE, Micros};

use super::SqlTx;
use super::conditions::{Builder, push_equal, push_in, push_words};
use super::listing::{Key, read};
use super::outbox::{EndedAttempt, Outbox};
use crate::error::{Place, Result, to_json};
use crate::letters::{Letter, LetterChange, LetterCount, LetterFilter, LetterScope, LetterTemplate, Letters};
use crate::listing::{Slice, Start};

/// Letters of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

/// The columns of a letter.
const COLUMNS: &str =
    "id, contest_id, account_id, kind, state, dedup_key, message_id, address, name, lang, subject, body,
    unsubscribe, held, attempts, due_at, worker, problem, created_at, sent_at, ends_at, wiped_at";

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: String,
    contest_id: Option<String>,
    account_id: Option<String>,
    kind: String,
    state: String,
    dedup_key: String,
    message_id: String,
    address: String,
    name: String,
    lang: String,
    subject: String,
    body: String,
    unsubscribe: String,
    held: i64,
    attempts: i64,
    due_at: i64,
    worker: String,
    problem: String,
    created_at: i64,
    sent_at: Option<i64>,
    ends_at: Option<i64>,
    wiped_at: Option<i64>,
}

impl LetterRow {
    fn read(self) -> Result<Letter> {
        let at = |column| Place { table: "letters", column, row: &self.id };
        Ok(Letter {
            id: at("id").parse(&self.id)?,
            contest_id: self.contest_id.map(|id| at("contest_id").parse(&id)).transpose()?,
            account_id: self.account_id.map(|id| at("account_id").parse(&id)).transpose()?,
            kind: at("kind").parse(&self.kind)?,
            state: at("state").parse(&self.state)?,
            lang: at("lang").parse::<LangKey>(&self.lang)?.0,
            dedup_key: self.dedup_key,
            message_id: self.message_id,
            address: self.address,
            name: self.name,
            subject: self.subject,
            body: self.body,
            unsubscribe: self.unsubscribe,
            held: self.held != 0,
            attempts: self.attempts,
            due_at: self.due_at,
            worker: self.worker,
            problem: self.problem,
            created_at: self.created_at,
            sent_at: self.sent_at,
            ends_at: self.ends_at,
            wiped_at: self.wiped_at,
        })
    }
}

/// A language read from its key.
pub(super) struct LangKey(pub(super) Lang);

impl std::str::FromStr for LangKey {
    type Err = String;

    fn from_str(key: &str) -> std::result::Result<Self, String> {
        Lang::parse(key).map(Self).ok_or_else(|| format!("unknown language {key:?}"))
    }
}

/// What of the outbox is found.
fn push_letters(query: &mut Builder, filter: &LetterFilter) {
    query.push(" WHERE 1 = 1");
    match &filter.scope {
        LetterScope::All => {}
        LetterScope::Accounts => {
            query.push(" AND contest_id IS NULL");
        }
        LetterScope::Contest(contest) => push_equal(query, "contest_id", contest.as_str()),
    }
    push_equal(query, "state", filter.state.map_or("", LetterState::key));
    push_equal(query, "kind", filter.kind.map_or("", LetterKind::key));
    push_words(query, &["address", "name", "subject"], &filter.words);
}

#[async_trait]
impl Letters for SqlTx {
    async fn insert_letters(&mut self, letters: &[Letter]) -> Result<u64> {
        let now = self.clock().await?;
        let mut added = 0;
        for some in letters.chunks(ROWS) {
            let mut query = Builder::new(
                "INSERT INTO letters (id, contest_id, account_id, kind, state, dedup_key, message_id, address, domain, name, lang,
                     subject, body, unsubscribe, urgent, held, attempts, due_at, worker, problem, created_at, ends_at) ",
            );
            query.push_values(some, |mut row, letter| {
                row.push_bind(letter.id.as_str())
                    .push_bind(letter.contest_id.as_ref().map(ContestId::as_str))
                    .push_bind(letter.account_id.as_ref().map(AccountId::as_str))
                    .push_bind(letter.kind.key())
                    .push_bind(letter.state.key())
                    .push_bind(letter.dedup_key.as_str())
                    .push_bind(letter.message_id.as_str())
                    .push_bind(letter.address.as_str())
                    .push_bind(letter.address.rsplit_once('@').map_or("", |(_, domain)| domain))
                    .push_bind(letter.name.as_str())
                    .push_bind(letter.lang.key())
                    .push_bind(letter.subject.as_str())
                    .push_bind(letter.body.as_str())
                    .push_bind(letter.unsubscribe.as_str())
                    .push_bind(i64::from(letter.kind.is_awaited()))
                    .push_bind(i64::from(letter.held))
                    .push_bind(letter.attempts)
                    .push_bind(now)
                    .push_bind(letter.worker.as_str())
                    .push_bind(letter.problem.as_str())
                    .push_bind(letter.created_at)
                    .push_bind(letter.ends_at);
            });
            query.push(" ON CONFLICT (dedup_key) DO NOTHING");
            // Seldom as many twice.
            added += query.build().persistent(false).execute(self.db()?).await?.rows_affected();
        }
        Ok(added)
    }

    async fn letter(&mut self, id: &LetterId) -> Result<Option<Letter>> {
        Ok(self.letters_named(std::slice::from_ref(id)).await?.pop())
    }

    async fn letters_named(&mut self, named: &[LetterId]) -> Result<Vec<Letter>> {
        let mut found = Vec::new();
        for some in named.chunks(ROWS) {
            let mut query = Builder::new("SELECT ");
            query.push(COLUMNS).push(" FROM letters WHERE id IN ");
            push_in(&mut query, &texts(some));
            query.push(" ORDER BY id");
            let rows: Vec<LetterRow> = query.build_query_as().fetch_all(self.db()?).await?;
            for row in rows {
                found.push(row.read()?);
            }
        }
        Ok(found)
    }

    async fn letter_by_key(&mut self, key: &str) -> Result<Option<Letter>> {
        let mut query = Builder::new("SELECT ");
        query.push(COLUMNS).push(" FROM letters WHERE dedup_key = ").push_bind(key.to_owned());
        let row: Option<LetterRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(LetterRow::read).transpose()
    }

    async fn letter_by_message(&mut self, message_id: &str) -> Result<Option<Letter>> {
        let mut query = Builder::new("SELECT ");
        query.push(COLUMNS).push(" FROM letters WHERE message_id = ").push_bind(message_id.to_owned());
        let row: Option<LetterRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(LetterRow::read).transpose()
    }

    async fn letter_keys(&mut self, contest: &ContestId, kinds: &[LetterKind]) -> Result<Vec<String>> {
        let mut query = Builder::new("SELECT dedup_key FROM letters WHERE contest_id = ");
        query.push_bind(contest.to_string()).push(" AND kind IN ");
        push_in(&mut query, &keys(kinds));
        Ok(query.build_query_scalar().fetch_all(self.db()?).await?)
    }

    async fn letter_slice(&mut self, filter: &LetterFilter, start: &Start, limit: i64) -> Result<Slice<Letter>> {
        let mut query = Builder::new("SELECT * FROM (SELECT ");
        query.push(COLUMNS);
        query.push(", created_at AS sort_key, CAST(0 AS BIGINT) AS sort_tie, id AS sort_id FROM letters");
        push_letters(&mut query, filter);
        let slice = self.slice(query, Key::Number, true, start, limit).await?;
        read(slice, LetterRow::read)
    }

    async fn letter_count(&mut self, filter: &LetterFilter) -> Result<i64> {
        let mut query = Builder::new("SELECT COUNT(*) FROM letters");
        push_letters(&mut query, filter);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn letter_ids(&mut self, filter: &LetterFilter, limit: i64) -> Result<Vec<LetterId>> {
        let mut query = Builder::new("SELECT id FROM letters");
        push_letters(&mut query, filter);
        query.push(" ORDER BY created_at, id LIMIT ").push_bind(limit);
        ids(query.build_query_scalar().fetch_all(self.db()?).await?)
    }

    async fn letter_counts(&mut self, scope: &LetterScope) -> Result<Vec<LetterCount>> {
        let mut query = Builder::new("SELECT state, COUNT(*) FROM letters");
        push_letters(&mut query, &LetterFilter { scope: scope.clone(), ..LetterFilter::default() });
        query.push(" GROUP BY state ORDER BY state");
        let rows: Vec<(String, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
        let count = |(state, letters): (String, i64)| -> Result<LetterCount> {
            let state = Place { table: "letters", column: "state", row: &state }.parse(&state)?;
            Ok(LetterCount { state, letters })
        };
        rows.into_iter().map(count).collect()
    }

    async fn change_letter(&mut self, id: &LetterId, change: &LetterChange<'_>) -> Result<bool> {
        Ok(!self.change_letters(std::slice::from_ref(id), change).await?.is_empty())
    }

    async fn change_letters(&mut self, named: &[LetterId], change: &LetterChange<'_>) -> Result<Vec<LetterId>> {
        let due_at = self.clock().await?.saturating_add(change.wait);
        let mut changed = Vec::new();
        for some in named.chunks(ROWS) {
            let mut query = Builder::new("UPDATE letters SET worker = '', state = ");
            query.push_bind(change.to.key()).push(", problem = ").push_bind(change.problem);
            query.push(", due_at = ").push_bind(due_at).push(", held = ").push_bind(i64::from(change.held));
            if change.afresh {
                query.push(", attempts = 0");
            }
            query.push(" WHERE state = ").push_bind(change.from.key()).push(" AND id IN ");
            push_in(&mut query, &texts(some));
            query.push(" RETURNING id");
            changed.extend(ids(query.build_query_scalar().fetch_all(self.db()?).await?)?);
        }
        Ok(changed)
    }

    async fn unhold_letters(&mut self, account: &AccountId, problem: &str) -> Result<u64> {
        let now = self.clock().await?;
        let done = sqlx::query(
            "UPDATE letters SET held = 0, problem = '', due_at = $3
             WHERE state IN ('released', 'retry') AND held = 1 AND account_id = $1 AND problem = $2",
        )
        .bind(account.as_str())
        .bind(problem)
        .bind(now)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected())
    }

    async fn next_letter(&mut self, pace: Pace) -> Result<Option<Letter>> {
        let now = self.clock().await?;
        let since = now.saturating_sub(MINUTE);
        let mut query = Builder::new("SELECT ");
        query.push(COLUMNS);
        // Found by its key first: texts of those behind it are not read.
        query.push(" FROM letters WHERE id = (SELECT id FROM letters");
        query.push(" WHERE state IN ('released', 'retry') AND held = 0 AND due_at <= ").push_bind(now);
        query.push(" AND (SELECT COUNT(*) FROM letters b WHERE b.begun_at > ").push_bind(since);
        query.push(") < ").push_bind(pace.per_minute);
        query.push(" AND domain NOT IN (SELECT b.domain FROM letters b WHERE b.begun_at > ").push_bind(since);
        query.push(" GROUP BY b.domain HAVING COUNT(*) >= ").push_bind(pace.per_domain);
        query.push(") ORDER BY urgent DESC, due_at, id LIMIT 1)");
        let row: Option<LetterRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(LetterRow::read).transpose()
    }

    async fn begin_letter(&mut self, id: &LetterId, worker: &str, lasts: Micros) -> Result<bool> {
        self.begin_attempt(Outbox::Letters, id.as_str(), worker, lasts).await
    }

    async fn renew_letter(&mut self, id: &LetterId, worker: &str, lasts: Micros) -> Result<bool> {
        let until = self.clock().await?.saturating_add(lasts);
        let done = sqlx::query("UPDATE letters SET due_at = $3 WHERE id = $1 AND worker = $2 AND state = 'sending'")
            .bind(id.as_str())
            .bind(worker)
            .bind(until)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn end_letter(
        &mut self,
        id: &LetterId,
        worker: &str,
        change: &LetterChange<'_>,
        at: Option<Micros>,
    ) -> Result<bool> {
        let LetterChange { from, to, problem, wait, .. } = *change;
        let ended = EndedAttempt { from, to, problem, wait, at };
        self.end_attempt(Outbox::Letters, id.as_str(), worker, &ended).await
    }

    async fn abandoned_letters(&mut self) -> Result<Vec<LetterId>> {
        let now = self.clock().await?;
        let found = sqlx::query_scalar("SELECT id FROM letters WHERE state = 'sending' AND due_at <= $1 ORDER BY id");
        ids(found.bind(now).fetch_all(self.db()?).await?)
    }

    async fn wipe_letters(
        &mut self,
        kinds: &[LetterKind],
        sent_before: Micros,
        ended_before: Micros,
        at: Micros,
    ) -> Result<u64> {
        let mut query = Builder::new("UPDATE letters SET body = '', wiped_at = ");
        query.push_bind(at).push(" WHERE wiped_at IS NULL AND state <> 'sending' AND kind IN ");
        push_in(&mut query, &keys(kinds));
        query.push(" AND (sent_at <= ").push_bind(sent_before);
        query.push(" OR ends_at <= ").push_bind(ended_before).push(")");
        Ok(query.build().execute(self.db()?).await?.rows_affected())
    }

    async fn unsubscribe(&mut self, address: &str, at: Micros) -> Result<bool> {
        let done =
            sqlx::query("INSERT INTO unsubscribed (address, since) VALUES ($1, $2) ON CONFLICT (address) DO NOTHING")
                .bind(address)
                .bind(at)
                .execute(self.db()?)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn is_unsubscribed(&mut self, address: &str) -> Result<bool> {
        let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM unsubscribed WHERE address = $1")
            .bind(address)
            .fetch_one(self.db()?)
            .await?;
        Ok(found > 0)
    }

    async fn unsubscribed(&mut self) -> Result<BTreeSet<String>> {
        let found: Vec<String> = sqlx::query_scalar("SELECT address FROM unsubscribed").fetch_all(self.db()?).await?;
        Ok(found.into_iter().collect())
    }

    async fn letter_templates(&mut self, contest: &ContestId) -> Result<Vec<LetterTemplate>> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT kind, lang, subject, body FROM letter_templates WHERE contest_id = $1 ORDER BY kind, lang",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let template = |(kind, lang, subject, body): (String, String, String, String)| -> Result<LetterTemplate> {
            let at = |column| Place { table: "letter_templates", column, row: contest.as_str() };
            let lang = at("lang").parse::<LangKey>(&lang)?.0;
            Ok(LetterTemplate { kind: at("kind").parse(&kind)?, lang, subject, body })
        };
        rows.into_iter().map(template).collect()
    }

    async fn put_letter_template(&mut self, contest: &ContestId, template: &LetterTemplate) -> Result<()> {
        sqlx::query(
            "INSERT INTO letter_templates (contest_id, kind, lang, subject, body) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (contest_id, kind, lang) DO UPDATE SET subject = excluded.subject, body = excluded.body",
        )
        .bind(contest.as_str())
        .bind(template.kind.key())
        .bind(template.lang.key())
        .bind(&template.subject)
        .bind(&template.body)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn delete_letter_template(&mut self, contest: &ContestId, kind: LetterKind, lang: Lang) -> Result<bool> {
        let done = sqlx::query("DELETE FROM letter_templates WHERE contest_id = $1 AND kind = $2 AND lang = $3")
            .bind(contest.as_str())
            .bind(kind.key())
            .bind(lang.key())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn letter_settings(&mut self, contest: &ContestId) -> Result<LetterSettings> {
        let kept: Option<String> = sqlx::query_scalar("SELECT settings FROM letter_settings WHERE contest_id = $1")
            .bind(contest.as_str())
            .fetch_optional(self.db()?)
            .await?;
        let place = Place { table: "letter_settings", column: "settings", row: contest.as_str() };
        kept.map_or_else(|| Ok(LetterSettings::default()), |kept| place.json(&kept))
    }

    async fn put_letter_settings(&mut self, contest: &ContestId, settings: &LetterSettings) -> Result<()> {
        sqlx::query(
            "INSERT INTO letter_settings (contest_id, settings) VALUES ($1, $2)
             ON CONFLICT (contest_id) DO UPDATE SET settings = excluded.settings",
        )
        .bind(contest.as_str())
        .bind(to_json(settings)?)
        .execute(self.db()?)
        .await?;
        Ok(())
    }
}

fn keys(kinds: &[LetterKind]) -> Vec<String> {
    kinds.iter().map(|kind| kind.key().to_owned()).collect()
}

fn texts(named: &[LetterId]) -> Vec<String> {
    named.iter().map(LetterId::to_string).collect()
}

fn ids(found: Vec<String>) -> Result<Vec<LetterId>> {
    found.iter().map(|id| Place { table: "letters", column: "id", row: id }.parse(id)).collect()
}
