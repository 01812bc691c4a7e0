//! Letters: what is written to people, and what becomes of it between the outbox and the mail server of the recipient.

mod delivery_status;
mod kind;
mod limits;
mod markup;
mod note;
mod placeholder;
mod retry;
mod settings;
mod state;
mod template;

pub use delivery_status::{RecipientStatus, delivery_status};
pub use kind::{LetterKind, ReleasedBy};
pub use limits::{Pace, PaceProblem};
pub use markup::{escaped, html};
pub use note::LetterNote;
pub use placeholder::{Placeholder, Values};
pub use retry::retry_after;
pub use settings::{LetterSettings, QuietHours, QuietHoursProblem, minute_of_time, time_of_minute};
pub use state::{Attempt, LetterEvent, LetterState};
pub use template::{Template, TemplateProblem};
