//! Spreadsheets of entries and of sites: one that a page's form uploads, and one to fill in or to take away. And files with days of the calendar.

use std::time::Duration;

use app::ui::flash::Flash;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::ContestId;
use domain::limits;
use domain::text::Lang;
use islands::web::CookiePolicy;
use serde::Deserialize;
use services::exports::ExportFormat;
use services::{ServiceError, SheetFile};
use words::{calendar, common};

use super::downloads::attachment;
use super::extract::Id;
use super::identity::Identity;
use super::problem::{ProblemResponse, plain};

/// The most that a form with a spreadsheet may bring, bytes: the spreadsheet, and what the form adds.
pub const MOST_SHEET_BYTES: usize = limits::IMPORT_BYTES + 64 * 1024;
/// The same of a form with days of the calendar.
pub const MOST_CALENDAR_BYTES: usize = limits::CALENDAR_BYTES + 64 * 1024;
/// How long it may take to.
const ARRIVES_WITHIN: Duration = Duration::from_secs(120);
/// The name of the form's field.
const FIELD: &str = "sheet";

/// `POST /contests/{id}/entries/sheet`: keeps the spreadsheet and leads to the page that shows what an import would do. Whoever may
/// not is led there too: the page says why.
pub async fn take(
    identity: Identity,
    Id(contest): Id<ContestId>,
    form: Multipart,
) -> Result<Response, ProblemResponse> {
    let Identity { services, actor, lang, .. } = &identity;
    let page = Redirect::to(&format!("/contests/{contest}/entries/import"));
    // Before the bytes are taken in.
    if !may_bring(&identity, services.may_import(actor, &contest).await)? {
        return Ok(page.into_response());
    }
    let file = match arrived(form, *lang).await {
        Ok(file) => file,
        Err((status, words)) => return Ok(plain(status, words)),
    };
    if let Some(file) = file {
        services.keep_sheet(actor, &contest, file).await.map_err(|error| identity.refuse(error))?;
    }
    Ok(page.into_response())
}

/// `POST /exhibition/sites/sheet`: as [`take`], of sites.
pub async fn take_sites(identity: Identity, form: Multipart) -> Result<Response, ProblemResponse> {
    let Identity { services, actor, lang, .. } = &identity;
    let page = Redirect::to("/exhibition/sites/import");
    // Before the bytes are taken in.
    if !may_bring(&identity, services.may_import_sites(actor).await)? {
        return Ok(page.into_response());
    }
    let file = match arrived(form, *lang).await {
        Ok(file) => file,
        Err((status, words)) => return Ok(plain(status, words)),
    };
    if let Some(file) = file {
        services.keep_site_sheet(actor, file).await.map_err(|error| identity.refuse(error))?;
    }
    Ok(page.into_response())
}

/// Whether the answer lets somebody bring a spreadsheet in. Whoever may not learns why from the page.
fn may_bring(identity: &Identity, answer: services::Result<()>) -> Result<bool, ProblemResponse> {
    match answer {
        Ok(()) => Ok(true),
        Err(error @ (ServiceError::Store(_) | ServiceError::Environment(_))) => Err(identity.refuse(error)),
        Err(_) => Ok(false),
    }
}

/// `POST /calendar/file`: puts the days of a file into the calendar and leads back to its page, which says what is wrong with a file
/// that cannot be read.
pub async fn take_days(
    cookies: CookiePolicy,
    identity: Identity,
    form: Multipart,
) -> Result<Response, ProblemResponse> {
    let Identity { services, actor, lang, .. } = &identity;
    // Before the bytes are taken in.
    services.may_edit_calendar(actor).map_err(|error| identity.refuse(error))?;
    let file = match arrived(form, *lang).await {
        Ok(file) => file,
        Err((status, words)) => return Ok(plain(status, words)),
    };
    let flash = match file {
        None => Flash::warning(calendar::no_file(*lang)),
        Some(file) => match services.import_calendar(actor, file.bytes).await {
            Ok(days) => Flash::done(calendar::read(*lang, u64::try_from(days).unwrap_or(u64::MAX))),
            Err(ServiceError::Refused(refusal)) => Flash::warning(refusal.message(*lang)),
            Err(error) => return Err(identity.refuse(error)),
        },
    };
    let to = "/calendar".to_owned();
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::SET_COOKIE, flash.line(cookies))]).into_response())
}

/// The file that a form brings, if there is something in it; else the answer that says why the form cannot be read.
async fn arrived(form: Multipart, lang: Lang) -> Result<Option<SheetFile>, (StatusCode, &'static str)> {
    match tokio::time::timeout(ARRIVES_WITHIN, file_in(form)).await {
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, common::error_408_body(lang))),
        Ok(Err(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err((StatusCode::PAYLOAD_TOO_LARGE, common::error_413_body(lang)))
        }
        Ok(Err(_)) => Err((StatusCode::BAD_REQUEST, common::error_400_body(lang))),
        Ok(Ok(file)) => Ok(file.filter(|file| !file.bytes.is_empty())),
    }
}

async fn file_in(mut form: Multipart) -> Result<Option<SheetFile>, MultipartError> {
    while let Some(field) = form.next_field().await? {
        if field.name() == Some(FIELD) {
            let name = field.file_name().unwrap_or_default().to_owned();
            return Ok(Some(SheetFile { name, bytes: field.bytes().await?.to_vec() }));
        }
    }
    Ok(None)
}

/// In which language heads and names are asked for; without one, in the reader's.
#[derive(Deserialize)]
pub struct SheetQuery {
    #[serde(default)]
    lang: String,
}

/// `GET /contests/{id}/entries/sheet/{file}`: the entries as a spreadsheet whose import changes nothing; before there are any, its
/// heads alone.
pub async fn give(
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, file)): Path<(String, String)>,
    Query(query): Query<SheetQuery>,
) -> Result<Response, ProblemResponse> {
    let lang = Lang::parse(&query.lang).unwrap_or(identity.lang);
    let format = match file.as_str() {
        "entries.xlsx" => ExportFormat::Xlsx,
        "entries.csv" => ExportFormat::Csv,
        _ => return Err(identity.refuse(ServiceError::NotFound)),
    };
    let bytes = identity.services.export_entries(&identity.actor, &contest, format, lang).await;
    let bytes = bytes.map_err(|error| identity.refuse(error))?;
    Ok(attachment(&file, format.media_type(), bytes))
}
