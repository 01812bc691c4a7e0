//! `/contests/{id}/meeting/minutes.txt`: the minutes of a meeting as a text to keep.

use axum::extract::{Extension, Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ContestId, MeetingId};
use domain::text::Lang;
use serde::Deserialize;

use super::problem::Failure;
use crate::serve::Identity;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    meeting: String,
    #[serde(default)]
    lang: String,
}

/// `GET /contests/{id}/meeting/minutes.txt?meeting=…&lang=zh|en`; without a meeting, the newest.
pub async fn text(
    Extension(identity): Extension<Identity>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let lang = Lang::parse(&asked.lang).unwrap_or(identity.lang);
    let meeting = (!asked.meeting.is_empty()).then(|| asked.meeting.parse::<MeetingId>()).transpose();
    let (Ok(id), Ok(meeting)) = (id.parse::<ContestId>(), meeting) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match identity.services.minutes(&identity.actor, &id, meeting.as_ref()).await {
        Ok(minutes) => {
            let head = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"minutes.txt\""),
                (header::CACHE_CONTROL, "private, no-cache"),
            ];
            (head, app::meeting::minutes_text(&minutes, lang)).into_response()
        }
        Err(error) => Failure { error, lang }.into_response(),
    }
}
