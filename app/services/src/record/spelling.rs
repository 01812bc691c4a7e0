//! Groups that people write by hand, as lines name them.

use domain::folding::folded;
use store::{Contest, Tx};

use super::writer::{GroupCommitments, groups_of};
use crate::error::Result;

/// The groups of a contest as its record names them.
pub(crate) struct GroupSpelling(GroupCommitments);

impl GroupSpelling {
    /// `None` where the contest keeps no record.
    pub(crate) async fn load(tx: &mut dyn Tx, contest: &Contest) -> Result<Option<Self>> {
        if tx.record_head(&contest.id).await?.is_none() {
            return Ok(None);
        }
        Ok(Some(Self(groups_of(tx, contest).await?)))
    }

    /// What stands for a name; `None` where no line has it.
    pub(crate) fn of(&self, name: &str) -> Option<String> {
        self.0.get(&folded(name)).map(|commitment| format!("#{commitment}"))
    }
}
