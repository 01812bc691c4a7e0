crate::board::texts! {
    draft_open: "{problems} setting to complete" | "{problems} settings to complete";
    draft_ready: "Settings complete: the call can open";
    call_until: "{left} until the deadline, {films} received";
    call_without_end: "No deadline set, {films} received";
    call_in_grace: "The deadline has passed, entries are still taken for {left}, {films} received";
    call_over: "The deadline has passed, {films} received";
    call_closed: "The call is closed: {films} received, {waiting} to check";
    checking: "{eligible} eligible, {waiting} to check";
    judging: "{done} of {all} sheets scored, judges yet to sign: {left}";
    judged: "All {all} sheets are signed";
    selecting: "{places} to be selected from {eligible} eligible films";
    published: "On public notice: {films} selected";
    result: "The result is out: {films} selected";
    archived: "Archived: {films} selected";

    intake: "Intake and quotas";
    intake_note: "{total} entry counts; figures over a quota are marked" | "{total} entries count; figures over a quota are marked";
    region: "Region";
    total: "Total";
    quota: "Quota";
    over: "over quota";
    per_unit: "{max} per unit";
    other: "Other";

    queue: "Eligibility check";
    queue_waiting: "{films} entry waiting" | "{films} entries waiting";
    queue_begin: "Start checking";
    queue_all: "View all";

    late: "Judges to remind";
    late_note: "Sheets to sign, and a term that is over, ends soon or was never set";
    judge: "Judge";
    scored: "Scored";
    until: "Until";
    overdue: "Overdue";
    remind: "Draft {letters} reminder" | "Draft {letters} reminders";
    remind_help: "They wait in the outbox for you to release them; nobody is reminded twice on one day.";
    reminded_before: "They have been reminded today; nothing was written again.";
    all_late: "{judges} judge in all: view progress" | "{judges} judges in all: view progress";

    disputed: "Disagreement";
    disputed_all: "View all";

    storage: "Films and background work";
    films_take: "Films take";
    disk_free: "Free for uploads";
    jobs_waiting: "Waiting";
    jobs_failed: "Failed";
}
