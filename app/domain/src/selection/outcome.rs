//! What a selection answers. The structs serialise to the result forms of `linxuan select`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How much is explained beside the selection itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Explain {
    /// The chosen set, its total and the cost of the rules.
    None,
    /// Also one exact re-solve for each entry: margin or shortfall, second best, ties, reserves.
    Entries,
    /// Also re-solves for each rule and each family.
    All,
}

/// The answer: a proven optimum, or the proof that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Outcome {
    /// The best set there is.
    Optimal(Selection),
    /// No set obeys everything that was asked.
    Infeasible(Infeasible),
}

impl Outcome {
    /// The best set, where there is one.
    #[must_use]
    pub const fn best(&self) -> Option<&Selection> {
        match self {
            Self::Optimal(best) => Some(best),
            Self::Infeasible(_) => None,
        }
    }
}

/// The best set, and what explains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// True: the search was complete and the set was checked again in integers against the input.
    pub proven: bool,
    /// Sum of the chosen scores, hundredths.
    pub total: i64,
    /// Chosen ids, best first (score, then tie-break criteria, then lottery).
    pub selected: Vec<String>,
    /// Best total with the same pins and vetoes but without any rule, hundredths.
    pub best_without_rules: i64,
    /// What balance costs: `best_without_rules − total`, hundredths.
    pub cost_of_rules: i64,
    /// Present from [`Explain::Entries`] on.
    #[serde(flatten, default)]
    pub by_entry: Option<EntryExplanations>,
    /// Present with [`Explain::All`].
    #[serde(flatten, default)]
    pub by_rule: Option<RuleExplanations>,
}

/// What each entry's place hangs on, from exact re-solves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryExplanations {
    /// Best total of any other set, hundredths; `None` where no other set is possible.
    pub second_best_total: Option<i64>,
    /// Entries that are in some but not in all sets of the best total: tie-break criteria or the
    /// lottery decided about them. Best first.
    pub tied_at_the_line: Vec<String>,
    /// Those of them that the tie-break criteria leave level too: the lottery alone decided about them. Best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_lottery: Vec<String>,
    /// Entries not chosen that could be, nearest first: by shortfall, then by score, tie-break
    /// criteria and lottery.
    pub reserves: Vec<String>,
    /// One line for each entry, in the order of the input.
    pub entries: Vec<EntryLine>,
}

/// Why one entry is in or out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EntryLine {
    /// Not chosen.
    Out {
        /// The entry.
        id: String,
        /// Always false.
        selected: bool,
        /// How much the entry's score must rise before a set with it reaches the best total,
        /// hundredths; `None` where no set with it is possible.
        shortfall: Option<i64>,
        /// Chosen entries that would leave for it.
        replaces: Vec<String>,
        /// Entries that would come, itself among them.
        brings: Vec<String>,
    },
    /// Chosen.
    In {
        /// The entry.
        id: String,
        /// Always true.
        selected: bool,
        /// How much its score may fall before a set without it reaches the same total, hundredths;
        /// `None` where no set without it is possible.
        margin: Option<i64>,
    },
}

impl EntryLine {
    /// The entry's id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::In { id, .. } | Self::Out { id, .. } => id,
        }
    }

    /// Margin of a chosen entry, shortfall of another, hundredths.
    #[must_use]
    pub const fn distance(&self) -> Option<i64> {
        match self {
            Self::In { margin, .. } => *margin,
            Self::Out { shortfall, .. } => *shortfall,
        }
    }
}

/// What each rule and each family of rules costs, from exact re-solves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleExplanations {
    /// One line for each bound of each group, in the order of the rules.
    pub rules: Vec<RuleLine>,
    /// Family → best total without any of its rules.
    pub families: BTreeMap<String, FamilyLine>,
}

/// One bound and its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleLine {
    /// Name of the bound, for example `region:440100 max`.
    pub id: String,
    /// The bound, in entries or groups.
    pub bound: usize,
    /// The percentage of the places that the bound follows from, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<usize>,
    /// The least percentage that gives one place more; absent where no percentage does, or none is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_if_one_looser: Option<usize>,
    /// Chosen entries of the group, or groups represented.
    pub count: usize,
    /// How much the best total would rise with this bound one looser, hundredths.
    pub gain_if_one_looser: i64,
    /// How much the best total would rise without this bound, hundredths.
    pub gain_without: i64,
}

/// A family's price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyLine {
    /// Best total without any rule of the family, hundredths.
    pub total_without: i64,
}

/// Why nothing can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Infeasible {
    /// A smallest conflict: these together cannot hold, and any one of them left out makes the rest
    /// possible. `size`, bounds by name (`region:W min`), `tolerance`, `pinned:ID`, `vetoed:ID`.
    pub conflict: Vec<String>,
    /// A relaxation with the smallest possible total of changes.
    pub relaxation: Vec<Relaxation>,
    /// The conflict in words.
    pub reason: String,
}

/// One bound that would have to give way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relaxation {
    /// Name of the bound, `size`, `pinned:ID` or `vetoed:ID` (these last from 1 to 0).
    pub rule: String,
    /// Its value now.
    pub from: usize,
    /// The value that would make a selection possible.
    pub to: usize,
    /// The percentage of the places that `from` follows from, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_percent: Option<usize>,
    /// The least percentage that gives `to`; absent where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_percent: Option<usize>,
}

impl Relaxation {
    /// Something that is no rule gives way.
    pub(super) const fn of(rule: String, from: usize, to: usize) -> Self {
        Self { rule, from, to, from_percent: None, to_percent: None }
    }
}
