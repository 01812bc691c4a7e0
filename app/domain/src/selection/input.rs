//! What a selection is asked: entries with scores and groups, rules, pins and vetoes.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::rule::Rule;
pub use crate::json::{InputError, LARGEST_COUNT};
use crate::json::{count, document, list, name, names, object, present, required, seed, shown, text};
use crate::lottery::Seed;
use crate::names::DocumentNames;
use crate::sorting::set_of;

/// The largest score and tie-break number that is accepted, in hundredths, either sign. It leaves
/// room for exact sums in 64 bits over every size that is accepted.
pub const LARGEST_SCORE: i64 = 1_000_000_000_000;

/// The groups of one family an entry belongs to: one name, or a list of names. A repeated name
/// counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Groups {
    /// Exactly one group.
    One(String),
    /// Any number of groups, also none.
    Many(Vec<String>),
}

impl Groups {
    /// The names as a slice, in the order given.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

impl From<&str> for Groups {
    fn from(name: &str) -> Self {
        Self::One(name.to_owned())
    }
}

impl From<String> for Groups {
    fn from(name: String) -> Self {
        Self::One(name)
    }
}

impl From<Vec<String>> for Groups {
    fn from(names: Vec<String>) -> Self {
        Self::Many(names)
    }
}

/// One entry that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique name.
    pub id: String,
    /// Score in integer hundredths.
    pub score: i64,
    /// Criterion scores in rubric order, integer hundredths: they break ties of the total, the first
    /// before the second. Entries either have none or all the same number of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tie_break: Vec<i64>,
    /// Family → group or groups. An entry without a family is in no group of it.
    #[serde(default)]
    pub groups: BTreeMap<String, Groups>,
}

impl Entry {
    /// The entry's groups in the given families, which are in order of their names; families by their place.
    pub(super) fn families<'a>(&'a self, families: &[&str]) -> impl Iterator<Item = (usize, &'a Groups)> {
        // Both come in order of the families' names.
        let mut at = 0;
        self.groups.iter().filter_map(move |(name, groups)| {
            loop {
                match families.get(at)?.cmp(&name.as_str()) {
                    Ordering::Less => at += 1,
                    Ordering::Equal => return Some((at, groups)),
                    Ordering::Greater => return None,
                }
            }
        })
    }
}

/// A whole selection problem, in the form of `linxuan select`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How many entries are chosen.
    pub size: usize,
    /// Published seed of the lottery that decides what is still tied.
    #[serde(default)]
    pub lottery_seed: Seed,
    /// "Under the same conditions" (在同等条件下), in hundredths: no chosen entry may be more than this
    /// below an entry that is left out. Entries pinned or vetoed were decided by people and stand
    /// outside the comparison. `None` is no limit.
    #[serde(default)]
    pub tolerance: Option<i64>,
    /// The entries.
    pub entries: Vec<Entry>,
    /// The balance rules, all of which hold at once.
    pub rules: Vec<Rule>,
    /// Entries that must be chosen.
    #[serde(default)]
    pub pinned: Vec<String>,
    /// Entries that must not be chosen.
    #[serde(default)]
    pub vetoed: Vec<String>,
}

