//! Contests: words of the pages an organiser works with, and of a contest's front page.

use crate::Lang;
pub use crate::common::entry_number;

messages! { contests;
    tabs;
    tab_board;
    tab_entries;
    tab_people;
    tab_progress;
    tab_ranking;
    tab_judges;
    tab_selection;
    tab_meeting;
    tab_record;
    tab_settings;

    minutes(minutes: i64);
    hours_minutes(hours: i64, minutes: i64);
    days(days: i64);
    days_hours(days: i64, hours: i64);
    left(span: &str);
    past;
    in_zone(time: &str, zone: &str);

    phase;
    deadline;
    work;
    judge;
    reason;
    role;
    name;
    email;
    unit;
    region;
    category;
    films(count: u64);

    new_contest;
    new_lead;
    only_organisers;
    title;
    title_help;
    title_needed;
    preset_label;
    preset_needed;
    preset_selection_name;
    preset_selection_about;
    preset_open_name;
    preset_open_about;
    preset_festival_name;
    preset_festival_about;
    has_categories(categories: u64, regions: u64);
    has_rubric(criteria: &str);
    has_places(films: u64, rules: u64);
    has_form(fields: u64, size: &str);
    create;
    created;

    see_as_public;
    created_on(day: &str);
    came_in(count: u64);
    no_deadline;
    until_day(day: &str);
    checked(eligible: u64, returned: u64);
    passed(eligible: u64);
    scored_of(done: u64, all: u64);
    blind;
    open_round;
    panels_and(panels: u64, blind: &str);
    chosen(count: u64);
    to_choose(count: u64);

    next_step(name: &str);
    at_end;
    at_end_body;
    in_the_way;
    organiser_decides;
    means_call;
    means_closed;
    means_check;
    means_first_round(name: &str);
    means_round(name: &str);
    means_selection;
    means_publicity;
    means_final;
    means_archived;
    open_call;
    close_call;
    seal_and_begin(name: &str);
    archive;
    begin(name: &str);
    early_help(left: &str);
    back_help;
    reopen_call;
    will_seal;
    rules_sealed;
    fingerprint_of;
    moved(name: &str);
    to_settings;
    to_deadline;
    to_check;
    to_entries;
    experts;
    experts_note;
    no_experts;
    no_experts_body;
    expertise;
    expertise_help;
    contests_judged;
    call_expert;
    call_expert_named(name: &str);
    expert_called(name: &str);
    expert_gone;
    to_people;
    to_line;
    to_seat;
    to_assignment;
    to_progress;
    to_selection;

    intake;
    intake_note(total: u64);
    per_unit(max: i64);
    by_category;
    by_state;
    no_entries;

    coverage;
    covers(name: &str, done: u64, open: u64, recused: u64);
    cell_is;
    cell_done;
    cell_open;
    cell_recused;
    cell_elsewhere;
    red_lines(count: u64);
    red_lines_note;

    preview;
    preview_body;
    back_to_board;
    places;
    lead_draft;
    lead_call;
    lead_check;
    lead_round(name: &str);
    lead_selection;
    lead_publicity;
    lead_final;
    enter;
    to_desk;
    desk_later;
    my_entries;
    categories;
    longest;
    film_asked;
    file_kinds;
    codecs;
    picture;
    file_size;
    at_least(what: &str);
    at_most(what: &str);
    rubric;

    members;
    no_members;
    no_members_body;
    nobody_found;
    search_people;
    remove;
    remove_title(name: &str, role: &str);
    remove_body;
    removed(name: &str);
    removed_before;
    invite_title;
    invite;
    affiliation_help;
    no_region;
    at_once;
    at_once_help;
    no_account;
    joined(email: &str);
    invited(name: &str, role: &str);
    link_once;
    link_label;
    write_mail;
    mail_subject(contest: &str, role: &str);
    mail_body(name: &str, contest: &str, role: &str, link: &str);
    open_invitations(count: u64);
    open_invitations_note;
    valid_until;

    panels;
    panel(label: &str);
    no_panel;
    panels_need_judges;
    all_seated;
    unseated(count: u64);
    panels_count;
    panels_number(found: &str, most: u64);
    panel_beyond(number: u64);
    panels_empty(panels: &str);
    deal;
    save_panels;
    panels_saved(count: u64);
    panels_fixed;
    to_panels;

    assignment;
    no_plan;
    who_sees_what;
    who_sees_note;
    panel_head;
    films_head;
    viewing_time;
    avoided;
    sheets;
    anchors;
    anchors_about;
    conflicts;
    avoided_sheets(count: u64);
    plan_rules;
    assign(count: u64);
    assign_again(count: u64);
    assigned(count: u64);
    no_films;
    no_films_body;
    plan_is_stored;
    plan_is_stored_body;
    plan_differs(count: u64);
    plan_differs_body;

    nothing_assigned;
    nothing_assigned_body;
    far(done: u64, all: u64, signed: u64);
    judges_head;
    done_head;
    share;
    recused_head;
    signed_head;
    signed_tag;
    reopen;
    reopen_title(count: u64, name: &str);
    reopen_body;
    reopen_confirm(count: u64);
    reopened(count: u64, name: &str);
    films_waiting(count: u64);
    waits_for;
    all_scored;
    until_head;
    not_declared;
    term;
    term_is(until: &str);
    no_term;
    term_for;
    everybody;
    term_until;
    term_reason_help;
    set_term;
    term_set;
    recusals(count: u64);
    recused_because(judge: &str, reason: &str);
    judges_left(count: u64);
    stands_in(name: &str);
    proposed(name: &str, films: u64, minutes: i64);
    let_stand_in(name: &str);
    nobody_left;
    replaced(name: &str);
}

/// The name of a preset.
#[must_use]
pub const fn preset(lang: Lang, preset: domain::preset::Preset) -> &'static str {
    use domain::preset::Preset as P;
    match preset {
        P::Selection => preset_selection_name(lang),
        P::OpenContest => preset_open_name(lang),
        P::Festival => preset_festival_name(lang),
    }
}

/// Numbers of entries in a row.
#[must_use]
pub fn anchors_list(lang: Lang, numbers: &[i64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|number| entry_number(*number)).collect();
    numbers.join(if lang == Lang::Zh { "、" } else { ", " })
}

/// Minutes of film as hours and minutes.
#[must_use]
pub fn hours_and_minutes(lang: Lang, minutes_in_all: i64) -> String {
    if minutes_in_all < 60 {
        minutes(lang, minutes_in_all)
    } else {
        hours_minutes(lang, minutes_in_all / 60, minutes_in_all % 60)
    }
}
