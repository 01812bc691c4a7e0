//! Every list as it is shown, to take away: its page and its files have the same columns, rows and order.

mod accounts;
mod disagreement;
mod entries;
mod experts;
mod file;
mod judges;
mod kind;
mod list;
mod matrix;
mod missing_films;
mod own_entries;
mod people;
mod progress;
mod ranking;
mod record;
mod registry;
mod waiting_films;

pub use accounts::{account_columns, account_state_words};
pub use disagreement::disagreement_columns;
pub use entries::{EntryNames, entry_columns, film_words};
pub use experts::expert_columns;
pub use file::ListFile;
pub use judges::judge_columns;
pub use kind::{ListKind, SiteListKind};
pub use matrix::matrix_columns;
pub use missing_films::missing_film_columns;
pub use own_entries::own_entry_columns;
pub use people::people_columns;
pub use progress::progress_columns;
pub use ranking::ranking_columns;
pub use record::record_columns;
pub use waiting_films::waiting_film_columns;
