//! Rows of the record in words, for its page and its file: what was done, to what, and the detail as names and values.

mod value;

use std::collections::BTreeMap;

use domain::audit::{DetailKey, EventKind, RecordedAction};
use domain::contest::{Balance, Settings};
use serde_json::{Map, Value};
use store::AuditRow;
use words::{Lang, audit as m, details, phrases};

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
            EventKind::CertificateReplace,
            EventKind::CertificateRevoke,
            EventKind::ExportTake,
            EventKind::RoundCountersign,
            EventKind::LetterBounce,
            EventKind::LetterRelease,
            EventKind::LetterTemplate,
            EventKind::LetterWithdraw,
            EventKind::ChannelAdd,
            EventKind::ChannelGone,
            EventKind::ChannelRemove,
            EventKind::ChannelRepeat,
            EventKind::ChannelSwitch,
            EventKind::ChannelTry,
            EventKind::FeedKeyCreate,
            EventKind::FeedKeyRevoke,
            EventKind::PackImport,
            EventKind::PackMake,
            EventKind::SiteDeviceLink,
            EventKind::SiteDeviceOff,
            EventKind::SiteDeviceOn,
            EventKind::VoteBatch,
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
            Some(key) => {
                RecordFact { label: details::detail_name(self.lang, key).to_owned(), value: self.value(key, value) }
            }
            None => RecordFact { label: key.to_owned(), value: self.plain(value, &|item| self.plain_item(item)) },
        }
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

    fn joined(&self, parts: Vec<String>) -> String {
        phrases::list(self.lang, &parts)
    }
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
        let taken = names.facts(&row("export.take", "c", r#"{"export":"record","format":"full"}"#));
        assert_eq!(taken.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>(), ["存证", "完整版"]);
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
