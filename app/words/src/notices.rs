//! Publicity notices: what they say, the page of the office, and the page that everybody reads.

use domain::notice::{ListedFilm, NoticeOrder};

use crate::{Lang, phrases};

messages! { notices;
    page;
    usual_title(contest: &str);
    usual_basis(contest: &str);
    listed(count: u64);
    film_of(film: &str, unit: &str);
    no_region;
    period(days: u64, first: &str, last: &str);
    how_to_object(link: &str);
    office;
    phone;
    fax;
    email;
    address;

    draft;
    draft_note;
    title;
    title_help;
    basis;
    basis_help;
    language;
    order;
    by_number;
    by_region;
    by_rank;
    with_units;
    with_units_help;
    with_grades;
    with_grades_help;
    workdays;
    workdays_help(last: &str);
    answer_workdays;
    answer_workdays_help;
    remarks;
    contact;
    contact_help;
    save;
    saved;
    to_calendar;
    preview;
    preview_note;
    publish;
    publish_again;
    publish_help;
    published;
    waits;
    not_sealed;
    up;
    none_up;
    none_up_body;
    number(number: i64);
    to_public;
    as_text;
    words_hash;

    days_left(days: u32);
    ends(when: &str);
    over;
    over_early;
    replaced;
    others;
    object;
    look_up;
    objections;
    objections_note;
    no_objections;
    kind;
    received;
    open;
    upheld;
    dismissed;
    unchanged(count: u64);
    to_page;
}

/// The order of a list, by its name.
#[must_use]
pub const fn order_name(lang: Lang, order: NoticeOrder) -> &'static str {
    match order {
        NoticeOrder::Number => by_number(lang),
        NoticeOrder::Region => by_region(lang),
        NoticeOrder::Rank => by_rank(lang),
    }
}

/// A film of a list: number, title, and the unit that submitted it, where that is told.
#[must_use]
pub fn listed_film(lang: Lang, film: &ListedFilm) -> String {
    let named = phrases::entry(lang, Some(film.number), &film.title);
    if film.unit.is_empty() { named } else { film_of(lang, &named, &film.unit) }
}
