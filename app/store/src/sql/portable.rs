//! Whole rows of a contest, by the list of its tables.

use async_trait::async_trait;
use domain::hex;
use domain::ids::ContestId;
use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use super::conditions::{Builder, MOST, push_in};
use super::{JSON_OBJECT, SqlTx, TO_HEX};
use crate::audit::AuditRow;
use crate::error::Result;
use crate::portable::{ColumnKind, Portable, PortableColumn, PortablePerson, PortableRow, PortableTable};

/// A column as a row in JSON has it.
fn named_value(column: &PortableColumn) -> String {
    let name = column.name;
    match column.kind {
        ColumnKind::Bytes => format!("'{name}', {}\"{name}\"{}", TO_HEX.0, TO_HEX.1),
        ColumnKind::Number | ColumnKind::People | ColumnKind::Text => format!("'{name}', \"{name}\""),
    }
}

#[async_trait]
impl Portable for SqlTx {
    async fn portable_rows(
        &mut self,
        table: &PortableTable,
        contest: &ContestId,
        take: &mut (dyn for<'r> FnMut(&'r str) -> Result<()> + Send),
    ) -> Result<()> {
        let PortableTable { name, columns, of_contest, order } = table;
        let columns: Vec<String> = columns.iter().map(named_value).collect();
        let columns = columns.join(", ");
        let query =
            format!("SELECT CAST({JSON_OBJECT}({columns}) AS TEXT) FROM {name} WHERE {of_contest} ORDER BY {order}");
        let mut rows: BoxStream<'_, sqlx::Result<String>> =
            sqlx::query_scalar(AssertSqlSafe(query)).bind(contest.as_str()).fetch(self.db()?);
        while let Some(row) = rows.try_next().await? {
            take(&row)?;
        }
        Ok(())
    }

    async fn insert_portable(&mut self, table: &PortableTable, rows: &[PortableRow]) -> Result<()> {
        for rows in rows.chunk_by(|one, next| one.keys().eq(next.keys())) {
            let Some(first) = rows.first() else { continue };
            let columns: Vec<&PortableColumn> =
                table.columns.iter().filter(|column| first.contains_key(column.name)).collect();
            let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            let mut query = Builder::new("INSERT INTO ");
            query.push(table.name).push(" (").push(names.join(", ")).push(") ");
            query.push_values(rows, |mut values, row| {
                for column in &columns {
                    let value = row.get(column.name);
                    match column.kind {
                        ColumnKind::Number => values.push_bind(value.and_then(Value::as_i64)),
                        ColumnKind::Bytes => values.push_bind(value.and_then(Value::as_str).and_then(hex::decode)),
                        ColumnKind::Text | ColumnKind::People => {
                            values.push_bind(value.and_then(Value::as_str).map(str::to_owned))
                        }
                    };
                }
            });
            // Seldom as many twice.
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn portable_count(&mut self, table: &PortableTable, contest: &ContestId) -> Result<i64> {
        let query = format!("SELECT COUNT(*) FROM {} WHERE {}", table.name, table.of_contest);
        Ok(sqlx::query_scalar(AssertSqlSafe(query)).bind(contest.as_str()).fetch_one(self.db()?).await?)
    }

    async fn portable_people(&mut self, ids: &[String]) -> Result<Vec<PortablePerson>> {
        let mut people = Vec::new();
        for ids in ids.chunks(MOST) {
            let mut query = Builder::new("SELECT id, email, name FROM accounts WHERE id IN ");
            push_in(&mut query, ids);
            people.extend(query.build_query_as::<PortablePerson>().fetch_all(self.db()?).await?);
        }
        Ok(people)
    }

    async fn audit_again(&mut self, rows: Vec<AuditRow>) -> Result<i64> {
        self.add_to_chain(rows).await
    }
}
