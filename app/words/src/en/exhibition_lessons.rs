crate::exhibition_lessons::texts! {
    lessons: "Own lessons";
    lead: "Lessons added by this exhibition office, each with its rights on file. With a release in force they are in the library, ready for viewing sites.";
    contest_title: "Lessons of {office}";
    term_reason: "Film of a lesson that was added";
    offices: "Exhibition offices";
    search: "Title";
    none: "No lessons added yet";
    none_body: "Describe a lesson and its rights below, then upload its film.";
    nothing: "No lessons match";
    nothing_body: "Try another word, or clear the filters.";
    lesson: "Lesson";
    standing: "Status";

    add: "Add a lesson";
    add_note: "The film is uploaded next";
    of_region: "Region: {region}.";
    title: "Title";
    category: "Category";
    subject: "Subject";
    language: "Language";
    synopsis: "Synopsis";
    holder: "Rights holder";
    holder_help: "Also who signed the licence, and where it is kept.";
    statement: "Statement of rights";
    rights: "The exhibition rights are held, including those to footage and music";
    consent: "Everybody seen or heard consents to the showing; guardians consent for minors";
    from: "Release from";
    until: "Release until";
    period_help: "Leave empty for no limit. Times are in {zone}.";
    begin: "Add and upload the film";
    added: "The lesson is added and its rights are on file. Upload its film.";

    unfinished: "Film to upload";
    unfinished_body: "Upload the film first. Once it passes the checks, put the lesson into the library here.";
    unfinished_of_others: "The film is uploaded by whoever added the lesson.";
    film_ready: "The film passed the checks; the lesson can be put into the library.";
    to_film: "Film and details";
    waiting: "To be put into the library";
    waiting_body: "The film is submitted; once in the library, the lesson can be scheduled.";
    put_in: "Put into the library";
    was_put_in: "The lesson is put into the library; it can be scheduled once its playback copy is made.";
    preparing: "Playback copy being made";
    preparing_body: "The lesson appears in the library once the copy is made.";
    in_library: "In the library";
    to_library: "View in the library";
    ahead: "Release not yet begun";
    over: "Release expired";
    withdrawn: "Release withdrawn";
    taken_back: "Dropped";
    missing: "No release on file";

    withdraw_title: "Withdraw from the library";
    withdraw_body: "Sites can no longer play it from that moment, and plans and previews no longer show it. Packs already downloaded cannot be recalled; notify the sites.";
    withdraw: "Withdraw from the library";
    was_withdrawn: "The lesson is withdrawn from the library.";
    give_title: "New release";
    give: "File and put back";
    was_given: "The release is on file.";
    history: "Releases on file";

    entry_notice: "Lesson of an exhibition office";
    entry_notice_body: "Once the film passes the checks, put the lesson into the library on its own page.";
    entry_notice_link: "Lesson page";
}
