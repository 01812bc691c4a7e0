//! What stands between the words of subtitles.
//!
//! A look ahead for an end stops at the next beginning: a text of nothing but `<` takes no longer than any other.

/// Most bytes of a tag: what goes on for longer is words.
const LONGEST_TAG: usize = 2_000;
/// Most bytes of the name of an entity.
const LONGEST_ENTITY: usize = 32;

/// SubRip: without what editors put between words, `<i>`, `<font …>`, `{\an8}`, and without control characters.
pub(super) fn plain_srt(line: &str) -> String {
    without(line, |rest| match rest.chars().next() {
        Some('<') => known_tag(rest),
        Some('{') if rest.starts_with("{\\") => end_of(rest, b'{', b'}'),
        _ => None,
    })
}

/// The words of a WebVTT cue, line by line: without tags and times of parts, each entity decoded once.
pub(super) fn plain_vtt(payload: &str) -> Vec<String> {
    // A tag may go on to the next line.
    let words = without_keeping_lines(payload, |rest| if rest.starts_with('<') { vtt_tag(rest) } else { None });
    words.split('\n').map(|line| without(&unescaped(line), |_| None)).collect()
}

/// As words of a WebVTT cue.
pub(super) fn escaped(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn without(text: &str, skip: impl Fn(&str) -> Option<usize>) -> String {
    without_keeping_lines(text, skip).chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

/// Leaves out what `skip` tells the last byte of.
fn without_keeping_lines(text: &str, skip: impl Fn(&str) -> Option<usize>) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = skip(rest);
        if end.is_none() {
            plain.push(c);
        }
        rest = rest.get(end.map_or(c.len_utf8(), |end| end + 1)..).unwrap_or_default();
    }
    plain
}

/// Where what begins with the first byte of the text ends; another beginning before the end makes it words.
fn end_of(text: &str, begin: u8, end: u8) -> Option<usize> {
    let (at, byte) =
        text.bytes().enumerate().take(LONGEST_TAG).skip(1).find(|(_, byte)| [begin, end].contains(byte))?;
    (byte == end).then_some(at)
}

/// Where a tag that is known ends; `<3` and `<<` are words.
fn known_tag(text: &str) -> Option<usize> {
    let end = end_of(text, b'<', b'>')?;
    let name = text.get(1..end)?.trim_start_matches('/');
    let name = name.split([' ', '.']).next().unwrap_or_default();
    ["i", "b", "u", "s", "c", "v", "font", "span", "ruby", "rt", "lang"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        .then_some(end)
}

/// Where a tag of WebVTT ends, known or not, or the time from which a part is shown.
fn vtt_tag(text: &str) -> Option<usize> {
    let end = end_of(text, b'<', b'>')?;
    let inside = text.get(1..end)?;
    let begins = inside.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '.');
    let is_time = inside.contains(':') && inside.bytes().all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte));
    (begins || is_time || inside.is_empty()).then_some(end)
}

/// Entities as characters, each once: `&amp;lt;` says `&lt;`.
fn unescaped(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        match named(from) {
            Some((c, after)) => {
                plain.push(c);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The character of the entity that a text begins with, and what comes after it.
fn named(text: &str) -> Option<(char, &str)> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let length = text.bytes().skip(1).take(LONGEST_ENTITY).take_while(is_name).count();
    let (name, after) = text.get(1..)?.split_at_checked(length)?;
    Some((entity(name)?, after.strip_prefix(';')?))
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => '\u{a0}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        "quot" => '"',
        "apos" => '\'',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "middot" => '·',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            return char::from_u32(code.ok()?).filter(|c| !c.is_control());
        }
    })
}
