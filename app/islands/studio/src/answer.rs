//! One answer of the solver, as the page reads it: places, prices of rules, swaps, conflicts in words.

use std::collections::{BTreeMap, BTreeSet};

use domain::contest::Balance;
use domain::overrides::Ruling;
use domain::selection::{
    EntryLine, Exchange, Explained, Infeasible, Limit, NamedBound, Outcome, Problem, Relaxation, RuleLine, Scope, Step,
    Steps, best, named_bound,
};
use domain::sorting::{map_of, set_of, sort_indices};

use crate::model::Film;
use words::rules::{RuleNames, bound_words, part_words};
use words::{Lang, selection as m};

/// Where one film stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Chosen.
    pub chosen: bool,
    /// Chosen by score alone.
    pub by_score: bool,
    /// Chosen before people ruled: by the rules, or by score where the rules alone choose nothing.
    pub by_rules: bool,
    /// People ruled it in or out.
    pub ruling: Option<Ruling>,
    /// The lottery decided about it.
    pub drawn: bool,
    /// Tie-break criteria or the lottery decided.
    pub tied: bool,
    /// Place among the reserves, from 1.
    pub reserve: Option<usize>,
    /// Margin or shortfall.
    pub distance: Distance,
}

/// How far a film is from the other side of the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Distance {
    /// Not worked out.
    #[default]
    Unknown,
    /// Hundredths.
    Points(i64),
    /// No set with it (or without it) obeys the rules.
    Never,
}

/// What a bound does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It costs points.
    Costs {
        /// What one looser would gain, hundredths.
        looser: i64,
        /// What leaving it out would gain, hundredths.
        without: i64,
    },
    /// So many groups are at the bound; what that costs is not worked out.
    Reached(usize),
    /// It changes nothing.
    Idle,
}

/// One answer, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The solver's answer.
    pub outcome: Outcome,
    /// By score alone, under the rules, after rulings.
    pub steps: Steps,
    /// Where each film stands, in the order of the films.
    pub places: Vec<Place>,
    /// Films each film would replace, in the order of the films; empty where it is in, or where that is not known.
    pub replaces: Vec<Vec<usize>>,
    /// What each bound does, in the order of [`AdjustableBound::all`](crate::model::AdjustableBound::all).
    pub effects: Vec<Effect>,
}

impl Answer {
    /// Reads an outcome and its steps.
    pub fn new(problem: &Problem, outcome: Outcome, steps: Steps, films: &[Film]) -> Self {
        // Where nothing can be chosen, "in by score alone" says nothing either.
        let possible = matches!(outcome, Outcome::Optimal(_));
        let is_in =
            |step: Option<&Step>, film: &Film| possible && step.is_some_and(|step| step.selected.contains(&film.id));
        let mut places: Vec<Place> = films
            .iter()
            .map(|film| Place {
                by_score: is_in(steps.by_score.as_ref(), film),
                by_rules: is_in(steps.before_rulings(), film),
                ruling: ruling(problem, &film.id),
                drawn: steps.is_drawn(&film.id),
                ..Place::default()
            })
            .collect();
        let index: BTreeMap<&str, usize> = map_of(films.iter().enumerate().map(|(at, film)| (film.id.as_str(), at)));
        let mut effects = Vec::new();
        let mut replaces = vec![Vec::new(); films.len()];
        if let Outcome::Optimal(best) = &outcome {
            for id in &best.selected {
                if let Some(place) = index.get(id.as_str()).and_then(|at| places.get_mut(*at)) {
                    place.chosen = true;
                }
            }
            if let Some(why) = &best.by_entry {
                for line in &why.entries {
                    if let Some(place) = index.get(line.id()).and_then(|at| places.get_mut(*at)) {
                        place.distance = distance(line);
                    }
                    if let EntryLine::Out { id, replaces: gone, .. } = line
                        && let Some(own) = index.get(id.as_str()).and_then(|at| replaces.get_mut(*at))
                    {
                        *own = gone.iter().filter_map(|id| index.get(id.as_str()).copied()).collect();
                    }
                }
                for id in &why.tied_at_the_line {
                    if let Some(place) = index.get(id.as_str()).and_then(|at| places.get_mut(*at)) {
                        place.tied = true;
                    }
                }
                for (nth, id) in why.reserves.iter().enumerate() {
                    if let Some(place) = index.get(id.as_str()).and_then(|at| places.get_mut(*at)) {
                        place.reserve = Some(nth + 1);
                    }
                }
            }
            let chosen = set_of(best.selected.iter().map(String::as_str));
            let lines = best.by_rule.as_ref().map(|why| why.rules.as_slice());
            effects = effects_of(problem, &chosen, lines);
        }
        Self { outcome, steps, places, replaces, effects }
    }

