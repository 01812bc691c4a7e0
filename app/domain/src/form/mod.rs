//! The entry form: its fields, the kinds of answers they take, answers and what may be wrong with them.
//!
//! A kind of answer is a file here and a line of the registry in `kind.rs`. Where a kind is left out, the crate does not
//! compile, nor do the pages that ask for it and set it up.

mod answer;
mod asked;
mod category;
mod choice;
mod choices;
mod condition;
mod date;
mod field;
mod file;
mod kind;
mod long_text;
mod number;
mod option;
mod people;
mod problem;
mod region;
mod rules;
mod section;
mod statement;
mod text;
mod web_address;

pub use answer::{Answer, AnswerLine, Answers, text_of};
pub use asked::{asked, deciding, ungrounded};
pub use category::CategoryChoice;
pub use choice::OneChoice;
pub use choices::SeveralChoices;
pub use condition::Condition;
pub use date::CalendarDate;
pub use field::{Field, Visible, keys};
pub use file::AttachedFile;
pub use kind::{FieldKind, KindName};
pub use long_text::LongText;
pub use number::WholeNumber;
pub use option::Choice;
pub use people::PeopleList;
pub use problem::{AddressFault, AnswerProblem, FieldProblem};
pub use region::RegionChoice;
pub use rules::{ContestLists, KindRules};
pub use section::FormSection;
pub use statement::Statement;
pub use text::TextLine;
pub use web_address::WebAddress;
