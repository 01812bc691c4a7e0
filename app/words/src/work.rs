//! What waits for people: the queue of the home page.

use domain::work::WorkKind;

use crate::Lang;

messages! { work;
    queue;
    queue_note;
    nothing;
    nothing_body;
    what;
    contest;
    until;
    begin_head;
    overdue;
    score_films(count: u64);
    score_films_begin;
    sign_sheets(count: u64);
    sign_sheets_begin;
    join_meeting;
    join_meeting_begin;
    correct_entries(count: u64);
    correct_entries_begin;
    finish_drafts(count: u64);
    finish_drafts_begin;
    check_entries(count: u64);
    check_entries_begin;
    finish_setup;
    finish_setup_begin;
    close_call;
    close_call_begin;
    await_judges(count: u64);
    await_judges_begin;
    seal_selection;
    seal_selection_begin;
    next_step;
    next_step_begin;
    countersign(count: u64);
    countersign_begin;
    handle_objections(count: u64);
    handle_objections_begin;
    seal_vote;
    seal_vote_begin;
    forget_voters;
    forget_voters_begin;
}

/// What is to be done, in a sentence with its number.
#[must_use]
pub fn task(lang: Lang, kind: WorkKind, count: u64) -> String {
    match kind {
        WorkKind::ScoreFilms => score_films(lang, count),
        WorkKind::SignSheets => sign_sheets(lang, count),
        WorkKind::JoinMeeting => join_meeting(lang).to_owned(),
        WorkKind::CorrectEntries => correct_entries(lang, count),
        WorkKind::FinishDrafts => finish_drafts(lang, count),
        WorkKind::CheckEntries => check_entries(lang, count),
        WorkKind::FinishSetup => finish_setup(lang).to_owned(),
        WorkKind::CloseCall => close_call(lang).to_owned(),
        WorkKind::AwaitJudges => await_judges(lang, count),
        WorkKind::SealSelection => seal_selection(lang).to_owned(),
        WorkKind::NextStep => next_step(lang).to_owned(),
        WorkKind::Countersign => countersign(lang, count),
        WorkKind::HandleObjections => handle_objections(lang, count),
        WorkKind::SealVote => seal_vote(lang).to_owned(),
        WorkKind::ForgetVoters => forget_voters(lang).to_owned(),
    }
}

/// The words on the button that begins it.
#[must_use]
pub const fn begin(lang: Lang, kind: WorkKind) -> &'static str {
    match kind {
        WorkKind::ScoreFilms => score_films_begin(lang),
        WorkKind::SignSheets => sign_sheets_begin(lang),
        WorkKind::JoinMeeting => join_meeting_begin(lang),
        WorkKind::CorrectEntries => correct_entries_begin(lang),
        WorkKind::FinishDrafts => finish_drafts_begin(lang),
        WorkKind::CheckEntries => check_entries_begin(lang),
        WorkKind::FinishSetup => finish_setup_begin(lang),
        WorkKind::CloseCall => close_call_begin(lang),
        WorkKind::AwaitJudges => await_judges_begin(lang),
        WorkKind::SealSelection => seal_selection_begin(lang),
        WorkKind::NextStep => next_step_begin(lang),
        WorkKind::Countersign => countersign_begin(lang),
        WorkKind::HandleObjections => handle_objections_begin(lang),
        WorkKind::SealVote => seal_vote_begin(lang),
        WorkKind::ForgetVoters => forget_voters_begin(lang),
    }
}