    /// Solves a problem and reads the answer, without anything that takes time to explain.
    pub fn quick(problem: &Problem, films: &[Film]) -> Self {
        let nothing = || Infeasible { conflict: Vec::new(), relaxation: Vec::new(), reason: String::new() };
        let outcome = best(problem).map_or_else(|| Outcome::Infeasible(nothing()), Outcome::Optimal);
        let steps = Steps::of(problem, outcome.best());
        Self::new(problem, outcome, steps, films)
    }

    /// The same answer with what explains it.
    pub fn explained(&self, problem: &Problem, why: Explained, films: &[Film]) -> Self {
        let mut outcome = self.outcome.clone();
        match (&mut outcome, why) {
            (Outcome::Optimal(best), Explained::Selection(entries, rules)) => {
                (best.by_entry, best.by_rule) = (Some(entries), Some(rules));
            }
            (Outcome::Infeasible(bare), Explained::Infeasible(why)) => *bare = why,
            // An explanation of another problem.
            _ => {}
        }
        Self::new(problem, outcome, self.steps.clone(), films)
    }

    /// Whether anything can be chosen under these rules.
    pub const fn is_possible(&self) -> bool {
        matches!(self.outcome, Outcome::Optimal(_))
    }

    /// Whether there is nothing more to be worked out.
    pub fn is_explained(&self) -> bool {
        match &self.outcome {
            Outcome::Optimal(best) => best.by_entry.is_some() && best.by_rule.is_some(),
            Outcome::Infeasible(why) => !why.conflict.is_empty(),
        }
    }

    /// The films that would follow, in order, with what each is short of.
    pub fn reserves(&self) -> Vec<usize> {
        let place = |film: usize| self.places.get(film).and_then(|place| place.reserve);
        let mut films: Vec<usize> = (0..self.places.len()).filter(|film| place(*film).is_some()).collect();
        sort_indices(&mut films, &|one, two| place(one).cmp(&place(two)));
        films
    }

    /// What a bound does; nothing is known of it where nothing can be chosen.
    pub fn effect(&self, bound: usize) -> Option<Effect> {
        self.effects.get(bound).copied()
    }
}

/// The films that go in an exchange beside those that come for them, each side best first.
pub fn pairs(exchange: &Exchange<'_>, films: &[Film]) -> Vec<(Option<usize>, Option<usize>)> {
    let of = |ids: &[&str], at: usize| {
        let id = ids.get(at)?;
        films.iter().position(|film| film.id == *id)
    };
    let (leaves, comes) = (&exchange.leaves, &exchange.comes);
    (0..leaves.len().max(comes.len())).map(|at| (of(leaves, at), of(comes, at))).collect()
}

/// What people ruled about an entry.
fn ruling(problem: &Problem, id: &str) -> Option<Ruling> {
    let has = |ids: &[String]| ids.iter().any(|one| one == id);
    if has(&problem.pinned) { Some(Ruling::In) } else { has(&problem.vetoed).then_some(Ruling::Out) }
}

fn distance(line: &EntryLine) -> Distance {
    line.distance().map_or(Distance::Never, Distance::Points)
}

/// The explanations come in the order of the rules, one for each bound of each group; gathered by bound.
fn effects_of(problem: &Problem, chosen: &BTreeSet<&str>, lines: Option<&[RuleLine]>) -> Vec<Effect> {
    let mut rest = lines.map(|lines| lines.iter());
    let mut effects = vec![Effect::Idle];
    for rule in &problem.rules {
        let counts = counts(problem, &rule.family, chosen);
        let groups: Vec<usize> = match &rule.scope {
            Scope::Family => Vec::new(),
            Scope::Each => counts.values().copied().collect(),
            Scope::Group(group) => vec![counts.get(group.as_str()).copied().unwrap_or_default()],
        };
        let mut gathered: Vec<(Limit, Gathered)> =
            rule.limits_of_groups().map(|limit| (limit, Gathered::default())).collect();
        for count in groups {
            for (limit, gathered) in &mut gathered {
                gathered.add(limit.is_reached(count, problem.size), rest.as_mut().and_then(Iterator::next));
            }
        }
        let present = counts.values().filter(|count| **count > 0).count();
        for limit in rule.limits_of_family() {
            let mut one = Gathered::default();
            one.add(limit.is_reached(present, problem.size), rest.as_mut().and_then(Iterator::next));
            gathered.push((limit, one));
        }
        effects.extend(gathered.iter().map(|(_, gathered)| gathered.effect()));
    }
    effects.push(Effect::Idle);
    effects
}

