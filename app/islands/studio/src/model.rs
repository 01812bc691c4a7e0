//! What the studio's island is given, and the bounds that can be moved in it.

use std::collections::BTreeMap;

use domain::contest::Balance;
use domain::selection::{Outcome, Problem, Rule};
use words::{Lang, selection as m};

/// Everything the studio shows. The browser solves variations of `problem`.
#[derive(Clone, Debug)]
pub struct Studio {
    /// The contest's id.
    pub contest: String,
    /// The page's path.
    pub address: String,
    /// The contest's own rules, or those it was sealed with.
    pub rules: Balance,
    /// What the page was opened with.
    pub tried: Balance,
    /// Entries, seed, pins and vetoes; its rules are those of `tried`.
    pub problem: Problem,
    /// The answer to `problem`.
    pub outcome: Outcome,
    /// The films, best first.
    pub films: Vec<Film>,
    /// Rows of the board.
    pub regions: Vec<Group>,
    /// Columns of the board.
    pub categories: Vec<Group>,
    /// Words for families and groups.
    pub names: Names,
    /// The result is sealed: what is tried cannot be kept.
    pub sealed: bool,
}

islands::wire! {
    Studio { contest, address, rules, tried, problem, outcome, films, regions, categories, names, sealed }
    Film { id, number, title, region, category, rank, score }
    Group { key, label }
    Names { families, groups }
}

impl Studio {
    /// The region of a film in words.
    #[must_use]
    pub fn region_of(&self, film: &Film, lang: Lang) -> &str {
        film.region.and_then(|at| self.regions.get(at)).map_or(m::elsewhere(lang), |group| group.label.as_str())
    }

    /// The category of a film in words.
    #[must_use]
    pub fn category_of(&self, film: &Film, lang: Lang) -> &str {
        film.category.and_then(|at| self.categories.get(at)).map_or(m::elsewhere(lang), |group| group.label.as_str())
    }
}

/// One film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Film {
    /// The entry's id.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Row of the board.
    pub region: Option<usize>,
    /// Column of the board.
    pub category: Option<usize>,
    /// Place by score.
    pub rank: usize,
    /// Score, hundredths.
    pub score: i64,
}

/// A row or column of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its key in the problem.
    pub key: String,
    /// Its name.
    pub label: String,
}

/// Words for what the rules speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Family → its name.
    pub families: BTreeMap<String, String>,
    /// Family → group → its name, where it is not the key itself.
    pub groups: BTreeMap<String, BTreeMap<String, String>>,
}

impl Names {
    /// A family in words.
    #[must_use]
    pub fn family<'a>(&'a self, family: &'a str) -> &'a str {
        self.families.get(family).map_or(family, String::as_str)
    }

    /// A group in words.
    #[must_use]
    pub fn group<'a>(&'a self, family: &str, group: &'a str) -> &'a str {
        self.groups.get(family).and_then(|groups| groups.get(group)).map_or(group, String::as_str)
    }
}

/// One bound that can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustableBound {
    /// How many films are chosen.
    Size,
    /// Fewest of a group; the rule's index.
    Min(usize),
    /// Most of a group; the rule's index.
    Max(usize),
    /// Fewest groups of a family; the rule's index.
    Distinct(usize),
    /// Hundredths within which balance may lift a film.
    Tolerance,
}

impl AdjustableBound {
    /// Every bound there is, in the order they are shown.
    #[must_use]
    pub fn all(rules: &Balance) -> Vec<Self> {
        let mut knobs = vec![Self::Size];
        for (index, rule) in rules.rules.iter().enumerate() {
            knobs.extend(rule.min.map(|_| Self::Min(index)));
            knobs.extend(rule.max.map(|_| Self::Max(index)));
            knobs.extend(rule.distinct_min.map(|_| Self::Distinct(index)));
        }
        knobs.push(Self::Tolerance);
        knobs
    }

    /// The rule it belongs to.
    #[must_use]
    pub fn rule(self, rules: &Balance) -> Option<&Rule> {
        match self {
            Self::Size | Self::Tolerance => None,
            Self::Min(index) | Self::Max(index) | Self::Distinct(index) => rules.rules.get(index),
        }
    }

    /// The name of its parameter in the address.
    #[must_use]
    pub fn field(self, rules: &Balance) -> String {
        let id = self.rule(rules).map(|rule| rule.id.as_str()).unwrap_or_default();
        match self {
            Self::Size => "size".to_owned(),
            Self::Tolerance => "tolerance".to_owned(),
            Self::Min(_) => format!("min.{id}"),
            Self::Max(_) => format!("max.{id}"),
            Self::Distinct(_) => format!("distinct.{id}"),
        }
    }

