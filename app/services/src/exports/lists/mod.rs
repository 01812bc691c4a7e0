//! Every list as it is shown, to take away: its page and its files have the same columns, rows and order.

mod disagreement;
mod entries;
mod file;
mod list;
mod people;
mod progress;
mod ranking;
mod registry;

pub use disagreement::disagreement_columns;
pub use entries::{EntryNames, entry_columns, film_words};
pub use file::ListFile;
pub use people::people_columns;
pub use progress::progress_columns;
pub use ranking::ranking_columns;
pub use registry::ListKind;
