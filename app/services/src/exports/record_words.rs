//! Rows of the record in words, for its page and its file: what was done, to what, and the detail as names and values.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::audit::{DetailKey, EventKind, RecordedAction};
use domain::contest::phase::Phase;
use domain::contest::{Balance, Settings};
use domain::entry::EntryState;
use domain::form::Answer;
use domain::ids::EntryId;
use domain::letter::LetterKind;
use domain::scoring::rubric::{Rubric, points, points_2};
use domain::sealed_change::SealedChange;
use serde_json::{Map, Value};
use store::{AuditRow, FileState};
use words::results::method_name;
use words::rules::broken_in_words;
use words::{Lang, audit as m, common, contests, entries, feedback, letters, phrases, results, selection};

use crate::contests::amendments::amendment_lines;
use crate::exports::entries::answer_words;
use crate::exports::lists::{ListKind, SiteListKind, film_words};
use crate::exports::read_list::ReadList;
use crate::exports::registry::ExportKind;
use crate::time::moment;

/// What names of things are looked up in.
pub struct RecordNames<'a> {
    /// The contest's settings.
    pub settings: &'a Settings,
    /// Number and title of entries by id.
    pub entries: &'a BTreeMap<String, (Option<i64>, String)>,
    /// Names of accounts by id.
    pub people: &'a BTreeMap<String, String>,
    /// Titles of contests by id, where rows of several are shown.
    pub contests: &'a BTreeMap<String, String>,
    /// The language.
    pub lang: Lang,
}

/// A part of a row's detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFact {
    /// What it is.
    pub label: String,
    /// Its value; several lines for a nested one.
    pub value: String,
}

/// An action in words; one of a newer program is shown as its key, there being no words for it.
#[must_use]
pub fn action_words(action: &RecordedAction, lang: Lang) -> String {
    match action {
        RecordedAction::Known(kind) => m::event(lang, *kind).to_owned(),
        RecordedAction::Unknown(key) => key.clone(),
    }
}

