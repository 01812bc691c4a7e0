crate::session::texts! {
    wrong_role: "Your role does not allow this.";
    wrong_phase: "The contest is in the phase “{phase}”; this cannot be done now.";
    changed_meanwhile: "Somebody changed this since the page was opened. What you entered is kept below; check the present state first.";
    missing: "Required.";
    too_long: "{found} characters; at most {max} are allowed.";
    number: "“{found}” is not a whole number from {min} to {max}.";
    date: "“{found}” is not a date; write it like 2026-04-30.";
    not_an_option: "“{found}” is not one of the options.";
    title_marks: "Leave out 《》; they are added for you.";
    unknown_field: "There is no such field.";
}
