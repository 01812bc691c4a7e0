//! Files to take away: the page that lists them, heads of tables and names of sheets.

messages! { exports;
    page;
    page_note;
    file;
    link(title: &str, format: &str, language: &str);
    none;
    none_body;
    shortlist_contents;
    entries;
    entries_contents;
    entry_state;
    film_duration;
    submitted_at(zone: &str);

    place;
    number;
    work;
    region;
    category;
    submitting_unit;
    production_unit;
    score;
    rank;
    shortlist;
    total;
    seal;
    ranking;
    selected;
    matrix;
    balance;
    family;
    group;
    eligible;
    override_head;
    reason;
    decider;
    ruled_in;
    ruled_out;
    decided_by;
    over_tolerance;
    contest;
    rounds;
    sheets;
    carried_sheets;
    altered;
}
