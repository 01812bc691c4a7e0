//! Balance rules: what a rule may demand, and all that follows from it.
//!
//! A rule speaks of the groups of one family and has one limit or several. Each kind of limit lowers itself to one of
//! the linear constraints that the [model](super::model) knows, and is checked against a chosen set for itself. A kind
//! is added here; the compiler then names the words that are missing in `app`.

mod kind;
pub(super) mod name;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{InputError, name, object, present, required, shown, text};
use crate::names::{DocumentNames, Spellings};
use crate::sorting::map_of;
use crate::typed;

pub use kind::{Form, Limit, RuleKind, Unit};

/// The groups of its family that a rule speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The family as a whole: only for limits that count groups.
    Family,
    /// Each group that occurs in the entries, by itself; `*` in JSON.
    Each,
    /// One group.
    Group(String),
}

impl From<Option<String>> for Scope {
    fn from(group: Option<String>) -> Self {
        match group {
            None => Self::Family,
            Some(group) if group == "*" => Self::Each,
            Some(group) => Self::Group(group),
        }
    }
}

impl From<Scope> for Option<String> {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Family => None,
            Scope::Each => Some("*".to_owned()),
            Scope::Group(group) => Some(group),
        }
    }
}

impl Scope {
    /// The group as it is written: `*` for each; `None` for the family as a whole.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        match self {
            Self::Family => None,
            Self::Each => Some("*"),
            Self::Group(group) => Some(group),
        }
    }

    /// Does it speak of this group?
    #[must_use]
    pub fn includes(&self, group: &str) -> bool {
        match self {
            Self::Family => false,
            Self::Each => true,
            Self::Group(own) => own == group,
        }
    }
}

/// One balance rule: limits on how many are chosen from a group, or on how many groups of a family are represented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Record", into = "Record")]
pub struct Rule {
    /// Name of the rule.
    pub id: String,
    /// Family of groups it speaks of, for example `region`.
    pub family: String,
    /// Which of its groups.
    pub scope: Scope,
    limits: BTreeMap<RuleKind, usize>,
}

/// A rule as it stands in JSON. The order of the keys is part of what is hashed when judging is sealed.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Record {
    id: String,
    family: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_share: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    distinct_min: Option<usize>,
}

impl Record {
    const fn limit(&mut self, kind: RuleKind) -> &mut Option<usize> {
        match kind {
            RuleKind::Min => &mut self.min,
            RuleKind::Max => &mut self.max,
            RuleKind::MaxShare => &mut self.max_share,
            RuleKind::DistinctMin => &mut self.distinct_min,
        }
    }
}

impl From<Record> for Rule {
    fn from(mut record: Record) -> Self {
        let limits = map_of(RuleKind::ALL.into_iter().filter_map(|kind| Some((kind, record.limit(kind).take()?))));
        Self { id: record.id, family: record.family, scope: record.group.into(), limits }
    }
}

impl From<Rule> for Record {
    fn from(rule: Rule) -> Self {
        let mut record = Self { id: rule.id, family: rule.family, group: rule.scope.into(), ..Self::default() };
        for (kind, value) in rule.limits {
            *record.limit(kind) = Some(value);
        }
        record
    }
}

impl Rule {
    /// A rule that has no limit yet.
    #[must_use]
    pub fn new(id: impl Into<String>, family: impl Into<String>, scope: Scope) -> Self {
        Self { id: id.into(), family: family.into(), scope, limits: BTreeMap::new() }
    }

    /// The same rule with this limit.
    #[must_use]
    pub fn with(mut self, kind: RuleKind, value: usize) -> Self {
        self.set(kind, Some(value));
        self
    }

    /// The value of its limit of this kind.
    #[must_use]
    pub fn get(&self, kind: RuleKind) -> Option<usize> {
        self.limits.get(&kind).copied()
    }

    /// Sets or takes away its limit of this kind.
    pub fn set(&mut self, kind: RuleKind, value: Option<usize>) {
        match value {
            Some(value) => self.limits.insert(kind, value),
            None => self.limits.remove(&kind),
        };
    }

