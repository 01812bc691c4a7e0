//! Two windows on one form of an entry, as their scripts and as plain browsers send it, and on one of a membership: neither takes
//! back what the other changed, and where both changed one field of an entry both values are told.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::stage::Stage;
use harness::{Answer, Server};
use serde_json::{Value, json};

/// A draft, and who works on it in two windows.
struct Draft {
    server: Server,
    entry: String,
    program: String,
    creator: String,
}

impl Draft {
    fn begun(name: &str) -> Self {
        let server = Server::start(name);
        let program = server.token("creator", "creator@example.invalid", "entries:read,entries:write");
        let contest = server.open_contest();
        let entry = server.draft(&contest, &program, &json!({ "title": "夜航", "synopsis": "江上" }));
        let creator = server.sign_in("creator%40example.invalid");
        Self { server, entry, program, creator }
    }

    fn stored(&self) -> Value {
        self.server.ask(&format!("GET /api/v1/entries/{}\n{}", self.entry, self.program), b"").json()
    }

    /// What the script of a page sends that was read at this version: the field that was changed, and nothing else.
    fn save(&self, version: i64, field: &str, before: &str, now: &str) -> String {
        let changed = json!({
            "entry": self.entry, "version": version, "fields": [field], "before": [[field, before]],
            "now": [[field, now]],
        });
        let head = "POST /api/save_entry\nContent-Type: application/json\nSec-Fetch-Site: same-origin";
        let answer = self.server.ask(&format!("{head}\n{}", self.creator), changed.to_string().as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// The whole form, as a browser without script sends it.
    fn send(&self, version: i64, title: &str, synopsis: &str) -> Answer {
        let fields = form_urlencoded::Serializer::new(String::new())
            .append_pair("_form", "entry")
            .append_pair("_version", &version.to_string())
            .append_pair("title", title)
            .append_pair("synopsis", synopsis)
            .finish();
        let head = format!("{}Accept-Language: zh-CN\n", self.creator);
        self.server.form(&format!("/entries/{}", self.entry), &head, &fields)
    }
}

#[test]
fn scripts_send_what_was_changed_and_are_told_both_values_of_one_field() {
    let draft = Draft::begun("windows-script");
    let read = draft.stored()["version"].as_i64().unwrap();
    // Each window changes a field of its own.
    draft.save(read, "title", "夜航", "夜航人");
    let second = draft.save(read, "synopsis", "江上", "江上的灯火");
    let stored = draft.stored();
    let answers = |stored: &Value| (stored["answers"]["title"].clone(), stored["answers"]["synopsis"].clone());
    assert_eq!(answers(&stored), (json!("夜航人"), json!("江上的灯火")));
    assert!(second.contains("夜航人"), "the second window is given what the first one changed: {second}");

    // Both change one field: nothing is written, and both values are in the answer.
    let clash = draft.save(read, "title", "夜航", "江边");
    assert!(clash.contains("江边") && clash.contains("夜航人"), "{clash}");
    let after = draft.stored();
    assert_eq!((answers(&after), &after["version"]), (answers(&stored), &stored["version"]));
    // Chosen, over what is stored.
    draft.save(after["version"].as_i64().unwrap(), "title", "夜航人", "江边");
    assert_eq!(draft.stored()["answers"]["title"], "江边");
}

#[test]
fn a_form_without_script_that_is_behind_is_kept_and_shown_beside_what_is_stored() {
    let draft = Draft::begun("windows-plain");
    let read = draft.stored()["version"].as_i64().unwrap();
    assert_eq!(draft.send(read, "夜航人", "江上").status, 303);
    let stored = draft.stored();
    let behind = draft.send(read, "江边", "江上");
    assert_eq!(behind.status, 409, "{}", behind.body);
    assert!(behind.body.contains("江边") && behind.body.contains("夜航人"), "{}", behind.body);
    assert_eq!(draft.stored(), stored, "nothing was written");
    // What the page shows now can be sent.
    let version = behind.body.split("name=\"_version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(draft.send(version.parse().unwrap(), "江边", "江上").status, 303);
    assert_eq!(draft.stored()["answers"]["title"], "江边");
}

#[test]
fn a_field_of_a_membership_that_is_emptied_is_none_and_the_others_stay_as_another_window_left_them() {
    let stage = Stage::open("windows-member", 1);
    let (people, page) = (stage.at("/people"), stage.at(&format!("/people/{}/judge", stage.judges[0].id)));
    assert!(stage.get(&stage.organiser, &people).body.contains(&format!("href=\"{page}\"")));
    assert_eq!(stage.get(&stage.staff, &page).status, 403);
    let nobody = stage.at(&format!("/people/{}/chair", stage.judges[0].id));
    assert_eq!(stage.get(&stage.organiser, &nobody).status, 404);

    let send = |unit: [&str; 2], region: [&str; 2]| {
        let ([unit, of_unit], [region, of_region]) = (unit, region);
        let fields = format!(
            "_form=member&unit={unit}&shown-unit={of_unit}&region={region}&shown-region={of_region}&expertise=&shown-expertise="
        );
        stage.done(&stage.organiser, &page, &fields);
    };
    let says = |field: &str, value: &str| {
        stage.get(&stage.organiser, &page).body.contains(&format!("name=\"shown-{field}\" value=\"{value}\""))
    };
    send(["Harbour", ""], ["440100", ""]);
    assert!(says("unit", "Harbour") && says("region", "440100"));
    // One window clears the unit; the other, which still shows it, clears the region.
    send(["", "Harbour"], ["440100", "440100"]);
    send(["Harbour", "Harbour"], ["", "440100"]);
    assert!(!says("unit", "Harbour") && !says("region", "440100"));

    // What is refused is said beside its field, with what was entered.
    let head = format!("Accept-Language: en\n{}", stage.organiser.cookie);
    let long = format!("_form=member&unit={}&shown-unit=", "a".repeat(5_000));
    let refused = stage.server.form(&page, &head, &long);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("f-member-unit-problem"), "{}", refused.body);
}
