//! Notices, objections, and the days that are worked on. Nothing here tells who objected.

use domain::ids::EntryId;

events! {
    CalendarEdit { days: usize, }
    NoticeDraft {}
    NoticePublish<'a> { from: &'a str, to: &'a str, hash: &'a str, }
    ObjectionAccept<'a> { accepted: bool, reason: &'a str, }
    ObjectionAnswer<'a> { accepted: bool, decider: &'a str, }
    ObjectionEvidence<'a> { sha256: &'a str, size_bytes: i64, }
    ObjectionKeep<'a> { reason: &'a str, }
    ObjectionReceive<'a> {
        /// Absent where it is about no film alone.
        #[serde(skip_serializing_if = "Option::is_none")]
        entry: Option<&'a EntryId>,
    }
    ObjectionTake<'a> { sha256: &'a str, }
}
