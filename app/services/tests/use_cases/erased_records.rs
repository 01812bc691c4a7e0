//! Erasing people leaves the record what it was: both editions verify as before under the same root, and what is erased is in neither.
//! On both databases.

use std::collections::BTreeSet;
use std::path::PathBuf;

use domain::contest::phase::Phase;
use domain::ids::{AccountId, ContestId};
use domain::record::{RecordEdition, RecordFile, RecordHash, RecordVerification, StepOutcome, verify_record};
use services::{Actor, Decision, SeedDraft, SeedOutcome};
use store::{Meter, OpeningSubject};

use crate::checkpoints::{fits, fixed, signing};
use crate::erasure::url;
use crate::harness::Harness;
use crate::races::cluster::Cluster;
use crate::record_files::verified_in_python;

/// A contest that is over: an author's own film beside one of a unit, dice typed by organiser and staff, two judges.
async fn over(harness: &Harness) -> (ContestId, Actor, [Actor; 2]) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let author = harness.person("author").await;
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = harness.open_for(1).await;
    let own = harness.draft(&author, &contest, "夜航", "440200").await;
    services.submit_entry(&author, &own).await.unwrap();
    services.decide(staff, &own, Decision::Pass, "").await.unwrap();
    harness.assigned(&contest, &judges, &["440100"]).await;
    harness.freeze(&contest).await;
    let typed = |who| services.draw_seed(who, &contest, SeedDraft::Dice("05 11".to_owned()));
    assert_eq!(typed(organiser).await.unwrap(), SeedOutcome::Waits);
    assert_eq!(typed(staff).await.unwrap(), SeedOutcome::Drawn);
    services.confirm_assignment(organiser, &contest).await.unwrap();
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    for judge in &judges {
        services.declare(judge, &contest, "已阅读规则").await.unwrap();
    }
    harness.select_by_number(&judges, &contest).await;
    harness.seal(&contest).await;
    harness.archive(&contest).await;
    (contest, author, judges)
}

/// The commitments that are about an account.
async fn about(
    cluster: Option<&Cluster>,
    harness: &Harness,
    contest: &ContestId,
    who: &AccountId,
) -> BTreeSet<RecordHash> {
    let store = store::open(url(cluster), &harness.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let mut found = BTreeSet::new();
    for subject in OpeningSubject::ALL {
        let openings = tx.openings_of(contest, *subject).await.unwrap();
        found.extend(openings.iter().filter(|one| one.account_id.as_ref() == Some(who)).map(|one| one.commitment));
    }
    drop(tx);
    store.close().await;
    found
}

/// What a file opens.
fn opened(file: &[u8]) -> BTreeSet<RecordHash> {
    RecordFile::read(file).unwrap().openings.into_iter().map(|one| one.commitment).collect()
}

/// Which steps found everything right, and the root.
fn found(verified: &RecordVerification) -> (Vec<usize>, Vec<String>, Option<(u64, RecordHash)>) {
    assert!(verified.is_verified(), "{verified}");
    let is_right = |outcome: &StepOutcome| matches!(outcome, StepOutcome::Right(_));
    let right = verified.steps.iter().filter(|step| is_right(&step.outcome)).map(|step| step.number);
    (right.collect(), verified.warnings.clone(), verified.under)
}

async fn a_record_without_an_erased_person_verifies_as_before(cluster: Option<&Cluster>) {
    let harness = signing(url(cluster), &fixed(1)).await;
    let services = &harness.services;
    let (contest, author, judges) = over(&harness).await;
    let files = async || {
        let mut files = Vec::new();
        for edition in RecordEdition::ALL {
            files.push((edition, services.export_record(&harness.organiser, &contest, edition).await.unwrap()));
        }
        files
    };
    let at = |name: String| -> PathBuf { harness.folder.join(format!("{name}.linxuan-record")) };
    let mut before = files().await;
    // An entrant, a judge, and one of the office.
    for who in [&author, &judges[0], &harness.staff] {
        let account = who.account().unwrap();
        let erased = about(cluster, &harness, &contest, &account.id).await;
        services.erase_account(&Actor::Operator, &account.email).await.unwrap();
        let after = files().await;
        for ((edition, old), (_, new)) in before.iter().zip(&after) {
            let (was, is) = (opened(old), opened(new));
            let full = *edition == RecordEdition::Full;
            assert!(!full || !was.is_disjoint(&erased), "{}: something of them was opened", account.name);
            assert_eq!(
                is,
                was.difference(&erased).copied().collect::<BTreeSet<_>>(),
                "{}, {}",
                account.name,
                edition.key()
            );
            let [earlier, later] = [old, new].map(|bytes| found(&verify_record(bytes, None, &fits)));
            assert_eq!(later, earlier, "{}, {}", account.name, edition.key());
            assert!(verify_record(new, Some(old), &fits).is_verified());
            let [older, newer] = ["older", "newer"].map(|age| at(format!("{age}-{}", edition.key())));
            std::fs::write(&older, old).unwrap();
            std::fs::write(&newer, new).unwrap();
            let words = verified_in_python(&newer, Some(&older));
            assert!(later.2.is_some_and(|(_, root)| words.contains(&root.groups())), "{words}");
        }
        before = after;
    }
    let report = services.verify_records(fits).await.unwrap();
    assert_eq!(report.alterations, [], "the tables say so too");
    assert_eq!(services.verify_chain().await.unwrap().broken, None);
    services.close().await;
}

#[tokio::test]
async fn a_record_without_an_erased_person_verifies_as_before_on_sqlite() {
    a_record_without_an_erased_person_verifies_as_before(None).await;
}

#[tokio::test]
async fn a_record_without_an_erased_person_verifies_as_before_on_postgres() {
    let cluster = Cluster::start();
    a_record_without_an_erased_person_verifies_as_before(Some(&cluster)).await;
}
