//! Every act that counts leaves its line in the record, in the transaction of the act; on both databases.

use std::path::Path;

use domain::contest::phase::Phase;
use domain::ids::{ContestId, EntryId};
use domain::record::{
    EntryStanding, LineBody, RecordHash, RecordedLine, SeedStep, SeedWay, commitment, pool_root, tree,
};
use services::media::Storage;
use services::{Actor, Decision, Grounds, Refusal, SeedDraft, SeedOutcome, ServiceError};
use store::{Contest, Meter, OpeningSubject};

use crate::checkpoints::{fixed, signing};
use crate::harness::{Harness, marks, refused, ruling, sheet};
use crate::races::cluster::Cluster;
use crate::record_view::checkpoint;

/// The lines of a record, which stand where they say, under the root that is kept.
pub async fn lines(database: Option<&str>, folder: &Path, contest: &ContestId) -> Vec<RecordedLine> {
    let store = store::open(database, folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let stored = tx.record_lines(contest, 0, 10_000).await.unwrap();
    let head = tx.record_head(contest).await.unwrap();
    let leaves: Vec<RecordHash> = stored.iter().map(|line| RecordedLine::leaf(&line.text)).collect();
    assert_eq!(head.map(|head| head.tree.root()), (!leaves.is_empty()).then(|| tree::root(&leaves)));
    let lines: Vec<RecordedLine> = stored.iter().map(|line| RecordedLine::read(&line.text).unwrap()).collect();
    for (n, line) in (0..).zip(&lines) {
        assert_eq!(line.n, n, "without gap");
    }
    drop(tx);
    store.close().await;
    lines
}

pub fn kinds(lines: &[RecordedLine]) -> Vec<&'static str> {
    lines.iter().map(|line| line.body.kind().key()).collect()
}

/// A contest whose first round has begun: two films, two judges, one place.
pub async fn begun(harness: &Harness) -> (ContestId, Vec<EntryId>, [Actor; 2]) {
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = harness.open_for(1).await;
    let films = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    (contest, films, judges)
}

/// From its first round to the seal: a sheet is set aside, a film ruled in and out again.
pub async fn sealed(harness: &Harness, contest: &ContestId, films: &[EntryId], judges: &[Actor]) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    harness.select_by_number(judges, contest).await;
    let judge = judges[0].account().unwrap().id.clone();
    services.decide_conflict(organiser, contest, ruling(&judge, &films[0], true, "同一单位", &[])).await.unwrap();
    harness.rule_in(contest, &films[1]).await;
    services.drop_override(organiser, contest, &films[1]).await.unwrap();
    harness.seal(contest).await;
}

