//! The popularity vote: where everybody votes, proves a receipt and reads the result, and the page of the office.

use domain::popularity::{BallotState, BatchAct, BatchState, VoteAct, VoteProblem, VoteRule, VoteState, VoterKind};

use crate::Lang;

messages! { popularity;
    page;
    separate_award;
    counts_hidden;
    to_vote;
    to_page;
    to_result;
    from;
    until;
    reason;

    state_draft;
    state_open;
    state_repair;
    state_closed;
    state_sealed;
    act_open;
    act_repair;
    act_close;
    act_seal;
    ballot_counted;
    ballot_held;
    ballot_void;
    rule_burst;
    rule_network;
    rule_names;
    rule_unplayed;
    batch_held;
    batch_void;
    batch_confirmed;
    batch_undone;
    do_void;
    do_confirm;
    do_undo;
    done_void;
    done_confirm;
    done_undo;
    way_presence;
    way_member;
    way_address;
    way_presence_help;
    way_member_help;
    way_address_help;

    not_now;
    not_now_body;
    in_repair;
    in_repair_body;
    is_closed;
    is_closed_body;
    is_sealed;
    is_sealed_body;
    may_vote;
    may_vote_lead;
    kept_of_voters;
    confirm_link;
    confirm_presence;
    confirm_do;
    link_sent;
    link_sent_body;
    by_presence;
    by_presence_help;
    by_member;
    by_member_do;
    number;
    number_help;
    by_address;
    by_address_do;
    email;
    email_help;
    films;
    no_films;
    how_to_vote;
    voted_today;
    watch(title: &str);
    watch_film;
    wait_instead;
    working;
    ready;
    vote_do;
    thanks;
    receipt;
    voted_before;
    keep_receipts;
    back_to_vote;

    check_receipt;
    check_receipt_lead;
    receipt_help;
    check_do;
    receipt_holds;
    film;
    day;
    place;
    place_of(place: u64, size: u64);
    place_in_day;
    root;
    outcome;
    proof;
    proof_help;

    result;
    result_of(award: &str);
    result_help;
    counts_later;
    no_votes;
    counted;
    held;
    void;
    film_gone;
    roots;
    roots_help;
    ballots;

    none;
    none_body;
    figures(ballots: u64, voters: u64, held: u64, void: u64);
    move_reason_help;
    moved(state: &str);
    is_forgotten;
    forget_later;
    forget_help;
    forget_do;
    forgotten;
    set_up;
    set_up_note;
    saved;
    award_zh;
    award_en;
    ways;
    ways_help;
    period_help(zone: &str);
    difficulty;
    difficulty_help;
    members;
    members_kept(count: u64);
    members_saved(count: u64);
    members_do;
    numbers;
    numbers_help;
    flags;
    flags_note;
    no_flags;
    no_flags_body;
    untallied(count: u64);
    hold_do;
    were_held(votes: u64);
    found(ballots: u64, voters: u64);
    usual(count: i64);
    mark(code: &str);
    batches;
    batches_note;
    no_batches;
    no_batches_body;
    decide_reason_help;
    were_decided(votes: u64, done: &str);

    no_name;
    name_length(found: usize, max: usize);
    no_way;
    difficulty_range(min: u32, max: u32);
    period_order;
    wrong_state(state: &str);
    not_open;
    not_shown;
    no_film;
    no_voter;
    other_way;
    not_member;
    not_present;
    puzzle;
    wait(seconds: i64);
    spent;
    voted;
    too_many_members(found: usize, max: usize);
    flag_gone;
    wrong_batch(state: &str);
    unconfirmed(count: usize);
    own_decision;
    held_by(name: &str);
    voided_by(name: &str);
    undone_by(name: &str);
    confirmed_by(name: &str);
    operator;
    early;
    no_secret;
    no_receipt;
    day_not_over;
}

/// Where a vote stands.
#[must_use]
pub const fn state(lang: Lang, state: VoteState) -> &'static str {
    match state {
        VoteState::Draft => state_draft(lang),
        VoteState::Open => state_open(lang),
        VoteState::Repair => state_repair(lang),
        VoteState::Closed => state_closed(lang),
        VoteState::Sealed => state_sealed(lang),
    }
}

/// What moves it on, as a button says it.
#[must_use]
pub const fn act(lang: Lang, act: VoteAct) -> &'static str {
    match act {
        VoteAct::Open => act_open(lang),
        VoteAct::Repair => act_repair(lang),
        VoteAct::Close => act_close(lang),
        VoteAct::Seal => act_seal(lang),
    }
}

