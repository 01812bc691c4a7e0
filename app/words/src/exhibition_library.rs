//! Words of the library of the exhibition.

use domain::exhibition::library::{CollectionProblem, Occasion};

use crate::Lang;

messages! { exhibition_library;
    library;
    library_lead;
    search;
    film;
    source;
    subject;
    region;
    length;
    language;
    captions;
    has_captions;
    captions_only;
    up_to(minutes: i64);
    empty;
    empty_body;
    nothing;
    nothing_body;

    picture_quality;
    usual_quality;
    light_quality;
    light_later;
    other_films;

    collections;
    collections_lead;
    collection;
    day;
    films;
    near;
    no_collections;
    no_collections_body;
    new_collection;
    start_from;
    name;
    introduction;
    day_of_year;
    day_help;
    create;
    created;
    edit;
    edited;
    order;
    no_films;
    no_films_body;
    gone(count: u64);
    earlier;
    later;
    moved;
    choose;
    choose_note;
    keep_films;
    kept_films;
    delete;
    delete_body;
    deleted;
    deleted_already;
    choose_films;
    nothing_to_choose;
    title_maker_number;
    look;
    chosen_only;
    chosen_elsewhere(count: u64);

    lei_feng_day;
    party_day;
    army_day;
    national_day;
    fire_safety_day;
    traffic_safety_day;

    bad_day(found: &str);
    too_many(most: usize);
    not_in_library;
    name_taken(name: &str);
    too_many_collections(most: usize);
}

/// The name of a day that films are collected for.
#[must_use]
pub const fn occasion(lang: Lang, occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::LeiFengDay => lei_feng_day(lang),
        Occasion::PartyDay => party_day(lang),
        Occasion::ArmyDay => army_day(lang),
        Occasion::NationalDay => national_day(lang),
        Occasion::FireSafetyDay => fire_safety_day(lang),
        Occasion::TrafficSafetyDay => traffic_safety_day(lang),
    }
}

/// Why a collection cannot be so.
#[must_use]
pub fn problem(lang: Lang, problem: &CollectionProblem) -> String {
    match problem {
        CollectionProblem::Day(found) => bad_day(lang, found),
        CollectionProblem::TooMany(most) => too_many(lang, *most),
        CollectionProblem::NotInLibrary => not_in_library(lang).to_owned(),
        CollectionProblem::NameTaken(name) => name_taken(lang, name),
        CollectionProblem::TooManyCollections(most) => too_many_collections(lang, *most),
    }
}
