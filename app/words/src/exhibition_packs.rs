//! Packs for sites without a line: their pages, what the page on the stick says, and why evidence is not taken.

use domain::exhibition::packs::{MOST_EVIDENCE_BYTES, MOST_EVIDENCE_FILES, PackFault, PackProblem};

use crate::Lang;
use crate::phrases::size;

messages! { exhibition_packs;
    page;
    lead;
    of_plan(title: &str);
    of_site(name: &str);
    pack_of(name: &str);
    site;
    code;
    plan;
    made;
    newest;
    imported;
    never;
    none;
    none_body;
    no_sites;
    no_sites_body;
    search;
    plan_packs;
    plan_packs_note;
    to_plan;
    all;
    make;
    make_for(site: &str);
    made_one;
    one_at_a_time;
    no_plans;
    no_plans_body;

    files;
    size_of_all;
    manifest;
    take;
    download;
    how_title;
    how_unpack;
    how_open;
    how_bring;
    worth_title;
    worth;
    unread(files: usize);
    unread_body;
    read;
    reading(known: usize, files: usize);
    reading_body;
    given_up;
    given_up_body;
    begun;

    import;
    import_help;
    choose;
    take_in;
    report;
    file;
    outcome;
    taken(site: &str);
    known;
    all_taken(files: usize);
    not_all(files: usize);
    unnamed;

    not_evidence;
    too_long(most: &str);
    later_format;
    unknown_pack;
    other_site;
    bad_manifest;
    other_manifest;
    altered;
    other_plan;
    nothing_played;
    unknown_film;
    too_early(began: &str, made: &str);
    in_future(ended: &str);
    order;
    other_viewing;

    not_of_site;
    no_films;
    no_copy(title: &str);
    unprepared(files: usize);
    withdrawn(title: &str);
    plan_withdrawn;
    outdated;
    folder_taken;
    too_many(found: usize, most: usize);
    no_files;

    player_kind;
    player_kind_gathering;
    player_kind_individual;
    player_kind_household;
    player_start;
    player_clock;
    player_clock_wrong(made: &str);
    player_films;
    player_must;
    player_offered;
    player_minutes(minutes: &str);
    player_kept;
    player_kept_none;
    player_kept_open;
    player_kept_saved;
    player_go_on;
    player_check;
    player_check_help;
    player_check_choose;
    player_checking(at: &str, all: &str);
    player_check_good(files: &str);
    player_check_bad(files: &str);
    player_film_altered(title: &str);
    player_film_missing(title: &str);
    player_no_storage;
    player_captions;
    player_full_screen;
    player_next;
    player_end;
    player_telling;
    player_heads;
    player_heads_missing;
    player_nothing_played;
    player_subjects;
    player_wishes;
    player_wishes_help;
    player_feedback;
    player_save;
    player_back;
    player_saved;
    player_saved_body;
    player_save_again;
    player_as_text;
}

/// Why evidence of a pack is not taken; `at` says a time.
#[must_use]
pub fn fault(lang: Lang, fault: &PackFault, at: impl Fn(i64) -> String) -> String {
    match fault {
        PackFault::NotEvidence => not_evidence(lang).to_owned(),
        PackFault::TooLong(_) => too_long(lang, &size(i64::try_from(MOST_EVIDENCE_BYTES).unwrap_or(i64::MAX))),
        PackFault::LaterFormat(_) => later_format(lang).to_owned(),
        PackFault::UnknownPack => unknown_pack(lang).to_owned(),
        PackFault::OtherSite => other_site(lang).to_owned(),
        PackFault::Manifest => bad_manifest(lang).to_owned(),
        PackFault::OtherManifest => other_manifest(lang).to_owned(),
        PackFault::Altered => altered(lang).to_owned(),
        PackFault::OtherPlan => other_plan(lang).to_owned(),
        PackFault::NothingPlayed => nothing_played(lang).to_owned(),
        PackFault::UnknownFilm(_) => unknown_film(lang).to_owned(),
        PackFault::TooEarly { began, made } => too_early(lang, &at(*began), &at(*made)),
        PackFault::InFuture(ended) => in_future(lang, &at(*ended)),
        PackFault::Order => order(lang).to_owned(),
        PackFault::OtherViewing => other_viewing(lang).to_owned(),
    }
}

/// Why a pack is not made, or not given out, or evidence is not brought so.
#[must_use]
pub fn problem(lang: Lang, problem: &PackProblem) -> String {
    match problem {
        PackProblem::NotOfSite => not_of_site(lang).to_owned(),
        PackProblem::NoFilms => no_films(lang).to_owned(),
        PackProblem::NoCopy(title) => no_copy(lang, title),
        PackProblem::Unprepared(files) => unprepared(lang, *files),
        PackProblem::Withdrawn(title) => withdrawn(lang, title),
        PackProblem::PlanWithdrawn => plan_withdrawn(lang).to_owned(),
        PackProblem::Outdated => outdated(lang).to_owned(),
        PackProblem::FolderTaken => folder_taken(lang).to_owned(),
        PackProblem::TooManyFiles(found) => too_many(lang, *found, MOST_EVIDENCE_FILES),
        PackProblem::NoFiles => no_files(lang).to_owned(),
    }
}

/// What the page on the stick says, by the names it asks for. Where a word stands for something, there is `{}`.
#[must_use]
pub fn player_texts(lang: Lang) -> Vec<(&'static str, String)> {
    let gap = "{}";
    let plain = [
        ("kind", player_kind(lang)),
        ("kind_gathering", player_kind_gathering(lang)),
        ("kind_individual", player_kind_individual(lang)),
        ("kind_household", player_kind_household(lang)),
        ("start", player_start(lang)),
        ("clock", player_clock(lang)),
        ("films", player_films(lang)),
        ("must", player_must(lang)),
        ("offered", player_offered(lang)),
        ("kept", player_kept(lang)),
        ("kept_none", player_kept_none(lang)),
        ("kept_open", player_kept_open(lang)),
        ("kept_saved", player_kept_saved(lang)),
        ("go_on", player_go_on(lang)),
        ("check", player_check(lang)),
        ("check_help", player_check_help(lang)),
        ("check_choose", player_check_choose(lang)),
        ("no_storage", player_no_storage(lang)),
        ("captions", player_captions(lang)),
        ("full_screen", player_full_screen(lang)),
        ("next", player_next(lang)),
        ("end", player_end(lang)),
        ("telling", player_telling(lang)),
        ("heads", player_heads(lang)),
        ("heads_missing", player_heads_missing(lang)),
        ("nothing_played", player_nothing_played(lang)),
        ("subjects", player_subjects(lang)),
        ("wishes", player_wishes(lang)),
        ("wishes_help", player_wishes_help(lang)),
        ("feedback", player_feedback(lang)),
        ("save", player_save(lang)),
        ("back", player_back(lang)),
        ("saved", player_saved(lang)),
        ("saved_body", player_saved_body(lang)),
        ("save_again", player_save_again(lang)),
        ("as_text", player_as_text(lang)),
        ("worth", worth(lang)),
    ];
    let filled = [
        ("clock_wrong", player_clock_wrong(lang, gap)),
        ("minutes", player_minutes(lang, gap)),
        ("checking", player_checking(lang, gap, gap)),
        ("check_good", player_check_good(lang, gap)),
        ("check_bad", player_check_bad(lang, gap)),
        ("film_altered", player_film_altered(lang, gap)),
        ("film_missing", player_film_missing(lang, gap)),
    ];
    plain.into_iter().map(|(name, said)| (name, said.to_owned())).chain(filled).collect()
}
