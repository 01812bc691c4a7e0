crate::calendar::texts! {
    page: "Holidays and make-up workdays";
    lead: "Notices last for working days: without Saturdays, Sundays and holidays, with weekend days that make up for a holiday. The list counts for every contest; notices that went up keep their days.";
    list: "Days";
    list_help: "One day per line: date, holiday or workday, name. Paste it from a spreadsheet or an announcement; it replaces the list there was.";
    save: "Save the list";
    saved: "{days} day saved." | "{days} days saved.";
    none: "Nothing set: only Saturdays and Sundays are left out";
    holiday: "holiday";
    workday: "workday";
    bad_line: "Line {line} cannot be read: {found}. A line has a date, holiday or workday, and a name, such as 2026-10-01, holiday, National Day";
    long_name: "Line {line}: the name has {found} characters; {most} are allowed.";
    twice: "{day} stands there twice.";
    too_many: "{found} days; {most} are allowed.";
}
