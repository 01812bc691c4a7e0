crate::session::texts! {
    wrong_role: "Your role does not allow this.";
    wrong_phase: "The contest is in the phase “{phase}”; this cannot be done now.";
    changed_meanwhile: "Somebody changed this since the page was opened. What you entered is kept below; check the current state first.";
    missing: "Required.";
    too_long: "{found} characters; at most {max} are allowed.";
    number: "“{found}” is not a whole number from {min} to {max}.";
    date: "“{found}” is not a date; write it like 2026-04-30.";
    not_of_invitation: "“{found}” is not the unit or region you were invited for.";
    not_an_option: "“{found}” is not one of the options.";
    address_scheme: "“{found}” is not a web address; it must begin with http:// or https://.";
    address_credentials: "A web address must not contain a user name or password.";
    address_characters: "The web address contains a space, an invisible character, a backslash or an incomplete “%” code.";
    address_host: "The domain or port in “{found}” is not valid.";
    title_marks: "Leave out 《》; they are added for you.";
    unknown_field: "There is no such field.";
}
