//! Small text helpers: percent-encoding, URL-encoded pairs, and text within `<textarea>` and `<title>`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but letters, digits and `-._~`, which RFC 3986 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything but letters, digits and `-._~`.
#[must_use]
pub fn percent(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Reverses [`percent`]; `+` stays. Broken sequences stay as they are, broken UTF-8 is replaced.
#[must_use]
pub fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The pairs of a query or of a URL-encoded body, decoded, in order. Line ends become `\n`.
#[must_use]
pub fn parse_pairs(encoded: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded.as_bytes())
        .map(|(key, value)| (key.into_owned(), value.replace("\r\n", "\n")))
        .collect()
}

/// Pairs as a query, without the question mark.
#[must_use]
pub fn write_pairs(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{}={}", percent(key), percent(value))).collect::<Vec<_>>().join("&")
}

/// Text to be the content of a `<textarea>` or a `<title>`.
///
/// Leptos writes the children of both into the page as they are, so that `</textarea>` in a comment would end the
/// field and what follows would be markup. In the browser it makes a text node of them, which needs nothing.
#[must_use]
pub fn raw_text(text: &str) -> String {
    if cfg!(target_family = "wasm") {
        return text.to_owned();
    }
    // A line end right after `<textarea>` is not part of its text, so one that is has another before it.
    let line_end = if text.starts_with('\n') { "\n" } else { "" };
    format!("{line_end}{}", domain::letter::escaped(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_go_there_and_back() {
        let pairs = vec![("标题".to_owned(), "a+b & c=d\n%".to_owned()), ("x".to_owned(), String::new())];
        assert_eq!(parse_pairs(&write_pairs(&pairs)), pairs);
        assert_eq!(parse_pairs("a=1+2&&b"), vec![("a".into(), "1 2".into()), ("b".into(), String::new())]);
    }

    #[test]
    fn raw_text_ends_no_field_and_keeps_its_first_line() {
        assert_eq!(raw_text("</textarea><b>&amp;"), "&lt;/textarea&gt;&lt;b&gt;&amp;amp;");
        assert_eq!(raw_text("\n夜航"), "\n\n夜航");
        assert_eq!(raw_text(""), "");
    }

    #[test]
    fn broken_escapes_are_kept() {
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%+1%zz"), "%+1%zz");
    }
}
