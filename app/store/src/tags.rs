//! Free words by which the people of a contest are grouped.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};

use crate::error::Result;

/// Words that group people.
#[async_trait]
pub trait MemberTags {
    /// The tags of everybody in a contest, by tag and then by account.
    async fn member_tags(&mut self, contest: &ContestId) -> Result<Vec<(AccountId, String)>>;
    /// Sets the tags of one person in a contest, in place of those before.
    async fn set_member_tags(&mut self, contest: &ContestId, account: &AccountId, tags: &[String]) -> Result<()>;
}
