//! How far judges agree, and whether the order of viewing moved their scores.
//!
//! Scores arrive as integers in any common unit: equality, ties and "no variance" are decided exactly, and
//! floating point begins with differences. Every coefficient except a drift is the same in any unit. All of it
//! describes and decides nothing: a coefficient that does not exist is `None`, and a note says why.

mod alpha;
mod beta;
mod icc;
mod kendall;
mod numbers;
mod order;
mod reading;
mod report;

pub use alpha::{Alpha, alpha};
pub use icc::{Coefficient, Icc, icc};
pub use kendall::{Kendall, kendall};
pub use order::{JudgeDrift, OrderEffect, Viewing, order_effect};
pub use reading::{Strength, Trust, stands_out};
pub use report::{Report, describe, report};
