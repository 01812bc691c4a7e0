//! Participation over a real port: the month of a region, its files, a frozen report, approvals, doubts and spot checks, by the forms of
//! their pages.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use domain::exhibition::spot_check::{drawn_codes, pool_hash};
use harness::python::sql;
use harness::walk::{links, repeated_ids, stray_controls};
use harness::{Answer, Server};
use sha2::{Digest as _, Sha256};

/// Regions, each after the one it lies in.
const REGIONS: [(&str, &str); 5] =
    [("44", "Guangdong"), ("4401", "Guangzhou"), ("440106", "Tianhe"), ("440106001", "Wushan"), ("4402", "Shaoguan")];

/// Six sites of one town.
const SITES: &str = "code,name,region code,kind,opened,manager
G-001,Village one,440106001,village,2020-01-01,manager@example.invalid
G-002,Village two,440106001,village,2020-01-01,
G-003,Village three,440106001,village,2020-01-01,
G-004,Village four,440106001,village,2020-01-01,
G-005,Village five,440106001,village,2020-01-01,
G-006,Village six,440106001,village,2020-01-01,
";

/// What they watched in June 2024: five of them anything, of which three began and ended in the same seconds. It is written as the server
/// would have kept it then: what is sent of a month that is over counts as late, and these tests are of months that were watched in time.
const WATCHED: &str = "
    INSERT INTO site_days (day, site, minutes, manual_minutes, late_minutes, films, viewings, manual_viewings, late_viewings,
        gatherings, manual_gatherings, late_gatherings, heads)
    SELECT 19879, number, 40 + CAST(SUBSTR(code, 3) AS INTEGER), 0, 0, 1, 1, 0, 0, 1, 0, 0, 12 FROM sites WHERE code <= 'G-005';
    INSERT INTO participation_months (month, changes, changed_at, rolled_up) VALUES (24293, 5, 1, 0);
    INSERT INTO viewings (id, site, kind, state, source, started_at, ended_at, day, heads, ordered_heads, revision, feedback,
        returned_reason, version, created_at, updated_at)
    SELECT 'v' || number, number, 'gathering', 'reported', 'player', 1717588800000000, 1717592400000000, 19879, 12, 0, 1, '', '',
        1, 1, 1 FROM sites WHERE code <= 'G-003';
";

const PARTICIPATION: &str = "/exhibition/participation";
const MONTH: &str = "region=4401&month=2024-06";

struct Exhibition {
    server: Server,
    province: String,
    city: String,
    manager: String,
    stranger: String,
}

impl Exhibition {
    fn new(name: &str) -> Self {
        let server = Server::start(name);
        for (role, name) in [
            ("administrator", "administrator"),
            ("creator", "province"),
            ("creator", "city"),
            ("creator", "manager"),
            ("creator", "stranger"),
        ] {
            let email = format!("{name}@example.invalid");
            server.linxuan(
                &["account", "create", "--role", role, "--email", &email, "--password-stdin"],
                "a-long-password\n",
            );
        }
        let english =
            |name: &str| format!("Accept-Language: en\n{}", server.sign_in(&format!("{name}%40example.invalid")));
        let [administrator, province, city, manager, stranger] =
            ["administrator", "province", "city", "manager", "stranger"].map(english);
        let exhibition = Self { server, province, city, manager, stranger };
        for (code, name) in REGIONS {
            let fields = format!("_form=region&code={code}&name={name}");
            exhibition.done(&administrator, "/exhibition/regions", &fields);
        }
        for (name, place) in [("province", "44"), ("city", "4401")] {
            let grant = format!("_form=grant&role=office&place={place}&name=Office&email={name}%40example.invalid");
            exhibition.done(&administrator, "/exhibition/people", &grant);
        }
        let sheet = exhibition.server.data.join("sites.csv");
        std::fs::write(&sheet, SITES).unwrap();
        exhibition.server.linxuan(&["sites", "import", sheet.to_str().unwrap()], "");
        sql(&exhibition.server.data, WATCHED);
        exhibition
    }

