//! Viewing plans: who writes and publishes them, what is expected then, whom letters go to, and what the next one answers.

use domain::contest::phase::Phase;
use domain::exhibition::access::ExhibitionDenied;
use domain::exhibition::plans::{FilmWish, PlanDraft, PlanFilmDraft, PlanProblem, PlanStanding, PlanState};
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, PlanId};
use domain::letter::{LetterKind, LetterState};
use domain::text::Lang;
use services::media::Storage;
use services::{Actor, Letter, LetterSearch, PlanAsk, Refusal, ServiceError};

use crate::background::work_off;
use crate::erasure::{alter, url};
use crate::harness::{DAY, Harness, page, refused};
use crate::races::cluster::Cluster;
use crate::releases::{exhibits, sealed, signed};

/// Most statements of a page.
const MOST: u32 = 8;

/// Regions and sites; the days of the harness begin on 2026-03-01, which is day 20,513.
const GROUND: &str = "
    INSERT INTO regions (code, name) VALUES ('44', '省'), ('4401', '甲市'), ('440106', '乙区'), ('4402', '丁市');
    INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
    VALUES (1, 's1', '001', '一村', '440106', 'village', 0, 0, 1, 1, 1), (2, 's2', '002', '二社区', '440106', 'community', 0, 0, 1, 1, 1),
        (3, 's3', '003', '三村', '4401', 'village', 0, 0, 1, 1, 1), (4, 's4', '004', '四村', '4402', 'village', 0, 0, 1, 1, 1);
";

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

/// An office of a region, or a manager of a site.
async fn member(harness: &Harness, cluster: Option<&Cluster>, name: &str, role: &str, place: &str) -> Actor {
    let actor = harness.person(name).await;
    let account = actor.account().unwrap().id.clone();
    let sql = format!(
        "INSERT INTO exhibition_members (account_id, role, place, added_at) VALUES ('{account}', '{role}', '{place}', 1)"
    );
    alter(cluster, &harness.folder, &sql);
    actor
}

/// A film of the library, and everybody who is asked.
struct Ground {
    harness: Harness,
    film: EntryId,
    city: Actor,
    county: Actor,
    beside: Actor,
    province: Actor,
    manager: Actor,
}

impl Ground {
    async fn new(cluster: Option<&Cluster>) -> Self {
        let harness = Harness::with(url(cluster), &Storage::Local).await;
        let (contest, films) = sealed(&harness).await;
        exhibits(&harness, &contest, "").await;
        harness.services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
        harness.services.give_release(&harness.staff, &films[0], signed("")).await.unwrap();
        // The copy that browsers play.
        work_off(&harness).await;
        alter(cluster, &harness.folder, GROUND);
        let city = member(&harness, cluster, "city", "office", "4401").await;
        let county = member(&harness, cluster, "county", "office", "440106").await;
        let beside = member(&harness, cluster, "beside", "office", "4402").await;
        let province = member(&harness, cluster, "province", "office", "44").await;
        let manager = member(&harness, cluster, "manager", "manager", "s1").await;
        let account = manager.account().unwrap().id.clone();
        let more = format!(
            "INSERT INTO exhibition_members (account_id, role, place, added_at) VALUES ('{account}', 'manager', 's2', 1)"
        );
        alter(cluster, &harness.folder, &more);
        Self { harness, film: films[0].clone(), city, county, beside, province, manager }
    }

    /// A draft of the city with the film and a question; its version.
    async fn draft(&self, title: &str) -> (PlanId, i64) {
        let services = &self.harness.services;
        let id = services.create_plan(&self.city, &code("4401"), &terms(title)).await.unwrap();
        services.choose_plan_films(&self.city, &id, 1, std::slice::from_ref(&self.film)).await.unwrap();
        services.edit_plan_films(&self.city, &id, 2, &[self.asked("学到了什么？")]).await.unwrap();
        (id, 3)
    }

    fn asked(&self, question: &str) -> PlanFilmDraft {
        let questions = vec![question.to_owned()];
        PlanFilmDraft { entry: self.film.clone(), place: String::new(), must: true, questions }
    }

    async fn letters(&self, kind: LetterKind) -> Vec<Letter> {
        let search = LetterSearch { kind: Some(kind), page: page(1, 50), ..LetterSearch::default() };
        self.harness.services.letters(&Actor::Operator, None, &search).await.unwrap().letters
    }
}

fn terms(title: &str) -> PlanDraft {
    PlanDraft {
        title: title.to_owned(),
        introduction: "请组织收看。".to_owned(),
        starts_on: "2026-03-10".to_owned(),
        ends_on: "2026-04-30".to_owned(),
        kinds: Vec::new(),
    }
}

