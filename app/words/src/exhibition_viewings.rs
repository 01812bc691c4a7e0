//! Words of viewings at sites: the page of a site, the stage, the roll call, reports and the office's list.

use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::exhibition::viewing_problem::{EvidencePart, EvidenceProblem, ViewingProblem};

use crate::Lang;

messages! { exhibition_viewings;
    kind_gathering;
    kind_individual;
    kind_household;
    state_planned;
    state_held;
    state_discussed;
    state_reported;
    state_accepted;
    state_returned;
    source_player;
    source_pack;
    source_manual;

    own_sites;
    own_sites_lead;
    site_lead(today: &str);
    nothing_due;
    nothing_due_body;
    menu_of_week;
    must;
    due_today;
    overdue;
    days_left(days: i64);
    until(day: &str);
    films_and_minutes(films: u64, minutes: i64);
    start;
    plan;
    planned_at;
    time_help(zone: &str);
    time_needed;
    planned_done;
    kind_label;
    ways;
    to_library;
    to_preview;
    to_menu;
    to_packs;
    to_participation;

    viewings;
    viewing;
    no_viewings;
    no_viewings_body;
    viewings_of_days(days: i64);
    viewings_cut(most: usize);
    viewings_earlier;
    time;
    day;
    shown;
    films_of_menu;
    films_chosen;
    heads;
    state_label;
    source_label;
    plan_label;
    site;
    film;
    films;
    other_film;

    stage;
    play;
    stop;
    full_screen;
    picture_auto;
    no_script;
    cannot_play;
    all_played;
    played_percent(percent: i64);
    kept_here;
    all_sent;
    not_taken;
    kept_nowhere;
    needs_heads;

    roll;
    roll_picture;
    roll_note;
    presences(people: i64);
    to_viewing;
    roll_lead(site: &str);
    roll_privacy;
    roll_here;
    roll_done;
    roll_again;
    roll_done_at(site: &str);
    roll_close;
    roll_votes;
    roll_votes_note;
    roll_ask;
    roll_over;

    report_title;
    report_note;
    report;
    reported_done;
    heads_help;
    heads_by_roll(people: i64);
    ordered_heads;
    ordered_heads_help;
    number_needed;
    feedback;
    wishes;
    wish_film;
    wish_subject;
    wish_words;
    wish_from_library;

    by_hand;
    by_hand_lead;
    by_hand_of;
    by_hand_done;
    begun_at;
    minutes_watched;
    minutes_unit;
    of_length(length: &str);
    enter;

    played_title;
    played_note;
    played;
    counted;
    minutes(minutes: i64);
    faster;
    only_faster;
    said_title;

    decide_title;
    accept;
    return_it;
    accept_chosen;
    return_chosen;
    return_reason;
    return_help;
    returned_title;
    plan_withdrawn;
    plan_withdrawn_body;
    nothing_to_play;
    nothing_to_play_body;
    viewing_past;
    viewing_past_body;
    accepted_done(viewings: u64);
    returned_done(viewings: u64);
    search_what;
    choose_row;
    choose_viewing(site: &str, day: &str);
    none_found;
    none_found_body;
    recent_only(day: &str);

    no_evidence;
    problem_many_films(found: usize, most: usize);
    problem_many_answers(found: usize, most: usize);
    problem_many_wishes(found: usize, most: usize);
    problem_long(found: usize, most: usize);
    problem_heads(found: i64, most: i64);
    problem_revision(found: i64, most: i64);
    problem_times;
    problem_other_source;
    problem_nothing_played;
    problem_nobody;
    problem_accepted;
    problem_not_reported;
    problem_planned_time;
    problem_not_held_yet;
    problem_site_closed;
    problem_no_films;
    problem_nothing_chosen;
    problem_roll_cookie;
    problem_roll_full;
}

/// How people watched.
#[must_use]
pub const fn kind(lang: Lang, kind: ViewingKind) -> &'static str {
    match kind {
        ViewingKind::Gathering => kind_gathering(lang),
        ViewingKind::Individual => kind_individual(lang),
        ViewingKind::Household => kind_household(lang),
    }
}

/// How far a viewing is.
#[must_use]
pub const fn state(lang: Lang, state: ViewingState) -> &'static str {
    match state {
        ViewingState::Planned => state_planned(lang),
        ViewingState::Held => state_held(lang),
        ViewingState::Discussed => state_discussed(lang),
        ViewingState::Reported => state_reported(lang),
        ViewingState::Accepted => state_accepted(lang),
        ViewingState::Returned => state_returned(lang),
    }
}

/// Where what is known of a viewing came from.
#[must_use]
pub const fn source(lang: Lang, source: ViewingSource) -> &'static str {
    match source {
        ViewingSource::Player => source_player(lang),
        ViewingSource::Pack => source_pack(lang),
        ViewingSource::Manual => source_manual(lang),
    }
}

/// What a viewing without a plan shows.
#[must_use]
pub const fn other_films(lang: Lang, is_of_menu: bool) -> &'static str {
    if is_of_menu { films_of_menu(lang) } else { films_chosen(lang) }
}

/// Why something of a viewing is not taken or not done.
#[must_use]
pub fn problem(lang: Lang, problem: &ViewingProblem) -> String {
    match problem {
        ViewingProblem::Evidence(problem) => return evidence_problem(lang, *problem),
        ViewingProblem::OtherSource => problem_other_source(lang),
        ViewingProblem::NothingPlayed => problem_nothing_played(lang),
        ViewingProblem::NobodyThere => problem_nobody(lang),
        ViewingProblem::Accepted => problem_accepted(lang),
        ViewingProblem::NotReported => problem_not_reported(lang),
        ViewingProblem::PlannedTime => problem_planned_time(lang),
        ViewingProblem::NotHeldYet => problem_not_held_yet(lang),
        ViewingProblem::SiteClosed => problem_site_closed(lang),
        ViewingProblem::NoFilms => problem_no_films(lang),
        ViewingProblem::NothingChosen => problem_nothing_chosen(lang),
        ViewingProblem::RollOver => roll_over(lang),
        ViewingProblem::RollCookie => problem_roll_cookie(lang),
        ViewingProblem::RollFull => problem_roll_full(lang),
    }
    .to_owned()
}

fn evidence_problem(lang: Lang, problem: EvidenceProblem) -> String {
    match problem {
        EvidenceProblem::TooMany { part: EvidencePart::Films, found, most } => problem_many_films(lang, found, most),
        EvidenceProblem::TooMany { part: EvidencePart::Answers, found, most } => {
            problem_many_answers(lang, found, most)
        }
        EvidenceProblem::TooMany { part: EvidencePart::Wishes, found, most } => problem_many_wishes(lang, found, most),
        EvidenceProblem::TooLong { found, most } => problem_long(lang, found, most),
        EvidenceProblem::Heads { found, most } => problem_heads(lang, found, most),
        EvidenceProblem::Revision { found, most } => problem_revision(lang, found, most),
        EvidenceProblem::Times => problem_times(lang).to_owned(),
    }
}
