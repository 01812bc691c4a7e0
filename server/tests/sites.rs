//! Regions, sites and their devices over a real port, by the forms of their pages and by the command line.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::process::Command;

use harness::walk::{links, repeated_ids, stray_controls};
use harness::{Answer, Server};
use serde_json::Value;

const ADMIN: &str = "administrator%40example.invalid";

/// An installation with a province and a city, and an office of the city.
struct Province {
    server: Server,
    administrator: String,
    office: String,
}

impl Province {
    fn new(name: &str) -> Self {
        let server = Server::start(name);
        for (role, name) in [("administrator", "administrator"), ("creator", "office"), ("creator", "stranger")] {
            let email = format!("{name}@example.invalid");
            server.linxuan(
                &["account", "create", "--role", role, "--email", &email, "--password-stdin"],
                "a-long-password\n",
            );
        }
        let english = |email: &str| format!("Accept-Language: en\n{}", server.sign_in(email));
        let (administrator, office) = (english(ADMIN), english("office%40example.invalid"));
        let province = Self { server, administrator, office };
        for (code, name) in [("44", "Guangdong"), ("4401", "Guangzhou"), ("4402", "Shaoguan")] {
            let fields = format!("_form=region&code={code}&name={name}");
            province.done(&province.administrator, "/exhibition/regions", &fields);
        }
        let grant = "_form=grant&role=office&place=4401&name=Office&email=office%40example.invalid";
        province.done(&province.administrator, "/exhibition/people", grant);
        province
    }

    fn get(&self, who: &str, path: &str) -> Answer {
        self.server.ask(&format!("GET {path}\n{who}"), b"")
    }

    /// Sends a form that is taken; where it leads.
    fn done(&self, who: &str, path: &str, fields: &str) -> String {
        let answer = self.server.form(path, who, fields);
        assert_eq!(answer.status, 303, "{path} {fields}: {}", answer.body);
        answer.header("location").unwrap().to_owned()
    }

    /// Adds a site of the office's; its page.
    fn site(&self, code: &str) -> String {
        let fields =
            format!("_form=add-site&code={code}&name=Site+{code}&region=4401&kind=village&opened_on=2026-01-01");
        self.done(&self.office, "/exhibition/sites", &fields)
    }

    /// The command line with a file that is there; status and report.
    fn import(&self, text: &str, more: &[&str]) -> (i32, Value) {
        let file = self.server.data.join("sites.csv");
        std::fs::write(&file, text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_linxuan"))
            .args(["sites", "import", file.to_str().unwrap(), "--data", self.server.data.to_str().unwrap()])
            .args(more)
            .output()
            .unwrap();
        let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code().unwrap(), report)
    }
}

/// The value of a read-only field that shows a secret once.
fn shown(answer: &Answer) -> String {
    let rest = answer.body.split("value=\"http").nth(1).unwrap_or_else(|| unreachable!("{}", answer.body));
    format!("http{}", rest.split('"').next().unwrap())
}

