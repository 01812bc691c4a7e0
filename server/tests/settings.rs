//! The settings as a browser without script meets them: buttons that arrange and look store nothing, and a change that entries would
//! feel is said before it is made.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::stage::Stage;
use harness::upload::{Upload, examined};
use harness::{film, metadata};
use serde_json::json;

/// Sends a section of the settings as it is filled in; the answer's page where it is no redirect.
fn send(stage: &Stage, section: &str, fields: &str) -> harness::Answer {
    let path = stage.at(&format!("/settings?section={section}"));
    let version = stage.hidden(&stage.organiser, &path, "version");
    let head = format!("Accept-Language: en\n{}", stage.organiser.cookie);
    stage.server.form(&path, &head, &format!("_form=settings&version={version}&{fields}"))
}

/// The three fields that every form has, with or without a synopsis.
fn form(with_synopsis: bool) -> String {
    let mut fields = String::new();
    let mut rows = vec![("title", "text"), ("category", "category"), ("region", "region")];
    if with_synopsis {
        rows.push(("synopsis", "long_text"));
    }
    for (row, (key, kind)) in rows.into_iter().enumerate() {
        fields.push_str(&format!(
            "field-{row}-key={key}&field-{row}-en={key}&field-{row}-zh={key}&field-{row}-kind={kind}&field-{row}-max=200\
             &field-{row}-visible=everyone&"
        ));
    }
    fields
}

#[test]
fn a_change_is_arranged_looked_at_and_confirmed_without_script() {
    let stage = Stage::open("settings", 0);
    let bytes = film(&stage.server.data);
    for (title, region) in [("Night Ferry", "440100"), ("Quiet Mill", "440500"), ("Paper Boat", "440200")] {
        stage.enter(title, region, &bytes);
    }
    let balance = |places: usize| {
        format!("size={places}&lottery_seed=1&rule-0-id=one&rule-0-about=region%3A*&rule-0-limit=max&rule-0-number=1")
    };
    let before = stage.get(&stage.organiser, &stage.at("/settings?section=balance")).body;
    let looked = send(&stage, "balance", &format!("{}&_act=look", balance(2)));
    assert_eq!(looked.status, 200);
    assert!(looked.body.contains("Feasible, 1 to spare (3 films submitted)"), "{}", looked.body);
    assert!(looked.body.contains("At most 1 film from each region") && looked.body.contains("Not saved yet"));
    let full = send(&stage, "balance", &format!("{}&_act=look", balance(3)));
    assert!(full.body.contains("Feasible, none to spare (3 films submitted)"), "{}", full.body);
    let never = send(&stage, "balance", &format!("{}&_act=look", balance(4)));
    assert!(never.body.contains("cannot hold together with the films submitted so far (3)"), "{}", never.body);

    // A new row waits to be filled in; a removed one is gone from the page; neither is stored.
    let added = send(&stage, "balance", &format!("{}&_act=add+rule", balance(2)));
    assert!(added.body.contains("rule-1-row") && added.body.contains("rule-0-number"), "{}", added.body);
    let dropped = send(&stage, "balance", &format!("{}&_act=drop+rule+0", balance(2)));
    assert!(!dropped.body.contains("rule-0-number"), "{}", dropped.body);
    let after = stage.get(&stage.organiser, &stage.at("/settings?section=balance")).body;
    assert_eq!(before.matches("-number\"").count(), after.matches("-number\"").count());

    // The synopsis goes: what that does to the three entries is said, and nothing is done before it is confirmed.
    let asked = send(&stage, "form", &form(false));
    assert_eq!(asked.status, 200);
    assert!(
        asked.body.contains("“Synopsis”: the answers of 3 of 3 submitted entries are no longer shown"),
        "{}",
        asked.body
    );
    let still = stage.get(&stage.organiser, &stage.at("/settings?section=form")).body;
    assert!(still.contains("value=\"synopsis\""));
    let accepted = asked.body.split("name=\"_accepted\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let accepted = accepted.unwrap_or_default().replace(' ', "+").replace(',', "%2C");
    assert!(accepted.contains("unshown+synopsis+3"), "{accepted}");
    // What was confirmed does not stand for another change.
    let other = send(&stage, "form", &format!("{}_accepted={accepted}", form(true)));
    assert_eq!(other.status, 200, "the synopsis stays, so it is another change");
    let done = send(&stage, "form", &format!("{}_accepted={accepted}", form(false)));
    assert_eq!(done.status, 303, "{}", done.body);
    let now = stage.get(&stage.organiser, &stage.at("/settings?section=form")).body;
    assert!(!now.contains("value=\"synopsis\""), "{now}");
    let refused = stage.server.form(
        &stage.at("/settings?section=form"),
        &stage.staff.cookie,
        &format!("_form=settings&version=1&{}", form(false)),
    );
    assert_eq!(refused.status, 403);
}

#[test]
fn a_form_asks_for_stills_and_a_scan_before_an_entry_is_submitted() {
    let stage = Stage::open("files-asked", 0);
    let mut fields = form(false);
    for (row, (key, file)) in (3..).zip([("stills", "still"), ("scan", "nomination_form")]) {
        fields.push_str(&format!(
            "field-{row}-key={key}&field-{row}-en={key}&field-{row}-zh={key}&field-{row}-kind=file&field-{row}-file={file}\
             &field-{row}-required=yes&field-{row}-visible=everyone&"
        ));
    }
    let saved = send(&stage, "form", &fields);
    assert_eq!(saved.status, 303, "{}", saved.body);
    let program = stage.server.more_token(&stage.creator.email, "entries:read,entries:write");
    let answers = json!({ "title": "Night Ferry", "category": "微视频", "region": "440100" });
    let entry = stage.server.draft(&stage.contest, &program, &answers);
    let film = film(&stage.server.data);
    let upload = Upload::begin(&stage.server, &program, &entry, film.len());
    assert_eq!(upload.patch(&stage.server, 0, "", &film).status, 204);
    assert_eq!(examined(&stage.server, &program, &entry)["state"], "ready");
    let page = stage.get(&stage.creator, &format!("/entries/{entry}"));
    assert!(page.status == 200 && page.body.contains("stills") && page.body.contains("scan"), "{}", page.body);

    let submit = || stage.server.ask(&format!("POST /api/v1/entries/{entry}/submit\n{program}"), b"");
    let attach = |kind: &str, filename: &str, bytes: &[u8]| {
        let head = format!("Tus-Resumable: 1.0.0\n{program}");
        let about = metadata(&entry, kind, filename);
        let line = format!("POST /files\n{head}Upload-Length: {}\nUpload-Metadata: {about}", bytes.len());
        let created = stage.server.ask(&line, b"");
        assert_eq!(created.status, 201, "{}", created.body);
        let upload = Upload { location: created.header("location").unwrap().to_owned(), head };
        assert_eq!(upload.patch(&stage.server, 0, "", bytes).status, 204);
    };
    let refused = submit();
    assert!(refused.status == 422 && refused.body.contains("stills") && refused.body.contains("scan"), "{refused:?}");
    attach("still", "a.png", b"\x89PNG\r\n\x1a\n a picture");
    let refused = submit();
    assert!(refused.status == 422 && !refused.body.contains("stills") && refused.body.contains("scan"), "{refused:?}");
    attach("nomination_form", "a.pdf", b"%PDF-1.7 a scan");
    let submitted = submit();
    assert_eq!(submitted.status, 200, "{}", submitted.body);
}
