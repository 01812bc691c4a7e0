//! Participation of a month: rolled up where something changed, read by who may, frozen, and approved from below.

use std::sync::Arc;

use domain::access::Role;
use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionDenied, ExhibitionRole};
use domain::exhibition::participation::{
    DaySums, Month, ParticipationProblem, ParticipationRule, ParticipationState, Share,
};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteKind;
use domain::ids::SiteId;
use domain::text::Lang;
use domain::time::MINUTE;
use services::media::Storage;
use services::{Actor, ParticipationAsk, Refusal, ServiceError, SiteDraft, TextName};
use store::{Meter, Region, Site, SiteDay, SiteExclusion, Store};
use words::exhibition_report;

use crate::harness::exhibition::appointed;
use crate::harness::{Harness, account, page, refused};

/// Most statements of a page, the session apart.
const MOST: u32 = 7;

pub fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Over when the tests begin.
pub fn february() -> Month {
    "2026-02".parse().unwrap()
}

pub fn ask(region: &str) -> ParticipationAsk {
    ParticipationAsk { month: Some(february()), region: Some(code(region)), rule: None }
}

fn participation_problem<T: std::fmt::Debug>(answer: services::Result<T>) -> ParticipationProblem {
    let problem = match refused(answer) {
        Refusal::Participation(problem) => Some(problem),
        _ => None,
    };
    problem.unwrap()
}

/// An installation with four sites, and its database for what has no use case in this room.
pub struct Sites {
    pub harness: Harness,
    pub store: Arc<dyn Store>,
    pub meter: Meter,
}

impl Sites {
    pub async fn new(database: Option<&str>) -> Self {
        let harness = Harness::with(database, &Storage::Local).await;
        let store = store::open(database, &harness.folder).await.unwrap();
        let meter = Meter::default();
        let now = harness.services.now();
        let mut tx = store.write(&meter).await.unwrap();
        let named = [
            ("44", "广东省"),
            ("4401", "广州市"),
            ("440106", "天河区"),
            ("440106001", "五山街道"),
            ("440106002", "员村街道"),
            ("4403", "深圳市"),
            ("440304001", "福田街道"),
        ];
        let regions: Vec<Region> =
            named.iter().map(|(text, name)| Region { code: code(text), name: (*name).to_owned() }).collect();
        tx.insert_regions(&regions).await.unwrap();
        let places = ["440106001", "440106001", "440106002", "440304001"];
        let sites: Vec<Site> = places.iter().zip(1..).map(|(place, number)| site(number, place)).collect();
        tx.put_sites(&sites, now).await.unwrap();
        let exclusion = SiteExclusion {
            id: "excluded".parse().unwrap(),
            region: Some(code("4403")),
            site: None,
            from: day("2026-01-01"),
            until: day("2026-12-31"),
            reason: "计划单列".to_owned(),
            added_by: None,
            added_at: now,
            ended_at: None,
        };
        tx.insert_exclusion(&exclusion).await.unwrap();
        let by_hand = DaySums { manual_minutes: 30, films: 1, manual_viewings: 1, heads: 9, ..DaySums::default() };
        let proven = DaySums { minutes: 45, films: 2, viewings: 1, gatherings: 1, heads: 20, ..DaySums::default() };
        let watched = [
            SiteDay { day: day("2026-02-05"), site: 1, sums: proven },
            SiteDay { day: day("2026-02-06"), site: 3, sums: by_hand },
        ];
        tx.put_site_days(&watched).await.unwrap();
        tx.count_participation_change(february(), now).await.unwrap();
        tx.commit().await.unwrap();
        // What was written is long enough ago.
        harness.pass(2 * MINUTE);
        Self { harness, store, meter }
    }

    /// Somebody with a role in the exhibition.
    pub async fn member(&self, name: &str, role: ExhibitionRole, place: &str) -> Actor {
        let actor = account(&self.harness.services, name, Role::Creator).await;
        let member = appointed(&actor, role, place);
        let mut tx = self.store.write(&self.meter).await.unwrap();
        tx.put_exhibition_members(&[member]).await.unwrap();
        tx.commit().await.unwrap();
        actor
    }

