//! The values of a row's detail in words, each as its key has it read.

use domain::access::Role;
use domain::audit::DetailKey;
use domain::contest::Balance;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::form::Answer;
use domain::ids::EntryId;
use domain::letter::LetterKind;
use domain::record::RecordEdition;
use domain::scoring::rubric::{Rubric, points, points_2};
use domain::sealed_change::SealedChange;
use serde_json::{Map, Value};
use store::FileState;
use words::results::method_name;
use words::rules::broken_in_words;
use words::{
    Lang, audit as m, certificates, common, contests, entries, exhibition_checks, exhibition_participation,
    exhibition_plans, exhibition_sites, feedback, letters, packages, phrases, popularity, record, releases, results,
    selection,
};

use crate::contests::amendments::amendment_lines;
use crate::exports::entries::answer_words;
use crate::exports::lists::{ListKind, SiteListKind, film_words};
use crate::exports::read_list::{
    CERTIFICATES, PACKAGE, PARTICIPATION_REGIONS, PARTICIPATION_REPORT, PARTICIPATION_SITES, PLAN_BOARD, ReadList,
};
use crate::exports::record_words::RecordNames;
use crate::exports::registry::ExportKind;
use crate::record::export::TAKEN_AS;
use crate::time::moment;

impl RecordNames<'_> {
    /// A value as its key has it read; any other shape as [`RecordNames::plain`].
    pub(super) fn value(&self, key: DetailKey, value: &Value) -> String {
        use DetailKey as K;
        let read = match key {
            K::Answers => value.as_object().map(|answers| self.answers(answers)),
            K::Marks | K::MarksSetAside => value.as_object().map(|marks| self.marks(marks)),
            K::Comments => value.as_object().map(|comments| self.comments(comments)),
            K::Awards | K::Balance | K::Page | K::Settings => serde_json::to_string_pretty(value).ok(),
            K::Total => value.as_i64().map(points_2),
            K::SizeBytes => value.as_i64().map(phrases::size),
            K::Deadline | K::Starts | K::Until => {
                value.as_i64().map(|at| moment(at, &self.settings.time_zone).full(self.lang))
            }
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
            K::State => value
                .as_str()
                .and_then(|key| file_state(key, self.lang).or_else(|| popularity::kept_state(self.lang, key)))
                .map(str::to_owned),
            K::VoteRule => {
                value.as_str().and_then(|key| key.parse().ok()).map(|rule| popularity::rule(self.lang, rule).to_owned())
            }
            K::Method => {
                value.as_str().and_then(|key| key.parse().ok()).map(|method| method_name(self.lang, method).to_owned())
            }
            K::Preset => value
                .as_str()
                .and_then(|key| key.parse().ok())
                .map(|preset| contests::preset(self.lang, preset).to_owned()),
            K::Role | K::Roles => value.as_str().and_then(|key| self.role(key)).map(str::to_owned),
            K::Export => value.as_str().and_then(|key| export_name(key, self.lang)).map(str::to_owned),
            K::Format => value.as_str().map(|key| format_name(key, self.lang).to_owned()),
            K::Letter => {
                value.as_str().and_then(LetterKind::parse).map(|kind| letters::kind(self.lang, kind).to_owned())
            }
            K::Certificate => value
                .as_str()
                .and_then(|key| key.parse().ok())
                .map(|kind| certificates::kind(self.lang, kind).to_owned()),
            K::Change => serde_json::from_value::<SealedChange>(value.clone()).ok().map(|change| {
                let film = |id: &EntryId| self.entry(id.as_str()).unwrap_or_else(|| id.to_string());
                amendment_lines(&change, self.settings, &film, self.lang).join("\n")
            }),
            K::Finding => value
                .as_str()
                .and_then(|key| key.parse().ok())
                .map(|finding| exhibition_checks::finding(self.lang, finding).to_owned()),
            K::Expertise | K::Region | K::Unit => self.replaced(key, value),
            K::Told => {
                value.as_str().and_then(|key| key.parse().ok()).map(|told| feedback::kind(self.lang, told).to_owned())
            }
            K::By => value
                .as_str()
                .and_then(|key| key.parse().ok())
                .map(|basis| releases::basis(self.lang, basis).to_owned()),
            K::Accepted
            | K::Address
            | K::Aired
            | K::AtLineGo
            | K::Blank
            | K::Changed
            | K::Channel
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
            | K::Grade
            | K::Hash
            | K::Heads
            | K::Hosts
            | K::Job
            | K::Jobs
            | K::Judge
            | K::JudgingHash
            | K::Leaves
            | K::LeftOut
            | K::Letters
            | K::Members
            | K::Month
            | K::Most
            | K::Name
            | K::Network
            | K::Notes
            | K::Numbers
            | K::Other
            | K::Papers
            | K::Places
            | K::Planned
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
            | K::Rule
            | K::Same
            | K::Scopes
            | K::Seats
            | K::Secret
            | K::Seed
            | K::Selected
            | K::Sessions
            | K::Sha256
            | K::Sheets
            | K::Site
            | K::Sites
            | K::Skipped
            | K::Source
            | K::Statement
            | K::Station
            | K::Tags
            | K::Tied
            | K::Times
            | K::Title
            | K::Tokens
            | K::Version
            | K::Void
            | K::Votes
            | K::WatchedPercent
            | K::Week => None,
        };
        read.filter(|_| !value.is_null()).unwrap_or_else(|| self.plain(value, &|item| self.value(key, item)))
    }

    /// What a role in a contest, in the installation or in the exhibition is called.
    fn role(&self, key: &str) -> Option<&'static str> {
        let exhibits = || key.parse().ok().map(|role| exhibition_sites::role(self.lang, role));
        Role::parse(key).map(|role| common::role(self.lang, role)).or_else(exhibits)
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

    /// A ruling that steps over the tolerance, with the film beside it.
    fn over_tolerance(&self, over: &Value) -> String {
        let film = |key: &str| over.get(key).map(|film| self.plain_item(film)).unwrap_or_default();
        let gap = over.get("gap").and_then(Value::as_i64).map(points_2).unwrap_or_default();
        selection::ruling_over(self.lang, &film("entry"), &film("beside"), &gap)
    }

    /// Rulings with which rules cannot hold, a line each; `rules` are those that what is broken has its names by.
    pub(super) fn broken(&self, all: &[Value], rules: &Balance) -> String {
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
}

