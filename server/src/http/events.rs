//! `/entries/{id}/events`: what becomes of an entry's films, as it happens (server-sent events).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Extension, Path};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ids::EntryId;
use services::{FilmNews, ServiceError};

use super::problem::Failure;
use crate::serve::Identity;

/// How often it is looked; other processes may do the work, so there is nothing to be woken by.
const LOOK: Duration = Duration::from_millis(700);
/// A connection that brought nothing new for so long is ended; the browser comes back by itself.
const PATIENCE: u32 = 400;

/// `GET /entries/{id}/events`: an event for every change, until nothing is under way any more.
pub async fn films(Extension(identity): Extension<Identity>, Path(id): Path<String>) -> Response {
    let first = match id.parse::<EntryId>() {
        Ok(id) => identity.services.film_news(&identity.actor, &id).await.map(|news| (id, news)),
        Err(_) => Err(ServiceError::NotFound),
    };
    let (id, news) = match first {
        Ok(first) => first,
        Err(error) => return Failure { error, lang: identity.lang }.into_response(),
    };
    let start = Watch { identity, id, told: None, next: Some(news), quiet: 0 };
    let events = futures::stream::unfold(start, |watch| async move { watch.next().await });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

struct Watch {
    identity: Identity,
    id: EntryId,
    told: Option<Vec<FilmNews>>,
    next: Option<Vec<FilmNews>>,
    quiet: u32,
}

impl Watch {
    /// The next change. None where the last one was that nothing is under way, or the person may not look any more.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.told.as_ref().is_some_and(|news| news.iter().all(FilmNews::is_settled)) {
            return None;
        }
        loop {
            let news = match self.next.take() {
                Some(news) => news,
                None => {
                    tokio::time::sleep(LOOK).await;
                    self.identity.services.film_news(&self.identity.actor, &self.id).await.ok()?
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
            let event = Event::default().event("films").json_data(&news).ok()?;
            self.told = Some(news);
            return Some((Ok(event), self));
        }
    }
}
