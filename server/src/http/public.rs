//! Pages for everybody: kept as they were made as long as nothing has changed, and given out without asking for a session. And the
//! files of public pages.
//!
//! What is kept holds for one state, the place of the last row of the audit trail, which every change moves on in its own transaction:
//! so a withdrawal empties it at once, on every server of several. And it holds for ten seconds, since pages also change with the
//! clock. Whoever asks again with the tag of what they have gets no bytes. A page that has to be made is made by the first who asks; the
//! others wait for it, and get none from before what they could know of when they asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use app::ui::flash::Flash;
use app::{is_for_everybody, is_for_telephones, is_of_certificates};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use domain::hex;
use domain::ids::{ContestId, FileId};
use domain::limits;
use domain::text::Lang;
use domain::time::{Micros, SECOND};
use islands::session::SESSION_COOKIE;
use islands::text::percent;
use islands::web::{CookiePolicy, cookie_in};
use services::{PublicFileKind, ServiceError, Services};
use sha2::{Digest as _, Sha256};
use words::{common, public as m};

use super::channels::is_of_channels;
use super::extract::Id;
use super::identity::{ForEverybody, Identity, StatementCount};
use super::language::{lang_of, switch_type, type_of};
use super::makers::Makers;
use super::metrics::Metrics;
use super::problem::{ProblemResponse, plain};
use super::public_address::{canonical, without_slash};
use super::shared::SharedFiles;
use crate::site::{accepts, names_tag};

/// How long a page is given out as it was made, microseconds.
const FRESH: Micros = 10 * SECOND;
/// Pages that are kept; then all of them go.
const MOST_PAGES: usize = 512;
/// Bytes of all pages that are kept; then all of them go.
const MOST_BYTES_IN_ALL: usize = 64 * 1024 * 1024;
/// The largest page that is kept, bytes.
const MOST_BYTES: usize = 512 * 1024;
/// The longest address whose page is kept, bytes.
const MOST_ADDRESS: usize = 400;
/// The most that a form with a file may bring, bytes: the file, and what the form adds.
const MOST_FORM_BYTES: usize = limits::PUBLIC_FILE_BYTES + 64 * 1024;
/// How long it may take to.
const ARRIVES_WITHIN: Duration = Duration::from_secs(120);

/// Which page, as whom it is read makes a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PageKey {
    address: String,
    lang: &'static str,
    large: bool,
    coding: &'static str,
}

/// A page as it was made.
#[derive(Clone)]
struct KeptPage {
    state: i64,
    fresh_until: Micros,
    content_type: HeaderValue,
    coding: Option<HeaderValue>,
    tag: HeaderValue,
    made: HeaderValue,
    bytes: Bytes,
}

/// Pages for everybody as they were made. Cheap to clone.
#[derive(Clone)]
pub struct PublicPages {
    services: Services,
    cookies: CookiePolicy,
    metrics: Metrics,
    kept: Arc<Mutex<BTreeMap<PageKey, KeptPage>>>,
    makers: Makers<PageKey>,
}

impl PublicPages {
    /// Nothing is kept yet. `metrics` counts pages that are made.
    #[must_use]
    pub fn new(services: Services, cookies: CookiePolicy, metrics: Metrics) -> Self {
        Self { services, cookies, metrics, kept: Arc::default(), makers: Makers::default() }
    }

    /// The canonical address of what is asked for, where the answer is the same whoever asks; none elsewhere. The front page is the same
    /// for who brings no session.
    fn address(&self, request: &Request) -> Option<Uri> {
        let path = without_slash(request.uri().path());
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let stranger = || cookie_in(request.headers(), &self.cookies.name(SESSION_COOKIE)).is_none();
        let is_one = is_read && (is_for_everybody(path) || path == "/" && stranger());
        if is_one { canonical(request.uri()) } else { None }
    }

    /// What the page at its canonical address is kept under; none where that is too long.
    fn key(&self, request: &Request) -> Option<PageKey> {
        let address = request.uri().path_and_query()?.as_str();
        (address.len() <= MOST_ADDRESS).then(|| PageKey {
            address: address.to_owned(),
            lang: lang_of(self.cookies, request.headers()).key(),
            large: type_of(self.cookies, request.headers()).0,
            coding: coding(request.headers()),
        })
    }

    fn find(&self, key: &PageKey) -> Option<KeptPage> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: PageKey, page: KeptPage) {
        put(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner), key, page);
    }
}

/// Puts a page among those that are kept; where there are too many, the others go.
fn put(kept: &mut BTreeMap<PageKey, KeptPage>, key: PageKey, page: KeptPage) {
    kept.remove(&key);
    let bytes = kept.values().fold(page.bytes.len(), |bytes, other| bytes.saturating_add(other.bytes.len()));
    if kept.len() >= MOST_PAGES || bytes > MOST_BYTES_IN_ALL {
        kept.clear();
    }
    kept.insert(key, page);
}

