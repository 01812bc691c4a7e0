//! Checkpoints of records: signed at each milestone in the transaction of the act, daily where lines came, and by both keys where one
//! follows another; on both databases.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::record::{
    Checkpoint, LineBody, Milestone, NoteKey, RecordEdition, RecordHash, RecordedLine, SignedNote, StepOutcome, tree,
    verify_record,
};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use services::media::Storage;
use services::{Actor, RecordSigner, Refusal, ServiceError};
use store::Meter;

use crate::harness::{DAY, Harness, refused, serving};
use crate::races::cluster::Cluster;
use crate::record::{begun, kinds, lines};
use crate::record_files::verified_in_python;

/// A key that every test has.
pub struct FixedKey {
    key: NoteKey,
    pair: Ed25519KeyPair,
}

pub fn fixed(seed: u8) -> Arc<FixedKey> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let public: &[u8] = pair.public_key().as_ref();
    let key = NoteKey::new("contest.example", public.try_into().unwrap()).unwrap();
    Arc::new(FixedKey { key, pair })
}

/// A key as lines name it.
pub fn name_of(key: &FixedKey) -> String {
    key.key.to_string()
}

/// A key as a verification names it: its name and its id.
pub fn short_name_of(key: &FixedKey) -> String {
    name_of(key).split('+').take(2).collect::<Vec<_>>().join("+")
}

impl RecordSigner for FixedKey {
    fn key(&self) -> &NoteKey {
        &self.key
    }

    fn sign(&self, text: &[u8]) -> [u8; 64] {
        let signature = self.pair.sign(text);
        let bytes: &[u8] = signature.as_ref();
        bytes.try_into().unwrap()
    }
}

/// Whether a key signed a text.
pub fn fits(key: &[u8; 32], text: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ED25519, key).verify(text, signature).is_ok()
}

/// A harness whose services sign with this key.
pub async fn signing(database: Option<&str>, key: &Arc<FixedKey>) -> Harness {
    let mut harness = Harness::with(database, &Storage::Local).await;
    harness.services = harness.services.clone().with_record_signer(Arc::<FixedKey>::clone(key));
    harness
}

/// The checkpoints of a record, each of them of its lines, with the keys of these that signed it and nobody else.
async fn checkpoints(
    database: Option<&str>,
    harness: &Harness,
    contest: &ContestId,
    keys: &[&Arc<FixedKey>],
) -> Vec<(u64, Milestone, Vec<usize>)> {
    let leaves: Vec<RecordHash> = lines(database, &harness.folder, contest)
        .await
        .iter()
        .map(|line| RecordedLine::leaf(&line.text().unwrap()))
        .collect();
    let store = store::open(database, &harness.folder).await.unwrap();
    let kept = store.read(&Meter::default()).await.unwrap().checkpoints(contest).await.unwrap();
    store.close().await;
    kept.iter()
        .map(|kept| {
            let note: SignedNote = kept.note.parse().unwrap();
            let checkpoint: Checkpoint = note.text().parse().unwrap();
            assert_eq!((checkpoint.size, checkpoint.milestone), (kept.size, kept.milestone));
            assert_eq!(checkpoint.origin, Checkpoint::origin_of(contest.as_str()));
            let size = usize::try_from(kept.size).unwrap();
            assert_eq!(checkpoint.root, tree::root(&leaves[..size]), "{size}");
            let by: Vec<usize> = (0..keys.len()).filter(|at| note.is_signed_by(&keys[*at].key, fits)).collect();
            assert_eq!(note.signatures().len(), by.len(), "nobody else");
            (kept.size, kept.milestone, by)
        })
        .collect()
}

