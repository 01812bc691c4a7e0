//! The interface for programs on a real port, each answer held against `openapi.json`: its status is described, its media type,
//! its body, its headers.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use base64::Engine as _;
use harness::schema::{faults, resolved};
use harness::{Answer, Server, film, metadata};
use serde_json::{Value, json};

const JSON: &str = "Content-Type: application/json\n";
const TUS: &str = "Tus-Resumable: 1.0.0\n";
const BYTES: &str = "Content-Type: application/offset+octet-stream\n";

/// A server and its description.
struct Described {
    server: Server,
    description: Value,
    /// Operations that were done, as `get /path`.
    done: RefCell<BTreeSet<String>>,
}

impl Described {
    /// Asks for `template` with the id in place of `{id}`; the answer must be one that is described, with the status wanted.
    fn ask(&self, status: u16, operation: &str, id: &str, head: &str, body: &[u8]) -> Answer {
        let (method, template) = operation.split_once(' ').unwrap();
        // A query is written behind the template.
        let (template, query) =
            template.split_once('?').map_or((template, String::new()), |(path, query)| (path, format!("?{query}")));
        let line = format!("{} {}{query}", method.to_uppercase(), template.replace("{id}", id));
        let answer = self.server.ask(&format!("{line}\n{head}"), body);
        let at = format!("{line} {head}: {} {}", answer.status, answer.body);
        assert_eq!(answer.status, status, "{at}");

        let described = &self.description["paths"][template][method]["responses"][status.to_string()];
        assert!(described.is_object(), "the status is not described: {at}");
        let described = resolved(&self.description, described);
        for (name, header) in described["headers"].as_object().into_iter().flatten() {
            let there = answer.header(&name.to_lowercase()).is_some();
            assert!(there || header["required"] != true, "no {name}: {at}");
        }
        let media_type = answer.header("content-type").unwrap_or_default().split(';').next().unwrap();
        match described["content"].as_object().filter(|_| method != "head") {
            Some(content) => {
                let schema = &content
                    .get(media_type)
                    .unwrap_or_else(|| unreachable!("{media_type} is not described: {at}"))["schema"];
                assert_eq!(faults(&self.description, schema, &answer.json()), Vec::<String>::new(), "{at}");
            }
            None => {
                assert!(answer.bytes.is_empty() || !media_type.contains("json"), "a body that is not described: {at}")
            }
        }
        if status < 400 {
            self.done.borrow_mut().insert(format!("{method} {template}"));
        }
        answer
    }

    /// Operations with their scopes: `get /path` and, for each way in, what it needs.
    fn operations(&self) -> Vec<(String, BTreeSet<String>)> {
        let paths = self.description["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, item)| {
            item.as_object().unwrap().iter().filter(|(method, _)| *method != "parameters").map(
                move |(method, operation)| {
                    let ways = operation["security"].as_array().unwrap();
                    let scopes = ways.iter().flat_map(|way| way["token"].as_array().unwrap());
                    let scopes = scopes.map(|scope| scope.as_str().unwrap().to_owned()).collect();
                    (format!("{method} {path}"), scopes)
                },
            )
        });
        all.collect()
    }
}

#[test]
fn what_is_answered_is_what_is_described() {
    let server = Server::demo("api", 20, 5);
    let description = server.ask("GET /api/openapi.json", b"").json();
    assert_eq!(description["openapi"], "3.1.0");
    let api = Described { server, description, done: RefCell::default() };
    api.ask(200, "get /api/openapi.json", "", "", b"");

    let contests: Value = serde_json::from_str(&api.server.linxuan(&["contest", "list"], "")).unwrap();
    let contest = |wanted: fn(&Value) -> bool| {
        let line = contests["contests"].as_array().unwrap().iter().find(|line| wanted(line)).unwrap();
        line["id"].as_str().unwrap().to_owned()
    };
    let sealed = contest(|line| line["shortlisted"].as_i64() > Some(0));
    let open = contest(|line| line["phase"] == "call-open");
    lists(&api, &sealed, &open);
    let (entry, write) = entries(&api, &open);
    uploads(&api, &entry, &write);
    scopes(&api, &sealed);
    languages(&api, &sealed, &entry);

    let done = api.done.borrow();
    let missing: Vec<_> =
        api.operations().into_iter().map(|(name, _)| name).filter(|name| !done.contains(name)).collect();
    assert_eq!(missing, Vec::<String>::new(), "operations that no call here has done");
}