#[test]
fn an_office_works_in_its_region_and_finds_nothing_beside_or_above_it() {
    let province = Province::new("sites-reach");
    let site = province.site("S1");
    assert_eq!(province.get(&province.office, &site).status, 200);
    let page = "/exhibition/sites";
    let beside = "_form=add-site&code=S2&name=B&region=4402&kind=village&opened_on=2026-01-01&capacity=7";
    let refused = province.server.form(page, &province.office, beside);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("There is no region 4402, or it is not yours.") && refused.body.contains("value=\"7\"")
    );
    assert_eq!(province.get(&province.office, "/exhibition/sites?region=4402").status, 404);
    assert_eq!(province.get(&province.office, "/exhibition/settings").status, 403);
    let stranger = province.server.sign_in("stranger%40example.invalid");
    for path in ["/exhibition", page, &site, "/exhibition/people", "/exhibition/regions", "/exhibition/sites/import"] {
        assert_eq!(province.get(&stranger, path).status, 403, "{path}");
        let nobody = province.get("", path);
        assert!([303, 401].contains(&nobody.status), "{path}: {}", nobody.status);
    }
    assert!(!links(&province.get(&stranger, "/").body).contains(&"/exhibition".to_owned()));
    let home = links(&province.get(&province.office, "/").body);
    assert!(home.contains(&"/exhibition".to_owned()), "{home:?}");
    for path in ["/exhibition", page, &site, "/exhibition/people", "/exhibition/regions", "/exhibition/exclusions"] {
        let answer = province.get(&province.office, path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert!(repeated_ids(&answer.body).is_empty(), "{path}: {:?}", repeated_ids(&answer.body));
        assert!(stray_controls(&answer.body).is_empty(), "{path}: {:?}", stray_controls(&answer.body));
        assert!(!links(&answer.body).contains(&"/exhibition/settings".to_owned()), "{path}: it would be refused");
    }

    // A site that somebody else changed meanwhile is not overwritten.
    let edit = |version: u8, name: &str| {
        format!("_form=site&version={version}&code=S1&name={name}&region=4401&kind=village&opened_on=2026-01-01")
    };
    province.done(&province.office, &site, &edit(1, "One"));
    let late = province.server.form(&site, &province.office, &edit(1, "Two"));
    assert!(late.status == 409 && late.body.contains("value=\"Two\""), "{}", late.status);
    assert!(province.get(&province.office, &site).body.contains("One"));
    let closed = format!("{}&closed_on=2026-02-01", edit(2, "One"));
    let unexplained = province.server.form(&site, &province.office, &closed);
    assert_eq!(unexplained.status, 422, "it needs a reason");
    for kept in ["value=\"2026-02-01\"", "href=\"#f-site-reason\"", "id=\"f-site-reason-problem\""] {
        assert!(unexplained.body.contains(kept), "{kept}: {}", unexplained.body);
    }
    province.done(&province.office, &site, &format!("{closed}&reason=Merged"));
}

#[test]
fn a_device_signs_in_once_by_a_link_that_nobody_else_learns() {
    let province = Province::new("sites-device");
    let site = province.site("S1");
    let made = province.server.form(&site, &province.office, "_form=device-link");
    assert_eq!((made.status, made.header("cache-control")), (200, Some("no-store, no-transform")));
    let link = shown(&made);
    assert!(made.body.contains("class=\"qr\""), "{}", made.body);
    let path = format!("/device/{}", link.split("/device/").nth(1).unwrap());
    // Programs that show previews follow links: looking uses nothing up.
    for _ in 0..2 {
        let looked = province.get("Accept-Language: en", &path);
        assert!(looked.status == 200 && looked.body.contains("Site S1"), "{}", looked.body);
        assert_eq!(looked.header("set-cookie"), None);
    }
    let followed = province.server.form(&path, "", "_form=device");
    assert_eq!((followed.status, followed.header("location")), (303, Some("/site")));
    let cookies: Vec<&str> =
        followed.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect();
    let cookie = cookies.into_iter().find(|cookie| cookie.starts_with("site=")).unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Max-Age=34560000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(province.server.form(&path, "", "_form=device").status, 410, "once");
    let device = format!("Cookie: {}\n", cookie.split(';').next().unwrap());
    let home = province.get(&device, "/exhibition");
    assert_eq!((home.status, home.header("location")), (303, Some("/site")));
    assert_eq!(province.get(&device, &site).status, 200, "its own site");
    let own = province.get(&device, &site.replace("/exhibition/sites/", "/site/"));
    let kept = cookie.split(';').next().unwrap();
    let renewed = own.headers.iter().any(|(name, value)| name == "set-cookie" && value.starts_with(kept));
    assert!(own.status == 200 && renewed, "it lasts as long as it is used: {:?}", own.headers);
    assert_eq!(province.server.form("/exhibition/sites", &device, "_form=add-site&kind=village").status, 403);
    province.server.logged(&["/device/…"]);
    let token = path.trim_start_matches("/device/").to_owned();
    assert!(!province.server.log.lock().unwrap().iter().any(|line| line.contains(&token)));
    province.done(&province.office, &site, "_form=device-off");
    let gone = province.get(&device, "/exhibition").status;
    assert!([303, 401].contains(&gone) && province.get(&device, &site).status != 200, "{gone}");
}

