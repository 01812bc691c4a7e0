//! Rows of the record in words: what was done, to what, and the detail as names and values.

use std::collections::BTreeMap;

use domain::contest::Settings;
use domain::entry::EntryState;
use domain::permission::Role;
use domain::phase::Phase;
use domain::rubric::{Rubric, points, points_2};
use serde_json::{Map, Value};
use services::{AuditRow, size};

use crate::contests::words::method_name;
use crate::i18n::{Lang, audit as m, common, contests, entries, phrases, results};
use crate::ui::when::moment;

/// What names of things are looked up in.
pub struct Names<'a> {
    /// The contest's settings.
    pub settings: &'a Settings,
    /// Number and title of entries by id.
    pub entries: &'a BTreeMap<String, (Option<i64>, String)>,
    /// Names of accounts by id.
    pub people: &'a BTreeMap<String, String>,
    /// The language.
    pub lang: Lang,
}

/// A part of a row's detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value; several lines for a nested one.
    pub value: String,
}

/// An action in words; one nobody gave words to keeps its key.
pub fn action(key: &str, lang: Lang) -> String {
    let words = match key {
        "assignment.confirm" => m::assignment_confirm(lang),
        "contest.create" => m::contest_create(lang),
        "contest.deadline" => m::contest_deadline(lang),
        "contest.edit" => m::contest_edit(lang),
        "contest.method" => m::contest_method(lang),
        "contest.phase" => m::contest_phase(lang),
        "round.advance" => m::round_advance(lang),
        "entry.check" => m::entry_check(lang),
        "entry.draft" => m::entry_draft(lang),
        "entry.edit" => m::entry_edit(lang),
        "entry.submit" => m::entry_submit(lang),
        "entry.withdraw" => m::entry_withdraw(lang),
        "file.begin" => m::file_begin(lang),
        "file.complete" => m::file_complete(lang),
        "file.examine" => m::file_examine(lang),
        "file.remove" => m::file_remove(lang),
        "job.given_up" => m::job_given_up(lang),
        "job.retry" => m::job_retry(lang),
        "token.create" => m::token_create(lang),
        "token.revoke" => m::token_revoke(lang),
        "meeting.again" => m::meeting_again(lang),
        "meeting.ballot" => m::meeting_ballot(lang),
        "meeting.casting" => m::meeting_casting(lang),
        "meeting.close" => m::meeting_close(lang),
        "meeting.come" => m::meeting_come(lang),
        "meeting.count" => m::meeting_count(lang),
        "meeting.decide" => m::meeting_decide(lang),
        "meeting.film" => m::meeting_film(lang),
        "meeting.leave" => m::meeting_leave(lang),
        "meeting.open" => m::meeting_open(lang),
        "meeting.propose" => m::meeting_propose(lang),
        "meeting.vote" => m::meeting_vote(lang),
        "panels.set" => m::panels_set(lang),
        "person.add" => m::person_add(lang),
        "person.invite" => m::person_invite(lang),
        "person.join" => m::person_join(lang),
        "person.remove" => m::person_remove(lang),
        "film.skip" => m::film_skip(lang),
        "judge.declare" => m::judge_declare(lang),
        "recusal.replace" => m::recusal_replace(lang),
        "round.term" => m::round_term(lang),
        "recusal.declare" => m::recusal_declare(lang),
        "selection.override" => m::selection_override(lang),
        "selection.override_drop" => m::selection_override_drop(lang),
        "selection.seal" => m::selection_seal(lang),
        "sheet.save" => m::sheet_save(lang),
        "sheets.reopen" => m::sheets_reopen(lang),
        "sheets.sign" => m::sheets_sign(lang),
        other => other,
    };
    words.to_owned()
}