/// Entries, scores and shortlist: pages, tags, refusals.
fn lists(api: &Described, sealed: &str, open: &str) {
    let office = api.server.token("organiser", "api@example.invalid", "entries:read,scores:read,shortlist:read");
    let wrong = "Authorization: Bearer lxn_unknown\n";
    for what in ["entries", "scores", "shortlist"] {
        let operation = format!("get /api/v1/contests/{{id}}/{what}");
        let first = api.ask(200, &operation, sealed, &office, b"");
        let total = first.json()["total"].as_u64().unwrap();
        assert!(if what == "shortlist" { total > 3 } else { total == 20 }, "{what}: {total}");
        let tag = first.header("etag").unwrap();
        let again = api.ask(304, &operation, sealed, &format!("{office}If-None-Match: {tag}\n"), b"");
        assert_eq!((again.header("etag"), again.bytes.len()), (Some(tag), 0));
        let second = api.ask(200, &format!("{operation}?page=2&per_page=3"), sealed, &office, b"").json();
        assert_eq!(second["items"].as_array().map(Vec::len), Some(3.min(usize::try_from(total).unwrap() - 3)));
        let past = api.ask(200, &format!("{operation}?page=2147483648"), sealed, &office, b"").json();
        assert_eq!((past["items"].as_array().map(Vec::len), past["next"].is_null()), (Some(0), true), "{what}");
        for query in ["page=0", "per_page=501", "page=x"] {
            api.ask(400, &format!("{operation}?{query}"), sealed, &office, b"");
        }
        api.ask(401, &operation, sealed, wrong, b"");
        for unknown in ["none", "%20"] {
            api.ask(404, &operation, unknown, &office, b"");
        }
    }
    let list = api.ask(200, "get /api/v1/contests/{id}/shortlist?per_page=500", sealed, &office, b"").json();
    let steps = list["selection"]["steps"].as_array().unwrap();
    let totals: Vec<&str> = steps.iter().map(|step| step["total"].as_str().unwrap()).collect();
    assert_eq!(totals.last(), list["selection"]["total"].as_str().as_ref(), "{totals:?}");
    let scores = list["items"].as_array().unwrap().iter().map(|line| line["score"].as_str().unwrap());
    let hundredths = |points: &str| points.replace('.', "").parse::<i64>().unwrap();
    assert_eq!(scores.map(hundredths).sum::<i64>(), hundredths(totals[2]), "the last step is the list");
    let price = list["selection"]["price"].as_str().unwrap();
    assert_eq!(hundredths(totals[0]) - hundredths(totals[2]), hundredths(price));
    api.ask(403, "get /api/v1/contests/{id}/scores", open, &office, b"");
    let entry = &api.ask(200, "get /api/v1/contests/{id}/entries", sealed, &office, b"").json()["items"][0];
    let entry = api.ask(200, "get /api/v1/entries/{id}", entry["id"].as_str().unwrap(), &office, b"").json();
    assert!(!entry["files"].as_array().unwrap().is_empty(), "{entry}");
    api.ask(404, "get /api/v1/entries/{id}", "none", &office, b"");
    api.ask(401, "get /api/v1/entries/{id}", "none", wrong, b"");
    // Films lie beside the described paths, and are asked for with the same tokens.
    assert_eq!(api.server.ask(&format!("GET /media/none?copy=play\n{wrong}"), b"").status, 401);
}