    /// The value nearest to the wanted one that its limit of this kind can have beside its other limits.
    #[must_use]
    pub fn nearest(&self, kind: RuleKind, wanted: usize) -> usize {
        let wanted = wanted.clamp(*kind.values().start(), *kind.values().end());
        match kind {
            RuleKind::Min => self.get(RuleKind::Max).map_or(wanted, |max| wanted.min(max)),
            RuleKind::Max => self.get(RuleKind::Min).map_or(wanted, |min| wanted.max(min)),
            RuleKind::MaxShare | RuleKind::DistinctMin => wanted,
        }
    }

    /// Its limits, in the order of the kinds.
    pub fn limits(&self) -> impl Iterator<Item = Limit> + '_ {
        self.limits.iter().map(|(&kind, &value)| Limit { kind, value })
    }

    /// The limits that hold for each of its groups by itself.
    pub fn limits_of_groups(&self) -> impl Iterator<Item = Limit> + '_ {
        self.limits().filter(|limit| limit.kind.form().is_of_groups())
    }

    /// The limits that hold for the family as a whole.
    pub fn limits_of_family(&self) -> impl Iterator<Item = Limit> + '_ {
        self.limits().filter(|limit| !limit.kind.form().is_of_groups())
    }

    /// A minimum above the maximum of the same rule: both, where it has such. How a share compares hangs on the places.
    #[must_use]
    pub fn contradiction(&self) -> Option<(usize, usize)> {
        self.get(RuleKind::Min).zip(self.get(RuleKind::Max)).filter(|(min, max)| min > max)
    }

    /// Reads a rule from JSON, unchecked.
    pub(super) fn read(value: &Value, path: &str, all: &mut DocumentNames) -> Result<Self, InputError> {
        let fields = object(value, path)?;
        // Ids of rules are names for people; two of one name are two rules.
        let id = name(required(fields, path, "id")?, &format!("{path}.id"), &mut Spellings::default())?;
        let family = name(required(fields, path, "family")?, &format!("{path}.family"), &mut all.families)?;
        let group = present(fields, "group")
            .map(|value| {
                let path = format!("{path}.group");
                let written = typed::line(&text(value, &path)?);
                let group = if written == "*" { written } else { all.group(&family, &written) };
                if group.is_empty() {
                    return Err(InputError::new(path, shown(value), "the name of a group, or \"*\" for each group"));
                }
                Ok(group)
            })
            .transpose()?;
        let mut rule = Self::new(id, family, group.into());
        for kind in RuleKind::ALL {
            if let Some(value) = present(fields, kind.key()) {
                let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
                let refused = || InputError::new(format!("{path}.{}", kind.key()), shown(value), kind.allowed());
                rule.set(kind, Some(number.ok_or_else(refused)?));
            }
        }
        Ok(rule)
    }

    /// Checks what the types cannot: that there is a limit, that limits are in range and do not contradict one another.
    pub(super) fn check(&self, path: &str) -> Result<(), InputError> {
        for Limit { kind, value } in self.limits() {
            if !kind.values().contains(&value) {
                return Err(InputError::new(format!("{path}.{}", kind.key()), value.to_string(), kind.allowed()));
            }
        }
        if let Some((min, max)) = self.contradiction() {
            return Err(InputError::new(format!("{path}.min"), min.to_string(), format!("at most its max, {max}")));
        }
        if self.scope == Scope::Family && self.limits_of_groups().next().is_some() {
            let kinds = keys(|kind| kind.form().is_of_groups());
            return Err(InputError::new(
                format!("{path}.group"),
                "nothing",
                format!("the name of a group, or \"*\" for each group, beside {kinds}"),
            ));
        }
        if self.limits.is_empty() {
            return Err(InputError::new(path, "a rule without a bound", keys(|_| true)));
        }
        Ok(())
    }

    /// Could a group without any chosen entry break it?
    pub(super) fn asks_of_absent_groups(&self, places: usize) -> bool {
        self.scope == Scope::Each && self.limits_of_groups().any(|limit| !limit.is_kept(0, places))
    }

    /// What a chosen set for so many places breaks of this rule, in words; `counts` has its chosen entries by group of the family, and 0 for
    /// the groups without one where the rule [asks](Self::asks_of_absent_groups) of them.
    pub(super) fn breaches(&self, counts: &FxHashMap<&str, usize>, places: usize) -> Vec<String> {
        let mut broken = Vec::new();
        let mut look = |group: &str, count: usize| {
            if self.limits_of_groups().any(|limit| !limit.is_kept(count, places)) {
                broken.push(format!("rule {}: {count} of {} {group}", self.id, self.family));
            }
        };
        match &self.scope {
            Scope::Family => {}
            Scope::Each => counts.iter().for_each(|(group, count)| look(group, *count)),
            Scope::Group(group) => look(group, counts.get(group.as_str()).copied().unwrap_or(0)),
        }
        let represented = || counts.values().filter(|count| **count > 0).count();
        let short = self.limits_of_family().filter(|limit| !limit.is_kept(represented(), places));
        broken
            .extend(short.map(|_| format!("rule {}: {} different groups of {}", self.id, represented(), self.family)));
        broken
    }
}

