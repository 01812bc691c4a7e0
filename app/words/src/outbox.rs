//! The pages of letters: the outbox, mailings, templates; and what other pages say about letters.

use domain::letter::{LetterNote, LetterState};

use crate::Lang;

messages! { outbox;
    title;
    none;
    none_body;
    account_title;
    account_none_body;
    nothing_found;
    nothing_found_body;
    search_what;
    states;
    kind;
    state;
    to;
    subject;
    written_at;
    state_draft;
    state_released;
    state_sending;
    state_sent;
    state_unknown;
    state_retry;
    state_failed;
    state_bounced;
    state_suppressed;
    state_withdrawn;
    note_no_server;
    note_too_late;
    note_abandoned;
    note_taken_back;
    note_invitation_ended;
    note_unproven;
    note_will_wait;
    note_sent_by_hand;
    drafts(count: u64);
    drafts_body;
    drafts_filtered;
    release_first(count: u64);
    release_all(count: u64);
    release_rest(count: u64);
    release_title(count: u64);
    release_body;
    release;
    released(count: u64);
    first_went(left: u64);
    first_went_body;
    not_moved;
    no_server;
    no_server_body;
    withdraw;
    withdraw_all(count: u64);
    withdraw_title(count: u64);
    withdraw_body;
    withdrawn(count: u64);
    reason;
    unknown_title(count: u64);
    unknown_body;
    unknown_more;
    arrived;
    arrived_reason;
    settled;
    send_again;
    send_again_title(name: &str);
    send_again_body;
    to_texts;
    to_mailing;
    to_outbox;
    letter;
    attempts(count: i64);
    sent_at;
    note;
    text;
    copy;
    wiped;
    mail_program;
    by_hand;
    mailing_lead;
    mailing_what;
    tag;
    everybody;
    mailing_count(count: u64);
    mailing_before(count: u64);
    mailing_nobody;
    mailing_nobody_body;
    mailing_write(count: u64);
    mailing_wrote(count: u64);
    mailing_more(count: u64);
    held(count: u64);
    held_body;
    held_more(count: u64);
    news_subject;
    news_message;
    news_help;
    name;
    email;
    about;
    films(count: i64);
    said_before;
    would_write(count: u64);
    would_draft(count: u64, kind: &str);
    would_send(count: u64, kind: &str);
    moved_title;
    moved_body;
    moved_do;
    board_drafts(count: i64);
    board_unknown(count: i64);
    board_failed(count: i64);
    board_bounced(count: i64);
    templates;
    templates_lead;
    own;
    language;
    body;
    placeholders(list: &str);
    save;
    preview;
    reset;
    saved(kind: &str);
    was_reset(kind: &str);
    example;
    settings;
    always;
    receipts;
    returns;
    else_drafts;
    quiet_from;
    quiet_to;
    quiet_help(zone: &str);
    quiet_wrong;
    languages;
    languages_help;
    settings_saved;
}

/// The name of a state.
#[must_use]
pub const fn state_name(lang: Lang, state: LetterState) -> &'static str {
    match state {
        LetterState::Draft => state_draft(lang),
        LetterState::Released => state_released(lang),
        LetterState::Sending => state_sending(lang),
        LetterState::Sent => state_sent(lang),
        LetterState::Unknown => state_unknown(lang),
        LetterState::Retry => state_retry(lang),
        LetterState::Failed => state_failed(lang),
        LetterState::Bounced => state_bounced(lang),
        LetterState::Suppressed => state_suppressed(lang),
        LetterState::Withdrawn => state_withdrawn(lang),
    }
}

/// What is noted with a letter: what the program notes in words, what a mail server or a person said as it is.
#[must_use]
pub fn problem(lang: Lang, noted: &str) -> String {
    match LetterNote::parse(noted) {
        Some(LetterNote::NoServer) => note_no_server(lang).to_owned(),
        Some(LetterNote::TooLate) => note_too_late(lang).to_owned(),
        Some(LetterNote::Abandoned) => note_abandoned(lang).to_owned(),
        Some(LetterNote::TakenBack) => note_taken_back(lang).to_owned(),
        Some(LetterNote::InvitationEnded) => note_invitation_ended(lang).to_owned(),
        Some(LetterNote::Unproven) => note_unproven(lang).to_owned(),
        None => noted.to_owned(),
    }
}
