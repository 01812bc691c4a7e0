//! Addresses of pages for everybody: many lead to the same page, which is made and kept under one of them.

use app::{is_for_everybody, public_query};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use islands::text::{parse_pairs, percent, percent_decode, write_pairs};
use services::ListAsk;

/// The path of a page for everybody, where this is one with a slash at its end; pages are found under both.
pub fn without_slash(path: &str) -> &str {
    path.strip_suffix('/').filter(|path| is_for_everybody(path)).unwrap_or(path)
}

/// One address for all that lead to the same page for everybody: without a slash at its end, every character written in one way, of the query
/// only what the page reads. Else whoever adds anything to an address would have the page made for them alone.
pub fn canonical(uri: &Uri) -> Option<Uri> {
    let path: Vec<String> = without_slash(uri.path()).split('/').map(|part| percent(&percent_decode(part))).collect();
    let path = path.join("/");
    let asked = ListAsk::new(parse_pairs(uri.query().unwrap_or_default()));
    let pairs = public_query(&path).iter().map(|name| ((*name).to_owned(), asked.get(name).to_owned()));
    let pairs: Vec<_> = pairs.filter(|(_, value)| !value.is_empty()).collect();
    let address = if pairs.is_empty() { path } else { format!("{path}?{}", write_pairs(&pairs)) };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(address).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_lead_to_the_same_page_are_one() {
        for (asked, address) in [
            ("/", "/"),
            ("/?x=1", "/"),
            ("/gallery/", "/gallery"),
            ("/gallery/e1/?utm_source=a", "/gallery/e1"),
            ("/gallery?page=2&x&region=440100&page=3&category=", "/gallery?region=440100&page=2"),
            ("/gallery?category=%e5%be%ae+b", "/gallery?category=%E5%BE%AE%20b"),
            ("/calls/c1/notice/?page=3&number=2", "/calls/c1/notice?number=2"),
            ("/calls/c1?number=2", "/calls/c1"),
            ("/gallery/%65-%31", "/gallery/e-1"),
            ("/gallery/%2565%2f1", "/gallery/%2565%2F1"),
            ("/objections?kept=1&refused=", "/objections?kept=1"),
            ("http://contest.example/gallery/?x=1", "http://contest.example/gallery"),
        ] {
            let found = canonical(&asked.parse().unwrap()).unwrap();
            assert_eq!(found.to_string(), address, "{asked}");
            assert_eq!(canonical(&found), Some(found.clone()), "{asked}");
        }
    }
}
