//! `/files`: tus 1.0 with creation (also with the first bytes), expiration, termination, checksum and concatenation.
//! Headers in, one service call, headers out.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::FileId;
use services::ServiceError;
use services::films::upload::{LARGEST_UPLOAD, NewUpload, UploadState};
use services::media::{Algorithm, Checksum};

use super::extract::Id;
use super::identity::Identity;

const VERSION: (&str, &str) = ("tus-resumable", "1.0.0");
const EXTENSIONS: &str = "creation,creation-with-upload,expiration,termination,checksum,concatenation";
const ALGORITHMS: &str = "sha1,sha256";
/// The media type of bytes at an offset.
const BYTES: &str = "application/offset+octet-stream";

/// Speaks version 1.0.0 only.
pub async fn protocol(request: Request, next: Next) -> Response {
    if request.method() != Method::OPTIONS && text(request.headers(), VERSION.0) != Some(VERSION.1) {
        let words = "Tus-Resumable: 1.0.0 is needed\n";
        return (StatusCode::PRECONDITION_FAILED, [VERSION, ("tus-version", VERSION.1)], words).into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(VERSION.0, HeaderValue::from_static(VERSION.1));
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// `POST /files/{id}` by a client that can send neither PATCH nor DELETE and names the method in a header.
pub async fn method_override(identity: Identity, id: Id<FileId>, headers: HeaderMap, body: Body) -> Response {
    match text(&headers, "x-http-method-override") {
        Some("PATCH") => append(identity, id, headers, body).await,
        Some("DELETE") => cancel(identity, id).await,
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "HEAD, PATCH, DELETE, OPTIONS")]).into_response(),
    }
}

/// `OPTIONS /files`: what this endpoint can do.
pub async fn options() -> Response {
    let most = LARGEST_UPLOAD.to_string();
    let head = [
        ("tus-version", VERSION.1),
        ("tus-extension", EXTENSIONS),
        ("tus-checksum-algorithm", ALGORITHMS),
        ("tus-max-size", most.as_str()),
    ];
    (StatusCode::NO_CONTENT, head).into_response()
}

/// `POST /files`: opens an upload, or joins parts; with the first bytes if there are any.
pub async fn create(identity: Identity, headers: HeaderMap, body: Body) -> Response {
    match create_or_say(&identity, &headers, body).await {
        Ok(response) => response,
        Err(refused) => refused.answer(&identity),
    }
}

async fn create_or_say(identity: &Identity, headers: &HeaderMap, body: Body) -> Result<Response, Refused> {
    let Identity { services, actor, .. } = identity;
    let with_bytes = text(headers, header::CONTENT_TYPE.as_str()) == Some(BYTES);
    // Read first, so that nothing is begun with a checksum that cannot be checked.
    let checksum = checksum(headers)?;
    let id = match text(headers, "upload-concat") {
        Some("partial") => {
            services.begin_part(actor, number(headers, "upload-length").ok_or(Refused::Announcement)?).await?
        }
        Some(concat) => {
            let named = concat.strip_prefix("final;").ok_or(Refused::Concat)?;
            let parts = named.split_whitespace().map(id_in).collect::<Option<Vec<_>>>().ok_or(Refused::Concat)?;
            if parts.is_empty() || headers.contains_key("upload-length") {
                return Err(Refused::Concat);
            }
            let new = announced(headers, 0).ok_or(Refused::Announcement)?;
            services.join_parts(actor, new, &parts, named).await?
        }
        None => {
            let size = number(headers, "upload-length").ok_or(Refused::Announcement)?;
            services.begin_upload(actor, announced(headers, size).ok_or(Refused::Announcement)?).await?
        }
    };
    let state = if with_bytes {
        services.append_upload(actor, &id, 0, checksum, body.into_data_stream()).await?
    } else {
        services.upload_state(actor, &id).await?
    };
    let mut response = (StatusCode::CREATED, [(header::LOCATION, format!("/files/{id}"))]).into_response();
    if with_bytes {
        put(&mut response, "upload-offset", state.offset);
    }
    expires(&mut response, &state);
    Ok(response)
}

/// `HEAD /files/{id}`: how far it is.
pub async fn state(identity: Identity, Id(id): Id<FileId>) -> Response {
    let state = match identity.services.upload_state(&identity.actor, &id).await {
        Ok(state) => state,
        Err(error) => return Refused::Service(error).answer(&identity),
    };
    let mut response = StatusCode::OK.into_response();
    put(&mut response, "upload-offset", state.offset);
    put(&mut response, "upload-length", state.size);
    expires(&mut response, &state);
    let concat = match (&state.is_part, state.parts.as_str()) {
        (true, _) => Some("partial".to_owned()),
        (false, "") => None,
        (false, parts) => Some(format!("final;{parts}")),
    };
    if let Some(Ok(value)) = concat.map(HeaderValue::try_from) {
        response.headers_mut().insert("upload-concat", value);
    }
    response
}

/// `PATCH /files/{id}`: the next bytes.
pub async fn append(identity: Identity, Id(id): Id<FileId>, headers: HeaderMap, body: Body) -> Response {
    match append_or_say(&identity, &id, &headers, body).await {
        Ok(state) => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            put(&mut response, "upload-offset", state.offset);
            expires(&mut response, &state);
            response
        }
        Err(refused) => refused.answer(&identity),
    }
}

