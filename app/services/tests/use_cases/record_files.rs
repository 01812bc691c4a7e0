//! The record as a file: verified by two programs that share no line, in both editions; and what is changed in the database past the
//! program is named by table and row. On both databases.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use domain::contest::phase::Phase;
use domain::contest::round::Ties;
use domain::ids::ContestId;
use domain::record::{RecordEdition, RecordFile, RecordVerification, StepOutcome, verify_record};
use domain::text::Lang;
use services::exports::{ExportFormat, ExportKind};
use services::{Actor, Refusal, ServiceError};

use crate::checkpoints::{FixedKey, fits, fixed, signing};
use crate::erasure::{alter, url};
use crate::harness::{Harness, refused, ruling};
use crate::races::cluster::Cluster;
use crate::record::{begun, sealed};
use crate::rounds::{score, scored_rounds};

/// A contest that was published: a sheet was set aside, a film ruled in and out again.
pub async fn published(harness: &Harness) -> (ContestId, [Actor; 2]) {
    let (contest, films, judges) = begun(harness).await;
    sealed(harness, &contest, &films, &judges).await;
    harness.services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    (contest, judges)
}

fn steps(found: &RecordVerification, outcome: fn(&StepOutcome) -> bool) -> Vec<usize> {
    found.steps.iter().filter(|step| outcome(&step.outcome)).map(|step| step.number).collect()
}

/// What `verify.py` answers about a file; everything must be right.
pub fn verified_in_python(file: &Path, older: Option<&Path>) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/verify.py");
    let mut command = Command::new("python3");
    command.args(["-W", "error", script]).arg(file).env("PYTHONUTF8", "1");
    if let Some(older) = older {
        command.arg("--against").arg(older);
    }
    let output = command.output().unwrap();
    let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{words}");
    words
}

async fn both_editions_are_verified_by_both_programs(cluster: Option<&Cluster>) {
    let key: Arc<FixedKey> = fixed(1);
    let harness = signing(url(cluster), &key).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, judges) = published(&harness).await;
    let file = async |edition| services.export_record(organiser, &contest, edition).await.unwrap();
    let [earlier, public] = [file(RecordEdition::Full).await, file(RecordEdition::Public).await];
    for phase in [Phase::Final, Phase::Archived] {
        services.move_phase(organiser, &contest, phase, "另有安排").await.unwrap();
    }
    let full = file(RecordEdition::Full).await;
    let read = RecordFile::read(&full).unwrap();
    assert_eq!(read.write().unwrap(), full);

    let not_asked = |outcome: &StepOutcome| matches!(outcome, StepOutcome::NotAsked(_));
    let found = verify_record(&full, Some(&earlier), &fits);
    assert!(found.is_verified(), "{found}");
    assert_eq!(steps(&found, not_asked), Vec::<usize>::new(), "{found}");
    let found = verify_record(&public, Some(&earlier), &fits);
    assert!(found.is_verified(), "{found}");
    assert_eq!(steps(&found, not_asked), [8], "sheets are withheld: {found}");

    let at = |name: &str| -> PathBuf { harness.folder.join(format!("{name}.linxuan-record")) };
    for (name, bytes) in [("full", &full), ("earlier", &earlier), ("public", &public)] {
        std::fs::write(at(name), bytes).unwrap();
    }
    let words = verified_in_python(&at("full"), Some(&at("earlier")));
    let root = verify_record(&full, None, &fits).under.unwrap().1;
    assert!(words.contains(&root.groups()), "{words}");
    verified_in_python(&at("public"), Some(&at("earlier")));

    // The public edition tells neither who judged nor what a judge said, the full one does.
    let texts = |file: &[u8]| -> Vec<String> {
        RecordFile::read(file).unwrap().openings.into_iter().map(|one| one.text).collect()
    };
    for (text, is_public) in [("第1部", true), ("第2部", false), ("题材空白", true), ("one", false), ("two", false)]
    {
        assert!(texts(&full).iter().any(|one| one == text), "{text}");
        assert_eq!(texts(&public).iter().any(|one| one == text), is_public, "{text}");
    }

    // Everybody may read what is published; every sheet is for who saw the result.
    let judge = &judges[0];
    assert!(services.export_record(judge, &contest, RecordEdition::Public).await.is_ok());
    let denied = services.export_record(judge, &contest, RecordEdition::Full).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    services.close().await;
}

#[tokio::test]
async fn both_editions_are_verified_by_both_programs_on_sqlite() {
    both_editions_are_verified_by_both_programs(None).await;
}

#[tokio::test]
async fn both_editions_are_verified_by_both_programs_on_postgres() {
    let cluster = Cluster::start();
    both_editions_are_verified_by_both_programs(Some(&cluster)).await;
}

