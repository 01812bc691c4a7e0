//! What a use case answers when it does not do what was asked.

mod award;
mod meeting;
mod refusal;
mod text_name;

use domain::access::Denied;
use domain::contest::phase::Obstacle;
use domain::exhibition::access::ExhibitionDenied;
use domain::form::FieldProblem;
use domain::popularity::VoteProblem;
use domain::text::Lang;
use store::{Outage, StoreError};
use words::refusals as m;

pub use award::AwardRefusal;
pub use meeting::MeetingRefusal;
pub use refusal::{PasswordFault, Refusal};
pub use text_name::TextName;

/// Shorthand for results of the services.
pub type Result<T> = std::result::Result<T, ServiceError>;

/// Why something was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Nobody is signed in.
    #[error("sign in first")]
    SignInNeeded,
    /// The permission table says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The permission table of the exhibition says no.
    #[error(transparent)]
    Exhibition(ExhibitionDenied),
    /// There is no such thing, or this person may not know that there is.
    #[error("not found")]
    NotFound,
    /// What was entered is wrong, field by field.
    #[error("{} invalid fields", .0.len())]
    Fields(Vec<FieldProblem>),
    /// A rule says no, with what was found and what is allowed.
    #[error("{}", .0.message(Lang::En))]
    Refused(Refusal),
    /// Somebody else changed it in between.
    #[error("changed by somebody else in between")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
    /// Disk, child process or another part of the machine failed.
    #[error("{0}")]
    Environment(String),
}

impl ServiceError {
    /// Whether the same would work at another time: the database failed, not what was asked.
    #[must_use]
    pub fn outage(&self) -> Option<Outage> {
        match self {
            Self::Store(error) => error.outage(),
            _ => None,
        }
    }

    /// A score sheet takes nothing any more: it is signed, its judge's term is over, or so is the round.
    #[must_use]
    pub const fn closes_sheets(&self) -> bool {
        matches!(self, Self::Refused(Refusal::Signed | Refusal::TermOver(_)) | Self::Denied(Denied::Phase { .. }))
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<MeetingRefusal> for ServiceError {
    fn from(refusal: MeetingRefusal) -> Self {
        Refusal::Meeting(refusal).into()
    }
}

impl From<VoteProblem> for ServiceError {
    fn from(problem: VoteProblem) -> Self {
        Refusal::Vote(problem).into()
    }
}

impl From<AwardRefusal> for ServiceError {
    fn from(refusal: AwardRefusal) -> Self {
        Refusal::Award(refusal).into()
    }
}

impl From<std::io::Error> for ServiceError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            // As where the database has none: whoever asked may ask again when there is.
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Store(error.into()),
            _ => Self::Environment(error.to_string()),
        }
    }
}

/// What stands in the way of a phase, in words.
#[must_use]
pub fn obstacle(obstacle: Obstacle, lang: Lang) -> String {
    match obstacle {
        Obstacle::Settings(count) => m::obstacle_settings(lang, count),
        Obstacle::Deadline => m::obstacle_deadline(lang).to_owned(),
        Obstacle::Unchecked(count) => m::obstacle_unchecked(lang, count),
        Obstacle::NoEntries => m::obstacle_no_entries(lang).to_owned(),
        Obstacle::WithoutFilm(count) => m::obstacle_without_film(lang, count),
        Obstacle::WithoutCopy(count) => m::obstacle_without_copy(lang, count),
        Obstacle::Unassigned(count) => m::obstacle_unassigned(lang, count),
        Obstacle::Unscored(count) => m::obstacle_unscored(lang, count),
        Obstacle::Unsigned(count) => m::obstacle_unsigned(lang, count),
        Obstacle::NotSealed => m::obstacle_not_sealed(lang).to_owned(),
        Obstacle::MeetingOpen => m::obstacle_meeting_open(lang).to_owned(),
        Obstacle::OpenObjections(count) => m::obstacle_open_objections(lang, count),
        Obstacle::UnsettledObjections(count) => m::obstacle_unsettled_objections(lang, count),
        Obstacle::NoticeOutdated => m::obstacle_notice_outdated(lang).to_owned(),
        Obstacle::AwardsUndecided => words::awards::obstacle_undecided(lang).to_owned(),
        Obstacle::NoSuchMove => m::obstacle_no_such_move(lang).to_owned(),
    }
}
