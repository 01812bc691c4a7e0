//! The kinds of limits: what they count, their constraints, and how they loosen.

use std::ops::RangeInclusive;

use crate::json::LARGEST_COUNT;

/// What one limit of a rule demands of the chosen entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// Fewest chosen entries of a group.
    Min,
    /// Most chosen entries of a group.
    Max,
    /// Most chosen entries of a group, as a whole percentage of the places, rounded down to places.
    MaxShare,
    /// Fewest groups of the family that have a chosen entry.
    DistinctMin,
}

impl RuleKind {
    /// Every kind, in the order in which a rule's bounds stand in results.
    pub const ALL: [Self; 4] = [Self::Min, Self::Max, Self::MaxShare, Self::DistinctMin];

    /// The key in a rule's JSON, and the last word of a bound's name in results.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::MaxShare => "max_share",
            Self::DistinctMin => "distinct_min",
        }
    }

    /// Its short name in addresses and in the fields of forms.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::MaxShare => "share",
            Self::DistinctMin => "distinct",
        }
    }

    /// The kind with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The linear constraint it is lowered to.
    #[must_use]
    pub const fn form(self) -> Form {
        match self {
            Self::Min => Form::AtLeast,
            Self::Max | Self::MaxShare => Form::AtMost,
            Self::DistinctMin => Form::Represented,
        }
    }

    /// The values that a limit of this kind may have.
    #[must_use]
    pub const fn values(self) -> RangeInclusive<usize> {
        match self {
            Self::Min | Self::Max | Self::DistinctMin => 0..=LARGEST_COUNT,
            Self::MaxShare => 1..=100,
        }
    }

    /// What its values are.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Min | Self::Max | Self::DistinctMin => Unit::Count,
            Self::MaxShare => Unit::Percent,
        }
    }

    /// These values in words.
    pub(super) fn allowed(self) -> String {
        let what = match self.unit() {
            Unit::Count => "an integer",
            Unit::Percent => "a whole percentage",
        };
        format!("{what} from {} to {}", self.values().start(), self.values().end())
    }
}

/// What the value of a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// So many entries or groups: the bound itself.
    Count,
    /// So many per cent of the places.
    Percent,
}

/// The linear constraints that rules are lowered to. All loosening follows from the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// At least so many chosen entries of a group.
    AtLeast,
    /// At most so many chosen entries of a group.
    AtMost,
    /// At least so many groups of the family with a chosen entry.
    Represented,
}

impl Form {
    /// The bound so many steps looser; `None` where there is none.
    #[must_use]
    pub const fn looser(self, bound: usize, steps: usize) -> Option<usize> {
        match self {
            Self::AtLeast | Self::Represented => bound.checked_sub(steps),
            Self::AtMost => bound.checked_add(steps),
        }
    }

    /// Would one more, or one fewer, of what is counted pass the bound?
    #[must_use]
    pub const fn is_reached(self, bound: usize, count: usize) -> bool {
        match self {
            Self::AtLeast | Self::Represented => count <= bound && bound > 0,
            Self::AtMost => count >= bound,
        }
    }

    /// Does it count the entries of single groups? Otherwise the groups of the family.
    #[must_use]
    pub const fn is_of_groups(self) -> bool {
        match self {
            Self::AtLeast | Self::AtMost => true,
            Self::Represented => false,
        }
    }
}

/// One limit of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What it demands.
    pub kind: RuleKind,
    /// Of how many; see the kind.
    pub value: usize,
}

impl Limit {
    /// The bound of its constraint, in entries or in groups, where so many places are filled.
    #[must_use]
    pub const fn bound(self, places: usize) -> usize {
        match self.kind {
            RuleKind::Min | RuleKind::Max | RuleKind::DistinctMin => self.value,
            RuleKind::MaxShare => places.saturating_mul(self.value) / 100,
        }
    }

    /// The strictest limit of its kind that allows this bound; `None` where none does.
    #[must_use]
    pub fn allowing(self, bound: usize, places: usize) -> Option<Self> {
        let value = match self.kind {
            RuleKind::Min | RuleKind::Max | RuleKind::DistinctMin => bound,
            RuleKind::MaxShare if places == 0 => return None,
            RuleKind::MaxShare => bound.saturating_mul(100).div_ceil(places).max(1),
        };
        self.kind.values().contains(&value).then_some(Self { value, ..self })
    }

    /// Its value where that is a percentage.
    #[must_use]
    pub const fn percent(self) -> Option<usize> {
        match self.kind.unit() {
            Unit::Count => None,
            Unit::Percent => Some(self.value),
        }
    }

    /// Its value one step up or down: by one; for a percentage, to the least that gives one place more or fewer.
    #[must_use]
    pub fn stepped(self, up: bool, places: usize) -> usize {
        let by_one = |value: usize| if up { value.saturating_add(1) } else { value.saturating_sub(1) };
        match self.kind.unit() {
            Unit::Count => by_one(self.value),
            Unit::Percent => {
                let to = self.allowing(by_one(self.bound(places)), places).map(|limit| limit.value);
                // Of very many places, one more or fewer is less than a per cent.
                to.filter(|&to| if up { to > self.value } else { to < self.value }).unwrap_or(by_one(self.value))
            }
        }
    }

    /// Would one more, or one fewer, of what it counts pass its bound?
    #[must_use]
    pub const fn is_reached(self, count: usize, places: usize) -> bool {
        self.kind.form().is_reached(self.bound(places), count)
    }

    /// Is it kept where so many are counted? Said straight from what the kind demands and not from its constraint, so
    /// that the check of an answer shares nothing with the search.
    #[must_use]
    pub const fn is_kept(self, count: usize, places: usize) -> bool {
        match self.kind {
            RuleKind::Min | RuleKind::DistinctMin => count >= self.value,
            RuleKind::Max => count <= self.value,
            RuleKind::MaxShare => count.saturating_mul(100) <= places.saturating_mul(self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down_to_places() {
        let share = |value| Limit { kind: RuleKind::MaxShare, value };
        // 20 % of 15 is 3; 19 % is 2.85.
        for (value, places, bound) in [(20, 15, 3), (19, 15, 2), (26, 15, 3), (27, 15, 4), (1, 15, 0), (100, 15, 15)] {
            assert_eq!(share(value).bound(places), bound, "{value} % of {places}");
        }
        for places in 0..=250 {
            for value in RuleKind::MaxShare.values() {
                let bound = share(value).bound(places);
                assert!(share(value).is_kept(bound, places) && !share(value).is_kept(bound + 1, places));
                let looser = share(value).allowing(bound + 1, places);
                let least = (value + 1..=100).find(|&more| share(more).bound(places) > bound);
                assert_eq!(looser.and_then(Limit::percent), least, "{value} % of {places}");
            }
        }
    }
}