async fn each_milestone_is_signed(database: Option<&str>) {
    let key = fixed(1);
    let harness = signing(database, &key).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, films, judges) = begun(&harness).await;
    // The pool has its lines and no more, though the round was opened with it.
    let at_start = [(5, Milestone::Pool, vec![0]), (7, Milestone::Round, vec![0])];
    assert_eq!(checkpoints(database, &harness, &contest, &[&key]).await, at_start);

    harness.select_by_number(&judges, &contest).await;
    harness.rule_in(&contest, &films[1]).await;
    services.drop_override(organiser, &contest, &films[1]).await.unwrap();
    harness.seal(&contest).await;
    harness.archive(&contest).await;
    let all = checkpoints(database, &harness, &contest, &[&key]).await;
    let behind = [
        (9, Milestone::Signed, vec![0]),
        (11, Milestone::Signed, vec![0]),
        (15, Milestone::Sealed, vec![0]),
        (16, Milestone::Published, vec![0]),
        (17, Milestone::Published, vec![0]),
        (18, Milestone::Closed, vec![0]),
    ];
    assert_eq!(all, [at_start.as_slice(), behind.as_slice()].concat());
    // What has ended is signed to its end.
    harness.pass(3 * DAY);
    assert_eq!(services.keep_checkpoints().await.unwrap(), 0);
    services.close().await;
}

#[tokio::test]
async fn each_milestone_is_signed_on_sqlite() {
    each_milestone_is_signed(None).await;
}

#[tokio::test]
async fn each_milestone_is_signed_on_postgres() {
    let cluster = Cluster::start();
    each_milestone_is_signed(Some(&cluster.url)).await;
}

async fn a_day_with_lines_is_signed_once(database: Option<&str>) {
    let key = fixed(1);
    let harness = signing(database, &key).await;
    let services = &harness.services;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    let films = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    assert!(checkpoints(database, &harness, &contest, &[&key]).await.is_empty());
    assert_eq!(services.keep_checkpoints().await.unwrap(), 1);
    assert_eq!(services.keep_checkpoints().await.unwrap(), 0);
    harness.pass(DAY);
    assert_eq!(services.keep_checkpoints().await.unwrap(), 0, "a day without lines");

    services.undo_check(&harness.staff, &films[0]).await.unwrap();
    let (one, two) = tokio::join!(services.keep_checkpoints(), services.keep_checkpoints());
    assert_eq!(one.unwrap() + two.unwrap(), 1, "two at once make one");
    services.decide(&harness.staff, &films[0], services::Decision::Pass, "").await.unwrap();
    harness.pass(DAY / 2);
    assert_eq!(services.keep_checkpoints().await.unwrap(), 0, "it is not a day ago");
    harness.pass(DAY / 2);
    assert_eq!(services.keep_checkpoints().await.unwrap(), 1);
    let days = [3, 4, 5].map(|size| (size, Milestone::Day, vec![0]));
    assert_eq!(checkpoints(database, &harness, &contest, &[&key]).await, days);
    services.close().await;
}

#[tokio::test]
async fn a_day_with_lines_is_signed_once_on_sqlite() {
    a_day_with_lines_is_signed_once(None).await;
}

#[tokio::test]
async fn a_day_with_lines_is_signed_once_on_postgres() {
    let cluster = Cluster::start();
    a_day_with_lines_is_signed_once(Some(&cluster.url)).await;
}

async fn one_key_follows_another(database: Option<&str>) {
    let (first, second, third) = (fixed(1), fixed(2), fixed(3));
    let mut harness = signing(database, &first).await;
    let old = harness.services.clone();
    assert_eq!(old.name_record_key().await.unwrap(), Some(first.key.to_string()));
    let (contest, _, judges) = begun(&harness).await;
    let with = |key: &Arc<FixedKey>| old.clone().with_record_signer(Arc::<FixedKey>::clone(key));
    let (newer, newest) = (with(&second), with(&third));

    let by_nobody = newer.change_record_key(&judges[0], Some(&*first), "").await;
    assert!(matches!(by_nobody, Err(ServiceError::Denied(_))), "a judge changes no key: {by_nobody:?}");
    let by_another = newer.change_record_key(&Actor::Operator, Some(&*third), "").await;
    assert!(matches!(by_another, Err(ServiceError::Conflict)), "{by_another:?}");
    assert_eq!(newer.change_record_key(&Actor::Operator, Some(&*first), "每年一换").await.unwrap(), 1);
    let again = newer.change_record_key(&Actor::Operator, Some(&*first), "").await;
    assert!(matches!(again, Err(ServiceError::Conflict)), "{again:?}");
    let all = lines(database, &harness.folder, &contest).await;
    let LineBody::Key(line) = &all.last().unwrap().body else { unreachable!("{all:?}") };
    assert_eq!(line.key, second.key.to_string());

    // A process that still has the key before signs nothing, and keeps nobody from signing a sheet.
    harness.score_by_number(&judges[0], &contest).await;
    harness.pass(2 * DAY);
    assert_eq!(old.keep_checkpoints().await.unwrap(), 0);
    harness.services = newer.clone();
    harness.score_by_number(&judges[1], &contest).await;
    // The key is lost: the next one signs alone.
    assert_eq!(newest.change_record_key(&Actor::Operator, None, "").await.unwrap(), 1);
    let signed = checkpoints(database, &harness, &contest, &[&first, &second, &third]).await;
    let wanted = [
        (5, Milestone::Pool, vec![0]),
        (7, Milestone::Round, vec![0]),
        (8, Milestone::Key, vec![0, 1]),
        (12, Milestone::Signed, vec![1]),
        (13, Milestone::Key, vec![2]),
    ];
    assert_eq!(signed, wanted);
    harness.services.close().await;
}

