//! The judge's list and the desk.

use crate::Lang;
pub use crate::common::entry_number;

messages! { judging;
    sheet;
    weight(weight: i64);
    signed_of(round: &str);
    pass;
    fail;
    pass_hint;
    not_scored;
    clear_mark(name: &str);
    anchors_hint;
    comment;
    red_line;
    red_line_raised;
    red_line_reason;
    red_line_help;
    total;
    of_hundred;
    still_missing(names: &str);
    saved_at(time: &str);
    saving;
    unsaved;
    not_saved;
    changed_elsewhere;
    no_answer;
    waiting_body;
    sign_in_title;
    sign_in_body;
    refused_title;
    refused_body;
    conflict_title;
    conflict_body(time: &str);
    here;
    elsewhere;
    keep_mine;
    take_theirs;
    conflict_again;
    signed_title;
    signed_body;
    closed_title;
    closed_body;
    previous;
    next;
    to_list;
    to_signing;
    recuse_open;
    recuse_title(number: &str);
    recuse_body;
    recuse_reason;
    recuse_reason_help;
    recuse_confirm;
    recused(number: &str);
    keys;
    keys_on;
    key_digit;
    key_ten;
    key_half;
    key_arrows;
    key_delete;
    key_next;
    key_previous;
    key_note;
    key_space;
    key_play;
    key_skip;
    key_arrows_film;
    key_screen;
    key_list;

    context(round: &str, films: u64);
    done_of(done: u64, all: u64);
    to_go(time: &str);
    all_done;
    queue;
    film_meta(number: &str);
    origin_hidden;
    about;
    no_synopsis;
    film;

    list_title;
    welcome(films: u64, time: &str);
    rule_alone;
    rule_blind;
    rule_recuse;
    rule_save;
    rule_sign;
    continue_with(number: &str);
    start_with(number: &str);
    search_what;
    state;
    state_done;
    state_open;
    state_signed;
    state_recused;
    number;
    position;
    title;
    category;
    length;
    recused_film;
    sign_open;
    sign_title(sheets: u64);
    sign_body;
    sign_missing(count: u64, numbers: &str);
    sign_confirm(sheets: u64);
    signed_all(hash: &str);
    sign_unwatched(numbers: &str);
    statement;
    receipt(time: &str);
    receipt_help;
    receipt_file;
    signed_sheet;
    recused_from(numbers: &str);
    red_line_is(words: &str);
    skipped_is(words: &str);
    declaration;
    declare;
    declared;
    until(time: &str);
    kept_here(count: &str);
    comment_on(name: &str);
    password_of(email: &str);
    notes;
    notes_for;
    note_new;
    note_go(time: &str);
    note_drop(time: &str);
    watched;
    watched_percent(percent: i64);
    unseen(parts: &str);
    watch_to_score(found: i64, needed: i64);
    watch_to_sign(found: i64, needed: i64);
    skip_open;
    skip_reason;
    skip_confirm;
    break_title(minutes: i64);
    break_body;
    break_taken;
    compare_two;
    compare;
    one_film;
    other_film;
    to_desk;
    distribution;
    mean_is(mean: &str);
    films_between(count: u64, range: &str);
    state_flagged;
    at_most_minutes(minutes: i64);
    signed_notice_title;
    signed_notice_body;
    stamp_top;
    none_title;
    none_body;
    not_begun_title;
    not_begun_body(phase: &str);
    nothing_found;
    nothing_found_body;
    signature;
    signature_date;
    recused_count(count: u64);
}

/// Time to watch, in words: `4 小时 10 分`.
#[must_use]
pub fn duration(lang: Lang, ms: i64) -> String {
    let minutes = ms.saturating_add(59_999) / 60_000;
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (lang, hours, rest) {
        (Lang::Zh, 0, _) => format!("{rest} 分"),
        (Lang::Zh, _, 0) => format!("{hours} 小时"),
        (Lang::Zh, ..) => format!("{hours} 小时 {rest} 分"),
        (Lang::En, 0, _) => format!("{rest} min"),
        (Lang::En, _, 0) => format!("{hours} h"),
        (Lang::En, ..) => format!("{hours} h {rest} min"),
    }
}
