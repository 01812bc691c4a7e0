//! What the app says to people: one module a feature, and in it one function a message.
//!
//! `src/<feature>.rs` declares the messages, `src/<language>/<feature>.rs` holds the texts, so that a translator reads one
//! folder. The compiler holds the two together. Being functions, the browser side links only those its
//! islands call. Texts an organiser enters are [`Text`] and not here.

pub use domain::text::{Lang, Text};

#[macro_use]
mod macros;

pub mod accounts;
pub mod amendments;
pub mod audit;
pub mod awards;
pub mod board;
pub mod calendar;
pub mod certificates;
pub mod channels;
pub mod common;
pub mod contest_settings;
pub mod contests;
pub mod details;
pub mod entries;
pub mod exhibition_checks;
pub mod exhibition_lessons;
pub mod exhibition_library;
pub mod exhibition_orders;
pub mod exhibition_packs;
pub mod exhibition_participation;
pub mod exhibition_plans;
pub mod exhibition_report;
pub mod exhibition_sites;
pub mod exhibition_viewings;
pub mod exports;
pub mod feedback;
pub mod gallery;
pub mod imports;
pub mod judging;
pub mod letters;
pub mod lists;
pub mod meeting;
pub mod notices;
pub mod objections;
pub mod outbox;
pub mod packages;
pub mod people;
pub mod phrases;
pub mod player;
pub mod popularity;
pub mod presentation;
pub mod problems;
#[cfg(not(target_arch = "wasm32"))]
mod pseudo;
pub mod public;
mod quotes;
pub mod record;
pub mod refusals;
pub mod releases;
pub mod results;
pub mod rules;
pub mod screening;
pub mod search;
pub mod second_factor;
pub mod selection;
pub mod session;
pub mod settings_lists;
pub mod steps;
pub mod times;
pub mod typography;
pub mod units;
pub mod work;

domain::each_language!(folders! { (
    accounts amendments audit awards board calendar certificates channels common contest_settings contests entries exhibition_checks exhibition_lessons exhibition_library exhibition_orders exhibition_packs exhibition_participation exhibition_plans exhibition_report exhibition_sites exhibition_viewings exports feedback gallery imports judging letters lists meeting notices objections outbox packages people phrases player popularity presentation public record refusals releases results screening search second_factor selection session settings_lists times units work
) });

#[cfg(test)]
mod tests;