/// The coding that a browser gets of those that pages leave in, the best first.
fn coding(headers: &HeaderMap) -> &'static str {
    ["zstd", "br", "gzip"].into_iter().find(|coding| accepts(headers, coding)).unwrap_or("identity")
}

/// Gives out what is kept, or makes it and keeps it. Other answers pass.
pub async fn kept(State(pages): State<PublicPages>, mut request: Request, next: Next) -> Response {
    let Some(address) = pages.address(&request) else {
        let path = request.uri().path();
        if is_of_channels(path) || is_of_certificates(path) || is_for_telephones(path) {
            request.extensions_mut().insert(ForEverybody);
        }
        return next.run(request).await;
    };
    // The page is made from it too, so that none of its links repeats what somebody added.
    *request.uri_mut() = address;
    request.extensions_mut().insert(ForEverybody);
    let Some(key) = pages.key(&request) else { return next.run(request).await };
    let services = pages.services.metered();
    // What is wrong with the database is told where the page is made.
    let Ok(state) = services.public_state().await else { return next.run(request).await };
    let asked = request.headers().clone();
    if let Some(page) = pages.find(&key).filter(|page| page.state == state && services.now() < page.fresh_until) {
        return page.counted(&asked, request.method() == Method::HEAD, services.statements());
    }
    if request.method() == Method::HEAD {
        return next.run(request).await;
    }
    let since = services.now();
    let turn = pages.makers.take(&key).await;
    // What somebody made meanwhile holds for a state that is no earlier than when this was asked.
    let earlier = pages.find(&key);
    if let Some(page) = earlier.as_ref().filter(|page| page.state >= state && page.is_of(since, services.now())) {
        return page.counted(&asked, false, services.statements());
    }
    let waited = turn.waited;
    let mut turn = (!turn.may_pass()).then_some(turn);
    // All who wait by now can be given what holds for the state of now.
    let state = if waited { services.public_state().await } else { Ok(state) };
    let Ok(state) = state else {
        // Nobody waits for others to find out, one after the other, that the database is away.
        if let Some(mut turn) = turn {
            turn.let_pass();
        }
        return next.run(request).await;
    };
    pages.metrics.count_public_page();
    match made((request, next), &key, state, (services.now(), earlier)).await {
        Ok((page, count)) => {
            let response = page.counted(&asked, false, count.saturating_add(services.statements()));
            pages.keep(key, page);
            response
        }
        Err(response) => {
            if let Some(turn) = &mut turn {
                turn.let_pass();
            }
            response
        }
    }
}

/// A page as it is made for this state, with the statements it took, or the answer that is not kept. `now` goes with the page that was
/// kept before.
async fn made(
    (mut request, next): (Request, Next),
    key: &PageKey,
    state: i64,
    (now, earlier): (Micros, Option<KeptPage>),
) -> Result<(KeptPage, u32), Response> {
    // One coding, so that what is kept under it is in it.
    request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static(key.coding));
    let (parts, body) = next.run(request).await.into_parts();
    if parts.status != StatusCode::OK || parts.headers.contains_key(header::SET_COOKIE) {
        return Err(Response::from_parts(parts, body));
    }
    // Pages are ours, and end.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    };
    if bytes.len() > MOST_BYTES {
        return Err(Response::from_parts(parts, Body::from(bytes)));
    }
    let named = |name: header::HeaderName| parts.headers.get(name).cloned();
    let (content_type, coded) = (named(header::CONTENT_TYPE), named(header::CONTENT_ENCODING));
    let hash = hex::encode(&Sha256::digest(&bytes));
    let tag = HeaderValue::try_from(format!("\"{}\"", hash.chars().take(32).collect::<String>()));
    let (Some(content_type), Ok(tag), Ok(made)) = (content_type, tag, HeaderValue::try_from(http_date(now))) else {
        return Err(Response::from_parts(parts, Body::from(bytes)));
    };
    // What was made again and is the same has not changed since.
    let made = earlier.filter(|page| page.tag == tag).map_or(made, |page| page.made);
    let count = parts.extensions.get::<StatementCount>().map_or(0, |count| count.0);
    let fresh_until = now.saturating_add(FRESH);
    Ok((KeptPage { state, fresh_until, content_type, coding: coded, tag, made, bytes }, count))
}

