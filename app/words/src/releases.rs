//! Words of exhibition rights and consent.

use domain::release::{FilmCopy, ReleaseBasis, ReleaseProblem};

use crate::{Lang, common};

messages! { releases;
    page;
    lead;
    missing;
    withdrawn_at(at: &str);
    ahead(at: &str);
    over(at: &str);
    in_force;
    ends(at: &str);
    open_end;
    open_start;
    by_form;
    by_entrant;
    by_office;
    see_shown;
    history;
    period(from: &str, until: &str);

    give_title;
    rights;
    rights_help;
    consent;
    consent_help;
    from;
    from_help;
    until;
    period_help(zone: &str);
    paper;
    paper_help;
    give;
    given;

    withdraw_title;
    recalled;
    not_recalled;
    reason;
    withdraw;
    withdrawn;
    copy_pages;
    copy_feeds;
    copy_downloads;
    copy_messages;
    copy_posters;
    copy_broadcasts;

    list;
    list_note;
    film;
    standing;
    shown;
    is_shown;
    is_not_shown;
    no_copy;
    none;
    none_body;
    not_exhibiting;
    not_exhibiting_body;

    no_rights;
    no_consent;
    bad_period;
    wrong_state(state: &str);
    nothing;
}

/// By what a film may be shown.
#[must_use]
pub const fn basis(lang: Lang, basis: ReleaseBasis) -> &'static str {
    match basis {
        ReleaseBasis::EntryForm => by_form(lang),
        ReleaseBasis::Entrant => by_entrant(lang),
        ReleaseBasis::Office => by_office(lang),
    }
}

/// Where a film may have gone.
#[must_use]
pub const fn copy(lang: Lang, copy: FilmCopy) -> &'static str {
    match copy {
        FilmCopy::Pages => copy_pages(lang),
        FilmCopy::Feeds => copy_feeds(lang),
        FilmCopy::Downloads => copy_downloads(lang),
        FilmCopy::Messages => copy_messages(lang),
        FilmCopy::Posters => copy_posters(lang),
        FilmCopy::Broadcasts => copy_broadcasts(lang),
    }
}

/// Why rights and consent cannot be given, or withdrawn, so.
#[must_use]
pub fn problem(lang: Lang, problem: ReleaseProblem) -> String {
    match problem {
        ReleaseProblem::Rights => no_rights(lang).to_owned(),
        ReleaseProblem::Consent => no_consent(lang).to_owned(),
        ReleaseProblem::Period => bad_period(lang).to_owned(),
        ReleaseProblem::State(state) => wrong_state(lang, common::entry_state(lang, state)),
        ReleaseProblem::Nothing => nothing(lang).to_owned(),
    }
}
