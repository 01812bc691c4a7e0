//! What an assignment is asked: films, judges with their conflicts of interest and limits, what is
//! already decided.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

pub use crate::json::InputError;
use crate::json::{LARGEST_COUNT, count, document, list, name, names, object, present, required, seed, shown, text};
use crate::lottery::Seed;
use crate::names::DocumentNames;
use crate::num::{float, nearest};
use crate::selection::{Groups, families};

/// The largest length of a film that is accepted, minutes.
pub const LARGEST_MINUTES: i64 = 100_000;

/// The most entries that are accepted.
pub const LARGEST_ENTRIES: usize = 100_000;

/// The most judges that are accepted.
pub const LARGEST_JUDGES: usize = 1_000;

/// The most entries × judges that are accepted: the working memory is a few bytes for each.
pub const LARGEST_CELLS: usize = 10_000_000;

/// The most reviews that are accepted, without those of anchors and of fixed pairs.
pub const LARGEST_REVIEWS: usize = 1_000_000;

/// A length of film in thousandths of a minute, so that sums are exact. Serialises as minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "f64")]
pub struct Minutes(i64);

impl Minutes {
    /// From thousandths of a minute; anything below zero is zero.
    #[must_use]
    pub fn from_milli(milli: i64) -> Self {
        Self(milli.max(0))
    }

    /// Thousandths of a minute.
    #[must_use]
    pub const fn milli(self) -> i64 {
        self.0
    }
}

impl TryFrom<f64> for Minutes {
    type Error = String;

    fn try_from(minutes: f64) -> Result<Self, String> {
        // Sums over all films of a judge may be larger than one film.
        let largest = float(LARGEST_MINUTES) * float(1_000_000);
        if (0.0..=largest).contains(&minutes) {
            Ok(Self(nearest(minutes * 1_000.0)))
        } else {
            Err(format!("{minutes} minutes"))
        }
    }
}

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1_000 == 0 { to.serialize_i64(self.0 / 1_000) } else { to.serialize_f64(float(self.0) / 1_000.0) }
    }
}

/// A film to be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique name.
    pub id: String,
    /// Length of the film; 0 where it does not matter.
    #[serde(default)]
    pub minutes: Minutes,
    /// Family → group or groups, for example `region`. Conflicts of interest may name them.
    #[serde(default)]
    pub groups: BTreeMap<String, Groups>,
}

/// What a judge must not see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Conflict {
    /// One entry.
    Entry(String),
    /// Every entry of a group. A group without entries is no mistake: it may get some.
    Group {
        /// For example `region`.
        family: String,
        /// For example `440100`.
        group: String,
    },
}

/// A judge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judge {
    /// Unique name.
    pub id: String,
    /// Conflicts of interest (回避).
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
    /// Fewest films, anchors and fixed pairs among them.
    #[serde(default)]
    pub min: usize,
    /// Most films; `None` is no limit.
    #[serde(default)]
    pub max: Option<usize>,
}

/// Films that every judge without a conflict of interest sees, so that all can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Anchors {
    /// So many, chosen by the assignment.
    Number(usize),
    /// Exactly these entries.
    Listed(Vec<String>),
}

impl Default for Anchors {
    fn default() -> Self {
        Self::Number(0)
    }
}

/// A judge and an entry.
pub type Pair = (String, String);

/// A whole assignment problem, in the form of `linxuan assign`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The films.
    pub entries: Vec<Entry>,
    /// The judges.
    pub judges: Vec<Judge>,
    /// How many judges see each film that is not an anchor.
    pub per_entry: usize,
    /// Films seen by all.
    #[serde(default)]
    pub anchors: Anchors,
    /// Published seed of orders and of whatever else is equal.
    #[serde(default)]
    pub seed: Seed,
    /// Judge and entry that stay together: what has been watched. An entry with more of them than
    /// `per_entry` keeps them all.
    #[serde(default)]
    pub fixed: Vec<Pair>,
    /// Judge and entry of an earlier plan that should stay together unless that costs too much
    /// balance. Pairs of judges or entries that are gone are ignored.
    #[serde(default)]
    pub previous: Vec<Pair>,
}

