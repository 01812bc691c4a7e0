//! Conflicts of interest between a judge and an entry.

use domain::conflict_of_interest::{self, JudgeOrigin};
use store::{Entry, NamedMember};

/// Whether a judge must not score an entry.
pub(crate) fn has_conflict(judge: &NamedMember, entry: &Entry) -> bool {
    let origin = JudgeOrigin { name: &judge.name, unit: &judge.member.unit, region: &judge.member.region };
    conflict_of_interest::has_conflict(&origin, &entry.answers)
}
