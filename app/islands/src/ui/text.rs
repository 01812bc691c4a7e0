//! Small text helpers: percent-encoding and URL-encoded pairs.

/// Percent-encodes everything but letters, digits and `-._~`.
#[must_use]
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Reverses [`percent`]; `+` stays. Broken sequences stay as they are, broken UTF-8 is replaced.
#[must_use]
pub fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = if first == b'%' { tail.get(..2).and_then(hex_pair) } else { None };
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    if !pair.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

/// The pairs of a query or of a URL-encoded body, decoded, in order. Line ends become `\n`.
#[must_use]
pub fn parse_pairs(encoded: &str) -> Vec<(String, String)> {
    encoded
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |part: &str| percent_decode(&part.replace('+', " "));
            (decode(key), decode(value).replace("\r\n", "\n"))
        })
        .collect()
}

/// Pairs as a query, without the question mark.
#[must_use]
pub fn write_pairs(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{}={}", percent(key), percent(value))).collect::<Vec<_>>().join("&")
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
    fn broken_escapes_are_kept() {
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%+1%zz"), "%+1%zz");
    }
}
