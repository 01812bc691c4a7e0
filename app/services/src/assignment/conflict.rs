//! Conflicts of interest between a judge and an entry.

use domain::contest::keys;
use domain::entry::Answer;
use store::{Entry, NamedMember};

/// Whether a judge must not score an entry: the same unit (any of several, separated by semicolons), the same region, or a
/// credited person.
pub(crate) fn has_conflict(judge: &NamedMember, entry: &Entry) -> bool {
    let is = |key: &str, value: &str| !value.is_empty() && entry.answer(key) == value;
    let units: Vec<&str> = judge.member.unit.split([';', '\u{ff1b}']).map(str::trim).collect();
    let belongs = |key: &str| units.iter().any(|unit| is(key, unit));
    let credited = match entry.answers.get(keys::CREDITS) {
        Some(Answer::List(people)) => people.iter().any(|person| {
            let name = person.split([':', '\u{ff1a}']).next().unwrap_or_default().trim();
            !name.is_empty() && name == judge.name.trim()
        }),
        _ => false,
    };
    is(keys::REGION, &judge.member.region)
        || [keys::SUBMITTING_UNIT, keys::PRODUCTION_UNIT, "nominating_unit"].into_iter().any(belongs)
        || credited
}
