//! Whatever answers without an account, found in the table of routes: none of it holds what is nobody's business.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use harness::Answer;
use harness::pdf::Pdf;
use harness::python::sql;
use harness::stage::{Person, Stage};
use harness::village;
use harness::vote::{self, Browser};
use harness::walk::{links, said};

/// The number of somebody on the list of a vote, and what stands on the card of somebody who orders films.
const MEMBER: &str = "GH20417X";
const CARD: &str = "CARD775512";
/// What nobody reads without an account: persons and how they are reached, who objects and why, who votes and orders, marks, reasons,
/// and the film that was not chosen.
const PRIVATE: [&str; 14] = [
    "example.invalid",
    "000-1",
    "Chen Xiaoman",
    "83331111",
    "East Wind Road",
    "aerial shot",
    "judge1",
    "95.0",
    "Signed and kept",
    "cut short",
    "All are in",
    "Quiet Mill",
    MEMBER,
    CARD,
];
/// Words so long are no chance among the bytes of a picture.
const LONG: usize = 8;

/// Where people and programs come in, and what they need for it: of no contest, whatever they answer.
const DOORS: [&str; 18] = [
    "/sign-in",
    "/sign-in/code",
    "/sign-out",
    "/confirm",
    "/register",
    "/setup",
    "/invitation/*",
    "/reset/*",
    "/proof/*",
    "/unsubscribe/*",
    "/lang",
    "/type",
    "/healthz",
    "/readyz",
    "/metrics",
    "/pkg/*",
    "/ui",
    "/api/openapi.json",
];
/// Behind these first parts of an address everything needs an account.
const INSIDE: [&str; 15] = [
    "account",
    "accounts",
    "events",
    "search",
    "contests",
    "letters",
    "entries",
    "check",
    "judge",
    "desk",
    "calendar",
    "lists",
    "api",
    "exhibition",
    "site",
];
/// What needs an account, or is only sent to, beside what everybody reads.
const CLOSED: [&str; 2] = ["/media/*/address", "/objections/evidence/*"];