/// Reads a problem from JSON and checks it.
///
/// Unknown keys are ignored. Ids and names of groups that read the same are the same, see [`crate::names`].
/// Everything that is well formed but cannot be satisfied (a minimum above a group's members, an entry both pinned
/// and vetoed) is left to [`solve`](super::solve), which names the conflict.
///
/// # Errors
/// The first thing that is malformed, with its JSON path.
pub fn parse(text: &str) -> Result<Problem, InputError> {
    let top = &document(text)?;
    let all = &mut DocumentNames::default();
    let problem = Problem {
        size: count(required(top, "", "size")?, "size")?,
        lottery_seed: present(top, "lottery_seed").map_or(Ok(Seed::default()), |value| seed(value, "lottery_seed"))?,
        tolerance: present(top, "tolerance").map(tolerance).transpose()?,
        entries: list(required(top, "", "entries")?, "entries")?
            .iter()
            .enumerate()
            .map(|(at, value)| entry(value, &format!("entries[{at}]"), all))
            .collect::<Result<_, _>>()?,
        rules: list(required(top, "", "rules")?, "rules")?
            .iter()
            .enumerate()
            .map(|(at, value)| Rule::read(value, &format!("rules[{at}]"), all))
            .collect::<Result<_, _>>()?,
        pinned: present(top, "pinned").map_or(Ok(Vec::new()), |value| names(value, "pinned", &mut all.entries))?,
        vetoed: present(top, "vetoed").map_or(Ok(Vec::new()), |value| names(value, "vetoed", &mut all.entries))?,
    };
    problem.check()?;
    Ok(problem)
}

