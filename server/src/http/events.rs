//! What happens while a page is open, as server-sent events: `/entries/{id}/events` tells what becomes of an entry's films,
//! `/contests/{id}/meeting/events` that something happened in the meeting.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::extract::{Extension, Path};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ids::{ContestId, EntryId};
use serde::Serialize;
use services::{FilmNews, Pulse, Result, ServiceError};

use super::problem::Failure;
use crate::serve::Identity;

/// How often it is looked; other processes may do the work, so there is nothing to be woken by.
const LOOK: Duration = Duration::from_millis(700);
/// A connection that brought nothing new for so long is ended; the browser comes back by itself.
const PATIENCE: u32 = 400;

/// `GET /entries/{id}/events`: an event for every change, until nothing is under way any more.
pub async fn films(Extension(identity): Extension<Identity>, Path(id): Path<String>) -> Response {
    watch::<FilmsOf>(identity, &id).await
}

/// `GET /contests/{id}/meeting/events`: an event for everything that happens in the meeting, without saying what.
pub async fn meeting(Extension(identity): Extension<Identity>, Path(id): Path<String>) -> Response {
    watch::<MeetingOf>(identity, &id).await
}

/// Something that is looked at again and again.
trait Watched: Send + Sized + 'static {
    /// What a look shows.
    type News: PartialEq + Serialize + Send + Sync + 'static;
    /// The event's name.
    const NAME: &'static str;
    /// Reads what the address names.
    fn of(id: &str) -> Option<Self>;
    /// Looks once, as the person who asks.
    fn look(&self, identity: &Identity) -> impl Future<Output = Result<Self::News>> + Send;
    /// Nothing more will come after this.
    fn is_last(news: &Self::News) -> bool;
}

struct FilmsOf(EntryId);

impl Watched for FilmsOf {
    type News = Vec<FilmNews>;
    const NAME: &'static str = "films";

    fn of(id: &str) -> Option<Self> {
        id.parse().ok().map(Self)
    }

    async fn look(&self, identity: &Identity) -> Result<Self::News> {
        identity.services.film_news(&identity.actor, &self.0).await
    }

    fn is_last(news: &Self::News) -> bool {
        news.iter().all(|one| one.settled)
    }
}

struct MeetingOf(ContestId);

impl Watched for MeetingOf {
    type News = Pulse;
    const NAME: &'static str = "meeting";

    fn of(id: &str) -> Option<Self> {
        id.parse().ok().map(Self)
    }

    async fn look(&self, identity: &Identity) -> Result<Self::News> {
        identity.services.meeting_pulse(&identity.actor, &self.0).await
    }

    fn is_last(_: &Self::News) -> bool {
        false
    }
}

async fn watch<W: Watched>(identity: Identity, id: &str) -> Response {
    let first = match W::of(id) {
        Some(watched) => watched.look(&identity).await.map(|news| (watched, news)),
        None => Err(ServiceError::NotFound),
    };
    let (watched, news) = match first {
        Ok(first) => first,
        Err(error) => return Failure { error, lang: identity.lang }.into_response(),
    };
    let start = Watch { identity, watched, told: None, next: Some(news), quiet: 0 };
    let events = futures::stream::unfold(start, |watch| async move { watch.next().await });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

struct Watch<W: Watched> {
    identity: Identity,
    watched: W,
    told: Option<W::News>,
    next: Option<W::News>,
    quiet: u32,
}

impl<W: Watched> Watch<W> {
    /// The next change. None where the last one was that nothing is under way, or the person may not look any more.
    async fn next(mut self) -> Option<(std::result::Result<Event, Infallible>, Self)> {
        if self.told.as_ref().is_some_and(W::is_last) {
            return None;
        }
        loop {
            let news = match self.next.take() {
                Some(news) => news,
                None => {
                    tokio::time::sleep(LOOK).await;
                    self.watched.look(&self.identity).await.ok()?
                }
            };
            if self.told.as_ref() == Some(&news) {
                self.quiet += 1;
                if self.quiet >= PATIENCE {
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
