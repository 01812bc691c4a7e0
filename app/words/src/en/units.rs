crate::units::texts! {
    extensions: "Deadline extensions";
    extend: "Extend the deadline";
    extended: "The deadline has been extended.";
    no_extensions: "No extensions yet";
    no_extensions_body: "Extend the deadline for one unit or one entrant. Give a reason; it will be recorded.";
    no_account: "No account uses this address.";
    name: "Name";
    for_whom: "For";
    a_person: "person";
    a_unit: "unit";
    unit: "Unit";
    unit_help: "To extend it for a unit, as its invitation names it";
    email: "Entrant’s e-mail";
    email_help: "To extend it for a person; leave the unit empty";
    until: "Extended until";
    until_help: "Time in {zone}, later than the deadline of the call; the grace applies after it as well";
    reason: "Reason";
    reason_help: "The reason will be recorded";
    granted: "Granted";
}
