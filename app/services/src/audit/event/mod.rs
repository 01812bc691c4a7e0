//! What the audit trail tells: one struct an event, each in the file of its room. An event serialises to the detail of its
//! row, so a field is never renamed; its names are [`domain::audit::DetailKey`]s, which a test holds.

#[macro_use]
mod macros;

mod accounts;
mod awards;
mod certificates;
mod channels;
mod contests;
mod entries;
mod exhibition;
mod films;
mod judging;
mod letters;
mod library;
mod meeting;
mod orders;
mod packs;
mod participation;
mod plans;
mod popularity;
mod publicity;
mod selection;
#[cfg(test)]
mod tests;
mod viewings;

pub(crate) use accounts::*;
pub(crate) use awards::*;
pub(crate) use certificates::*;
pub(crate) use channels::*;
pub(crate) use contests::*;
pub(crate) use entries::*;
pub(crate) use exhibition::*;
pub(crate) use films::*;
pub(crate) use judging::*;
pub(crate) use letters::*;
pub(crate) use library::*;
pub(crate) use meeting::*;
pub(crate) use orders::*;
pub(crate) use packs::*;
pub(crate) use participation::*;
pub(crate) use plans::*;
pub(crate) use popularity::*;
pub(crate) use publicity::*;
pub(crate) use selection::*;
pub(crate) use viewings::*;