    /// Its value as people write it; an absent tolerance is empty.
    #[must_use]
    pub fn value(self, rules: &Balance) -> String {
        match self {
            Self::Tolerance => rules.tolerance.map(domain::rubric::points_2).unwrap_or_default(),
            _ => self.count(rules).map(|count| count.to_string()).unwrap_or_default(),
        }
    }

    /// Its value as a count; none for the tolerance.
    #[must_use]
    pub fn count(self, rules: &Balance) -> Option<usize> {
        match self {
            Self::Size => Some(rules.size),
            Self::Tolerance => None,
            Self::Min(_) => self.rule(rules)?.min,
            Self::Max(_) => self.rule(rules)?.max,
            Self::Distinct(_) => self.rule(rules)?.distinct_min,
        }
    }

    /// Sets it from what was written; what cannot be read, or would break the rule itself, changes nothing.
    pub fn set(self, rules: &mut Balance, written: &str) {
        let written = written.trim();
        if self == Self::Tolerance {
            if written.is_empty() {
                rules.tolerance = None;
            } else if let Some(points) = hundredths(written) {
                rules.tolerance = Some(points);
            }
            return;
        }
        let Some(count) = written.parse::<usize>().ok().filter(|count| *count <= 100_000) else { return };
        match self {
            Self::Size => rules.size = count.max(1),
            Self::Tolerance => {}
            Self::Min(index) => {
                if let Some(rule) = rules.rules.get_mut(index) {
                    rule.min = Some(rule.max.map_or(count, |max| count.min(max)));
                }
            }
            Self::Max(index) => {
                if let Some(rule) = rules.rules.get_mut(index) {
                    rule.max = Some(rule.min.map_or(count, |min| count.max(min)));
                }
            }
            Self::Distinct(index) => {
                if let Some(rule) = rules.rules.get_mut(index) {
                    rule.distinct_min = Some(count);
                }
            }
        }
    }

