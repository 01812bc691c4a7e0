//! Parts of something long: which part is asked for, and the answer with it.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::byte_range::{AskedBytes, asked_bytes};

use crate::site::names_tag;

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

/// Whether the asker has these bytes already, and whether it has a part of others. Parts are put together byte by byte: a weak tag names
/// none that another could be added to.
pub(super) fn compared(headers: &HeaderMap, tag: &str) -> (bool, bool) {
    let part_of = headers.get(header::IF_RANGE).and_then(|value| value.to_str().ok());
    (names_tag(headers, tag), part_of.is_some_and(|one| one != tag))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_the_asker_has_is_compared_weakly_and_parts_of_it_strongly() {
        let of = |name: header::HeaderName, value: &'static str| {
            compared(&HeaderMap::from_iter([(name, HeaderValue::from_static(value))]), "\"a\"")
        };
        for known in ["\"a\"", "W/\"a\"", "\"b\", W/\"a\"", "*"] {
            assert_eq!(of(header::IF_NONE_MATCH, known), (true, false), "{known}");
        }
        for other in ["\"b\"", "W/\"b\"", "a", "W/a", ""] {
            assert_eq!(of(header::IF_NONE_MATCH, other), (false, false), "{other}");
        }
        assert_eq!(of(header::IF_RANGE, "\"a\""), (false, false));
        for other in ["\"b\"", "W/\"a\"", "Sun, 06 Nov 1994 08:49:37 GMT"] {
            assert_eq!(of(header::IF_RANGE, other), (false, true), "{other}");
        }
    }
}