#[test]
fn the_command_line_imports_sites_all_or_nothing_and_once() {
    let province = Province::new("sites-cli");
    let heads = "编码,名称,地区代码,县,类型,开通日期,备注\n";
    let wrong = format!("{heads}S1,西村,440106,,村,2026-01-01,\nS2,东社,4401,,街,2026-01-01,\n");
    let (code, report) = province.import(&wrong, &[]);
    assert_eq!((code, &report["written"], &report["created"]), (2, &Value::Bool(false), &Value::from(0)));
    let told: Vec<_> = report["problems"].as_array().unwrap().iter().map(|one| (&one["row"], &one["column"])).collect();
    assert_eq!(told, [(&Value::from(2), &Value::from("county")), (&Value::from(3), &Value::from("kind"))]);
    assert_eq!(report["ignored"], serde_json::json!(["备注"]));
    let fine = format!("{heads}S1,西村,440106,天河区,村,2026-01-01,\nS2,东社,4401,,社区,2026-01-01,\n");
    let (code, report) = province.import(&fine, &["--dry-run"]);
    assert_eq!((code, &report["created"], &report["written"]), (0, &Value::from(2), &Value::Bool(false)));
    let (code, report) = province.import(&fine, &[]);
    assert_eq!((code, &report["created"], &report["regions"]), (0, &Value::from(2), &Value::from(1)));
    let (code, report) = province.import(&fine, &[]);
    assert_eq!((code, &report["created"], &report["unchanged"]), (0, &Value::from(0), &Value::from(2)));
    assert_eq!(province.import("甲,乙\n", &[]).0, 2, "no heads");
}

#[test]
fn a_spreadsheet_is_uploaded_looked_at_and_imported() {
    let province = Province::new("sites-upload");
    let upload = |who: &str, text: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"sites.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n{text}\r\n--x--\r\n"
        );
        let head = format!(
            "POST /exhibition/sites/sheet\nContent-Type: multipart/form-data; boundary=x\n\
             Sec-Fetch-Site: same-origin\n{who}"
        );
        province.server.ask(&head, body.as_bytes())
    };
    let page = "/exhibition/sites/import";
    // That of a province is larger than any form.
    let rows: Vec<String> =
        (0..15_000).map(|row| format!("\nL{row},A village of many names,4401,village,2026-01-01")).collect();
    let large = upload(&province.office, &format!("code,name,region,kind,opened{}", rows.concat()));
    assert_eq!((large.status, large.header("location")), (303, Some(page)), "{}", large.body);
    assert!(province.get(&province.office, page).body.contains("name=\"kept\""), "every row can be imported");
    let text = "code,name,region,kind,opened\nS1,West,4401,village,2026-01-01\nS2,East,4402,village,2026-01-01";
    assert_eq!(upload(&province.office, text).header("location"), Some(page));
    let checked = province.get(&province.office, page).body;
    assert!(checked.contains("Your own region, or one below it."), "{checked}");
    assert!(!checked.contains("Import 1 row"), "nothing is imported while a cell is wrong: {checked}");
    upload(&province.office, text.lines().take(2).collect::<Vec<_>>().join("\n").as_str());
    let checked = province.get(&province.office, page).body;
    let kept = checked.split("name=\"kept\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let stale = province.server.form(page, &province.office, "_form=import&kept=1");
    assert_eq!(stale.status, 409, "nobody has looked at that");
    assert!(stale.body.contains("Another file was uploaded meanwhile"), "{}", stale.body);
    assert_eq!(province.done(&province.office, page, &format!("_form=import&kept={kept}")), "/exhibition/sites");
    assert!(province.get(&province.office, "/exhibition/sites").body.contains("West"));
    let stranger = province.server.sign_in("stranger%40example.invalid");
    assert_eq!(upload(&stranger, text).header("location"), Some(page), "the page says why not");
}

#[test]
fn settings_are_the_administrators_and_what_cannot_be_is_said_beside_its_field() {
    let province = Province::new("sites-settings");
    let page = "/exhibition/settings";
    let fields = |version: u8, from: &str| {
        format!(
            "_form=settings&version={version}&time_zone=Asia%2FShanghai&rule=hours%401&night_from={from}&night_until=05%3A00"
        )
    };
    let refused = province.server.form(page, &province.administrator, &fields(1, "25%3A00"));
    assert!(refused.status == 422 && refused.body.contains("25:00 is no time of day"), "{}", refused.body);
    assert_eq!(province.server.form(page, &province.office, &fields(1, "22%3A00")).status, 403);
    province.done(&province.administrator, page, &fields(1, "22%3A00"));
    assert_eq!(province.server.form(page, &province.administrator, &fields(1, "22%3A00")).status, 409);
    assert!(province.get(&province.administrator, page).body.contains("value=\"22:00\""));
}
