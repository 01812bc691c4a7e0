crate::search::texts! {
    title: "Search";
    box_label: "Search everything";
    box_hint: "Number, title, unit, person";
    what: "Number, title, unit or name";
    scope: "Where to search";
    everywhere: "All contests";
    only_in: "Only in “{contest}”";
    start: "What are you looking for?";
    start_body: "Search by number (such as N-007), title, unit or name. Width of characters, case and spaces make no difference. Press / on any page to start.";
    nothing: "Nothing found";
    nothing_body: "Try fewer words, or search by number (such as N-007), title, unit or name alone.";
    cut: "There is more: the first {most} of each kind are listed. A longer search narrows it.";
    contests: "Contests";
    entries: "Entries";
    people: "People";
    number: "No.";
    work: "Entry";
    contest: "Contest";
    unit: "Unit";
    state: "State";
    name: "Name";
    role: "Role";
    email: "Email";
    account: "Account";
}
