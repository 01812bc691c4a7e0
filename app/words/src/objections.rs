//! Objections to a notice: the form for everybody, the look-up, and the page of the office.

use domain::objection::{ObjectionKind, ObjectionState, ObjectorKind};

use crate::Lang;

messages! { objections;
    page;
    eligibility;
    rights;
    procedure;
    other;
    person;
    unit;
    unnamed;
    received;
    accepted;
    declined;
    upheld;
    unchanged;
    dismissed;
    being_examined;

    form;
    form_lead(contest: &str, last: &str);
    closed(last: &str);
    about;
    film;
    no_film;
    who;
    who_help;
    name;
    address;
    phone;
    email;
    email_help;
    facts;
    facts_help;
    confidential;
    submit;

    filed;
    filed_lead;
    number;
    secret;
    keep_them;
    will_answer(day: &str);
    evidence;
    evidence_help(most: usize, size: &str);
    send_evidence;
    evidence_kept(count: u64);
    evidence_refused;
    evidence_again;

    look_up;
    look_up_lead;
    look_up_do;
    state_of;
    state_now;
    made_at;
    answer_by;
    overdue;
    answered_at;
    answer;
    decider;
    files;

    none;
    none_body;
    counts(open: u64, all: u64);
    reason;
    reason_help;
    accept;
    decline;
    reply;
    reply_help;
    uphold;
    dismiss;
    accept_note;
    accepted_at;
    entered_by;
    unsettled;
    keep_reason;
    keep_help;
    keep;
    was_kept;
    was_accepted;
    was_declined;
    was_answered;
    by_whom;
    to_withdrawal;
    to_withdrawal_help;
    more;
}

/// What an objection is about.
#[must_use]
pub const fn kind(lang: Lang, kind: ObjectionKind) -> &'static str {
    match kind {
        ObjectionKind::Eligibility => eligibility(lang),
        ObjectionKind::Rights => rights(lang),
        ObjectionKind::Procedure => procedure(lang),
        ObjectionKind::Other => other(lang),
    }
}

/// Who objects.
#[must_use]
pub const fn objector(lang: Lang, kind: ObjectorKind) -> &'static str {
    match kind {
        ObjectorKind::Person => person(lang),
        ObjectorKind::Unit => unit(lang),
        ObjectorKind::Unnamed => unnamed(lang),
    }
}

/// Where an objection stands.
#[must_use]
pub const fn state(lang: Lang, state: ObjectionState) -> &'static str {
    match state {
        ObjectionState::Received => received(lang),
        ObjectionState::Accepted => accepted(lang),
        ObjectionState::Declined => declined(lang),
        ObjectionState::Upheld => upheld(lang),
        ObjectionState::Unchanged => unchanged(lang),
        ObjectionState::Dismissed => dismissed(lang),
    }
}