/// The keys of some kinds: `min, max or distinct_min`.
fn keys(wanted: impl Fn(RuleKind) -> bool) -> String {
    let keys: Vec<&str> = RuleKind::ALL.into_iter().filter(|&kind| wanted(kind)).map(RuleKind::key).collect();
    match keys.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::LARGEST_COUNT;

    fn rule(json: &str) -> Rule {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_json_of_a_rule_is_what_was_sealed_with_it() {
        for json in [
            r#"{"id":"region:*","family":"region","group":"*","min":1,"max":2}"#,
            r#"{"id":"categories","family":"category","group":"*","distinct_min":5}"#,
            r#"{"id":"both","family":"category","group":"A","min":0,"max":3,"distinct_min":2}"#,
            r#"{"id":"d","family":"tags","distinct_min":2}"#,
            r#"{"id":"s","family":"region","group":"*","max":4,"max_share":20,"distinct_min":2}"#,
        ] {
            assert_eq!(serde_json::to_string(&rule(json)).unwrap(), json);
            assert_eq!(
                Rule::read(&serde_json::from_str(json).unwrap(), "rule", &mut DocumentNames::default()).unwrap(),
                rule(json)
            );
        }
        let more = rule(r#"{"id":"d","family":"tags","min":null,"distinct_min":2,"note":"ignored"}"#);
        assert_eq!(more, Rule::new("d", "tags", Scope::Family).with(RuleKind::DistinctMin, 2));
    }

    #[test]
    fn what_is_malformed_is_named_with_what_is_allowed() {
        let refused = |json: &str| {
            let rule = Rule::read(&serde_json::from_str(json).unwrap(), "rules[3]", &mut DocumentNames::default());
            rule.and_then(|rule| rule.check("rules[3]")).unwrap_err().to_string()
        };
        for (fields, wanted) in [
            (r#""group":"*","max":"2""#, r#"rules[3].max: found "2"; allowed: an integer from 0 to 1000000"#),
            (r#""group":"*","max":1000001"#, "rules[3].max: found 1000001; allowed: an integer from 0 to 1000000"),
            (r#""group":"*","max_share":0"#, "rules[3].max_share: found 0; allowed: a whole percentage from 1 to 100"),
            (
                r#""group":"*","max_share":101"#,
                "rules[3].max_share: found 101; allowed: a whole percentage from 1 to 100",
            ),
            (
                r#""group":"*","max_share":12.5"#,
                "rules[3].max_share: found 12.5; allowed: a whole percentage from 1 to 100",
            ),
            (r#""group":"*","min":3,"max":2"#, "rules[3].min: found 3; allowed: at most its max, 2"),
            (r#""group":"*""#, "rules[3]: found a rule without a bound; allowed: min, max, max_share or distinct_min"),
            (
                r#""max":2"#,
                "rules[3].group: found nothing; allowed: the name of a group, or \"*\" for each group, beside min, max or max_share",
            ),
        ] {
            assert_eq!(refused(&format!(r#"{{"id":"r","family":"f",{fields}}}"#)), wanted);
        }
    }

    #[test]
    fn limits_of_one_rule_stop_one_another() {
        let rule = Rule::new("r", "f", Scope::Each).with(RuleKind::Min, 2).with(RuleKind::Max, 4);
        let nearest = |kind, wanted| rule.nearest(kind, wanted);
        assert_eq!([nearest(RuleKind::Min, 9), nearest(RuleKind::Min, 0), nearest(RuleKind::Max, 1)], [4, 0, 2]);
        assert_eq!(nearest(RuleKind::DistinctMin, usize::MAX), LARGEST_COUNT);
    }
}