impl KeptPage {
    /// Whether it is fresh now, or was begun after it was asked for: where pages take longer to make than they are fresh, all who wait
    /// would else make their own, one after the other.
    const fn is_of(&self, asked: Micros, now: Micros) -> bool {
        now < self.fresh_until || asked.saturating_add(FRESH) <= self.fresh_until
    }

    /// [`KeptPage::answer`], which took so many statements.
    fn counted(&self, asked: &HeaderMap, head: bool, statements: u32) -> Response {
        let mut response = self.answer(asked, head);
        response.extensions_mut().insert(StatementCount(statements));
        response
    }

    /// The page, or that the asker has it.
    fn answer(&self, asked: &HeaderMap, head: bool) -> Response {
        let since = asked.get(header::IF_MODIFIED_SINCE) == Some(&self.made);
        let tagged = asked.contains_key(header::IF_NONE_MATCH);
        let text = self.tag.to_str().unwrap_or_default();
        let known = if tagged { names_tag(asked, text) } else { since };
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else if head {
            Response::new(Body::empty())
        } else {
            Response::new(Body::from(self.bytes.clone()))
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        if let Some(coding) = &self.coding {
            headers.insert(header::CONTENT_ENCODING, coding.clone());
        }
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::LAST_MODIFIED, self.made.clone());
        // Whoever keeps it asks again each time: what is withdrawn is gone at once.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Language, Cookie, Accept-Encoding"));
        response
    }
}

/// A moment as HTTP has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(at: Micros) -> String {
    let since = Duration::from_micros(u64::try_from(at).unwrap_or_default());
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}

/// The switch of the type, and files of public pages.
pub fn routes(cookies: CookiePolicy) -> Router {
    Router::new()
        .route("/type", get(move |request: Request| switch_type(cookies, request)))
        .route("/calls/{id}/files/{file}", get(give).with_state(SharedFiles::default()))
        .route(
            "/contests/{id}/public/files",
            post(move |identity: Identity, id: Id<ContestId>, form: Multipart| take(cookies, identity, id, form))
                .layer(DefaultBodyLimit::max(MOST_FORM_BYTES)),
        )
}

/// `GET /calls/{id}/files/{file}`: a file of a public page. Pictures are shown, everything else is saved.
///
/// Whoever has it already is told so by its hash, without its bytes being read.
async fn give(
    State(shared): State<SharedFiles>,
    identity: Identity,
    Id(contest): Id<ContestId>,
    Path((_, file)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let refuse = |error| identity.refuse(error);
    let file: FileId = file.parse().map_err(|_| refuse(ServiceError::NotFound))?;
    let file = identity.services.public_file(&contest, &file).await.map_err(refuse)?;
    let tag = format!("\"{}\"", file.sha256);
    let known = names_tag(&headers, &tag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else if method == Method::HEAD {
        [(header::CONTENT_LENGTH, file.size_bytes.to_string())].into_response()
    } else {
        let read = || identity.services.public_file_bytes(&contest, &file.id);
        Response::new(Body::from(shared.get(&file.sha256, read).await.map_err(refuse)?))
    };
    let is_picture = file.media_type.starts_with("image/");
    let disposition = if is_picture {
        "inline".to_owned()
    } else {
        format!("attachment; filename*=UTF-8''{}", percent(&file.filename))
    };
    let answer = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, no-cache".to_owned()),
        // What an office put here runs nothing, whatever it is.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            answer.insert(name, value);
        }
    }
    Ok(response)
}

/// `POST /contests/{id}/public/files`: puts a file on a public page and leads back to where it is set up, which says why where it
/// could not be.
async fn take(
    cookies: CookiePolicy,
    identity: Identity,
    Id(contest): Id<ContestId>,
    form: Multipart,
) -> Result<Response, ProblemResponse> {
    let Identity { services, actor, lang, .. } = &identity;
    // Before the bytes are taken in.
    services.may_add_public_file(actor, &contest).await.map_err(|error| identity.refuse(error))?;
    let (kind, name, bytes) = match arrived_file(form).await {
        Ok(sent) => sent,
        Err(status) => return Ok(not_arrived(status, *lang)),
    };
    let Ok(kind) = kind.parse::<PublicFileKind>() else {
        return Ok(plain(StatusCode::BAD_REQUEST, common::error_400_body(*lang)));
    };
    let flash = match services.add_public_file(actor, &contest, kind, (&name, &bytes)).await {
        Ok(()) => Flash::done(m::added(*lang)),
        Err(ServiceError::Refused(refusal)) => Flash::warning(refusal.message(*lang)),
        Err(error) => return Err(identity.refuse(error)),
    };
    let to = format!("/contests/{contest}/public");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::SET_COOKIE, flash.line(cookies))]).into_response())
}

