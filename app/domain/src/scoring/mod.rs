//! From marks to one score per entry.
//!
//! What ranks or selects is integer arithmetic on hundredths ([`composite`], [`mean`], [`rank`]). What
//! describes judges and panels is floating point, is shown beside it and decides nothing by itself
//! ([`report`]).

mod adjusted;
mod csv;
mod derived;
mod graph;
mod judges;
mod method;
mod mixed;
mod ranking;
mod report;
pub mod rubric;
mod spread;
mod table;
mod total;

pub use adjusted::{AdjustedMeans, AdjustedProblem, CountedTotal, adjusted_means, check_adjusted};
pub use csv::{read_table, read_weights};
pub use derived::derived_notes;
pub(crate) use graph::root;
pub use graph::{Incidence, Weakest};
pub use judges::JudgeLine;
pub use method::{BadMethod, Method};
pub use mixed::{Fit, Observed, Shrinkage, fit};
pub use ranking::{EntryScore, Incomparable, Ranked, rank};
pub use report::{EntryLine, Graph, Report, Variance, report};
pub use spread::Spread;
pub(crate) use table::Sums;
pub use table::{MICRO, Table, TableError, Totals};
pub use total::{ScoreError, Sheet, Weights, composite, mean};
