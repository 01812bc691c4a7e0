//! Every link of every page, for each role of the demonstration, on a real port: none leads to what is refused or not there.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use harness::Server;
use serde_json::Value;

const ROLES: [&str; 8] = ["organiser", "staff", "chair", "scrutineer", "judge01", "unit", "creator", "admin"];
/// Pages that differ only in whose or which they are, of which so many are opened.
const ALIKE: usize = 3;

#[test]
fn no_page_links_to_what_is_refused() {
    let server = Server::demo("links", 24, 6);
    let contests: Value = serde_json::from_str(&server.linxuan(&["contest", "list"], "")).unwrap();
    let contests: Vec<String> = contests["contests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| format!("/contests/{}", line["id"].as_str().unwrap()))
        .collect();
    let (mut broken, mut followed) = (Vec::new(), 0);
    for role in ROLES {
        let cookie = server.sign_in_to_demo(role);
        let mut opened: BTreeMap<String, usize> = BTreeMap::new();
        let mut known: BTreeSet<String> = BTreeSet::new();
        let start = std::iter::once("/".to_owned()).chain(contests.iter().cloned());
        let mut waiting: VecDeque<(String, String)> = start.map(|page| (page, String::new())).collect();
        while let Some((link, from)) = waiting.pop_front() {
            let times = opened.entry(shape(&link)).or_default();
            if *times == ALIKE || !known.insert(link.clone()) {
                continue;
            }
            *times += 1;
            followed += 1;
            let answer = server.ask(&format!("GET {link}\n{cookie}"), b"");
            if answer.status >= 400 {
                broken.push(format!("{role}: {link} on {from} answers {}", answer.status));
            }
            if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
                waiting.extend(links(&answer.body).into_iter().map(|to| (to, link.clone())));
            }
        }
    }
    assert!(followed > 200, "{followed} links were followed");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The addresses of this site that a page links to, without what stands behind `#`.
fn links(page: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let here =
        all.map(|link| link.replace("&amp;", "&")).filter(|link| link.starts_with('/') && !link.starts_with("//"));
    let pages = here.map(|link| link.split('#').next().unwrap_or_default().to_owned());
    // Signing out is no reading; what is embedded and films are other tests'.
    pages.filter(|link| !["/sign-out", "/pkg/", "/media/"].iter().any(|other| link.starts_with(other))).collect()
}

/// A link with its ids left out, and of its query only the names.
fn shape(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let part = |part: &str| if part.len() >= 20 { "*".to_owned() } else { part.to_owned() };
    let path: Vec<String> = path.split('/').map(part).collect();
    let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    format!("{}?{}", path.join("/"), names.join("&"))
}

#[test]
fn links_are_found_and_told_alike() {
    let page = r##"<a href="/a?b=1&amp;c=2#d">x</a><a href="https://example.invalid/">y</a><a href="/pkg/x.js">z</a>"##;
    assert_eq!(links(page), ["/a?b=1&c=2"]);
    let one = "/contests/01900000-0000-7000-8000-000000000001/ranking?round=1";
    assert_eq!(shape(one), "/contests/*/ranking?round");
    assert_eq!(shape(one), shape("/contests/01900000-0000-7000-8000-000000000002/ranking?round=2"));
}
