//! A contest that is led through its states as people lead it: by the forms of their pages, and what the judge's page sends.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::python::sql;
use super::upload::{Upload, examined};
use super::{Answer, Server, film};

/// Somebody with an account.
pub struct Person {
    pub id: String,
    pub email: String,
    /// The session, as a line of a request's head.
    pub cookie: String,
}

/// A contest with those who take part.
pub struct Stage {
    pub server: Server,
    pub contest: String,
    pub organiser: Person,
    pub staff: Person,
    pub creator: Person,
    pub chair: Person,
    pub scrutineer: Person,
    pub judges: Vec<Person>,
    /// The creator's token.
    program: String,
}

impl Stage {
    /// The call is open; so many judges belong to the contest.
    pub fn open(name: &str, judges: usize) -> Self {
        Self::on(Server::start(name), judges)
    }

    /// The same on a server of one's own.
    pub fn on(server: Server, judges: usize) -> Self {
        let [organiser, staff] = ["organiser", "staff"].map(|role| person(&server, role, role));
        let [creator, chair, scrutineer] =
            ["creator", "chair", "scrutineer"].map(|name| person(&server, "creator", name));
        let judges: Vec<Person> = (1..=judges).map(|nth| person(&server, "creator", &format!("judge{nth}"))).collect();
        let contest = server.open_contest();
        let program = server.more_token(&creator.email, "entries:read,entries:write");
        let stage = Self { server, contest, organiser, staff, creator, chair, scrutineer, judges, program };
        stage.one_round();
        let judging = stage.judges.iter().map(|judge| ("judge", judge));
        for (role, who) in judging.chain([("chair", &stage.chair), ("scrutineer", &stage.scrutineer)]) {
            let email = who.email.replace('@', "%40");
            let fields = format!("_form=invite&role={role}&at_once=yes&email={email}&unit=");
            stage.done(&stage.organiser, &stage.at("/people"), &fields);
        }
        stage
    }

    /// Two films of the creator dealt to one judge, of which one is to be chosen; the first round has not begun.
    pub fn dealt(name: &str) -> Self {
        let stage = Self::open(name, 1);
        stage.deal_films(["Night Ferry", "Quiet Mill"]);
        stage
    }

    /// A contest on public notice, the first of whose films, which have these titles, is chosen; and its entries in that order.
    pub fn published(name: &str, titles: [&str; 2]) -> (Self, [String; 2]) {
        let stage = Self::open(name, 1);
        let entries = stage.publish(titles);
        (stage, entries)
    }

    /// A contest whose first film is chosen and released, and its entries: the chosen one first.
    pub fn exhibiting(name: &str) -> (Self, [String; 2]) {
        let stage = Self::open(name, 1);
        let entries = stage.exhibit();
        (stage, entries)
    }

    /// From an open call to films of these titles, dealt to the one judge; the two entries.
    fn deal_films(&self, [first, second]: [&str; 2]) -> [String; 2] {
        let bytes = film(&self.server.data);
        let entries = [(first, "440100"), (second, "440500")].map(|(title, region)| self.enter(title, region, &bytes));
        let balance = self.at("/settings?section=balance");
        let version = self.hidden(&self.organiser, &balance, "version");
        self.done(&self.organiser, &balance, &format!("_form=settings&version={version}&size=1&lottery_seed=1"));
        self.deal(&[&self.judges[0]]);
        entries
    }

    /// From an open call to the public notice, as [`Stage::published`].
    fn publish(&self, titles: [&str; 2]) -> [String; 2] {
        let entries = self.deal_films(titles);
        self.begin();
        self.score_best(&self.judges[0], titles[0]);
        self.select();
        self.seal();
        self.done(&self.organiser, &self.at(""), "_form=advance&to=publicity");
        entries
    }

    /// From an open call to the release of the chosen film, as [`Stage::exhibiting`].
    pub fn exhibit(&self) -> [String; 2] {
        let entries = self.publish(["Night Ferry", "Quiet Mill"]);
        let page = "_form=public&version=0&shown=yes&organiser_en=Film+Office&notice_en=Send+your+films&exhibits=yes";
        self.done(&self.staff, &self.at("/public"), page);
        let release = "_form=release&rights=yes&consent=yes&reason=Signed+and+kept";
        self.done(&self.staff, &format!("/entries/{}/release", entries[0]), release);
        entries
    }

    /// The contest is judged in one round.
    fn one_round(&self) {
        let page = self.at("/settings?section=rounds");
        let version = self.hidden(&self.organiser, &page, "version");
        let round = "round-0-zh=%E5%88%9D%E8%AF%84&round-0-en=First+round&round-0-blind=yes&round-0-panels=1\
                     &round-0-gate=nothing&round-0-kind=scored&round-0-advance=all";
        self.done(&self.organiser, &page, &format!("_form=settings&version={version}&{round}"));
    }

