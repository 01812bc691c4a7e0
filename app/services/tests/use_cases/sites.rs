//! Regions, sites and who works there: what reaches how far, what comes in by a spreadsheet, devices, exclusions, settings; on both
//! databases.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use domain::access::Role;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::region::RegionCode;
use domain::exhibition::settings::ExhibitionSettings;
use domain::exhibition::sheet::{SiteCellFault, SiteColumn};
use domain::exhibition::site::{SiteKind, SiteProblem};
use domain::ids::SiteId;
use domain::letter::LetterKind;
use services::media::Storage;
use services::{
    Actor, ExclusionDraft, ExhibitionPeopleSearch, LetterSearch, MemberDraft, PageAsk, Refusal, RegionDraft,
    ServiceError, SheetFile, SignInFrom, SiteDraft, SiteSearch, SiteState, SitesReport,
};

use crate::harness::{DAY, Harness, account, page, refused};
use crate::races::cluster::Cluster;

/// Most statements of a page.
const MOST: u32 = 8;

/// The day of the harness's clock is 2026-03-01.
const HEADS: &str = "编码,名称,地区代码,省,市,县,类型,开通日期,停用日期,管理员邮箱\n";

fn file(rows: &str) -> SheetFile {
    SheetFile { name: "站点表.csv".to_owned(), bytes: format!("{HEADS}{rows}").into_bytes() }
}

fn draft(code: &str, region: &str) -> SiteDraft {
    SiteDraft {
        code: code.to_owned(),
        name: format!("站点 {code}"),
        region: region.to_owned(),
        kind: SiteKind::Village,
        opened_on: "2026-01-01".to_owned(),
        closed_on: String::new(),
        capacity: "40".to_owned(),
        reason: String::new(),
    }
}

fn region(code: &str, name: &str) -> RegionDraft {
    RegionDraft { code: code.to_owned(), name: name.to_owned() }
}

fn office_of(email: &str, place: &str) -> MemberDraft {
    MemberDraft {
        email: email.to_owned(),
        name: "甲".to_owned(),
        role: ExhibitionRole::Office,
        place: place.to_owned(),
    }
}

fn everywhere() -> SiteSearch {
    SiteSearch { page: page(1, 100), ..SiteSearch::default() }
}

fn not_found<T: std::fmt::Debug>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::NotFound))
}

fn forbidden<T: std::fmt::Debug>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::Exhibition(_)))
}

/// A province with two cities, each with an office; the offices.
struct Province {
    harness: Harness,
    administrator: Actor,
    one: Actor,
    two: Actor,
}

impl Province {
    async fn new(database: Option<&str>) -> Self {
        let harness = Harness::with(database, &Storage::Local).await;
        let services = &harness.services;
        let administrator = account(services, "administrator", Role::Administrator).await;
        for (code, name) in [("44", "广东省"), ("4401", "广州市"), ("4402", "韶关市")] {
            services.add_region(&administrator, &region(code, name)).await.unwrap();
        }
        let (one, two) = (harness.person("one").await, harness.person("two").await);
        for (who, code) in [("one", "4401"), ("two", "440200")] {
            let draft = office_of(&format!("{who}@example.invalid"), code);
            assert!(!services.grant_exhibition_role(&administrator, &draft).await.unwrap(), "there is an account");
        }
        Self { harness, administrator, one, two }
    }

    async fn codes(&self, who: &Actor) -> Vec<String> {
        let list = self.harness.services.exhibition_sites(who, &everywhere()).await.unwrap();
        list.sites.into_iter().map(|line| line.site.code).collect()
    }
}

