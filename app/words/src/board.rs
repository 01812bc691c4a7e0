//! The board of a contest: where it stands in one sentence, and what waits there.

messages! { board;
    draft_open(problems: u64);
    draft_ready;
    call_until(left: &str, films: u64);
    call_without_end(films: u64);
    call_in_grace(left: &str, films: u64);
    call_over(films: u64);
    call_closed(films: u64, waiting: u64);
    checking(eligible: u64, waiting: u64);
    judging(done: u64, all: u64, left: u64);
    judged(all: u64);
    selecting(eligible: u64, places: u64);
    published(films: u64);
    result(films: u64);
    archived(films: u64);

    intake;
    intake_note(total: u64);
    region;
    total;
    quota;
    over;
    per_unit(max: i64);
    other;

    queue;
    queue_waiting(films: u64);
    queue_begin;
    queue_all;

    late;
    late_note;
    judge;
    scored;
    until;
    overdue;
    remind(letters: u64);
    remind_help;
    reminded_before;
    all_late(judges: u64);

    disputed;
    disputed_all;

    storage;
    films_take;
    disk_free;
    jobs_waiting;
    jobs_failed;
}