fn label(key: &str, lang: Lang) -> String {
    let words = match key {
        "accepted" => m::accepted(lang),
        "anchors" => m::anchors(lang),
        "blank" => m::blank(lang),
        "chosen" => m::chosen(lang),
        "count" => m::count(lang),
        "films" => m::films(lang),
        "members" => m::members(lang),
        "most" => m::most(lang),
        "papers" => m::papers(lang),
        "present" => m::present(lang),
        "question" => m::question(lang),
        "quorum" => m::quorum(lang),
        "seats" => m::seats(lang),
        "secret" => m::secret(lang),
        "tied" => m::tied(lang),
        "below" => m::below(lang),
        "entries" => m::entries_going(lang),
        "advance" => m::rule(lang),
        "at_line" => m::at_line(lang),
        "at_line_go" => m::at_line_go(lang),
        "void" => m::void(lang),
        "votes" => m::votes(lang),
        "answers" => m::answers(lang),
        "comes" => m::comes(lang),
        "comment" => m::comment(lang),
        "comments" => m::comments(lang),
        "notes" => m::notes(lang),
        "watched_percent" => m::watched_percent(lang),
        "skipped" => m::skipped(lang),
        "statement" => m::statement(lang),
        "by" => m::by(lang),
        "days" => m::days(lang),
        "job" | "jobs" => m::job(lang),
        "problem" => m::problem(lang),
        "scopes" => m::scopes(lang),
        "sessions" => m::sessions(lang),
        "deadline" => m::deadline(lang),
        "decider" => m::decider(lang),
        "email" => m::email(lang),
        "entry" => m::entry(lang),
        "filename" => m::filename(lang),
        "film_sha256" | "sha256" => m::film_hash(lang),
        "findings" => m::findings(lang),
        "from" => m::from(lang),
        "hash" => m::hash(lang),
        "judging_hash" => m::judging_hash(lang),
        "leaves" => m::leaves(lang),
        "marks" => m::marks(lang),
        "marks_set_aside" => m::marks_set_aside(lang),
        "method" => m::method(lang),
        "panels" => m::panels(lang),
        "preset" => m::preset(lang),
        "reason" | "reasons" => m::reason(lang),
        "receipt" => m::receipt(lang),
        "red_line" => m::red_line(lang),
        "role" | "roles" => m::role(lang),
        "round" => m::round(lang),
        "selected" => m::selected(lang),
        "settings" => m::settings(lang),
        "sheets" => m::sheets(lang),
        "size_bytes" => m::size(lang),
        "state" => m::state(lang),
        "title" => m::title(lang),
        "to" => m::to(lang),
        "total" => m::total(lang),
        "version" => m::version(lang),
        other => other,
    };
    words.to_owned()
}