    /// Moves it one step.
    pub fn step(self, rules: &mut Balance, up: bool) {
        /// Half a point.
        const STEP: i64 = 50;
        /// Above this a tolerance limits nothing worth naming.
        const LOOSE: i64 = 2_000;
        if self == Self::Tolerance {
            rules.tolerance = match (rules.tolerance, up) {
                (Some(points), true) => Some(points.saturating_add(STEP)).filter(|points| *points <= LOOSE),
                (Some(points), false) => Some(points.saturating_sub(STEP).max(0)),
                (None, true) => None,
                (None, false) => Some(LOOSE / 4),
            };
        } else if let Some(count) = self.count(rules) {
            let to = if up { count.saturating_add(1) } else { count.saturating_sub(1) };
            self.set(rules, &to.to_string());
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self, rules: &Balance, names: &Names, lang: Lang) -> String {
        let Some(rule) = self.rule(rules) else {
            return if self == Self::Size { m::size(lang) } else { m::tolerance(lang) }.to_owned();
        };
        let family = names.family(&rule.family);
        let family = if lang == Lang::En { family.to_lowercase() } else { family.to_owned() };
        match (self, rule.group.as_deref()) {
            (Self::Distinct(_), _) => m::distinct(lang, &family),
            (Self::Min(_), Some("*") | None) => m::each_min(lang, &family),
            (_, Some("*") | None) => m::each_max(lang, &family),
            (Self::Min(_), Some(group)) => m::group_min(lang, names.group(&rule.family, group)),
            (_, Some(group)) => m::group_max(lang, names.group(&rule.family, group)),
        }
    }
}

/// The most that may be chosen from a group, where a rule says so.
#[must_use]
pub fn cap(rules: &Balance, family: &str, group: &str) -> Option<usize> {
    let about =
        |rule: &&Rule| rule.family == family && matches!(rule.group.as_deref(), Some(of) if of == "*" || of == group);
    rules.rules.iter().filter(about).filter_map(|rule| rule.max).min()
}

/// The bounds that differ: what, from, to.
#[must_use]
pub fn changes(from: &Balance, to: &Balance, names: &Names, lang: Lang) -> Vec<String> {
    let word = |knob: AdjustableBound, rules: &Balance| {
        let value = knob.value(rules);
        if value.is_empty() { m::no_limit(lang).to_owned() } else { value }
    };
    AdjustableBound::all(from)
        .into_iter()
        .filter(|knob| knob.value(from) != knob.value(to))
        .map(|knob| format!("{} {} → {}", knob.label(from, names, lang), word(knob, from), word(knob, to)))
        .collect()
}

/// The address of a variation: only what differs is in it.
#[must_use]
pub fn address(path: &str, from: &Balance, to: &Balance) -> String {
    let pairs: Vec<(String, String)> = AdjustableBound::all(from)
        .into_iter()
        .filter(|knob| knob.value(from) != knob.value(to))
        .map(|knob| (knob.field(from), knob.value(to)))
        .collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", islands::ui::text::write_pairs(&pairs)) }
}

/// The parameter of a − or + without script: the sign, then the bound's field.
pub const STEP: &str = "step";

/// The variation an address asks for.
#[must_use]
pub fn variation(rules: &Balance, pairs: &[(String, String)]) -> Balance {
    let knobs: Vec<(AdjustableBound, String)> =
        AdjustableBound::all(rules).into_iter().map(|knob| (knob, knob.field(rules))).collect();
    let mut tried = rules.clone();
    // Twice: the minimum of a rule may rise only once its maximum has.
    for _ in 0..2 {
        for (knob, field) in &knobs {
            if let Some((_, value)) = pairs.iter().find(|(key, _)| key == field) {
                knob.set(&mut tried, value);
            }
        }
    }
    for (_, step) in pairs.iter().filter(|(key, _)| key == STEP) {
        let (up, wanted) = match (step.strip_prefix('+'), step.strip_prefix('-')) {
            (Some(field), _) => (true, field),
            (_, Some(field)) => (false, field),
            (None, None) => continue,
        };
        if let Some((knob, _)) = knobs.iter().find(|(_, field)| field == wanted) {
            knob.step(&mut tried, up);
        }
    }
    tried
}

/// Points with at most two decimals as hundredths, not negative.
fn hundredths(written: &str) -> Option<i64> {
    let (whole, part) = written.split_once('.').unwrap_or((written, ""));
    if part.len() > 2 || !part.bytes().all(|digit| digit.is_ascii_digit()) || whole.len() > 6 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    (whole >= 0).then_some(whole * 100 + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Balance {
        domain::preset::selection().balance
    }

    #[test]
    fn an_address_and_its_variation_agree() {
        let base = rules();
        let mut tried = base.clone();
        AdjustableBound::Size.set(&mut tried, "20");
        AdjustableBound::Max(0).step(&mut tried, true);
        AdjustableBound::Tolerance.set(&mut tried, "1.5");
        let address = address("/s", &base, &tried);
        let pairs = islands::ui::text::parse_pairs(address.split_once('?').unwrap().1);
        assert_eq!(pairs.len(), 3);
        assert_eq!(variation(&base, &pairs), tried);
        assert_eq!(variation(&base, &[]), base);
    }

    #[test]
    fn both_bounds_of_a_rule_may_move_past_each_other() {
        let mut base = rules();
        base.rules[0].min = Some(1);
        let mut tried = base.clone();
        (tried.rules[0].min, tried.rules[0].max) = (Some(4), Some(6));
        let address = address("/s", &base, &tried);
        let pairs = islands::ui::text::parse_pairs(address.split_once('?').unwrap().1);
        assert_eq!(variation(&base, &pairs), tried);
        assert_eq!(variation(&tried, &islands::ui::text::parse_pairs("min.region%3A%2A=1&max.region%3A%2A=2")), base);
    }

    #[test]
    fn a_step_moves_what_the_form_held() {
        let base = rules();
        let pairs = |query: &str| islands::ui::text::parse_pairs(query);
        assert_eq!(variation(&base, &pairs("size=20&step=%2Bsize")).size, 21);
        assert_eq!(variation(&base, &pairs("size=20&step=-size")).size, 19);
        assert_eq!(variation(&base, &pairs("step=-max.region%3A*")).rules[0].max, Some(1));
        for nonsense in ["step=size", "step=%2Bnothing", "step="] {
            assert_eq!(variation(&base, &pairs(nonsense)), base, "{nonsense}");
        }
    }

    #[test]
    fn what_cannot_be_read_changes_nothing() {
        let base = rules();
        let mut tried = base.clone();
        for written in ["", "x", "-1", "9999999"] {
            AdjustableBound::Size.set(&mut tried, written);
            AdjustableBound::Max(0).set(&mut tried, written);
        }
        AdjustableBound::Tolerance.set(&mut tried, "1.234");
        assert_eq!(tried, base);
    }

    #[test]
    fn a_minimum_stays_below_its_maximum() {
        let mut tried = rules();
        tried.rules[0].min = Some(1);
        AdjustableBound::Min(0).set(&mut tried, "9");
        assert_eq!(tried.rules[0].min, tried.rules[0].max);
        AdjustableBound::Max(0).set(&mut tried, "0");
        assert_eq!(tried.rules[0].max, tried.rules[0].min);
    }
}