async fn reach(province: Province) {
    let services = &province.harness.services;
    let own = services.add_site(&province.one, &draft("S1", "4401")).await.unwrap();
    let other = services.add_site(&province.two, &draft("S2", "4402")).await.unwrap();
    let beside = refused(services.add_site(&province.one, &draft("S3", "4402")).await);
    assert_eq!(beside, Refusal::Site(SiteProblem::NoRegion("4402".to_owned())), "as what is not there");
    let above = refused(services.add_site(&province.one, &draft("S3", "44")).await);
    assert_eq!(above, Refusal::Site(SiteProblem::NoRegion("44".to_owned())));
    let taken = refused(services.add_site(&province.one, &draft("S2", "4401")).await);
    assert_eq!(taken, Refusal::Site(SiteProblem::CodeTaken("S2".to_owned())));

    assert_eq!(province.codes(&province.one).await, ["S1"]);
    assert_eq!(province.codes(&province.two).await, ["S2"]);
    assert_eq!(province.codes(&province.administrator).await, ["S1", "S2"]);
    assert!(not_found(services.exhibition_site(&province.one, &other.id).await));
    assert!(not_found(services.edit_site(&province.one, &other.id, 1, &draft("S2", "4402")).await));
    assert!(not_found(services.link_device(&province.one, &other.id).await));
    let asked = SiteSearch { region: "4402".to_owned(), ..everywhere() };
    assert!(not_found(services.exhibition_sites(&province.one, &asked).await));
    let above: RegionCode = "44".parse().unwrap();
    assert!(not_found(services.rename_region(&province.one, &above, "别名").await));
    assert!(forbidden(services.exhibition_settings(&province.one).await));
    assert!(forbidden(services.exhibition_home(&province.harness.organiser).await), "nothing in the exhibition");
    let refused_region = refused(services.add_region(&province.one, &region("440301", "罗湖")).await);
    assert_eq!(refused_region, Refusal::Site(SiteProblem::NoRegion("440301".to_owned())));
    services.add_region(&province.one, &region("440106", "天河区")).await.unwrap();
    let twice = refused(services.add_region(&province.one, &region("440106", "天河")).await);
    assert_eq!(twice, Refusal::Site(SiteProblem::RegionThere("440106".to_owned())));

    // Roles: below or equal to the own, never above; a manager gives none.
    let up = refused(services.grant_exhibition_role(&province.one, &office_of("x@example.invalid", "44")).await);
    assert_eq!(up, Refusal::Site(SiteProblem::NoRegion("44".to_owned())));
    let manager = province.harness.person("manager").await;
    let draft_of =
        |place: &str| MemberDraft { role: ExhibitionRole::Manager, ..office_of("manager@example.invalid", place) };
    let far = refused(services.grant_exhibition_role(&province.one, &draft_of("S2")).await);
    assert_eq!(far, Refusal::Site(SiteProblem::NoSite("S2".to_owned())));
    services.grant_exhibition_role(&province.one, &draft_of("S1")).await.unwrap();
    let again = refused(services.grant_exhibition_role(&province.one, &draft_of("S1")).await);
    assert_eq!(again, Refusal::Site(SiteProblem::MemberThere));
    assert_eq!(province.codes(&manager).await, ["S1"]);
    assert!(forbidden(services.grant_exhibition_role(&manager, &draft_of("S1")).await));
    assert!(forbidden(services.edit_site(&manager, &own.id, 1, &draft("S1", "4401")).await));
    assert!(not_found(services.exhibition_site(&manager, &other.id).await));
    let people = ExhibitionPeopleSearch { page: page(1, 10), ..ExhibitionPeopleSearch::default() };
    let seen = services.exhibition_people(&province.two, &people).await.unwrap();
    assert_eq!((seen.total, seen.members[0].place_code.as_str()), (1, "4402"));
    let account = manager.account().unwrap().id.clone();
    let end = |who: Actor| {
        let (account, place) = (account.clone(), own.id.to_string());
        async move { services.end_exhibition_role(&who, &account, ExhibitionRole::Manager, &place).await }
    };
    assert!(not_found(end(province.two.clone()).await));
    end(province.one.clone()).await.unwrap();
    assert!(not_found(end(province.one.clone()).await), "it has ended");
    assert!(forbidden(services.exhibition_home(&manager).await));
}

