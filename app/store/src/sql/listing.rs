//! Lists a page at a time, and lean reads.

use async_trait::async_trait;
use domain::access::Role;
use domain::entry::EntryState;
use domain::ids::{AccountId, ContestId, EntryId};
use sqlx::{Execute as _, FromRow, Row as _};

use super::accounts::AccountRow;
use super::conditions::{
    Builder, MOST, push_accounts, push_audit, push_entries, push_equal, push_events, push_found, push_in, push_members,
    push_place, told_state,
};
use super::contests::NamedMemberRow;
use super::entries::LineRow;
use super::films::{FilmRow, first_of_each};
use super::nominations::alike;
use super::{Db, SqlTx, TEXT_ORDER};

use crate::accounts::Account;
use crate::audit::{AuditFilter, AuditRow, EventFilter};
use crate::contests::NamedMember;
use crate::entries::EntryLine;
use crate::error::{Place, Result};
use crate::films::FilmLine;
use crate::listing::{
    AccountFilter, AccountOrder, Cursor, EntryFilter, EntryOrder, Listing, MemberFilter, OwnEntryCount, Slice, SortKey,
    Start, StateCount, UncheckedQueue,
};

/// The length of the newest judging copy, as lists tell it.
const LENGTH: &str = "COALESCE((SELECT f.duration_ms FROM files f
    WHERE f.entry_id = e.id AND f.kind = 'judging_copy' AND f.state NOT IN ('replaced', 'removed')
    ORDER BY CASE WHEN f.state = 'uploading' THEN 1 ELSE 0 END, f.created_at DESC, f.id DESC LIMIT 1), -1)";

/// What a list is sorted by.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Number,
    Text,
}

