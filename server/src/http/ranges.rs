//! Parts of something long: which part is asked for, and the answer with it.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::byte_range::{AskedBytes, asked_bytes};

/// Which part is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AskedPart(AskedBytes);

impl AskedPart {
    /// What a request asks of something of this length. A field that is there twice, or is no text, says nothing.
    pub fn of(headers: &HeaderMap, size: u64) -> Self {
        let mut fields = headers.get_all(header::RANGE).iter();
        let field = fields.next().filter(|_| fields.next().is_none()).and_then(|value| value.to_str().ok());
        Self(field.map_or(AskedBytes::Whole, |value| asked_bytes(value, size)))
    }

    /// The same in the plainest words, for a reader with rules of its own; `None` where no part is asked for.
    pub fn field(&self) -> Option<HeaderValue> {
        let AskedBytes::Part(part) = &self.0 else { return None };
        HeaderValue::try_from(format!("bytes={}-{}", part.start, part.end.saturating_sub(1))).ok()
    }

    /// The bytes of something of this length that the answer holds; `None` where there are none.
    pub fn range(&self, size: u64) -> Option<Range<u64>> {
        match &self.0 {
            AskedBytes::Whole => Some(0..size),
            AskedBytes::Part(range) => Some(range.clone()),
            AskedBytes::Outside => None,
        }
    }

    /// The answer with this body.
    pub fn answer(self, size: u64, body: Body) -> Response {
        let head =
            |length: u64| [(header::CONTENT_LENGTH, length.to_string()), (header::ACCEPT_RANGES, "bytes".to_owned())];
        match self.0 {
            AskedBytes::Whole => (head(size), body).into_response(),
            AskedBytes::Part(part) => {
                let shown = format!("bytes {}-{}/{size}", part.start, part.end.saturating_sub(1));
                let head = head(part.end.saturating_sub(part.start));
                (StatusCode::PARTIAL_CONTENT, head, [(header::CONTENT_RANGE, shown)], body).into_response()
            }
            AskedBytes::Outside => {
                let whole = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response()
            }
        }
    }
}

/// Whether the asker has these bytes already, and whether it has a part of others.
pub(super) fn compared(headers: &HeaderMap, tag: &str) -> (bool, bool) {
    let named = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let known = named(header::IF_NONE_MATCH).is_some_and(|tags| tags.split(',').any(|one| one.trim() == tag));
    (known, named(header::IF_RANGE).is_some_and(|one| one != tag))
}
