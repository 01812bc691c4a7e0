//! What links in letters lead to beside the pages: proving an address, and ending the news to one without an account (RFC 8058).
//!
//! Following a link does nothing by itself: programs that examine letters follow them too. What it asks is done by a form, or by
//! the mail program with the one click that the letter's head offers.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::get;
use domain::letter::escaped;
use domain::text::Lang;
use islands::text::percent;
use services::{Actor, Refusal, ServiceError};
use words::letters as m;

use super::identity::Identity;
use crate::site::asset;

/// `/proof/{token}` and `/unsubscribe/{token}`.
pub fn letter_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/proof/{token}", get(ask_for_proof).post(prove))
        .route("/unsubscribe/{token}", get(ask_to_unsubscribe).post(unsubscribe))
}

async fn ask_for_proof(identity: Identity, Path(token): Path<String>) -> Response {
    let (title, lang) = (m::proof_title, identity.lang);
    if identity.actor == Actor::Anonymous {
        return sign_in(&token);
    }
    match identity.services.address_to_prove(&token).await {
        Ok(email) => page(lang, title(lang), &m::proof_ask(lang, &email), Some(m::proof_do(lang))),
        Err(error) => refused(&identity, title(lang), error),
    }
}

async fn prove(identity: Identity, Path(token): Path<String>) -> Response {
    let (title, lang) = (m::proof_title, identity.lang);
    match identity.services.prove_own_address(&identity.actor, &token).await {
        Ok(email) => page(lang, title(lang), &m::proof_done(lang, &email), None),
        Err(ServiceError::SignInNeeded) => sign_in(&token),
        Err(error) => refused(&identity, title(lang), error),
    }
}

/// An address is proven by who is signed in with its account and has the letter.
fn sign_in(token: &str) -> Response {
    Redirect::to(&format!("/sign-in?back={}", percent(&format!("/proof/{token}")))).into_response()
}

async fn ask_to_unsubscribe(identity: Identity, Path(token): Path<String>) -> Response {
    let (title, lang) = (m::unsubscribe_title, identity.lang);
    match identity.services.news_of(&token).await {
        Ok(email) => page(lang, title(lang), &m::unsubscribe_ask(lang, &email), Some(m::unsubscribe_do(lang))),
        Err(error) => refused(&identity, title(lang), error),
    }
}

async fn unsubscribe(identity: Identity, Path(token): Path<String>) -> Response {
    let (title, lang) = (m::unsubscribe_title, identity.lang);
    match identity.services.end_news(&token).await {
        Ok(email) => page(lang, title(lang), &m::unsubscribe_done(lang, &email), None),
        Err(error) => refused(&identity, title(lang), error),
    }
}

fn refused(identity: &Identity, title: &str, error: ServiceError) -> Response {
    match error {
        ServiceError::Refused(Refusal::TicketSpent) => {
            let page = page(identity.lang, title, m::link_spent(identity.lang), None);
            (StatusCode::GONE, page).into_response()
        }
        other => identity.refuse(other).into_response(),
    }
}

/// A page of one sentence and, where something is to be done, the button that does it.
fn page(lang: Lang, title: &str, sentence: &str, button: Option<&str>) -> Response {
    let form = button.map_or_else(String::new, |button| {
        format!(
            "<form method=\"post\"><button class=\"button primary\" type=\"submit\">{}</button></form>\n",
            escaped(button)
        )
    });
    let (title, sentence, tag, style) = (escaped(title), escaped(sentence), lang.tag(), asset("main.css"));
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{style}\"></head>\n\
         <body><main class=\"letter-link\"><h1>{title}</h1>\n<p>{sentence}</p>\n{form}</main></body></html>\n"
    );
    let mut response = Html(page).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn a_page_says_what_it_does_and_nothing_is_markup() {
        let answer = page(Lang::En, "T", "<a@b.example>", Some("Do it"));
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        let text = String::from_utf8(to_bytes(answer.into_body(), 10_000).await.unwrap().to_vec()).unwrap();
        assert!(text.contains("<p>&lt;a@b.example&gt;</p>") && text.contains(">Do it</button>"), "{text}");
        assert!(text.contains("<html lang=\"en\">") && text.contains("method=\"post\""), "{text}");
    }
}
