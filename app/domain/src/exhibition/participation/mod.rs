//! Participation (开机率): which sites watched enough in a month. Rules are versioned; every site is in one state, and the states of a
//! region add up to its sites.

mod day;
mod excluded;
mod month;
mod problem;
mod report;
mod rule;
mod sentence;
mod state;
mod sums;

pub use day::{DaySums, HeldFilm, HeldViewing, LEAST_FILM_MS, MOST_FILM_MS, day_sums};
pub use excluded::{ExcludedPart, ExcludedRegion};
pub use month::{BadMonth, Month};
pub use problem::ParticipationProblem;
pub use report::{REPORT_FORMAT, ReportContent, ReportLine, RuleLine};
pub use rule::{FOCUS_DAYS, MonthCount, ParticipationRule, RuleBasis, RuleNeeds};
pub use sentence::{AreaKind, ReportSentence, short_name};
pub use state::{CountedPart, ParticipationState, SiteStanding, month_count, standing};
pub use sums::{ParticipationSums, Share};
