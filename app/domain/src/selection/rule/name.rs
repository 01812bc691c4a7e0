//! The names that bounds have in results: made here, and read here.

use super::{Rule, RuleKind, Scope};

impl Rule {
    /// The name of a bound in results; `each` is the group where the rule is one for each.
    pub(in crate::selection) fn bound_name(&self, kind: RuleKind, each: Option<&str>) -> String {
        match each {
            Some(group) => format!("{}:{group} {}", self.family, kind.key()),
            None => format!("{} {}", self.id, kind.key()),
        }
    }
}

/// A bound that a result names, found again among the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedBound<'n> {
    /// The rule, by its place.
    pub rule: usize,
    /// Which of its limits.
    pub kind: RuleKind,
    /// The group, where the rule is one for each.
    pub each: Option<&'n str>,
}

/// Finds the bound that has this name in a result, such as `region:440100 max`; `None` for a name that is none of a
/// bound of these rules.
///
/// Where two bounds would have one name, the rule's id follows that of the second in brackets.
#[must_use]
pub fn named_bound<'n>(rules: &[Rule], name: &'n str) -> Option<NamedBound<'n>> {
    let plain = || rules.iter().enumerate().find_map(|(at, rule)| bound_of(at, rule, name));
    plain().or_else(|| {
        rules.iter().enumerate().find_map(|(at, rule)| {
            let (plain, rest) = name.rsplit_once(&format!(" ({}", rule.id))?;
            let is_owner = rest == ")" || (rest.starts_with(", ") && rest.ends_with(')'));
            bound_of(at, rule, plain).filter(|_| is_owner)
        })
    })
}

/// The bound of this rule that has this name.
fn bound_of<'n>(at: usize, rule: &Rule, name: &'n str) -> Option<NamedBound<'n>> {
    let (label, key) = name.rsplit_once(' ')?;
    let kind = RuleKind::from_key(key).filter(|&kind| rule.get(kind).is_some())?;
    let each = if rule.scope == Scope::Each && kind.form().is_of_groups() {
        Some(label.strip_prefix(rule.family.as_str())?.strip_prefix(':')?)
    } else if rule.id == label {
        None
    } else {
        return None;
    };
    Some(NamedBound { rule: at, kind, each })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_found_again_by_its_name() {
        let rules = [
            Rule::new("one (of two)", "region", Scope::Group("N".to_owned())).with(RuleKind::Max, 2),
            Rule::new("region:*", "region", Scope::Each).with(RuleKind::Min, 1).with(RuleKind::Max, 2),
            Rule::new("again", "region", Scope::Each).with(RuleKind::Max, 2),
            Rule::new("different", "region", Scope::Each).with(RuleKind::DistinctMin, 2),
        ];
        let named = |rule, kind, each| Some(NamedBound { rule, kind, each });
        for (name, wanted) in [
            ("one (of two) max", named(0, RuleKind::Max, None)),
            ("region:N min", named(1, RuleKind::Min, Some("N"))),
            ("region:文艺片 (含微电影) max", named(1, RuleKind::Max, Some("文艺片 (含微电影)"))),
            ("region:N max (again)", named(2, RuleKind::Max, Some("N"))),
            ("region:N max (again, 2)", named(2, RuleKind::Max, Some("N"))),
            ("different distinct_min", named(3, RuleKind::DistinctMin, None)),
            ("region:N distinct_min", None),
            ("again max", None),
            ("size", None),
            ("pinned:E1", None),
        ] {
            assert_eq!(named_bound(&rules, name), wanted, "{name}");
        }
    }
}