async fn every_act_leaves_its_line(database: Option<&str>) {
    let harness = Harness::with(database, &Storage::Local).await;
    let (contest, films, judges) = begun(&harness).await;
    let services = &harness.services;
    let at_start = ["open", "entry", "entry", "rules", "pool", "seed", "assignment"];
    let begun = lines(database, &harness.folder, &contest).await;
    assert_eq!(kinds(&begun), at_start);

    sealed(&harness, &contest, &films, &judges).await;
    harness.archive(&contest).await;

    let all = lines(database, &harness.folder, &contest).await;
    let after = [
        "sheet",
        "sheet",
        "sheet",
        "sheet",
        "absence",
        "override",
        "override",
        "ranking",
        "selection",
        "notice",
        "result",
        "close",
    ];
    assert_eq!(kinds(&all), [at_start.as_slice(), after.as_slice()].concat());
    assert_eq!(all[..begun.len()], begun, "nothing before was changed");
    let bodies: Vec<&LineBody> = all.iter().map(|line| &line.body).collect();
    let LineBody::Pool(pool) = bodies[4] else { unreachable!("{:?}", bodies[4]) };
    let entries = bodies[1..3].iter().map(|body| match body {
        LineBody::Entry(line) => line.into(),
        other => unreachable!("{other:?}"),
    });
    assert_eq!((pool.entries, pool.root), (2, pool_root(entries.collect()).unwrap()));
    let LineBody::Seed(seed) = bodies[5] else { unreachable!("{:?}", bodies[5]) };
    assert_eq!((seed.way, seed.step, seed.form.as_deref()), (SeedWay::Earlier, SeedStep::Drawn, Some("number")));
    let LineBody::Ranking(ranking) = bodies[14] else { unreachable!("{:?}", bodies[14]) };
    let ranked: Vec<_> = ranking.films.iter().map(|film| (film.film, film.place, film.sheets, film.recusals)).collect();
    assert_eq!(ranked, [(1, 1, 1, 1), (2, 2, 2, 0)]);
    let LineBody::Selection(selection) = bodies[15] else { unreachable!("{:?}", bodies[15]) };
    assert_eq!(selection.selected, [1]);
    let LineBody::Result(result) = bodies[17] else { unreachable!("{:?}", bodies[17]) };
    assert_eq!(result.films, [1]);

    // No name stands in a line, and what a commitment stands for lies beside the record.
    let store = store::open(database, &harness.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let texts: Vec<String> = all.iter().map(|line| line.text().unwrap()).collect();
    for name in ["第1部", "题材空白", "评委会", "观摩", "one@", "同一单位"] {
        assert!(texts.iter().all(|text| !text.contains(name)), "{name}");
    }
    let named = tx.openings_of(&contest, OpeningSubject::Judge).await.unwrap();
    let mut names: Vec<String> = named.iter().map(|one| one.opening().unwrap().text).collect();
    names.sort();
    assert_eq!(names, ["one", "two"]);
    for one in &named {
        let (salt, text) = one.opened.clone().unwrap();
        assert_eq!(commitment(&salt, &text), one.commitment);
        assert!(texts[6].contains(&one.commitment.to_string()));
    }
    assert_eq!(tx.documents(&contest).await.unwrap().len(), 1, "that of the selection");
    drop(tx);
    store.close().await;
    services.close().await;
}

#[tokio::test]
async fn every_act_leaves_its_line_on_sqlite() {
    every_act_leaves_its_line(None).await;
}

#[tokio::test]
async fn every_act_leaves_its_line_on_postgres() {
    let cluster = Cluster::start();
    every_act_leaves_its_line(Some(&cluster.url)).await;
}

async fn two_at_once_and_a_refused_one(database: Option<&str>) {
    let harness = Harness::with(database, &Storage::Local).await;
    let (contest, _, judges) = begun(&harness).await;
    let services = &harness.services;
    let before = lines(database, &harness.folder, &contest).await;
    // Nothing is scored yet.
    let incomplete = refused(services.sign_sheets(&judges[0], &contest, "独立评审").await);
    assert!(matches!(incomplete, Refusal::SheetsIncomplete(_)), "{incomplete:?}");
    assert_eq!(lines(database, &harness.folder, &contest).await, before, "a refused act leaves none");
    for judge in &judges {
        for line in services.my_desk(judge, &contest).await.unwrap().lines {
            services.save_sheet(judge, &line.assignment, 0, &sheet(marks([800; 3]), "好"), &[]).await.unwrap();
        }
    }
    let (one, two) = tokio::join!(
        services.sign_sheets(&judges[0], &contest, "独立评审"),
        services.sign_sheets(&judges[1], &contest, "独立评审"),
    );
    one.unwrap();
    two.unwrap();
    let after = lines(database, &harness.folder, &contest).await;
    assert_eq!(kinds(&after[before.len()..]), ["sheet"; 4]);

    // What is opened again is undone on record, and signed anew.
    let judge = judges[0].account().unwrap().id.clone();
    services.reopen_sheets(&harness.organiser, &contest, &judge, "改分").await.unwrap();
    harness.pass(1);
    services.sign_sheets(&judges[0], &contest, "独立评审").await.unwrap();
    let again = lines(database, &harness.folder, &contest).await;
    assert_eq!(kinds(&again[after.len()..]), ["amendment", "sheet", "sheet"]);
    services.close().await;
}

#[tokio::test]
async fn two_at_once_and_a_refused_one_on_sqlite() {
    two_at_once_and_a_refused_one(None).await;
}

#[tokio::test]
async fn two_at_once_and_a_refused_one_on_postgres() {
    let cluster = Cluster::start();
    two_at_once_and_a_refused_one(Some(&cluster.url)).await;
}

async fn the_pool_is_frozen_before_the_seed(database: Option<&str>) {
    let harness = signing(database, &fixed(1)).await;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    let films = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let drawn = |actor, text: &str| services.draw_seed(actor, &contest, SeedDraft::Dice(text.to_owned()));
    assert_eq!(refused(drawn(organiser, "05 11").await), Refusal::FreezeFirst);
    let hash = services.contest(organiser, &contest).await.unwrap().0.settings.judging_hash();
    assert_eq!(refused(services.freeze_pool(organiser, &contest, "other").await), Refusal::StaleRules);
    services.freeze_pool(organiser, &contest, &hash).await.unwrap();
    assert_eq!(refused(services.freeze_pool(organiser, &contest, &hash).await), Refusal::PoolFrozen);

    // From here on neither works nor rules change, and judging waits for the seed.
    assert_eq!(refused(services.undo_check(staff, &films[0]).await), Refusal::PoolFrozen);
    assert_eq!(refused(services.decide(staff, &films[0], Decision::Refuse, "字幕").await), Refusal::PoolFrozen);
    let back = services.move_phase(organiser, &contest, Phase::CallOpen, "补报").await;
    assert_eq!(refused(back), Refusal::PoolFrozen);
    let before = services.contest(organiser, &contest).await.unwrap().0;
    let mut settings = before.settings.as_ref().clone();
    settings.balance.size = 2;
    let edit = services::ContestEdit { title: before.title, deadline: "2026-03-10 12:00".to_owned(), settings };
    let edited = services.edit_contest(organiser, &contest, before.version, edit, "").await;
    assert_eq!(refused(edited), Refusal::PoolFrozen);
    let open = || services.move_phase(organiser, &contest, Phase::Round(1), "");
    assert_eq!(refused(open().await), Refusal::SeedFirst);

    // Two people type what dice show, and must agree.
    assert_eq!(drawn(organiser, "05 11").await.unwrap(), SeedOutcome::Waits);
    assert_eq!(drawn(organiser, "05 12").await.unwrap(), SeedOutcome::Waits, "the same person is no second one");
    assert_eq!(drawn(staff, "05 11").await.unwrap(), SeedOutcome::Differs);
    // Both are void: whoever typed differently does not try until it fits.
    assert_eq!(drawn(staff, "05 12").await.unwrap(), SeedOutcome::Waits);
    assert_eq!(drawn(organiser, "05 12").await.unwrap(), SeedOutcome::Drawn);
    assert_eq!(refused(drawn(staff, "06 13").await), Refusal::SeedDrawn);
    let settings = services.contest(organiser, &contest).await.unwrap().0.settings;
    assert_eq!(settings.lottery_seed.to_string(), "05 12");
    assert_eq!(refused(open().await), Refusal::DealAgain, "they were dealt by another seed");
    services.confirm_assignment(organiser, &contest).await.unwrap();
    open().await.unwrap();
    let all = lines(database, &harness.folder, &contest).await;
    assert_eq!(kinds(&all), ["open", "entry", "entry", "rules", "pool", "seed", "assignment"]);
    let LineBody::Seed(seed) = &all[5].body else { unreachable!("{:?}", all[5]) };
    assert_eq!((seed.way, seed.typed_by.len(), seed.seed.as_deref()), (SeedWay::Dice, 2, Some("05 12")));
    services.close().await;
}

#[tokio::test]
async fn the_pool_is_frozen_before_the_seed_on_sqlite() {
    the_pool_is_frozen_before_the_seed(None).await;
}

#[tokio::test]
async fn the_pool_is_frozen_before_the_seed_on_postgres() {
    let cluster = Cluster::start();
    the_pool_is_frozen_before_the_seed(Some(&cluster.url)).await;
}

#[tokio::test]
async fn three_texts_make_a_seed_and_a_missing_one_voids_it() {
    let harness = signing(None, &fixed(1)).await;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    harness.assigned(&contest, &judges, &["440100"]).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    harness.freeze(&contest).await;
    let texts = ["甲", "乙", "丙"];
    let parts: Vec<(String, RecordHash)> =
        texts.iter().map(|text| (format!("{text}某"), RecordHash::of(text.as_bytes()))).collect();
    assert_eq!(refused(services.give_hashes(organiser, &contest, &parts[..2]).await), Refusal::SeedParts);
    services.give_hashes(organiser, &contest, &parts).await.unwrap();
    let server = services.draw_seed(organiser, &contest, SeedDraft::Server).await;
    assert_eq!(refused(server), Refusal::OtherSeedWay, "no other way once it has begun");
    let given = |values: [Option<&str>; 3]| {
        let values = values.iter().map(|value| value.map(str::to_owned)).collect();
        services.draw_seed(organiser, &contest, SeedDraft::Contributions(values))
    };
    assert_eq!(refused(given([Some("甲"), Some("乙"), Some("丁")]).await), Refusal::SeedHash);
    assert_eq!(given([Some("甲"), None, Some("丙")]).await.unwrap(), SeedOutcome::Void);
    assert_eq!(refused(given([Some("甲"), Some("乙"), Some("丙")]).await), Refusal::OtherSeedWay);
    // Whoever kept a text back does not have it drawn in another way now.
    let server = services.draw_seed(organiser, &contest, SeedDraft::Server).await;
    assert_eq!(refused(server), Refusal::OtherSeedWay, "hashes are given anew");
    let dice = services.draw_seed(organiser, &contest, SeedDraft::Dice("05 11".to_owned())).await;
    assert_eq!(refused(dice), Refusal::OtherSeedWay);
    services.give_hashes(organiser, &contest, &parts).await.unwrap();
    assert_eq!(given([Some("甲"), Some("乙"), Some("丙")]).await.unwrap(), SeedOutcome::Drawn);
    let seed = services.contest(organiser, &contest).await.unwrap().0.settings.lottery_seed.to_string();
    assert_eq!(seed, RecordHash::of("甲\n乙\n丙".as_bytes()).to_string());

    // Another one needs an amendment.
    let again = || services.draw_seed(organiser, &contest, SeedDraft::Server);
    assert_eq!(refused(again().await), Refusal::SeedDrawn);
    services.amend_seed(organiser, &contest, "录入有误", "组委会").await.unwrap();
    assert_eq!(again().await.unwrap(), SeedOutcome::Drawn);
    let all = lines(None, &harness.folder, &contest).await;
    assert_eq!(kinds(&all[3..]), ["pool", "seed", "seed", "seed", "seed", "amendment", "seed"]);
}

#[tokio::test]
async fn who_leaves_before_the_round_has_no_sheets_on_record() {
    let harness = signing(None, &fixed(1)).await;
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = harness.open_for(1).await;
    harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    harness.freeze(&contest).await;
    services.draw_seed(organiser, &contest, SeedDraft::Server).await.unwrap();
    services.confirm_assignment(organiser, &contest).await.unwrap();
    let leaves = judges[1].account().unwrap().id.clone();
    services.remove_member(organiser, &contest, &leaves, domain::access::Role::Judge).await.unwrap();
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    let all = lines(None, &harness.folder, &contest).await;
    assert_eq!(kinds(&all[5..]), ["seed", "assignment", "absence", "absence"]);
}

#[tokio::test]
async fn a_contest_of_before_begins_its_record_with_the_next_act_and_only_before_its_first_round() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (known, ..) = begun(&harness).await;
    let model = services.contest(organiser, &known).await.unwrap().0;
    // As a program without records left them.
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    let old = |id: &str, phase| Contest { id: id.parse().unwrap(), phase, deadline: None, ..model.clone() };
    let (early, late) = (old("c-early", Phase::Draft), old("c-late", Phase::Selection));
    tx.insert_contest(&early).await.unwrap();
    tx.insert_contest(&late).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    services.name_draw(organiser, &early.id, "双色球第 2026031 期").await.unwrap();
    assert_eq!(kinds(&lines(None, &harness.folder, &early.id).await), ["open", "seed"]);
    let grounds = Grounds { reason: "补登", decider: "组委会" };
    services.amend_deadline(organiser, &late.id, "2026-05-01 12:00", grounds).await.unwrap();
    assert!(lines(None, &harness.folder, &late.id).await.is_empty(), "nothing is made up afterwards");
}