impl RecordNames<'_> {
    /// What the row is about; empty where it is the contest itself.
    #[must_use]
    pub fn subject(&self, row: &AuditRow, contest: &str) -> String {
        let detail = detail(row);
        let entry = detail.get(DetailKey::Entry.key()).and_then(Value::as_str).unwrap_or(&row.subject);
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
        if let Some(title) = self.contests.get(&row.contest_id) {
            return title.clone();
        }
        // A sealed selection has no name of its own, nor has a file that was taken away; a round is told in the detail.
        let kind = EventKind::parse(&row.action);
        let nameless = [
            EventKind::SelectionSeal,
            EventKind::ExportTake,
            EventKind::RoundCountersign,
            EventKind::LetterBounce,
            EventKind::LetterRelease,
            EventKind::LetterTemplate,
            EventKind::LetterWithdraw,
        ];
        let nameless = kind.is_some_and(|kind| nameless.contains(&kind));
        if row.subject == contest || nameless { String::new() } else { row.subject.clone() }
    }

    /// The detail, without what the subject says already and without what is empty.
    #[must_use]
    pub fn facts(&self, row: &AuditRow) -> Vec<RecordFact> {
        let detail = detail(row);
        let said = |value: &Value| value.as_str() == Some(&row.subject);
        // What was broken has its names by the rules that were in force then, which stand beside it for this alone. Rows of before
        // have none: then these were as a rule the sealed ones.
        let breaks = detail.get(DetailKey::Breaks.key()).and_then(Value::as_array);
        let rules =
            breaks.and_then(|_| serde_json::from_value::<Balance>(detail.get(DetailKey::Balance.key())?.clone()).ok());
        let unshown = |key: &str| key == DetailKey::Entry.key() || (key == DetailKey::Balance.key() && rules.is_some());
        let told = |(key, value): (&String, &Value)| {
            let mut fact = self.fact(key, value);
            if let (true, Some(all), Some(rules)) = (key == DetailKey::Breaks.key(), breaks, &rules) {
                fact.value = self.broken(all, rules);
            }
            (!fact.value.is_empty()).then_some(fact)
        };
        detail.iter().filter(|(key, value)| !unshown(key) && !said(value)).filter_map(told).collect()
    }

    fn entry(&self, id: &str) -> Option<String> {
        let (number, title) = self.entries.get(id)?;
        Some(phrases::entry(self.lang, *number, title))
    }

    /// A part of the detail; one of a newer program is shown as its key, there being no words for it.
    fn fact(&self, key: &str, value: &Value) -> RecordFact {
        match DetailKey::parse(key) {
            Some(key) => RecordFact { label: m::detail_name(self.lang, key).to_owned(), value: self.value(key, value) },
            None => RecordFact { label: key.to_owned(), value: self.plain(value, &|item| self.plain_item(item)) },
        }
    }

    /// A value as its key has it read; any other shape as [`RecordNames::plain`].
    fn value(&self, key: DetailKey, value: &Value) -> String {
        use DetailKey as K;
        let read = match key {
            K::Answers => value.as_object().map(|answers| self.answers(answers)),
            K::Marks | K::MarksSetAside => value.as_object().map(|marks| self.marks(marks)),
            K::Comments => value.as_object().map(|comments| self.comments(comments)),
            K::Balance | K::Settings => serde_json::to_string_pretty(value).ok(),
            K::Total => value.as_i64().map(points_2),
            K::SizeBytes => value.as_i64().map(phrases::size),
            K::Deadline => value.as_i64().map(|at| moment(at, &self.settings.time_zone).full(self.lang)),
            K::Advance => serde_json::from_value(value.clone())
                .ok()
                .map(|rule| results::advance_rule(self.lang, rule, self.settings.balance.size)),
            K::Anchors | K::AtLine | K::Below => value.as_array().map(|numbers| {
                let numbers: Vec<i64> = numbers.iter().filter_map(Value::as_i64).collect();
                phrases::entry_numbers(self.lang, &numbers)
            }),
            K::Findings => value.as_array().map(|all| lines(all.iter().map(|one| self.finding(one)))),
            K::OverTolerance => value.as_array().map(|all| lines(all.iter().map(|one| self.over_tolerance(one)))),
            K::Breaks => value.as_array().map(|all| self.broken(all, &self.settings.balance)),
            K::Panels => value.as_array().map(|panels| self.panels(panels)),
            K::From | K::To => value.as_str().and_then(|key| self.stage(key)),
            K::State => value.as_str().and_then(|key| file_state(key, self.lang)).map(str::to_owned),
            K::Method => {
                value.as_str().and_then(|key| key.parse().ok()).map(|method| method_name(self.lang, method).to_owned())
            }
            K::Preset => value
                .as_str()
                .and_then(|key| key.parse().ok())
                .map(|preset| contests::preset(self.lang, preset).to_owned()),
            K::Role | K::Roles => {
                value.as_str().and_then(Role::parse).map(|role| common::role(self.lang, role).to_owned())
            }
            K::Export => value.as_str().and_then(|key| export_name(key, self.lang)).map(str::to_owned),
            K::Letter => {
                value.as_str().and_then(LetterKind::parse).map(|kind| letters::kind(self.lang, kind).to_owned())
            }
            K::Change => serde_json::from_value::<SealedChange>(value.clone()).ok().map(|change| {
                let film = |id: &EntryId| self.entry(id.as_str()).unwrap_or_else(|| id.to_string());
                amendment_lines(&change, self.settings, &film, self.lang).join("\n")
            }),
            K::Expertise | K::Region | K::Unit => self.replaced(key, value),
            K::Told => {
                value.as_str().and_then(|key| key.parse().ok()).map(|told| feedback::kind(self.lang, told).to_owned())
            }
            K::Accepted
            | K::Address
            | K::AtLineGo
            | K::Blank
            | K::By
            | K::Changed
            | K::Chosen
            | K::CodesLeft
            | K::Comes
            | K::Comment
            | K::Conflict
            | K::Count
            | K::Created
            | K::Days
            | K::Decider
            | K::Earlier
            | K::Email
            | K::Entries
            | K::Entry
            | K::Filename
            | K::FilmSha256
            | K::Films
            | K::Format
            | K::Hash
            | K::Job
            | K::Jobs
            | K::Judge
            | K::JudgingHash
            | K::Leaves
            | K::LeftOut
            | K::Letters
            | K::Members
            | K::Most
            | K::Network
            | K::Notes
            | K::Other
            | K::Papers
            | K::Places
            | K::Present
            | K::Problem
            | K::Question
            | K::Quorum
            | K::Reason
            | K::Reasons
            | K::Receipt
            | K::RedLine
            | K::Released
            | K::Round
            | K::Rows
            | K::Same
            | K::Scopes
            | K::Seats
            | K::Secret
            | K::Seed
            | K::Selected
            | K::Sessions
            | K::Sha256
            | K::Sheets
            | K::Skipped
            | K::Source
            | K::Statement
            | K::Tags
            | K::Tied
            | K::Times
            | K::Title
            | K::Tokens
            | K::Version
            | K::Void
            | K::Votes
            | K::WatchedPercent => None,
        };
        read.filter(|_| !value.is_null()).unwrap_or_else(|| self.plain(value, &|item| self.value(key, item)))
    }

    /// A text that was put in the place of another; `None` where the value is another.
    fn replaced(&self, key: DetailKey, value: &Value) -> Option<String> {
        let said = |part: DetailKey| {
            let text = value.get(part.key())?.as_str()?;
            let region = self.settings.region(text).filter(|_| key == DetailKey::Region);
            let text = region.map_or(text, |region| region.label.get(self.lang));
            Some(if text.is_empty() { m::none(self.lang) } else { text })
        };
        Some(m::replaced(self.lang, said(DetailKey::From)?, said(DetailKey::To)?))
    }

    /// A value by its shape; `item` says what stands in a list.
    fn plain(&self, value: &Value, item: &dyn Fn(&Value) -> String) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(yes) => (if *yes { m::yes(self.lang) } else { m::no(self.lang) }).to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => {
                self.entry(text).or_else(|| self.people.get(text).cloned()).unwrap_or_else(|| text.clone())
            }
            Value::Array(items) => {
                let nested = items.iter().any(Value::is_object);
                let items: Vec<String> = items.iter().map(item).filter(|item| !item.is_empty()).collect();
                if nested { items.join("\n") } else { self.joined(items) }
            }
            Value::Object(parts) => self.joined(
                parts
                    .iter()
                    .map(|(key, value)| self.fact(key, value))
                    .filter(|fact| !fact.value.is_empty())
                    .map(|fact| phrases::labelled(self.lang, &fact.label, &fact.value))
                    .collect(),
            ),
        }
    }

    /// As [`RecordNames::plain`], lists in lists too.
    fn plain_item(&self, value: &Value) -> String {
        self.plain(value, &|item| self.plain_item(item))
    }

    /// A ruling that steps over the tolerance, with the film beside it.
    fn over_tolerance(&self, over: &Value) -> String {
        let film = |key: &str| over.get(key).map(|film| self.plain_item(film)).unwrap_or_default();
        let gap = over.get("gap").and_then(Value::as_i64).map(points_2).unwrap_or_default();
        selection::ruling_over(self.lang, &film("entry"), &film("beside"), &gap)
    }

    /// Rulings with which rules cannot hold, a line each; `rules` are those that what is broken has its names by.
    fn broken(&self, all: &[Value], rules: &Balance) -> String {
        lines(all.iter().map(|one| self.breaks(one, rules)))
    }

    /// A ruling with which rules cannot hold, with these rules.
    fn breaks(&self, broken: &Value, in_force: &Balance) -> String {
        let film = broken.get("entry").map(|film| self.plain_item(film)).unwrap_or_default();
        let rules = broken.get("rules").and_then(Value::as_array).into_iter().flatten();
        let rules: Vec<String> = rules.filter_map(Value::as_str).map(str::to_owned).collect();
        let rules = broken_in_words(&rules, in_force, self.settings, self.lang);
        selection::ruling_breaks(self.lang, &film, &rules)
    }

    /// Panels by number, a line each.
    fn panels(&self, panels: &[Value]) -> String {
        let line = |(number, judges): (usize, &Value)| format!("{number}. {}", self.plain_item(judges));
        lines((1..).zip(panels).map(line))
    }

    /// The name of a phase or of an entry's state.
    fn stage(&self, key: &str) -> Option<String> {
        if let Ok(phase) = key.parse::<Phase>() {
            let round = if let Phase::Round(round) = phase {
                self.settings.rounds.get(usize::from(round).saturating_sub(1))
            } else {
                None
            };
            let named = round.map(|one| one.label.get(self.lang).to_owned());
            return Some(named.unwrap_or_else(|| common::phase(self.lang, phase)));
        }
        let state = key.parse::<EntryState>().ok().map(|state| common::entry_state(self.lang, state));
        state.or_else(|| Some(method_name(self.lang, key.parse().ok()?))).map(str::to_owned)
    }

    /// What an examination found, as the author reads it.
    fn finding(&self, finding: &Value) -> String {
        let part = |key: &str| finding.get(key).and_then(Value::as_str).unwrap_or_default();
        entries::finding(self.lang, part("code"), part("found"), part("allowed"))
    }

    /// Answers with the labels of the form, a line each; options, categories and regions by their names.
    fn answers(&self, answers: &Map<String, Value>) -> String {
        let line = |(key, value): (&String, &Value)| {
            let field = self.settings.field(key);
            let label = field.map_or(key.as_str(), |field| field.label.get(self.lang));
            let said = field
                .and_then(|_| serde_json::from_value::<Answer>(value.clone()).ok())
                .map_or_else(|| self.plain_item(value), |answer| answer_words(self.settings, key, &answer, self.lang));
            phrases::labelled(self.lang, label, &said)
        };
        lines(answers.iter().map(line))
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
            phrases::spaced(self.lang, &[name, value.as_i64().map(said).unwrap_or_default().as_str()])
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
        lines(comments.iter().map(line))
    }

    fn joined(&self, parts: Vec<String>) -> String {
        phrases::list(self.lang, &parts)
    }
}