#[derive(Default)]
struct Gathered {
    explained: bool,
    reached: usize,
    looser: i64,
    without: i64,
}

impl Gathered {
    fn add(&mut self, reached: bool, line: Option<&RuleLine>) {
        self.reached += usize::from(reached);
        if let Some(line) = line {
            self.explained = true;
            self.looser = self.looser.max(line.gain_if_one_looser);
            self.without = self.without.max(line.gain_without);
        }
    }

    const fn effect(&self) -> Effect {
        if self.without > 0 {
            Effect::Costs { looser: self.looser, without: self.without }
        } else if self.explained || self.reached == 0 {
            Effect::Idle
        } else {
            Effect::Reached(self.reached)
        }
    }
}

/// Chosen films by group of a family; groups without one are there with 0.
fn counts<'a>(problem: &'a Problem, family: &str, chosen: &BTreeSet<&str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for entry in &problem.entries {
        let inside = usize::from(chosen.contains(entry.id.as_str()));
        let names = entry.groups.get(family).map(|groups| groups.names()).unwrap_or_default();
        for name in set_of(names.iter().map(String::as_str)) {
            *counts.entry(name).or_default() += inside;
        }
    }
    counts
}

/// The smallest conflict in words.
pub fn conflict(why: &Infeasible, rules: &Balance, names: &RuleNames, films: &[Film], lang: Lang) -> Vec<String> {
    let title = |id: &str| title_of(films, id);
    why.conflict.iter().map(|name| part_words(name, None, (rules, names), &title, lang)).collect()
}

/// The smallest relaxation in words.
pub fn relaxation(why: &Infeasible, rules: &Balance, names: &RuleNames, films: &[Film], lang: Lang) -> Vec<String> {
    let title = |id: &str| title_of(films, id);
    why.relaxation
        .iter()
        .map(|ease| {
            let words = part_words(&ease.rule, Some(ease.from), (rules, names), &title, lang);
            if ease.rule.starts_with("pinned:") || ease.rule.starts_with("vetoed:") {
                m::drop_decision(lang, &words)
            } else {
                m::ease_to(lang, &words, &eased_words(ease, rules, lang))
            }
        })
        .collect()
}

/// The title of a film; its id where it is none of these.
fn title_of(films: &[Film], id: &str) -> String {
    films.iter().find(|film| film.id == id).map_or_else(|| id.to_owned(), |film| film.title.clone())
}

