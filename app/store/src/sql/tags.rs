//! Words that group people.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};

use super::SqlTx;
use crate::error::{Place, Result};
use crate::tags::MemberTags;

#[async_trait]
impl MemberTags for SqlTx {
    async fn member_tags(&mut self, contest: &ContestId) -> Result<Vec<(AccountId, String)>> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT account_id, tag FROM member_tags WHERE contest_id = $1 ORDER BY tag, account_id")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        let read = |(account, tag): (String, String)| -> Result<(AccountId, String)> {
            let place = Place { table: "member_tags", column: "account_id", row: contest.as_str() };
            Ok((place.parse(&account)?, tag))
        };
        rows.into_iter().map(read).collect()
    }

    async fn set_member_tags(&mut self, contest: &ContestId, account: &AccountId, tags: &[String]) -> Result<()> {
        sqlx::query("DELETE FROM member_tags WHERE contest_id = $1 AND account_id = $2")
            .bind(contest.as_str())
            .bind(account.as_str())
            .execute(self.db()?)
            .await?;
        for tag in tags {
            sqlx::query("INSERT INTO member_tags (contest_id, account_id, tag) VALUES ($1, $2, $3)")
                .bind(contest.as_str())
                .bind(account.as_str())
                .bind(tag)
                .execute(self.db()?)
                .await?;
        }
        Ok(())
    }
}
