//! The only crate that knows sqlx: what is kept, and the two databases it is kept in.
//!
//! SQLite (embedded, the default) and PostgreSQL run the same SQL: both take `$1` parameters,
//! `ON CONFLICT` and `RETURNING`, so the statements stand once, in `sql/`, and are compiled once for
//! each database. What differs (connections, transactions, migrations) is in `sqlite.rs` and
//! `postgres.rs`, and copies of an SQLite database in `copies.rs`.

mod accounts;
mod assignments;
mod audit;
mod awards;
mod certificates;
mod channels;
mod checks;
mod checksums;
mod conflicts;
mod contests;
mod copies;
mod database;
mod doubts;
mod entries;
mod erasure;
mod error;
mod exhibition_members;
mod exhibition_settings;
mod exhibition_waits;
mod extensions;
mod feedback;
mod films;
mod imports;
mod jobs;
mod leases;
mod letters;
mod library;
mod listing;
mod meetings;
mod named;
mod nominations;
mod notices;
mod objections;
mod open;
mod order_reads;
mod orders;
mod packs;
mod participation;
mod participation_reports;
mod plans;
mod popularity;
mod portable;
mod postgres;
mod record;
mod record_audit;
mod record_upkeep;
mod releases;
mod round_reads;
mod rounds;
mod schema;
mod sealed_changes;
mod search;
mod second_factors;
mod selections;
mod settings;
mod sheets;
mod site_writes;
mod sites;
mod spot_checks;
mod sqlite;
mod sqlite_file;
mod tags;
mod uploads;
mod viewings;
mod work;

pub use accounts::*;
pub use assignments::*;
pub use audit::*;
pub use awards::*;
pub use certificates::*;
pub use channels::*;
pub use checks::*;
pub use checksums::*;
pub use conflicts::*;
pub use contests::*;
pub use copies::{
    CopiedFilm, EndedAccess, RESERVED_DISK_BYTES, damage_of_copy, end_access_in_copy, films_of_copy, schema_of_copy,
};
pub use database::{ConnectionCount, Meter, Store, Tx};
pub use doubts::*;
pub use entries::*;
pub use erasure::*;
pub use error::{Outage, Result, StoreError};
pub use exhibition_members::*;
pub use exhibition_settings::*;
pub use exhibition_waits::*;
pub use extensions::*;
pub use feedback::*;
pub use films::*;
pub use imports::*;
pub use jobs::*;
pub use leases::*;
pub use letters::*;
pub use library::*;
pub use listing::*;
pub use meetings::*;
pub use nominations::*;
pub use notices::*;
pub use objections::*;
pub use open::{CONNECTIONS, Inspected, OpenSettings, WAIT, inspect, open, open_with, unprotected_host};
pub use order_reads::*;
pub use orders::*;
pub use packs::*;
pub use participation::*;
pub use participation_reports::*;
pub use plans::*;
pub use popularity::*;
pub use portable::{
    AUDIT_TABLE, CERTIFICATE_TABLE, CONTEST_TABLE, ColumnKind, DERIVED_TABLE, EVIDENCE_TABLE, FILE_TABLE,
    INSTALLATION_TABLES, Portable, PortableColumn, PortablePerson, PortableRow, PortableTable, contest_tables,
};
pub use record::*;
pub use record_audit::*;
pub use record_upkeep::*;
pub use releases::*;
pub use round_reads::*;
pub use rounds::*;
pub use schema::{Opening, Schema};
pub use sealed_changes::*;
pub use search::*;
pub use second_factors::*;
pub use selections::*;
pub use sheets::*;
pub use site_writes::*;
pub use sites::*;
pub use spot_checks::*;
pub use tags::*;
pub use uploads::*;
pub use viewings::*;
pub use work::*;
