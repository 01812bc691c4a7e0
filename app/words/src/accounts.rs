//! The way in, home, and accounts.

use domain::access::Scope;

use crate::Lang;
pub use crate::times::ago;

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
    password_help(least: usize, most: usize);
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
    tokens_too(tokens: u64);
    tokens_too_help;
    tokens_ended(tokens: u64, browsers: &str);
    change_password;
    change_password_body;
    change_password_tokens(tokens: u64);
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
    unproven;
    ask_proof;
    ask_proof_body;
    proof_asked(email: &str);
    proven;
    made_on;
    acts;
    nobody_found;
    nobody_found_body;
    reset_link;
    disable;
    enable;
    disabled(name: &str);
    enabled(name: &str);
    erase;
    erase_title(name: &str);
    erase_lead(email: &str);
    erase_table;
    erase_what;
    erase_rows;
    erase_confirm(name: &str);
    erase_done;
    erase_sign_in;
    erase_links;
    erase_letters;
    erase_memberships;
    erase_entries;
    erase_certificates;
    erase_reasons;
    erase_notes;
    erase_signatures;
    erase_openings;
    erase_audit;
    kept_title;
    kept_proofs;
    kept_sheets(sheets: u64);
    kept_films(films: u64);
    kept_certificates(certificates: u64);
    kept_audit(rows: u64);
    kept_elsewhere;
    erased_account;
    link_title(name: &str);
    link_body;
    link_label;
    make_account;
    role_help;
    password_optional;
    password_optional_help(least: usize, most: usize);
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
    to_exhibition;
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
