//! How events are declared.

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