impl SqlTx {
    /// A page of `SELECT …, sort_key, sort_tie, sort_id FROM …`, which `inner` is.
    pub(super) async fn slice<R>(
        &mut self,
        mut inner: Builder,
        key: Key,
        descending: bool,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<R>>
    where
        R: for<'r> FromRow<'r, <Db as sqlx::Database>::Row> + Send + Unpin,
    {
        let back = matches!(start, Start::Before(_));
        // Backwards in a list that descends is forwards.
        let down = descending != back;
        inner.push(") listed");
        let mut first = None;
        if let Start::Skip(rows @ 1..) = start {
            (inner, first) = self.first_of_page(inner, (key, down), *rows, limit).await?;
        }
        let (edge, itself) = match start {
            Start::After(cursor) | Start::Before(cursor) => (Some(cursor), ""),
            Start::First | Start::Skip(_) => (first.as_ref(), "="),
        };
        if let Some(cursor) = edge {
            let side = if down { '<' } else { '>' };
            inner.push(format_args!(" WHERE (sort_key, sort_tie, sort_id) {side}{itself} ("));
            match &cursor.key {
                SortKey::Number(number) => inner.push_bind(*number),
                SortKey::Text(text) => inner.push_bind(text.clone()),
            };
            inner.push(", ").push_bind(cursor.tie).push(", ").push_bind(cursor.id.clone()).push(")");
        }
        inner.push(in_order(down)).push(" LIMIT ").push_bind(limit.saturating_add(1));
        let found = inner.build().fetch_all(self.db()?).await?;
        let most = usize::try_from(limit).unwrap_or_default();
        let more = found.len() > most;
        let mut rows = Vec::with_capacity(found.len().min(most));
        for row in found.iter().take(most) {
            rows.push((R::from_row(row)?, cursor_of(row, key)?));
        }
        if back {
            rows.reverse();
        }
        let (others_before, others_after) = match start {
            Start::First => (false, more),
            Start::Skip(_) => (first.is_some(), more),
            Start::After(_) => (true, more),
            Start::Before(_) => (more, true),
        };
        let before = rows.first().filter(|_| others_before).map(|(_, cursor)| cursor.clone());
        let after = rows.last().filter(|_| others_after).map(|(_, cursor)| cursor.clone());
        Ok(Slice { rows: rows.into_iter().map(|(row, _)| row).collect(), before, after })
    }

    /// The first row of the page that so many rows come before, or of the last page where there are fewer; `None` where that is the
    /// first page. Rows are passed over by their keys alone: what else a list tells is computed for none of them. The list comes back.
    async fn first_of_page(
        &mut self,
        mut list: Builder,
        (key, down): (Key, bool),
        rows: i64,
        limit: i64,
    ) -> Result<(Builder, Option<Cursor>)> {
        let arguments = list.build().take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
        let list = list.into_string();
        let mut counting = Builder::with_arguments(format!("SELECT COUNT(*) FROM ({list}) counted"), arguments.clone());
        let count: i64 = counting.build_query_scalar().fetch_one(self.db()?).await?;
        let limit = limit.max(1);
        let last = count.saturating_sub(1).div_euclid(limit).saturating_mul(limit);
        let skipped = if rows < count { rows } else { last };
        let mut first = None;
        if skipped > 0 {
            let keys = format!("SELECT sort_key, sort_tie, sort_id FROM ({list}) counted{} LIMIT 1", in_order(down));
            let mut keys = Builder::with_arguments(keys, arguments.clone());
            keys.push(" OFFSET ").push_bind(skipped);
            let row = keys.build().fetch_optional(self.db()?).await?;
            first = row.map(|row| cursor_of(&row, key)).transpose()?;
        }
        Ok((Builder::with_arguments(list, arguments), first))
    }
}

/// The order of a list, by what its rows are sorted by.
fn in_order(down: bool) -> String {
    let way = if down { "DESC" } else { "ASC" };
    format!(" ORDER BY sort_key {way}, sort_tie {way}, sort_id {way}")
}

/// Where a row stands in its list.
fn cursor_of(row: &<Db as sqlx::Database>::Row, key: Key) -> Result<Cursor> {
    let key = match key {
        Key::Number => SortKey::Number(row.try_get("sort_key")?),
        Key::Text => SortKey::Text(row.try_get("sort_key")?),
    };
    Ok(Cursor { key, tie: row.try_get("sort_tie")?, id: row.try_get("sort_id")? })
}

pub(super) fn read<R, T>(slice: Slice<R>, read: impl FnMut(R) -> Result<T>) -> Result<Slice<T>> {
    let Slice { rows, before, after } = slice;
    Ok(Slice { rows: rows.into_iter().map(read).collect::<Result<_>>()?, before, after })
}

pub(super) fn state(text: &str) -> Result<EntryState> {
    Place { table: "entries", column: "state", row: text }.parse(text)
}

#[async_trait]
impl Listing for SqlTx {
    async fn entry_slice(
        &mut self,
        contest: &ContestId,
        filter: &EntryFilter,
        order: &EntryOrder,
        descending: bool,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<EntryLine>> {
        let told_state = told_state(filter);
        let mut query = Builder::new(
            "SELECT * FROM (SELECT e.id, e.contest_id, e.owner_id, e.for_unit, e.number, e.title, e.category, e.region,
                 e.subject, e.production_unit, e.submitting_unit, e.updated_at, e.submitted_at,
                 COALESCE(e.number, 1000000000) AS sort_tie, e.id AS sort_id, ",
        );
        query.push(format_args!("{told_state} AS state, "));
        let mut kind = Key::Number;
        let mut text = |query: &mut Builder, column: &str| {
            kind = Key::Text;
            query.push(format_args!("e.{column}{TEXT_ORDER}"));
        };
        match order {
            EntryOrder::Number => {
                query.push("COALESCE(e.number, 1000000000)");
            }
            EntryOrder::Title => text(&mut query, "title"),
            EntryOrder::Unit => text(&mut query, "submitting_unit"),
            EntryOrder::Category(keys) => push_place(&mut query, "e.category", keys.iter().map(String::as_str)),
            EntryOrder::Region(codes) => push_place(&mut query, "e.region", codes.iter().map(String::as_str)),
            EntryOrder::State(states) => push_place(&mut query, told_state, states.iter().map(|state| state.key())),
            EntryOrder::Length => {
                query.push(LENGTH);
            }
            EntryOrder::Submitted => {
                query.push("COALESCE(e.submitted_at, -1)");
            }
        }
        query.push(" AS sort_key FROM entries e");
        push_entries(&mut query, contest, filter);
        push_equal(&mut query, told_state, &filter.state);
        read(self.slice(query, kind, descending, start, limit).await?, LineRow::read)
    }

    async fn own_entry_slice(&mut self, owner: &AccountId, start: &Start, limit: i64) -> Result<Slice<EntryLine>> {
        let mut query = Builder::new(
            "SELECT * FROM (SELECT id, contest_id, owner_id, for_unit, number, state, title, category, region, subject,
                 production_unit, submitting_unit, updated_at, submitted_at, created_at AS sort_key,
                 CAST(0 AS BIGINT) AS sort_tie, id AS sort_id FROM entries WHERE owner_id = ",
        );
        query.push_bind(owner.as_str().to_owned());
        read(self.slice(query, Key::Number, true, start, limit).await?, LineRow::read)
    }

    async fn own_entry_counts(&mut self, owner: &AccountId) -> Result<Vec<OwnEntryCount>> {
        // Ids are in the order of their making.
        let rows: Vec<(String, String, i64, String)> = sqlx::query_as(
            "SELECT contest_id, state, COUNT(*), MAX(id) FROM entries WHERE owner_id = $1 GROUP BY contest_id, state
             ORDER BY contest_id, state",
        )
        .bind(owner.as_str())
        .fetch_all(self.db()?)
        .await?;
        let read = |(contest, state, count, newest): (String, String, i64, String)| -> Result<OwnEntryCount> {
            let at = |column| Place { table: "entries", column, row: &newest };
            Ok(OwnEntryCount {
                contest_id: at("contest_id").parse(&contest)?,
                state: at("state").parse(&state)?,
                count,
                newest: at("id").parse(&newest)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn creator_entry_count(&mut self, contest: &ContestId, owner: &AccountId) -> Result<i64> {
        let counting = EntryState::ALL.iter().filter(|state| state.counts());
        let counting: Vec<String> = counting.map(|state| state.key().to_owned()).collect();
        let mut query = Builder::new("SELECT COUNT(*) FROM entries WHERE for_unit = 0 AND contest_id = ");
        query.push_bind(contest.as_str().to_owned()).push(" AND owner_id = ").push_bind(owner.as_str().to_owned());
        query.push(" AND state IN ");
        push_in(&mut query, &counting);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn entry_states(&mut self, contest: &ContestId, filter: &EntryFilter) -> Result<Vec<StateCount>> {
        let mut query = Builder::new("SELECT ");
        query.push(told_state(filter)).push(", COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_found(&mut query, filter);
        query.push(" THEN 1 END) FROM entries e WHERE e.contest_id = ").push_bind(contest.as_str().to_owned());
        query.push(" AND e.state <> 'draft' GROUP BY 1");
        let rows: Vec<(String, i64, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(|(key, all, found)| Ok(StateCount { state: state(&key)?, all, found })).collect()
    }

    async fn films_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<FilmLine>> {
        let mut films = Vec::with_capacity(entries.len());
        for entries in entries.chunks(MOST) {
            let mut query = Builder::new(
                "SELECT f.entry_id, f.id, f.state, f.duration_ms, (SELECT COUNT(*) FROM derived d
               WHERE d.file_id = f.id AND d.kind = 'play') FROM files f
             WHERE f.kind = 'judging_copy' AND f.state NOT IN ('replaced', 'removed') AND f.entry_id IN ",
            );
            push_in(&mut query, &entries.iter().map(EntryId::to_string).collect::<Vec<_>>());
            query.push(
                " ORDER BY f.entry_id, CASE WHEN f.state = 'uploading' THEN 1 ELSE 0 END, f.created_at DESC, f.id DESC",
            );
            let rows: Vec<FilmRow> = query.build_query_as().fetch_all(self.db()?).await?;
            films.extend(first_of_each(rows)?);
        }
        Ok(films)
    }

    async fn lines_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<EntryLine>> {
        let mut lines = Vec::with_capacity(entries.len());
        for entries in entries.chunks(MOST) {
            let mut query = Builder::new(
                "SELECT id, contest_id, owner_id, for_unit, number, state, title, category, region, subject,
                     production_unit, submitting_unit, updated_at, submitted_at FROM entries WHERE id IN ",
            );
            push_in(&mut query, &entries.iter().map(EntryId::to_string).collect::<Vec<_>>());
            let rows: Vec<LineRow> = query.build_query_as().fetch_all(self.db()?).await?;
            for row in rows {
                lines.push(row.read()?);
            }
        }
        Ok(lines)
    }

    async fn next_unchecked(&mut self, contest: &ContestId, after: i64) -> Result<Option<EntryId>> {
        let id: Option<String> = sqlx::query_scalar(
            "SELECT id FROM entries WHERE contest_id = $1 AND state = 'submitted'
             ORDER BY CASE WHEN number > $2 THEN 0 ELSE 1 END, number, id LIMIT 1",
        )
        .bind(contest.as_str())
        .bind(after)
        .fetch_optional(self.db()?)
        .await?;
        id.map(|id| Place { table: "entries", column: "id", row: &id }.parse(&id)).transpose()
    }

    async fn unchecked_beside(&mut self, contest: &ContestId, number: i64) -> Result<UncheckedQueue> {
        let (count, like, before, after): (i64, i64, Option<String>, Option<String>) = sqlx::query_as(concat!(
            "SELECT (SELECT COUNT(*) FROM entries WHERE contest_id = $1 AND state = 'submitted'),
                 (SELECT COUNT(DISTINCT o.entry_id) FROM ",
            alike!(),
            " JOIN entries e ON e.id = m.entry_id WHERE e.contest_id = $1 AND e.number = $2),
                 (SELECT id FROM entries WHERE contest_id = $1 AND state = 'submitted' AND number < $2
                  ORDER BY number DESC LIMIT 1),
                 (SELECT id FROM entries WHERE contest_id = $1 AND state = 'submitted' AND number > $2
                  ORDER BY number LIMIT 1)",
        ))
        .bind(contest.as_str())
        .bind(number)
        .fetch_one(self.db()?)
        .await?;
        let read =
            |id: Option<String>| id.map(|id| Place { table: "entries", column: "id", row: &id }.parse(&id)).transpose();
        Ok(UncheckedQueue { count, like, before: read(before)?, after: read(after)? })
    }

    async fn account_slice(
        &mut self,
        filter: &AccountFilter,
        order: AccountOrder,
        descending: bool,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<Account>> {
        let (column, kind) = match order {
            AccountOrder::Email => (format!("email{TEXT_ORDER}"), Key::Text),
            AccountOrder::Name => (format!("name{TEXT_ORDER}"), Key::Text),
            AccountOrder::Since => ("created_at".to_owned(), Key::Number),
        };
        let mut query = Builder::new(format!(
            "SELECT * FROM (SELECT id, email, name, password_hash, roles, created_at, disabled_at, proven_at,
                 {column} AS sort_key,
                 CAST(0 AS BIGINT) AS sort_tie, id AS sort_id FROM accounts WHERE erased_at IS NULL"
        ));
        push_accounts(&mut query, filter);
        read(self.slice(query, kind, descending, start, limit).await?, AccountRow::read)
    }

    async fn account_count(&mut self, filter: &AccountFilter) -> Result<(i64, i64)> {
        let mut query = Builder::new("SELECT COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_accounts(&mut query, filter);
        query.push(" THEN 1 END) FROM accounts WHERE erased_at IS NULL");
        Ok(query.build_query_as().fetch_one(self.db()?).await?)
    }

    async fn member_slice(
        &mut self,
        contest: &ContestId,
        filter: &MemberFilter,
        roles: &[Role],
        start: &Start,
        limit: i64,
    ) -> Result<Slice<NamedMember>> {
        // Roles are few: their place is one character before the name.
        let mut query = Builder::new("SELECT * FROM (SELECT m.*, a.name, a.email, (CASE m.role WHEN '' THEN ''");
        for (place, role) in ('A'..).zip(roles) {
            query.push(format_args!(" WHEN '{}' THEN '{place}'", role.key()));
        }
        query.push(format_args!(
            " ELSE ' ' END || a.name){TEXT_ORDER} AS sort_key, CAST(0 AS BIGINT) AS sort_tie,
              m.account_id || ' ' || m.role AS sort_id
             FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.contest_id = "
        ));
        query.push_bind(contest.as_str().to_owned());
        push_members(&mut query, filter);
        read(self.slice(query, Key::Text, false, start, limit).await?, NamedMemberRow::read)
    }

    async fn member_count(&mut self, contest: &ContestId, filter: &MemberFilter) -> Result<(i64, i64)> {
        let mut query = Builder::new("SELECT COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_members(&mut query, filter);
        query.push(" THEN 1 END) FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.contest_id = ");
        query.push_bind(contest.as_str().to_owned());
        Ok(query.build_query_as().fetch_one(self.db()?).await?)
    }

    async fn audit_slice(
        &mut self,
        contest: &ContestId,
        filter: &AuditFilter<'_>,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<AuditRow>> {
        let mut query = Builder::new(
            "SELECT * FROM (SELECT seq, at, actor_id, contest_id, action, subject, detail, hash, version, salt,
                 commitment, seq AS sort_key,
                 CAST(0 AS BIGINT) AS sort_tie, '' AS sort_id FROM audit WHERE contest_id = ",
        );
        query.push_bind(contest.as_str().to_owned());
        push_audit(&mut query, filter);
        let slice = self.slice(query, Key::Number, true, start, limit).await?;
        read(slice, Ok::<AuditRow, _>)
    }

    async fn event_slice(&mut self, filter: &EventFilter<'_>, start: &Start, limit: i64) -> Result<Slice<AuditRow>> {
        let mut query = Builder::new(
            "SELECT * FROM (SELECT seq, at, actor_id, contest_id, action, subject, detail, hash, version, salt,
                 commitment, seq AS sort_key,
                 CAST(0 AS BIGINT) AS sort_tie, '' AS sort_id FROM audit WHERE ",
        );
        push_events(&mut query, filter);
        let slice = self.slice(query, Key::Number, true, start, limit).await?;
        read(slice, Ok::<AuditRow, _>)
    }

    async fn event_count(&mut self, filter: &EventFilter<'_>) -> Result<i64> {
        let mut query = Builder::new("SELECT COUNT(*) FROM audit WHERE ");
        push_events(&mut query, filter);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn audit_actions(&mut self, contest: &ContestId) -> Result<Vec<String>> {
        // From one action to the next by the index: there are few, and each has many rows.
        let mut actions: Vec<String> = sqlx::query_scalar(
            "WITH RECURSIVE found (action) AS (
                 SELECT MIN(action) FROM audit WHERE contest_id = $1
                 UNION ALL
                 SELECT (SELECT MIN(a.action) FROM audit a WHERE a.contest_id = $1 AND a.action > f.action)
                 FROM found f WHERE f.action IS NOT NULL)
             SELECT action FROM found WHERE action IS NOT NULL",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        actions.sort_unstable();
        Ok(actions)
    }

    async fn audit_actors(&mut self, contest: &ContestId, limit: i64) -> Result<Vec<String>> {
        let actors = sqlx::query_scalar(
            "SELECT actor_id FROM audit WHERE contest_id = $1 GROUP BY actor_id ORDER BY COUNT(*) DESC, actor_id LIMIT $2",
        )
        .bind(contest.as_str())
        .bind(limit)
        .fetch_all(self.db()?)
        .await?;
        Ok(actors)
    }

    async fn account_names(&mut self, ids: &[String]) -> Result<Vec<(String, String)>> {
        let mut names = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MOST) {
            let mut query = Builder::new("SELECT id, name FROM accounts WHERE id IN ");
            push_in(&mut query, ids);
            names.extend(query.build_query_as::<(String, String)>().fetch_all(self.db()?).await?);
        }
        Ok(names)
    }

    async fn contest_titles(&mut self, ids: &[String]) -> Result<Vec<(String, String)>> {
        let mut titles = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MOST) {
            let mut query = Builder::new("SELECT id, title FROM contests WHERE id IN ");
            push_in(&mut query, ids);
            titles.extend(query.build_query_as::<(String, String)>().fetch_all(self.db()?).await?);
        }
        Ok(titles)
    }

    async fn entry_names(&mut self, contest: &ContestId, ids: &[String]) -> Result<Vec<(String, Option<i64>, String)>> {
        let mut names = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MOST) {
            let mut query = Builder::new("SELECT id, number, title FROM entries WHERE contest_id = ");
            query.push_bind(contest.as_str().to_owned()).push(" AND id IN ");
            push_in(&mut query, ids);
            names.extend(query.build_query_as::<(String, Option<i64>, String)>().fetch_all(self.db()?).await?);
        }
        Ok(names)
    }
}