/// An entry from the draft to the receipt; the entry that stays a draft, and the token.
fn entries(api: &Described, open: &str) -> (String, String) {
    let write = api.server.token("creator", "maker@example.invalid", "entries:write");
    let read = api.server.more_token("maker@example.invalid", "entries:read");
    let operation = "post /api/v1/contests/{id}/entries";
    let fields = json!({
        "title": "Lighthouse Choir", "category": "fiction", "region": "CN", "synopsis": "A choir sings in a lighthouse.",
        "production_unit": "Studio (sample)", "rights": true,
    });
    let fields = fields.to_string();
    let json = |token: &str| format!("{JSON}{token}");
    let made = api.ask(201, operation, open, &json(&write), fields.as_bytes());
    let entry = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), Some(format!("/api/v1/entries/{entry}").as_str()));
    api.ask(400, operation, open, &json(&write), b"{");
    for unknown in ["", "Bearer lxn_unknown", "bearer lxn_unknown", "Bearer", "Basic YTpi"] {
        let head = if unknown.is_empty() { String::new() } else { format!("Authorization: {unknown}\n") };
        api.ask(401, operation, open, &json(&head), b"{}");
    }
    api.ask(401, operation, open, &json("Authorization: Bearer lxn_unknown\nCookie: session=x\n"), b"{}");
    api.ask(401, "post /api/v1/entries/{id}/submit", &entry, "", b"");
    api.ask(403, operation, open, &json(&read), b"{}");
    api.ask(404, operation, "none", &json(&write), b"{}");
    api.ask(413, operation, open, &json(&write), &vec![b' '; 512 * 1024 + 1]);
    api.ask(415, operation, open, &write, b"{}");
    let wrong = api.ask(422, operation, open, &json(&write), br#"{"nonsense": 1}"#);
    assert_eq!(wrong.json()["errors"][0]["field"], "nonsense");

    let submit = "post /api/v1/entries/{id}/submit";
    api.ask(422, submit, &entry, &write, b"");
    api.ask(404, submit, "none", &write, b"");
    let bytes = film(&api.server.data);
    let head = announced(&write, &entry, bytes.len());
    let upload = api.ask(201, "post /files", "", &format!("{head}{BYTES}"), &bytes);
    assert_eq!(upload.header("upload-offset"), Some(bytes.len().to_string().as_str()));
    let until = Instant::now() + Duration::from_secs(60);
    while api.ask(200, "get /api/v1/entries/{id}", &entry, &read, b"").json()["files"][0]["state"] != "ready" {
        assert!(Instant::now() < until, "the film is not examined");
        std::thread::sleep(Duration::from_millis(200));
    }
    let receipt = api.ask(200, submit, &entry, &write, b"").json();
    assert_eq!(receipt["state"], "submitted");
    let second = api.ask(201, operation, open, &json(&write), fields.as_bytes()).json();
    (second["id"].as_str().unwrap().to_owned(), write)
}

fn announced(token: &str, entry: &str, size: usize) -> String {
    format!("{TUS}{token}Upload-Length: {size}\nUpload-Metadata: {}\n", metadata(entry, "judging_copy", "a.mp4"))
}

/// tus, step by step.
fn uploads(api: &Described, entry: &str, token: &str) {
    api.ask(204, "options /files", "", "", b"");
    api.ask(204, "options /files/{id}", "none", "", b"");
    let begin = || {
        let made = api.ask(201, "post /files", "", &announced(token, entry, 12), b"");
        made.header("location").unwrap().trim_start_matches("/files/").to_owned()
    };
    api.ask(400, "post /files", "", &format!("{TUS}{token}"), b"");
    for unknown in ["", "Authorization: Bearer lxn_unknown\n", "Authorization: bearer lxn_unknown\nCookie: session=x\n"]
    {
        api.ask(401, "post /files", "", &announced(unknown, entry, 12), b"");
    }
    let empty = format!("Accept-Language: en\n{}", announced(token, entry, 0));
    let empty = api.ask(422, "post /files", "", &empty, b"");
    assert_eq!(empty.json()["detail"], "The file is empty (0 bytes). Please check it and choose it again.");
    api.ask(404, "post /files", "", &announced(token, "none", 12), b"");
    api.ask(412, "post /files", "", token, b"");
    api.ask(413, "post /files", "", &announced(token, entry, 9_000_000_000), b"");

    let id = begin();
    let (head, patch) = (format!("{TUS}{token}"), "patch /files/{id}");
    api.ask(200, "head /files/{id}", &id, &head, b"");
    api.ask(404, "head /files/{id}", "none", &head, b"");
    let bytes = |more: &str| format!("{head}{BYTES}{more}");
    let wrong = base64::engine::general_purpose::STANDARD.encode([0; 20]);
    api.ask(400, patch, &id, &bytes(""), b"ftyp");
    api.ask(404, patch, "none", &bytes("Upload-Offset: 0\n"), b"ftyp");
    api.ask(409, patch, &id, &bytes("Upload-Offset: 3\n"), b"ftyp");
    api.ask(412, patch, &id, token, b"ftyp");
    api.ask(415, patch, &id, &format!("{head}Upload-Offset: 0\n"), b"ftyp");
    api.ask(460, patch, &id, &bytes(&format!("Upload-Offset: 0\nUpload-Checksum: sha1 {wrong}\n")), b"\0\0\0\x0cftyp");
    api.ask(204, patch, &id, &bytes("Upload-Offset: 0\n"), b"\0\0\0\x0c");
    let post = "post /files/{id}";
    api.ask(204, post, &id, &bytes("Upload-Offset: 4\nX-HTTP-Method-Override: PATCH\n"), b"ftyp");
    api.ask(405, post, &id, &head, b"");
    api.ask(204, "delete /files/{id}", &id, &head, b"");
    api.ask(404, "delete /files/{id}", "none", &head, b"");
    api.ask(410, "head /files/{id}", &id, &head, b"");
    api.ask(410, patch, &id, &bytes("Upload-Offset: 8\n"), b"mp42");
}

