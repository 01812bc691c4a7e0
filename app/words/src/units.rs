//! Units: later deadlines, what is handed to a unit and what a unit sends.

messages! { units;
    extensions;
    extend;
    extended;
    no_extensions;
    no_extensions_body;
    no_account;
    name;
    for_whom;
    a_person;
    a_unit;
    unit;
    unit_help;
    email;
    email_help;
    until;
    until_help(zone: &str);
    reason;
    reason_help;
    granted;
}