#[tokio::test]
async fn a_chair_confirms_a_checkpoint_once_and_only_under_its_root() {
    let harness = Harness::new().await;
    let (contest, _, _) = begun(&harness).await;
    let chair = harness.person("chair").await;
    harness.cast(&contest, &chair, domain::access::Role::Chair, "", "").await;
    let before = lines(None, &harness.folder, &contest).await;
    let other = RecordHash::of(b"x");
    let root = checkpoint(None, &harness, &contest, 1_000).await;
    let confirm = |actor, size, root| harness.services.countersign_checkpoint(actor, &contest, size, root);
    let none = confirm(&chair, 1_001, &root).await;
    assert!(matches!(none, Err(ServiceError::NotFound)), "there is none of this size: {none:?}");
    let another = confirm(&chair, 1_000, &other).await;
    assert!(matches!(another, Err(ServiceError::Conflict)), "its root is another: {another:?}");
    let own = confirm(&harness.organiser, 1_000, &root).await;
    assert!(matches!(own, Err(ServiceError::Denied(_))), "nobody confirms what they decided themselves: {own:?}");
    confirm(&chair, 1_000, &root).await.unwrap();
    assert_eq!(refused(confirm(&chair, 1_000, &root).await), Refusal::CheckpointCountersigned);
    let after = lines(None, &harness.folder, &contest).await;
    assert_eq!(kinds(&after[before.len()..]), ["countersign"]);
}

#[tokio::test]
async fn a_work_is_on_record_as_it_was_decided_about() {
    let harness = Harness::new().await;
    let judges = [harness.person("one").await];
    let contest = harness.open_for(1).await;
    let films = harness.assigned(&contest, &judges, &["440100", "440500"]).await;
    let services = &harness.services;
    services.undo_check(&harness.staff, &films[0]).await.unwrap();
    services.decide(&harness.staff, &films[0], Decision::Refuse, "字幕").await.unwrap();
    let all = lines(None, &harness.folder, &contest).await;
    let standings = all.iter().filter_map(|line| match &line.body {
        LineBody::Entry(line) => Some((line.number, line.standing)),
        _ => None,
    });
    let standings: Vec<(u32, EntryStanding)> = standings.collect();
    let (eligible, refused) = (EntryStanding::Eligible, EntryStanding::Refused);
    assert_eq!(standings, [(1, eligible), (2, eligible), (1, refused), (1, refused)]);
}
