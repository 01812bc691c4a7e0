//! Pages of a list, each with its tag.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::hex;
use serde::Deserialize;
use serde_json::{Value, json};
use services::{PageAsk, PageLinks};
use sha2::{Digest as _, Sha256};

use crate::http::problem::problem;
use crate::site::names_tag;

/// Most and usual lines of a page.
const MAX_PER_PAGE: u32 = 500;
const PER_PAGE: u32 = 100;

/// Which page of a list is asked for.
#[derive(Deserialize)]
pub struct PageQuery {
    page: Option<u64>,
    per_page: Option<u32>,
    cursor: Option<String>,
}

/// A page of a list.
pub struct ListPage {
    /// Its lines.
    pub items: Vec<Value>,
    /// Lines of the whole list.
    pub total: usize,
    /// The pages beside it.
    pub links: PageLinks,
    /// What is said of the whole list, by its name.
    pub about: Option<(&'static str, Value)>,
}

/// The page that is asked for.
///
/// # Errors
/// The answer, where there is no such page.
pub fn page_of(query: Result<Query<PageQuery>, QueryRejection>) -> Result<PageAsk, Box<Response>> {
    let refuse = |words: &str| Box::new(problem(StatusCode::BAD_REQUEST, words, Vec::new()));
    let Query(query) = query.map_err(|rejection| refuse(&rejection.body_text()))?;
    let (page, size) = (query.page.unwrap_or(1), query.per_page.unwrap_or(PER_PAGE));
    if page == 0 || !(1..=MAX_PER_PAGE).contains(&size) {
        let words = format!("page {page} with per_page {size}; allowed: page from 1, per_page 1 to {MAX_PER_PAGE}");
        return Err(refuse(&words));
    }
    Ok(PageAsk { after: query.cursor.unwrap_or_default(), before: String::new(), page, size })
}

/// One page of a list. Who has it already gets no body.
pub fn paged(headers: &HeaderMap, asked: &PageAsk, found: ListPage) -> Response {
    let ListPage { items, total, links, about } = found;
    let (page, per_page) = (asked.page, asked.size);
    // People who count past the end see the last page; a program that counts ends with the first page without lines.
    let passed = usize::try_from(u64::from(per_page).saturating_mul(page.saturating_sub(1))).unwrap_or(usize::MAX);
    let is_past_end = asked.after.is_empty() && passed > 0 && passed >= total;
    let items = if is_past_end { Vec::new() } else { items };
    let mut body = json!({ "items": items, "page": page, "per_page": per_page, "total": total, "next": links.after });
    if let (Some((name, about)), Some(members)) = (about, body.as_object_mut()) {
        members.insert(name.to_owned(), about);
    }
    let body = body.to_string();
    let digest = hex::encode(&Sha256::digest(body.as_bytes()));
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
