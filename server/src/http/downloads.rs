//! Files made from the database: the export of a sealed shortlist, what a judge signed, the minutes of a meeting.

use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ContestId, MeetingId};
use domain::text::Lang;
use serde::Deserialize;
use services::ServiceError;
use services::exports::Format;

use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;

/// What an export is asked.
#[derive(Deserialize)]
pub struct ExportQuery {
    format: String,
    #[serde(default)]
    lang: String,
}

/// `GET /contests/{id}/export?format=xlsx|csv|json&lang=zh|en`.
pub async fn export(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ProblemResponse> {
    let Ok(format) = query.format.parse::<Format>() else {
        return Ok((StatusCode::BAD_REQUEST, "format: xlsx, csv or json\n").into_response());
    };
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let bytes = identity.services.export_shortlist(&identity.actor, &contest, format, lang).await;
    let bytes = bytes.map_err(|error| ProblemResponse { error, lang })?;
    Ok(attachment(&format!("shortlist.{format}"), format.media_type(), bytes))
}

/// Which round's signature is asked for.
#[derive(Deserialize)]
pub struct SignedQuery {
    round: Option<u8>,
}

/// `GET /judge/{id}/signed.json`: what the judge signed, byte for byte; its SHA-256 is the receipt. `?round=` names a round
/// that is over.
pub async fn signed(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<SignedQuery>,
) -> Result<Response, ProblemResponse> {
    let view = identity.services.my_signature(&identity.actor, &contest, query.round).await;
    let signature = view.map_err(|error| identity.refuse(error))?.signature;
    let short = signature.hash.get(..12).unwrap_or_default();
    let mut response = attachment(&format!("signed-{short}.json"), "application/json", signature.content);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Which meeting's minutes are asked for; without one, the newest.
#[derive(Deserialize)]
pub struct MinutesQuery {
    #[serde(default)]
    meeting: String,
    #[serde(default)]
    lang: String,
}

/// `GET /contests/{id}/meeting/minutes.txt?meeting=…&lang=zh|en`.
pub async fn minutes(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<MinutesQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let meeting = (!query.meeting.is_empty()).then(|| query.meeting.parse::<MeetingId>()).transpose();
    let meeting = meeting.map_err(|_| refuse(ServiceError::NotFound))?;
    let minutes = identity.services.minutes(&identity.actor, &contest, meeting.as_ref()).await.map_err(refuse)?;
    let text = app::meeting::minutes_text(&minutes, lang);
    let mut response = attachment("minutes.txt", "text/plain; charset=utf-8", text);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// An answer that a browser saves. The name is made here of ASCII letters, digits, `.` and `-`.
fn attachment(filename: &str, media_type: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{filename}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
