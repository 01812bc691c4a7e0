//! Amendments of what was sealed: what is changed, as it was and as it is, on pages and in files.

use domain::amendment::AmendmentStanding;
use domain::contest::Balance;
use domain::ids::EntryId;
use domain::scoring::rubric::{Criterion, Rubric};
use domain::sealed_change::{RecordedChange, SealedChange};
use domain::time::Micros;

use crate::{Lang, phrases, results, selection};

messages! { amendments;
    page;
    none;
    none_body;
    note;
    rules;
    rubric;
    label(before: &str, after: &str);
    weight(criterion: &str, before: i64, after: i64);
    anchors(criterion: &str);
    method;
    deadline;
    no_deadline;
    from_to(what: &str, before: &str, after: &str);
    withdrawal;
    succeeded(leaves: &str, comes: &str);
    left_empty(leaves: &str);
    reason;
    decider;
    decider_help;
    amend;
    amend_rubric;
    amend_rubric_help;
    criterion_weight(criterion: &str);
    amend_deadline;
    new_deadline;
    amended;
    withdraw;
    withdraw_help;
    film;
    propose;
    would_succeed(leaves: &str, comes: &str);
    would_stay_empty(leaves: &str);
    withdraw_confirm;
    withdrawn;
    to_page;
}

/// How things are called that an amendment speaks of.
pub struct Naming<'a> {
    /// An entry.
    pub film: &'a dyn Fn(&EntryId) -> String,
    /// A time in the contest's zone.
    pub time: &'a dyn Fn(Micros) -> String,
    /// What is loosened of the rules, a line each.
    pub rules: &'a dyn Fn(&Balance, &Balance) -> Vec<String>,
}

/// What an amendment is about.
#[must_use]
pub const fn subject(change: &SealedChange, lang: Lang) -> &'static str {
    match change {
        SealedChange::Rules { .. } => rules(lang),
        SealedChange::Rubric { .. } => rubric(lang),
        SealedChange::Method { .. } => method(lang),
        SealedChange::Deadline { .. } => deadline(lang),
        SealedChange::Withdrawal { .. } => withdrawal(lang),
    }
}

/// How loosened rules on record stand to the selection: pages, dialogs and files have these words.
#[must_use]
pub const fn standing(standing: AmendmentStanding, lang: Lang) -> &'static str {
    match standing {
        AmendmentStanding::InForce => selection::amended(lang),
        AmendmentStanding::Unneeded => selection::unneeded(lang),
        AmendmentStanding::RulingsSuffice | AmendmentStanding::Outdated => selection::lapsed(lang),
        AmendmentStanding::Replaced => selection::replaced(lang),
    }
}

/// What the selection follows because of it, in sentences.
#[must_use]
pub const fn standing_body(standing: AmendmentStanding, lang: Lang) -> &'static str {
    match standing {
        AmendmentStanding::InForce => selection::amended_body(lang),
        AmendmentStanding::Unneeded => selection::unneeded_body(lang),
        AmendmentStanding::RulingsSuffice => selection::rulings_suffice_body(lang),
        AmendmentStanding::Outdated => selection::lapsed_body(lang),
        AmendmentStanding::Replaced => selection::replaced_body(lang),
    }
}

/// What an amendment changes, a line each: as it was and as it is.
#[must_use]
pub fn lines(change: &SealedChange, naming: &Naming<'_>, lang: Lang) -> Vec<String> {
    match change {
        SealedChange::Rules { before, after } => (naming.rules)(before, after),
        SealedChange::Rubric { before, after } => rubric_lines(before, after, lang),
        SealedChange::Method { before, after } => {
            vec![from_to(lang, method(lang), results::method_name(lang, *before), results::method_name(lang, *after))]
        }
        SealedChange::Deadline { before, after } => {
            let time = |at: &Option<Micros>| at.map_or_else(|| no_deadline(lang).to_owned(), |at| (naming.time)(at));
            vec![from_to(lang, deadline(lang), &time(before), &time(after))]
        }
        SealedChange::Withdrawal { leaves, comes } => {
            let leaves = (naming.film)(leaves);
            vec![match comes {
                Some(comes) => succeeded(lang, &leaves, &(naming.film)(comes)),
                None => left_empty(lang, &leaves),
            }]
        }
    }
}

fn rubric_lines(before: &Rubric, after: &Rubric, lang: Lang) -> Vec<String> {
    let pairs = before.criteria.iter().zip(&after.criteria);
    pairs.flat_map(|(before, after)| criterion_lines(before, after, lang)).collect()
}

fn criterion_lines(before: &Criterion, after: &Criterion, lang: Lang) -> Vec<String> {
    let name = after.label.get(lang);
    let mut lines = Vec::new();
    if before.label != after.label {
        lines.push(label(lang, before.label.get(lang), name));
    }
    if before.weight != after.weight {
        lines.push(weight(lang, name, before.weight, after.weight));
    }
    if before.anchors != after.anchors {
        lines.push(anchors(lang, name));
    }
    lines
}

/// All of an amendment in one cell: when, what, why, who decided it, and how it stands where it does not count.
#[must_use]
pub fn whole(one: &RecordedChange, stands: Option<AmendmentStanding>, naming: &Naming<'_>, lang: Lang) -> String {
    let lines = phrases::clauses(lang, &lines(&one.change, naming, lang));
    let what = phrases::labelled(lang, &(naming.time)(one.at), &lines);
    let lapsed =
        stands.filter(|stands| *stands != AmendmentStanding::InForce).map(|stands| standing(stands, lang).to_owned());
    let why = selection::amended_by(lang, &one.reason, &one.decider);
    phrases::clauses(lang, &[what, why].into_iter().chain(lapsed).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_standing_has_a_sentence_of_its_own() {
        for lang in [Lang::Zh, Lang::En] {
            let said: BTreeSet<&str> = AmendmentStanding::ALL.into_iter().map(|one| standing_body(one, lang)).collect();
            assert_eq!(said.len(), AmendmentStanding::ALL.len());
        }
    }

    #[test]
    fn what_does_not_count_says_so_in_its_line() {
        let rules = Balance { size: 5, tolerance: None, rules: Vec::new() };
        let change = SealedChange::Rules { before: rules.clone(), after: Balance { size: 4, ..rules } };
        let one = RecordedChange { change, reason: "片源不足".to_owned(), decider: "组委会".to_owned(), at: 0 };
        let (film, time) = (|_: &EntryId| String::new(), |_: Micros| "1 月 1 日".to_owned());
        let rules = |_: &Balance, _: &Balance| vec!["名额 5 → 4".to_owned()];
        let naming = Naming { film: &film, time: &time, rules: &rules };
        let line = |stands| whole(&one, stands, &naming, Lang::Zh);
        assert_eq!(line(None), line(Some(AmendmentStanding::InForce)));
        for stands in [
            AmendmentStanding::Unneeded,
            AmendmentStanding::RulingsSuffice,
            AmendmentStanding::Outdated,
            AmendmentStanding::Replaced,
        ] {
            assert!(line(Some(stands)).contains(standing(stands, Lang::Zh)), "{}", line(Some(stands)));
        }
    }
}