    /// The id of a site, as the list of sites links it.
    fn site(&self, name: &str) -> String {
        let list = self.page(&self.city, "/exhibition/sites?region=440106001");
        let (before, _) = list.split_once(name).unwrap_or_else(|| unreachable!("{name}: {list}"));
        let (_, link) = before.rsplit_once("href=\"/exhibition/sites/").unwrap();
        link.split(['"', '?']).next().unwrap().to_owned()
    }

    fn get(&self, who: &str, path: &str) -> Answer {
        self.server.ask(&format!("GET {path}\n{who}"), b"")
    }

    /// A page that is there, and its text.
    fn page(&self, who: &str, path: &str) -> String {
        let answer = self.get(who, path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert!(repeated_ids(&answer.body).is_empty(), "{path}: {:?}", repeated_ids(&answer.body));
        assert!(stray_controls(&answer.body).is_empty(), "{path}: {:?}", stray_controls(&answer.body));
        answer.body
    }

    fn form(&self, who: &str, path: &str, fields: &str) -> Answer {
        self.server.form(path, who, fields)
    }

    /// Sends a form that is taken; where it leads.
    fn done(&self, who: &str, path: &str, fields: &str) -> String {
        let answer = self.form(who, path, fields);
        assert_eq!(answer.status, 303, "{path} {fields}: {}", answer.body);
        answer.header("location").unwrap().to_owned()
    }

    /// Sends a form that is refused with these words.
    fn refused(&self, who: &str, path: &str, fields: &str, words: &str) -> String {
        let answer = self.form(who, path, fields);
        assert_eq!(answer.status, 422, "{path} {fields}: {}", answer.body);
        assert!(answer.body.contains(words), "{fields}: {}", answer.body);
        answer.body
    }

    /// The month is added up.
    fn rolled_up(self) -> Self {
        self.done(&self.city, &format!("{PARTICIPATION}?{MONTH}"), "_form=roll-up&month=2024-06");
        self
    }
}

#[test]
fn a_month_is_told_within_ones_own_and_taken_away() {
    let exhibition = Exhibition::new("participation-month").rolled_up();
    let own = format!("{PARTICIPATION}?{MONTH}");
    let page = exhibition.page(&exhibition.city, &own);
    let sentence = "By the end of Jun, 83.3% of the 6 sites in all towns of the city had taken part.";
    assert!(page.contains(sentence), "{page}");
    assert!(page.contains("<svg") && page.contains("At least two organised viewings and 20 hours"), "{page}");
    // Without a region, one begins at one's own; the tree leads down to the day.
    assert!(exhibition.page(&exhibition.city, &format!("{PARTICIPATION}?month=2024-06")).contains("Guangzhou"));
    let county = format!("{PARTICIPATION}?region=440106&month=2024-06&rule=any%401");
    assert!(links(&page).contains(&county), "{:?}", links(&page));
    assert!(exhibition.page(&exhibition.city, &county).contains("Wushan"));
    let silent = format!("{PARTICIPATION}/sites?{MONTH}&state=silent");
    let list = exhibition.page(&exhibition.city, &silent);
    assert!(list.contains("G-006") && !list.contains("G-001"), "{list}");
    let (own_site, other_site) = (exhibition.site("Village one"), exhibition.site("Village two"));
    let site = exhibition.page(&exhibition.city, &format!("{PARTICIPATION}/sites/{own_site}?month=2024-06"));
    assert!(site.contains("day=2024-06-05"), "{site}");
    let of_day = format!("{PARTICIPATION}/sites/{own_site}?month=2024-06&day=2024-06-05");
    let day = exhibition.page(&exhibition.city, &of_day);
    assert!(day.contains("20:00") && day.contains("21:00"), "{day}");

    let elsewhere = [
        format!("{PARTICIPATION}?region=44&month=2024-06"),
        format!("{PARTICIPATION}?region=4402&month=2024-06"),
        format!("{PARTICIPATION}?region=x"),
        format!("{PARTICIPATION}/sites?region=44"),
        format!("{PARTICIPATION}/doubts?region=44"),
        format!("{PARTICIPATION}/reports?region=44"),
        format!("{PARTICIPATION}/sites/none"),
        format!("{PARTICIPATION}/files/regions.csv?region=44"),
        format!("{PARTICIPATION}/files/other.csv"),
        "/exhibition/checks?region=44".to_owned(),
        "/exhibition/checks/none".to_owned(),
        "/exhibition/reports/none".to_owned(),
    ];
    for path in &elsewhere {
        assert_eq!(exhibition.get(&exhibition.city, path).status, 404, "{path}");
    }
    let managed = exhibition.page(&exhibition.manager, PARTICIPATION);
    let page_of = |site: &str| format!("{PARTICIPATION}/sites/{site}");
    assert!(managed.contains(&page_of(&own_site)) && !managed.contains(&page_of(&other_site)), "{managed}");
    exhibition.page(&exhibition.manager, &format!("{}?month=2024-06", page_of(&own_site)));
    assert_eq!(exhibition.get(&exhibition.manager, &page_of(&other_site)).status, 404);
    assert_eq!(exhibition.get(&exhibition.manager, &own).status, 404);
    for path in [PARTICIPATION, "/exhibition/checks", "/exhibition/participation/doubts"] {
        assert_eq!(exhibition.get(&exhibition.stranger, path).status, 403, "{path}");
    }
    assert_eq!(exhibition.get("", PARTICIPATION).status, 303, "to the sign-in");

    let file = |name: &str| exhibition.get(&exhibition.city, &format!("{PARTICIPATION}/files/{name}?{MONTH}&lang=en"));
    let regions = file("regions.csv");
    assert_eq!(regions.status, 200);
    assert!(regions.body.contains("Tianhe,6,5,83.3%") && regions.body.contains("Guangzhou, total"), "{}", regions.body);
    assert!(file("silent.csv").body.contains("G-006"));
    assert!(file("regions.xlsx").bytes.starts_with(b"PK"));
    assert_eq!(file("regions.pdf").status, 404, "there is no such file");

    let doubts = exhibition.page(&exhibition.city, &format!("{PARTICIPATION}/doubts?{MONTH}"));
    assert!(doubts.contains("3 sites began together on"), "{doubts}");
    assert!(doubts.contains("at 20:00:00 and ended together at 21:00:00"), "{doubts}");
    assert!(doubts.contains("Village three") && !doubts.contains("Village four"), "{doubts}");
}

#[test]
fn a_report_is_frozen_and_a_month_approved_from_below() {
    let exhibition = Exhibition::new("participation-reports").rolled_up();
    let reports = format!("{PARTICIPATION}/reports?{MONTH}");
    let meant = "region=4401&month=2024-06";
    let report = exhibition.done(&exhibition.city, &reports, &format!("_form=freeze&{meant}"));
    let page = exhibition.page(&exhibition.city, &report);
    let json = exhibition.get(&exhibition.city, &format!("{report}/report.json"));
    let hash: String = Sha256::digest(&json.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(page.contains(&hash) && page.contains("The content has this checksum."), "{hash}: {page}");
    assert!(exhibition.get(&exhibition.city, &format!("{report}/report.xlsx")).bytes.starts_with(b"PK"));
    assert!(exhibition.get(&exhibition.city, &format!("{report}/report.csv?lang=en")).body.contains("83.3%"));
    let notice = exhibition.get(&exhibition.city, &format!("{report}/report.pdf?lang=zh"));
    assert!(notice.bytes.starts_with(b"%PDF"), "{}: {}", notice.status, notice.body);
    exhibition.page(&exhibition.province, &report);
    assert_eq!(exhibition.get(&exhibition.manager, &report).status, 404);
    let twice = format!("_form=freeze&{meant}&reason=Once+more");
    let kept = exhibition.refused(&exhibition.city, &reports, &twice, "The figures are the same");
    assert!(kept.contains("Once more"), "what was typed stays: {kept}");

    let town = "_form=approve&region=440106001&month=2024-06";
    exhibition.refused(&exhibition.city, &reports, &format!("_form=approve&{meant}"), "Tianhe");
    for region in ["440106001", "440106", "4401"] {
        exhibition.done(&exhibition.city, &reports, &format!("_form=approve&region={region}&month=2024-06"));
    }
    exhibition.refused(&exhibition.city, &reports, town, "already approved");
    let back = format!("_form=take-back&{meant}&reason=");
    exhibition.refused(&exhibition.city, &reports, &format!("{back}wrong"), "Only an office above");
    exhibition.refused(&exhibition.province, &reports, &back, "f-take-back-reason");
    exhibition.done(&exhibition.province, &reports, &format!("{back}The+figures+are+wrong"));
    let page = exhibition.page(&exhibition.city, &reports);
    assert!(page.contains("Taken back by 44") && page.contains("The figures are wrong"), "{page}");
    let denied = exhibition.form(&exhibition.manager, &reports, town);
    assert_eq!(denied.status, 403, "{}", denied.body);
    let beside = exhibition.form(&exhibition.city, &reports, "_form=approve&region=4402&month=2024-06");
    assert_eq!(beside.status, 404, "{}", beside.body);
    assert_eq!(exhibition.form(&exhibition.city, &reports, "_form=approve&region=x&month=2024-06").status, 400);
}

#[test]
fn a_spot_check_is_announced_drawn_and_entered_by_forms() {
    let exhibition = Exhibition::new("participation-checks").rolled_up();
    let checks = "/exhibition/checks?region=4401";
    let announce = |sites: &str, source: &str| {
        format!("_form=announce-check&region=4401&month=2024-06&sites={sites}&source={source}")
    };
    let kept = exhibition.refused(&exhibition.city, checks, &announce("9", "Lottery+draw"), "from 1 to 5");
    assert!(kept.contains("Lottery draw"), "what was typed stays: {kept}");
    exhibition.refused(&exhibition.city, checks, &announce("2", "%E2%80%8B"), "f-announce-check-source");
    let check = exhibition.done(&exhibition.city, checks, &announce("3", "Lottery+draw+2024081"));
    let pool = exhibition.get(&exhibition.city, &format!("{check}/pool.txt")).body;
    assert_eq!(pool, "G-001\nG-002\nG-003\nG-004\nG-005\n");
    let page = exhibition.page(&exhibition.city, &check);
    assert!(page.contains(&pool_hash(&pool)) && page.contains("Lottery draw 2024081"), "{page}");
    assert!(!page.contains("Village"), "nothing is drawn: {page}");
    exhibition.refused(&exhibition.city, &check, "_form=draw-check&seed=", "f-draw-check-seed");
    let find = |finding: &str, words: &str| format!("_form=spot-finding&position=2&finding={finding}&words={words}");
    exhibition.refused(&exhibition.city, &check, &find("confirmed", ""), "The sites are not drawn yet.");
    exhibition.done(&exhibition.city, &check, "_form=draw-check&seed=05+11+12+19+26+30+08");
    exhibition.refused(&exhibition.city, &check, "_form=draw-check&seed=1", "drawn already");
    let page = exhibition.page(&exhibition.city, &check);
    let drawn = drawn_codes("05 11 12 19 26 30 08", &pool, 3);
    let places: Vec<usize> = drawn.iter().map(|code| page.find(&format!("<code>{code}<")).unwrap()).collect();
    assert!(places.is_sorted() && page.matches("<code>G-").count() == 3, "{drawn:?}: {page}");
    exhibition.refused(&exhibition.city, &check, &find("refuted", ""), "f-spot-finding-2-words");
    exhibition.refused(&exhibition.city, &check, &find("", "seen"), "Choose a result.");
    exhibition.done(&exhibition.city, &check, &find("refuted", "The+hall+was+locked"));
    let page = exhibition.page(&exhibition.province, &check);
    assert!(page.contains("The hall was locked") && page.contains("Confirmed: 0, doubtful: 0, refuted: 1"), "{page}");
    assert!(exhibition.page(&exhibition.province, "/exhibition/checks?region=44").contains(&check));
    for (who, status) in [(&exhibition.manager, 403), (&exhibition.stranger, 403)] {
        let answer = exhibition.form(who, &check, &find("confirmed", ""));
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    assert_eq!(exhibition.get(&exhibition.manager, &format!("{check}/pool.txt")).status, 404);
}