/// Whoever recused in the first round gave nothing that counts along, and what is set aside while the second is judged does not either.
#[tokio::test]
async fn rounds_whose_scores_count_along_are_verified_by_both_programs() {
    let key = fixed(1);
    let harness = signing(None, &key).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await, harness.person("three").await];
    let contest = &harness.open_contest().await;
    harness.set_up(contest, scored_rounds).await;
    let films = harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    let mine = services.my_desk(&judges[1], contest).await.unwrap().lines;
    let first = mine.iter().find(|line| line.number == 1).unwrap();
    services.recuse(&judges[1], &first.assignment, "同一单位").await.unwrap();
    for judge in &judges {
        score(&harness, judge, contest, |film| 1_000 - film * 100).await;
    }
    let line = services.line(organiser, contest).await.unwrap();
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();

    let id = |judge: &Actor| judge.account().unwrap().id.clone();
    services.set_panels(organiser, contest, &[vec![id(&judges[0])]]).await.unwrap();
    services.confirm_assignment(organiser, contest).await.unwrap();
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();
    let conflict = ruling(&id(&judges[2]), &films[1], true, "同一单位", &[]);
    services.decide_conflict(organiser, contest, conflict).await.unwrap();
    score(&harness, &judges[0], contest, |film| 900 - film * 100).await;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    harness.seal(contest).await;
    services.move_phase(organiser, contest, Phase::Publicity, "").await.unwrap();

    for edition in RecordEdition::ALL {
        let bytes = services.export_record(organiser, contest, edition).await.unwrap();
        let found = verify_record(&bytes, None, &fits);
        assert!(found.is_verified(), "{found}");
        let at = harness.folder.join(format!("rounds-{}.linxuan-record", edition.key()));
        std::fs::write(&at, bytes).unwrap();
        verified_in_python(&at, None);
    }
    let report = services.verify_records(fits).await.unwrap();
    assert_eq!(report.alterations, [], "the tables say so too");
}

#[tokio::test]
async fn before_the_notice_the_file_is_for_who_sees_the_result() {
    let key = fixed(1);
    let harness = signing(None, &key).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, _, judges) = begun(&harness).await;
    for edition in RecordEdition::ALL {
        for who in [organiser, &judges[0]] {
            let denied = services.export_record(who, &contest, edition).await;
            assert!(matches!(denied, Err(ServiceError::Denied(_))), "while judges judge: {denied:?}");
        }
    }
    harness.select_by_number(&judges, &contest).await;
    for edition in RecordEdition::ALL {
        let denied = services.export_record(&judges[0], &contest, edition).await;
        assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
        let found = verify_record(&services.export_record(organiser, &contest, edition).await.unwrap(), None, &fits);
        assert!(found.is_verified(), "{found}");
    }
    for (edition, is_full) in [(RecordEdition::Full, true), (RecordEdition::Public, false)] {
        let file = services.export_record(organiser, &contest, edition).await.unwrap();
        let words = String::from_utf8_lossy(&file).into_owned();
        for kind in ["\"kind\":\"sheet\"", "\"kind\":\"entry\""] {
            assert_eq!(words.contains(kind), is_full, "{kind}: {words}");
        }
    }
}

#[tokio::test]
async fn what_nobody_signed_is_no_file() {
    let harness = Harness::new().await;
    let (contest, ..) = begun(&harness).await;
    let exported = harness.services.export_record(&Actor::Operator, &contest, RecordEdition::Full).await;
    assert!(matches!(exported, Err(ServiceError::Denied(_))), "{exported:?}");
    let harness = Harness::new().await;
    let (contest, _) = published(&harness).await;
    for edition in RecordEdition::ALL {
        let exported = harness.services.export_record(&harness.organiser, &contest, edition).await;
        assert_eq!(refused(exported), Refusal::NoCheckpoint);
    }
}

