//! The announcement of the result: put together from what was decided, and kept word for word when the result is published.

use domain::access::{self, Action, Denied, Role};
use domain::awards::announcement::{AnnouncedGrade, AnnouncedOrganisations, AnnouncedResult, announcement};
use domain::contest::phase::{Obstacle, Phase};
use domain::ids::ContestId;
use domain::notice::{ListedFilm, NoticeWords};
use domain::text::Lang;
use domain::time::Micros;
use store::{Contest, Tx};
use words::awards::AnnouncementWords;

use super::result::{LoadedResult, ResultFilm, ResultView, load_result};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::notices::compose::today;

/// The announcement of a result, as the office reads it.
#[derive(Clone, Debug)]
pub struct AnnouncementView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// In which language it is.
    pub lang: Lang,
    /// Its words.
    pub words: NoticeWords,
    /// When it was published; `None` before: it reads so if the result is published today.
    pub published_at: Option<Micros>,
}

impl Services {
    /// The announcement of the result: as it was published, and before that as it would be today.
    ///
    /// # Errors
    /// A missing permission, no such contest, no sealed selection, awards that are not decided, or a result that was published
    /// before announcements were kept.
    pub async fn announcement(&self, actor: &Actor, id: &ContestId) -> Result<AnnouncementView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewAwards).await?;
        if !access::knows_outcome(&access, contest.phase) {
            return Err(Denied::Phase { now: contest.phase }.into());
        }
        let (lang, words, published_at) = if contest.phase >= Phase::Final {
            let kept = tx.result_announcement(id).await?.ok_or(ServiceError::NotFound)?;
            (kept.lang, kept.words, Some(kept.published_at))
        } else {
            let (lang, words) = composed(self, &mut *tx, &contest, Published::InTime).await?;
            (lang, words, None)
        };
        Ok(AnnouncementView { contest, roles: access.roles, lang, words, published_at })
    }
}

/// Keeps the announcement as it reads now: in the transaction that publishes the result.
pub(crate) async fn announce(cx: &Context, tx: &mut dyn Tx, actor: &Actor, contest: &Contest) -> Result<()> {
    let (lang, words) = composed(cx, tx, contest, Published::Now).await?;
    tx.insert_result_announcement(&contest.id, lang, &words, cx.now()).await?;
    let hash = words.hash().to_string();
    cx.audit(tx, actor, Some(&contest.id), contest.id.as_str(), &event::AwardsAnnounce { hash: &hash }).await
}

/// When the result is published.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Published {
    /// In this transaction.
    Now,
    /// Once the notice has been up as long as it is to be.
    InTime,
}

/// The words as they are now, in the language of the contest's notices.
async fn composed(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    published: Published,
) -> Result<(Lang, NoticeWords)> {
    let LoadedResult { view, decided, .. } = load_result(tx, contest).await?;
    if decided.is_none() && !contest.settings.awards.is_empty() {
        return Err(Refusal::Obstacles(vec![Obstacle::AwardsUndecided]).into());
    }
    let draft = tx.notice_draft(&contest.id).await?.unwrap_or_default();
    let latest = tx.notices(&contest.id).await?.into_iter().next();
    let lang = latest.as_ref().map_or(draft.lang, |notice| notice.lang);
    let day = today(cx, contest);
    let day = match &latest {
        Some(notice) if published == Published::InTime => day.max(notice.period.last),
        _ => day,
    };
    let ResultView { title, grades, others, organisations, .. } = view;
    let grades = grades.into_iter().map(|grade| AnnouncedGrade {
        label: grade.label.get(lang).to_owned(),
        films: grade.films.into_iter().map(listed).collect(),
        vacant: grade.vacant,
    });
    let result = AnnouncedResult {
        contest: title,
        notice: latest.map(|notice| notice.period),
        grades: grades.collect(),
        others: others.into_iter().map(listed).collect(),
        organisations: organisations.map(|award| AnnouncedOrganisations {
            label: award.label.get(lang).to_owned(),
            names: award.names.iter().map(|name| name.get(lang).to_owned()).collect(),
        }),
        office: draft.contact.office,
        day,
    };
    Ok((lang, announcement(&result, &AnnouncementWords(lang))))
}

/// A film as lists for everybody name it.
fn listed(film: ResultFilm) -> ListedFilm {
    ListedFilm { number: film.number, title: film.title, unit: film.submitting_unit, region: String::new() }
}