/// What the form says the file is, its name and its bytes, once all of them are there; or the status that says why not.
pub(super) async fn arrived_file(form: Multipart) -> Result<(String, String, Vec<u8>), StatusCode> {
    match tokio::time::timeout(ARRIVES_WITHIN, file_in(form)).await {
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        Ok(Err(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Ok(Ok(sent)) => Ok(sent),
    }
}

/// The answer to a form whose file did not come whole.
pub(super) fn not_arrived(status: StatusCode, lang: Lang) -> Response {
    match status {
        StatusCode::REQUEST_TIMEOUT => plain(status, common::error_408_body(lang)),
        StatusCode::PAYLOAD_TOO_LARGE => plain(status, common::error_413_body(lang)),
        _ => plain(status, common::error_400_body(lang)),
    }
}

/// What the form says the file is, its name and its bytes.
async fn file_in(mut form: Multipart) -> Result<(String, String, Vec<u8>), MultipartError> {
    let (mut kind, mut name, mut bytes) = (String::new(), String::new(), Vec::new());
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("kind") => kind = field.text().await?,
            Some("file") => {
                field.file_name().unwrap_or_default().clone_into(&mut name);
                bytes = field.bytes().await?.to_vec();
            }
            _ => {}
        }
    }
    Ok((kind, name, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> KeptPage {
        KeptPage {
            state: 1,
            fresh_until: 5,
            content_type: HeaderValue::from_static("text/html; charset=utf-8"),
            coding: None,
            tag: HeaderValue::from_static("\"a\""),
            made: HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT"),
            bytes: Bytes::from_static(b"<p>"),
        }
    }

    fn asked(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[tokio::test]
    async fn whoever_has_the_page_gets_no_bytes() {
        let status = |headers: &HeaderMap| page().answer(headers, false).status();
        assert_eq!(status(&HeaderMap::new()), StatusCode::OK);
        assert_eq!(status(&asked(header::IF_NONE_MATCH, "\"a\"")), StatusCode::NOT_MODIFIED);
        assert_eq!(status(&asked(header::IF_NONE_MATCH, "\"b\"")), StatusCode::OK);
        let made = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(status(&asked(header::IF_MODIFIED_SINCE, made)), StatusCode::NOT_MODIFIED);
        // The tag goes before the date.
        let mut both = asked(header::IF_MODIFIED_SINCE, made);
        both.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"b\""));
        assert_eq!(status(&both), StatusCode::OK);
        let head = page().answer(&HeaderMap::new(), true);
        assert!(to_bytes(head.into_body(), 9).await.unwrap().is_empty());
    }

    #[test]
    fn a_page_that_took_long_to_make_is_for_those_who_asked_before_it_was_begun() {
        let begun = 100 * SECOND;
        let page = KeptPage { fresh_until: begun + FRESH, ..page() };
        let late = begun + 3 * FRESH;
        assert!(page.is_of(begun - SECOND, late) && page.is_of(begun, late));
        assert!(!page.is_of(begun + 1, late), "whoever asked later may know of something later");
        assert!(page.is_of(begun + 1, begun + FRESH - 1) && !page.is_of(begun + 1, begun + FRESH));
    }

    #[test]
    fn no_more_pages_are_kept_than_there_is_room_for() {
        let key = |address: String| PageKey { address, lang: "en", large: false, coding: "identity" };
        let mut kept = BTreeMap::new();
        for at in 0..MOST_PAGES {
            put(&mut kept, key(at.to_string()), page());
        }
        put(&mut kept, key("0".to_owned()), page());
        assert_eq!(kept.len(), MOST_PAGES, "one that is made again takes its own place");
        put(&mut kept, key("another".to_owned()), page());
        assert_eq!(kept.len(), 1);

        let large = || KeptPage { bytes: Bytes::from(vec![0; MOST_BYTES_IN_ALL / 2]), ..page() };
        for at in 0..2 {
            put(&mut kept, key(at.to_string()), large());
        }
        assert_eq!(kept.len(), 1, "nor more bytes");
        put(&mut kept, key("1".to_owned()), large());
        put(&mut kept, key("2".to_owned()), KeptPage { bytes: Bytes::from_static(b"<p>"), ..page() });
        assert_eq!(kept.len(), 2);
    }

    #[test]
    fn a_moment_is_told_as_http_has_it() {
        assert_eq!(http_date(784_111_777 * SECOND), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn a_browser_gets_the_best_coding_it_names() {
        assert_eq!(coding(&asked(header::ACCEPT_ENCODING, "gzip, deflate, br")), "br");
        assert_eq!(coding(&asked(header::ACCEPT_ENCODING, "gzip;q=0")), "identity");
        assert_eq!(coding(&HeaderMap::new()), "identity");
    }
}
