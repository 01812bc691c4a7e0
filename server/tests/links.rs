//! Every link of every page, for each role of the demonstration, on a real port: none leads to what is refused or not there.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::Server;
use harness::walk::{is_page, links, said, shape, stray_controls, walk};
use serde_json::Value;

const ROLES: [&str; 8] = ["organiser", "staff", "chair", "scrutineer", "judge01", "unit", "creator", "admin"];
/// Who works in the exhibition, and has no part in a contest.
const OF_EXHIBITION: [&str; 4] = ["province", "city", "county", "manager"];

#[test]
fn no_page_links_to_what_is_refused_and_forms_know_all_their_controls() {
    let server = Server::demo("links", 24, 6);
    let contests: Value = serde_json::from_str(&server.linxuan(&["contest", "list"], "")).unwrap();
    let contests: Vec<String> = contests["contests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| format!("/contests/{}", line["id"].as_str().unwrap()))
        .collect();
    let (mut broken, mut followed) = (Vec::new(), 0);
    let of_contests = ROLES.into_iter().map(|role| (role, contests.as_slice()));
    let of_exhibition = OF_EXHIBITION.into_iter().map(|role| (role, &contests[..0]));
    for (role, contests) in of_contests.chain(of_exhibition) {
        let cookie = server.sign_in_to_demo(role);
        let start = std::iter::once("/".to_owned()).chain(contests.iter().cloned());
        followed += walk(&server, &cookie, start, |link, from, answer| {
            if answer.status >= 400 {
                broken.push(format!("{role}: {link} on {from} answers {}", answer.status));
            }
            if is_page(answer) {
                broken.extend(
                    stray_controls(&answer.body).into_iter().map(|stray| format!("{role}: {link} has {stray}")),
                );
            }
        });
    }
    assert!(followed > 200, "{followed} links were followed");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_control_that_was_made_outside_of_its_form_is_found() {
    let form = r#"<form method="post" id="form-template"><input type="hidden" name="_form" value="template"/><input name="left" id="f-template-left"/>"#;
    assert_eq!(stray_controls(&format!("{form}</form><input id=\"f-q\"/>")), Vec::<String>::new());
    assert_eq!(
        stray_controls(&format!("{form}<input name=\"width\" id=\"f-width\"/></form>")),
        ["f-width in template"]
    );
    let filter = "<form method=\"get\"><select name=\"state\" id=\"f-state\"></select></form>";
    assert_eq!(stray_controls(&format!("{filter}{form}</form>{filter}")), Vec::<String>::new(), "filters have no name");
}

#[test]
fn links_are_found_and_told_alike() {
    let page = r##"<a href="/a?b=1&amp;c=2#d">x</a><a href="https://example.invalid/">y</a><a href="/pkg/x.js">z</a>"##;
    assert_eq!(links(page), ["/a?b=1&c=2"]);
    let one = "/contests/01900000-0000-7000-8000-000000000001/ranking?round=1";
    assert_eq!(shape(one), "/contests/*/ranking?round");
    assert_eq!(shape(one), shape("/contests/01900000-0000-7000-8000-000000000002/ranking?round=2"));
}

#[test]
fn what_a_page_says_is_read_as_a_person_reads_it() {
    let page = r#"<p title="A &amp; b">第 1<!> 部<!-- no --></p><script>"<b>x</b>"</script><img alt=""/><b>片</b>"#;
    assert_eq!(said(page), ["A & b", "第 1 部", "片"]);
    let letter = r#"<h2>Text</h2><pre lang="zh">您好</pre><textarea name="body" title="正文">写的</textarea>"#;
    assert_eq!(said(letter), ["Text", "正文"], "what was written is not the program's");
}
