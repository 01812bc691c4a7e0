//! Participation of sites: the figures of a region, its sites, its reports and approvals, and the same on paper.

use domain::exhibition::participation::Month;

use crate::{Lang, times};

messages! { exhibition_participation;
    page;
    heading(region: &str, what: &str);
    parts;
    part_figures;
    part_sites;
    part_doubts;
    part_reports;
    part_checks;
    way;
    month;
    rule;
    show;
    month_of_year(year: i64, month: &str);

    region;
    direct;
    whole(name: &str);
    expected;
    met;
    rate;
    on_time_rate;
    of_them_late;
    below;
    silent;
    excluded;
    closed;
    by_hand_share;
    hours;
    site;
    site_code;
    state;
    state_by_hand(state: &str);
    viewings;
    minutes;
    manual_minutes;
    late_minutes;
    heads;
    films;

    full_stop(sentence: &str);
    by_rule(rule: &str, key: &str);
    other_rule(rule: &str, rate: &str);
    by_hand_note(sites: i64, share: &str);
    excluded_region(sites: i64, name: &str, reason: &str);
    frozen_as(number: i64, hash: &str);
    table_title(region: &str, month: &str);
    sites_title(region: &str, month: &str, which: &str);
    all_sites;
    sites;
    report;

    figures;
    by_regions;
    no_regions;
    no_regions_body;
    rules;
    basis;
    trend;
    rolled_up(at: &str);
    never_rolled_up;
    never_rolled_up_body;
    outdated;
    roll_up;
    rolled_up_done;
    up_to_date;
    month_runs(day: &str);
    approved_tag;
    own_sites;
    own_sites_lead;

    states;
    no_sites;
    standing;
    days;
    day;
    no_days;
    exclusions;
    excluded_days(from: &str, until: &str, reason: &str);
    to_region;
    to_month;
    of_day(site: &str, day: &str);
    no_viewings;
    source;
    time;
    film;
    counted;
    length;
    received;
    faster;

    approvals;
    approve;
    approve_body;
    approved_done;
    waiting(names: &str);
    take_back;
    take_back_body;
    taken_back_done;
    above_first(name: &str);
    reason;
    no_approvals;
    approved_by(region: &str);
    taken_back_by(region: &str);
    when;
    who;
    reports;
    freeze;
    freeze_body;
    freeze_again_body;
    frozen_done;
    no_reports;
    number(number: i64);
    numbered;
    later(day: &str);

    report_title(region: &str, month: &str);
    corrected_by(number: i64);
    corrects(number: i64, reason: &str);
    intact;
    not_intact;
    not_intact_body;
    hash;
    frozen_at;
    notice;
    notice_title(region: &str, month: &str);
}

/// A month with its year: 2026年6月.
#[must_use]
pub fn month_words(lang: Lang, one: Month) -> String {
    let (year, month) = one.numbers();
    month_of_year(lang, year, times::month_name(lang, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_told_with_its_year() {
        let june: Month = "2026-06".parse().unwrap();
        assert_eq!([month_words(Lang::Zh, june), month_words(Lang::En, june)], ["2026年6月", "Jun 2026"]);
    }
}