fn is_hidden<T: std::fmt::Debug>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::NotFound))
}

fn problem<T: std::fmt::Debug>(answer: services::Result<T>) -> PlanProblem {
    match refused(answer) {
        Refusal::Plan(problems) => problems.into_iter().next().unwrap(),
        other => unreachable!("{other:?}"),
    }
}

async fn a_plan_is_published_once(ground: &Ground) {
    let services = &ground.harness.services;
    let (city, film) = (&ground.city, std::slice::from_ref(&ground.film));
    let id = services.create_plan(city, &code("4401"), &terms("三月")).await.unwrap();
    // Beside and above nobody learns of it; a manager works on no plan.
    for other in [&ground.beside, &ground.county] {
        assert!(is_hidden(services.plan(other, &id).await));
        assert!(is_hidden(services.publish_plan(other, &id, 1, Lang::Zh).await));
        assert!(is_hidden(services.create_plan(other, &code("4401"), &terms("四月")).await));
    }
    services.plan(&ground.province, &id).await.unwrap();
    let denied = services.plan(&ground.manager, &id).await;
    assert!(matches!(denied, Err(ServiceError::Exhibition(ExhibitionDenied::Role { .. }))), "{denied:?}");
    assert!(matches!(services.plan(&Actor::Anonymous, &id).await, Err(ServiceError::SignInNeeded)));
    assert!(is_hidden(services.create_plan(city, &code("45"), &terms("四月")).await));

    assert_eq!(problem(services.publish_plan(city, &id, 1, Lang::Zh).await), PlanProblem::NoFilms);
    let unknown = ["nothing".parse().unwrap()];
    let none = problem(services.choose_plan_films(city, &id, 1, &unknown).await);
    assert_eq!(none, PlanProblem::NotInLibrary(Vec::new()));
    services.choose_plan_films(city, &id, 1, film).await.unwrap();
    let stale = services.choose_plan_films(city, &id, 1, film).await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
    let silent = problem(services.publish_plan(city, &id, 2, Lang::Zh).await);
    assert!(matches!(silent, PlanProblem::NoQuestion(_)), "{silent:?}");
    let long = problem(services.edit_plan_films(city, &id, 2, &[ground.asked(&"长".repeat(201))]).await);
    assert!(matches!(long, PlanProblem::QuestionLength { question: 1, found: 201, .. }), "{long:?}");
    services.edit_plan_films(city, &id, 2, &[ground.asked("学到了\u{200b}什么？")]).await.unwrap();

    // Only what lies in the city, level by level; what was not shown is not changed.
    let foreign = services.choose_plan_regions(city, &id, 3, (&code("4402"), &[code("4402")])).await;
    assert!(is_hidden(foreign));
    services.choose_plan_regions(city, &id, 3, (&code("4401"), &[])).await.unwrap();
    assert_eq!(problem(services.publish_plan(city, &id, 4, Lang::Zh).await), PlanProblem::NoSites);
    services.choose_plan_regions(city, &id, 4, (&code("4401"), &[code("440106")])).await.unwrap();
    let metered = services.metered();
    let regions = metered.plan_regions(city, &id, None).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert_eq!(regions.below.iter().map(|one| (one.chosen, one.sites)).collect::<Vec<_>>(), [(true, 2)]);
    assert_eq!((regions.here.chosen, regions.here.sites), (false, 3));
    let metered = services.metered();
    assert_eq!(metered.plan(city, &id).await.unwrap().sites, 2);
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());

    // Two at once: one of them is told that it was changed, or is published already.
    let (one, two) = tokio::join!(
        services.publish_plan(city, &id, 5, Lang::Zh),
        services.publish_plan(&ground.province, &id, 5, Lang::Zh)
    );
    assert_eq!([&one, &two].into_iter().filter(|answer| matches!(answer, Ok(2))).count(), 1, "{one:?} {two:?}");
    let view = services.plan(city, &id).await.unwrap();
    assert_eq!((view.plan.state, view.plan.version, view.sites), (PlanState::Published, 6, 2));
    assert_eq!(problem(services.choose_plan_films(city, &id, 6, &[]).await), PlanProblem::NotDraft);
    assert_eq!(problem(services.edit_plan(city, &id, 6, &terms("改")).await), PlanProblem::NotDraft);

    let letters = ground.letters(LetterKind::SitePlan).await;
    assert_eq!(letters.len(), 1, "one to the manager of both");
    assert_eq!(letters[0].state, LetterState::Released);
    let text = services.letter(&Actor::Operator, &letters[0].id).await.unwrap().letter.body;
    assert!(text.contains("一村、二社区") && text.contains("三月"), "{text}");

    let reason = refused(services.withdraw_plan(city, &id, 6, " \u{200b}").await);
    assert!(matches!(reason, Refusal::Words { .. }), "{reason:?}");
    assert!(is_hidden(services.withdraw_plan(&ground.beside, &id, 6, "重复").await));
    services.withdraw_plan(city, &id, 6, "重复").await.unwrap();
    assert_eq!(services.plan(city, &id).await.unwrap().plan.withdrawn_reason, "重复");
    let again = problem(services.withdraw_plan(city, &id, 7, "重复").await);
    assert_eq!(again, PlanProblem::NotPublished);
    let list = services.plans(city, &PlanAsk { state: None, page: page(1, 9) }).await.unwrap();
    assert_eq!((list.found, list.lines[0].sites, list.regions.len()), (1, 2, 1));
    assert_eq!(services.plans(&ground.beside, &PlanAsk { state: None, page: page(1, 9) }).await.unwrap().found, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_published_once_by_its_office_and_does_not_change_afterwards() {
    a_plan_is_published_once(&Ground::new(None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_published_once_by_its_office_and_does_not_change_afterwards_on_postgres() {
    let cluster = Cluster::start();
    a_plan_is_published_once(&Ground::new(Some(&cluster)).await).await;
}

/// A viewing of site 2 that was held, and what people wished for there.
fn held(plan: &PlanId, film: &EntryId) -> String {
    format!(
        "INSERT INTO viewings (id, site, plan_id, kind, state, source, day, heads, ordered_heads, revision, feedback,
             returned_reason, version, created_at, updated_at)
         VALUES ('v-{plan}', 2, '{plan}', 'gathering', 'held', 'player', 20530, 9, 0, 0, '', '', 1, 1, 1);
         INSERT INTO viewing_wishes (viewing_id, position, entry_id, subject, words)
         VALUES ('v-{plan}', 1, '{film}', '', ''), ('v-{plan}', 2, NULL, '法治', ''), ('v-{plan}', 3, NULL, '', '想看粤剧');"
    )
}

/// Four people of site 3 ordered the film in the first week of the plan.
fn ordered(film: &EntryId) -> String {
    format!(
        "INSERT INTO previews (id, site, week, token, opens_at, closes_at, version, created_at)
         VALUES ('p', 3, 20521, 'token', 1, 2, 1, 1);
         INSERT INTO orders (id, preview_id, entry_id, taken_by, heads, taken_at) VALUES ('o', 'p', '{film}', 'manager', 4, 1);"
    )
}

async fn silent_sites_are_reminded(ground: &Ground, cluster: Option<&Cluster>) {
    let (services, city) = (&ground.harness.services, &ground.city);
    let (id, version) = ground.draft("三月").await;
    assert!(is_hidden(services.plan_board(city, &id, None, (PlanStanding::Silent, &page(1, 9))).await), "a draft");
    assert_eq!(services.publish_plan(city, &id, version, Lang::Zh).await.unwrap(), 3);
    alter(cluster, &ground.harness.folder, &held(&id, &ground.film));

    let metered = services.metered();
    let board = metered.plan_board(city, &id, None, (PlanStanding::Silent, &page(1, 9))).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let tally = &board.here.tally;
    assert_eq!((tally.total(), tally.watched(), tally.of(PlanStanding::Silent)), (3, 1, 2));
    assert_eq!(board.unreached, 1, "the third has no manager");
    let names: Vec<&str> = board.sites.iter().map(|site| site.name.as_str()).collect();
    assert_eq!(names, ["一村", "三村"]);
    assert_eq!((board.below.len(), board.below[0].tally.total(), board.beside.total()), (1, 2, 1));
    assert!(!board.films[0].withdrawn);
    for (who, under) in [(&ground.beside, None), (city, Some(code("4402")))] {
        assert!(is_hidden(services.plan_board(who, &id, under.as_ref(), (PlanStanding::Silent, &page(1, 9))).await));
        assert!(is_hidden(services.remind_sites(who, &id, under.as_ref()).await));
    }

    // The third has no manager, the second has watched.
    assert_eq!(services.remind_sites(city, &id, None).await.unwrap(), 1);
    assert_eq!(problem(services.remind_sites(city, &id, None).await), PlanProblem::NobodyToRemind);
    let letters = ground.letters(LetterKind::PlanReminder).await;
    assert_eq!(letters.len(), 1);
    let text = services.letter(&Actor::Operator, &letters[0].id).await.unwrap().letter.body;
    assert!(text.contains("一村") && !text.contains("二社区"), "held sites get none: {text}");
    ground.harness.pass(DAY);
    assert_eq!(services.remind_sites(city, &id, None).await.unwrap(), 1, "the next day again");
    assert_eq!(ground.letters(LetterKind::PlanReminder).await.len(), 2);

    let (file, _) = services.plan_board_file(city, &id, None, ("sites.csv", Lang::Zh)).await.unwrap();
    let table = String::from_utf8(file.bytes).unwrap();
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.contains("二社区") && table.contains("已收看"), "{table}");
    let (book, _) = services.plan_board_file(city, &id, Some(&code("440106")), ("sites.xlsx", Lang::En)).await.unwrap();
    assert!(book.bytes.starts_with(b"PK"));
    assert!(is_hidden(services.plan_board_file(&ground.beside, &id, None, ("sites.csv", Lang::Zh)).await));

    // What sites print: those that got it, and what may be shown.
    let site = "s1".parse().unwrap();
    assert_eq!(services.plan_sheet(&ground.manager, &id, Some(&site)).await.unwrap().films.len(), 1);
    assert!(is_hidden(services.plan_sheet(&ground.manager, &id, Some(&"s4".parse().unwrap())).await));
    services.withdraw_release(&ground.harness.staff, &ground.film, "作者来函").await.unwrap();
    let board = services.plan_board(city, &id, None, (PlanStanding::Silent, &page(1, 9))).await.unwrap();
    assert!(board.films[0].withdrawn, "marked at once");
    assert_eq!(services.plan_sheet(&ground.manager, &id, Some(&site)).await.unwrap().films, [], "and shown to no site");
    ground.harness.pass(60 * DAY);
    assert!(matches!(problem(services.remind_sites(city, &id, None).await), PlanProblem::Over(_)));
}

#[tokio::test]
async fn silent_sites_are_reminded_once_a_day_and_held_ones_never() {
    silent_sites_are_reminded(&Ground::new(None).await, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_sites_are_reminded_once_a_day_and_held_ones_never_on_postgres() {
    let cluster = Cluster::start();
    silent_sites_are_reminded(&Ground::new(Some(&cluster)).await, Some(&cluster)).await;
}

#[tokio::test]
async fn the_next_plan_opens_with_the_wishes_and_says_what_became_of_them() {
    let ground = Ground::new(None).await;
    let (services, city) = (&ground.harness.services, &ground.city);
    let (first, version) = ground.draft("三月").await;
    services.publish_plan(city, &first, version, Lang::Zh).await.unwrap();
    alter(None, &ground.harness.folder, &held(&first, &ground.film));
    alter(None, &ground.harness.folder, &ordered(&ground.film));
    let next = services.create_plan(city, &code("4401"), &terms("四月")).await.unwrap();
    let metered = services.metered();
    let view = metered.plan_wishes(city, &next, Lang::Zh).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert_eq!(view.plan.previous.as_ref().map(|plan| plan.title.as_str()), Some("三月"));
    assert_eq!(view.sums.films, [FilmWish { entry: ground.film.clone(), wished: 1, ordered: 4 }]);
    assert!(view.sums.subjects.iter().any(|one| one.subject == "法治" && one.wished == 1));
    let regions: Vec<_> = view.sums.regions.iter().map(|one| (one.region.as_str(), one.wished, one.ordered)).collect();
    assert_eq!(regions, [("甲市", 0, 4), ("乙区", 2, 0)]);
    assert_eq!(view.words, [("二社区".to_owned(), "想看粤剧".to_owned())]);
    assert!(view.answer.contains("未安排") && !view.answer.contains("已安排"), "{}", view.answer);

    let film = std::slice::from_ref(&ground.film);
    assert_eq!(problem(services.take_over_films(city, &next, 1, &[]).await), PlanProblem::NothingToTake);
    let unknown = ["nothing".parse().unwrap()];
    let gone = problem(services.take_over_films(city, &next, 1, &unknown).await);
    assert_eq!(gone, PlanProblem::NotInLibrary(Vec::new()));
    services.take_over_films(city, &next, 1, film).await.unwrap();
    let again = problem(services.take_over_films(city, &next, 2, film).await);
    assert_eq!(again, PlanProblem::NothingToTake, "nothing is told to be taken that was there");
    assert!(is_hidden(services.take_over_films(&ground.beside, &next, 2, &[]).await));
    let films = services.plan_films(city, &next).await.unwrap().films;
    assert_eq!(films.iter().map(|film| film.must).collect::<Vec<_>>(), [false], "offered");
    services.publish_plan(city, &next, 2, Lang::Zh).await.unwrap();
    assert_eq!(problem(services.take_over_films(city, &next, 3, film).await), PlanProblem::NotDraft);
    let introduction = services.plan(city, &next).await.unwrap().plan.introduction;
    assert!(introduction.starts_with("请组织收看。"), "{introduction}");
    assert!(introduction.contains("本期已安排：《第1部》") && introduction.contains("“法治”"), "{introduction}");
}
