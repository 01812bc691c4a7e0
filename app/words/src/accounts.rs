//! The way in, home, and accounts.

use domain::permission::Scope;

use crate::Lang;

messages! { accounts;
    home_title;
    home_lead;
    dots_caption;
    step_call;
    step_call_body;
    step_view;
    step_view_body;
    step_select;
    step_select_body;
    step_seal;
    step_seal_body;
    demo_note;

    email;
    email_help;
    password;
    password_help;
    name;
    fill_in(label: &str);
    no_account_yet;
    forgotten;
    already(name: &str);
    go_on;
    demo_accounts;
    demo_accounts_body;
    enter;
    enter_as(name: &str);

    register;
    register_lead;
    registered(name: &str);
    account_already;

    setup_title;
    setup_lead;
    code;
    code_help;
    wrong_code;
    also_organise;
    also_organise_help;
    finish_setup;
    set_up;

    spent_title;
    spent_invitation;
    spent_reset;
    invitation_title;
    invitation_lead(role: &str);
    role;
    invited;
    unit;
    valid_until;
    wrong_person(name: &str);
    wrong_person_body(email: &str);
    sign_in_to_accept;
    sign_in_and_accept;
    choose_password;
    accept;
    joined(title: &str, role: &str);
    reset_title;
    reset_lead(email: &str);
    set_password;
    password_set;

    account_title;
    roles;
    roles_in_contests;
    browsers;
    browser;
    this_browser;
    unknown_browser;
    since;
    last_seen;
    sign_out_everywhere;
    sign_out_title(browsers: u64);
    sign_out_body;
    sign_out_confirm(browsers: u64);
    signed_out_everywhere(browsers: u64);
    change_password;
    change_password_body;
    old_password;
    new_password;
    wrong_password;
    password_changed;

    accounts_title;
    all_accounts;
    search_what;
    state;
    state_active;
    state_waiting;
    state_disabled;
    made_on;
    acts;
    nobody_found;
    nobody_found_body;
    reset_link;
    disable;
    enable;
    disabled(name: &str);
    enabled(name: &str);
    link_title(name: &str);
    link_body;
    link_label;
    make_account;
    role_help;
    password_optional;
    password_optional_help;
    account_made(name: &str);

    welcome(name: &str);
    contest;
    contests;
    phase;
    deadline;
    entries;
    eligible;
    selected;
    overdue;
    new_contest;
    no_contests;
    no_contests_organiser;
    no_contests_staff;
    search_contests;
    no_contest_found;
    judging;
    go_judging;
    look_at_list;
    films_left(films: u64);
    to_sign;
    all_signed;
    nothing_to_judge_yet;
    my_offices;
    open;
    open_calls;
    no_calls;
    no_calls_body;
    enter_film;
    my_entries;
    no_entries;
    no_entries_body;
    untitled;
    all_entries(count: u64);
    tokens;
    tokens_note;
    token_made;
    token_made_body;
    token_label;
    token_scopes;
    token_days(most: i64);
    token_make;
    token_used;
    token_never;
    token_ends;
    token_left(days: u64);
    token_revoke;
    token_revoked;
    scope_entries_read;
    scope_entries_write;
    scope_scores_read;
    scope_shortlist_read;
    administration;
    administration_body;
}

/// A token's scope in words.
#[must_use]
pub const fn scope(lang: Lang, scope: Scope) -> &'static str {
    match scope {
        Scope::EntriesRead => scope_entries_read(lang),
        Scope::EntriesWrite => scope_entries_write(lang),
        Scope::ScoresRead => scope_scores_read(lang),
        Scope::ShortlistRead => scope_shortlist_read(lang),
    }
}

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago a moment was, both in microseconds: `12 分钟前`.
#[must_use]
pub fn ago(lang: Lang, now: i64, at: i64) -> String {
    let past = now.saturating_sub(at).max(0);
    let (count, zh, en) = match past {
        past if past < MINUTE => return if lang == Lang::Zh { "刚刚".to_owned() } else { "just now".to_owned() },
        past if past < HOUR => (past / MINUTE, "分钟", "min"),
        past if past < DAY => (past / HOUR, "小时", "h"),
        past => (past / DAY, "天", if past < 2 * DAY { "day" } else { "days" }),
    };
    match lang {
        Lang::Zh => format!("{count} {zh}前"),
        Lang::En => format!("{count} {en} ago"),
    }
}

/// How long is left, microseconds: `还有 2 天 6 小时`.
#[must_use]
pub fn left(lang: Lang, micros: i64) -> String {
    let (days, hours, minutes) = (micros / DAY, micros % DAY / HOUR, micros % HOUR / MINUTE);
    match (lang, days, hours) {
        (Lang::Zh, 0, 0) => format!("还有 {minutes} 分钟"),
        (Lang::Zh, 0, _) => format!("还有 {hours} 小时 {minutes} 分钟"),
        (Lang::Zh, ..) => format!("还有 {days} 天 {hours} 小时"),
        (Lang::En, 0, 0) => format!("{minutes} min left"),
        (Lang::En, 0, _) => format!("{hours} h {minutes} min left"),
        (Lang::En, ..) => format!("{days} d {hours} h left"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_roughly() {
        assert_eq!(ago(Lang::Zh, 5 * MINUTE, 0), "5 分钟前");
        assert_eq!(ago(Lang::En, DAY, 0), "1 day ago");
        assert_eq!(ago(Lang::En, 0, DAY), "just now", "a clock that was set back");
        assert_eq!(left(Lang::Zh, 2 * DAY + 6 * HOUR), "还有 2 天 6 小时");
        assert_eq!(left(Lang::En, 30 * MINUTE), "30 min left");
    }
}
