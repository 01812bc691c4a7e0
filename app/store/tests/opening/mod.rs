//! What opening a database may do to it: nothing, unless it says so.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use domain::letter::LetterState;
use store::{Meter, OpenSettings, Opening, Schema, StoreError};

use crate::cluster::{Cluster, Folder};
use crate::migrations::{FOLDERS, before_the_tenth};

const ALL: [Opening; 5] = [Opening::Migrate, Opening::Make, Opening::Use, Opening::Read, Opening::Copy];

async fn open(
    url: Option<&str>,
    data: &Path,
    opening: Opening,
) -> Result<std::sync::Arc<dyn store::Store>, StoreError> {
    store::open_with(url, data, &OpenSettings { opening, ..OpenSettings::default() }).await
}

/// A database as the program before the tenth migration left it, with a row.
async fn old_database(folder: &Path) -> PathBuf {
    let file = folder.join("linxuan.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    before_the_tenth(FOLDERS[0]).await.run(&pool).await.unwrap();
    sqlx::query("INSERT INTO meta (key, value) VALUES ('old', 'row')").execute(&pool).await.unwrap();
    pool.close().await;
    file
}

async fn run(file: &Path, statement: &'static str) {
    let pool = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(file)).await.unwrap();
    sqlx::query(statement).execute(&pool).await.unwrap();
    pool.close().await;
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
    names.sort();
    names
}

#[tokio::test]
async fn an_absent_file_is_made_only_where_that_is_meant() {
    let folder = Folder::new("absent");
    for opening in [Opening::Use, Opening::Read, Opening::Copy] {
        let refused = open(None, &folder.0, opening).await.err().unwrap();
        assert!(matches!(&refused, StoreError::Absent { place } if place.contains("linxuan.db")), "{refused}");
        assert_eq!(names(&folder.0), Vec::<String>::new());
    }
    // An empty file is none either, and stays empty.
    std::fs::write(folder.0.join("linxuan.db"), "").unwrap();
    assert!(matches!(open(None, &folder.0, Opening::Use).await, Err(StoreError::Absent { .. })));
    assert_eq!(std::fs::metadata(folder.0.join("linxuan.db")).unwrap().len(), 0);
    open(None, &folder.0, Opening::Make).await.unwrap().close().await;
    for opening in ALL {
        open(None, &folder.0, opening).await.unwrap().close().await;
    }
    assert_eq!(names(&folder.0), ["linxuan.db"], "nothing to migrate, nothing to copy");
}

#[tokio::test]
async fn an_older_file_is_read_or_refused_and_never_changed() {
    let folder = Folder::new("older");
    let file = old_database(&folder.0).await;
    let before = std::fs::read(&file).unwrap();
    for opening in [Opening::Make, Opening::Use, Opening::Read] {
        let refused = open(None, &folder.0, opening).await.err().unwrap();
        assert!(matches!(&refused, StoreError::Older { missing, .. } if *missing > 1), "{refused}");
        assert!(refused.to_string().contains("run `linxuan migrate`"), "{refused}");
    }
    let store = open(None, &folder.0, Opening::Copy).await.unwrap();
    let copy = folder.0.join("copy");
    store.copy_to(&copy).await.unwrap();
    assert!(store.copy_to(&copy).await.is_err(), "what is there stays");
    assert!(store.ping().await.is_err(), "it is for reading");
    store.close().await;
    assert!(std::fs::read(&file).unwrap() == before, "the file is as it was");
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(store::damage_of_copy(&copy).await.unwrap(), Vec::<String>::new());
    assert!(matches!(store::schema_of_copy(&copy).await.unwrap(), Schema::Older(missing) if missing[0] == 10));
    assert!(store::films_of_copy(&copy).await.unwrap().is_empty());
    store::end_access_in_copy(&copy, 1, &["link_key"]).await.unwrap();
    assert_eq!(names(&folder.0), ["copy", "linxuan.db"], "one file, without a log");
}

#[tokio::test]
async fn a_copy_tells_no_channel_by_itself_and_has_no_private_feed() {
    let folder = Folder::new("told");
    let file = folder.0.join("linxuan.db");
    open(None, &folder.0, Opening::Migrate).await.unwrap().close().await;
    run(
        &file,
        "PRAGMA foreign_keys = OFF;
         INSERT INTO deliveries (id, channel_id, contest_id, event, dedup_key, body, state, attempts, due_at, worker, problem, created_at)
         SELECT state, 'h1', 'c1', 'channel.trial', state, '{}', state, 1, 1, 'w1', '', 1
         FROM (SELECT 'released' AS state UNION ALL SELECT 'retry' UNION ALL SELECT 'sending' UNION ALL SELECT 'sent');
         INSERT INTO feed_keys (id, contest_id, name, token_hash, created_at) VALUES ('k1', 'c1', 'n', x'ab', 1)",
    )
    .await;
    let state_of = async |id: &str| {
        let store = open(None, &folder.0, Opening::Read).await.unwrap();
        let mut tx = store.read(&Meter::default()).await.unwrap();
        let state = tx.delivery(&id.parse().unwrap()).await.unwrap().unwrap().state;
        let is_fed = tx.feed_key(&[0xab]).await.unwrap().is_some();
        drop(tx);
        store.close().await;
        (state, is_fed)
    };
    assert_eq!(state_of("retry").await, (LetterState::Retry, true));
    store::end_access_in_copy(&file, 7, &[]).await.unwrap();
    for id in ["released", "retry", "sending"] {
        assert_eq!(state_of(id).await, (LetterState::Unknown, false), "{id}");
    }
    assert_eq!(state_of("sent").await, (LetterState::Sent, false));
}