async fn what_was_changed_past_the_program_is_named(cluster: Option<&Cluster>) {
    let key = fixed(1);
    let harness = signing(url(cluster), &key).await;
    let services = &harness.services;
    let (contest, _) = published(&harness).await;
    let whole = services.verify_records(fits).await.unwrap();
    assert_eq!((whole.records, whole.alterations.as_slice()), (1, [].as_slice()), "{:?}", whole.alterations);
    assert!(whole.lines > 10);

    let tables = [
        "record_lines",
        "record_heads",
        "record_checkpoints",
        "record_documents",
        "record_openings",
        "record_aliases",
        "sheets",
        "selections",
        "signatures",
        "notices",
    ];
    for table in tables {
        alter(cluster, &harness.folder, &format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
    }
    for (sql, table) in [
        ("DELETE FROM record_lines WHERE n = (SELECT MAX(n) FROM record_lines)", "record_lines"),
        ("DELETE FROM record_lines WHERE n = 9", "record_lines"),
        ("DELETE FROM record_lines", "record_lines"),
        (
            "UPDATE record_lines SET line = replace(line, '\"total\":', '\"total\":1') WHERE kind = 'sheet'",
            "record_lines",
        ),
        ("DELETE FROM record_heads", "record_heads"),
        ("UPDATE record_checkpoints SET note = replace(note, 'milestone', 'Milestone')", "record_checkpoints"),
        ("DELETE FROM record_checkpoints", "record_checkpoints"),
        ("DELETE FROM record_checkpoints WHERE milestone = 'pool'", "record_checkpoints"),
        (
            "DELETE FROM record_lines; DELETE FROM record_heads; DELETE FROM record_checkpoints;
             DELETE FROM record_documents; DELETE FROM record_openings; DELETE FROM record_aliases",
            "record_heads",
        ),
        ("DELETE FROM record_aliases", "record_aliases"),
        ("DELETE FROM record_aliases WHERE alias = 'j01'", "record_aliases"),
        ("UPDATE record_aliases SET alias = CASE WHEN alias = 'j01' THEN 'j02' ELSE 'j01' END", "record_aliases"),
        ("UPDATE record_documents SET text = '{}'", "record_lines"),
        ("UPDATE sheets SET total = total + 1", "sheets"),
        ("UPDATE sheets SET marks = '{\"c1\":100,\"c2\":100,\"c3\":100}'", "sheets"),
        ("UPDATE sheets SET signed_at = NULL", "sheets"),
        ("DELETE FROM sheets", "sheets"),
        ("UPDATE selections SET ranking = replace(ranking, '\"score\":', '\"score\":1')", "selections"),
        ("UPDATE selections SET outcome = replace(outcome, '\"total\":', '\"total\":1')", "selections"),
        ("UPDATE selections SET hash = 'x'", "selections"),
        ("DELETE FROM selections", "selections"),
        ("DELETE FROM signatures", "signatures"),
        ("DELETE FROM signatures WHERE judge_id = (SELECT MIN(judge_id) FROM signatures)", "signatures"),
        ("UPDATE signatures SET content = replace(content, '独立评审', '别的')", "signatures"),
        ("UPDATE notices SET words = replace(words, '公示', '公告')", "notices"),
        ("UPDATE notices SET words = '{}'", "notices"),
        ("UPDATE notices SET hash = 'x'", "notices"),
        ("DELETE FROM notices", "notices"),
    ] {
        alter(cluster, &harness.folder, sql);
        if sql == "UPDATE sheets SET total = total + 1" {
            // What is handed out is what was sealed, with an alarm.
            let shortlist = services
                .export(&harness.organiser, &contest, ExportKind::Shortlist, ExportFormat::Json, Lang::Zh)
                .await
                .unwrap();
            let shortlist: serde_json::Value = serde_json::from_slice(&shortlist.bytes).unwrap();
            assert_eq!(shortlist["altered"], serde_json::json!([1, 2]), "{shortlist}");
            assert_eq!(shortlist["ranking"][0]["score"], 9_500);
        }
        let found = services.verify_records(fits).await.unwrap().alterations;
        assert!(found.iter().any(|one| one.table == table), "{sql}: {found:?}");
        for table in tables {
            let back = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};");
            alter(cluster, &harness.folder, &back);
        }
    }
    assert_eq!(services.verify_records(fits).await.unwrap(), whole);

    // What everybody reads of the result, in other words with their own hash too.
    services.move_phase(&harness.organiser, &contest, Phase::Final, "另有安排").await.unwrap();
    let whole = services.verify_records(fits).await.unwrap();
    assert_eq!(whole.alterations, []);
    let mut words = services.published_announcement(&contest).await.unwrap().words;
    words.title.push('。');
    let (text, hash) = (serde_json::to_string(&words).unwrap(), words.hash());
    let table = "result_announcements";
    alter(cluster, &harness.folder, &format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
    for change in [
        format!("UPDATE {table} SET words = '{text}'"),
        format!("UPDATE {table} SET words = '{text}', hash = '{hash}'"),
        format!("UPDATE {table} SET words = '{{}}'"),
        format!("UPDATE {table} SET hash = 'x'"),
        format!("DELETE FROM {table}"),
    ] {
        alter(cluster, &harness.folder, &change);
        let found = services.verify_records(fits).await.unwrap().alterations;
        assert!(!found.is_empty() && found.iter().all(|one| one.table == table), "{change}: {found:?}");
        let back = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};");
        alter(cluster, &harness.folder, &back);
    }
    assert_eq!(services.verify_records(fits).await.unwrap(), whole);
    services.close().await;
}

#[tokio::test]
async fn what_was_changed_past_the_program_is_named_on_sqlite() {
    what_was_changed_past_the_program_is_named(None).await;
}

#[tokio::test]
async fn what_was_changed_past_the_program_is_named_on_postgres() {
    let cluster = Cluster::start();
    what_was_changed_past_the_program_is_named(Some(&cluster)).await;
}