    /// Somebody more with an account, who has no part in the contest yet.
    pub fn newcomer(&self, role: &str, name: &str) -> Person {
        person(&self.server, role, name)
    }

    /// Somebody more with an account, who has a role in the exhibition.
    pub fn member(&self, name: &str, role: &str, place: &str) -> Person {
        let person = self.newcomer("creator", name);
        let grant = format!(
            "INSERT INTO exhibition_members (account_id, role, place, added_at) VALUES ('{}', '{role}', '{place}', 1)",
            person.id
        );
        self.alter(&grant);
        person
    }

    /// What somebody with the database at hand does to it.
    pub fn alter(&self, statements: &str) {
        sql(&self.server.data, statements);
    }

    /// An address within the contest.
    pub fn at(&self, page: &str) -> String {
        format!("/contests/{}{page}", self.contest)
    }

    pub fn get(&self, who: &Person, address: &str) -> Answer {
        self.server.ask(&format!("GET {address}\n{}", who.cookie), b"")
    }

    /// Sends a form, whatever comes of it.
    pub fn form(&self, who: &Person, path: &str, fields: &str) -> Answer {
        self.server.form(path, &format!("Accept-Language: en\n{}", who.cookie), fields)
    }

    /// Sends a form that is taken.
    pub fn done(&self, who: &Person, path: &str, fields: &str) {
        let answer = self.form(who, path, fields);
        assert_eq!(answer.status, 303, "{path} {fields}: {}", answer.body);
        let to = answer.header("location").unwrap();
        assert!(!["/confirm", "/sign-in"].iter().any(|door| to.starts_with(door)), "{path} {fields}: {to}");
    }

