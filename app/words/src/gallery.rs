//! Words of the gallery of components, `/ui`.

messages! { gallery;
    title;
    lead;
    crumb;
    office;
    screening;
    door;
    errors;
    views;
    export;
    remind(count: u64);

    phase_call;
    phase_call_note;
    phase_check;
    phase_check_note;
    phase_first;
    phase_first_note;
    phase_final;
    phase_final_note;
    phase_select;
    phase_select_note;
    phase_notice;
    phase_notice_note;

    buttons;
    buttons_note;
    primary;
    plain;
    quiet;
    seal;
    disabled;

    states;
    tag_draft;
    tag_done;
    tag_look;
    tag_in;
    stamp_top;
    stamp_bottom;

    form_title;
    form_note;
    f_title;
    f_title_help;
    f_minutes;
    f_minutes_unit;
    f_minutes_help;
    f_category;
    f_done;
    f_synopsis;
    f_synopsis_help;
    f_email;
    f_email_help;
    f_group;
    f_group_unit;
    f_group_unit_help;
    f_group_open;
    f_group_open_help;
    f_ai;
    f_ai_picture;
    f_ai_voice;
    f_ai_text;
    f_rights;
    send;
    e_title;
    e_title_long(count: u64);
    e_category;
    e_minutes;
    e_minutes_over(found: u32, most: u32);
    e_rights;
    sent(title: &str);

    table_title;
    t_work;
    t_region;
    t_category;
    t_score;
    t_state;
    search_what;
    short_by(score: &str);
    nothing;
    nothing_next;

    lengths;
    lengths_note;
    uploading;

    notices;
    n_info;
    n_info_body;
    n_done;
    n_done_body;
    n_warning;
    n_warning_body;
    n_error;
    n_error_body;
    toast;
    toast_warning;

    dialogs;
    withdraw_open;
    withdraw_title;
    withdraw_body;
    withdraw_do;
    withdrawn;
    seal_open;
    seal_title;
    seal_body;
    seal_words;
    seal_do;
    sealed;

    queue;
    queue_words;
    room;
    keys;
    film;
    film_facts;
    film_text;
    sheet;
    before;
    after;

    sign_in_lead;
    user;
    password;
}
