//! Viewing plans (收看计划): an office writes one, publishes it to its sites, sees how far each is, and answers with the next one what
//! people wished for.

mod access;
pub(crate) mod board;
pub(crate) mod draft;
pub(crate) mod export;
pub(crate) mod films;
mod letters;
pub(crate) mod list;
pub(crate) mod of_site;
pub(crate) mod publish;
pub(crate) mod regions;
pub(crate) mod remind;
pub(crate) mod sheet;
pub(crate) mod wishes;
