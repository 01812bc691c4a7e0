//! Lists as they are taken away: what their files are called, and heads that no page had before.

messages! { lists;
    files;
    file(title: &str, format: &str);
    entries;
    people;
    progress;
    ranking;
    disagreement;
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