impl Problem {
    /// Checks what the types cannot: unique and known ids, bounds in order, numbers in range.
    ///
    /// # Errors
    /// The first thing that is malformed, with its JSON path.
    pub fn check(&self) -> Result<(), InputError> {
        in_range(self.size, "size")?;
        if let Some(tolerance) = self.tolerance
            && !(0..=LARGEST_SCORE).contains(&tolerance)
        {
            return Err(InputError::new("tolerance", tolerance.to_string(), format!("null or 0 to {LARGEST_SCORE}")));
        }
        let mut seen = BTreeMap::new();
        let mut depth: Option<(usize, usize)> = None;
        for (at, entry) in self.entries.iter().enumerate() {
            if let Some(first) = seen.insert(entry.id.as_str(), at) {
                return Err(InputError::new(
                    format!("entries[{at}].id"),
                    format!("{:?}, which is also entries[{first}]", entry.id),
                    "an id that occurs once",
                ));
            }
            let numbers = std::iter::once(("score".to_owned(), entry.score))
                .chain(entry.tie_break.iter().enumerate().map(|(nth, &value)| (format!("tie_break[{nth}]"), value)));
            for (name, value) in numbers {
                if !(-LARGEST_SCORE..=LARGEST_SCORE).contains(&value) {
                    return Err(InputError::new(
                        format!("entries[{at}].{name}"),
                        value.to_string(),
                        format!("integer hundredths from -{LARGEST_SCORE} to {LARGEST_SCORE}"),
                    ));
                }
            }
            if !entry.tie_break.is_empty() {
                match depth {
                    None => depth = Some((at, entry.tie_break.len())),
                    Some((first, length)) if length != entry.tie_break.len() => {
                        return Err(InputError::new(
                            format!("entries[{at}].tie_break"),
                            format!("{} numbers", entry.tie_break.len()),
                            format!("{length} numbers as in entries[{first}], or none"),
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        for (at, rule) in self.rules.iter().enumerate() {
            rule.check(&format!("rules[{at}]"))?;
        }
        for (list, ids) in [("pinned", &self.pinned), ("vetoed", &self.vetoed)] {
            for (at, id) in ids.iter().enumerate() {
                if !seen.contains_key(id.as_str()) {
                    return Err(InputError::new(format!("{list}[{at}]"), format!("{id:?}"), "the id of an entry"));
                }
            }
        }
        Ok(())
    }

    /// Names of all families the rules speak of, in order of their names.
    #[must_use]
    pub fn families(&self) -> BTreeSet<&str> {
        set_of(self.rules.iter().map(|rule| rule.family.as_str()))
    }
}

fn in_range(value: usize, path: &str) -> Result<(), InputError> {
    if value > LARGEST_COUNT {
        return Err(InputError::new(path, value.to_string(), format!("0 to {LARGEST_COUNT}")));
    }
    Ok(())
}

fn entry(value: &Value, path: &str, all: &mut DocumentNames) -> Result<Entry, InputError> {
    let fields = object(value, path)?;
    Ok(Entry {
        id: name(required(fields, path, "id")?, &format!("{path}.id"), &mut all.entries)?,
        score: hundredths(required(fields, path, "score")?, &format!("{path}.score"))?,
        tie_break: match present(fields, "tie_break") {
            None => Vec::new(),
            Some(value) => list(value, &format!("{path}.tie_break"))?
                .iter()
                .enumerate()
                .map(|(at, value)| hundredths(value, &format!("{path}.tie_break[{at}]")))
                .collect::<Result<_, _>>()?,
        },
        groups: families(fields, path, all)?,
    })
}

/// The key `groups` of an entry: family → group or groups. A null, and a name in which nothing can be seen, is no group.
pub(crate) fn families(
    fields: &Map<String, Value>,
    path: &str,
    all: &mut DocumentNames,
) -> Result<BTreeMap<String, Groups>, InputError> {
    let Some(value) = present(fields, "groups") else { return Ok(BTreeMap::new()) };
    let mut families = BTreeMap::new();
    for (written, names) in object(value, &format!("{path}.groups"))?.iter().filter(|(_, names)| !names.is_null()) {
        let path = format!("{path}.groups.{written}");
        let family = all.families.first(written);
        if family.is_empty() {
            return Err(InputError::new(path, format!("{written:?}"), "a family in which something can be seen"));
        }
        if let Some(groups) = groups(names, &path, &family, all)?
            && families.insert(family.clone(), groups).is_some()
        {
            return Err(InputError::new(
                path,
                format!("{written:?}, which is also {family:?}"),
                "a family that occurs once",
            ));
        }
    }
    Ok(families)
}

fn groups(value: &Value, path: &str, family: &str, all: &mut DocumentNames) -> Result<Option<Groups>, InputError> {
    let mut group = |written: &str| Some(all.group(family, written)).filter(|name| !name.is_empty());
    match value {
        Value::String(name) => Ok(group(name).map(Groups::One)),
        Value::Array(names) => {
            let mut groups = Vec::with_capacity(names.len());
            for (at, value) in names.iter().enumerate() {
                groups.extend(group(&text(value, &format!("{path}[{at}]"))?));
            }
            Ok(Some(Groups::Many(groups)))
        }
        _ => Err(InputError::new(path, shown(value), "a string or a list of strings")),
    }
}

fn hundredths(value: &Value, path: &str) -> Result<i64, InputError> {
    value.as_i64().ok_or_else(|| InputError::new(path, shown(value), "an integer number of hundredths"))
}

fn tolerance(value: &Value) -> Result<i64, InputError> {
    value.as_i64().ok_or_else(|| InputError::new("tolerance", shown(value), "null or an integer number of hundredths"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lottery::DrawLabel;

    fn seeded(seed: &str) -> Result<Seed, InputError> {
        let text = format!(r#"{{"size":0,"entries":[],"rules":[]{seed}}}"#);
        parse(&text).map(|problem| problem.lottery_seed)
    }

    #[test]
    fn a_seed_is_a_text_or_a_number() {
        assert_eq!(seeded(""), Ok(Seed::Number(0)));
        assert_eq!(seeded(r#","lottery_seed":18446744073709551615"#), Ok(Seed::Number(u64::MAX)));
        assert_eq!(seeded(r#","lottery_seed":" 红蓝 05 11\n12 ""#), Ok(Seed::Text("红蓝 05 11 12".to_owned())));
        let (text, number) = (seeded(r#","lottery_seed":"7""#).unwrap(), seeded(r#","lottery_seed":7"#).unwrap());
        assert_ne!(text.draw(DrawLabel::Ties, &["a"]), number.draw(DrawLabel::Ties, &["a"]));
        for bad in ["-1", "1.5", "true", "[]", r#""""#, r#""\u3164""#] {
            let refused = seeded(&format!(r#","lottery_seed":{bad}"#)).unwrap_err();
            assert_eq!(refused.path, "lottery_seed", "{bad}");
        }
    }
}