/// Reads a problem from JSON and checks it.
///
/// Unknown keys are ignored. Ids and names of groups that read the same are the same, see [`crate::names`].
/// Everything that is well formed but cannot be satisfied (a fixed pair with a conflict of interest, too few judges)
/// is left to [`assign`](super::assign), which names it.
///
/// # Errors
/// The first thing that is malformed, with its JSON path.
pub fn parse(text: &str) -> Result<Problem, InputError> {
    let top = &document(text)?;
    let all = &mut DocumentNames::default();
    let problem = Problem {
        entries: each(required(top, "", "entries")?, "entries", |value, path| entry(value, path, all))?,
        judges: each(required(top, "", "judges")?, "judges", |value, path| judge(value, path, all))?,
        per_entry: count(required(top, "", "per_entry")?, "per_entry")?,
        anchors: present(top, "anchors").map_or(Ok(Anchors::default()), |value| anchors(value, all))?,
        seed: present(top, "seed").map_or(Ok(Seed::default()), |value| seed(value, "seed"))?,
        fixed: pairs(top, "fixed", all)?,
        previous: pairs(top, "previous", all)?,
    };
    problem.check()?;
    Ok(problem)
}

fn each<T>(
    value: &Value,
    path: &str,
    mut one: impl FnMut(&Value, &str) -> Result<T, InputError>,
) -> Result<Vec<T>, InputError> {
    list(value, path)?.iter().enumerate().map(|(at, value)| one(value, &format!("{path}[{at}]"))).collect()
}

fn entry(value: &Value, path: &str, all: &mut DocumentNames) -> Result<Entry, InputError> {
    let fields = object(value, path)?;
    Ok(Entry {
        id: name(required(fields, path, "id")?, &format!("{path}.id"), &mut all.entries)?,
        minutes: present(fields, "minutes")
            .map_or(Ok(Minutes::default()), |value| minutes(value, &format!("{path}.minutes")))?,
        groups: families(fields, path, all)?,
    })
}

fn minutes(value: &Value, path: &str) -> Result<Minutes, InputError> {
    value
        .as_f64()
        .filter(|minutes| (0.0..=float(LARGEST_MINUTES)).contains(minutes))
        .and_then(|minutes| Minutes::try_from(minutes).ok())
        .ok_or_else(|| InputError::new(path, shown(value), format!("a number of minutes from 0 to {LARGEST_MINUTES}")))
}

fn judge(value: &Value, path: &str, all: &mut DocumentNames) -> Result<Judge, InputError> {
    let fields = object(value, path)?;
    let conflicts = format!("{path}.conflicts");
    Ok(Judge {
        id: name(required(fields, path, "id")?, &format!("{path}.id"), &mut all.judges)?,
        conflicts: present(fields, "conflicts")
            .map_or(Ok(Vec::new()), |value| each(value, &conflicts, |value, path| conflict(value, path, all)))?,
        min: present(fields, "min").map_or(Ok(0), |value| count(value, &format!("{path}.min")))?,
        max: present(fields, "max").map(|value| count(value, &format!("{path}.max"))).transpose()?,
    })
}

fn conflict(value: &Value, path: &str, all: &mut DocumentNames) -> Result<Conflict, InputError> {
    match value {
        Value::String(_) => Ok(Conflict::Entry(name(value, path, &mut all.entries)?)),
        Value::Object(fields) => {
            let family = name(required(fields, path, "family")?, &format!("{path}.family"), &mut all.families)?;
            let group = all.group(&family, &text(required(fields, path, "group")?, &format!("{path}.group"))?);
            Ok(Conflict::Group { family, group })
        }
        _ => Err(InputError::new(path, shown(value), "the id of an entry, or an object with family and group")),
    }
}

fn anchors(value: &Value, all: &mut DocumentNames) -> Result<Anchors, InputError> {
    if value.is_array() {
        return Ok(Anchors::Listed(names(value, "anchors", &mut all.entries)?));
    }
    value.as_u64().and_then(|number| usize::try_from(number).ok()).map(Anchors::Number).ok_or_else(|| {
        InputError::new(
            "anchors",
            shown(value),
            format!("an integer from 0 to {LARGEST_COUNT}, or a list of entry ids"),
        )
    })
}

