//! What suites of the exhibition begin from on either database: somebody, a contest with three entries, and the rows that each of them
//! gives.

use std::path::Path;
use std::sync::Arc;

use store::{Meter, Store};

use super::{account, contest, entry};

/// A database with what a suite begins from, and a way to more rows.
pub struct Ground {
    pub store: Arc<dyn Store>,
    pub meter: Meter,
    pool: Pool,
}

/// Connections beside those of the store.
enum Pool {
    Sqlite(sqlx::SqlitePool),
    Postgres(sqlx::PgPool),
}

impl Ground {
    /// In a folder.
    pub async fn sqlite(folder: &Path, statements: &'static str) -> Self {
        let store: Arc<dyn Store> = store::open(None, folder).await.unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("linxuan.db"));
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        Self::laid(store, Pool::Sqlite(pool), statements).await
    }

    /// In a cluster.
    pub async fn postgres(url: &str, statements: &'static str) -> Self {
        let store: Arc<dyn Store> = store::open(Some(url), Path::new(".")).await.unwrap();
        let pool = sqlx::PgPool::connect(url).await.unwrap();
        Self::laid(store, Pool::Postgres(pool), statements).await
    }

    async fn laid(store: Arc<dyn Store>, pool: Pool, statements: &'static str) -> Self {
        let meter = Meter::default();
        let mut tx = store.write(&meter).await.unwrap();
        let (one, contest) = (account("one"), contest("c1"));
        tx.insert_account(&one).await.unwrap();
        tx.insert_contest(&contest).await.unwrap();
        for id in ["e1", "e2", "e3"] {
            tx.insert_entry(&entry(id, &contest.id, &one.id)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let ground = Self { store, meter, pool };
        ground.add(statements).await;
        ground
    }

    /// Rows by statements that both databases read.
    pub async fn add(&self, statements: &'static str) {
        match &self.pool {
            Pool::Sqlite(pool) => {
                sqlx::raw_sql(statements).execute(pool).await.unwrap();
            }
            Pool::Postgres(pool) => {
                sqlx::raw_sql(statements).execute(pool).await.unwrap();
            }
        }
    }

    pub async fn close(self) {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
        self.store.close().await;
    }
}
