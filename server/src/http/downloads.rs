//! Files made from the database: the exports of a contest, what a judge signed, the minutes of a meeting, and as documents for
//! paper what has a page to be printed.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{AccountId, ContestId, EntryId, MeetingId};
use domain::record::RecordEdition;
use domain::text::Lang;
use islands::text::{parse_pairs, percent};
use serde::Deserialize;
use services::documents::{Document, PDF};
use services::exports::{ExportFormat, ExportKind, ListFile, ListKind, RECORD_ENDING, SiteListKind, record_file_name};
use services::{ListAsk, Minutes, Refusal, ServiceError, SignatureAsk};

use super::extract::Id;
use super::identity::Identity;
use super::problem::ProblemResponse;

/// In which language a file is asked for; without one, in the reader's.
#[derive(Deserialize)]
pub struct ExportQuery {
    #[serde(default)]
    lang: String,
}

impl ExportQuery {
    /// The language, where it is one.
    pub(super) fn lang(&self) -> Option<Lang> {
        Lang::parse(&self.lang)
    }
}

/// `GET /contests/{id}/exports/{key}.{format}?lang=zh|en`.
pub async fn export(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, file)): Path<(String, String)>,
    Query(query): Query<ExportQuery>,
    uri: Uri,
) -> Result<Response, ProblemResponse> {
    let lang = query.lang().unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let (kind, format) = ExportKind::of_file(&file).map_err(|refusal| refuse(refusal.into()))?;
    let file = match identity.services.export(&identity.actor, &contest, kind, format, lang).await {
        // Asked for on a page, which leads back here.
        Err(ServiceError::Refused(Refusal::PasswordAgain)) => return Ok(password_first(&uri)),
        made => made.map_err(refuse)?,
    };
    Ok(named_file(&format!("{}.{format}", kind.key()), &file.name, format.media_type(), file.bytes))
}

/// `GET /contests/{id}/lists/{key}.{format}?lang=zh|en&…`: a list as its page shows it, with the parameters of the page.
pub async fn list(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, file)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, ProblemResponse> {
    let pairs = parse_pairs(uri.query().unwrap_or_default());
    let ask = ListAsk::new(pairs);
    let lang = Lang::parse(ask.get("lang")).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let (kind, format) = ListKind::of_file(&file).map_err(|refusal| refuse(refusal.into()))?;
    let made = identity.services.list_file(&identity.actor, &contest, (kind, format), &ask, lang).await;
    list_response(made, (kind.key(), format), &uri, lang)
}

/// `GET /lists/{key}.{format}?lang=zh|en&…`: a list that belongs to no contest, as its page shows it.
pub async fn site_list(identity: Identity, Path(file): Path<String>, uri: Uri) -> Result<Response, ProblemResponse> {
    let ask = ListAsk::new(parse_pairs(uri.query().unwrap_or_default()));
    let lang = Lang::parse(ask.get("lang")).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let (kind, format) = SiteListKind::of_file(&file).map_err(|refusal| refuse(refusal.into()))?;
    let made = identity.services.site_list_file(&identity.actor, (kind, format), &ask, lang).await;
    list_response(made, (kind.key(), format), &uri, lang)
}

/// A list as it goes out, piece by piece.
fn list_response(
    made: services::Result<ListFile>,
    (key, format): (&str, ExportFormat),
    uri: &Uri,
    lang: Lang,
) -> Result<Response, ProblemResponse> {
    let file = match made {
        // Asked for on a page, which leads back here.
        Err(ServiceError::Refused(Refusal::PasswordAgain)) => return Ok(password_first(uri)),
        made => made.map_err(|error| ProblemResponse { error, lang })?,
    };
    let name = file.name.clone();
    let body = Body::from_stream(file.into_pieces());
    Ok(named_file(&format!("{key}.{format}"), &name, format.media_type(), body))
}

/// The page that asks for the password, and leads back.
fn password_first(uri: &Uri) -> Response {
    let back = uri.path_and_query().map_or(uri.path(), |whole| whole.as_str());
    Redirect::to(&format!("/confirm?back={}", percent(back))).into_response()
}

