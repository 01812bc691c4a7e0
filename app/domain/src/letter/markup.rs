//! The HTML of a letter, made from its text.

/// The text as a page of HTML: a paragraph for each that an empty line ends, a link for each address on a line or between
/// spaces. There is nothing in it that the text does not say.
#[must_use]
pub fn html(text: &str, lang: &str) -> String {
    let mut page = format!("<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"></head><body>\n");
    for paragraph in text.split("\n\n").map(|paragraph| paragraph.trim_matches('\n')) {
        if paragraph.is_empty() {
            continue;
        }
        let lines: Vec<String> = paragraph.lines().map(line).collect();
        page.push_str("<p>");
        page.push_str(&lines.join("<br>\n"));
        page.push_str("</p>\n");
    }
    page.push_str("</body></html>\n");
    page
}

fn line(text: &str) -> String {
    text.split_inclusive(' ').map(word).collect()
}

/// A word with the space after it.
fn word(text: &str) -> String {
    let bare = text.trim_end();
    let escaped = escaped(bare);
    let space = text.strip_prefix(bare).unwrap_or_default();
    let is_address = bare.starts_with("https://") || bare.starts_with("http://");
    // Chinese text has no spaces: what stands beside an address there is no part of it.
    if is_address && bare.is_ascii() {
        format!("<a href=\"{escaped}\">{escaped}</a>{space}")
    } else {
        format!("{escaped}{space}")
    }
}

/// Text in a page of HTML, in an attribute too.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_lines_and_links() {
        let page = html("甲 & 乙\n<b>\n\n\nhttps://c.example/r/t?a=1&b=2 end", "zh-CN");
        assert!(page.contains("<html lang=\"zh-CN\">"));
        assert!(page.contains("<p>甲 &amp; 乙<br>\n&lt;b&gt;</p>"), "{page}");
        let link = "<a href=\"https://c.example/r/t?a=1&amp;b=2\">https://c.example/r/t?a=1&amp;b=2</a> end";
        assert!(page.contains(link), "{page}");
        assert!(!html("https://c.example。", "zh").contains("<a "));
    }

    proptest! {
        #[test]
        fn no_text_becomes_a_tag(text in "[<>\"'&a-z \n:/]{0,60}") {
            let page = html(&text, "en");
            let body = page.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0.to_owned();
            let known = ["<p>", "</p>", "<br>", "</a>"].iter().fold(body, |body, tag| body.replace(tag, ""));
            let known = known.replace("<a href=\"http", "");
            prop_assert!(!known.contains('<'), "{}", known);
        }
    }
}
