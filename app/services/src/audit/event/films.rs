//! Uploads, examinations, background jobs.

use domain::film::Finding;
use domain::ids::EntryId;
use domain::release::ReleaseBasis;
use domain::time::Micros;
use serde::Serializer;
use store::FileState;

events! {
    FileBegin<'a> { entry: &'a EntryId, filename: &'a str, size_bytes: i64, }
    FileComplete<'a> { entry: &'a EntryId, sha256: &'a str, size_bytes: i64, }
    FileExamine<'a> {
        #[serde(serialize_with = "state_key")]
        state: FileState,
        findings: &'a [Finding],
    }
    FileRemove<'a> { entry: &'a EntryId, reason: &'a str, }
    FileSweep<'a> { entry: &'a EntryId, sha256: &'a str, size_bytes: i64, }
    FilmRelease<'a> { by: ReleaseBasis, starts: Option<Micros>, until: Option<Micros>, reason: &'a str, }
    FilmReleaseWithdraw<'a> { reason: &'a str, }
    JobGivenUp<'a> { job: &'a str, problem: &'a str, }
    JobRetry { jobs: u64, }
}

fn state_key<S: Serializer>(state: &FileState, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(state.key())
}