/// As [`attachment`], with two names (RFC 6266): one for every client, and the one in the reader's language.
pub(super) fn named_file(plain: &str, name: &str, media_type: &'static str, body: impl IntoResponse) -> Response {
    let mut response = attachment(plain, media_type, body);
    let named = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", percent(name));
    if let Ok(value) = HeaderValue::try_from(named) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// `GET /contests/{id}/record/{edition}.linxuan-record`: the record of a contest that strangers check.
pub async fn record(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, file)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, ProblemResponse> {
    let edition = file.strip_suffix(RECORD_ENDING).and_then(RecordEdition::from_key);
    let edition = edition.ok_or_else(|| identity.refuse(ServiceError::NotFound))?;
    let (named, _) =
        identity.services.contest(&identity.actor, &contest).await.map_err(|error| identity.refuse(error))?;
    let bytes = match identity.services.export_record(&identity.actor, &contest, edition).await {
        // Asked for on a page, which leads back here.
        Err(ServiceError::Refused(Refusal::PasswordAgain)) => return Ok(password_first(&uri)),
        made => made.map_err(|error| identity.refuse(error))?,
    };
    let name = record_file_name(&named.title, edition, identity.lang);
    Ok(named_file(&format!("record-{file}"), &name, "application/x-tar", bytes))
}

/// What the address of the shortlist was asked before there were other exports.
#[derive(Deserialize)]
pub struct OldExportQuery {
    #[serde(default)]
    format: String,
    #[serde(default)]
    lang: String,
}

/// `GET /contests/{id}/export?format=…&lang=…`: people have this address in their notes; it leads to the present one.
pub async fn old_export(Id(contest): Id<ContestId>, Query(query): Query<OldExportQuery>) -> Redirect {
    let OldExportQuery { format, lang } = query;
    let key = ExportKind::Shortlist.key();
    Redirect::permanent(&format!("/contests/{contest}/exports/{key}.{}?lang={}", percent(&format), percent(&lang)))
}

/// Which round's signature is asked for.
#[derive(Deserialize)]
pub struct SignedQuery {
    round: Option<u8>,
    #[serde(default)]
    signature: String,
}

/// `GET /judge/{id}/signed.json`: what the judge signed, byte for byte; its SHA-256 is the receipt. `?round=` names a round
/// that is over, `?signature=` a signature by its receipt, also one that ended.
pub async fn signed(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<SignedQuery>,
) -> Result<Response, ProblemResponse> {
    let ask = SignatureAsk { judge: None, round: query.round, hash: query.signature };
    let view = identity.services.signed(&identity.actor, &contest, &ask).await;
    let signature = view.map_err(|error| identity.refuse(error))?.signature;
    let short = signature.hash.get(..12).unwrap_or_default();
    Ok(attachment(&format!("signed-{short}.json"), "application/json", signature.content))
}

/// Whose signed sheet is asked for as a document, as the query of its page.
#[derive(Deserialize)]
pub struct SignedSheetQuery {
    round: Option<u8>,
    #[serde(default)]
    signature: String,
    #[serde(default)]
    judge: String,
    #[serde(default)]
    lang: String,
}

/// `GET /judge/{id}/signed.pdf`: the signed sheet that the page beside it shows.
pub async fn signed_pdf(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<SignedSheetQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let judge = (!query.judge.is_empty()).then(|| query.judge.parse::<AccountId>()).transpose();
    let judge = judge.map_err(|_| refuse(ServiceError::NotFound))?;
    let ask = SignatureAsk { judge, round: query.round, hash: query.signature };
    let view = identity.services.signed(&identity.actor, &contest, &ask).await.map_err(refuse)?;
    let name = format!("signed-{}.pdf", view.signature.hash.get(..12).unwrap_or_default());
    document(&identity, &name, app::judging::signed_document(&view, lang)).await
}

/// `GET /entries/{id}/receipt.pdf`: the nomination form (推荐表) that the page beside it shows.
pub async fn receipt_pdf(
    identity: Identity,
    Id(entry): Id<EntryId>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = query.lang().unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let view = identity.services.entry(&identity.actor, &entry).await.map_err(refuse)?;
    let form = app::entries::receipt_document(&view, lang).ok_or_else(|| refuse(ServiceError::NotFound))?;
    document(&identity, "nomination-form.pdf", form).await
}

/// A document as it goes out.
pub(super) async fn document(identity: &Identity, name: &str, document: Document) -> Result<Response, ProblemResponse> {
    let lang = document.lang;
    let bytes = identity.services.fonts().pdf(document).await.map_err(|error| ProblemResponse { error, lang })?;
    Ok(attachment(name, PDF, bytes))
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
    let (minutes, lang) = minutes_of(&identity, &contest, &query).await?;
    let text = app::meeting::minutes_text(&minutes, lang);
    Ok(attachment("minutes.txt", "text/plain; charset=utf-8", text))
}

/// `GET /contests/{id}/meeting/minutes.pdf?meeting=…&lang=zh|en`.
pub async fn minutes_pdf(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Query(query): Query<MinutesQuery>,
) -> Result<Response, ProblemResponse> {
    let (minutes, lang) = minutes_of(&identity, &contest, &query).await?;
    document(&identity, "minutes.pdf", app::meeting::minutes_document(&minutes, lang)).await
}

async fn minutes_of(
    identity: &Identity,
    contest: &ContestId,
    query: &MinutesQuery,
) -> Result<(Minutes, Lang), ProblemResponse> {
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let refuse = |error| ProblemResponse { error, lang };
    let meeting = (!query.meeting.is_empty()).then(|| query.meeting.parse::<MeetingId>()).transpose();
    let meeting = meeting.map_err(|_| refuse(ServiceError::NotFound))?;
    let minutes = identity.services.minutes(&identity.actor, contest, meeting.as_ref()).await.map_err(refuse)?;
    Ok((minutes, lang))
}

/// An answer that a browser saves and that nobody keeps on the way. The name is made here of ASCII letters, digits, `.` and `-`.
pub(super) fn attachment(filename: &str, media_type: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{filename}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
