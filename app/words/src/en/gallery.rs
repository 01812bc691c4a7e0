crate::gallery::texts! {
    title: "Components";
    lead: "What every page is made of. All contents are made up.";
    crumb: "Development";
    office: "Office";
    screening: "Screening room";
    door: "Door";
    errors: "Error page";
    views: "Frames";
    export: "Export";
    remind: "Remind {count} judge…" | "Remind {count} judges…";

    phase_call: "Call for entries";
    phase_call_note: "1 March – 30 April";
    phase_check: "Eligibility check";
    phase_check_note: "126 eligible, 7 corrected after return";
    phase_first: "First round";
    phase_first_note: "2 days 6 hours left";
    phase_final: "Final round";
    phase_final_note: "8 – 12 June";
    phase_select: "Selection";
    phase_select_note: "14 June";
    phase_notice: "Public notice";
    phase_notice_note: "5 working days";

    buttons: "Buttons";
    buttons_note: "One primary per view; vermilion only to seal, sign or publish";
    primary: "Save draft";
    plain: "Preview";
    quiet: "Later";
    seal: "Seal…";
    disabled: "Quota is full";

    states: "States";
    tag_draft: "Draft";
    tag_done: "Eligible";
    tag_look: "Returned";
    tag_in: "Selected";
    stamp_top: "PUBLIC";
    stamp_bottom: "NOTICE";

    form_title: "Enter a film";
    form_note: "Try sending it empty";
    f_title: "Title";
    f_title_help: "At most 30 characters, without quotation marks";
    f_minutes: "Length";
    f_minutes_unit: "minutes";
    f_minutes_help: "At most 5 minutes for a micro video, 30 for a documentary";
    f_category: "Category";
    f_done: "Completed on";
    f_synopsis: "Synopsis";
    f_synopsis_help: "At most 200 characters";
    f_email: "Contact e-mail";
    f_email_help: "Never shown to judges or the public";
    f_group: "Group";
    f_group_unit: "Units";
    f_group_unit_help: "Nominated by a unit under its seal";
    f_group_open: "Public";
    f_group_open_help: "Entered by the makers themselves";
    f_ai: "Made with AI";
    f_ai_picture: "Pictures";
    f_ai_voice: "Voice";
    f_ai_text: "Text";
    f_rights: "The film is original and all material is licensed";
    send: "Send";
    e_title: "Give the film a title";
    e_title_long: "The title has {count} characters; at most 30 are allowed";
    e_category: "Choose a category";
    e_minutes: "Give the length in minutes, as a number";
    e_minutes_over: "{found} minutes; this category allows {most}";
    e_rights: "Confirm the rights before you send it";
    sent: "Received “{title}” (a demonstration, nothing was stored)";

    table_title: "Films";
    t_work: "Film";
    t_region: "Region";
    t_category: "Category";
    t_score: "Score";
    t_state: "Verdict";
    search_what: "Title";
    short_by: "{score} short";
    nothing: "No film matches";
    nothing_next: "Try another word, or clear the filters.";

    lengths: "Lengths";
    lengths_note: "Entries and quotas";
    uploading: "Uploading the judging copy";

    notices: "Notices";
    n_info: "Other scores are hidden during the round";
    n_info_body: "They open to the jury together when the round closes.";
    n_done: "The film has been checked";
    n_done_body: "18:00, 1920×1080, loudness −23 LUFS, within the rules.";
    n_warning: "12 seconds are silent";
    n_warning_body: "From 09:40 to 09:52. If you meant it, there is nothing to do.";
    n_error: "The call has closed; nothing was sent";
    n_error_body: "Your draft is kept. For an extension, write to the organiser and quote N-032.";
    toast: "Saved 10:42";
    toast_warning: "Offline; kept on this device";

    dialogs: "Dialogs";
    withdraw_open: "Withdraw 3 films…";
    withdraw_title: "Withdraw 3 films?";
    withdraw_body: "Chorus under the Lighthouse, Machines for Hands and The Road Keeper leave the round. Scores already given stay on record. You can send them again before the deadline.";
    withdraw_do: "Withdraw 3 films";
    withdrawn: "3 films withdrawn (a demonstration)";
    seal_open: "Seal…";
    seal_title: "Seal 15 films?";
    seal_body: "The list is signed and frozen. Any later change needs a recorded amendment with its reason.";
    seal_words: "linxuan 2026";
    seal_do: "Seal";
    sealed: "Sealed (a demonstration)";

    queue: "Queue";
    queue_words: "23 of 45 scored · about 4 h 10 min left";
    room: "First round · Panel 2 · 45 films";
    keys: "? Keys";
    film: "Night Pilot of the Pearl River";
    film_facts: "Portrait · 18:00 · N-032 · origin hidden";
    film_text: "For thirty years a water-bus captain has taken the night run without one accident. The camera follows his last watch.";
    sheet: "Score sheet";
    before: "Previous";
    after: "Next unscored";

    sign_in_lead: "With the account the organiser gave you.";
    user: "Account name";
    password: "Password";
}
