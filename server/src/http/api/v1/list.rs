//! Pages of a list, each with its tag.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::contest::hex;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::http::problem::problem;

/// Most and usual lines of a page.
const MAX_PER_PAGE: usize = 500;
const PER_PAGE: usize = 100;

/// Which page of a list is asked for.
#[derive(Deserialize)]
pub struct PageQuery {
    page: Option<usize>,
    per_page: Option<usize>,
}

/// One page of the lines. Who has it already gets no body.
pub fn paged(headers: &HeaderMap, query: Result<Query<PageQuery>, QueryRejection>, lines: Vec<Value>) -> Response {
    let Query(query) = match query {
        Ok(query) => query,
        Err(rejection) => return problem(StatusCode::BAD_REQUEST, &rejection.body_text(), Vec::new()),
    };
    let (page, per_page) = (query.page.unwrap_or(1), query.per_page.unwrap_or(PER_PAGE));
    if page == 0 || !(1..=MAX_PER_PAGE).contains(&per_page) {
        let words = format!("page {page} with per_page {per_page}; allowed: page from 1, per_page 1 to {MAX_PER_PAGE}");
        return problem(StatusCode::BAD_REQUEST, &words, Vec::new());
    }
    let total = lines.len();
    let items: Vec<Value> = lines.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
    let body = json!({ "items": items, "page": page, "per_page": per_page, "total": total }).to_string();
    let digest = hex(&Sha256::digest(body.as_bytes()));
    // Weak: the same page has the same tag however it is compressed on its way.
    let tag = format!("W/\"{}\"", digest.chars().take(32).collect::<String>());
    let known = names_tag(headers, &tag);
    let head = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Whether the client has what the weak tag names.
fn names_tag(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        let asked = |value: &'static str| {
            names_tag(&HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))]), "W/\"a\"")
        };
        assert!(asked("W/\"a\"") && asked("\"b\", \"a\"") && asked("*"));
        assert!(!asked("\"b\"") && !asked("W/a") && !names_tag(&HeaderMap::new(), "W/\"a\""));
    }
}