async fn append_or_say(
    identity: &Identity,
    id: &FileId,
    headers: &HeaderMap,
    body: Body,
) -> Result<UploadState, Refused> {
    if text(headers, header::CONTENT_TYPE.as_str()) != Some(BYTES) {
        return Err(Refused::MediaType);
    }
    let offset = number(headers, "upload-offset").ok_or(Refused::Offset)?;
    let checksum = checksum(headers)?;
    Ok(identity.services.append_upload(&identity.actor, id, offset, checksum, body.into_data_stream()).await?)
}

/// `DELETE /files/{id}`: takes an unfinished upload back.
pub async fn cancel(identity: Identity, Id(id): Id<FileId>) -> Response {
    match identity.services.cancel_upload(&identity.actor, &id).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => Refused::Service(error).answer(&identity),
    }
}

/// Why a request of the protocol was not done.
enum Refused {
    Service(ServiceError),
    Announcement,
    Concat,
    MediaType,
    Offset,
    Checksum,
}

impl From<ServiceError> for Refused {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl Refused {
    fn answer(self, identity: &Identity) -> Response {
        let (status, words) = match self {
            Self::Service(error) => return identity.refuse(error).into_response(),
            Self::Announcement => (
                StatusCode::BAD_REQUEST,
                "Upload-Length and Upload-Metadata with entry, kind, filename and filetype are needed\n",
            ),
            Self::Concat => (
                StatusCode::BAD_REQUEST,
                "Upload-Concat: partial, or final; and the addresses of the parts, without Upload-Length\n",
            ),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Content-Type: application/offset+octet-stream\n"),
            Self::Offset => (StatusCode::BAD_REQUEST, "Upload-Offset is needed\n"),
            Self::Checksum => {
                (StatusCode::BAD_REQUEST, "Upload-Checksum: sha1 or sha256, a space, and the checksum in base64\n")
            }
        };
        (status, words).into_response()
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    text(headers, name)?.parse().ok().filter(|number| *number >= 0)
}

fn put(response: &mut Response, name: &'static str, value: i64) {
    response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from(value));
}

/// Until when what has arrived is kept.
fn expires(response: &mut Response, state: &UploadState) {
    let at = state.expires_at.and_then(|at| u64::try_from(at / 1_000_000).ok());
    let Some(at) = at.map(|seconds| std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)) else { return };
    if let Ok(value) = HeaderValue::try_from(httpdate::fmt_http_date(at)) {
        response.headers_mut().insert("upload-expires", value);
    }
}

/// The key in the address of a part, which may name this server too.
fn id_in(address: &str) -> Option<FileId> {
    let path = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or(address, |(_, path)| path);
    path.trim_start_matches('/').strip_prefix("files/")?.parse().ok()
}

fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Refused> {
    let Some(value) = headers.get("upload-checksum") else { return Ok(None) };
    let (name, value) = value.to_str().ok().and_then(|value| value.trim().split_once(' ')).ok_or(Refused::Checksum)?;
    let algorithm = Algorithm::parse(name).ok_or(Refused::Checksum)?;
    let value = STANDARD.decode(value.trim()).map_err(|_| Refused::Checksum)?;
    Ok(Some(Checksum { algorithm, value }))
}

/// What the client says of the file in the pairs of `Upload-Metadata`, whose values are base64.
fn announced(headers: &HeaderMap, size_bytes: i64) -> Option<NewUpload> {
    let metadata = text(headers, "upload-metadata")?;
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
        size_bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_client_announces() {
        let mut headers = HeaderMap::new();
        let pair = |key: &str, value: &str| format!("{key} {}", STANDARD.encode(value));
        let line = [pair("entry", "e1"), pair("kind", "judging_copy"), pair("filename", "夜.mp4")].join(",");
        headers.insert("upload-metadata", HeaderValue::from_str(&line).unwrap());
        let new = announced(&headers, 12).unwrap();
        assert_eq!((new.entry.as_str(), new.filename.as_str(), new.size_bytes), ("e1", "夜.mp4", 12));
        headers.insert("upload-length", HeaderValue::from_static("-1"));
        assert!(number(&headers, "upload-length").is_none());
    }

    #[test]
    fn parts_are_named_by_path_or_address() {
        for address in ["/files/a1", "https://contest.example/files/a1", "files/a1"] {
            assert_eq!(id_in(address).map(|id| id.to_string()).as_deref(), Some("a1"), "{address}");
        }
        assert!(id_in("/media/a1").is_none() && id_in("/files/../a").is_none());
    }

    #[test]
    fn a_checksum_is_sha1_or_sha256() {
        let with = |value: &'static str| {
            HeaderMap::from_iter([(HeaderName::from_static("upload-checksum"), HeaderValue::from_static(value))])
        };
        assert!(matches!(checksum(&with("sha1 AAAA")), Ok(Some(_))));
        assert!(matches!(checksum(&HeaderMap::new()), Ok(None)));
        for wrong in ["md5 AAAA", "sha1", "sha256 ?"] {
            assert!(checksum(&with(wrong)).is_err(), "{wrong}");
        }
    }
}