/// What a part of a conflict would have to become.
fn eased_words(ease: &Relaxation, rules: &Balance, lang: Lang) -> String {
    let limit = ease.to_percent.and_then(|value| {
        let NamedBound { kind, .. } = named_bound(&rules.rules, &ease.rule)?;
        Some(Limit { kind, value })
    });
    limit.map_or_else(|| ease.to.to_string(), |limit| bound_words(limit, ease.to, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::selection::{Entry, Explain, Explaining, Groups, Rule, RuleKind, solve};

    fn whole(problem: &Problem) -> Answer {
        let outcome = solve(problem, Explain::All);
        let steps = Steps::of(problem, outcome.best());
        Answer::new(problem, outcome, steps, &films())
    }

    fn problem(size: usize) -> Problem {
        let mut rules = domain::contest::preset::selection().balance.rules;
        rules.truncate(1);
        let entry = |id: &str, score: i64, region: &str| Entry {
            id: id.to_owned(),
            score,
            tie_break: vec![],
            groups: [("region".to_owned(), Groups::from(region))].into(),
        };
        let entries = vec![entry("a", 9000, "W"), entry("b", 8900, "W"), entry("c", 8800, "W"), entry("d", 8000, "E")];
        Problem { size, lottery_seed: 1_u64.into(), tolerance: None, entries, rules, pinned: vec![], vetoed: vec![] }
    }

    fn films() -> Vec<Film> {
        ["a", "b", "c", "d"]
            .iter()
            .enumerate()
            .map(|(at, id)| Film {
                id: (*id).to_owned(),
                number: 1,
                title: (*id).to_owned(),
                region: None,
                category: None,
                rank: at + 1,
                score: 0,
            })
            .collect()
    }

    #[test]
    fn says_what_balance_changed_and_what_it_costs() {
        let answer = whole(&problem(3));
        assert_eq!(pairs(&answer.steps.balance().unwrap(), &films()), [(Some(2), Some(3))]);
        assert_eq!(answer.effect(1).unwrap(), Effect::Costs { looser: 800, without: 800 });
        assert_eq!(answer.places[2].distance, Distance::Points(100));
        // The third of its region would have to pass the second.
        assert_eq!(answer.replaces[2], [1]);
        assert!(answer.places[2].by_score && !answer.places[2].chosen);
        let quick = Answer::quick(&problem(3), &films());
        assert_eq!(quick.effect(1).unwrap(), Effect::Reached(1));
        assert_eq!(quick.places[2].distance, Distance::Unknown);
    }

    #[test]
    fn explanations_may_come_later() {
        let problem = problem(3);
        let quick = Answer::quick(&problem, &films());
        assert!(!quick.is_explained());
        let why = Explaining::default().advance(&problem, || true).unwrap();
        let later = quick.explained(&problem, why, &films());
        assert!(later.is_explained());
        assert_eq!(later, whole(&problem));
        assert_eq!(later.reserves(), [2]);
    }

    #[test]
    fn a_ruling_is_told_apart_from_balance() {
        let mut problem = problem(2);
        problem.pinned = vec!["d".to_owned()];
        let answer = whole(&problem);
        let told = |place: &Place| (place.by_score, place.by_rules, place.chosen, place.ruling);
        assert_eq!(
            answer.places.iter().map(told).collect::<Vec<_>>(),
            [
                (true, true, true, None),
                (true, true, false, None),
                (false, false, false, None),
                (false, false, true, Some(Ruling::In))
            ]
        );
        assert_eq!(pairs(&answer.steps.rulings().unwrap(), &films()), [(Some(1), Some(3))]);
        assert!(answer.steps.balance().unwrap().leaves.is_empty(), "no rule has changed anything");
    }

    #[test]
    fn where_the_rules_alone_choose_nothing_only_rulings_changed_what_scores_say() {
        let mut problem = problem(2);
        problem.rules = vec![Rule::new("region:E", "region", Scope::Group("E".to_owned())).with(RuleKind::Min, 1)];
        problem.tolerance = Some(100);
        assert!(!whole(&problem).is_possible(), "the film that is asked for is nine points below another");
        problem.pinned = vec!["d".to_owned()];
        let answer = whole(&problem);
        assert!(answer.is_possible() && answer.steps.by_rules.is_none());
        let told: Vec<_> = answer.places.iter().map(|place| (place.by_rules, place.chosen)).collect();
        assert_eq!(told, [(true, true), (true, false), (false, false), (false, true)], "the first is in by its score");
        assert_eq!(pairs(&answer.steps.rulings().unwrap(), &films()), [(Some(1), Some(3))]);
        assert_eq!(answer.steps.rulings().unwrap().price, 900);
    }

    #[test]
    fn a_conflict_reads_as_words() {
        let problem = problem(4);
        let rules = Balance { size: 4, tolerance: None, rules: problem.rules.clone() };
        let quick = Answer::quick(&problem, &films());
        assert!(!quick.is_possible() && !quick.is_explained() && quick.effect(1).is_none());
        let mut work = Explaining::default();
        let why = std::iter::from_fn(|| Some(work.advance(&problem, || true))).flatten().next().unwrap();
        let answer = quick.explained(&problem, why, &films());
        assert!(answer.is_explained());
        let Outcome::Infeasible(why) = &answer.outcome else { panic!("feasible") };
        let words = conflict(why, &rules, &RuleNames::default(), &films(), Lang::Zh);
        assert!(words.contains(&"W至多 2".to_owned()), "{words:?}");
        let eased = relaxation(why, &rules, &RuleNames::default(), &films(), Lang::En);
        assert_eq!(eased, ["Max from W 2: change to 3"]);
        assert!(answer.steps.rulings().is_none());
    }

    #[test]
    fn a_share_reads_in_percent_and_in_films() {
        let mut problem = problem(4);
        problem.rules = vec![Rule::new("r", "region", Scope::Each).with(RuleKind::MaxShare, 50)];
        let rules = Balance::of(&problem);
        let answer = whole(&problem);
        let Outcome::Infeasible(why) = &answer.outcome else { panic!("feasible") };
        let words = conflict(why, &rules, &RuleNames::default(), &films(), Lang::Zh);
        assert!(words.contains(&"W至多占 50%（2 部）".to_owned()), "{words:?}");
        let eased = relaxation(why, &rules, &RuleNames::default(), &films(), Lang::En);
        assert_eq!(eased, ["Max share from W 50 % (2 films): change to 75 % (3 films)"]);

        problem.size = 3;
        // A third place, of three, would go to W.
        let looser = Effect::Costs { looser: 800, without: 800 };
        problem.rules = vec![Rule::new("r", "region", Scope::Each).with(RuleKind::MaxShare, 67)];
        assert_eq!(whole(&problem).effect(1), Some(looser));
    }
}