#[tokio::test]
async fn one_key_follows_another_on_sqlite() {
    one_key_follows_another(None).await;
}

#[tokio::test]
async fn one_key_follows_another_on_postgres() {
    let cluster = Cluster::start();
    one_key_follows_another(Some(&cluster.url)).await;
}

/// A process without a key keeps records that another one signs later: here the key that the record names is named nowhere else.
#[tokio::test]
async fn what_nobody_could_sign_is_signed_later_in_its_place() {
    let key = fixed(1);
    let harness = signing(None, &key).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let keyless = serving(None, &harness.folder, &Storage::Local, &harness.clock).await;
    assert!(services.signs_records() && !keyless.signs_records());
    keyless.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    assert!(checkpoints(None, &harness, &contest, &[&key]).await.is_empty());
    assert_eq!(keyless.keep_checkpoints().await.unwrap(), 0);
    assert!(services.record_view(organiser, &contest).await.unwrap().is_pool_unsigned(), "the page says so");
    assert_eq!(services.keep_checkpoints().await.unwrap(), 1);
    assert!(!services.record_view(organiser, &contest).await.unwrap().is_pool_unsigned());
    harness.pass(DAY);
    assert_eq!(services.keep_checkpoints().await.unwrap(), 1);
    let wanted = [(5, Milestone::Pool, vec![0]), (7, Milestone::Day, vec![0])];
    assert_eq!(checkpoints(None, &harness, &contest, &[&key]).await, wanted);
}

/// Where the installation has a key that is not there, opening the first round would freeze a pool that nobody can sign any more once
/// the key turns out to be lost.
async fn no_first_round_begins_without_the_key_of_the_installation(database: Option<&str>) {
    let (first, second) = (fixed(1), fixed(2));
    let harness = Harness::with(database, &Storage::Local).await;
    let (keyless, organiser) = (&harness.services, &harness.organiser);
    let with = |key: &Arc<FixedKey>| keyless.clone().with_record_signer(Arc::<FixedKey>::clone(key));
    with(&first).name_record_key().await.unwrap();
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let before = lines(database, &harness.folder, &contest).await;
    let opened = keyless.move_phase(organiser, &contest, Phase::Round(1), "").await;
    assert_eq!(refused(opened), Refusal::NoRecordKey);
    assert_eq!(lines(database, &harness.folder, &contest).await, before, "nothing is frozen");

    // The key is lost: the next one is named in front of the pool, and signs it.
    assert_eq!(with(&second).change_record_key(&Actor::Operator, None, "遗失").await.unwrap(), 1);
    with(&second).move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    let wanted = [(4, Milestone::Key, vec![1]), (6, Milestone::Pool, vec![1]), (8, Milestone::Round, vec![1])];
    assert_eq!(checkpoints(database, &harness, &contest, &[&first, &second]).await, wanted);
    harness.services.close().await;
}

#[tokio::test]
async fn no_first_round_begins_without_the_key_of_the_installation_on_sqlite() {
    no_first_round_begins_without_the_key_of_the_installation(None).await;
}

#[tokio::test]
async fn no_first_round_begins_without_the_key_of_the_installation_on_postgres() {
    let cluster = Cluster::start();
    no_first_round_begins_without_the_key_of_the_installation(Some(&cluster.url)).await;
}