impl Names<'_> {
    /// What the row is about; empty where it is the contest itself.
    pub fn subject(&self, row: &AuditRow, contest: &str) -> String {
        let detail = detail(row);
        let entry = detail.get("entry").and_then(Value::as_str).unwrap_or(&row.subject);
        if let Some(words) = self.entry(entry) {
            return words;
        }
        // What somebody does for themselves needs no second name.
        if row.subject == row.actor_id {
            return String::new();
        }
        if let Some(name) = self.people.get(&row.subject) {
            return name.clone();
        }
        if row.subject == contest || row.action == "selection.seal" { String::new() } else { row.subject.clone() }
    }

    /// The detail, without what the subject says already and without what is empty.
    pub fn facts(&self, row: &AuditRow) -> Vec<Fact> {
        let detail = detail(row);
        let said = |value: &Value| value.as_str() == Some(&row.subject);
        let shown = detail.iter().filter(|(key, value)| *key != "entry" && !said(value));
        shown
            .filter_map(|(key, value)| {
                let value = self.value(key, value);
                (!value.is_empty()).then(|| Fact { label: label(key, self.lang), value })
            })
            .collect()
    }

    fn entry(&self, id: &str) -> Option<String> {
        let (number, title) = self.entries.get(id)?;
        Some(phrases::entry(self.lang, *number, title))
    }

    fn value(&self, key: &str, value: &Value) -> String {
        match (key, value) {
            (_, Value::Null) => String::new(),
            ("answers", Value::Object(answers)) => self.answers(answers),
            ("marks" | "marks_set_aside", Value::Object(marks)) => self.marks(marks),
            ("comments", Value::Object(comments)) => self.comments(comments),
            ("settings", settings) => serde_json::to_string_pretty(settings).unwrap_or_default(),
            ("total", Value::Number(total)) => total.as_i64().map(points_2).unwrap_or_default(),
            ("size_bytes", Value::Number(bytes)) => bytes.as_i64().map(size).unwrap_or_default(),
            ("deadline", Value::Number(at)) => {
                at.as_i64().map(|at| moment(at, &self.settings.time_zone).full(self.lang)).unwrap_or_default()
            }
            ("advance", rule) => serde_json::from_value(rule.clone())
                .map(|rule| results::advance_rule(self.lang, rule, self.settings.balance.size))
                .unwrap_or_default(),
            ("anchors" | "at_line" | "below", Value::Array(numbers)) => {
                phrases::entry_numbers(self.lang, &numbers.iter().filter_map(Value::as_i64).collect::<Vec<_>>())
            }
            ("findings", Value::Array(findings)) => {
                findings.iter().map(|one| self.finding(one)).collect::<Vec<_>>().join("\n")
            }
            ("panels", Value::Array(panels)) => panels
                .iter()
                .enumerate()
                .map(|(index, judges)| format!("{}. {}", index + 1, self.value("judges", judges)))
                .collect::<Vec<_>>()
                .join("\n"),
            (_, Value::Bool(yes)) => (if *yes { m::yes(self.lang) } else { m::no(self.lang) }).to_owned(),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::String(text)) => self.text(key, text),
            (_, Value::Array(items)) => {
                let nested = items.iter().any(Value::is_object);
                let items: Vec<String> =
                    items.iter().map(|item| self.value(key, item)).filter(|item| !item.is_empty()).collect();
                if nested { items.join("\n") } else { self.joined(items) }
            }
            (_, Value::Object(parts)) => self.joined(
                parts
                    .iter()
                    .map(|(key, value)| (label(key, self.lang), self.value(key, value)))
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(label, value)| phrases::labelled(self.lang, &label, &value))
                    .collect(),
            ),
        }
    }

    fn text(&self, key: &str, text: &str) -> String {
        let known = match key {
            "from" | "to" => self.stage(text),
            "state" => file_state(text, self.lang).map(str::to_owned),
            "method" => text.parse().ok().map(|method| method_name(method, self.lang).to_owned()),
            "preset" => text.parse().ok().map(|preset| contests::preset(self.lang, preset).to_owned()),
            "role" | "roles" => Role::parse(text).map(|role| common::role(self.lang, role).to_owned()),
            _ => self.entry(text).or_else(|| self.people.get(text).cloned()),
        };
        known.unwrap_or_else(|| text.to_owned())
    }

    /// The name of a phase or of an entry's state.
    fn stage(&self, key: &str) -> Option<String> {
        if let Ok(phase) = key.parse::<Phase>() {
            let round = match phase {
                Phase::Round(round) => self.settings.rounds.get(usize::from(round).saturating_sub(1)),
                _ => None,
            };
            return Some(
                round.map_or_else(|| common::phase(self.lang, phase), |one| one.label.get(self.lang).to_owned()),
            );
        }
        let state = key.parse::<EntryState>().ok().map(|state| common::entry_state(self.lang, state));
        state.or_else(|| Some(method_name(key.parse().ok()?, self.lang))).map(str::to_owned)
    }

    /// What an examination found, as the author reads it.
    fn finding(&self, finding: &Value) -> String {
        let part = |key: &str| finding.get(key).and_then(Value::as_str).unwrap_or_default();
        entries::finding(self.lang, part("code"), part("found"), part("allowed"))
    }

    /// Answers with the labels of the form, a line each.
    fn answers(&self, answers: &Map<String, Value>) -> String {
        let line = |(key, value): (&String, &Value)| {
            let label = self.settings.field(key).map_or(key.as_str(), |field| field.label.get(self.lang));
            phrases::labelled(self.lang, label, &self.value("", value))
        };
        answers.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Marks with the names of the criteria.
    fn marks(&self, marks: &Map<String, Value>) -> String {
        let screening = Rubric::screening();
        let mark = |(key, value): (&String, &Value)| {
            // The contest's own criteria come first, should one of them have the key of the screening's.
            let rubrics = [&self.settings.rubric, &screening];
            let found = rubrics
                .into_iter()
                .find_map(|rubric| Some((rubric, rubric.criteria.iter().find(|one| one.key == *key)?)));
            let name = found.map_or(key.as_str(), |(_, one)| one.label.get(self.lang));
            let said = |mark| found.map_or_else(|| points(mark), |(rubric, _)| rubric.said(mark, self.lang));
            format!("{name} {}", value.as_i64().map(said).unwrap_or_default())
        };
        self.joined(marks.iter().map(mark).collect())
    }

    /// Comments with the names of the criteria, a line each.
    fn comments(&self, comments: &Map<String, Value>) -> String {
        let screening = Rubric::screening();
        let line = |(key, words): (&String, &Value)| {
            let mut criteria = self.settings.rubric.criteria.iter().chain(&screening.criteria);
            let criterion = criteria.find(|one| one.key == *key);
            let name = criterion.map_or(key.as_str(), |one| one.label.get(self.lang));
            phrases::labelled(self.lang, name, words.as_str().unwrap_or_default())
        };
        comments.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn joined(&self, parts: Vec<String>) -> String {
        phrases::list(self.lang, &parts)
    }
}

/// Where a file stands, as it is kept.
fn file_state(key: &str, lang: Lang) -> Option<&'static str> {
    Some(match key {
        "uploading" => entries::film_uploading(lang),
        "checking" => entries::film_checking(lang),
        "ready" => entries::film_ready(lang),
        "rejected" => entries::film_rejected(lang),
        "replaced" => m::file_replaced(lang),
        "removed" => m::file_removed(lang),
        _ => return None,
    })
}