/// Each on a line of its own.
fn lines(said: impl Iterator<Item = String>) -> String {
    said.collect::<Vec<_>>().join("\n")
}

/// What was taken away: a file, or a list that programs read.
fn export_name(key: &str, lang: Lang) -> Option<&'static str> {
    if key == CERTIFICATES {
        return Some(certificates::page(lang));
    }
    if key == ReadList::Scores.key() {
        return Some(results::ranking(lang));
    }
    if key == PACKAGE {
        return Some(packages::page(lang));
    }
    if key == PLAN_BOARD {
        return Some(exhibition_plans::board(lang));
    }
    if key == PARTICIPATION_REGIONS {
        return Some(exhibition_participation::page(lang));
    }
    if key == PARTICIPATION_SITES {
        return Some(exhibition_participation::sites(lang));
    }
    if key == PARTICIPATION_REPORT {
        return Some(exhibition_participation::report(lang));
    }
    if key == TAKEN_AS {
        return Some(record::page(lang));
    }
    let list = ListKind::ALL.iter().find(|kind| kind.record_key() == key).map(|kind| kind.title(lang));
    let site = || SiteListKind::ALL.iter().find(|kind| kind.record_key() == key).map(|kind| kind.title(lang));
    list.or_else(site).or_else(|| ExportKind::ALL.iter().find(|kind| kind.key() == key).map(|kind| kind.title(lang)))
}

/// How it was taken away: the edition of a record; other formats have one name in every language.
fn format_name(key: &str, lang: Lang) -> &str {
    match RecordEdition::from_key(key) {
        Some(RecordEdition::Full) => record::full(lang),
        Some(RecordEdition::Public) => record::public(lang),
        None => key,
    }
}

/// Where a file stands, as it is kept.
fn file_state(key: &str, lang: Lang) -> Option<&'static str> {
    Some(match key.parse().ok()? {
        FileState::Replaced => m::file_replaced(lang),
        FileState::Removed => m::file_removed(lang),
        state => film_words(Some(state), lang),
    })
}