fn pairs(top: &Map<String, Value>, key: &str, all: &mut DocumentNames) -> Result<Vec<Pair>, InputError> {
    present(top, key).map_or(Ok(Vec::new()), |value| each(value, key, |value, path| pair(value, path, all)))
}

fn pair(value: &Value, path: &str, all: &mut DocumentNames) -> Result<Pair, InputError> {
    match value.as_array().map(Vec::as_slice) {
        Some([judge, entry]) => Ok((
            name(judge, &format!("{path}[0]"), &mut all.judges)?,
            name(entry, &format!("{path}[1]"), &mut all.entries)?,
        )),
        _ => Err(InputError::new(path, shown(value), "a list of the id of a judge and the id of an entry")),
    }
}

impl Problem {
    /// Checks what the types cannot: unique and known ids, limits in order, sizes in range.
    ///
    /// # Errors
    /// The first thing that is malformed, with its JSON path.
    pub fn check(&self) -> Result<(), InputError> {
        at_most(self.entries.len(), LARGEST_ENTRIES, "entries", "entries")?;
        at_most(self.judges.len(), LARGEST_JUDGES, "judges", "judges")?;
        let cells = self.entries.len().saturating_mul(self.judges.len());
        at_most(cells, LARGEST_CELLS, "entries", "entries × judges")?;
        let entries = unique(self.entries.iter().map(|entry| entry.id.as_str()), "entries")?;
        let judges = unique(self.judges.iter().map(|judge| judge.id.as_str()), "judges")?;
        for (at, entry) in self.entries.iter().enumerate() {
            let milli = entry.minutes.milli();
            if milli > LARGEST_MINUTES * 1_000 {
                return Err(InputError::new(
                    format!("entries[{at}].minutes"),
                    (milli / 1_000).to_string(),
                    format!("a number of minutes from 0 to {LARGEST_MINUTES}"),
                ));
            }
        }
        for (at, judge) in self.judges.iter().enumerate() {
            judge.check(&format!("judges[{at}]"), &entries)?;
        }
        in_range(self.per_entry, "per_entry")?;
        let reviews = self.entries.len().saturating_mul(self.per_entry.min(self.judges.len()));
        at_most(reviews, LARGEST_REVIEWS, "per_entry", "reviews")?;
        let anchors = match &self.anchors {
            Anchors::Number(number) => {
                in_range(*number, "anchors")?;
                *number
            }
            Anchors::Listed(ids) => {
                let listed = unique(ids.iter().map(String::as_str), "anchors")?;
                known(listed.into_iter().map(|(id, at)| (format!("anchors[{at}]"), id)), &entries, "an entry")?;
                ids.len()
            }
        };
        let reviews = anchors.min(self.entries.len()).saturating_mul(self.judges.len());
        at_most(reviews, LARGEST_REVIEWS, "anchors", "reviews")?;
        let mut seen = BTreeMap::new();
        for (at, (judge, entry)) in self.fixed.iter().enumerate() {
            known([(format!("fixed[{at}][0]"), judge.as_str())], &judges, "a judge")?;
            known([(format!("fixed[{at}][1]"), entry.as_str())], &entries, "an entry")?;
            if let Some(first) = seen.insert((judge, entry), at) {
                return Err(InputError::new(
                    format!("fixed[{at}]"),
                    format!("[{judge:?}, {entry:?}], which is also fixed[{first}]"),
                    "a pair that occurs once",
                ));
            }
        }
        Ok(())
    }

