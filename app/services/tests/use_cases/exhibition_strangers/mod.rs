//! Every use case of the exhibition and of the vote as somebody asks for it who may not: nobody signed in, nobody of the exhibition, an
//! office beside or below, the manager and the device of another site. None of them is told anything, and nothing changes.

mod stage;

use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::library::LessonDraft;
use domain::exhibition::packs::PackProblem;
use domain::exhibition::plans::PlanStanding;
use domain::exhibition::settings::ExhibitionSettings;
use domain::exhibition::site::SiteProblem;
use domain::ids::{EntryId, ReportId, SpotCheckId};
use domain::popularity::{BatchAct, VoteAct};
use domain::text::Lang;
use services::playback::{FilmVariant, LinkQuery};
use services::{
    Actor, BroughtEvidence, ByHandDraft, CollectionDraft, ExhibitionPeopleSearch, LessonsAsk, LibraryAsk, MenuDraft,
    ParticipationAsk, PlanAsk, PosterFormat, PreviewDraft, Refusal, RegionDraft, ReleaseDraft, ServiceError,
    SitePreviewsAsk, SiteSearch, SpotCheckDraft, ViewingSearch, VoteSetUpDraft,
};

use self::stage::{Stage, exclusion, member, plan, sheet, site};
use crate::exhibition_viewings::world::World;
use crate::harness::{page, refused};
use crate::races::cluster::Cluster;

