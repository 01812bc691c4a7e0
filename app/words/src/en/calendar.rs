crate::calendar::texts! {
    page: "Holidays and make-up workdays";
    lead: "Notices last for working days: without Saturdays, Sundays and holidays, with weekend days that make up for a holiday. The list counts for every contest; notices that went up keep their days.";
    list: "Days";
    list_help: "One day per line: date, holiday or workday, name. Paste it from a spreadsheet, or paste a Chinese announcement of holidays; it replaces the list there was.";
    save: "Save the list";
    saved: "{days} day saved." | "{days} days saved.";
    none: "Nothing set: only Saturdays and Sundays are left out";
    holiday: "holiday";
    workday: "workday";
    bad_line: "Line {line} cannot be read: {found}. A line has a date, holiday or workday, and a name, such as 2026-10-01, holiday, National Day";
    long_name: "Line {line}: the name has {found} characters; {most} are allowed.";
    twice: "{day} stands there twice.";
    too_many: "{found} days; {most} are allowed.";
    no_days: "The file names no day. Each line has a date, holiday or workday, and a name.";
    file: "Import from a file";
    file_label: "File";
    file_help: "A spreadsheet (XLSX or CSV) with a day per line: date, holiday or workday, name; or a Chinese announcement of holidays as text (TXT). At most {size}. Days already listed between the first and the last in the file are replaced; the others stay.";
    import: "Import the file";
    read: "{days} day imported." | "{days} days imported.";
    no_file: "No file was chosen, or it is empty.";
}
