//! The two migration folders say the same, and what an older program kept is read by this one.

use std::collections::BTreeMap;
use std::path::Path;

use domain::ids::{BallotId, ContestId};
use domain::meeting::Paper;
use domain::search::SearchWords;
use sqlx::migrate::Migrator;
use store::{Meter, SearchIn, Store};

use crate::cluster::{Cluster, Folder};

/// Both folders, as seen from the crate that tests are run in.
pub const FOLDERS: [&str; 2] = ["../../migrations/sqlite", "../../migrations/postgres"];

/// Types that go by another name: in SQLite, in PostgreSQL.
const TYPES: [(&str, &str); 2] = [("BLOB", "BYTEA"), ("INTEGER", "BIGINT")];

/// Migrations of a database: text by file name.
type Migrations = BTreeMap<String, String>;

fn migrations_in(folder: &str) -> Migrations {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// A migration of SQLite with the type names of PostgreSQL.
fn for_postgres(sql: &str) -> String {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    let pieces = sql.split_inclusive(|c| !inside(c));
    pieces
        .map(|piece| {
            let word = piece.trim_end_matches(|c| !inside(c));
            let renamed = TYPES.iter().find(|(sqlite, _)| *sqlite == word);
            renamed.map_or_else(|| piece.to_owned(), |(_, postgres)| piece.replacen(word, postgres, 1))
        })
        .collect()
}

/// Where the migrations first say something different: the file, and the line in it.
fn first_difference(sqlite: &Migrations, postgres: &Migrations) -> Option<String> {
    let names = sqlite.keys().chain(postgres.keys());
    names.collect::<std::collections::BTreeSet<_>>().into_iter().find_map(|name| {
        let (Some(one), Some(two)) = (sqlite.get(name), postgres.get(name)) else {
            return Some(format!("{name}: only one has it"));
        };
        let one = for_postgres(one);
        let same = one.lines().zip(two.lines()).take_while(|(one, two)| one == two).count();
        (one != *two).then(|| format!("{name}:{}", same + 1))
    })
}

#[test]
fn the_folders_differ_in_type_names_only() {
    let [sqlite, postgres] = FOLDERS.map(migrations_in);
    assert!(sqlite.contains_key("0010_names.sql"));
    assert_eq!(first_difference(&sqlite, &postgres), None);
}

#[test]
fn another_difference_is_found() {
    let of = |files: &[(&str, &str)]| -> Migrations {
        files.iter().map(|(name, sql)| ((*name).to_owned(), (*sql).to_owned())).collect()
    };
    let sqlite = of(&[("1.sql", "CREATE TABLE a (\n    b BLOB, -- BLOBS\n    c TEXT\n);\n")]);
    type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a str>);
    let cases: [Case<'_>; 6] = [
        (&[("1.sql", "CREATE TABLE a (\n    b BYTEA, -- BLOBS\n    c TEXT\n);\n")], None),
        (&[("1.sql", "CREATE TABLE a (\n    b BLOB, -- BLOBS\n    c TEXT\n);\n")], Some("1.sql:2")),
        (&[("1.sql", "CREATE TABLE a (\n    b BYTEA, -- BYTEAS\n    c TEXT\n);\n")], Some("1.sql:2")),
        (&[("1.sql", "CREATE TABLE a (\n    b BYTEA, -- BLOBS\n    c TEXT NOT NULL\n);\n")], Some("1.sql:3")),
        (&[("1.sql", "CREATE TABLE a (\n    b BYTEA, -- BLOBS\n    c TEXT\n);")], Some("1.sql:5")),
        (&[("2.sql", "")], Some("1.sql: only one has it")),
    ];
    for (postgres, expected) in cases {
        assert_eq!(first_difference(&sqlite, &of(postgres)).as_deref(), expected, "{postgres:?}");
    }
}