/// What was asked for, and what was answered in the place of it.
type Answers = Vec<(&'static str, Option<ServiceError>)>;

/// The answer says no and nothing else; a code that somebody typed is told back to them.
fn turns_away(error: &ServiceError) -> bool {
    let place = |refusal: &Refusal| matches!(refusal, Refusal::Site(SiteProblem::NoRegion(_) | SiteProblem::NoSite(_)));
    match error {
        ServiceError::Refused(refusal) => place(refusal),
        other => matches!(
            other,
            ServiceError::NotFound | ServiceError::SignInNeeded | ServiceError::Exhibition(_) | ServiceError::Denied(_)
        ),
    }
}

fn hold(who: &str, answers: Answers) {
    for (what, error) in answers {
        assert!(error.as_ref().is_some_and(turns_away), "{what} for {who}: {error:?}");
    }
}

async fn sites(stage: &Stage, who: &Actor) -> Answers {
    let (services, site_1, region) = (&stage.world.harness.services, stage.world.site(), &stage.region);
    let manager = stage.world.manager.account().unwrap().id.clone();
    let office = member("x", ExhibitionRole::Office, "4401");
    let added = RegionDraft { code: "440199".to_owned(), name: "某区".to_owned() };
    let there = SiteSearch { region: "4401".to_owned(), page: page(1, 9), ..SiteSearch::default() };
    let role = ExhibitionRole::Manager;
    vec![
        ("settings", services.exhibition_settings(who).await.err()),
        ("set_exhibition", services.set_exhibition(who, ExhibitionSettings::default(), 1).await.err()),
        ("exhibition_sites", services.exhibition_sites(who, &there).await.err()),
        ("exhibition_site", services.exhibition_site(who, site_1).await.err()),
        ("add_site", services.add_site(who, &site()).await.err()),
        ("edit_site", services.edit_site(who, site_1, 1, &site()).await.err()),
        ("link_device", services.link_device(who, site_1).await.err()),
        ("end_device", services.end_device(who, site_1).await.err()),
        ("exclude", services.exclude(who, &exclusion()).await.err()),
        ("end_exclusion", services.end_exclusion(who, &stage.exclusion).await.err()),
        ("exhibition_regions", services.exhibition_regions(who, "4401").await.err()),
        ("add_region", services.add_region(who, &added).await.err()),
        ("rename_region", services.rename_region(who, region, "别名").await.err()),
        ("grant_exhibition_role", services.grant_exhibition_role(who, &office).await.err()),
        ("end_exhibition_role", services.end_exhibition_role(who, &manager, role, site_1.as_str()).await.err()),
    ]
}

async fn plans(stage: &Stage, who: &Actor) -> Answers {
    let World { harness, plan: id, film, .. } = &stage.world;
    let (services, region, films) = (&harness.services, &stage.region, std::slice::from_ref(film));
    let regions = (region, std::slice::from_ref(region));
    let silent = (PlanStanding::Silent, &page(1, 9));
    vec![
        ("create_plan", services.create_plan(who, region, &plan()).await.err()),
        ("plan", services.plan(who, id).await.err()),
        ("edit_plan", services.edit_plan(who, id, 1, &plan()).await.err()),
        ("plan_films", services.plan_films(who, id).await.err()),
        ("choose_plan_films", services.choose_plan_films(who, id, 1, films).await.err()),
        ("take_over_films", services.take_over_films(who, id, 1, films).await.err()),
        ("edit_plan_films", services.edit_plan_films(who, id, 1, &[]).await.err()),
        ("plan_regions", services.plan_regions(who, id, None).await.err()),
        ("choose_plan_regions", services.choose_plan_regions(who, id, 1, regions).await.err()),
        ("publish_plan", services.publish_plan(who, id, 1, Lang::Zh).await.err()),
        ("withdraw_plan", services.withdraw_plan(who, id, 1, "有误").await.err()),
        ("plan_board", services.plan_board(who, id, None, silent).await.err()),
        ("plan_board_file", services.plan_board_file(who, id, None, ("sites.csv", Lang::Zh)).await.err()),
        ("remind_sites", services.remind_sites(who, id, None).await.err()),
        ("plan_wishes", services.plan_wishes(who, id, Lang::Zh).await.err()),
        ("plan_sheet", services.plan_sheet(who, id, None).await.err()),
        ("plan_sheet of a site", services.plan_sheet(who, id, Some(stage.world.site())).await.err()),
    ]
}

async fn viewings(stage: &Stage, who: &Actor) -> Answers {
    let Stage { world, viewing, .. } = stage;
    let (services, site) = (&world.harness.services, world.site());
    let (ids, at) = (std::slice::from_ref(viewing), (site, viewing));
    let by_hand = ByHandDraft {
        viewing: "v9".parse().unwrap(),
        plan: Some(world.plan.clone()),
        menu: None,
        at: "2026-03-01 19:00".to_owned(),
        minutes: vec![(world.film.clone(), 9)],
        said: world.said(9),
    };
    let film = services.viewing_film(who, at, &world.film, FilmVariant::Play).await.err();
    let evidence = world.played(viewing, 5);
    vec![
        ("site_page", services.site_page(who, site).await.err()),
        ("plan_viewing", services.plan_viewing(who, site, &stage.planned("v9")).await.err()),
        ("viewing", services.viewing(who, site, viewing).await.err()),
        ("viewing_film", film),
        ("viewing_with_library", services.viewing_with_library(who, site, viewing).await.err()),
        ("roll_screen", services.roll_screen(who, site, viewing).await.err()),
        ("send_evidence", services.send_evidence(who, site, &evidence, None).await.err()),
        ("report_viewing", services.report_viewing(who, site, viewing, world.said(9)).await.err()),
        ("by_hand", services.by_hand(who, site, None, None).await.err()),
        ("enter_by_hand", services.enter_by_hand(who, site, by_hand).await.err()),
        ("accept_viewings", services.accept_viewings(who, ids).await.err()),
        ("return_viewings", services.return_viewings(who, ids, "有误").await.err()),
    ]
}

async fn orders(stage: &Stage, who: &Actor) -> Answers {
    let World { harness, film, .. } = &stage.world;
    let (services, site, week, region) = (&harness.services, stage.world.site(), stage.week, &stage.region);
    let preview = PreviewDraft { films: vec![film.clone()], ..PreviewDraft::default() };
    let menu = MenuDraft { version: 0, week, places: Vec::new(), reasons: Vec::new(), sets: false };
    let nothing: &[EntryId] = &[];
    let (poster, proposed) = ((PosterFormat::Png, Lang::Zh), (nothing, std::slice::from_ref(film)));
    let previews = SitePreviewsAsk { region: Some(region.clone()), ..SitePreviewsAsk::default() };
    vec![
        ("site_preview", services.site_preview(who, site, None).await.err()),
        ("set_preview", services.set_preview(who, site, week, &preview).await.err()),
        ("close_preview", services.close_preview(who, site, week, 1).await.err()),
        ("take_orders", services.take_orders(who, site, week, (1, &[])).await.err()),
        ("order_poster", services.order_poster(who, site, week, poster).await.err()),
        ("site_menu", services.site_menu(who, site, None).await.err()),
        ("save_menu", services.save_menu(who, site, week, &menu).await.err()),
        ("answer_orders", services.answer_orders(who, site, (film, week), "排到下月").await.err()),
        ("preview_proposals", services.preview_proposals(who, (Some(region), None), 1).await.err()),
        ("propose_previews", services.propose_previews(who, (region, week), proposed).await.err()),
        ("site_previews", services.site_previews(who, &previews).await.err()),
    ]
}

/// A film at an address that was made for the device of the site: all who work in the exhibition may see the film, each at their own.
async fn films(stage: &Stage, who: &Actor) -> Answers {
    let (services, device) = (&stage.world.harness.services, &stage.world.device);
    let library = services.library(device, &LibraryAsk::default(), Lang::Zh).await.unwrap();
    let file = &library.films[0].file;
    let address = services.library_links(device).await.unwrap().to(file, FilmVariant::Play);
    let query = LinkQuery::of(&address).unwrap();
    services.library_file(device, file, &query).await.unwrap();
    vec![("library_file", services.library_file(who, file, &query).await.err())]
}

/// The office above reads what its sites show on order, and changes nothing of it.
async fn an_office_changes_no_previews(stage: &Stage) {
    let World { harness, film, office, .. } = &stage.world;
    let (services, site, week) = (&harness.services, stage.world.site(), stage.week);
    services.site_preview(office, site, None).await.unwrap();
    services.site_menu(office, site, None).await.unwrap();
    assert_eq!(services.site_previews(office, &SitePreviewsAsk::default()).await.unwrap().total, 1);
    let preview = PreviewDraft { films: vec![film.clone()], ..PreviewDraft::default() };
    let menu = MenuDraft { version: 0, week, places: Vec::new(), reasons: Vec::new(), sets: false };
    let answers = vec![
        ("set_preview", services.set_preview(office, site, week, &preview).await.err()),
        ("close_preview", services.close_preview(office, site, week, 1).await.err()),
        ("take_orders", services.take_orders(office, site, week, (1, &[])).await.err()),
        ("save_menu", services.save_menu(office, site, week, &menu).await.err()),
        ("answer_orders", services.answer_orders(office, site, (film, week), "排到下月").await.err()),
    ];
    hold("the office above", answers);
}

async fn packs(stage: &Stage, who: &Actor) -> Answers {
    let Stage { world, pack, .. } = stage;
    let (services, site, plan) = (&world.harness.services, world.site(), &world.plan);
    let folder = world.harness.folder.join("taken");
    let answers = vec![
        ("make_pack", services.make_pack(who, plan, site).await.err()),
        ("write_pack", services.write_pack(who, plan, "site-1", &folder).await.err()),
        ("plan_packs", services.plan_packs(who, plan, "", &page(1, 9)).await.err()),
        ("site_packs", services.site_packs(who, site).await.err()),
        ("pack", services.pack(who, pack).await.err()),
        ("open_pack", services.open_pack(who, pack).await.err()),
        ("prepare_pack", services.prepare_pack(who, pack).await.err()),
    ];
    assert!(!folder.exists(), "nothing was written");
    answers
}

async fn participation(stage: &Stage, who: &Actor) -> Answers {
    let (services, site, region, month) =
        (&stage.world.harness.services, stage.world.site(), &stage.region, stage.month);
    let (ask, first) = (stage.ask(), page(1, 9));
    let (report, check): (ReportId, SpotCheckId) = ("r1".parse().unwrap(), "k1".parse().unwrap());
    let draft = SpotCheckDraft { sites: "1".to_owned(), source: "彩票".to_owned() };
    let silent = ("silent.csv", Lang::Zh);
    vec![
        ("participation", services.participation(who, &ask).await.err()),
        ("participation_sites", services.participation_sites(who, &ask, None, &first).await.err()),
        ("silent_sites", services.silent_sites(who, &ask, &first).await.err()),
        ("participation_file", services.participation_file(who, &ask, ("regions.csv", Lang::Zh)).await.err()),
        ("participation_file of sites", services.participation_file(who, &ask, silent).await.err()),
        ("participation_doubts", services.participation_doubts(who, &ask).await.err()),
        ("site_month", services.site_month(who, site, None, None).await.err()),
        ("viewings_of_day", services.viewings_of_day(who, site, stage.week).await.err()),
        ("month_decisions", services.month_decisions(who, &ask).await.err()),
        ("month_approvals", services.month_approvals(who, region, month).await.err()),
        ("approve_month", services.approve_month(who, region, month).await.err()),
        ("take_back_approval", services.take_back_approval(who, region, month, "有误").await.err()),
        ("freeze_report", services.freeze_report(who, region, month, "").await.err()),
        ("reports", services.reports(who, region, month).await.err()),
        ("report", services.report(who, &report).await.err()),
        ("report_file", services.report_file(who, &report, ("report.json", Lang::Zh)).await.err()),
        ("spot_checks", services.spot_checks(who, Some(region), &first).await.err()),
        ("announce_spot_check", services.announce_spot_check(who, region, month, &draft).await.err()),
        ("spot_check", services.spot_check(who, &check).await.err()),
        ("spot_check_pool", services.spot_check_pool(who, &check).await.err()),
        ("draw_spot_check", services.draw_spot_check(who, &check, "0518").await.err()),
        ("enter_spot_finding", services.enter_spot_finding(who, &check, 1, ("confirmed", "")).await.err()),
    ]
}

/// What somebody in the exhibition may do somewhere, as those ask for it who are nothing in it.
async fn lists(stage: &Stage, who: &Actor) -> Answers {
    let (services, first) = (&stage.world.harness.services, page(1, 9));
    let collection = "c1".parse().unwrap();
    let evidence = [BroughtEvidence { name: "evidence.json".to_owned(), text: "{}".to_owned() }];
    vec![
        ("exhibition_home", services.exhibition_home(who).await.err()),
        ("exhibition_sites", services.exhibition_sites(who, &SiteSearch::default()).await.err()),
        ("exhibition_people", services.exhibition_people(who, &ExhibitionPeopleSearch::default()).await.err()),
        ("exhibition_regions", services.exhibition_regions(who, "").await.err()),
        ("exclusions", services.exclusions(who, &first).await.err()),
        ("library", services.library(who, &LibraryAsk::default(), Lang::Zh).await.err()),
        ("library_film", services.library_film(who, &stage.world.film, Lang::Zh).await.err()),
        ("library_links", services.library_links(who).await.err()),
        ("collections", services.collections(who).await.err()),
        ("collection", services.collection(who, &collection, Lang::Zh).await.err()),
        ("plans", services.plans(who, &PlanAsk::default()).await.err()),
        ("office_viewings", services.office_viewings(who, &ViewingSearch::default()).await.err()),
        ("own_sites", services.own_sites(who).await.err()),
        ("preview_proposals", services.preview_proposals(who, (None, None), 1).await.err()),
        ("site_previews", services.site_previews(who, &SitePreviewsAsk::default()).await.err()),
        ("packs", services.packs(who, &first).await.err()),
        ("import_evidence", services.import_evidence(who, None, &evidence).await.err()),
        ("participation", services.participation(who, &ParticipationAsk::default()).await.err()),
        ("participation_regions", services.participation_regions(who).await.err()),
        ("participation_own_sites", services.participation_own_sites(who).await.err()),
        ("roll_up_participation", services.roll_up_participation(who, stage.month).await.err()),
    ]
}

/// What offices do for all sites, as those ask for it who are none.
async fn of_offices(stage: &Stage, who: &Actor) -> Answers {
    let World { harness, film, .. } = &stage.world;
    let services = &harness.services;
    let (id, films, draft) = ("c1".parse().unwrap(), std::slice::from_ref(film), CollectionDraft::default());
    vec![
        ("check_sites", services.check_sites(who, sheet()).await.err()),
        ("import_sites", services.import_sites(who, sheet()).await.err()),
        ("may_import_sites", services.may_import_sites(who).await.err()),
        ("keep_site_sheet", services.keep_site_sheet(who, sheet()).await.err()),
        ("sites_import_view", services.sites_import_view(who).await.err()),
        ("import_kept_sites", services.import_kept_sites(who, 1).await.err()),
        ("forget_site_sheet", services.forget_site_sheet(who).await.err()),
        ("create_collection", services.create_collection(who, &draft).await.err()),
        ("edit_collection", services.edit_collection(who, &id, 1, &draft).await.err()),
        ("collect_films", services.collect_films(who, &id, 1, films).await.err()),
        ("move_collected", services.move_collected(who, &id, 1, (film, true)).await.err()),
        ("delete_collection", services.delete_collection(who, &id).await.err()),
    ]
}

/// Lessons of an office, as offices beside and below it ask for them too.
async fn lessons(stage: &Stage, who: &Actor) -> Answers {
    let World { harness, film, .. } = &stage.world;
    let (services, region) = (&harness.services, &stage.region);
    let ask = LessonsAsk { region: Some(region.clone()), ..LessonsAsk::default() };
    let (draft, rights) = (LessonDraft::default(), ReleaseDraft::default());
    vec![
        ("lessons", services.lessons(who, &ask).await.err()),
        ("lesson", services.lesson(who, film).await.err()),
        ("add_lesson", services.add_lesson(who, region, (&draft, &rights), Lang::Zh).await.err()),
        ("put_lesson_in", services.put_lesson_in(who, film).await.err()),
        ("withdraw_lesson", services.withdraw_lesson(who, film, "有误").await.err()),
        ("release_lesson", services.release_lesson(who, film, &rights).await.err()),
    ]
}

/// The vote belongs to its contest: being something in the exhibition is nothing there.
async fn votes(stage: &Stage, who: &Actor) -> Answers {
    let World { harness, contest, .. } = &stage.world;
    let (services, batch) = (&harness.services, "b1".parse().unwrap());
    vec![
        ("popularity", services.popularity(who, contest).await.err()),
        ("set_up_vote", services.set_up_vote(who, contest, 0, VoteSetUpDraft::default()).await.err()),
        ("set_vote_members", services.set_vote_members(who, contest, "1").await.err()),
        ("move_vote", services.move_vote(who, contest, VoteAct::Open, "").await.err()),
        ("hold_votes", services.hold_votes(who, contest, "burst").await.err()),
        ("decide_votes", services.decide_votes(who, contest, &batch, BatchAct::Void, "有误").await.err()),
        ("forget_vote_keys", services.forget_vote_keys(who, contest).await.err()),
    ]
}

async fn strangers_are_turned_away(stage: &Stage) {
    for (name, who) in stage.strangers().await {
        hold(name, sites(stage, &who).await);
        hold(name, plans(stage, &who).await);
        hold(name, viewings(stage, &who).await);
        hold(name, orders(stage, &who).await);
        hold(name, films(stage, &who).await);
        hold(name, packs(stage, &who).await);
        hold(name, participation(stage, &who).await);
        hold(name, lessons(stage, &who).await);
        hold(name, votes(stage, &who).await);
        if !name.contains("office") {
            hold(name, of_offices(stage, &who).await);
        }
        if name.starts_with("nobody") {
            hold(name, lists(stage, &who).await);
        }
    }
}

/// Who is at a site of their own brings what belongs to another one.
async fn foreign_ids_are_not_found(stage: &Stage) {
    let Stage { world, viewing, .. } = stage;
    let (services, own, plan) = (&world.harness.services, &world.sites[1].id, &world.plan);
    let who = &stage.other_device();
    let film = services.viewing_film(who, (own, viewing), &world.film, FilmVariant::Play).await.err();
    let evidence = world.played(viewing, 5);
    let answers = vec![
        ("plan_viewing", services.plan_viewing(who, own, &stage.planned("v9")).await.err()),
        ("viewing", services.viewing(who, own, viewing).await.err()),
        ("viewing_film", film),
        ("roll_screen", services.roll_screen(who, own, viewing).await.err()),
        ("send_evidence", services.send_evidence(who, own, &evidence, None).await.err()),
        ("report_viewing", services.report_viewing(who, own, viewing, world.said(9)).await.err()),
        ("by_hand", services.by_hand(who, own, Some(plan), None).await.err()),
        ("plan_sheet", services.plan_sheet(who, plan, Some(own)).await.err()),
    ];
    hold("a site with what is another's", answers);
    let pack = services.make_pack(&world.beside, plan, own).await;
    assert_eq!(refused(pack), Refusal::Pack(PackProblem::NotOfSite));
}

/// Lists of an office hold nothing from beside.
async fn lists_end_at_the_own_region(stage: &Stage) {
    let (services, who, first) = (&stage.world.harness.services, &stage.world.beside, page(1, 9));
    let all = SiteSearch { page: first.clone(), ..SiteSearch::default() };
    let found = [
        services.plans(who, &PlanAsk { page: first.clone(), ..PlanAsk::default() }).await.unwrap().found,
        services.packs(who, &first).await.unwrap().found,
        services.exclusions(who, &first).await.unwrap().total,
        services.office_viewings(who, &ViewingSearch { page: first, ..ViewingSearch::default() }).await.unwrap().found,
    ];
    assert_eq!(found, [0; 4]);
    assert_eq!(services.exhibition_sites(who, &all).await.unwrap().total, 1);
}

async fn suite(stage: &Stage) {
    let before = stage.world.kept(&stage.viewing).await;
    strangers_are_turned_away(stage).await;
    foreign_ids_are_not_found(stage).await;
    lists_end_at_the_own_region(stage).await;
    an_office_changes_no_previews(stage).await;
    assert_eq!(stage.world.kept(&stage.viewing).await, before, "nothing changed");
}

#[tokio::test]
async fn strangers_are_told_nothing_by_any_use_case_of_the_exhibition() {
    let stage = Stage::on(None).await;
    suite(&stage).await;
    stage.world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_are_told_nothing_by_any_use_case_of_the_exhibition_on_postgres() {
    let cluster = Cluster::start();
    let stage = Stage::on(Some(&cluster.url)).await;
    suite(&stage).await;
    stage.world.close().await;
}
