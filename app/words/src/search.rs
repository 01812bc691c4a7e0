//! The one search: its box on every page, and its page.

messages! { search;
    title;
    box_label;
    box_hint;
    what;
    scope;
    everywhere;
    only_in(contest: &str);
    start;
    start_body;
    nothing;
    nothing_body;
    cut(most: u64);
    contests;
    entries;
    people;
    number;
    work;
    contest;
    unit;
    state;
    name;
    role;
    email;
    account;
}
