//! The record of a contest that is carried to another installation: its lines as they were, then a line of the key there; it goes on
//! as the continuation of the file from before. On both databases.

use std::path::{Path, PathBuf};

use domain::contest::phase::Phase;
use domain::record::{LineBody, Milestone, RecordEdition, StepOutcome, verify_record};
use domain::selection::RuleKind;
use store::Meter;

use crate::checkpoints::{fits, fixed, name_of, short_name_of, signing};
use crate::erasure::url;
use crate::harness::Harness;
use crate::portable::{export, import};
use crate::races::cluster::Cluster;
use crate::record::{kinds, lines};
use crate::record_files::{published, verified_in_python};

fn kept(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.join(format!("{name}.linxuan-record"));
    std::fs::write(&file, bytes).unwrap();
    file
}

async fn a_carried_record_goes_on_under_the_key_there(cluster: Option<&Cluster>) {
    let (theirs, own) = (fixed(1), fixed(2));
    let from = signing(None, &theirs).await;
    let (contest, _) = published(&from).await;
    let before = lines(None, &from.folder, &contest).await;
    let (archive, report) = export(&from, &contest, "contest.tar", true).await;
    assert_eq!(report.rows["record_lines"], u64::try_from(before.len()).unwrap());

    let to = signing(url(cluster), &own).await;
    let imported = import(&to, &archive).await.unwrap();
    assert_eq!(imported.rows, report.rows, "the line of the key is none of the archive");
    let after = lines(url(cluster), &to.folder, &contest).await;
    assert_eq!(after[..before.len()], before, "as they were");
    assert_eq!(after.len(), before.len() + 1);
    let LineBody::Key(line) = &after[before.len()].body else { unreachable!("{after:?}") };
    assert_eq!(line.key, name_of(&own));
    // It is signed at once, and what was signed before is there as it was.
    let notes = async |database: Option<&str>, folder: &Path| {
        let store = store::open(database, folder).await.unwrap();
        let kept = store.read(&Meter::default()).await.unwrap().checkpoints(&contest).await.unwrap();
        store.close().await;
        kept
    };
    let (old, new) = (notes(None, &from.folder).await, notes(url(cluster), &to.folder).await);
    assert_eq!(new[..old.len()], old);
    let added: Vec<_> = new[old.len()..].iter().map(|one| (one.size, one.milestone)).collect();
    assert_eq!(added, [(u64::try_from(after.len()).unwrap(), Milestone::Key)]);

    for phase in [Phase::Final, Phase::Archived] {
        to.services.move_phase(&to.organiser, &contest, phase, "另有安排").await.unwrap();
    }
    for edition in RecordEdition::ALL {
        let older = from.services.export_record(&from.organiser, &contest, edition).await.unwrap();
        let newer = to.services.export_record(&to.organiser, &contest, edition).await.unwrap();
        let found = verify_record(&newer, Some(&older), &fits);
        assert!(found.is_verified(), "{found}");
        assert!(found.warnings.iter().any(|told| told.contains("only paper connects the two")), "{found}");
        let StepOutcome::Right(signed) = &found.steps[3].outcome else { unreachable!("{found}") };
        for key in [&theirs, &own] {
            assert!(signed.contains(&format!("by {}", short_name_of(key))), "{signed}");
        }
        let [older, newer] = [("older", &older), ("newer", &newer)].map(|(name, bytes)| kept(&to.folder, name, bytes));
        let words = verified_in_python(&newer, Some(&older));
        assert!(words.contains(signed.as_str()), "both say which key signed what: {words}");
    }
    assert_eq!(to.services.verify_records(fits).await.unwrap().alterations, []);
    to.services.close().await;
}

#[tokio::test]
async fn a_carried_record_goes_on_under_the_key_there_on_sqlite() {
    a_carried_record_goes_on_under_the_key_there(None).await;
}

#[tokio::test]
async fn a_carried_record_goes_on_under_the_key_there_on_postgres() {
    let cluster = Cluster::start();
    a_carried_record_goes_on_under_the_key_there(Some(&cluster)).await;
}

/// A line that names a key is written by who has the key: a process without it would leave a place that a lost key never signs.
#[tokio::test]
async fn a_key_is_named_only_by_who_has_it() {
    let from = signing(None, &fixed(1)).await;
    let (contest, _) = published(&from).await;
    let before = lines(None, &from.folder, &contest).await;
    let (archive, _) = export(&from, &contest, "contest.tar", false).await;
    let to = Harness::new().await;
    let here = to.services.clone().with_record_signer(fixed(2));
    here.name_record_key().await.unwrap();
    import(&to, &archive).await.unwrap();
    assert_eq!(lines(None, &to.folder, &contest).await, before);
    assert_eq!(here.keep_checkpoints().await.unwrap(), 1);
    let after = lines(None, &to.folder, &contest).await;
    assert_eq!(kinds(&after[before.len()..]), ["key"]);
}

/// A rule that sets no limit says nothing, and is no part of what was judged by.
#[tokio::test]
async fn a_contest_with_a_rule_without_limit_is_verified_by_both_programs() {
    let harness = signing(None, &fixed(1)).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = harness.open_contest().await;
    harness
        .set_up(&contest, |settings| {
            settings.balance.size = 1;
            settings.balance.rules.retain(|rule| rule.id == "region:*");
            let mut idle = settings.balance.rules[0].clone();
            idle.id = "region:idle".to_owned();
            for kind in RuleKind::ALL {
                idle.set(kind, None);
            }
            settings.balance.rules[0].set(RuleKind::Max, Some(1));
            settings.balance.rules.push(idle);
        })
        .await;
    harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    harness.select_by_number(&judges, &contest).await;
    harness.seal(&contest).await;
    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    let all = lines(None, &harness.folder, &contest).await;
    let rules: Vec<&str> = all
        .iter()
        .filter_map(|line| match &line.body {
            LineBody::Rules(line) => Some(line),
            _ => None,
        })
        .flat_map(|line| line.rules.iter().map(|rule| rule.id.as_str()))
        .collect();
    assert_eq!(rules, ["region:*"]);
    for edition in RecordEdition::ALL {
        let bytes = services.export_record(organiser, &contest, edition).await.unwrap();
        let found = verify_record(&bytes, None, &fits);
        assert!(found.is_verified(), "{found}");
        verified_in_python(&kept(&harness.folder, edition.key(), &bytes), None);
    }
    assert_eq!(services.verify_records(fits).await.unwrap().alterations, []);
}
