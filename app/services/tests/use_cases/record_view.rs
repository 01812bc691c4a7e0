//! What people meet of a record: who reads it, how pool and seed come about, what stands on paper, and the alarm; on both databases.

use domain::access::Role;
use domain::contest::PublicationMode;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::record::{LineBody, LineKind, Milestone, RecordEdition, RecordHash, RecordedLine, SeedWay};
use services::exports::{ExportFormat, ExportKind};
use services::media::Storage;
use services::{Actor, RecordPowers, Refusal, SeedDraft, SeedOutcome, ServiceError, SignatureAsk, TypedSeed};
use store::{Meter, Sheet, StoredCheckpoint};

use crate::checkpoints::{fixed, signing};
use crate::harness::{Harness, marks, refused};
use crate::races::cluster::Cluster;

/// A contest with two films of one judge, dealt, before its first round; a chair and a scrutineer.
async fn dealt(harness: &Harness) -> (ContestId, [Actor; 3]) {
    let people = [harness.person("one").await, harness.person("chair").await, harness.person("scrutineer").await];
    let contest = harness.open_for(1).await;
    harness.cast(&contest, &people[1], Role::Chair, "", "").await;
    harness.cast(&contest, &people[2], Role::Scrutineer, "", "").await;
    harness.assigned(&contest, &people[..1], &["440100", "440500"]).await;
    (contest, people)
}

