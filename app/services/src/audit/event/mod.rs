//! What the audit trail tells: one struct an event, each in the file of its room. An event serialises to the detail of its
//! row, so a field is never renamed; its names are [`domain::audit::DetailKey`]s, which a test holds.

mod accounts;
mod contests;
mod entries;
mod films;
mod judging;
mod meeting;
mod selection;
#[cfg(test)]
mod tests;

pub(crate) use accounts::*;
pub(crate) use contests::*;
pub(crate) use entries::*;
pub(crate) use films::*;
pub(crate) use judging::*;
pub(crate) use meeting::*;
pub(crate) use selection::*;

/// Declares events: structs named as their [`domain::audit::EventKind`].
macro_rules! events {
    ($($kind:ident $(<$life:lifetime>)? { $($(#[$meta:meta])* $field:ident: $ty:ty,)* })*) => {
        $(
            #[doc = concat!("The detail of [`domain::audit::EventKind::", stringify!($kind), "`].")]
            #[derive(serde::Serialize)]
            pub(crate) struct $kind $(<$life>)? {
                $($(#[$meta])* pub(crate) $field: $ty,)*
            }

            impl $(<$life>)? domain::audit::AuditEvent for $kind $(<$life>)? {
                const KIND: domain::audit::EventKind = domain::audit::EventKind::$kind;
            }
        )*
    };
}
use events;
