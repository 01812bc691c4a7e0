//! Use cases against a real database, a real folder and real films: one binary, one harness.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod amendments;
mod background;
mod backup;
mod ballots;
mod closings;
mod conflicts;
mod contest;
mod copies;
mod cuts;
mod desk;
mod entries;
mod exports;
mod fairness;
mod figures;
mod films;
mod harness;
mod meeting;
mod outcome;
mod people;
mod races;
mod rounds;
mod second_factor;
mod security;
mod selection;
mod standing;
mod steps;
mod sweeps;
mod texts;
mod uploads;
