//! What a refusal of the services is called on a page.

messages! { session;
    wrong_role;
    wrong_phase(phase: &str);
    changed_meanwhile;
    missing;
    too_long(found: usize, max: usize);
    number(found: &str, min: i64, max: i64);
    date(found: &str);
    not_an_option(found: &str);
    not_of_invitation(found: &str);
    address_scheme(found: &str);
    address_credentials;
    address_characters;
    address_host(found: &str);
    title_marks;
    unknown_field;
}
