//! The vote of an audience as its office opens it, and a browser without script and without an account.

use std::fmt::Write as _;

use domain::popularity::solves;

use super::Answer;
use super::stage::Stage;

/// A browser that keeps cookies and tells nothing else of itself.
#[derive(Default)]
pub struct Browser {
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn head(&self) -> String {
        let kept: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut head = "Accept-Language: en\n".to_owned();
        if !kept.is_empty() {
            let _ = writeln!(head, "Cookie: {}", kept.join("; "));
        }
        head
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        for (_, line) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
            assert!(line.contains("HttpOnly") && line.contains("SameSite="), "{line}");
        }
        answer
    }

    pub fn get(&mut self, stage: &Stage, address: &str) -> Answer {
        let answer = stage.server.ask(&format!("GET {address}\n{}", self.head()), b"");
        self.keep(answer)
    }

    pub fn send(&mut self, stage: &Stage, address: &str, fields: &str) -> Answer {
        let answer = stage.server.form(address, &self.head(), fields);
        self.keep(answer)
    }
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, field: &str) -> String {
    page.split(&format!("name=\"{field}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// What solves a puzzle of the difficulty that [`set_up`] asks for.
pub fn solved(puzzle: &str) -> String {
    (0_u64..).map(|number| number.to_string()).find(|number| solves(puzzle, number, 2)).unwrap()
}

/// The form that sets a vote of members up.
pub fn set_up(until: &str, version: i64) -> String {
    format!(
        "_form=set-up&version={version}&award_zh=%E4%BA%BA%E6%B0%94%E5%A5%96&award_en=Audience+prize&ways=member\
         &from=2020-01-01T00%3A00&until={until}&difficulty=2"
    )
}

/// Opens a vote of members with these numbers, as a form sends their lines.
pub fn open(stage: &Stage, numbers: &str) {
    let page = stage.at("/popularity");
    stage.done(&stage.staff, &page, &set_up("2099-01-01T00%3A00", 0));
    stage.done(&stage.staff, &page, &format!("_form=members&numbers={numbers}"));
    stage.done(&stage.staff, &page, "_form=move&act=open&reason=");
}

/// What the member of this number is answered who votes for a film.
pub fn cast(browser: &mut Browser, stage: &Stage, number: &str, film: &str) -> Answer {
    let vote = format!("/calls/{}/vote", stage.contest);
    assert_eq!(browser.send(stage, &vote, &format!("_form=member&number={number}")).status, 303);
    let puzzle = hidden(&browser.get(stage, &vote).body, "puzzle");
    let fields = format!("_form=vote&film={film}&puzzle={puzzle}&solution={}", solved(&puzzle));
    browser.send(stage, &vote, &fields)
}

/// The receipt on a page that gives one.
pub fn receipt(page: &str) -> String {
    page.split("<code class=\"whole\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}
