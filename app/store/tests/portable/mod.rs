//! The list of what is carried with a contest, held against the schemas that the migrations make: a new table or column gets a
//! line in `app/store/src/portable/tables.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use store::{ColumnKind, INSTALLATION_TABLES, contest_tables};

use crate::cluster::{Cluster, Folder};

/// Type by column, by table.
type Tables = BTreeMap<String, BTreeMap<String, String>>;

fn tables(columns: Vec<(String, String, String)>) -> Tables {
    let mut tables = Tables::new();
    for (table, column, kind) in columns {
        let kind = kind.to_lowercase();
        // Each database has its own name for it.
        let kind = if ["blob", "bytea"].contains(&kind.as_str()) { "bytes".to_owned() } else { kind };
        tables.entry(table).or_default().insert(column, kind);
    }
    tables
}

/// What of the list is not as the schema has it.
fn differences(schema: &Tables) -> Vec<String> {
    let mut found = Vec::new();
    let listed = contest_tables().map(|table| table.name).chain(INSTALLATION_TABLES.iter().copied());
    let listed: Vec<&str> = listed.collect();
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    if once.len() != listed.len() {
        found.push("a table is listed twice".to_owned());
    }
    found
        .extend(schema.keys().filter(|name| !once.contains(name.as_str())).map(|name| format!("{name} is not listed")));
    found.extend(once.iter().filter(|name| !schema.contains_key(**name)).map(|name| format!("there is no {name}")));
    for table in contest_tables() {
        let Some(columns) = schema.get(table.name) else { continue };
        let listed: BTreeMap<&str, &str> = table
            .columns
            .iter()
            .map(|column| {
                let kind = match column.kind {
                    ColumnKind::Number => "bigint",
                    ColumnKind::Bytes => "bytes",
                    ColumnKind::People | ColumnKind::Text => "text",
                };
                (column.name, kind)
            })
            .collect();
        let columns: BTreeMap<&str, &str> = columns.iter().map(|(name, kind)| (name.as_str(), kind.as_str())).collect();
        if listed != columns {
            found.push(format!("{}: {columns:?}", table.name));
        }
    }
    found
}

fn assert_complete(schema: &Tables) {
    assert_eq!(differences(schema), Vec::<String>::new());
    // What the comparison would say of a table and of a column that were forgotten.
    let mut more = schema.clone();
    more.insert("prizes".to_owned(), BTreeMap::new());
    more.get_mut("members").unwrap().insert("title".to_owned(), "text".to_owned());
    let found = differences(&more);
    assert!(found.len() == 2 && found[0] == "prizes is not listed" && found[1].starts_with("members: "), "{found:?}");
}

#[tokio::test]
async fn sqlite_has_no_table_or_column_that_the_list_forgets() {
    let folder = Folder::new("portable");
    store::open(None, &folder.0).await.unwrap().close().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.0.join("linxuan.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let columns = "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '_sqlx_migrations'";
    assert_complete(&tables(sqlx::query_as(columns).fetch_all(&pool).await.unwrap()));
    // Whatever refers to an account is known to name people; rows come after those they refer to.
    let refers = "SELECT t.name, k.\"from\", k.\"table\" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table'";
    let refers: Vec<(String, String, String)> = sqlx::query_as(refers).fetch_all(&pool).await.unwrap();
    let place = |name: &str| contest_tables().position(|table| table.name == name);
    let mut people = 0;
    for (table, column, target) in refers {
        let Some(at) = place(&table) else { continue };
        if target == "accounts" {
            let column = contest_tables().nth(at).unwrap().columns.iter().find(|one| one.name == column).unwrap();
            assert_eq!(column.kind, ColumnKind::People, "{table}.{}", column.name);
            people += 1;
        } else {
            assert!(place(&target).unwrap() <= at, "{table} before {target}");
        }
    }
    assert!(people > 10, "{people}");
    pool.close().await;
}

#[tokio::test]
async fn postgres_has_no_table_or_column_that_the_list_forgets() {
    let cluster = Cluster::start();
    store::open(Some(&cluster.url), Path::new(".")).await.unwrap().close().await;
    let pool = sqlx::PgPool::connect(&cluster.url).await.unwrap();
    let columns = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";
    assert_complete(&tables(sqlx::query_as(columns).fetch_all(&pool).await.unwrap()));
    pool.close().await;
}
