//! Offices and managers of the exhibition.

use async_trait::async_trait;
use domain::exhibition::access::ExhibitionRole;
use domain::ids::{AccountId, SiteId};
use sqlx::FromRow;

use super::conditions::{Builder, MOST, push_equal, push_in, push_words};
use super::listing::{Key, read};
use super::sites::push_reach;
use super::{SqlTx, TEXT_ORDER};
use crate::error::{Place, Result};
use crate::exhibition_members::{
    ExhibitionMember, ExhibitionMemberFilter, ExhibitionMembers, NamedExhibitionMember, SiteManager,
};
use crate::listing::{Slice, Start};

/// Rows of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

/// Members with their accounts and places.
const NAMED: &str = "FROM exhibition_members m JOIN accounts a ON a.id = m.account_id
    LEFT JOIN regions r ON m.role = 'office' AND r.code = m.place
    LEFT JOIN sites s ON m.role = 'manager' AND s.id = m.place WHERE 1 = 1";

/// The region that the place is or lies in.
const REGION: &str = "COALESCE(r.code, s.region, '')";

#[derive(FromRow)]
struct MemberRow {
    account_id: String,
    role: String,
    place: String,
    added_by: Option<String>,
    added_at: i64,
    name: String,
    email: String,
    place_name: String,
    place_code: String,
}

impl MemberRow {
    fn read(self) -> Result<NamedExhibitionMember> {
        let at = |column| Place { table: "exhibition_members", column, row: &self.account_id };
        let member = ExhibitionMember {
            account: at("account_id").parse(&self.account_id)?,
            role: at("role").parse(&self.role)?,
            added_by: self.added_by.as_deref().map(|id| at("added_by").parse(id)).transpose()?,
            added_at: self.added_at,
            place: self.place,
        };
        let (place_name, place_code) = (self.place_name, self.place_code);
        Ok(NamedExhibitionMember { member, name: self.name, email: self.email, place_name, place_code })
    }
}

fn push_filter(query: &mut Builder, filter: &ExhibitionMemberFilter) {
    push_words(
        query,
        &["a.name", "a.email", "COALESCE(r.name, s.name, '')", "COALESCE(r.code, s.code, '')"],
        &filter.words,
    );
    push_equal(query, "m.role", &filter.role);
}

#[async_trait]
impl ExhibitionMembers for SqlTx {
    async fn put_exhibition_members(&mut self, members: &[ExhibitionMember]) -> Result<u64> {
        let mut added = 0_u64;
        for some in members.chunks(ROWS) {
            let mut query =
                Builder::new("INSERT INTO exhibition_members (account_id, role, place, added_by, added_at) ");
            query.push_values(some, |mut row, member| {
                row.push_bind(member.account.as_str())
                    .push_bind(member.role.key())
                    .push_bind(member.place.as_str())
                    .push_bind(member.added_by.as_ref().map(AccountId::as_str))
                    .push_bind(member.added_at);
            });
            query.push(" ON CONFLICT (account_id, role, place) DO NOTHING");
            let done = query.build().persistent(false).execute(self.db()?).await?;
            added = added.saturating_add(done.rows_affected());
        }
        Ok(added)
    }

    async fn end_exhibition_member(&mut self, account: &AccountId, role: ExhibitionRole, place: &str) -> Result<bool> {
        let done = sqlx::query("DELETE FROM exhibition_members WHERE account_id = $1 AND role = $2 AND place = $3")
            .bind(account.as_str())
            .bind(role.key())
            .bind(place)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn exhibition_member_slice(
        &mut self,
        filter: &ExhibitionMemberFilter,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<NamedExhibitionMember>> {
        let mut query = Builder::new(format!(
            "SELECT * FROM (SELECT m.account_id, m.role, m.place, m.added_by, m.added_at, a.name, a.email,
                 COALESCE(r.name, s.name, '') AS place_name, COALESCE(r.code, s.code, '') AS place_code,
                 (CASE m.role WHEN 'office' THEN 'A' ELSE 'B' END || a.name){TEXT_ORDER} AS sort_key,
                 CAST(0 AS BIGINT) AS sort_tie, m.account_id || ' ' || m.role || ' ' || m.place AS sort_id {NAMED}"
        ));
        push_reach(&mut query, REGION, "s.number", &filter.reach);
        push_filter(&mut query, filter);
        read(self.slice(query, Key::Text, false, start, limit).await?, MemberRow::read)
    }

    async fn exhibition_member_count(&mut self, filter: &ExhibitionMemberFilter) -> Result<(i64, i64)> {
        let mut query = Builder::new("SELECT COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_filter(&mut query, filter);
        query.push(format_args!(" THEN 1 END) {NAMED}"));
        push_reach(&mut query, REGION, "s.number", &filter.reach);
        Ok(query.build_query_as().fetch_one(self.db()?).await?)
    }

    async fn managers_of(&mut self, sites: &[SiteId]) -> Result<Vec<SiteManager>> {
        let ids: Vec<String> = sites.iter().map(SiteId::to_string).collect();
        let mut found: Vec<(String, String, String, String)> = Vec::new();
        for some in ids.chunks(MOST) {
            let mut query = Builder::new(
                "SELECT m.place, a.name, a.id, a.email FROM exhibition_members m JOIN accounts a ON a.id = m.account_id
                 WHERE m.role = 'manager' AND m.place IN ",
            );
            push_in(&mut query, some);
            found.extend(query.build_query_as::<(String, String, String, String)>().fetch_all(self.db()?).await?);
        }
        found.sort();
        let manager = |(site, name, account, email): (String, String, String, String)| {
            let at = |column| Place { table: "exhibition_members", column, row: &site };
            let (site, account) = (at("place").parse(&site)?, at("account_id").parse(&account)?);
            Ok(SiteManager { site, account, name, email })
        };
        found.into_iter().map(manager).collect()
    }
}
