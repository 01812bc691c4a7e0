//! Every kind of job, and what runs for it: a kind that is missing here does not compile.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use domain::ids::FileId;
use store::Tx;

use crate::context::Context;
use crate::error::Result;
use crate::exhibition::library::light::LightenFilm;
use crate::exhibition::packs::checksums::PackJob;
use crate::films::examine::ExamineFilm;
use crate::films::prepare::PrepareFilm;
use crate::jobs::{Job, JobKind};
use crate::lanes::Lane;
use crate::packages::checksums::PackageJob;

impl JobKind {
    /// How rows name it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Examine => ExamineFilm::NAME,
            Self::Prepare => PrepareFilm::NAME,
            Self::Package => PackageJob::NAME,
            Self::Lighten => LightenFilm::NAME,
            Self::Pack => PackJob::NAME,
        }
    }

    /// Who does it.
    pub(crate) const fn lane(self) -> Lane {
        match self {
            Self::Examine => ExamineFilm::LANE,
            Self::Prepare => PrepareFilm::LANE,
            Self::Package => PackageJob::LANE,
            Self::Lighten => LightenFilm::LANE,
            Self::Pack => PackJob::LANE,
        }
    }

    /// Does it.
    pub(crate) async fn run(self, cx: &Context, file: &FileId, progress: &Arc<AtomicI64>) -> Result<()> {
        match self {
            Self::Examine => ExamineFilm::run(cx, file, progress).await,
            Self::Prepare => PrepareFilm::run(cx, file, progress).await,
            Self::Package => PackageJob::run(cx, file, progress).await,
            Self::Lighten => LightenFilm::run(cx, file, progress).await,
            Self::Pack => PackJob::run(cx, file, progress).await,
        }
    }

    /// Notes that it is given up.
    pub(crate) async fn give_up(self, cx: &Context, tx: &mut dyn Tx, file: &FileId) -> Result<()> {
        match self {
            Self::Examine => ExamineFilm::give_up(cx, tx, file).await,
            Self::Prepare => PrepareFilm::give_up(cx, tx, file).await,
            Self::Package => PackageJob::give_up(cx, tx, file).await,
            Self::Lighten => LightenFilm::give_up(cx, tx, file).await,
            Self::Pack => PackJob::give_up(cx, tx, file).await,
        }
    }

    /// The kind that rows name so.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Names of the kinds of a lane.
    pub(crate) fn names_in(lane: Lane) -> Vec<&'static str> {
        Self::ALL.into_iter().filter(|kind| kind.lane() == lane).map(Self::name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_name_of_its_own_in_one_lane() {
        let mut names: Vec<&str> = Lane::ALL.into_iter().flat_map(JobKind::names_in).collect();
        names.sort_unstable();
        let known = ["examine", "lighten", "pack", "package", "prepare"];
        assert_eq!(names, known, "rows written already carry these names");
        assert!(names.iter().all(|name| JobKind::parse(name).is_some_and(|kind| kind.name() == *name)));
        // Names are looked for between commas.
        assert!(names.iter().all(|name| !name.contains(',')));
    }
}
