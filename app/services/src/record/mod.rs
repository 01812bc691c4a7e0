//! The record of a contest that strangers check: a line for every act that counts, written in the transaction of the act.
//!
//! `docs/record-format.md` says what a line holds; here is when it is written. A contest that was in its first round before there
//! were records keeps none, and nothing is made up for it.

pub(crate) mod checkpoint;
pub(crate) mod countersign;
pub(crate) mod daily;
pub(crate) mod decisions;
pub(crate) mod entries;
pub(crate) mod export;
pub(crate) mod freeze;
pub(crate) mod judging;
pub(crate) mod key;
pub(crate) mod outcome;
pub(crate) mod own_key;
pub(crate) mod seed;
pub(crate) mod spelling;
pub(crate) mod view;
pub(crate) mod writer;
