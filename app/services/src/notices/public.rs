//! The notice as everybody reads it, without an account: its words, how long it is up, and how many objections there are.

use domain::calendar::Day;
use domain::contest::phase::Phase;
use domain::ids::{ContestId, EntryId};
use domain::objection::ObjectionCounts;
use domain::sealed_change::SealedChange;
use domain::time::Micros;
use store::{Contest, EntryLine, PublicContest, PublishedNotice, Tx};

use crate::Services;
use crate::amendments::withdrawal::chosen_lines;
use crate::calendar::work_calendar;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::notices::compose::today;
use crate::time::end_of;

/// A notice as everybody reads it. There is nothing of the contest in it but what the notice says itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicNotice {
    /// The contest.
    pub contest: ContestId,
    /// Its title.
    pub title: String,
    /// Its zone.
    pub time_zone: String,
    /// The notice.
    pub notice: PublishedNotice,
    /// The others of the contest, the latest first: number, and when they went up.
    pub others: Vec<(i64, Micros)>,
    /// It is the latest.
    pub is_latest: bool,
    /// When its last day ends.
    pub ends_at: Micros,
    /// Working days that are left with the present one; 0 once it is over.
    pub workdays_left: u32,
    /// Objections may be made to it now.
    pub can_object: bool,
    /// How many objections there are, by kind and state.
    pub counts: ObjectionCounts,
}

/// Whether a notice goes on: as long as the publicity does, and to its last day where that was ended early.
pub(crate) fn is_on(cx: &Context, contest: &Contest, latest: &PublishedNotice) -> bool {
    contest.phase == Phase::Publicity || today(cx, contest) <= latest.period.last
}

/// A contest whose notice is up, as who objects meets it.
pub(crate) struct NoticedContest {
    pub(crate) contest: Contest,
    /// The latest first; there is one at least.
    pub(crate) notices: Vec<PublishedNotice>,
}

impl NoticedContest {
    /// [`ServiceError::NotFound`] as long as no notice went up: strangers do not learn whether there is such a contest.
    pub(crate) async fn of(cx: &Context, tx: &mut dyn Tx, id: &ContestId) -> Result<Self> {
        Self::found(cx, tx, id).await?.ok_or(ServiceError::NotFound)
    }

    /// None as long as no notice went up, and none of a contest that everybody may not read of once its notice has ended: what went up
    /// stays up as long as objections may be made to it and answered.
    pub(crate) async fn found(cx: &Context, tx: &mut dyn Tx, id: &ContestId) -> Result<Option<Self>> {
        let Some(public) = tx.public_contest(id).await? else { return Ok(None) };
        Self::of_public(cx, tx, &public).await
    }

    /// The same of a contest that was read.
    pub(crate) async fn of_public(cx: &Context, tx: &mut dyn Tx, public: &PublicContest) -> Result<Option<Self>> {
        let PublicContest { contest, page, .. } = public;
        let notices = tx.notices(&contest.id).await?;
        let Some(latest) = notices.first().filter(|_| contest.phase.is_published()) else { return Ok(None) };
        let is_up = !page.hidden || is_on(cx, contest, latest);
        Ok(is_up.then(|| Self { contest: contest.clone(), notices }))
    }

    /// The films of the latest notice that are chosen still, by number. A reserve that came since stands in the next one.
    pub(crate) async fn films(&self, tx: &mut dyn Tx) -> Result<Vec<EntryLine>> {
        let Some(latest) = self.notices.first() else { return Ok(Vec::new()) };
        let changes = tx.sealed_changes(&self.contest.id, &self.contest.settings.balance).await?;
        // As a notice counts them: those of rules lie elsewhere.
        let counted = changes.iter().filter(|one| !matches!(one.change, SealedChange::Rules { .. }));
        let came: Vec<&EntryId> = counted
            .skip(latest.changes)
            .filter_map(|one| match &one.change {
                SealedChange::Withdrawal { comes, .. } => comes.as_ref(),
                _ => None,
            })
            .collect();
        let mut films = chosen_lines(tx, &self.contest).await?;
        films.retain(|film| !came.contains(&&film.id));
        Ok(films)
    }

    /// Whether the latest notice takes objections on this day.
    pub(crate) fn takes_objections(&self, day: Day) -> bool {
        self.contest.phase == Phase::Publicity && self.notices.first().is_some_and(|notice| notice.period.holds(day))
    }
}

impl Services {
    /// A notice of a contest; the latest without a number. For everybody.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where none went up, or none of this number; or it has ended, and the contest is hidden.
    pub async fn public_notice(&self, id: &ContestId, number: Option<i64>) -> Result<PublicNotice> {
        let mut tx = self.read().await?;
        let noticed = NoticedContest::of(self, &mut *tx, id).await?;
        let counts = tx.objection_counts(id).await?;
        let calendar = work_calendar(&mut *tx).await?;
        drop(tx);
        let day = today(self, &noticed.contest);
        let takes = noticed.takes_objections(day);
        let latest = noticed.notices.first().map(|notice| notice.number);
        let wanted = number.or(latest);
        let (mut found, others): (Vec<_>, Vec<_>) =
            noticed.notices.into_iter().partition(|notice| Some(notice.number) == wanted);
        let notice = found.pop().ok_or(ServiceError::NotFound)?;
        let is_latest = latest == Some(notice.number);
        let time_zone = noticed.contest.settings.time_zone.clone();
        let ends_at = end_of(notice.period.last, &time_zone);
        Ok(PublicNotice {
            contest: id.clone(),
            title: noticed.contest.title,
            others: others.into_iter().map(|one| (one.number, one.published_at)).collect(),
            is_latest,
            ends_at,
            workdays_left: calendar.workdays(day, notice.period.last),
            can_object: takes && is_latest,
            counts,
            time_zone,
            notice,
        })
    }
}