/// The migrations up to the ninth, in a folder of their own, as the program before had them.
pub async fn before_the_tenth(folder: &str) -> Migrator {
    let old = Folder::new("migrations");
    for (name, sql) in migrations_in(folder).iter().filter(|(name, _)| name.as_str() < "0010") {
        std::fs::write(old.0.join(name), sql).unwrap();
    }
    let migrator = Migrator::new(old.0.as_path()).await.unwrap();
    assert_eq!(migrator.iter().map(|one| one.version).max(), Some(9));
    migrator
}

const ADDRESS: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";
const FAILED_AT: i64 = 1_760_000_000_000_000;

/// Rows as the program before wrote them.
fn old_rows() -> String {
    let settings = serde_json::to_string(&domain::contest::preset::selection()).unwrap().replace('\'', "''");
    let contest = |id: &str, phase: &str, hash: &str| {
        format!(
            "INSERT INTO contests (id, title, preset, phase, settings, version, deadline, next_number, judging_hash,
                                   method, created_at)
             VALUES ('{id}', '{id}', 'selection', '{phase}', '{settings}', 1, NULL, 1, {hash}, 'mean', 1);"
        )
    };
    let moved = |seq: i64, contest: &str, reason: &str, to: &str| {
        format!(
            r#"INSERT INTO audit (seq, at, actor_id, contest_id, action, subject, detail, hash)
               VALUES ({seq}, {seq}00, 'a', '{contest}', 'contest.phase', '{contest}',
                       '{{"from":"draft","judging_hash":null,"reason":"{reason}","to":"{to}"}}', '');"#
        )
    };
    [
        "INSERT INTO meta (key, value) VALUES ('set_up', '1');".to_owned(),
        format!("INSERT INTO meta (key, value) VALUES ('sign_in:{ADDRESS}', '3:{FAILED_AT}');"),
        format!("INSERT INTO meta (key, value) VALUES ('sign_in:{}', '');", ADDRESS.replace('a', "b")),
        "INSERT INTO accounts (id, email, name, password_hash, roles, created_at, disabled_at)
         VALUES ('a', 'a@example.invalid', 'a', NULL, '[\"organiser\"]', 1, NULL),
                ('registered', 'r@example.invalid', 'r', 'hash', '[\"creator\"]', 1, NULL),
                ('reset', 's@example.invalid', 's', 'hash', '[\"creator\"]', 1, NULL);"
            .to_owned(),
        r#"INSERT INTO audit (seq, at, actor_id, contest_id, action, subject, detail, hash)
           VALUES (6, 600, 'reset', '', 'account.password', 'reset', '{"by":"reset link"}', ''),
                  (7, 700, 'registered', '', 'account.password', 'registered', '{}', '');"#
            .to_owned(),
        contest("sealed", "round-2", "'ab'"),
        contest("open", "call-open", "NULL"),
        moved(1, "sealed", "", "round-1"),
        moved(2, "sealed", "", "eligibility"),
        moved(3, "sealed", "", "round-1"),
        moved(4, "sealed", r#"not \"to\":\"round-1\""#, "round-2"),
        moved(5, "open", "", "call-open"),
        "INSERT INTO meetings (id, contest_id, quorum, opened_by, opened_at, closed_at, current_entry, version)
         VALUES ('m', 'sealed', '4/5', 'a', 1, NULL, NULL, 1);
         INSERT INTO ballots (id, meeting_id, place, question, terms, secret, again_of, opened_at, present, members)
         VALUES ('b', 'm', 1, 'q', '{}', 1, NULL, 1, 2, 2);"
            .to_owned(),
        r#"INSERT INTO urns (ballot_id, papers) VALUES ('b', '[[],["e1"]]');"#.to_owned(),
        "INSERT INTO jobs (id, kind, subject, attempts, due_at, worker, progress, problem, dead, created_at)
         VALUES ('j', 'examine', 'f', 8, 1, '', 0, 'no ffprobe', 1, 1);"
            .to_owned(),
        "INSERT INTO entries (id, contest_id, owner_id, for_unit, state, title, category, region, subject, production_unit,
                              submitting_unit, answers, reasons, version, created_at, updated_at)
         VALUES ('e1', 'open', 'a', 0, 'draft', '', '', '', '', '', '', '{\"credits\":[\"Ann Lee: camera\"]}', '', 1, 1, 1);
         INSERT INTO files (id, entry_id, kind, state, filename, media_type, size_bytes, findings, created_at, updated_at)
         VALUES ('arriving', 'e1', 'master', 'uploading', 'a.mp4', '', 900, '[]', 1, 1),
                ('arrived', 'e1', 'master', 'ready', 'a.mp4', '', 800, '[]', 1, 1);
         INSERT INTO upload_parts (id, owner_id, size_bytes, created_at) VALUES ('part', 'a', 70, 1);"
            .to_owned(),
    ]
    .join("\n")
}

