//! What the studio's island is given, and the bounds that can be moved in it.

use domain::contest::{Balance, GroupFamily};
use domain::selection::{Form, Limit, Outcome, Problem, Rule, RuleKind, Steps, Unit};
use words::rules::{RuleNames, limit_words};
use words::{Lang, phrases, selection as m};

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
    /// Its steps.
    pub steps: Steps,
    /// The films, best first.
    pub films: Vec<Film>,
    /// Films that are only counted, where there are too many to be shown one by one: bounds are then tried on the server.
    pub rest: Vec<Rest>,
    /// Rows of the board.
    pub regions: Vec<Group>,
    /// Columns of the board.
    pub categories: Vec<Group>,
    /// Words for families and groups.
    pub names: RuleNames,
    /// The result is sealed: what is tried cannot be kept.
    pub sealed: bool,
}

islands::wire! {
    Studio { contest, address, rules, tried, problem, outcome, steps, films, rest, regions, categories, names, sealed }
    Rest { region, category, films }
    Film { id, number, title, region, category, rank, score }
    Group { key, label }
}

/// Films of one cell of the board that are only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Row of the board.
    pub region: Option<usize>,
    /// Column of the board.
    pub category: Option<usize>,
    /// How many.
    pub films: u64,
}

impl Studio {
    /// Every film is here: what is tried can be solved in the browser.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }

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

/// One bound that can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustableBound {
    /// How many films are chosen.
    Size,
    /// A limit of a rule: the rule's index, and which of its limits.
    Rule(usize, RuleKind),
    /// Hundredths within which balance may lift a film.
    Tolerance,
}

impl AdjustableBound {
    /// Every bound there is, in the order they are shown.
    #[must_use]
    pub fn all(rules: &Balance) -> Vec<Self> {
        let mut bounds = vec![Self::Size];
        for (index, rule) in rules.rules.iter().enumerate() {
            bounds.extend(rule.limits().map(|limit| Self::Rule(index, limit.kind)));
        }
        bounds.push(Self::Tolerance);
        bounds
    }

    /// The rule it belongs to.
    #[must_use]
    pub fn rule(self, rules: &Balance) -> Option<&Rule> {
        match self {
            Self::Size | Self::Tolerance => None,
            Self::Rule(index, _) => rules.rules.get(index),
        }
    }

    /// The name of its parameter in the address.
    #[must_use]
    pub fn field(self, rules: &Balance) -> String {
        let id = self.rule(rules).map(|rule| rule.id.as_str()).unwrap_or_default();
        match self {
            Self::Size => "size".to_owned(),
            Self::Tolerance => "tolerance".to_owned(),
            Self::Rule(_, kind) => format!("{}.{id}", kind.field()),
        }
    }

    /// Its value as people write it; an absent tolerance is empty.
    #[must_use]
    pub fn value(self, rules: &Balance) -> String {
        match self {
            Self::Tolerance => rules.tolerance.map(domain::scoring::rubric::points_2).unwrap_or_default(),
            Self::Size | Self::Rule(..) => self.count(rules).map(|count| count.to_string()).unwrap_or_default(),
        }
    }

    /// Its value as a number, of films, groups or per cent; none for the tolerance.
    #[must_use]
    pub fn count(self, rules: &Balance) -> Option<usize> {
        match self {
            Self::Size => Some(rules.size),
            Self::Tolerance => None,
            Self::Rule(_, kind) => self.rule(rules)?.get(kind),
        }
    }