#[tokio::test]
async fn nobody_sees_or_acts_beside_or_above_their_own() {
    reach(Province::new(None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_or_acts_beside_or_above_their_own_on_postgres() {
    let cluster = Cluster::start();
    reach(Province::new(Some(&cluster.url)).await).await;
}

#[tokio::test]
async fn a_site_closes_and_opens_again_and_what_is_over_stays() {
    let province = Province::new(None).await;
    let services = &province.harness.services;
    let site = services.add_site(&province.one, &draft("S1", "4401")).await.unwrap();
    let edit = |version, closed: &str, opened: &str, reason: &str| {
        let draft = SiteDraft {
            closed_on: closed.to_owned(),
            opened_on: opened.to_owned(),
            reason: reason.to_owned(),
            ..draft("S1", "4401")
        };
        let (who, id) = (province.one.clone(), site.id.clone());
        async move { services.edit_site(&who, &id, version, &draft).await }
    };
    assert!(matches!(refused(edit(1, "2026-02-20", "2026-01-01", "").await), Refusal::Words { .. }), "needs a reason");
    assert_eq!(refused(edit(1, "2026-01-01", "2026-01-01", "撤并").await), Refusal::Site(SiteProblem::ClosesEarly));
    assert_eq!(
        refused(edit(1, "明天", "2026-01-01", "撤并").await),
        Refusal::Site(SiteProblem::Day("明天".to_owned()))
    );
    edit(1, "2026-02-20", "2026-01-01", "撤并").await.unwrap();
    assert!(matches!(edit(1, "", "2026-03-01", "恢复").await, Err(ServiceError::Conflict)), "somebody was faster");
    let early = refused(edit(2, "", "2026-01-01", "恢复").await);
    assert_eq!(early, Refusal::Site(SiteProblem::OpensEarly("2026-02-20".parse().unwrap())));
    let open = edit(2, "", "2026-03-01", "恢复").await.unwrap();
    assert_eq!((open.opened_on.to_string().as_str(), open.closed_on, open.version), ("2026-03-01", None, 3));
    assert_eq!(edit(3, "", "2026-03-01", "").await.unwrap().version, 3, "nothing changed");
    let early = refused(edit(3, "", "2026-02-19", "更正").await);
    assert_eq!(early, Refusal::Site(SiteProblem::OpensEarly("2026-02-20".parse().unwrap())), "what is over stays");

    // By a spreadsheet alike.
    services.add_site(&province.one, &draft("S2", "4401")).await.unwrap();
    for row in ["S2,,4401,,,,,,2026-02-10,\n", "S2,,4401,,,,,2026-02-15,,\n"] {
        assert!(services.import_sites(&province.one, file(row)).await.unwrap().written, "{row}");
    }
    let outdated = "S1,,4401,,,,,2026-01-01,,\nS2,,4401,,,,,2026-01-01,2026-02-10,\n";
    let told = services.check_sites(&province.one, file(outdated)).await.unwrap();
    let faults: Vec<_> = told.problems.iter().map(|one| (one.row, one.column, one.fault.clone())).collect();
    let early = |text: &str| SiteCellFault::OpensEarly { day: text.parse().unwrap() };
    let wanted = [(2, SiteColumn::Opened, early("2026-02-20")), (3, SiteColumn::Opened, early("2026-02-10"))];
    assert_eq!(faults, wanted);
}

fn counts(report: &SitesReport) -> (usize, usize, usize, usize, bool) {
    (report.created, report.changed, report.unchanged, report.regions, report.written)
}

async fn imported(province: Province) {
    let services = &province.harness.services;
    let rows = "S1,西村,440106,,,天河区,村,2026-01-01,,new@example.invalid\n\
                S2,东社,4401,,,,社区,2026-01-01,,ONE@example.invalid\n";
    let checked = services.check_sites(&province.one, file(rows)).await.unwrap();
    assert_eq!((counts(&checked), checked.managers), ((2, 0, 0, 1, false), 2));
    assert!(province.codes(&province.one).await.is_empty(), "only looked at");
    let done = services.import_sites(&province.one, file(rows)).await.unwrap();
    assert_eq!(counts(&done), (2, 0, 0, 1, true));
    let again = services.import_sites(&province.one, file(rows)).await.unwrap();
    assert_eq!(counts(&again), (0, 0, 2, 0, false), "the same file again changes nothing");
    assert_eq!(again.managers, 0);
    // Who had no account got one, and a letter.
    let search = LetterSearch { kind: Some(LetterKind::Invitation), page: page(1, 10), ..LetterSearch::default() };
    let letters = services.account_letters(&province.administrator, &search).await.unwrap().letters;
    let to: Vec<&str> = letters.iter().map(|letter| letter.address.as_str()).collect();
    assert_eq!(to, ["new@example.invalid"]);
    let body = services.letter(&Actor::Operator, &letters[0].id).await.unwrap().letter.body;
    assert!(body.contains("站点管理员（西村）"), "{body}");
    let token = body.split("/reset/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let from = SignInFrom::default();
    let step = services.reset_password(&token, "Quiet Mill 47 ferries", &from).await.unwrap();
    let manager = services.who(&step.session().unwrap().token).await.unwrap();
    assert!(manager.exhibits(), "pages lead there");
    assert_eq!(province.codes(&manager).await, ["S1"]);
    assert!(!province.harness.organiser.exhibits());

    // What cannot be is named row by row, and nothing is written.
    let wrong = "S1,西村,440106,,,,,,,\n\
                 S3,别处,4402,,,,村,2026-01-01,,\n\
                 S4,甲,440199,,,,村,2026-01-01,,\n\
                 S4,乙,4401,,,,村,2026-01-01,,\n\
                 S5,丙,4401,,,,村,2026-01-01,,nobody\n";
    let report = services.import_sites(&province.one, file(wrong)).await.unwrap();
    let told: Vec<_> = report.problems.iter().map(|one| (one.row, one.column, one.fault.clone())).collect();
    let wanted = [
        (3, SiteColumn::Region, SiteCellFault::OutsideReach),
        (4, SiteColumn::County, SiteCellFault::Unnamed { code: "440199".parse().unwrap() }),
        (5, SiteColumn::Code, SiteCellFault::Twice { row: 4 }),
        (6, SiteColumn::Manager, SiteCellFault::Address),
    ];
    assert_eq!((told.as_slice(), report.written), (wanted.as_slice(), false));
    let theirs = services.import_sites(&province.two, file("S1,西村,4402,,,,,,,\n")).await.unwrap();
    assert_eq!(theirs.problems[0].fault, SiteCellFault::Elsewhere);
    assert_eq!(province.codes(&province.administrator).await, ["S1", "S2"]);
    let lacks = services.check_sites(&province.one, SheetFile { name: String::new(), bytes: "甲,乙\n".into() }).await;
    let columns = vec!["code".to_owned(), "region".to_owned()];
    assert_eq!(refused(lacks), Refusal::Site(SiteProblem::NoColumns(columns)));
    assert!(forbidden(services.check_sites(&province.harness.organiser, file(rows)).await));
}

#[tokio::test]
async fn sites_come_in_once_by_a_spreadsheet() {
    imported(Province::new(None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sites_come_in_once_by_a_spreadsheet_on_postgres() {
    let cluster = Cluster::start();
    imported(Province::new(Some(&cluster.url)).await).await;
}

/// As many sites as the province has, in towns and villages that come with them.
fn province_of(sites: usize) -> String {
    let mut rows = String::new();
    for at in 0..sites {
        let (city, county, town) = (at % 22 + 3, at / 22 % 6 + 1, at / 132 % 20 + 1);
        let code = format!("44{city:02}{county:02}{town:03}");
        let manager = if at % 10 == 0 { format!("m{at}@example.invalid") } else { String::new() };
        writeln!(rows, "P{at:05},站点{at},{code},,市{city},县{county},镇{town},村,2026-01-01,,{manager}").unwrap();
    }
    format!("编码,名称,地区代码,省,市,县,镇街,类型,开通日期,停用日期,管理员邮箱\n{rows}")
}

#[tokio::test]
async fn twenty_seven_thousand_sites_are_checked_in_time_and_come_in_together() {
    let province = Province::new(None).await;
    let services = &province.harness.services;
    let bytes = province_of(27_000).into_bytes();
    let sheet = || SheetFile { name: "全省.csv".to_owned(), bytes: bytes.clone() };
    let begun = Instant::now();
    let checked = services.check_sites(&Actor::Operator, sheet()).await.unwrap();
    assert_eq!((checked.created, checked.problems.len()), (27_000, 0));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert!(services.import_sites(&Actor::Operator, sheet()).await.unwrap().written);
    let again = services.check_sites(&Actor::Operator, sheet()).await.unwrap();
    assert_eq!((again.unchanged, again.writes()), (27_000, 0));
    let metered = services.metered();
    let asked = SiteSearch { region: "44".to_owned(), state: Some(SiteState::Open), ..everywhere() };
    let list = metered.exhibition_sites(&province.administrator, &asked).await.unwrap();
    assert_eq!((list.found, list.sites.len(), list.regions.len()), (27_000, 100, 24));
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
}

#[tokio::test]
async fn a_device_signs_in_once_by_a_link_and_takes_the_place_of_another() {
    let province = Province::new(None).await;
    let services = &province.harness.services;
    let site = services.add_site(&province.one, &draft("S1", "4401")).await.unwrap();
    let first = services.link_device(&province.one, &site.id).await.unwrap();
    let link = services.link_device(&province.one, &site.id).await.unwrap();
    let spent = Refusal::Site(SiteProblem::LinkSpent);
    assert_eq!(refused(services.device_link(&first).await), spent, "a later link takes its place");
    assert_eq!(services.device_link(&link).await.unwrap().site.id, site.id);
    let signed_in = services.follow_device_link(&link).await.unwrap();
    assert_eq!(refused(services.follow_device_link(&link).await), spent, "once");
    let who = |key: String| async move { services.who_by_device(&key).await.unwrap() };
    let device = who(signed_in.key.clone()).await;
    assert!(matches!(&device, Actor::Device(of) if of.id == site.id));
    assert_eq!(province.codes(&device).await, ["S1"]);
    assert!(forbidden(services.add_site(&device, &draft("S2", "4401")).await));
    assert!(matches!(services.own_account(&device, None).await, Err(ServiceError::SignInNeeded)));
    let link = services.link_device(&province.one, &site.id).await.unwrap();
    let second = services.follow_device_link(&link).await.unwrap();
    assert_eq!(who(signed_in.key).await, Actor::Anonymous, "the other one took its place");
    services.end_device(&province.one, &site.id).await.unwrap();
    assert_eq!(who(second.key).await, Actor::Anonymous);
    assert!(not_found(services.end_device(&province.one, &site.id).await));
    let late = services.link_device(&province.one, &site.id).await.unwrap();
    province.harness.pass(7 * DAY);
    assert_eq!(refused(services.follow_device_link(&late).await), spent, "it has ended");
}

#[tokio::test]
async fn exclusions_are_taken_back_and_stay() {
    let province = Province::new(None).await;
    let services = &province.harness.services;
    let site = services.add_site(&province.one, &draft("S1", "4401")).await.unwrap();
    let draft = |place: &str, from: &str, until: &str| ExclusionDraft {
        place: place.to_owned(),
        from: from.to_owned(),
        until: until.to_owned(),
        reason: "停电".to_owned(),
    };
    let exclude = |draft: ExclusionDraft| {
        let who = province.one.clone();
        async move { services.exclude(&who, &draft).await }
    };
    let backwards = refused(exclude(draft("S1", "2026-03-02", "2026-03-01")).await);
    assert_eq!(backwards, Refusal::Site(SiteProblem::Period));
    let beside = refused(exclude(draft("4402", "2026-03-01", "2026-03-31")).await);
    assert_eq!(beside, Refusal::Site(SiteProblem::NoRegion("4402".to_owned())));
    let blank = ExclusionDraft { reason: "\u{200b}".to_owned(), ..draft("S1", "2026-03-01", "2026-03-31") };
    assert!(matches!(refused(exclude(blank).await), Refusal::Words { .. }));
    exclude(draft("S1", "2026-03-01", "2026-03-31")).await.unwrap();
    exclude(draft("4401", "2026-04-01", "2026-04-30")).await.unwrap();
    for (place, from, until) in [("S1", "2026-03-01", "2026-03-31"), ("4401", "2026-04-01", "2026-04-30")] {
        let again = refused(exclude(draft(place, from, until)).await);
        assert_eq!(again, Refusal::Site(SiteProblem::ExclusionThere), "{place}");
    }
    let ask = PageAsk { size: 10, ..PageAsk::default() };
    let view = services.exclusions(&province.one, &ask).await.unwrap();
    assert_eq!((view.total, services.exclusions(&province.two, &ask).await.unwrap().total), (2, 0));
    assert!(forbidden(services.exclusions(&province.administrator, &ask).await));
    let id = view.exclusions[0].exclusion.id.clone();
    assert!(not_found(services.end_exclusion(&province.two, &id).await));
    services.end_exclusion(&province.one, &id).await.unwrap();
    assert!(not_found(services.end_exclusion(&province.one, &id).await));
    assert_eq!(services.exclusions(&province.one, &ask).await.unwrap().total, 2, "its row stays");
    exclude(draft("4401", "2026-04-01", "2026-04-30")).await.unwrap();
    assert_eq!(
        services.exclusions(&province.one, &ask).await.unwrap().total,
        3,
        "one that was taken back stands in nobody's way"
    );
    assert_eq!(services.exhibition_site(&province.one, &site.id).await.unwrap().exclusions.len(), 1);
}

#[tokio::test]
async fn what_holds_is_set_by_the_administrator() {
    let province = Province::new(None).await;
    let services = &province.harness.services;
    let view = services.exhibition_settings(&province.administrator).await.unwrap();
    assert_eq!(view.settings, ExhibitionSettings::default());
    let set = |settings: ExhibitionSettings| {
        let (who, version) = (province.administrator.clone(), view.version);
        async move { services.set_exhibition(&who, settings, version).await }
    };
    let usual = ExhibitionSettings::default;
    let zone = ExhibitionSettings { time_zone: "Mars/Base".to_owned(), ..usual() };
    assert_eq!(refused(set(zone).await), Refusal::NoSuchZone("Mars/Base".to_owned()));
    let rule = ExhibitionSettings { rule: "all@1".to_owned(), ..usual() };
    assert_eq!(refused(set(rule).await), Refusal::Site(SiteProblem::Rule("all@1".to_owned())));
    let hours = ExhibitionSettings { rule: "hours@1".to_owned(), ..usual() };
    set(hours.clone()).await.unwrap();
    assert!(matches!(set(usual()).await, Err(ServiceError::Conflict)), "somebody was faster");
    assert_eq!(services.exhibition_settings(&province.administrator).await.unwrap().settings, hours);
}

#[tokio::test]
async fn pages_ask_at_most_eight_times_and_who_is_erased_works_nowhere() {
    let province = Province::new(None).await;
    let services = &province.harness.services;
    let site: SiteId = services.add_site(&province.one, &draft("S1", "4401")).await.unwrap().id;
    let metered = || services.metered();
    let people = ExhibitionPeopleSearch { page: page(1, 10), ..ExhibitionPeopleSearch::default() };
    let mut asked = Vec::new();
    for who in [&province.administrator, &province.one] {
        let (home, list, view) = (metered(), metered(), metered());
        home.exhibition_home(who).await.unwrap();
        list.exhibition_sites(who, &SiteSearch { region: "4401".to_owned(), ..everywhere() }).await.unwrap();
        view.exhibition_site(who, &site).await.unwrap();
        let (regions, members) = (metered(), metered());
        regions.exhibition_regions(who, "4401").await.unwrap();
        members.exhibition_people(who, &people).await.unwrap();
        asked.extend([home, list, view, regions, members].map(|one| one.statements()));
    }
    // The session is one more.
    assert!(asked.iter().all(|count| *count < MOST), "{asked:?}");
    services.erase_account(&Actor::Operator, "one@example.invalid").await.unwrap();
    assert!(forbidden(services.exhibition_home(&province.one).await));
}
