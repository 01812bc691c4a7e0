//! The second step of a sign-in, the password asked again, and ending sessions one by one.

messages! { second_factor;
    title;
    lead;
    state_off;
    state_on(since: &str);
    set_up;
    manage;
    begin;
    begin_body;
    begin_password;
    scan;
    scan_body;
    qr_code;
    secret;
    code;
    code_help;
    turn_on;
    codes;
    codes_body;
    codes_saved;
    codes_left(codes: i64);
    renew;
    renew_body;
    renew_confirm;
    remove;
    remove_body;
    remove_confirm;
    removed;

    step_title;
    step_lead;
    step_code;
    step_code_help;
    step_too_late;
    begin_again;

    password_again;
    password_again_help;
    confirm_title;
    confirm_lead;
    confirm;
    confirmed;
    confirmed_body;
    download;

    needed_title;
    needed_body(role: &str);

    reset;
    reset_done(name: &str);

    network;
    network_none;
    session_end;
    session_ended;
    others_end;
    others_ended(browsers: u64);
}
