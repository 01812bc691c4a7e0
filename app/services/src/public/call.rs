//! Calls as everybody reads them. Nothing here asks who looks.

use std::sync::Arc;

use domain::contest::dates::ContestDates;
use domain::contest::phase::Phase;
use domain::contest::{PublicPage, Settings};
use domain::ids::{ContestId, FileId};
use domain::notice::NoticePeriod;
use domain::time::Micros;
use store::{PublicContest, PublicFile, PublicFileKind, Tx};

use crate::Services;
use crate::error::{Result, ServiceError};
use crate::notices::compose::today;
use crate::notices::public::NoticedContest;
use crate::releases::shown::{exhibits, films_of, is_public, is_released};

/// A contest in the list of open calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallLine {
    /// Key.
    pub id: ContestId,
    /// Title.
    pub title: String,
    /// Who holds it.
    pub page: PublicPage,
    /// End of the call.
    pub deadline: Option<Micros>,
    /// The zone its times are told in.
    pub time_zone: String,
}

/// The public page of a contest.
#[derive(Clone, Debug)]
pub struct PublicCall {
    /// Key.
    pub id: ContestId,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// End of the call.
    pub deadline: Option<Micros>,
    /// Entries are taken now.
    pub accepts: bool,
    /// What the organiser set up.
    pub settings: Arc<Settings>,
    /// What the organiser says here.
    pub page: PublicPage,
    /// The cover.
    pub cover: Option<PublicFile>,
    /// What can be taken away.
    pub attachments: Vec<PublicFile>,
    /// Some of its films can be seen now.
    pub has_films: bool,
    /// The days of its publicity notice, if one went up: of the latest.
    pub notice: Option<NoticePeriod>,
    /// When it was opened and judged, and when its result stood, as far as that is known.
    pub dates: ContestDates,
    /// Objections may be made to it now.
    pub can_object: bool,
    /// Its result is published.
    pub has_result: bool,
    /// Everybody may know of its popularity vote.
    pub has_vote: bool,
}

impl Services {
    /// Contests that take entries now and have a public page, those that end first first.
    ///
    /// # Errors
    /// The database.
    pub async fn open_calls(&self) -> Result<Vec<CallLine>> {
        let now = self.now();
        let open = |one: &PublicContest| !one.page.hidden && one.contest.accepts_entries(now, None);
        let contests = self.read().await?.public_contests().await?;
        let mut calls: Vec<CallLine> = contests
            .into_iter()
            .filter(open)
            .map(|one| CallLine {
                id: one.contest.id,
                title: one.contest.title,
                page: one.page,
                deadline: one.contest.deadline,
                time_zone: one.contest.settings.time_zone.clone(),
            })
            .collect();
        calls.sort_by_key(|call| call.deadline.unwrap_or(i64::MAX));
        Ok(calls)
    }

    /// The public page of a contest.
    ///
    /// # Errors
    /// Not found where there is no such contest, its call has not opened, or its page is not public.
    pub async fn public_call(&self, id: &ContestId) -> Result<PublicCall> {
        let mut tx = self.read().await?;
        let public = shown(&mut *tx, id).await?;
        let files = tx.public_files(id).await?;
        let (covers, attachments): (Vec<PublicFile>, Vec<PublicFile>) =
            files.into_iter().partition(|file| file.kind == PublicFileKind::Cover);
        let now = self.now();
        // Without an exhibition there is no film to look for.
        let has_films = exhibits(&public, now)
            && films_of(&mut *tx, &public.contest).await?.iter().any(|film| is_released(&public, film, now));
        let is_published = public.contest.phase.is_published();
        let noticed = if is_published { NoticedContest::of_public(self, &mut *tx, &public).await? } else { None };
        let dates = ContestDates::known(&tx.noted_dates(id).await?);
        let can_object =
            noticed.as_ref().is_some_and(|noticed| noticed.takes_objections(today(self, &noticed.contest)));
        let vote = if is_published { tx.popularity_vote(id).await? } else { None };
        let PublicContest { contest, page, .. } = public;
        Ok(PublicCall {
            accepts: contest.accepts_entries(now, None),
            cover: covers.into_iter().next_back(),
            id: contest.id,
            title: contest.title,
            phase: contest.phase,
            deadline: contest.deadline,
            settings: contest.settings,
            page,
            attachments,
            has_films,
            notice: noticed.as_ref().and_then(|noticed| noticed.notices.first()).map(|notice| notice.period),
            dates,
            can_object,
            has_result: contest.phase >= Phase::Final,
            has_vote: vote.is_some_and(|vote| vote.state.is_public()),
        })
    }

    /// A file of the public page of a contest, without its bytes: its hash says to whoever has them that they are still the same.
    ///
    /// # Errors
    /// Not found where the page is not public, or has no such file.
    pub async fn public_file(&self, id: &ContestId, file: &FileId) -> Result<PublicFile> {
        let mut tx = self.read().await?;
        shown(&mut *tx, id).await?;
        tx.public_file(id, file).await?.ok_or(ServiceError::NotFound)
    }

    /// The bytes of a file of the public page of a contest.
    ///
    /// # Errors
    /// Not found where the page is not public, or has no such file.
    pub async fn public_file_bytes(&self, id: &ContestId, file: &FileId) -> Result<Vec<u8>> {
        let mut tx = self.read().await?;
        shown(&mut *tx, id).await?;
        tx.public_file_bytes(id, file).await?.ok_or(ServiceError::NotFound)
    }

    /// The place of the last row of the audit trail: whatever everybody reads is the same as long as it is. Every change leaves a row in
    /// its own transaction, whichever server of several wrote it.
    ///
    /// # Errors
    /// The database.
    pub async fn public_state(&self) -> Result<i64> {
        Ok(self.read().await?.chain_head().await?.seq)
    }
}

/// A contest whose page everybody may read.
async fn shown(tx: &mut dyn Tx, id: &ContestId) -> Result<PublicContest> {
    let found = tx.public_contest(id).await?.ok_or(ServiceError::NotFound)?;
    if is_public(&found) { Ok(found) } else { Err(ServiceError::NotFound) }
}