    /// Tells every conflict of interest as judge and entry, by position in the lists; one may be told
    /// more than once.
    pub(crate) fn each_conflict(&self, mut tell: impl FnMut(usize, usize)) {
        let mut by_id = BTreeMap::new();
        let mut by_group: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            by_id.insert(entry.id.as_str(), at);
            for (family, groups) in &entry.groups {
                for group in groups.names() {
                    by_group.entry((family, group)).or_default().push(at);
                }
            }
        }
        for (at, judge) in self.judges.iter().enumerate() {
            for conflict in judge.conflicts.iter().collect::<BTreeSet<_>>() {
                let entries = match conflict {
                    Conflict::Entry(id) => by_id.get(id.as_str()).map(std::slice::from_ref),
                    Conflict::Group { family, group } => {
                        by_group.get(&(family.as_str(), group.as_str())).map(Vec::as_slice)
                    }
                };
                for &entry in entries.unwrap_or_default() {
                    tell(at, entry);
                }
            }
        }
    }
}

impl Judge {
    fn check(&self, path: &str, entries: &BTreeMap<&str, usize>) -> Result<(), InputError> {
        in_range(self.min, &format!("{path}.min"))?;
        if let Some(max) = self.max {
            in_range(max, &format!("{path}.max"))?;
            if self.min > max {
                let allowed = format!("at most its max, {max}");
                return Err(InputError::new(format!("{path}.min"), self.min.to_string(), allowed));
            }
        }
        let named = self.conflicts.iter().enumerate().filter_map(|(at, conflict)| match conflict {
            Conflict::Entry(id) => Some((format!("{path}.conflicts[{at}]"), id.as_str())),
            Conflict::Group { .. } => None,
        });
        known(named, entries, "an entry")
    }
}

fn in_range(value: usize, path: &str) -> Result<(), InputError> {
    if value > LARGEST_COUNT {
        return Err(InputError::new(path, value.to_string(), format!("0 to {LARGEST_COUNT}")));
    }
    Ok(())
}

fn at_most(value: usize, most: usize, path: &str, what: &str) -> Result<(), InputError> {
    if value > most {
        return Err(InputError::new(path, format!("{value} {what}"), format!("at most {most} {what}")));
    }
    Ok(())
}

/// Position of each id; an id that occurs twice is refused.
fn unique<'a>(ids: impl Iterator<Item = &'a str>, list: &str) -> Result<BTreeMap<&'a str, usize>, InputError> {
    let mut seen = BTreeMap::new();
    for (at, id) in ids.enumerate() {
        if let Some(first) = seen.insert(id, at) {
            let key = if list == "anchors" { "" } else { ".id" };
            return Err(InputError::new(
                format!("{list}[{at}]{key}"),
                format!("{id:?}, which is also {list}[{first}]"),
                "an id that occurs once",
            ));
        }
    }
    Ok(seen)
}