/// What is refused is told in the language that is asked for.
fn languages(api: &Described, sealed: &str, entry: &str) {
    let token = |scopes: &str| api.server.more_token("api@example.invalid", scopes);
    let (narrow, wide) = (token("entries:read"), token("scores:read"));
    let unknown = "Authorization: Bearer lxn_unknown\n";
    let (scores, submit) = ("get /api/v1/contests/{id}/scores", "post /api/v1/entries/{id}/submit");
    for (status, operation, id, head, zh, en) in [
        (
            401,
            scores,
            sealed,
            unknown,
            "API 令牌不存在、已到期或已撤销。",
            "The token is unknown, has expired or was revoked.",
        ),
        (
            401,
            submit,
            entry,
            "",
            "请先登录，或在请求中附上 API 令牌。",
            "Please sign in, or send a token with the request.",
        ),
        (
            403,
            scores,
            sealed,
            narrow.as_str(),
            "API 令牌没有所需的权限范围：scores:read。",
            "The token lacks the scope this needs: scores:read.",
        ),
        (
            404,
            scores,
            "none",
            wide.as_str(),
            "没有这项内容，或者您无权查看。",
            "There is no such thing, or you may not see it.",
        ),
    ] {
        for (lang, words) in [("zh-CN", zh), ("en", en), ("fr, en;q=0.5", en), ("", zh)] {
            let asked = if lang.is_empty() { String::new() } else { format!("Accept-Language: {lang}\n") };
            let answer = api.ask(status, operation, id, &format!("{asked}{head}"), b"");
            assert_eq!(answer.json()["detail"], words, "{operation} {asked}");
        }
    }
}

/// A token of one scope opens what is described with it, and nothing else.
fn scopes(api: &Described, sealed: &str) {
    let tokens = ["entries:read", "entries:write", "scores:read", "shortlist:read"]
        .map(|scope| (scope, api.server.more_token("api@example.invalid", scope)));
    let entry = api.server.ask(&format!("GET /api/v1/contests/{sealed}/entries\n{}", tokens[0].1), b"").json();
    let entry = entry["items"][0]["id"].as_str().unwrap().to_owned();
    let mut asked = 0;
    for (operation, scopes) in api.operations() {
        let Some((method, template)) = operation.split_once(' ').filter(|(method, _)| *method == "get") else {
            continue;
        };
        if scopes.is_empty() {
            continue;
        }
        // An entry that the token does not open is not told from one that does not exist.
        let (id, refused) = if template.contains("/entries/{id}") { (entry.as_str(), 404) } else { (sealed, 403) };
        for (scope, token) in &tokens {
            let status = if scopes.contains(*scope) { 200 } else { refused };
            api.ask(status, &format!("{method} {template}"), id, token, b"");
            asked += 1;
        }
    }
    assert!(asked >= 16, "{asked}");
}
