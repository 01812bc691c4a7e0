//! The pages: everything that no other route answers is rendered by the app, which also has the page for
//! "there is no such page". And the server functions that islands call.

use std::pin::Pin;
use std::sync::Arc;

use app::routes::App;
use app::ui::form::Posted;
use app::{Features, SiteAssets, is_without_script, shell};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures::stream::{self, Stream, StreamExt as _};
use islands::text::parse_pairs;
use islands::web::CookiePolicy;
use leptos::nonce::Nonce;
use leptos::prelude::{RenderHtml as _, provide_context};
use services::Actor;
use words::common;

use super::identity::Identity;
use super::language::{lang_of, switch, type_of};
use super::problem::plain;

/// What the name of a field with a file's name ends with.
const FILE_NAME: &str = "-file";

/// What pages need to know about their surroundings.
#[derive(Clone, Debug, Default)]
pub struct PageSettings {
    /// Where the style sheet, the script and the islands are.
    pub assets: SiteAssets,
    /// Parts that are not for every installation.
    pub features: Features,
    /// How cookies are written.
    pub cookies: CookiePolicy,
}

/// Puts something into the context of one request, such as the services and the session.
///
/// It runs once for every page and server function, with the request's head at hand.
pub type ContextProvider = Arc<dyn Fn(&http::request::Parts) + Send + Sync>;

/// A page as Leptos gives it out.
type PageStream = Pin<Box<dyn Stream<Item = String> + Send>>;

/// The leptos part of the router. Merge it last: it holds the fallback.
pub fn router<S>(settings: PageSettings, provide: ContextProvider) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let settings = Arc::new(settings);
    let render = {
        let (settings, provide) = (Arc::clone(&settings), Arc::clone(&provide));
        move |request: Request| render(Arc::clone(&settings), Arc::clone(&provide), request)
    };
    let call = {
        let (settings, provide) = (Arc::clone(&settings), provide);
        move |request: Request| call(Arc::clone(&settings), Arc::clone(&provide), request)
    };
    let cookies = settings.cookies;
    let router = Router::new()
        .route("/lang", get(move |request: Request| switch(cookies, request)))
        .route("/api/{*function}", any(call));
    // Each page has a route of its own, so that logs and figures can name it; the fallback is the page for
    // addresses that lead nowhere. Making the list also starts the executor that rendering needs.
    page_paths().iter().fold(router, |router, path| router.route(path, any(render.clone()))).fallback(render)
}

/// The paths of all pages as axum writes them, such as `/contests/{contest}`.
pub fn page_paths() -> Vec<String> {
    leptos_axum::generate_route_list(App).iter().map(|page| page.path().to_owned()).collect()
}

async fn render(settings: Arc<PageSettings>, provide: ContextProvider, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let posted = match parts.method {
        Method::GET | Method::HEAD => Posted::default(),
        Method::POST => match read_form(&parts.headers, body).await {
            Ok(posted) => posted,
            Err(status) => {
                let lang = lang_of(settings.cookies, &parts.headers);
                return plain(status, common::error_400_body(lang));
            }
        },
        _ => return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD, POST")]).into_response(),
    };
    let actor = parts.extensions.get::<Identity>().map_or(Actor::Anonymous, |identity| identity.actor.clone());
    let private = actor.account().is_some();
    let without_script = is_without_script(parts.uri.path(), &actor);
    let head = parts.clone();
    let context = move || {
        provide_context(posted.clone());
        provide_all(&settings, &provide, &head);
    };
    // Leptos would stream; a page that is made first can still choose its status, cookies and destination.
    let request = Request::from_parts(parts, Body::empty());
    let mut response = if without_script {
        // What resources hold is for islands: a page without any leaves it out.
        leptos_axum::handle_response_inner(context, shell, request, |page, _, _| {
            Box::pin(async move {
                let html = page.to_html_stream_in_order().collect::<String>().await;
                let whole: PageStream = Box::pin(stream::iter([html]));
                whole
            })
        })
        .await
    } else {
        leptos_axum::render_app_async_with_context(context, shell)(request).await.into_response()
    };
    // Pages are about one moment, and those of a person go with the person: Back shows nothing after the end of a session, and no
    // older state of what was saved since.
    let kept = if private { "no-store" } else { "no-cache, private" };
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    response
}

async fn call(settings: Arc<PageSettings>, provide: ContextProvider, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let head = parts.clone();
    let context = move || provide_all(&settings, &provide, &head);
    let mut response =
        leptos_axum::handle_server_fns_with_context(context, Request::from_parts(parts, body)).await.into_response();
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn provide_all(settings: &PageSettings, provide: &ContextProvider, head: &http::request::Parts) {
    provide_context(settings.assets.clone());
    provide_context(settings.features);
    provide_context(settings.cookies);
    provide_context(lang_of(settings.cookies, &head.headers));
    provide_context(type_of(settings.cookies, &head.headers));
    // The nonce that the content security policy of this answer will name.
    if let Some(nonce) = head.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
    provide(head);
}

/// The pairs of a form. How much may be sent was looked at when it arrived.
async fn read_form(headers: &HeaderMap, body: Body) -> Result<Posted, StatusCode> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return read_files(kind, body).await;
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let bytes = Bytes::from_request(Request::new(body), &()).await.map_err(|_| StatusCode::BAD_REQUEST)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(Posted(Arc::new(parse_pairs(text))))
}

/// The pairs of a form with small files of text: each is its field, and its name a field beside it, called so with this ending. A field
/// in which no file was chosen is none.
async fn read_files(kind: &str, body: Body) -> Result<Posted, StatusCode> {
    let request =
        Request::post("/").header(header::CONTENT_TYPE, kind).body(body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| StatusCode::BAD_REQUEST)?;
    let mut pairs = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| StatusCode::BAD_REQUEST)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| StatusCode::BAD_REQUEST)?;
        if file.as_deref().is_some_and(str::is_empty) && bytes.is_empty() {
            continue;
        }
        // What is no text is refused by whoever reads it, in words.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        pairs.extend(file.map(|file| (format!("{name}{FILE_NAME}"), file)));
        pairs.push((name, text));
    }
    Ok(Posted(Arc::new(pairs)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn forms_with_files_are_read_as_their_texts_and_names() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=b"));
        let part = |head: &str, text: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n");
        let body = [
            part("name=\"_form\"", "import"),
            part("name=\"evidence\"; filename=\"一.json\"", "{}"),
            part("name=\"evidence\"; filename=\"\"", ""),
        ];
        let body = format!("{}--b--\r\n", body.concat());
        let Posted(pairs) = read_form(&headers, Body::from(body)).await.unwrap();
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(*pairs, [pair("_form", "import"), pair("evidence-file", "一.json"), pair("evidence", "{}")]);
        let broken = read_form(&headers, Body::from("--b\r\n")).await;
        assert_eq!(broken.err(), Some(StatusCode::BAD_REQUEST));
    }

    #[tokio::test]
    async fn forms_are_url_encoded() {
        let mut headers = HeaderMap::new();
        assert_eq!(read_form(&headers, Body::empty()).await.err(), Some(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let Posted(pairs) = read_form(&headers, Body::from("a=%E7%81%AF&b=1+2")).await.unwrap();
        assert_eq!(*pairs, vec![("a".to_owned(), "灯".to_owned()), ("b".to_owned(), "1 2".to_owned())]);
        assert_eq!(read_form(&headers, Body::from(vec![0xff])).await.err(), Some(StatusCode::BAD_REQUEST));
    }
}