/// Each on a line of its own.
fn lines(said: impl Iterator<Item = String>) -> String {
    said.collect::<Vec<_>>().join("\n")
}

/// What was taken away: a file, or a list that programs read.
fn export_name(key: &str, lang: Lang) -> Option<&'static str> {
    if key == ReadList::Scores.key() {
        return Some(results::ranking(lang));
    }
    let list = ListKind::ALL.iter().find(|kind| kind.record_key() == key).map(|kind| kind.title(lang));
    let site = || SiteListKind::ALL.iter().find(|kind| kind.record_key() == key).map(|kind| kind.title(lang));
    list.or_else(site).or_else(|| ExportKind::ALL.iter().find(|kind| kind.key() == key).map(|kind| kind.title(lang)))
}

/// Where a file stands, as it is kept.
fn file_state(key: &str, lang: Lang) -> Option<&'static str> {
    Some(match key.parse().ok()? {
        FileState::Replaced => m::file_replaced(lang),
        FileState::Removed => m::file_removed(lang),
        state => film_words(Some(state), lang),
    })
}

fn detail(row: &AuditRow) -> Map<String, Value> {
    serde_json::from_str(&row.detail).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn row(action: &str, subject: &str, detail: &str) -> AuditRow {
        AuditRow {
            seq: 1,
            at: 0,
            actor_id: String::new(),
            contest_id: "c".to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
            hash: String::new(),
            version: store::IN_CLEAR,
            salt: None,
            commitment: None,
        }
    }

    #[test]
    fn every_event_has_a_sentence_of_its_own() {
        for lang in [Lang::Zh, Lang::En] {
            let said: BTreeSet<String> =
                EventKind::ALL.iter().map(|kind| action_words(&RecordedAction::Known(*kind), lang)).collect();
            assert_eq!(said.len(), EventKind::ALL.len());
        }
    }

    #[test]
    fn what_a_newer_program_wrote_is_shown_by_its_keys() {
        let settings = domain::contest::preset::selection();
        let (entries, people) = (BTreeMap::new(), BTreeMap::from([("p1".to_owned(), "林一".to_owned())]));
        let names = RecordNames {
            settings: &settings,
            entries: &entries,
            people: &people,
            contests: &BTreeMap::new(),
            lang: Lang::Zh,
        };
        assert_eq!(action_words(&RecordedAction::read("jury.dissolve"), Lang::Zh), "jury.dissolve");
        let row = row("jury.dissolve", "c", r#"{"jury":[["p1"],{"reason":"回避"}]}"#);
        assert_eq!(names.facts(&row), [RecordFact { label: "jury".to_owned(), value: "林一\n理由：回避".to_owned() }]);
    }

    #[test]
    fn details_are_told_in_names() {
        let settings = domain::contest::preset::selection();
        let entries = BTreeMap::from([("e1".to_owned(), (Some(7), "灯塔".to_owned()))]);
        let people = BTreeMap::from([("p1".to_owned(), "林一".to_owned())]);
        let names = RecordNames {
            settings: &settings,
            entries: &entries,
            people: &people,
            contests: &BTreeMap::new(),
            lang: Lang::Zh,
        };
        let sheet = row("sheet.save", "a1", r#"{"entry":"e1","marks":{"c1":850,"c2":700},"total":null,"comment":""}"#);
        assert_eq!(names.subject(&sheet, "c"), "N-007《灯塔》");
        assert_eq!(
            names.facts(&sheet),
            [RecordFact { label: "分数".to_owned(), value: "思想性 8.5、艺术性 7".to_owned() }]
        );
        let moved = row("contest.phase", "c", r#"{"from":"eligibility","to":"round-1"}"#);
        assert_eq!(names.subject(&moved, "c"), "");
        assert_eq!(names.facts(&moved)[1].value, "初评");
        let panels = row("panels.set", "c", r#"{"panels":[["p1"],["p2"]]}"#);
        assert_eq!(names.facts(&panels)[0].value, "1. 林一\n2. p2");
        let over = r#"{"comes":"e1","over_tolerance":[{"entry":"e1","beside":"e2","gap":1500}]}"#;
        let told = names.facts(&row("selection.override", "c", over));
        assert_eq!(told[1].value, "对N-007《灯塔》的裁定超出容差：与e2相差 15.00 分。");
        let breaks = r#"{"breaks":[{"entry":"e1","rules":["size"]}]}"#;
        let told = names.facts(&row("selection.override", "c", breaks));
        assert_eq!(told[0].value, format!("对N-007《灯塔》的裁定与规则冲突：入选总数 {}。", settings.balance.size));
        // By the rules as they were amended when it was decided, which are said for nothing else.
        let breaks = r#"{"balance":{"size":2,"tolerance":null,"rules":[]},"breaks":[{"entry":"e1","rules":["size"]}]}"#;
        let told = names.facts(&row("selection.override", "c", breaks));
        assert_eq!(
            told.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>(),
            ["对N-007《灯塔》的裁定与规则冲突：入选总数 2。"]
        );
        let edit = r#"{"expertise":{"from":"","to":"纪录片"},"region":{"from":"440100","to":""},"unit":{"from":"draft","to":"作协"}}"#;
        let told: Vec<String> =
            names.facts(&row("person.edit", "p1", edit)).into_iter().map(|fact| fact.value).collect();
        let region = format!("原为{}，现为无", settings.region("440100").unwrap().label.get(Lang::Zh));
        assert_eq!(told, ["原为无，现为纪录片", region.as_str(), "原为draft，现为作协"]);
        let extension = names.facts(&row("contest.extension", "c", r#"{"unit":"市作协"}"#));
        assert_eq!(extension[0].value, "市作协");
        let check = row("entry.check", "e1", r#"{"to":"returned","reasons":"字幕"}"#);
        assert_eq!(
            names.facts(&check).iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>(),
            ["字幕", "退回修改"]
        );
    }
}