/// What a ballot counts.
#[must_use]
pub const fn ballot_state(lang: Lang, state: BallotState) -> &'static str {
    match state {
        BallotState::Counted => ballot_counted(lang),
        BallotState::Held => ballot_held(lang),
        BallotState::Void => ballot_void(lang),
    }
}

/// By what ballots were found that look wrong.
#[must_use]
pub const fn rule(lang: Lang, rule: VoteRule) -> &'static str {
    match rule {
        VoteRule::Burst => rule_burst(lang),
        VoteRule::Network => rule_network(lang),
        VoteRule::Names => rule_names(lang),
        VoteRule::Unplayed => rule_unplayed(lang),
    }
}

/// Where ballots stand that were held together.
#[must_use]
pub const fn batch(lang: Lang, state: BatchState) -> &'static str {
    match state {
        BatchState::Held => batch_held(lang),
        BatchState::Void => batch_void(lang),
        BatchState::Confirmed => batch_confirmed(lang),
        BatchState::Undone => batch_undone(lang),
    }
}

/// Who decided last that they are so; who confirmed that they are void is said beside it.
#[must_use]
pub fn decided_by(lang: Lang, state: BatchState, name: &str) -> String {
    match state {
        BatchState::Held => held_by(lang, name),
        BatchState::Void | BatchState::Confirmed => voided_by(lang, name),
        BatchState::Undone => undone_by(lang, name),
    }
}

/// What is decided about them, as a button says it.
#[must_use]
pub const fn batch_act(lang: Lang, act: BatchAct) -> &'static str {
    match act {
        BatchAct::Void => do_void(lang),
        BatchAct::Confirm => do_confirm(lang),
        BatchAct::Undo => do_undo(lang),
    }
}

/// What was decided about them.
#[must_use]
pub const fn batch_done(lang: Lang, act: BatchAct) -> &'static str {
    match act {
        BatchAct::Void => done_void(lang),
        BatchAct::Confirm => done_confirm(lang),
        BatchAct::Undo => done_undo(lang),
    }
}

/// How somebody shows that they may vote.
#[must_use]
pub const fn way(lang: Lang, way: VoterKind) -> &'static str {
    match way {
        VoterKind::Presence => way_presence(lang),
        VoterKind::Member => way_member(lang),
        VoterKind::Address => way_address(lang),
    }
}

/// What is needed for it, and what it is worth.
#[must_use]
pub const fn way_help(lang: Lang, way: VoterKind) -> &'static str {
    match way {
        VoterKind::Presence => way_presence_help(lang),
        VoterKind::Member => way_member_help(lang),
        VoterKind::Address => way_address_help(lang),
    }
}

/// A state of a vote, or of ballots held together, by the word it is kept by.
#[must_use]
pub fn kept_state(lang: Lang, key: &str) -> Option<&'static str> {
    let of_vote = key.parse::<VoteState>().ok().map(|kept| state(lang, kept));
    of_vote.or_else(|| key.parse::<BatchState>().ok().map(|kept| batch(lang, kept)))
}

/// Why something is not done about a vote.
#[must_use]
pub fn problem(lang: Lang, problem: &VoteProblem) -> String {
    use VoteProblem as P;
    match problem {
        P::Name { found: 0, .. } => no_name(lang).to_owned(),
        P::Name { found, max } => name_length(lang, *found, *max),
        P::NoWay => no_way(lang).to_owned(),
        P::Difficulty { min, max } => difficulty_range(lang, *min, *max),
        P::Period => period_order(lang).to_owned(),
        P::State(now) => wrong_state(lang, state(lang, *now)),
        P::NotOpen => not_open(lang).to_owned(),
        P::Repair => in_repair_body(lang).to_owned(),
        P::NotShown => not_shown(lang).to_owned(),
        P::NoFilm => no_film(lang).to_owned(),
        P::NoVoter => no_voter(lang).to_owned(),
        P::Way(_) => other_way(lang).to_owned(),
        P::NotMember => not_member(lang).to_owned(),
        P::NotPresent => not_present(lang).to_owned(),
        P::Puzzle => puzzle(lang).to_owned(),
        P::Wait(seconds) => wait(lang, *seconds),
        P::Spent => spent(lang).to_owned(),
        P::Voted => voted(lang).to_owned(),
        P::Members { found, max } => too_many_members(lang, *found, *max),
        P::Flag => flag_gone(lang).to_owned(),
        P::Batch(now) => wrong_batch(lang, batch(lang, *now)),
        P::OwnDecision => own_decision(lang).to_owned(),
        P::Unconfirmed(count) => unconfirmed(lang, *count),
        P::Early => early(lang).to_owned(),
        P::Secret => no_secret(lang).to_owned(),
        P::Receipt => no_receipt(lang).to_owned(),
        P::DayNotOver => day_not_over(lang).to_owned(),
    }
}
