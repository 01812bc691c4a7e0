//! What happens while a page is open, as server-sent events: `/entries/{id}/events` tells what becomes of an entry's films,
//! `/contests/{id}/meeting/events` that something happened in the meeting.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::Extension;
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ids::{ContestId, EntryId};
use futures::StreamExt as _;
use serde::Serialize;
use services::{FilmNews, MeetingVersion, Result, ServiceError};
use tokio_util::sync::CancellationToken;

use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;

/// How often the database is asked; other processes may do the work, so there is nothing to be woken by.
const POLL_INTERVAL: Duration = Duration::from_millis(700);
/// A connection that brought nothing new in so many polls is ended; the browser comes back by itself.
const MAX_QUIET_POLLS: u32 = 400;

/// `GET /entries/{id}/events`: an event for every change, until nothing is under way any more.
pub async fn films(
    identity: Identity,
    closing: Option<Extension<Closing>>,
    Id(entry): Id<EntryId>,
) -> std::result::Result<Response, ProblemResponse> {
    watch(identity, closing, FilmsOf(entry)).await
}

/// `GET /contests/{id}/meeting/events`: an event for everything that happens in the meeting, without saying what.
pub async fn meeting(
    identity: Identity,
    closing: Option<Extension<Closing>>,
    Id(contest): Id<ContestId>,
) -> std::result::Result<Response, ProblemResponse> {
    watch(identity, closing, MeetingOf(contest)).await
}

/// Cancelled when the server stops: streams end then, and no stop waits for them.
#[derive(Clone, Debug, Default)]
pub struct Closing(pub CancellationToken);

/// A server in front passes each event on as it comes.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// Something that is asked for again and again.
trait Watched: Send + Sync + Sized + 'static {
    /// What one poll brings.
    type News: PartialEq + Serialize + Send + Sync + 'static;
    /// The event's name.
    const NAME: &'static str;
    /// Asks once, as the person who watches.
    fn poll(&self, identity: &Identity) -> impl Future<Output = Result<Self::News>> + Send;
    /// Nothing more will come after this.
    fn is_last(news: &Self::News) -> bool;
}

struct FilmsOf(EntryId);

impl Watched for FilmsOf {
    type News = Vec<FilmNews>;
    const NAME: &'static str = "films";

    async fn poll(&self, identity: &Identity) -> Result<Self::News> {
        identity.services.film_news(&identity.actor, &self.0).await
    }

    fn is_last(news: &Self::News) -> bool {
        news.iter().all(|one| one.settled)
    }
}

struct MeetingOf(ContestId);

impl Watched for MeetingOf {
    type News = MeetingVersion;
    const NAME: &'static str = "meeting";

    async fn poll(&self, identity: &Identity) -> Result<Self::News> {
        identity.services.meeting_version(&identity.actor, &self.0).await
    }

    fn is_last(_: &Self::News) -> bool {
        false
    }
}

async fn watch<W: Watched>(
    identity: Identity,
    closing: Option<Extension<Closing>>,
    watched: W,
) -> std::result::Result<Response, ProblemResponse> {
    let news = watched.poll(&identity).await.map_err(|error| identity.refuse(error))?;
    let Closing(closing) = closing.map(|Extension(closing)| closing).unwrap_or_default();
    let start = Watch { identity, watched, told: None, next: Some(news), quiet: 0 };
    let events = futures::stream::unfold(start, |watch| async move { watch.next().await });
    let events = events.take_until(closing.cancelled_owned());
    Ok(([UNBUFFERED], Sse::new(events).keep_alive(KeepAlive::default())).into_response())
}

struct Watch<W: Watched> {
    identity: Identity,
    watched: W,
    told: Option<W::News>,
    next: Option<W::News>,
    quiet: u32,
}

impl<W: Watched> Watch<W> {
    /// Asks again, as somebody who may still look: the session may have ended meanwhile.
    async fn poll(&self) -> Result<W::News> {
        if !self.identity.services.is_still(&self.identity.actor).await? {
            return Err(ServiceError::SignInNeeded);
        }
        self.watched.poll(&self.identity).await
    }

    /// The next change. None where the last one was that nothing is under way, or the person may not look any more.
    async fn next(mut self) -> Option<(std::result::Result<Event, Infallible>, Self)> {
        if self.told.as_ref().is_some_and(W::is_last) {
            return None;
        }
        loop {
            let news = match self.next.take() {
                Some(news) => news,
                None => {
                    tokio::time::sleep(POLL_INTERVAL).await;
                    self.poll().await.ok()?
                }
            };
            if self.told.as_ref() == Some(&news) {
                self.quiet += 1;
                if self.quiet >= MAX_QUIET_POLLS {
                    return None;
                }
                continue;
            }
            self.quiet = 0;
            let event = Event::default().event(W::NAME).json_data(&news).ok()?;
            self.told = Some(news);
            return Some((Ok(event), self));
        }
    }
}
