//! What of a list is found: the conditions of its filters.

use domain::ids::ContestId;
use sqlx::QueryBuilder;

use super::Db;
use crate::audit::{AuditFilter, EventFilter};
use crate::listing::{AccountFilter, AccountState, EntryFilter, MemberFilter};

/// Texts of one `IN` list.
pub(super) const MOST: usize = 5_000;

/// A statement as it is put together.
pub(super) type Builder = QueryBuilder<Db>;

/// A pattern of `LIKE … ESCAPE '!'` that finds words anywhere.
pub(super) fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// `AND (…)` with words in any of these columns; nothing without words. As they were written too, for a database may know
/// the small letters of some alphabets only.
pub(super) fn push_words(query: &mut Builder, columns: &[&str], words: &str) {
    if words.is_empty() {
        return;
    }
    let (small, written) = (pattern(&words.to_lowercase()), pattern(words));
    for (nth, column) in columns.iter().enumerate() {
        query.push(if nth == 0 { " AND (" } else { " OR " });
        query.push(format_args!("LOWER({column}) LIKE ")).push_bind(small.clone()).push(" ESCAPE '!' OR ");
        query.push(format_args!("{column} LIKE ")).push_bind(written.clone()).push(" ESCAPE '!'");
    }
    query.push(")");
}

/// ` AND column = value`, unless the value is empty.
pub(super) fn push_equal(query: &mut Builder, column: &str, value: &str) {
    if !value.is_empty() {
        query.push(format_args!(" AND {column} = ")).push_bind(value.to_owned());
    }
}

/// The place of a column's value in a list, -1 where it is not in it.
pub(super) fn push_place<'a>(query: &mut Builder, column: &str, values: impl Iterator<Item = &'a str>) {
    let mut values = values.enumerate().peekable();
    if values.peek().is_none() {
        query.push("CAST(-1 AS BIGINT)");
        return;
    }
    query.push(format_args!("CAST(CASE {column}"));
    for (place, value) in values {
        query.push(" WHEN ").push_bind(value.to_owned()).push(format_args!(" THEN {place}"));
    }
    query.push(" ELSE -1 END AS BIGINT)");
}

pub(super) fn push_in(query: &mut Builder, values: &[String]) {
    query.push("(");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    query.push(")");
}

/// What of an entry is listed, state aside.
pub(super) fn push_entries(query: &mut Builder, contest: &ContestId, filter: &EntryFilter) {
    query.push(" WHERE e.contest_id = ").push_bind(contest.as_str().to_owned()).push(" AND e.state <> 'draft'");
    push_found(query, filter);
}

/// The state as it is told, see [`EntryFilter::outcomes_held`].
pub(super) const fn told_state(filter: &EntryFilter) -> &'static str {
    if filter.outcomes_held {
        "CASE WHEN e.state IN ('shortlisted', 'not_shortlisted') THEN 'eligible' ELSE e.state END"
    } else {
        "e.state"
    }
}

const PRINTED: &str =
    "('n-' || CASE WHEN e.number < 10 THEN '00' WHEN e.number < 100 THEN '0' ELSE '' END || CAST(e.number AS TEXT))";

pub(super) fn push_found(query: &mut Builder, filter: &EntryFilter) {
    push_words(query, &["e.title", "e.submitting_unit", "e.production_unit", PRINTED], &filter.words);
    push_equal(query, "e.category", &filter.category);
    push_equal(query, "e.region", &filter.region);
}

pub(super) fn push_accounts(query: &mut Builder, filter: &AccountFilter) {
    push_words(query, &["name", "email"], &filter.words);
    if let Some(role) = filter.role {
        query.push(" AND roles LIKE ").push_bind(format!("%\"{}\"%", role.key()));
    }
    match filter.state {
        None => {}
        Some(AccountState::Disabled) => {
            query.push(" AND disabled_at IS NOT NULL");
        }
        Some(AccountState::Waiting) => {
            query.push(" AND disabled_at IS NULL AND password_hash IS NULL");
        }
        Some(AccountState::Active) => {
            query.push(" AND disabled_at IS NULL AND password_hash IS NOT NULL");
        }
    }
}

pub(super) fn push_members(query: &mut Builder, filter: &MemberFilter) {
    push_words(query, &["a.name", "a.email", "m.unit"], &filter.words);
    push_equal(query, "m.role", &filter.role);
    if !filter.tag.is_empty() {
        query.push(" AND EXISTS (SELECT 1 FROM member_tags t WHERE t.contest_id = m.contest_id");
        query.push(" AND t.account_id = m.account_id AND t.tag = ").push_bind(filter.tag.clone()).push(")");
    }
}

pub(super) fn push_audit(query: &mut Builder, filter: &AuditFilter<'_>) {
    push_equal(query, "action", filter.action);
    if let Some(actor) = filter.actor {
        query.push(" AND actor_id = ").push_bind(actor.to_owned());
    }
    push_words(query, &["subject", "detail"], filter.words);
}

/// Which rows are events of the installation or of a contest. Both parts name the contest and the action, as the index does.
pub(super) fn push_events(query: &mut Builder, filter: &EventFilter<'_>) {
    let actions: Vec<String> = filter.actions.iter().map(|action| (*action).to_owned()).collect();
    match filter.contest {
        None => {
            query.push("contest_id IN (SELECT '' UNION ALL SELECT id FROM contests)");
        }
        Some(contest) => {
            let id = contest.as_str();
            query.push("(contest_id = ").push_bind(id.to_owned());
            // Of people only what happened while they were members.
            query.push(" OR contest_id = '' AND EXISTS (SELECT 1 FROM members m WHERE m.account_id = audit.subject");
            query.push(" AND m.created_at <= audit.at AND m.contest_id = ").push_bind(id.to_owned()).push("))");
        }
    }
    query.push(" AND action IN ");
    push_in(query, &actions);
    push_words(query, &["subject", "detail"], filter.words);
}
