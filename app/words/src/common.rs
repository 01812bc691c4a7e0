//! Words that every feature uses.

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::entry::EntryState;

use crate::Lang;
pub use crate::phrases::{clock, entry_number};
pub use crate::times::time_of_day;

messages! { common;
    product;
    skip_to_content;
    home;
    breadcrumb;
    account;
    sign_in;
    sign_out;
    seen_as(role: &str);
    the_public;
    stop_viewing;
    required;
    optional;
    choose;
    save;
    cancel;
    close;
    back;
    search;
    apply;
    clear_filters;
    all;
    count_all(total: u64);
    count_some(total: u64, shown: u64);
    sort_by(column: &str);
    pages;
    page_of(page: u64, pages: u64);
    pdf;
    previous;
    next;
    type_to_confirm(words: &str);
    mend_fields(count: u64);
    mend_fields_and_password(count: u64);
    steps;
    step_done;
    step_now;
    step_open;
    dots_done;
    dots_current;
    dots_recused;
    dots_open;
    dots_chosen;
    no_video;
    film_being_prepared;

    error_401;
    error_401_body;
    expired;
    expired_body;
    sign_in_elsewhere;
    send_again;
    error_403;
    error_403_body;
    error_404;
    error_404_body;
    error_409;
    error_409_body;
    error_422;
    error_400;
    error_400_body;
    error_408_body;
    error_413_body;
    error_429;
    error_429_body(seconds: u32);
    error_503;
    error_503_body;
    error_507;
    error_507_body;
    error_500;
    error_500_body(reference: &str);
    go_home;
    try_again;

    phase_draft;
    phase_call_open;
    phase_call_closed;
    phase_eligibility;
    phase_first_round;
    phase_round(number: u8);
    phase_selection;
    phase_publicity;
    phase_final;
    phase_archived;

    role_administrator;
    role_organiser;
    role_staff;
    role_unit_officer;
    role_creator;
    role_judge;
    role_chair;
    role_scrutineer;

    state_draft;
    state_submitted;
    state_returned;
    state_eligible;
    state_refused;
    state_shortlisted;
    state_not_shortlisted;
    state_withdrawn;
}

/// The name of a phase.
#[must_use]
pub fn phase(lang: Lang, phase: Phase) -> String {
    let name = match phase {
        Phase::Draft => phase_draft(lang),
        Phase::CallOpen => phase_call_open(lang),
        Phase::CallClosed => phase_call_closed(lang),
        Phase::Eligibility => phase_eligibility(lang),
        Phase::Round(1) => phase_first_round(lang),
        Phase::Round(number) => return phase_round(lang, number),
        Phase::Selection => phase_selection(lang),
        Phase::Publicity => phase_publicity(lang),
        Phase::Final => phase_final(lang),
        Phase::Archived => phase_archived(lang),
    };
    name.to_owned()
}

/// The name of a role.
#[must_use]
pub const fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Administrator => role_administrator(lang),
        Role::Organiser => role_organiser(lang),
        Role::Staff => role_staff(lang),
        Role::UnitOfficer => role_unit_officer(lang),
        Role::Creator => role_creator(lang),
        Role::Judge => role_judge(lang),
        Role::Chair => role_chair(lang),
        Role::Scrutineer => role_scrutineer(lang),
    }
}

/// The name of an entry's state.
#[must_use]
pub const fn entry_state(lang: Lang, state: EntryState) -> &'static str {
    match state {
        EntryState::Draft => state_draft(lang),
        EntryState::Submitted => state_submitted(lang),
        EntryState::Returned => state_returned(lang),
        EntryState::Eligible => state_eligible(lang),
        EntryState::Refused => state_refused(lang),
        EntryState::Shortlisted => state_shortlisted(lang),
        EntryState::NotShortlisted => state_not_shortlisted(lang),
        EntryState::Withdrawn => state_withdrawn(lang),
    }
}
