//! Why a pack, or evidence of one, is not taken.

use crate::ids::EntryId;
use crate::time::Micros;

/// What is wrong with evidence of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackFault {
    /// It is no file of evidence.
    NotEvidence,
    /// It is longer than evidence can be, bytes.
    TooLong(usize),
    /// A later program wrote it, in this format.
    LaterFormat(u32),
    /// No pack of the person's sites has this id.
    UnknownPack,
    /// The pack was made for another site than the one it is brought to.
    OtherSite,
    /// The manifest cannot be read.
    Manifest,
    /// The manifest is another one than that of the pack.
    OtherManifest,
    /// The evidence was changed after the player had written it.
    Altered,
    /// It names no plan, or another one than that of the pack.
    OtherPlan,
    /// Nothing was played.
    NothingPlayed,
    /// A film that is not in the pack.
    UnknownFilm(EntryId),
    /// It was held before the pack was made: when, and when that was.
    TooEarly {
        /// When it began.
        began: Micros,
        /// When the pack was made.
        made: Micros,
    },
    /// It ends in the future, then.
    InFuture(Micros),
    /// A film ends before it begins.
    Order,
    /// A viewing of this id was held at another site.
    OtherViewing,
}

/// Why a pack is not made, or not given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackProblem {
    /// The plan is not one that the site got.
    NotOfSite,
    /// None of its films may be shown now.
    NoFilms,
    /// The copy of this film that browsers play is not made yet.
    NoCopy(String),
    /// The checksums of so many files are not known yet.
    Unprepared(usize),
    /// This film may no longer be shown.
    Withdrawn(String),
    /// The office took the plan back.
    PlanWithdrawn,
    /// The program has changed since: the pack is made anew.
    Outdated,
    /// There is something in the folder already.
    FolderTaken,
    /// So many files of evidence at once.
    TooManyFiles(usize),
    /// No file of evidence was chosen.
    NoFiles,
}