/// A checkpoint of more lines than there are, so that it is the newest whatever others there are; its root.
pub async fn checkpoint(database: Option<&str>, harness: &Harness, contest: &ContestId, size: u64) -> RecordHash {
    let store = store::open(database, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    // The root of no line at all.
    let root = RecordHash::of(b"");
    let text =
        format!("linxuan/{contest}\n{size}\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmilestone round\nat 5\n");
    let kept =
        StoredCheckpoint { size, milestone: Milestone::Round, made_at: 5, note: format!("{text}\n— k AAAA\n") };
    assert!(tx.insert_checkpoint(contest, &kept).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;
    root
}

async fn who_runs_and_watches_reads_it(database: Option<&str>) {
    let harness = Harness::with(database, &Storage::Local).await;
    let (contest, [judge, chair, scrutineer]) = dealt(&harness).await;
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    for who in [organiser, staff, &chair, &scrutineer] {
        let view = services.record_view(who, &contest).await.unwrap();
        assert!(view.editions.is_empty(), "no file while it is judged, nor without a checkpoint");
        assert_eq!(view.counts, [(LineKind::Open, 1), (LineKind::Entry, 2)]);
        assert!(!view.may.countersign && view.pool.is_none() && !view.keeps_none());
    }
    for who in [&judge, &harness.person("nobody").await] {
        assert!(matches!(services.record_view(who, &contest).await, Err(ServiceError::Denied(_))));
    }
    let nowhere: ContestId = "c-nowhere".parse().unwrap();
    assert!(matches!(services.record_view(organiser, &nowhere).await, Err(ServiceError::NotFound)));

    let root = checkpoint(database, &harness, &contest, 1_000).await;
    let powers = |view: services::RecordView| view.may;
    assert!(powers(services.record_view(&chair, &contest).await.unwrap()).countersign);
    assert!(!powers(services.record_view(organiser, &contest).await.unwrap()).countersign);
    services.countersign_checkpoint(&chair, &contest, 1_000, &root).await.unwrap();
    let view = services.record_view(&chair, &contest).await.unwrap();
    assert!(!view.may.countersign, "once each");
    let newest = &view.checkpoints[0];
    assert_eq!((newest.checkpoint.size, newest.checkpoint.root), (1_000, root));
    let who: Vec<_> = newest.countersigned.iter().map(|one| (one.name.as_deref(), one.role)).collect();
    assert_eq!(who, [(Some("chair"), Role::Chair)]);
    assert!(services.record_view(&scrutineer, &contest).await.unwrap().may.countersign, "for themselves");
    services.close().await;
}

#[tokio::test]
async fn who_runs_and_watches_reads_it_on_sqlite() {
    who_runs_and_watches_reads_it(None).await;
}

#[tokio::test]
async fn who_runs_and_watches_reads_it_on_postgres() {
    let cluster = Cluster::start();
    who_runs_and_watches_reads_it(Some(&cluster.url)).await;
}

async fn two_type_blind_what_dice_showed(database: Option<&str>) {
    let harness = signing(database, &fixed(1)).await;
    let (contest, [_, chair, scrutineer]) = dealt(&harness).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let before = services.record_view(organiser, &contest).await.unwrap();
    assert_eq!(before.eligible, Some(2));
    let powers = RecordPowers { freeze: true, name_draw: true, ..RecordPowers::default() };
    assert_eq!(before.may, powers);
    assert_eq!(services.record_view(&chair, &contest).await.unwrap().may, RecordPowers::default());

    let root = harness.freeze(&contest).await;
    let frozen = services.record_view(organiser, &contest).await.unwrap();
    let pool = frozen.pool.unwrap();
    assert_eq!((pool.entries, pool.root, frozen.eligible), (2, root, None));
    assert_eq!(frozen.may, RecordPowers { draw: true, type_dice: true, ..RecordPowers::default() });
    assert!(services.settings(organiser, &contest).await.unwrap().frozen, "the settings say so");

    // The first is told that the second is waited for, the second who typed; nobody is told what.
    let typed = async |who: &Actor, text: &str| {
        services.draw_seed(who, &contest, SeedDraft::Dice(text.to_owned())).await.unwrap()
    };
    let told = async |who: &Actor| services.record_view(who, &contest).await.unwrap().seed.typed;
    let by_chair = |own| Some(TypedSeed { name: "chair".to_owned(), own });
    assert_eq!(typed(&chair, "05 11").await, SeedOutcome::Waits);
    assert_eq!((told(&chair).await, told(&scrutineer).await), (by_chair(true), by_chair(false)));
    let counted = services.metered();
    counted.record_view(&scrutineer, &contest).await.unwrap();
    assert!(counted.statements() <= 8, "{} statements", counted.statements());
    assert_eq!(typed(&scrutineer, "05 12").await, SeedOutcome::Differs);
    assert_eq!(told(&chair).await, None, "both are void");
    assert_eq!(typed(&scrutineer, "05 11").await, SeedOutcome::Waits);
    assert_eq!(typed(&chair, "05 11").await, SeedOutcome::Drawn);
    let view = services.record_view(organiser, &contest).await.unwrap();
    let drawn = view.seed.drawn.clone().unwrap();
    assert_eq!((drawn.way, drawn.seed.as_str(), view.seed.typed), (SeedWay::Dice, "05 11", None));
    assert_eq!(view.may, RecordPowers { amend_seed: true, ..RecordPowers::default() });
    services.close().await;
}

#[tokio::test]
async fn two_type_blind_what_dice_showed_on_sqlite() {
    two_type_blind_what_dice_showed(None).await;
}

#[tokio::test]
async fn two_type_blind_what_dice_showed_on_postgres() {
    let cluster = Cluster::start();
    two_type_blind_what_dice_showed(Some(&cluster.url)).await;
}

async fn each_way_ends_as_it_began(database: Option<&str>) {
    let harness = signing(database, &fixed(1)).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let (contest, [_, chair, _]) = dealt(&harness).await;
    services.name_draw(organiser, &contest, "双色球第 2026031 期").await.unwrap();
    let begun = services.move_phase(organiser, &contest, Phase::Round(1), "").await;
    assert_eq!(refused(begun), Refusal::FreezeFirst, "the seed is that of the draw, not of the settings");
    harness.freeze(&contest).await;
    let late = services.name_draw(organiser, &contest, "另一期").await;
    assert_eq!(refused(late), Refusal::PoolFrozen, "named before, not after");
    let view = services.record_view(organiser, &contest).await.unwrap();
    assert_eq!(view.seed.named.as_deref(), Some("双色球第 2026031 期"));
    assert_eq!(view.may, RecordPowers { draw: true, ..RecordPowers::default() }, "no dice where a draw was named");
    let draw = |who, draft| services.draw_seed(who, &contest, draft);
    assert_eq!(refused(draw(organiser, SeedDraft::Server).await), Refusal::OtherSeedWay);
    assert_eq!(refused(draw(organiser, SeedDraft::Dice("1".to_owned())).await), Refusal::OtherSeedWay);
    let numbers = || SeedDraft::PublicDraw("05 11 12 19 26 30 08".to_owned());
    assert_eq!(refused(draw(&chair, numbers()).await), Refusal::OtherSeedWay, "the organiser types it");
    assert_eq!(draw(organiser, numbers()).await.unwrap(), SeedOutcome::Drawn);
    assert_eq!(refused(draw(organiser, numbers()).await), Refusal::SeedDrawn, "one seed");
    let drawn = services.record_view(organiser, &contest).await.unwrap().seed.drawn.unwrap();
    assert_eq!((drawn.way, drawn.seed.as_str()), (SeedWay::PublicDraw, "05 11 12 19 26 30 08"));

    // Another one by a revision; what was named is over with it, and the server says that it was the server.
    services.amend_seed(organiser, &contest, "公告有误", "组委会").await.unwrap();
    assert_eq!(draw(organiser, SeedDraft::Server).await.unwrap(), SeedOutcome::Drawn);
    let drawn = services.record_view(organiser, &contest).await.unwrap().seed.drawn.unwrap();
    assert_eq!((drawn.way, drawn.seed.len()), (SeedWay::Server, 64));
    let settings = services.contest(organiser, &contest).await.unwrap().0.settings;
    assert_eq!(settings.lottery_seed.to_string(), drawn.seed, "everything is drawn by it");

    // What was dealt by an earlier seed is dealt by this one, on record.
    services.confirm_assignment(organiser, &contest).await.unwrap();
    services.amend_seed(organiser, &contest, "公告有误", "组委会").await.unwrap();
    assert_eq!(draw(organiser, SeedDraft::Server).await.unwrap(), SeedOutcome::Drawn);
    let begin = || services.move_phase(organiser, &contest, Phase::Round(1), "");
    assert_eq!(refused(begin().await), Refusal::DealAgain);
    services.confirm_assignment(organiser, &contest).await.unwrap();
    begin().await.unwrap();
    services.close().await;
}

#[tokio::test]
async fn each_way_ends_as_it_began_on_sqlite() {
    each_way_ends_as_it_began(None).await;
}

#[tokio::test]
async fn each_way_ends_as_it_began_on_postgres() {
    let cluster = Cluster::start();
    each_way_ends_as_it_began(Some(&cluster.url)).await;
}

#[tokio::test]
async fn a_seed_of_the_settings_is_named_as_that() {
    let harness = Harness::new().await;
    let (contest, _) = dealt(&harness).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    let view = services.record_view(organiser, &contest).await.unwrap();
    let drawn = view.seed.drawn.unwrap();
    assert_eq!((drawn.way, drawn.seed.as_str()), (SeedWay::Earlier, "20170630"));
    assert_eq!(view.may, RecordPowers::default(), "judging has begun");
}

#[tokio::test]
async fn the_mode_of_publication_stands_in_the_rules_and_no_later_than_the_pool() {
    let harness = signing(None, &fixed(1)).await;
    let (contest, _) = dealt(&harness).await;
    harness.set_up(&contest, |settings| settings.publication = PublicationMode::Open).await;
    harness.freeze(&contest).await;
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let lines = tx.record_lines_of(&contest, &[LineKind::Rules]).await.unwrap();
    let LineBody::Rules(rules) = RecordedLine::read(&lines[0].text).unwrap().body else { unreachable!("{lines:?}") };
    assert_eq!((lines.len(), rules.mode), (1, PublicationMode::Open));
    drop(tx);
    store.close().await;

    let (services, organiser) = (&harness.services, &harness.organiser);
    let before = services.contest(organiser, &contest).await.unwrap().0;
    let mut settings = before.settings.as_ref().clone();
    settings.publication = PublicationMode::Closed;
    let edit = services::ContestEdit { title: before.title, deadline: "2026-03-10 12:00".to_owned(), settings };
    assert_eq!(
        refused(services.edit_contest(organiser, &contest, before.version, edit, "").await),
        Refusal::PoolFrozen
    );
}

async fn an_altered_sheet_is_an_alarm(database: Option<&str>) {
    let harness = Harness::with(database, &Storage::Local).await;
    let (contest, [judge, chair, _]) = dealt(&harness).await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    services.move_phase(organiser, &contest, Phase::Round(1), "").await.unwrap();
    services.declare(&judge, &contest, "已阅读规则").await.unwrap();
    let alarm = async || {
        let view = services.record_view(organiser, &contest).await.unwrap();
        services.altered_films(&view).await.unwrap()
    };
    harness.select_by_number(std::slice::from_ref(&judge), &contest).await;
    assert_eq!(alarm().await, [0_u32; 0], "nothing is sealed");
    harness.seal(&contest).await;
    assert_eq!(alarm().await, [0_u32; 0]);
    let editions = async |who: &Actor| services.record_view(who, &contest).await.unwrap().editions;
    assert!(editions(organiser).await.is_empty(), "nothing is signed");
    let root = checkpoint(database, &harness, &contest, 1_000).await;
    let (full, public) = (RecordEdition::Full, RecordEdition::Public);
    for (who, open) in [(organiser, vec![full, public]), (&chair, vec![full, public]), (&harness.staff, vec![])] {
        assert_eq!(editions(who).await, open);
    }

    // The root stands on what is printed and in the file of the result.
    let groups = root.groups();
    let ask = SignatureAsk::default();
    let signed = services.signed(&judge, &contest, &ask).await.unwrap().checkpoint;
    let sealed = services.selection(organiser, &contest, Clone::clone).await.unwrap().checkpoint;
    for shown in [signed, sealed] {
        assert_eq!(shown.map(|one| one.root.groups()).as_deref(), Some(groups.as_str()));
    }
    let lang = domain::text::Lang::Zh;
    let file = services.export(organiser, &contest, ExportKind::Shortlist, ExportFormat::Csv, lang).await.unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains("存证总校验码") && text.contains(&groups), "{text}");

    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    assert_eq!(editions(&harness.staff).await, [public], "published");

    // As somebody does who can write to the database and not to the record.
    let store = store::open(database, &harness.folder).await.unwrap();
    let mut tx = store.write(&Meter::default()).await.unwrap();
    let who = judge.account().unwrap().id.clone();
    tx.reopen_sheets(&contest, 1, &who, 7, "").await.unwrap();
    let tasks = tx.tasks(&contest, 1, Some(&who)).await.unwrap();
    let sheet = tasks.iter().filter_map(|task| task.sheet.clone()).find(|sheet| sheet.total == Some(9_500)).unwrap();
    let mut content = sheet.content.clone();
    content.marks = marks([100; 3]);
    let altered = Sheet { version: sheet.version + 1, content, total: Some(1_000), signed_at: None, ..sheet };
    assert!(tx.save_sheet(&altered).await.unwrap());
    tx.sign_sheets(&contest, 1, &who, 8).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    assert_eq!(alarm().await, [1]);
    services.close().await;
}

#[tokio::test]
async fn an_altered_sheet_is_an_alarm_on_sqlite() {
    an_altered_sheet_is_an_alarm(None).await;
}

#[tokio::test]
async fn an_altered_sheet_is_an_alarm_on_postgres() {
    let cluster = Cluster::start();
    an_altered_sheet_is_an_alarm(Some(&cluster.url)).await;
}
