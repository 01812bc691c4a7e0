//! Lists as they are taken away: what their files are called, and heads that no page had before.

messages! { lists;
    files;
    files_of(title: &str);
    file(title: &str, format: &str);
    entries;
    people;
    experts;
    missing_films;
    progress;
    waiting_films;
    ranking;
    matrix;
    judges;
    disagreement;
    record;
    accounts;
    own_entries;
    address_proof;
    row;
    subject;
    checksum;
    assigned;
    expected;
    spread;
    lowest;
    highest;
    disagreement_note;
    disagreement_none;
    disagreement_none_body;
    search_films;
    nothing_found;
    nothing_found_body;
}
