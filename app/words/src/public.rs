//! Words of the pages for everybody, and of where an office sets them up.

use domain::contest::{PublicFileProblem, PublicPageProblem};

use crate::{Lang, phrases};

messages! { public;
    ways;
    calls;
    gallery;
    large_type;
    usual_type;
    open_calls;
    no_open_calls;
    organiser;
    phase;
    call_opened;
    period(from: &str, until: &str);
    period_from(from: &str);
    period_until(until: &str);
    result_stood;
    see_films;
    notice;
    contact;
    call_over;
    enter;
    attachments;
    how_to_enter;
    step_account;
    step_form;
    step_submit;
    selection_rules;
    rubric;
    gallery_lead;
    no_films;
    films_found(count: u64);
    edition;
    category;
    region;
    length;
    other_films;
    captions;
    play_elsewhere;
    film_later;

    page;
    page_note;
    saved;
    removed;
    added;
    see_page;
    shown;
    shown_help;
    organiser_zh;
    organiser_en;
    contact_zh;
    contact_en;
    contact_help;
    notice_zh;
    notice_en;
    paragraphs_help;
    how_zh;
    how_en;
    how_help;
    cover_alt_zh;
    cover_alt_en;
    cover_alt_help;
    exhibits;
    exhibits_help;
    from;
    from_help;
    until;
    until_help(zone: &str);
    consent_field;
    consent_field_help;
    no_consent_field;
    files;
    cover;
    cover_help(size: &str);
    attachment;
    attachment_help(size: &str, count: usize);
    add;
    remove;

    too_long(found: usize, max: usize);
    bad_period;
    no_statement;
    file_missing;
    file_too_large(size: &str);
    file_type(endings: &str);
    file_picture;
    file_too_many(count: usize);
}

/// Why a public page cannot be so.
#[must_use]
pub fn page_problem(lang: Lang, problem: &PublicPageProblem) -> String {
    match problem {
        PublicPageProblem::TooLong { found, max, .. } => too_long(lang, *found, *max),
        PublicPageProblem::Period => bad_period(lang).to_owned(),
        PublicPageProblem::NoStatement => no_statement(lang).to_owned(),
    }
}

/// Why a file cannot be put on a public page.
#[must_use]
pub fn file_problem(lang: Lang, problem: &PublicFileProblem) -> String {
    match problem {
        PublicFileProblem::Missing => file_missing(lang).to_owned(),
        PublicFileProblem::TooLarge(max) => {
            file_too_large(lang, &phrases::size(i64::try_from(*max).unwrap_or(i64::MAX)))
        }
        PublicFileProblem::Type(endings) => file_type(lang, &phrases::list(lang, endings)),
        PublicFileProblem::Picture => file_picture(lang).to_owned(),
        PublicFileProblem::TooMany(max) => file_too_many(lang, *max),
    }
}