    /// The value of a hidden field of a page.
    pub fn hidden(&self, who: &Person, address: &str, field: &str) -> String {
        let page = self.get(who, address).body;
        let found = page.split(&format!("name=\"{field}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next());
        found.unwrap_or_else(|| unreachable!("no {field} on {address}: {page}")).to_owned()
    }

    /// A film that was handed in and passed its check; the entry.
    pub fn enter(&self, title: &str, region: &str, film: &[u8]) -> String {
        self.enter_crediting(&[], title, region, film)
    }

    /// The same of a film whose credits have these lines, such as `王芳：导演`.
    pub fn enter_crediting(&self, credits: &[&str], title: &str, region: &str, film: &[u8]) -> String {
        let mut fields = json!({
            "title": title, "category": "微视频", "subject": "先进人物", "synopsis": "A film of this test.",
            "region": region, "submitting_unit": format!("Office of {title}"), "contact_phone": "000-1",
            "production_unit": format!("Studio of {title}"), "rights": true,
        });
        if !credits.is_empty() {
            fields["credits"] = json!(credits);
        }
        let entry = self.server.draft(&self.contest, &self.program, &fields);
        let upload = Upload::begin(&self.server, &self.program, &entry, film.len());
        assert_eq!(upload.patch(&self.server, 0, "", film).status, 204);
        let file = examined(&self.server, &self.program, &entry);
        assert_eq!(file["state"], "ready", "{file}");
        let submitted = self.server.ask(&format!("POST /api/v1/entries/{entry}/submit\n{}", self.program), b"");
        assert_eq!(submitted.status, 200, "{}", submitted.body);
        self.done(&self.staff, &format!("/check/{entry}"), "_form=decide&decision=pass");
        entry
    }

    /// Sends a file for the public page of the contest.
    pub fn attach(&self, who: &Person, name: &str, bytes: &[u8]) -> Answer {
        let mut body = b"--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nattachment\r\n".to_vec();
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let head = format!(
            "POST {}\nContent-Type: multipart/form-data; boundary=b\nSec-Fetch-Site: same-origin\n{}",
            self.at("/public/files"),
            who.cookie
        );
        self.server.ask(&head, &body)
    }

    /// Closes the call; these judges are one panel, and the films are dealt once their copies are made.
    pub fn deal(&self, panel: &[&Person]) {
        self.done(&self.organiser, &self.at(""), "_form=advance&to=call-closed&reason=All+are+in");
        self.done(&self.organiser, &self.at(""), "_form=advance&to=eligibility");
        let mut fields = "_form=panels&number=1".to_owned();
        for judge in panel {
            write!(fields, "&judge-{}=1", judge.id).unwrap();
        }
        self.done(&self.organiser, &self.at("/people"), &fields);
        let until = Instant::now() + Duration::from_secs(120);
        loop {
            let answer = self.server.form(&self.at("/assignment"), &self.organiser.cookie, "_form=confirm");
            if answer.status == 303 {
                return;
            }
            assert!(answer.status == 422 && Instant::now() < until, "{}: {}", answer.status, answer.body);
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// Freezes the pool as it is.
    pub fn freeze(&self) {
        let hash = self.hidden(&self.organiser, &self.at("/record/seed?confirm=freeze"), "seen");
        self.done(&self.organiser, &self.at("/record/seed"), &format!("_form=freeze&seen={hash}"));
    }

    /// Opens the round; everybody who judges has declared.
    pub fn begin(&self) {
        let seen = self.hidden(&self.organiser, &self.at("?confirm=round-1"), "seen");
        self.done(&self.organiser, &self.at(""), &format!("_form=advance&to=round-1&seen={seen}"));
        for judge in &self.judges {
            self.done(judge, &self.list(), "_form=declare");
        }
    }

    /// The judge's list.
    pub fn list(&self) -> String {
        format!("/judge/{}", self.contest)
    }

    /// The tasks on a judge's list.
    pub fn tasks(&self, judge: &Person) -> Vec<String> {
        let page = self.get(judge, &self.list()).body;
        let mut tasks = Vec::new();
        for rest in page.split("\"/desk/").skip(1) {
            let task = rest.split(['"', '?', '#', '&']).next().unwrap().to_owned();
            if !tasks.contains(&task) {
                tasks.push(task);
            }
        }
        tasks
    }

    /// Gives a film the same mark on every criterion, as the judge's page sends it; what became of it: `saved`, `conflict` or
    /// `closed`.
    pub fn mark(&self, judge: &Person, task: &str, mark: i64) -> String {
        let sheet = json!({
            "assignment": task, "version": 0, "played": [],
            "draft": { "marks": { "c1": mark, "c2": mark, "c3": mark } },
        });
        let head = "POST /api/save_sheet\nContent-Type: application/json\nSec-Fetch-Site: same-origin";
        let answer = self.server.ask(&format!("{head}\n{}", judge.cookie), sheet.to_string().as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body.trim_start_matches('"').split(';').next().unwrap().to_owned()
    }

    /// Gives all films of a judge's list marks, the first the best, and signs.
    pub fn score(&self, judge: &Person) {
        for (task, mark) in self.tasks(judge).iter().zip((0..).map(|nth| 950 - 50 * nth)) {
            assert_eq!(self.mark(judge, task, mark), "saved");
        }
        self.done(judge, &self.list(), "_form=sign");
    }

    /// As [`Stage::score`], with the film of this title the best: in which order a judge gets films is a matter of their ids.
    pub fn score_best(&self, judge: &Person, title: &str) {
        for task in self.tasks(judge) {
            let desk = self.get(judge, &format!("/desk/{task}")).body;
            let is_best = desk.split("</title>").next().unwrap().contains(title);
            assert_eq!(self.mark(judge, &task, if is_best { 950 } else { 900 }), "saved");
        }
        self.done(judge, &self.list(), "_form=sign");
    }

    /// Closes the round.
    pub fn select(&self) {
        self.done(&self.organiser, &self.at(""), "_form=advance&to=selection");
    }

    /// Seals the selection as it stands.
    pub fn seal(&self) {
        let selection = self.at("/selection");
        let fingerprint = self.hidden(&self.organiser, &selection, "fingerprint");
        self.done(&self.organiser, &selection, &format!("_form=seal&typed=T&fingerprint={fingerprint}"));
    }

    /// The head of who looks at the contest as this form of the board says.
    pub fn looking(&self, cookie: &str, fields: &str) -> String {
        let begun = self.server.form(&self.at(""), cookie, &format!("_form=see-as&{fields}"));
        assert_eq!(begun.status, 303, "{fields}: {}", begun.body);
        let mut cookies = begun.headers.iter().filter(|(name, _)| name == "set-cookie");
        let (_, guise) = cookies.find(|(_, line)| line.starts_with("guise=")).unwrap();
        format!("{}; {}\n", self.organiser.cookie.trim_end(), guise.split(';').next().unwrap())
    }
}

fn person(server: &Server, role: &str, name: &str) -> Person {
    let email = format!("{name}@example.invalid");
    let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
    let made: Value = serde_json::from_str(&server.linxuan(&account, "a-long-password\n")).unwrap();
    let cookie = server.sign_in(&email.replace('@', "%40"));
    Person { id: made["id"].as_str().unwrap().to_owned(), email, cookie }
}