/// An address, and what it answered.
type Asked = (String, Answer);
/// A route, with what it answered.
type Line = (&'static str, Vec<Asked>);

/// What is asked without an account.
fn get(stage: &Stage, address: &str) -> Asked {
    (address.to_owned(), stage.server.ask(&format!("GET {address}\nAccept-Language: en"), b""))
}

/// A form that is sent without an account.
fn sent(stage: &Stage, address: &str, fields: &str) -> Asked {
    (format!("{address} {fields}"), stage.server.form(address, "Accept-Language: en\n", fields))
}

/// What a worker makes beside everything else.
fn made(stage: &Stage, address: &str) -> Asked {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let asked = get(stage, address);
        if asked.1.status == 200 || Instant::now() > until {
            return asked;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A vote of the audience that is sealed with one ballot, and what its pages answered meanwhile: to a stranger, and to who votes.
fn voted(stage: &Stage, film: &str) -> Vec<Line> {
    let (page, receipts) = (format!("/calls/{}/vote", stage.contest), format!("/calls/{}/vote/receipt", stage.contest));
    vote::open(stage, MEMBER);
    let mut browser = Browser::default();
    let mut asked = vec![get(stage, &page), sent(stage, &page, "_form=member&number=GH1")];
    let given = vote::cast(&mut browser, stage, MEMBER, film);
    let receipt = vote::receipt(&given.body).replace('|', "%7C");
    asked.push((format!("{page} _form=vote"), given));
    asked.push((page.clone(), browser.get(stage, &page)));
    for act in ["close", "seal"] {
        stage.done(&stage.staff, &stage.at("/popularity"), &format!("_form=move&act={act}&reason="));
    }
    asked.push(get(stage, &page));
    let checked = sent(stage, &receipts, &format!("_form=check&receipt={receipt}"));
    assert_eq!(checked.1.status, 200, "{}", checked.1.body);
    vec![("/calls/*/vote", asked), ("/calls/*/vote/receipt", vec![get(stage, &receipts), checked])]
}

/// A site of the exhibition, with its manager, and what everybody finds there who has its addresses: that of the poster, of the roll
/// call and of a device.
struct Exhibition {
    site: String,
    lines: Vec<Line>,
}

impl Exhibition {
    /// A film of the library is ordered from the site's preview, and somebody answers the roll call of a viewing.
    fn open(stage: &Stage, film: &str) -> Self {
        let (manager, site) = village::village(stage);
        let orders = Self::orders(stage, &manager, &site, film);
        sql(&stage.server.data, &village::plan(film));
        let begin = "_form=plan-viewing&of=p1&viewing=v1&plan=p1&menu=&kind=gathering&now=yes";
        stage.done(&manager, &format!("/site/{site}"), begin);
        let screen = stage.get(&manager, &format!("/site/{site}/viewings/v1/roll")).body;
        let mut code = screen.split("/roll/").nth(1).unwrap().split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let roll = format!("/roll/{}", code.next().unwrap());
        let mut phone = Browser::default();
        let opened = (roll.clone(), phone.get(stage, &roll));
        let answered = (format!("{roll} _form=answer-roll"), phone.send(stage, &roll, "_form=answer-roll"));
        let link = stage.server.form(&format!("/exhibition/sites/{site}"), &manager.cookie, "_form=device-link").body;
        let token = link.split("/device/").nth(1).unwrap_or_else(|| unreachable!("no link: {link}"));
        let device = format!("/device/{}", token.split(['"', '<']).next().unwrap());
        let mut lines = orders;
        lines.push(("/roll/*", vec![opened, answered]));
        lines.push(("/device/*", vec![get(stage, &device)]));
        Self { site, lines }
    }

    /// The page for telephones, as one finds it that ordered, and another one; and its still.
    fn orders(stage: &Stage, manager: &Person, site: &str, film: &str) -> Vec<Line> {
        let week = village::next_week();
        let preview = format!("/site/{site}/preview?week={week}");
        let opens = village::at(-1);
        stage.done(
            manager,
            &preview,
            &format!("_form=preview&week={week}&version=0&opens={opens}&closes=&films={film}"),
        );
        let page = stage.get(manager, &preview).body;
        let orders = format!("/o/{}", page.split("/o/").nth(1).unwrap().split(['"', '<']).next().unwrap());
        let mut phone = Browser::default();
        let kept = vote::hidden(&phone.get(stage, &orders).body, "phone");
        let taken =
            phone.send(stage, &orders, &format!("_form=order&phone={kept}&film={film}&act=order&person={CARD}"));
        assert_eq!(taken.status, 303, "{}", taken.body);
        let mine = (orders.clone(), phone.get(stage, &orders));
        let nothing = sent(stage, &orders, &format!("_form=order&phone={kept}&act=order"));
        let still = made(stage, &format!("{orders}/1.jpg"));
        vec![("/o/*", vec![mine, nothing, get(stage, &orders)]), ("/o/*/*", vec![still])]
    }
}

/// A contest with everything published that can be, its film that is chosen and the one that is not; the exhibition of the first; and
/// what was answered as long as there was such a page.
fn everything_published() -> (Stage, [String; 2], Exhibition) {
    let stage = Stage::open("public-answers", 1);
    // Without an administrator the front page is the one that sets up.
    stage.newcomer("administrator", "administrator");
    let (organiser, awards) = (&stage.organiser, stage.at("/awards"));
    let version = stage.hidden(organiser, &stage.at("/awards?edit=new"), "version");
    let grade = "zh=%E4%B8%80%E7%AD%89%E5%A5%96&en=First+prize&places=1&vacant=yes";
    let rule = "about-0=region%3A%2A&limit-0=max&number-0=1";
    stage.done(organiser, &awards, &format!("_form=grade&act=save&key=&version={version}&{grade}&{rule}"));
    let entries = stage.exhibit();
    assert_eq!(stage.attach(&stage.staff, "form.pdf", b"%PDF-1.7").status, 303);
    let basis = stage.hidden(organiser, &awards, "basis");
    stage.done(organiser, &awards, &format!("_form=decide-awards&basis={basis}&confirmed=yes"));

    let form = format!("/calls/{}/objection", stage.contest);
    let who = "who=person&name=Chen+Xiaoman&address=1+East+Wind+Road&phone=020-83331111&email=chen%40example.invalid";
    let objection = format!("_form=object&kind=rights&film=1&{who}&facts=The+aerial+shot+is+mine.");
    let (_, receipt) = sent(&stage, &form, &objection);
    assert_eq!(receipt.status, 200, "{}", receipt.body);
    let desk = stage.at("/objections");
    stage.done(&stage.staff, &desk, "_form=accept&number=1&decision=accept&reason=");
    let answer = "_form=answer&number=1&decision=dismiss&reply=It+is+licensed.&decider=Jury";
    stage.done(&stage.chair, &desk, answer);
    let mut exhibition = Exhibition::open(&stage, &entries[0]);
    exhibition.lines.push(("/calls/*/objection", vec![get(&stage, &form)]));
    exhibition.lines.extend(voted(&stage, &entries[0]));

    stage.done(organiser, &stage.at(""), "_form=advance&to=final&reason=The+term+was+cut+short");
    stage.done(organiser, &stage.at("/certificates?kind=work"), &format!("_form=issue&to={}", entries[0]));
    (stage, entries, exhibition)
}

/// The first address on a page of the organiser's that is looked for.
fn link(stage: &Stage, page: &str, is_looked_for: impl Fn(&str) -> bool) -> String {
    let body = stage.get(&stage.organiser, page).body;
    let found = links(&body).into_iter().find(|link| is_looked_for(link));
    found.unwrap_or_else(|| unreachable!("nothing of it on {page}: {body}"))
}

/// Every route that everybody reads, with what it answered. Whoever adds such a route adds its line.
fn answers(stage: &Stage, chosen: &str) -> Vec<Line> {
    let get = |address: &str| get(stage, address);
    let (call, film) = (format!("/calls/{}", stage.contest), format!("/gallery/{chosen}"));
    let (page, watched) = (get(&call), get(&film));
    let attached = links(&page.1.body).into_iter().find(|link| link.contains("/files/")).unwrap();
    let played = watched.1.body.split("src=\"/media/").nth(1).unwrap().split('"').next().unwrap();
    let played = format!("/media/{}", played.replace("&amp;", "&"));
    let learned = format!("http://{}{film}", stage.server.address).replace(':', "%3A").replace('/', "%2F");
    let feed = stage.server.form(&stage.at("/channels"), &stage.organiser.cookie, "_form=feed&name=Station");
    let token = feed.body.split("/feeds/private/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let feeds = |of: &str| vec![get(&format!("/feeds/{of}films.xml")), get(&format!("/feeds/{of}films.json"))];
    let inside = stage.at("/certificates/");
    let issued = link(stage, &stage.at("/certificates?kind=work"), |link| {
        link.starts_with(&inside) && !link.contains("/files/") && !link.contains("/templates/")
    });
    let certificate = link(stage, &issued, |link| link.starts_with("/c/"));
    let found = get(&certificate);
    let number = said(&found.1.body)
        .into_iter()
        .find_map(|text| text.strip_prefix("Certificate ")?.split(' ').next().map(str::to_owned))
        .unwrap();
    let look_up = |name: &str| sent(stage, "/c", &format!("_form=look-up&number={number}&name={name}"));
    vec![
        ("/", vec![get("/")]),
        ("/calls/*", vec![page]),
        ("/calls/*/notice", vec![get(&format!("{call}/notice")), get(&format!("{call}/notice?number=1"))]),
        ("/calls/*/notice/*", vec![get(&format!("{call}/notice/1.txt"))]),
        ("/calls/*/notice.pdf", vec![get(&format!("{call}/notice.pdf"))]),
        ("/calls/*/result", vec![get(&format!("{call}/result"))]),
        ("/calls/*/result.txt", vec![get(&format!("{call}/result.txt"))]),
        ("/calls/*/result.pdf", vec![get(&format!("{call}/result.pdf"))]),
        ("/calls/*/files/*", vec![get(&attached)]),
        ("/calls/*/vote/result", vec![get(&format!("{call}/vote/result"))]),
        (
            "/objections",
            vec![get("/objections"), sent(stage, "/objections", "_form=look-up&number=1&code=2222-2222-2222")],
        ),
        ("/gallery", vec![get("/gallery"), get(&format!("/gallery?contest={}", stage.contest))]),
        ("/gallery/*", vec![watched]),
        ("/gallery/*/poster.jpg", vec![get(&format!("{film}/poster.jpg"))]),
        ("/gallery/*/small.jpg", vec![made(stage, &format!("{film}/small.jpg"))]),
        ("/media/*", vec![get(&played)]),
        ("/feeds/*", feeds("")),
        ("/feeds/contests/*/*", feeds(&format!("contests/{}/", stage.contest))),
        (
            "/feeds/films/*",
            vec![get(&format!("/feeds/films/{chosen}.mp4")), get(&format!("/feeds/films/{chosen}.jpg"))],
        ),
        ("/feeds/private/*/*", feeds(&format!("private/{token}/"))),
        ("/feeds/private/*/films/*", vec![get(&format!("/feeds/private/{token}/films/{chosen}.mp4"))]),
        ("/embed/*", vec![get(&format!("/embed/{chosen}"))]),
        ("/oembed", vec![get(&format!("/oembed?url={learned}"))]),
        ("/c", vec![get("/c"), look_up("Night+Ferry"), look_up("Paper+Boat")]),
        ("/c/*", vec![found]),
        ("/c/*/certificate.pdf", vec![get(&format!("{certificate}/certificate.pdf"))]),
    ]
}

/// Files of the program, of a folder and those in it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for one in std::fs::read_dir(folder).unwrap() {
        let path = one.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// Every route of pages, of the server and of programs, with `*` for what its addresses name.
fn routes() -> BTreeSet<String> {
    let named = |text: &str, start: &str| -> Vec<String> {
        let quoted =
            text.split(start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
        quoted.filter(|path| path.starts_with('/')).map(str::to_owned).collect()
    };
    let mut written = named(include_str!("../../app/src/routes.rs"), "path!(");
    for file in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let text = std::fs::read_to_string(file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        // The second is how the table of programs names them.
        written.extend([".route(", " get "].iter().flat_map(|start| named(text, start)));
    }
    let general = |route: &String| {
        let parts = route.split('/').map(|part| if part.starts_with([':', '{']) { "*" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    written.iter().map(general).collect()
}

/// The part of an address that everything in a corner of the site has.
fn first(route: &str) -> &str {
    route.split('/').nth(1).unwrap_or_default()
}

/// An address of a route, with what there is.
fn filled(route: &str, stage: &Stage, entry: &str, site: &str) -> String {
    let mut before = "";
    let mut parts = Vec::new();
    for part in route.split('/') {
        parts.push(match (part, before) {
            ("*", "contests" | "calls" | "judge") => stage.contest.as_str(),
            ("*", "entries" | "check" | "films" | "gallery" | "library") => entry,
            ("*", "people" | "hand-over") => stage.judges[0].id.as_str(),
            ("*", "rounds" | "objections") => "1",
            ("*", "exports" | "lists") => "entries.csv",
            ("*", "templates") => "work",
            ("*", "site" | "sites") => site,
            ("*", "viewings") => "v1",
            ("*", "plans") => "p1",
            ("*", _) => "nothing",
            _ => part,
        });
        before = part;
    }
    parts.join("/")
}

/// Asserts that an answer has nothing private in its head, nor in what a reader of its kind finds in it.
fn has_nothing_private(stage: &Stage, address: &str, answer: &Answer, other: &str) {
    let kind = answer.header("content-type").unwrap_or_default();
    let head = answer.headers.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join("\n");
    let is_text = kind.starts_with("text/") || kind.contains("json") || kind.contains("xml");
    // What was attached to the call is no document that a program reads.
    let is_paper = kind == "application/pdf" && !address.contains("/files/");
    let paper = is_paper.then(|| Pdf::read(answer, &stage.server.data));
    for private in PRIVATE.into_iter().chain([other]) {
        let in_text = (is_text || private.len() > LONG) && answer.body.contains(private);
        let on_paper = paper.as_ref().is_some_and(|pdf| {
            pdf.says(private) || ["title", "about"].iter().any(|of| pdf.about[*of].to_string().contains(private))
        });
        assert!(!head.contains(private) && !in_text && !on_paper, "{private} at {address}: {head} {}", answer.body);
    }
}

#[test]
fn whatever_answers_without_an_account_has_nothing_private() {
    let (stage, [chosen, other], exhibition) = everything_published();
    let (mut answers, routes) = (answers(&stage, &chosen), routes());
    answers.extend(exhibition.lines);
    assert!(routes.len() > 100, "{routes:?}");
    for (route, asked) in &answers {
        assert!(routes.contains(*route), "{route} is none any more: {routes:?}");
        for (address, answer) in asked {
            let is_sent = address.contains("_form=");
            assert!(answer.status == 200 || is_sent && answer.status == 422, "{address} answers {}", answer.status);
            has_nothing_private(&stage, address, answer, &other);
        }
    }
    for door in DOORS {
        assert!(routes.contains(door), "{door} is none any more: {routes:?}");
    }
    // Every other route needs an account: of one that does not, a line above is missing.
    for route in routes.iter().map(String::as_str).filter(|route| answers.iter().all(|(line, _)| line != route)) {
        let (address, answer) = get(&stage, &filled(route, &stage, &chosen, &exhibition.site));
        has_nothing_private(&stage, &address, &answer, &other);
        if DOORS.contains(&route) {
            continue;
        }
        let is_closed = INSIDE.contains(&first(route)) || CLOSED.contains(&route);
        assert!(is_closed, "{route} is no door and has no line: what does everybody read there?");
        assert!(!(200..300).contains(&answer.status), "{address} answers {} without an account", answer.status);
    }
}
