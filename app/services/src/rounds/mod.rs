//! Rounds: who takes part, and what the guards of a phase look at.

pub(crate) mod conflict;
pub(crate) mod facts;
pub(crate) mod inputs;
pub(crate) mod judge_letters;
pub(crate) mod likeness;
pub(crate) mod participants;
pub(crate) mod sealed;