async fn old_rows_are_read(store: &dyn Store) {
    let meter = Meter::default();
    let mut tx = store.write(&meter).await.unwrap();
    for (id, expected) in [("sealed", Some(300)), ("open", None)] {
        let id: ContestId = id.parse().unwrap();
        assert_eq!(tx.contest(&id).await.unwrap().unwrap().judging_sealed_at, expected, "{id}");
    }
    for (id, proven) in [("a", true), ("reset", true), ("registered", false)] {
        let account = tx.account(&id.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(account.proven_at.is_some(), proven, "{id}");
    }
    assert_eq!(tx.sign_in_failures(ADDRESS, FAILED_AT - 1).await.unwrap().count, 3);
    assert_eq!(tx.sign_in_failures(ADDRESS, FAILED_AT).await.unwrap().count, 0);
    assert_eq!(tx.meta("set_up").await.unwrap().as_deref(), Some("1"));
    for address in [ADDRESS.to_owned(), ADDRESS.replace('a', "b")] {
        assert_eq!(tx.meta(&format!("sign_in:{address}")).await.unwrap(), None);
    }
    let ballot: BallotId = "b".parse().unwrap();
    let papers = [Paper::new(), Paper::from(["e1".parse().unwrap()])];
    assert_eq!(tx.secret_papers(&ballot).await.unwrap(), papers);
    tx.add_secret_paper(&ballot, &Paper::new()).await.unwrap();
    assert_eq!(tx.take_job(&["examine"], "w", 20).await.unwrap(), None, "given up");
    assert_eq!(tx.revive_jobs(None).await.unwrap(), 1);
    assert_eq!(tx.take_job(&["examine"], "w", 20).await.unwrap().unwrap().id.as_str(), "j");
    let arriving = tx.uploads().await.unwrap();
    let arriving: Vec<_> =
        arriving.iter().map(|one| (one.id.as_str(), one.size_bytes, one.received_bytes, one.folder.as_str())).collect();
    assert_eq!(arriving, [("arriving", 900, 0, ""), ("part", 70, 0, "")]);
    let (contests, words) = (["open".parse().unwrap()], SearchWords::parse("ANNLEE").unwrap());
    let found = tx.found_entries(SearchIn::Own(&"a".parse().unwrap(), &contests), &words, 9).await.unwrap();
    assert_eq!(found.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["e1"]);
    tx.commit().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn sqlite_carries_old_rows_over() {
    let folder = Folder::new("old");
    let file = folder.0.join("linxuan.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).create_if_missing(true).foreign_keys(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    before_the_tenth(FOLDERS[0]).await.run(&pool).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(old_rows())).execute(&pool).await.unwrap();
    pool.close().await;
    old_rows_are_read(&*store::open(None, &folder.0).await.unwrap()).await;
}

#[tokio::test]
async fn postgres_carries_old_rows_over() {
    let cluster = Cluster::start();
    let pool = sqlx::PgPool::connect(&cluster.url).await.unwrap();
    before_the_tenth(FOLDERS[1]).await.run(&pool).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(old_rows())).execute(&pool).await.unwrap();
    pool.close().await;
    old_rows_are_read(&*store::open(Some(&cluster.url), Path::new(".")).await.unwrap()).await;
}