#[tokio::test]
async fn a_migration_copies_first_and_keeps_three() {
    let folder = Folder::new("copied");
    old_database(&folder.0).await;
    for number in ["0002", "0004", "0009"] {
        std::fs::write(folder.0.join(format!("linxuan.db.before-{number}")), "").unwrap();
    }
    open(None, &folder.0, Opening::Migrate).await.unwrap().close().await;
    let kept = ["linxuan.db", "linxuan.db.before-0004", "linxuan.db.before-0009", "linxuan.db.before-0010"];
    assert_eq!(names(&folder.0), kept);
    let copy = folder.0.join("linxuan.db.before-0010");
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(matches!(store::schema_of_copy(&copy).await.unwrap(), Schema::Older(missing) if missing[0] == 10));
    // It is what was there: it can take the place of the migrated one.
    std::fs::rename(&copy, folder.0.join("linxuan.db")).unwrap();
    let store = open(None, &folder.0, Opening::Migrate).await.unwrap();
    assert_eq!(store.read(&Meter::default()).await.unwrap().meta("old").await.unwrap().as_deref(), Some("row"));
    store.close().await;
    open(None, &folder.0, Opening::Migrate).await.unwrap().close().await;
    assert_eq!(names(&folder.0), kept);
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_by_all() {
    let folder = Folder::new("newer");
    let file = folder.0.join("linxuan.db");
    open(None, &folder.0, Opening::Migrate).await.unwrap().close().await;
    run(
        &file,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', 1, x'00', 0)",
    )
    .await;
    let before = std::fs::read(&file).unwrap();
    for opening in ALL {
        let refused = open(None, &folder.0, opening).await.err().unwrap();
        assert!(matches!(refused, StoreError::Newer { migration: 9999, .. }), "{opening:?}: {refused}");
        assert!(refused.to_string().contains("newer version"), "{refused}");
    }
    assert!(std::fs::read(&file).unwrap() == before);
}

#[tokio::test]
async fn what_could_be_written_is_not_written() {
    let folder = Folder::new("could");
    let store = open(None, &folder.0, Opening::Migrate).await.unwrap();
    store.could_write().await.unwrap();
    assert_eq!(store.read(&Meter::default()).await.unwrap().meta("touched").await.unwrap(), None);
    store.ping().await.unwrap();
    assert!(store.read(&Meter::default()).await.unwrap().meta("touched").await.unwrap().is_some());
    assert_eq!(store.read(&Meter::default()).await.unwrap().last_audit_at().await.unwrap(), None);
    store.close().await;
}

#[tokio::test]
async fn postgres_is_opened_by_the_same_rules() {
    let cluster = Cluster::start();
    let (url, data) = (Some(cluster.url.as_str()), Path::new("."));
    let pool = sqlx::PgPool::connect(&cluster.url).await.unwrap();
    let tables = async || -> i64 {
        let count = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'";
        sqlx::query_scalar(count).fetch_one(&pool).await.unwrap()
    };
    for opening in [Opening::Use, Opening::Read, Opening::Copy] {
        let refused = open(url, data, opening).await.err().unwrap();
        assert!(matches!(&refused, StoreError::Absent { place } if place.contains("127.0.0.1")), "{refused}");
    }
    assert_eq!(tables().await, 0);
    before_the_tenth(FOLDERS[1]).await.run(&pool).await.unwrap();
    let before = tables().await;
    for opening in [Opening::Make, Opening::Use, Opening::Read] {
        assert!(matches!(open(url, data, opening).await, Err(StoreError::Older { .. })), "{opening:?}");
    }
    assert_eq!(tables().await, before);
    let inspected = store::inspect(url, data, &OpenSettings::default()).await.unwrap();
    assert!(matches!(inspected.schema, Schema::Older(_)));
    open(url, data, Opening::Migrate).await.unwrap().close().await;
    let store = open(url, data, Opening::Read).await.unwrap();
    assert!(store.could_write().await.is_err(), "it is for reading");
    store.close().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', true, '', 0)";
    sqlx::query(newer).execute(&pool).await.unwrap();
    for opening in ALL {
        assert!(matches!(open(url, data, opening).await, Err(StoreError::Newer { .. })), "{opening:?}");
    }
    pool.close().await;
}