fn detail(row: &AuditRow) -> Map<String, Value> {
    serde_json::from_str(&row.detail).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Action keys the services write, found in their sources: `self.record(… "entry.check" …)`.
    fn recorded() -> Vec<String> {
        let mut sources = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/services/src"))];
        while let Some(folder) = folders.pop() {
            for item in std::fs::read_dir(folder).unwrap() {
                let path = item.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    sources.push(std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let is_key = |text: &&str| {
            let parts = text.split_once('.');
            parts.is_some_and(|(a, b)| {
                [a, b].iter().all(|part| !part.is_empty() && part.bytes().all(|c| c.is_ascii_lowercase() || c == b'_'))
            })
        };
        let calls = sources.iter().flat_map(|source| source.split(".record(").skip(1));
        let mut keys: Vec<String> =
            calls.filter_map(|call| call.split('"').skip(1).step_by(2).find(is_key)).map(str::to_owned).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    #[test]
    fn every_action_in_a_contest_has_words() {
        let keys: Vec<String> = recorded().into_iter().filter(|key| !key.starts_with("account.")).collect();
        assert!(keys.len() > 20, "{keys:?}");
        for key in keys {
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(action(&key, lang), key);
            }
        }
    }

    #[test]
    fn details_are_told_in_names() {
        let settings = domain::preset::selection();
        let entries = BTreeMap::from([("e1".to_owned(), (Some(7), "灯塔".to_owned()))]);
        let people = BTreeMap::from([("p1".to_owned(), "林一".to_owned())]);
        let names = Names { settings: &settings, entries: &entries, people: &people, lang: Lang::Zh };
        let row = |action: &str, subject: &str, detail: &str| AuditRow {
            seq: 1,
            at: 0,
            actor_id: String::new(),
            contest_id: "c".to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
            hash: String::new(),
        };
        let sheet = row("sheet.save", "a1", r#"{"entry":"e1","marks":{"c1":850,"c2":700},"total":null,"comment":""}"#);
        assert_eq!(names.subject(&sheet, "c"), "N-007《灯塔》");
        assert_eq!(names.facts(&sheet), [Fact { label: "分数".to_owned(), value: "思想性 8.5、艺术性 7".to_owned() }]);
        let moved = row("contest.phase", "c", r#"{"from":"eligibility","to":"round-1"}"#);
        assert_eq!(names.subject(&moved, "c"), "");
        assert_eq!(names.facts(&moved)[1].value, "初评");
        let panels = row("panels.set", "c", r#"{"panels":[["p1"],["p2"]]}"#);
        assert_eq!(names.facts(&panels)[0].value, "1. 林一\n2. p2");
        let check = row("entry.check", "e1", r#"{"to":"returned","reasons":"字幕"}"#);
        assert_eq!(
            names.facts(&check).iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>(),
            ["字幕", "退回修改"]
        );
    }
}
