//! Whole rows of a contest, by the list of its tables.

use async_trait::async_trait;
use domain::ids::ContestId;
use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use sqlx::AssertSqlSafe;

use super::conditions::{Builder, push_in};
use super::listing::MOST;
use super::{JSON_OBJECT, SqlTx};
use crate::audit::AuditRow;
use crate::error::Result;
use crate::portable::{ColumnKind, Portable, PortablePerson, PortableRow, PortableTable};

#[async_trait]
impl Portable for SqlTx {
    async fn portable_rows(
        &mut self,
        table: &PortableTable,
        contest: &ContestId,
        take: &mut (dyn for<'r> FnMut(&'r str) -> Result<()> + Send),
    ) -> Result<()> {
        let PortableTable { name, columns, of_contest, order } = table;
        let columns: Vec<String> = columns.iter().map(|column| format!("'{0}', \"{0}\"", column.name)).collect();
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

    async fn insert_portable(&mut self, table: &PortableTable, row: &PortableRow) -> Result<()> {
        let columns = table.columns.iter().filter_map(|column| Some((column, row.get(column.name)?)));
        let columns: Vec<_> = columns.collect();
        let names: Vec<String> = columns.iter().map(|(column, _)| format!("\"{}\"", column.name)).collect();
        let mut query = Builder::new("INSERT INTO ");
        query.push(table.name).push(" (").push(names.join(", ")).push(") VALUES (");
        let mut values = query.separated(", ");
        for (column, value) in columns {
            match column.kind {
                ColumnKind::Number => values.push_bind(value.as_i64()),
                ColumnKind::Text | ColumnKind::People => values.push_bind(value.as_str().map(str::to_owned)),
            };
        }
        query.push(")");
        query.build().execute(self.db()?).await?;
        Ok(())
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

    async fn audit_again(&mut self, row: &AuditRow) -> Result<i64> {
        self.add_to_chain(row.clone()).await
    }
}
