//! The announcement of the result: what everybody reads of it is what the audit trail says that was announced.

use domain::audit::EventKind;
use serde::Deserialize;
use store::{AuditFilter, StoreError, Tx};

use super::HeldRecord;
use crate::error::Result;

const TABLE: &str = "result_announcements";

/// What is read of the detail of a row about an announcement.
#[derive(Deserialize)]
struct Announced {
    hash: String,
}

impl HeldRecord {
    /// The words of the announcement have the hash beside them and that of the row of the audit trail, and there is none without the
    /// other.
    pub(super) async fn check_announcement(&mut self, tx: &mut dyn Tx) -> Result<()> {
        let contest = self.contest.clone();
        let kept = match tx.result_announcement(&contest).await {
            Ok(kept) => kept,
            Err(StoreError::Inconsistent { table, row, detail, .. }) => {
                self.altered(table, row, detail);
                return Ok(());
            }
            Err(other) => return Err(other.into()),
        };
        let filter = AuditFilter { action: EventKind::AwardsAnnounce.key(), limit: 1, ..AuditFilter::default() };
        let told = tx.audit_rows(&contest, &filter).await?.into_iter().next();
        let Some(kept) = kept else {
            if let Some(row) = told {
                self.altered(TABLE, &contest, format!("row {} of the audit trail: it is gone", row.seq));
            }
            return Ok(());
        };
        let hash = kept.words.hash().to_string();
        if kept.hash != hash {
            self.altered(TABLE, &contest, "its words are not those of its hash");
        }
        match told {
            None => self.altered(TABLE, &contest, "no row of the audit trail tells of it"),
            // An emptied row says no more than that there is one; whether it may be empty is looked at with the whole trail.
            Some(row) if row.is_erased() => {}
            Some(row) => {
                let announced = serde_json::from_str::<Announced>(&row.detail);
                if !announced.is_ok_and(|announced| announced.hash == hash) {
                    let problem = format!("row {} of the audit trail: it was announced with other words", row.seq);
                    self.altered(TABLE, &contest, problem);
                }
            }
        }
        Ok(())
    }
}
