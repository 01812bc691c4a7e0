//! Parts of something long: which part is asked for, and the answer with it.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Which part is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AskedPart {
    /// All of it.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that it does not have.
    Outside,
}

impl AskedPart {
    /// What a request asks of something of this length.
    pub fn of(headers: &HeaderMap, size: u64) -> Self {
        let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
        let ranges = asked.map(|asked| http_range_header::parse_range_header(asked).and_then(|all| all.validate(size)));
        match ranges {
            None => Self::Whole,
            Some(Ok(ranges)) => match ranges.as_slice() {
                [one] => Self::Bytes(*one.start()..one.end().saturating_add(1)),
                // Several at once: nobody's player asks so. The whole is an allowed answer.
                _ => Self::Whole,
            },
            Some(Err(_)) => Self::Outside,
        }
    }

    /// The bytes of something of this length that the answer holds; `None` where there are none.
    pub fn range(&self, size: u64) -> Option<Range<u64>> {
        match self {
            Self::Whole => Some(0..size),
            Self::Bytes(range) => Some(range.clone()),
            Self::Outside => None,
        }
    }

    /// The answer with this body.
    pub fn answer(self, size: u64, body: Body) -> Response {
        let head =
            |length: u64| [(header::CONTENT_LENGTH, length.to_string()), (header::ACCEPT_RANGES, "bytes".to_owned())];
        match self {
            Self::Whole => (head(size), body).into_response(),
            Self::Bytes(part) => {
                let shown = format!("bytes {}-{}/{size}", part.start, part.end.saturating_sub(1));
                let head = head(part.end.saturating_sub(part.start));
                (StatusCode::PARTIAL_CONTENT, head, [(header::CONTENT_RANGE, shown)], body).into_response()
            }
            Self::Outside => {
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
