//! Use cases against a real database, a real folder and real films: one binary, one harness.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod amendments;
mod background;
mod backup;
mod ballots;
mod clocks;
mod closings;
mod conflicts;
mod contest;
mod copies;
mod cuts;
mod desk;
mod eligibility;
mod entries;
mod exports;
mod fairness;
mod feedback;
mod figures;
mod films;
mod form;
mod harness;
mod imports;
mod letters;
mod lists;
mod looking;
mod meeting;
mod outcome;
mod people;
mod portable;
mod queue;
mod races;
mod rounds;
mod sealed;
mod search;
mod second_factor;
mod security;
mod selection;
mod standing;
mod steps;
mod sweeps;
mod texts;
mod units;
mod uploads;
