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
    /// Fewest groups of the family that have a chosen entry.
    DistinctMin,
}

impl RuleKind {
    /// Every kind, in the order in which a rule's bounds stand in results.
    pub const ALL: [Self; 3] = [Self::Min, Self::Max, Self::DistinctMin];

    /// The key in a rule's JSON, and the last word of a bound's name in results.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::DistinctMin => "distinct_min",
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
            Self::Max => Form::AtMost,
            Self::DistinctMin => Form::Represented,
        }
    }

    /// The values that a limit of this kind may have.
    #[must_use]
    pub const fn values(self) -> RangeInclusive<usize> {
        match self {
            Self::Min | Self::Max | Self::DistinctMin => 0..=LARGEST_COUNT,
        }
    }

    /// These values in words.
    pub(super) fn allowed(self) -> String {
        format!("an integer from {} to {}", self.values().start(), self.values().end())
    }
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
    /// The bound of its constraint, in entries or in groups.
    #[must_use]
    pub const fn bound(self) -> usize {
        match self.kind {
            RuleKind::Min | RuleKind::Max | RuleKind::DistinctMin => self.value,
        }
    }

    /// Would one more, or one fewer, of what it counts pass its bound?
    #[must_use]
    pub const fn is_reached(self, count: usize) -> bool {
        self.kind.form().is_reached(self.bound(), count)
    }

    /// Is it kept where so many are counted? Said straight from what the kind demands and not from its constraint, so
    /// that the check of an answer shares nothing with the search.
    #[must_use]
    pub const fn is_kept(self, count: usize) -> bool {
        match self.kind {
            RuleKind::Min | RuleKind::DistinctMin => count >= self.value,
            RuleKind::Max => count <= self.value,
        }
    }
}
