//! Viewing plans of offices: writing and publishing them, how far sites are, wishes that are answered.

use domain::exhibition::plans::{PlanProblem, PlanStanding, PlanState};
use domain::limits;

use crate::{Lang, phrases, times};

messages! { exhibition_plans;
    page;
    list_note;
    none;
    none_body;
    none_of_state;
    title;
    office;
    period;
    days(first: &str, last: &str);
    state;
    states;
    sites;
    state_draft;
    state_published;
    state_withdrawn;

    new_plan;
    create;
    created;
    starts;
    ends;
    introduction;
    introduction_help;
    kinds;
    kinds_help;
    saved;

    sections;
    section_terms;
    section_films;
    section_sites;
    section_wishes;
    to_list;

    films;
    no_films;
    no_films_body;
    from_library;
    from_library_note;
    library_empty;
    choose;
    film;
    length;
    requirement;
    must;
    offered;
    place;
    question(number: usize);
    questions;
    no_questions;
    films_note;
    save_films;
    film_gone;

    range;
    nothing_chosen;
    choose_regions(name: &str);
    everything_in(name: &str);
    open_sites(count: u64);
    chosen_within(count: usize);
    covered(name: &str);
    covered_body;
    levels;
    below(name: &str);
    above;
    save_regions;
    expected(count: u64);
    expected_note;
    sites_got(count: u64);

    publish;
    publish_body;
    answer_preview;
    published(count: u64);
    withdraw;
    withdraw_body;
    reason;
    withdrawn;
    withdrawn_because(reason: &str);
    sheet;

    wishes_of(title: &str);
    no_previous;
    no_previous_body;
    no_wishes;
    no_wishes_body;
    by_film;
    by_subject;
    by_region;
    by_words;
    wished;
    ordered;
    subject;
    region;
    site_name;
    wish;
    take;
    take_film(title: &str);
    taken;
    in_plan;
    gone_films(count: usize);
    how_often(count: u64);
    of_subject(subject: &str);
    answer_head;
    answer_kept(list: &str);
    answer_open(list: &str);

    board;
    board_note;
    standing;
    standing_silent;
    standing_received;
    standing_planned;
    standing_held;
    standing_discussed;
    standing_reported;
    total;
    watched(count: u64, total: u64);
    by_regions;
    directly;
    list_of(standing: &str);
    no_sites;
    no_sites_body;
    to_sites_of(standing: &str, count: i64);
    remind;
    remind_body;
    unreached(count: i64);
    to_unmanaged;
    reminded(count: u64);
    site_code;
    site_kind;
    received_at;
    reminded_at;
    files;
    sites_and_more(names: &str, count: u64);

    for_site;
    number;
    held_on;
    heads;
    signed_by;

    wrong_no_title;
    wrong_title(found: usize, max: usize);
    wrong_introduction(found: usize, max: usize);
    wrong_no_day;
    wrong_day(found: &str);
    wrong_order;
    wrong_days(found: i64, max: i64);
    wrong_films(found: usize, max: usize);
    wrong_questions(found: usize, max: usize);
    wrong_question(found: usize, max: usize);
    wrong_library;
    wrong_library_of(titles: &str);
    wrong_nothing_to_take;
    wrong_no_films;
    wrong_no_question(titles: &str);
    wrong_no_sites;
    wrong_over(day: &str);
    wrong_not_draft;
    wrong_not_published;
    wrong_nobody;
}

/// Where a plan is.
#[must_use]
pub const fn state_name(lang: Lang, state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => state_draft(lang),
        PlanState::Published => state_published(lang),
        PlanState::Withdrawn => state_withdrawn(lang),
    }
}

/// How far a site is.
#[must_use]
pub const fn standing_name(lang: Lang, standing: PlanStanding) -> &'static str {
    match standing {
        PlanStanding::Silent => standing_silent(lang),
        PlanStanding::Received => standing_received(lang),
        PlanStanding::Planned => standing_planned(lang),
        PlanStanding::Held => standing_held(lang),
        PlanStanding::Discussed => standing_discussed(lang),
        PlanStanding::Reported => standing_reported(lang),
    }
}

/// Why a plan cannot be so, or something cannot be done with it.
#[must_use]
pub fn problem(lang: Lang, problem: &PlanProblem) -> String {
    let titles = |titles: &[String]| {
        let titles: Vec<String> = titles.iter().map(|title| phrases::titled(lang, title)).collect();
        phrases::titles(lang, &titles)
    };
    match problem {
        PlanProblem::NoTitle => wrong_no_title(lang).to_owned(),
        PlanProblem::TitleLength(found) => wrong_title(lang, *found, limits::PLAN_TITLE),
        PlanProblem::IntroductionLength(found) => wrong_introduction(lang, *found, limits::PLAN_INTRODUCTION),
        PlanProblem::Starts(found) | PlanProblem::Ends(found) if found.is_empty() => wrong_no_day(lang).to_owned(),
        PlanProblem::Starts(found) | PlanProblem::Ends(found) => wrong_day(lang, found),
        PlanProblem::Order => wrong_order(lang).to_owned(),
        PlanProblem::Days(found) => wrong_days(lang, *found, limits::PLAN_DAYS),
        PlanProblem::FilmCount(found) => wrong_films(lang, *found, limits::PLAN_FILMS),
        PlanProblem::QuestionCount { found, .. } => wrong_questions(lang, *found, limits::PLAN_QUESTIONS),
        PlanProblem::QuestionLength { found, .. } => wrong_question(lang, *found, limits::QUESTION),
        PlanProblem::NotInLibrary(found) if found.is_empty() => wrong_library(lang).to_owned(),
        PlanProblem::NotInLibrary(found) => wrong_library_of(lang, &titles(found)),
        PlanProblem::NothingToTake => wrong_nothing_to_take(lang).to_owned(),
        PlanProblem::NoFilms => wrong_no_films(lang).to_owned(),
        PlanProblem::NoQuestion(found) => wrong_no_question(lang, &titles(found)),
        PlanProblem::NoSites => wrong_no_sites(lang).to_owned(),
        PlanProblem::Over(day) => wrong_over(lang, &times::day_with_weekday(lang, *day)),
        PlanProblem::NotDraft => wrong_not_draft(lang).to_owned(),
        PlanProblem::NotPublished => wrong_not_published(lang).to_owned(),
        PlanProblem::NobodyToRemind => wrong_nobody(lang).to_owned(),
    }
}

/// Several of them in a row.
#[must_use]
pub fn problems(lang: Lang, all: &[PlanProblem]) -> String {
    phrases::clauses(lang, &all.iter().map(|one| problem(lang, one)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typography::faults;

    #[test]
    fn problems_are_told_with_what_was_found() {
        let all = [
            PlanProblem::TitleLength(130),
            PlanProblem::Starts("七月".to_owned()),
            PlanProblem::NoQuestion(vec!["灯塔".to_owned(), "渡口".to_owned()]),
            PlanProblem::NotInLibrary(vec!["灯塔".to_owned()]),
        ];
        let told = problems(Lang::Zh, &all);
        assert_eq!(faults(&told), Vec::<&str>::new(), "{told}");
        for part in ["130 字", "“七月”", "《灯塔》《渡口》"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        let empty = PlanProblem::Ends(String::new());
        assert_eq!(problem(Lang::En, &empty), "Enter a day");
    }
}
