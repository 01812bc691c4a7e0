crate::releases::texts! {
    page: "Release for exhibition";
    lead: "A film is shown to the public only with exhibition rights and consent on file, and only within their term.";
    missing: "No release on file";
    withdrawn_at: "Withdrawn {at}";
    ahead: "Begins {at}";
    over: "Ended {at}";
    in_force: "Release in force";
    ends: "until {at}";
    open_end: "no end";
    open_start: "publication of the result";
    by_form: "statement in the entry form";
    by_entrant: "given by the author";
    by_office: "entered by the office";
    see_shown: "See the public page of the film";
    history: "On file";
    period: "{from} to {until}";

    give_title: "Give a release";
    rights: "The exhibition rights are held";
    rights_help: "Including those to music, footage and typefaces.";
    consent: "Everybody seen and heard consents to public exhibition";
    consent_help: "For minors, those who answer for them.";
    from: "Release from";
    from_help: "Leave empty to begin with the publication of the result.";
    until: "Release until";
    period_help: "Leave empty to last until it is withdrawn. Times are in {zone}.";
    paper: "Basis";
    paper_help: "Who signed the release, and where it is kept.";
    give: "Put on file";
    given: "The release is on file.";

    withdraw_title: "Withdraw the release";
    recalled: "Stops at once:";
    not_recalled: "These copies cannot be recalled; please tell those who hold them:";
    reason: "Reason";
    withdraw: "Withdraw the release";
    withdrawn: "The release is withdrawn; the film is no longer shown in any channel.";
    copy_pages: "Pages of this site, the player, and players embedded elsewhere";
    copy_feeds: "Feeds and private feeds";
    copy_downloads: "Films already downloaded, or fetched by feed readers";
    copy_messages: "Messages sent to groups, and texts passed on";
    copy_posters: "Posters printed or passed on";
    copy_broadcasts: "Films handed to broadcasters";

    list: "Exhibition";
    list_note: "Releases of the selected films";
    film: "Film";
    standing: "Release";
    shown: "Exhibited";
    is_shown: "Shown now";
    is_not_shown: "Not shown";
    no_copy: "No copy that can be played";
    none: "No selected films";
    none_body: "Selected films are listed here once the result is published.";
    not_exhibiting: "The contest exhibits nothing at present";
    not_exhibiting_body: "The public page says whether films are exhibited, and until when.";

    no_rights: "Confirm that the exhibition rights are held.";
    no_consent: "Confirm the consent of everybody shown.";
    bad_period: "The end must come after the beginning and lie ahead.";
    wrong_state: "The entry is “{state}”; no release can be put on file.";
    nothing: "There is no release to withdraw.";
}