fn known<'a>(
    ids: impl IntoIterator<Item = (String, &'a str)>,
    all: &BTreeMap<&str, usize>,
    what: &str,
) -> Result<(), InputError> {
    match ids.into_iter().find(|(_, id)| !all.contains_key(id)) {
        Some((path, id)) => Err(InputError::new(path, format!("{id:?}"), format!("the id of {what}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    /// A problem with one thing put in its place.
    fn with(entry: &str, judge: &str, rest: &str) -> String {
        format!(
            r#"{{"entries":[{{"id":"a"}},{{"id":"b"{entry}}}],"judges":[{{"id":"x"}},{{"id":"y"{judge}}}],"per_entry":1{rest}}}"#
        )
    }

    #[test]
    fn the_whole_form() {
        let text = r#"{"entries":[{"id":"a","minutes":12.5,"groups":{"region":"440100","tags":["t","u"],"unit":null}},{"id":"b"}],
            "judges":[{"id":"x","conflicts":["a",{"family":"tags","group":"u"}],"min":1,"max":9},{"id":"y"}],
            "per_entry":3,"anchors":3,"seed":18446744073709551615,"fixed":[["y","a"]],"previous":[["z","a"]],"more":1}"#;
        let problem = parse(text).unwrap();
        assert_eq!(problem.entries[0].minutes.milli(), 12_500);
        assert_eq!(problem.entries[1], Entry { id: "b".to_owned(), ..Entry::default() });
        assert_eq!(problem.judges[0].conflicts[0], Conflict::Entry("a".to_owned()));
        assert_eq!((problem.judges[0].min, problem.judges[0].max, problem.judges[1].max), (1, Some(9), None));
        assert_eq!(
            (problem.per_entry, &problem.anchors, &problem.seed),
            (3, &Anchors::Number(3), &Seed::Number(u64::MAX))
        );
        assert_eq!(problem.fixed, [("y".to_owned(), "a".to_owned())]);
        let mut told = BTreeSet::new();
        problem.each_conflict(|judge, entry| {
            told.insert((judge, entry));
        });
        assert_eq!(told.into_iter().collect::<Vec<_>>(), [(0, 0)]);
        assert_eq!(serde_json::from_str::<Problem>(&serde_json::to_string(&problem).unwrap()).unwrap(), problem);
        let listed = parse(&with("", "", r#","anchors":["b"]"#)).unwrap();
        assert_eq!(listed.anchors, Anchors::Listed(vec!["b".to_owned()]));
    }

    #[test]
    fn what_is_malformed_is_named_by_its_path() {
        assert!(error(r#"{"entries":[{"id":"a","minutes":NaN}]}"#).starts_with("$: "));
        assert!(error(r#"{"entries":[{"id":"a","minutes":1e999}]}"#).starts_with("$: "));
        assert!(error("[]").starts_with("$: "));
        assert_eq!(error("{}"), "entries: found nothing; allowed: this key is required");
        let one = |entry: &str, judge: &str, rest: &str, start: &str| {
            let found = error(&with(entry, judge, rest));
            assert!(found.starts_with(start), "{found}");
        };
        one(r#","minutes":-1"#, "", "", "entries[1].minutes: found -1; allowed: a number of minutes from 0 to 100000");
        one(r#","minutes":1e300"#, "", "", "entries[1].minutes: ");
        one(r#","minutes":"12""#, "", "", "entries[1].minutes: ");
        one(r#","groups":{"region":7}"#, "", "", "entries[1].groups.region: ");
        one(
            r#","id":"a""#,
            "",
            "",
            "entries[1].id: found \"a\", which is also entries[0]; allowed: an id that occurs once",
        );
        one("", r#","id":"x""#, "", "judges[1].id: ");
        one("", r#","min":-1"#, "", "judges[1].min: ");
        one("", r#","min":3,"max":2"#, "", "judges[1].min: found 3; allowed: at most its max, 2");
        one("", r#","max":99999999999999999999"#, "", "judges[1].max: ");
        one("", r#","max":1000001"#, "", "judges[1].max: ");
        one("", r#","conflicts":["q"]"#, "", "judges[1].conflicts[0]: found \"q\"; allowed: the id of an entry");
        one("", r#","conflicts":[{"family":"f"}]"#, "", "judges[1].conflicts[0].group: ");
        one("", r#","conflicts":[5]"#, "", "judges[1].conflicts[0]: ");
        one("", "", r#","anchors":-1"#, "anchors: ");
        one("", "", r#","anchors":["b","b"]"#, "anchors[1]: ");
        one("", "", r#","anchors":["q"]"#, "anchors[0]: ");
        one("", "", r#","seed":-1"#, "seed: ");
        one("", "", r#","fixed":[["x"]]"#, "fixed[0]: ");
        one("", "", r#","fixed":[["a","x"]]"#, "fixed[0][0]: found \"a\"; allowed: the id of a judge");
        one("", "", r#","fixed":[["x","q"]]"#, "fixed[0][1]: ");
        one("", "", r#","fixed":[["x","a"],["x","a"]]"#, "fixed[1]: ");
        one("", "", r#","previous":[["x",1]]"#, "previous[0][1]: ");
        assert!(error(&with("", "", "").replace("\"per_entry\":1", "\"per_entry\":1.5")).starts_with("per_entry: "));
        let many = format!("[{}]", vec![r#"{"id":"a"}"#; 1_000_000].join(","));
        let text = format!(r#"{{"entries":{many},"judges":[],"per_entry":1}}"#);
        assert_eq!(error(&text), "entries: found 1000000 entries; allowed: at most 100000 entries");
    }
}
