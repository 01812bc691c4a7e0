//! How far judges agree: intraclass correlations, Krippendorff's α, Kendall's W, and drift with the order of viewing.
//!
//! All of it describes a round and invites a look; nothing here decides about a film.

mod alpha;
mod icc;
mod kendall;
mod order;
mod report;

pub use alpha::{Level, alpha};
pub use icc::{Estimate, Icc, icc};
pub use kendall::{Kendall, kendall};
pub use order::{Drift, Seen, drift};
pub use report::{Alpha, Report, report};