    /// The places that a share of them comes to; none for what is no percentage.
    #[must_use]
    pub fn places(self, rules: &Balance) -> Option<usize> {
        let Self::Rule(_, kind) = self else { return None };
        let limit = Limit { kind, value: self.count(rules)? };
        limit.percent().map(|_| limit.bound(rules.size))
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
            Self::Rule(index, kind) => {
                if let Some(rule) = rules.rules.get_mut(index) {
                    rule.set(kind, Some(rule.nearest(kind, count)));
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
        } else if let Some(value) = self.count(rules) {
            let to = match self {
                Self::Rule(_, kind) => Limit { kind, value }.stepped(up, rules.size),
                Self::Size | Self::Tolerance if up => value.saturating_add(1),
                Self::Size | Self::Tolerance => value.saturating_sub(1),
            };
            self.set(rules, &to.to_string());
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self, rules: &Balance, names: &RuleNames, lang: Lang) -> String {
        match self {
            Self::Size => m::size(lang).to_owned(),
            Self::Tolerance => m::tolerance(lang).to_owned(),
            Self::Rule(index, kind) => {
                let words = |rule: &Rule| limit_words(kind, rule, names.group_of(rule), names, lang);
                let words = rules.rules.get(index).map(words).unwrap_or_default();
                match kind.unit() {
                    Unit::Count => words,
                    Unit::Percent => m::in_percent(lang, &words),
                }
            }
        }
    }
}

/// The most that may be chosen from a group, where a rule says so.
#[must_use]
pub fn cap(rules: &Balance, family: GroupFamily, group: &str) -> Option<usize> {
    let about = |rule: &&Rule| rule.family == family.key() && rule.scope.includes(group);
    let most = |limit: &Limit| match limit.kind.form() {
        Form::AtMost => true,
        Form::AtLeast | Form::Represented => false,
    };
    rules.rules.iter().filter(about).flat_map(Rule::limits).filter(most).map(|limit| limit.bound(rules.size)).min()
}

/// The bounds that differ: what, from, to.
#[must_use]
pub fn changes(from: &Balance, to: &Balance, names: &RuleNames, lang: Lang) -> Vec<String> {
    let word = |bound: AdjustableBound, rules: &Balance| {
        let value = bound.value(rules);
        if value.is_empty() { m::no_limit(lang).to_owned() } else { value }
    };
    AdjustableBound::all(from)
        .into_iter()
        .filter(|bound| bound.value(from) != bound.value(to))
        .map(|bound| {
            let moved = format!("{} → {}", word(bound, from), word(bound, to));
            phrases::spaced(lang, &[bound.label(from, names, lang), moved])
        })
        .collect()
}

/// The address of a variation: only what differs is in it.
#[must_use]
pub fn address(path: &str, from: &Balance, to: &Balance) -> String {
    let pairs: Vec<(String, String)> = AdjustableBound::all(from)
        .into_iter()
        .filter(|bound| bound.value(from) != bound.value(to))
        .map(|bound| (bound.field(from), bound.value(to)))
        .collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", islands::text::write_pairs(&pairs)) }
}

/// The parameter of a − or + without script: the sign, then the bound's field.
pub const STEP: &str = "step";

/// The variation an address asks for.
#[must_use]
pub fn variation(rules: &Balance, pairs: &[(String, String)]) -> Balance {
    let bounds: Vec<(AdjustableBound, String)> =
        AdjustableBound::all(rules).into_iter().map(|bound| (bound, bound.field(rules))).collect();
    let mut tried = rules.clone();
    // Twice: the minimum of a rule may rise only once its maximum has.
    for _ in 0..2 {
        for (bound, field) in &bounds {
            if let Some((_, value)) = pairs.iter().find(|(key, _)| key == field) {
                bound.set(&mut tried, value);
            }
        }
    }
    for (_, step) in pairs.iter().filter(|(key, _)| key == STEP) {
        let (up, wanted) = match (step.strip_prefix('+'), step.strip_prefix('-')) {
            (Some(field), _) => (true, field),
            (_, Some(field)) => (false, field),
            (None, None) => continue,
        };
        if let Some((bound, _)) = bounds.iter().find(|(_, field)| field == wanted) {
            bound.step(&mut tried, up);
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
    use domain::selection::Scope;

    use super::*;

    /// The maximum of the first rule.
    const MOST: AdjustableBound = AdjustableBound::Rule(0, RuleKind::Max);

    fn rules() -> Balance {
        domain::contest::preset::selection().balance
    }

    #[test]
    fn an_address_and_its_variation_agree() {
        let base = rules();
        let mut tried = base.clone();
        AdjustableBound::Size.set(&mut tried, "20");
        MOST.step(&mut tried, true);
        AdjustableBound::Tolerance.set(&mut tried, "1.5");
        let address = address("/s", &base, &tried);
        let pairs = islands::text::parse_pairs(address.split_once('?').unwrap().1);
        assert_eq!(pairs.len(), 3);
        assert_eq!(variation(&base, &pairs), tried);
        assert_eq!(variation(&base, &[]), base);
    }

    #[test]
    fn both_bounds_of_a_rule_may_move_past_each_other() {
        let mut base = rules();
        base.rules[0].set(RuleKind::Min, Some(1));
        let mut tried = base.clone();
        tried.rules[0].set(RuleKind::Min, Some(4));
        tried.rules[0].set(RuleKind::Max, Some(6));
        let address = address("/s", &base, &tried);
        let pairs = islands::text::parse_pairs(address.split_once('?').unwrap().1);
        assert_eq!(variation(&base, &pairs), tried);
        assert_eq!(variation(&tried, &islands::text::parse_pairs("min.region%3A%2A=1&max.region%3A%2A=2")), base);
    }

    #[test]
    fn a_step_moves_what_the_form_held() {
        let base = rules();
        let pairs = |query: &str| islands::text::parse_pairs(query);
        assert_eq!(variation(&base, &pairs("size=20&step=%2Bsize")).size, 21);
        assert_eq!(variation(&base, &pairs("size=20&step=-size")).size, 19);
        assert_eq!(variation(&base, &pairs("step=-max.region%3A*")).rules[0].get(RuleKind::Max), Some(1));
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
            MOST.set(&mut tried, written);
        }
        AdjustableBound::Tolerance.set(&mut tried, "1.234");
        assert_eq!(tried, base);
    }

    #[test]
    fn a_share_steps_by_places() {
        let mut tried = rules();
        tried.rules.push(Rule::new("share", "region", Scope::Each).with(RuleKind::MaxShare, 20));
        let base = tried.clone();
        let share = AdjustableBound::Rule(8, RuleKind::MaxShare);
        let mut seen = Vec::new();
        for up in [true, true, false, false, false, false, false, false] {
            share.step(&mut tried, up);
            seen.push((share.value(&tried), share.places(&tried)));
        }
        let wanted = [("27", 4), ("34", 5), ("27", 4), ("20", 3), ("14", 2), ("7", 1), ("1", 0), ("1", 0)];
        assert_eq!(seen, wanted.map(|(percent, places)| (percent.to_owned(), Some(places))));
        share.set(&mut tried, "101");
        assert_eq!((share.value(&tried).as_str(), cap(&tried, GroupFamily::Region, "440100")), ("100", Some(2)));
        share.set(&mut tried, "7");
        assert_eq!(cap(&tried, GroupFamily::Region, "440100"), Some(1));
        let address = address("/s", &base, &tried);
        assert_eq!(address, "/s?share.share=7");
        assert_eq!(variation(&base, &islands::text::parse_pairs("share.share=7")), tried);
        let said = changes(&base, &tried, &RuleNames::default(), Lang::Zh);
        assert_eq!(said, ["每个region至多占（%）20 → 7"]);
    }

    #[test]
    fn a_minimum_stays_below_its_maximum() {
        let mut tried = rules();
        let bounds = |rules: &Balance| [RuleKind::Min, RuleKind::Max].map(|kind| rules.rules[0].get(kind));
        tried.rules[0].set(RuleKind::Min, Some(1));
        AdjustableBound::Rule(0, RuleKind::Min).set(&mut tried, "9");
        assert_eq!(bounds(&tried), [Some(2), Some(2)]);
        MOST.set(&mut tried, "0");
        assert_eq!(bounds(&tried), [Some(2), Some(2)]);
    }
}
