//! Works that are entered more than once, here or in another contest: shown, and decided by the office.

use domain::access::{AccessContext, Action, knows_outcome};
use domain::entry::{WorkLikeness, WorkMarks};
use domain::ids::EntryId;
use domain::limits;
use store::{Entry, LikeEntry, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::entries::access::own_entry;
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;

/// Entries that look like the same work, on one page.
pub const WORKS_PAGE: u32 = 20;

/// Entries that were decided to be the same work and are looked at: they stand first.
const MOST: i64 = 100;

/// Another entry that looks like the same work.
#[derive(Clone, Debug)]
pub struct LikeWork {
    /// The other entry, and what was decided.
    pub like: LikeEntry,
    /// What both have in common.
    pub common: Vec<WorkLikeness>,
}

impl Services {
    /// Decides whether two entries that look like the same work are. Nothing else follows: the office passes, returns or refuses
    /// each as ever.
    ///
    /// # Errors
    /// A missing permission, entries that do not look alike ([`ServiceError::NotFound`]), or a missing reason.
    pub async fn decide_same_work(
        &self,
        actor: &Actor,
        id: &EntryId,
        other: &EntryId,
        same: bool,
        reason: &str,
    ) -> Result<()> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, ..) = own_entry(self, &mut *tx, actor, id, Action::CheckEntry).await?;
        if !tx.is_like_entry(id, other).await? {
            return Err(ServiceError::NotFound);
        }
        tx.put_work_decision((id, other), same, &reason, self.now()).await?;
        let event = event::EntrySameWork { other, same, reason: &reason };
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// Entries that look like the same work as this one, as it was submitted last with this film: so many after so many others, without
/// outcomes that are not published.
pub(crate) async fn like_works(
    tx: &mut dyn Tx,
    entry: &Entry,
    film_sha256: Option<&str>,
    (skip, most): (i64, i64),
) -> Result<Vec<LikeWork>> {
    let own = WorkMarks::of(&entry.answers, film_sha256);
    let found = tx.like_entries(&entry.id, skip, most).await?;
    let with_common = |mut like: LikeEntry| {
        // Whatever somebody is in this contest: outcomes of another one are not theirs to know before they are published.
        like.entry.state = like.entry.state.told(knows_outcome(&AccessContext::default(), like.contest_phase));
        let common = own.common(&WorkMarks::of(&like.entry.answers, like.film_sha256.as_deref()), like.looks_same);
        LikeWork { like, common }
    };
    Ok(found.into_iter().map(with_common).collect())
}

/// Entries of the same contest that were decided to be the same work.
pub(crate) async fn decided_same(tx: &mut dyn Tx, entry: &Entry) -> Result<Vec<Entry>> {
    let found = tx.like_entries(&entry.id, 0, MOST).await?;
    let same = found.into_iter().filter(|like| like.decided.as_ref().is_some_and(|(same, _)| *same));
    Ok(same.map(|like| like.entry).filter(|other| other.contest_id == entry.contest_id).collect())
}
