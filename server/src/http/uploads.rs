//! `/files`: tus 1.0, creation and core. Headers in, one service call, headers out.

use axum::body::Body;
use axum::extract::{Extension, Path};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::FileId;
use services::ServiceError;
use services::media::NewUpload;

use super::problem::Failure;
use crate::serve::Identity;

const VERSION: (&str, &str) = ("tus-resumable", "1.0.0");

/// `OPTIONS /files`: what this endpoint can do.
pub async fn options() -> Response {
    let head = [VERSION, ("tus-version", "1.0.0"), ("tus-extension", "creation")];
    (StatusCode::NO_CONTENT, head).into_response()
}

/// `POST /files`: opens an upload.
pub async fn create(Extension(identity): Extension<Identity>, headers: HeaderMap) -> Response {
    let Some(new) = announced(&headers) else {
        let words = "Upload-Length and Upload-Metadata with entry, kind, filename and filetype are needed\n";
        return (StatusCode::BAD_REQUEST, [VERSION], words).into_response();
    };
    match identity.services.begin_upload(&identity.actor, new).await {
        Ok(id) => (StatusCode::CREATED, [VERSION, ("location", &format!("/files/{id}"))]).into_response(),
        Err(error) => refused(&identity, error),
    }
}

/// `HEAD /files/{id}`: how far it is.
pub async fn state(Extension(identity): Extension<Identity>, Path(id): Path<String>) -> Response {
    let answer = match id.parse::<FileId>() {
        Ok(id) => identity.services.upload_state(&identity.actor, &id).await,
        Err(_) => Err(ServiceError::NotFound),
    };
    match answer {
        Ok(state) => {
            let mut response = (StatusCode::OK, [VERSION]).into_response();
            response.headers_mut().insert("upload-offset", HeaderValue::from(state.offset));
            response.headers_mut().insert("upload-length", HeaderValue::from(state.size));
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => refused(&identity, error),
    }
}

/// `PATCH /files/{id}`: the next bytes.
pub async fn append(
    Extension(identity): Extension<Identity>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind != "application/offset+octet-stream" {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, [VERSION]).into_response();
    }
    let (Some(offset), Ok(id)) = (number(&headers, "upload-offset"), id.parse::<FileId>()) else {
        return (StatusCode::BAD_REQUEST, [VERSION], "Upload-Offset is needed\n").into_response();
    };
    match identity.services.append_upload(&identity.actor, &id, offset, body.into_data_stream()).await {
        Ok(state) => {
            let mut response = (StatusCode::NO_CONTENT, [VERSION]).into_response();
            response.headers_mut().insert("upload-offset", HeaderValue::from(state.offset));
            response
        }
        Err(error) => refused(&identity, error),
    }
}

fn refused(identity: &Identity, error: ServiceError) -> Response {
    let mut response = Failure { error, lang: identity.lang }.into_response();
    response.headers_mut().insert(VERSION.0, HeaderValue::from_static(VERSION.1));
    response
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.parse().ok().filter(|number| *number >= 0)
}

/// What the client says of the file: `Upload-Length` and the pairs of `Upload-Metadata`, whose values are base64.
fn announced(headers: &HeaderMap) -> Option<NewUpload> {
    let metadata = headers.get("upload-metadata")?.to_str().ok()?;
    let value = |name: &str| {
        metadata.split(',').find_map(|pair| {
            let (key, value) = pair.trim().split_once(' ')?;
            let bytes = STANDARD.decode(value.trim()).ok().filter(|_| key == name)?;
            String::from_utf8(bytes).ok()
        })
    };
    Some(NewUpload {
        entry: value("entry")?.parse().ok()?,
        kind: value("kind")?,
        filename: value("filename")?,
        media_type: value("filetype").unwrap_or_default(),
        size_bytes: number(headers, "upload-length")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_client_announces() {
        let mut headers = HeaderMap::new();
        headers.insert("upload-length", HeaderValue::from_static("12"));
        let pair = |key: &str, value: &str| format!("{key} {}", STANDARD.encode(value));
        let line = [pair("entry", "e1"), pair("kind", "judging_copy"), pair("filename", "夜.mp4")].join(",");
        headers.insert("upload-metadata", HeaderValue::from_str(&line).unwrap());
        let new = announced(&headers).unwrap();
        assert_eq!((new.entry.as_str(), new.filename.as_str(), new.size_bytes), ("e1", "夜.mp4", 12));
        headers.insert("upload-length", HeaderValue::from_static("-1"));
        assert!(announced(&headers).is_none());
    }
}