/// Signing goes on with the next key, and a verification says which key signed which checkpoints.
#[tokio::test]
async fn behind_a_lost_key_the_record_is_verified_with_both() {
    let (first, second) = (fixed(1), fixed(2));
    let mut harness = signing(None, &first).await;
    harness.services.name_record_key().await.unwrap();
    let (contest, _, judges) = begun(&harness).await;
    harness.score_by_number(&judges[0], &contest).await;
    harness.services = harness.services.clone().with_record_signer(Arc::<FixedKey>::clone(&second));
    harness.services.change_record_key(&Actor::Operator, None, "遗失").await.unwrap();
    harness.score_by_number(&judges[1], &contest).await;
    harness.services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
    harness.seal(&contest).await;
    for edition in RecordEdition::ALL {
        let bytes = harness.services.export_record(&harness.organiser, &contest, edition).await.unwrap();
        let found = verify_record(&bytes, None, &fits);
        assert!(found.is_verified() && found.warnings.iter().any(|told| told.contains("of line 9 ")), "{found}");
        let StepOutcome::Right(told) = &found.steps[3].outcome else { unreachable!("{found}") };
        let by = |sizes: &str, key: &FixedKey| format!("; checkpoints of size {sizes} by {}", short_name_of(key));
        let wanted = format!("{}{}", by("5 to 9", &first), by("10 to 14", &second));
        assert!(told.ends_with(&wanted), "{told}");
        let file = harness.folder.join("lost.linxuan-record");
        std::fs::write(&file, bytes).unwrap();
        assert!(verified_in_python(&file, None).contains(&wanted), "both say so");
    }
}

/// A record that another key signed so far, as a contest brings it from elsewhere, is the installation's from here on.
#[tokio::test]
async fn a_record_of_another_key_gets_a_line_of_the_own_one() {
    let (theirs, own) = (fixed(1), fixed(2));
    let harness = signing(None, &theirs).await;
    let (contest, ..) = begun(&harness).await;
    let here = harness.services.clone().with_record_signer(Arc::<FixedKey>::clone(&own));
    assert_eq!(here.keep_checkpoints().await.unwrap(), 1);
    assert_eq!(here.keep_checkpoints().await.unwrap(), 0);
    assert_eq!(kinds(&lines(None, &harness.folder, &contest).await).last(), Some(&"key"));
    let signed = checkpoints(None, &harness, &contest, &[&theirs, &own]).await;
    assert_eq!(signed.last(), Some(&(8, Milestone::Key, vec![1])), "only the new one: the other is elsewhere");
}

/// The checkpoint of a pool has its lines and no more, under the key that is named in front: where there is none it would lack for good.
#[tokio::test]
async fn a_pool_that_nobody_could_sign_is_not_frozen() {
    let key = fixed(1);
    let harness = Harness::new().await;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let before = lines(None, &harness.folder, &contest).await;
    let hash = services.contest(organiser, &contest).await.unwrap().0.settings.judging_hash();
    assert_eq!(refused(services.freeze_pool(organiser, &contest, &hash).await), Refusal::NoRecordKey);
    assert_eq!(lines(None, &harness.folder, &contest).await, before, "nothing is frozen");

    // Once there is a key it is named in front of the pool.
    let signing = services.clone().with_record_signer(Arc::<FixedKey>::clone(&key));
    signing.freeze_pool(organiser, &contest, &hash).await.unwrap();
    let all = lines(None, &harness.folder, &contest).await;
    assert_eq!(kinds(&all), ["open", "entry", "entry", "key", "rules", "pool"]);
    let wanted = [(4, Milestone::Key, vec![0]), (6, Milestone::Pool, vec![0])];
    assert_eq!(checkpoints(None, &harness, &contest, &[&key]).await, wanted);
}

#[tokio::test]
async fn the_pool_alone_is_signed_when_it_is_frozen() {
    let key = fixed(1);
    let harness = signing(None, &key).await;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    harness.freeze(&contest).await;
    let all = lines(None, &harness.folder, &contest).await;
    assert_eq!(kinds(&all).last(), Some(&"pool"));
    let size = u64::try_from(all.len()).unwrap();
    assert_eq!(checkpoints(None, &harness, &contest, &[&key]).await, [(size, Milestone::Pool, vec![0])]);
    let kinds: BTreeSet<&str> = kinds(&all).into_iter().collect();
    assert!(!kinds.contains("seed"), "{kinds:?}");
}
