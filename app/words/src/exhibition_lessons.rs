//! Words of lessons that an office adds to the library of the exhibition.

use domain::exhibition::library::LessonStanding;

use crate::Lang;

messages! { exhibition_lessons;
    lessons;
    lead;
    contest_title(office: &str);
    term_reason;
    offices;
    search;
    none;
    none_body;
    nothing;
    nothing_body;
    lesson;
    standing;

    add;
    add_note;
    of_region(region: &str);
    title;
    category;
    subject;
    language;
    synopsis;
    holder;
    holder_help;
    statement;
    rights;
    consent;
    from;
    until;
    period_help(zone: &str);
    begin;
    added;

    unfinished;
    unfinished_body;
    unfinished_of_others;
    film_ready;
    to_film;
    waiting;
    waiting_body;
    put_in;
    was_put_in;
    preparing;
    preparing_body;
    in_library;
    to_library;
    ahead;
    over;
    withdrawn;
    taken_back;
    missing;

    withdraw_title;
    withdraw_body;
    withdraw;
    was_withdrawn;
    give_title;
    give;
    was_given;
    history;

    entry_notice;
    entry_notice_body;
    entry_notice_link;
}

/// How a lesson stands, in a word or two.
#[must_use]
pub const fn standing_name(lang: Lang, standing: LessonStanding) -> &'static str {
    match standing {
        LessonStanding::Unfinished => unfinished(lang),
        LessonStanding::Waiting => waiting(lang),
        LessonStanding::TakenBack => taken_back(lang),
        LessonStanding::Preparing => preparing(lang),
        LessonStanding::InLibrary => in_library(lang),
        LessonStanding::Ahead(_) => ahead(lang),
        LessonStanding::Over(_) => over(lang),
        LessonStanding::Withdrawn(_) => withdrawn(lang),
        LessonStanding::Missing => missing(lang),
    }
}
