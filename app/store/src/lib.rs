//! The only crate that knows sqlx: what is kept, and the two databases it is kept in.
//!
//! SQLite (embedded, the default) and PostgreSQL run the same SQL: both take `$1` parameters,
//! `ON CONFLICT` and `RETURNING`, so the statements stand once, in `sql/`, and are compiled once for
//! each database. What differs (connections, transactions, copies, migrations) is in `sqlite.rs` and
//! `postgres.rs`.

mod accounts;
mod assignments;
mod audit;
mod contests;
mod database;
mod entries;
mod error;
mod films;
mod jobs;
mod leases;
mod listing;
mod meetings;
mod named;
mod open;
mod postgres;
mod round_reads;
mod rounds;
mod selections;
mod sheets;
mod sqlite;
mod uploads;

pub use accounts::*;
pub use assignments::*;
pub use audit::*;
pub use contests::*;
pub use database::{Meter, Store, Tx};
pub use entries::*;
pub use error::{Outage, Result, StoreError};
pub use films::*;
pub use jobs::*;
pub use leases::*;
pub use listing::*;
pub use meetings::*;
pub use open::{CONNECTIONS, open, open_with};
pub use round_reads::*;
pub use rounds::*;
pub use selections::*;
pub use sheets::*;
pub use uploads::*;