    /// A site watches more; it is rolled up.
    pub async fn watches(&self, site: i64, on: &str, minutes: i64) {
        let sums = DaySums { minutes, films: 1, viewings: 1, heads: 5, ..DaySums::default() };
        let mut tx = self.store.write(&self.meter).await.unwrap();
        tx.put_site_days(&[SiteDay { day: day(on), site, sums }]).await.unwrap();
        tx.count_participation_change(Month::of(day(on)), self.harness.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.harness.services.keep_participation().await.unwrap();
    }
}

fn site(number: i64, place: &str) -> Site {
    Site {
        number,
        id: format!("site{number}").parse().unwrap(),
        code: format!("YJ{number}"),
        name: format!("站点{number}"),
        region: code(place),
        kind: SiteKind::Community,
        opened_on: day("2020-01-01"),
        closed_on: None,
        capacity: 0,
        has_device: false,
        version: 1,
    }
}

async fn a_month_is_rolled_up_and_read(sites: &Sites) {
    let services = &sites.harness.services;
    let province = sites.member("province", ExhibitionRole::Office, "44").await;
    let early = services.participation(&province, &ask("44")).await.unwrap();
    assert_eq!((early.rolled_up_at, early.is_outdated, early.content.sums.all()), (None, true, 0));
    // The present month, the one before, and no other.
    assert_eq!(services.keep_participation().await.unwrap(), 2);
    assert_eq!(services.keep_participation().await.unwrap(), 0, "nothing changed");

    let metered = services.metered();
    let view = metered.participation(&province, &ask("44")).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let sums = view.content.sums;
    assert_eq!((sums.met, sums.silent, sums.excluded, sums.by_hand), (2, 1, 1, 1));
    assert_eq!((sums.minutes, sums.manual_minutes, sums.rate()), (45, 30, Share::of(2, 3)));
    assert!(!view.is_outdated && view.until.is_none() && view.may_report && !view.may_take_back);
    let told = exhibition_report::sentence(Lang::Zh, &view.content.sentence(view.until));
    assert_eq!(told, "截至2月底，全省各镇街3个基层终端站点（不含深圳）总开机率为66.7%");
    let lines: Vec<(&str, i64)> =
        view.content.lines.iter().map(|line| (line.name.as_str(), line.sums.expected())).collect();
    assert_eq!(lines, [("广州市", 3), ("深圳市", 0)]);
    assert_eq!(view.content.direct.all(), 0);
    let hours = view.content.rules.iter().find(|line| line.rule == ParticipationRule::Hours).unwrap();
    assert_eq!((hours.sums.met, hours.sums.below, hours.sums.silent), (0, 2, 1), "the stricter figure beside it");
    assert_eq!((view.trend.len(), view.trend.last().unwrap().1), (12, sums));
    assert_eq!(view.trend.first().unwrap().1.all(), 0);

    let metered = services.metered();
    let silent = metered.silent_sites(&province, &ask("44"), &page(1, 50)).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert_eq!(silent.lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["YJ2"]);
    assert_eq!((silent.found, silent.above.len()), (1, 0));
    let town = services.participation_sites(&province, &ask("440106001"), None, &page(1, 50)).await.unwrap();
    assert_eq!((town.found, town.lines.len(), town.above.len()), (2, 2, 3));

    let first: SiteId = "site1".parse().unwrap();
    let month = services.site_month(&province, &first, Some(february()), None).await.unwrap();
    assert_eq!((month.days.len(), month.count.minutes), (1, 45));
    assert_eq!(month.standing().map(|one| one.state), Some(ParticipationState::Met));
    let excluded = services.site_month(&province, &"site4".parse().unwrap(), Some(february()), None).await.unwrap();
    assert_eq!((excluded.exclusions.len(), excluded.days.len()), (1, 0));
    assert_eq!(excluded.standing().map(|one| one.state), Some(ParticipationState::Excluded));
    let of_day = services.viewings_of_day(&province, &first, day("2026-02-05")).await.unwrap();
    assert_eq!((of_day.sums.minutes, of_day.viewings.len()), (45, 0));

    // A day is counted: the month is rolled up once more.
    sites.watches(2, "2026-02-28", 20).await;
    let after = services.participation(&province, &ask("44")).await.unwrap();
    assert_eq!((after.content.sums.met, after.content.sums.rate()), (3, Share::of(3, 3)));
    // An exclusion taken back counts for months that were rolled up too.
    let mut tx = sites.store.write(&sites.meter).await.unwrap();
    assert!(tx.end_exclusion(&"excluded".parse().unwrap(), None, services.now()).await.unwrap());
    tx.commit().await.unwrap();
    assert!(services.roll_up_participation(&province, february()).await.unwrap());
    let after = services.participation(&province, &ask("44")).await.unwrap().content;
    assert_eq!((after.sums.expected(), after.sums.excluded, after.excluded.is_empty()), (4, 0, true));
    assert!(!services.roll_up_participation(&province, "2031-01".parse().unwrap()).await.unwrap(), "not begun");
}

async fn nobody_reads_beside_or_above_their_own(sites: &Sites) {
    let services = &sites.harness.services;
    services.keep_participation().await.unwrap();
    let city = sites.member("city", ExhibitionRole::Office, "4401").await;
    let manager = sites.member("manager", ExhibitionRole::Manager, "site1").await;
    let stranger = sites.harness.person("stranger").await;
    let own = services.participation(&city, &ParticipationAsk { region: None, ..ask("44") }).await.unwrap();
    assert_eq!((own.content.region.as_str(), own.above.len()), ("4401", 0), "the first of one's own");
    assert_eq!(services.participation(&city, &ask("440106")).await.unwrap().above.len(), 1);
    for region in ["44", "4403", "440304001", "4499", "440199"] {
        let found = services.participation(&city, &ask(region)).await;
        assert!(matches!(found, Err(ServiceError::NotFound)), "{region}: {found:?}");
        let found = services.silent_sites(&city, &ask(region), &page(1, 50)).await;
        assert!(matches!(found, Err(ServiceError::NotFound)), "{region}: {found:?}");
        let found = services.freeze_report(&city, &code(region), february(), "").await;
        assert!(matches!(found, Err(ServiceError::NotFound)), "{region}: {found:?}");
    }
    let beside = services.site_month(&city, &"site4".parse().unwrap(), None, None).await;
    assert!(matches!(beside, Err(ServiceError::NotFound)), "{beside:?}");
    services.site_month(&manager, &"site1".parse().unwrap(), None, None).await.unwrap();
    for region in [Some(code("440106001")), None] {
        let found = services.participation(&manager, &ParticipationAsk { region, ..ask("44") }).await;
        assert!(matches!(found, Err(ServiceError::NotFound)), "{found:?}");
    }
    let approved = services.approve_month(&manager, &code("440106001"), february()).await;
    assert!(matches!(approved, Err(ServiceError::Exhibition(ExhibitionDenied::Role { .. }))), "{approved:?}");
    let denied = services.participation(&stranger, &ask("44")).await;
    assert!(matches!(denied, Err(ServiceError::Exhibition(ExhibitionDenied::Role { .. }))), "{denied:?}");
    let denied = services.participation(&Actor::Anonymous, &ask("44")).await;
    assert!(matches!(denied, Err(ServiceError::SignInNeeded)), "{denied:?}");
    let operator = services.participation(&Actor::Operator, &ask("44")).await.unwrap();
    assert!(!operator.may_report && operator.content.sums.all() == 4);
    let regions = services.participation_regions(&Actor::Operator).await.unwrap();
    assert_eq!(regions.iter().map(|region| region.code.as_str()).collect::<Vec<_>>(), ["44"]);
}

async fn a_report_is_frozen_and_corrected_by_a_new_one(sites: &Sites) {
    let services = &sites.harness.services;
    let city = sites.member("city", ExhibitionRole::Office, "4401").await;
    let county = sites.member("county", ExhibitionRole::Office, "440106").await;
    let region = code("4401");
    let present = services.freeze_report(&city, &region, "2026-03".parse().unwrap(), "").await;
    assert_eq!(participation_problem(present), ParticipationProblem::NotOver(day("2026-03-31")));
    let unknown = services.freeze_report(&city, &region, "2024-03".parse().unwrap(), "").await;
    assert_eq!(participation_problem(unknown), ParticipationProblem::NothingCounted);
    // Nobody rolled the month up: it is, before the act.
    let first = services.freeze_report(&city, &region, february(), "").await.unwrap();
    let view = services.report(&city, &first).await.unwrap();
    assert!(view.is_intact && view.corrected_by().is_none());
    assert_eq!((view.head.number, view.content.sums.met, view.content.rule), (1, 2, ParticipationRule::Any));
    let above = services.report(&county, &first).await;
    assert!(matches!(above, Err(ServiceError::NotFound)), "{above:?}");
    let same = services.freeze_report(&city, &region, february(), "再报").await;
    assert_eq!(participation_problem(same), ParticipationProblem::Unchanged);
    sites.watches(2, "2026-02-28", 20).await;
    let unsaid = refused(services.freeze_report(&city, &region, february(), " \u{200b}").await);
    assert!(matches!(unsaid, Refusal::Words { what: TextName::Reason, found: 0, .. }), "{unsaid:?}");
    let second = services.freeze_report(&city, &region, february(), "员村站点补报").await.unwrap();
    let view = services.report(&city, &first).await.unwrap();
    assert_eq!(view.content.sums.met, 2, "what was frozen stays");
    assert_eq!(view.corrected_by().map(|head| (head.id.clone(), head.reason.as_str())), Some((second, "员村站点补报")));
    assert_eq!(services.reports(&city, &region, february()).await.unwrap().len(), 2);
    // What came a moment before is in it: nothing is added to it after.
    let mut tx = sites.store.write(&sites.meter).await.unwrap();
    let more = DaySums { minutes: 9, films: 1, viewings: 1, heads: 5, ..DaySums::default() };
    tx.put_site_days(&[SiteDay { day: day("2026-02-27"), site: 2, sums: more }]).await.unwrap();
    tx.count_participation_change(february(), services.now()).await.unwrap();
    tx.commit().await.unwrap();
    services.freeze_report(&city, &region, february(), "再报").await.unwrap();
    let unknown = services.report(&city, &"none".parse().unwrap()).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
}

async fn approval_climbs_the_tree(sites: &Sites) {
    // Nobody rolled the month up: who approves first is known all the same.
    let services = &sites.harness.services;
    let of = async |name: &str, place: &str| sites.member(name, ExhibitionRole::Office, place).await;
    let (province, city) = (of("province", "44").await, of("city", "4401").await);
    let (county, town) = (of("county", "440106").await, of("town", "440106001").await);
    let approve = async |who: &Actor, region: &str| services.approve_month(who, &code(region), february()).await;
    let early = services.approve_month(&town, &code("440106001"), "2026-03".parse().unwrap()).await;
    assert_eq!(participation_problem(early), ParticipationProblem::NotOver(day("2026-03-31")));
    let unknown = services.approve_month(&town, &code("440106001"), "2024-03".parse().unwrap()).await;
    assert_eq!(participation_problem(unknown), ParticipationProblem::NothingCounted);
    let below = participation_problem(approve(&city, "4401").await);
    assert_eq!(below, ParticipationProblem::Below(vec!["天河区".to_owned()]));
    approve(&town, "440106001").await.unwrap();
    assert_eq!(participation_problem(approve(&town, "440106001").await), ParticipationProblem::Approved);
    let below = participation_problem(approve(&county, "440106").await);
    assert_eq!(below, ParticipationProblem::Below(vec!["员村街道".to_owned()]));
    // An office above may do it for one below that has no office.
    approve(&county, "440106002").await.unwrap();
    approve(&county, "440106").await.unwrap();
    approve(&city, "4401").await.unwrap();
    let view = services.participation(&province, &ask("44")).await.unwrap();
    assert!(view.approved.contains(&code("4401")) && !view.is_approved());

    let back = async |who: &Actor, region: &str, reason: &str| {
        services.take_back_approval(who, &code(region), february(), reason).await
    };
    let own = participation_problem(back(&city, "4401", "有误").await);
    assert_eq!(own, ParticipationProblem::NotAbove, "only from above");
    let held = participation_problem(back(&city, "440106", "有误").await);
    assert_eq!(held, ParticipationProblem::Above("广州市".to_owned()), "from the top down");
    assert!(matches!(refused(back(&province, "4401", "").await), Refusal::Words { .. }));
    back(&province, "4401", "天河区数据有误").await.unwrap();
    assert_eq!(participation_problem(back(&province, "4401", "再次").await), ParticipationProblem::NotApproved);
    back(&city, "440106", "重新核对").await.unwrap();
    let below = participation_problem(approve(&city, "4401").await);
    assert_eq!(below, ParticipationProblem::Below(vec!["天河区".to_owned()]));
    approve(&county, "440106").await.unwrap();
    approve(&city, "4401").await.unwrap();
    // All sites of Shenzhen are excluded: nobody waits for it.
    approve(&province, "44").await.unwrap();
    let decided = services.month_decisions(&city, &ask("440106")).await.unwrap();
    assert_eq!(
        decided.approved_above.map(|region| region.name),
        Some("广州市".to_owned()),
        "what the city may look at"
    );
    let unsaid = services.month_decisions(&city, &ParticipationAsk { month: None, ..ask("440106") }).await.unwrap();
    assert_eq!(unsaid.month, february(), "the last that can be decided about");
    let history = services.month_approvals(&county, &code("440106"), february()).await.unwrap();
    let told: Vec<_> = history.iter().map(|one| (one.number, one.is_approved, one.by_region.as_str())).collect();
    assert_eq!(told, [(3, true, "440106"), (2, false, "4401"), (1, true, "440106")]);
    assert!(services.verify_chain().await.unwrap().broken.is_none());
}

async fn a_site_that_opened_again_was_open_before(sites: &Sites) {
    let services = &sites.harness.services;
    let province = sites.member("province", ExhibitionRole::Office, "44").await;
    services.keep_participation().await.unwrap();
    let before = services.participation(&province, &ask("44")).await.unwrap().content.sums;
    let first: SiteId = "site1".parse().unwrap();
    let edit = async |version, opened: &str, closed: &str| {
        let draft = SiteDraft {
            code: "YJ1".to_owned(),
            name: "站点1".to_owned(),
            region: "440106001".to_owned(),
            kind: SiteKind::Community,
            opened_on: opened.to_owned(),
            closed_on: closed.to_owned(),
            capacity: String::new(),
            reason: "装修".to_owned(),
        };
        services.edit_site(&province, &first, version, &draft).await.unwrap();
    };
    edit(1, "2020-01-01", "2026-03-01").await;
    edit(2, "2026-03-10", "").await;
    // Counted anew, it stands as it stood.
    assert!(services.roll_up_participation(&province, february()).await.unwrap());
    assert_eq!(services.participation(&province, &ask("44")).await.unwrap().content.sums, before);
    let month = services.site_month(&province, &first, Some(february()), None).await.unwrap();
    assert_eq!(month.standing().map(|one| one.state), Some(ParticipationState::Met));
    let march = services.site_month(&province, &first, Some("2026-03".parse().unwrap()), None).await.unwrap();
    assert_eq!(march.standing().map(|one| one.state), Some(ParticipationState::Closed), "not on every day");
}

/// The same on both databases, each from the same start.
macro_rules! on_both {
    ($($case:ident $on_sqlite:ident $on_postgres:ident;)+) => {$(
        #[tokio::test]
        async fn $on_sqlite() {
            $case(&$crate::participation::Sites::new(None).await).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $on_postgres() {
            let cluster = $crate::races::cluster::Cluster::start();
            $case(&$crate::participation::Sites::new(Some(&cluster.url)).await).await;
        }
    )+};
}
pub(crate) use on_both;

on_both! {
    a_month_is_rolled_up_and_read
        a_month_is_rolled_up_where_something_changed a_month_is_rolled_up_where_something_changed_on_postgres;
    nobody_reads_beside_or_above_their_own
        participation_is_read_within_ones_own participation_is_read_within_ones_own_on_postgres;
    a_report_is_frozen_and_corrected_by_a_new_one
        a_frozen_report_stays_as_it_is a_frozen_report_stays_as_it_is_on_postgres;
    approval_climbs_the_tree
        a_month_is_approved_from_below a_month_is_approved_from_below_on_postgres;
    a_site_that_opened_again_was_open_before
        a_site_that_opened_again_is_expected_before a_site_that_opened_again_is_expected_before_on_postgres;
}
