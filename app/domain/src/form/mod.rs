//! The entry form: its fields, the kinds of answers they take, answers and what may be wrong with them.

mod answer;
mod date;
mod field;
mod kind;
mod problem;

pub use answer::{Answer, Answers, text_of};
pub(crate) use date::is_date;
pub use field::{Field, Visible, keys};
pub use kind::{Choice, FieldKind};
pub use problem::{FieldProblem, Problem};
