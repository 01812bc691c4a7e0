//! The ranking, the score matrix, and the line between two rounds.

use domain::contest::round::Advance;
use domain::scoring::Method;
use domain::scoring::rubric::points_2;

use crate::Lang;

messages! { results;
    title;
    title_of(round: &str);
    ranking;
    matrix;
    rounds;
    views;
    search;
    rank;
    number;
    work;
    region;
    category;
    score;
    sheets;
    recused;
    no_score;
    by_lottery;
    recused_cell;
    open_cell;
    judge_mean;
    sheets_short(sheets: u64);
    line;
    line_to(round: &str);
    line_later;
    line_note(above: u64, tied: u64, below: u64);
    line_help;
    rule;
    rule_all;
    rule_best(films: i64);
    rule_percent(percent: i64, places: u64, films: u64);
    rule_score(score: &str, places: u64);
    unbalanced;
    scores_later;
    opened_before;
    to_method;
    outcome;
    goes_on;
    stays;
    tied_at_line;
    tied_films(films: u64);
    ties_go(films: u64);
    ties_stay(films: u64);
    ties_went;
    ties_stayed;
    closed_round(name: &str);
    closed_rounds;
    closed_at(when: &str);
    shared_place;
    signatures;
    signed_at;
    countersigning;
    countersign;
    countersign_body;
    countersign_ranking_body;
    countersigned_by(name: &str, when: &str);
    countersigned_by_nobody;
    countersigned_done;
    closed_hash;
    kept_differs;
    kept_differs_body;
    kept_other(then: &str, now: &str);
    to_kept;
    to_present;
    open_round(round: &str);
    advanced;
    not_advanced;
    to_progress;
    carried(sheets: u64);
    sheets_of(counted: u64, expected: u64);
    not_closed;
    how_ties;
    raw;
    raw_rank;
    uneven;
    uneven_body;
    refused;
    method;
    method_of(name: &str);
    method_title;
    mean;
    mean_how;
    trimmed;
    trimmed_how;
    adjusted;
    adjusted_how;
    zscore;
    zscore_how;
    method_own;
    method_changes(moved: u64, selected: u64);
    method_moves(moved: u64);
    method_of_round;
    method_preview_of_round;
    method_preview;
    method_none;
    method_none_body;
    method_now;
    method_tried;
    method_selected;
    method_comes;
    method_leaves;
    method_both;
    method_choose;
    method_reason;
    method_reason_help;
    method_kept;
    method_closed;
    judges_title;
    judges_note;
    judges_none;
    judges_none_body;
    agreement;
    icc_mean;
    icc_single;
    alpha;
    kendall;
    drift;
    interval(low: &str, high: &str);
    poor;
    moderate;
    good;
    excellent;
    reliable;
    tentative;
    unreliable;
    by_chance(p: &str);
    drift_none;
    drift_up(points: &str);
    drift_down(points: &str);
    unknown;
    part_of(crossed: u64, all: u64);
    judge;
    leniency;
    lenient(points: &str);
    strict(points: &str);
    even;
    correlation;
    misfit;
    halo;
    look;
    judges_how;
    weakest(one: &str, two: &str);
    weak;
    parts(parts: u64);
    none_title;
    none_body;
    to_entries;
    nothing_found;
    nothing_found_body;
    export;
    sign_chair;
    sign_scrutineer;
    sign_date;

    verdict_reliable;
    verdict_moderate;
    verdict_poor;
    verdict_unknown;
    judge_lenient(name: &str, points: &str);
    judge_strict(name: &str, points: &str);
    judge_misfit(name: &str);
    verdict_review(panel: &str, judges: &str);
    verdict_nobody(panel: &str);
    mean_and_single;
}

/// A method's name.
#[must_use]
pub const fn method_name(lang: Lang, method: Method) -> &'static str {
    match method {
        Method::Mean => mean(lang),
        Method::Trimmed => trimmed(lang),
        Method::Adjusted => adjusted(lang),
        Method::Zscore => zscore(lang),
    }
}

/// By what rule films go on from a round; `places` is how many the selection has.
#[must_use]
pub fn advance_rule(lang: Lang, rule: Advance, places: usize) -> String {
    let count = |number: usize| u64::try_from(number).unwrap_or_default();
    match rule {
        Advance::All => rule_all(lang).to_owned(),
        Advance::Best(films) => rule_best(lang, films),
        Advance::Percent(percent) => {
            rule_percent(lang, percent, count(places), count(rule.number(places).unwrap_or_default()))
        }
        Advance::Score(score) => rule_score(lang, &points_2(score), count(places)),
    }
}
