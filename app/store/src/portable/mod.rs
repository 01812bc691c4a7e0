//! What belongs to one contest, table by table: how a contest is carried from one installation to another.
//!
//! A table of the schema is either in [`contest_tables`] or in [`INSTALLATION_TABLES`]; `app/store/tests/portable` compares both lists, and the
//! columns, with the schemas of migrated databases.

mod table;
mod tables;

use async_trait::async_trait;
use domain::ids::ContestId;

pub use table::{ColumnKind, PortableColumn, PortableRow, PortableTable};
pub use tables::{
    AUDIT_TABLE, CERTIFICATE_TABLE, CONTEST_TABLE, DERIVED_TABLE, EVIDENCE_TABLE, FILE_TABLE, INSTALLATION_TABLES,
    contest_tables,
};

use crate::audit::AuditRow;
use crate::error::Result;

/// A person whom rows of a contest name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, sqlx::FromRow)]
pub struct PortablePerson {
    /// The account.
    pub id: String,
    /// Its address.
    pub email: String,
    /// Its name.
    pub name: String,
}

/// Reading and writing whole rows of a contest.
#[async_trait]
pub trait Portable {
    /// Calls `take` with every row of a contest in this table, as JSON, in order; no more of them are held than the driver does.
    async fn portable_rows(
        &mut self,
        table: &PortableTable,
        contest: &ContestId,
        take: &mut (dyn for<'r> FnMut(&'r str) -> Result<()> + Send),
    ) -> Result<()>;
    /// Adds rows that [`PortableTable::check`] found to fit; one that is there already is `Duplicate`.
    async fn insert_portable(&mut self, table: &PortableTable, rows: &[PortableRow]) -> Result<()>;
    /// How many rows of a contest there are in this table.
    async fn portable_count(&mut self, table: &PortableTable, contest: &ContestId) -> Result<i64>;
    /// Those of these accounts that there are.
    async fn portable_people(&mut self, ids: &[String]) -> Result<Vec<PortablePerson>>;
    /// Adds rows of another installation's audit trail: their places and hashes are of this one, everything else stays. The place of
    /// the last of them.
    async fn audit_again(&mut self, rows: Vec<AuditRow>) -> Result<i64>;
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{PortableRow, contest_tables};

    fn row(value: Value) -> PortableRow {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_row_of_another_shape_is_told() {
        let terms = contest_tables().find(|table| table.name == "terms").unwrap();
        let check = |value| terms.check(&row(value));
        assert_eq!(check(serde_json::json!({ "contest_id": "c", "round": 1, "judge_id": "", "until": null })), Ok(()));
        assert_eq!(check(serde_json::json!({ "round": "1" })), Err("terms.round is \"1\"".to_owned()));
        assert_eq!(check(serde_json::json!({ "judge_id": 1 })), Err("terms.judge_id is 1".to_owned()));
        assert_eq!(check(serde_json::json!({ "round": 1.5 })), Err("terms.round is 1.5".to_owned()));
        assert_eq!(check(serde_json::json!({ "until_when": 1 })), Err("terms has no column until_when".to_owned()));
    }
}
