//! The text of subtitles, whatever encoding they were kept in.

use super::language::is_han;

/// The mark of UTF-8; it is also what a byte order mark becomes there.
const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];
/// So many good characters beyond ASCII for each bad sequence are no accident: the text is UTF-8.
const MOSTLY: usize = 4;
/// So many characters for each bad sequence, and a text with the mark of UTF-8 is it, with a few bytes damaged.
const RARELY: usize = 10;

/// A text with its lines ended by `\n` and without marks.
pub(super) struct Decoded {
    pub(super) text: String,
    /// The first line with a byte that is none of the encoding's.
    pub(super) stray: Option<usize>,
}

/// UTF-8, UTF-16 or UTF-32 with or without marks, or else one of the encodings subtitles were kept in before.
///
/// # Errors
/// The first line, from 1, with bytes that are none.
pub(super) fn decoded(bytes: &[u8]) -> Result<Decoded, usize> {
    let mut rest = bytes;
    while let Some(after) = rest.strip_prefix(UTF8_MARK) {
        rest = after;
    }
    let marked = rest.len() < bytes.len();
    let wide = |text: String| {
        let stray = text.find('\u{fffd}').and_then(|at| text.get(..at)).map(line_after);
        Ok(Decoded { text: normal(&text), stray })
    };
    match rest {
        [0xff, 0xfe, 0, 0, rest @ ..] => return wide(utf32(rest, u32::from_le_bytes)),
        [0, 0, 0xfe, 0xff, rest @ ..] => return wide(utf32(rest, u32::from_be_bytes)),
        // A mark alone does not make it UTF-16: its line ends have zero bytes.
        [0xff, 0xfe, rest @ ..] if rest.contains(&0) => return wide(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] if rest.contains(&0) => return wide(utf16(rest, u16::from_be_bytes)),
        [0xff, 0xfe, after @ ..] | [0xfe, 0xff, after @ ..] => rest = after,
        _ => {}
    }
    if let Some(unit) = unmarked_utf16(rest) {
        return wide(utf16(rest, unit));
    }
    let read = Utf8::of(rest);
    let Some(line) = read.first_bad.map(|at| read.text.get(..at).map_or(1, line_after)) else {
        return Ok(Decoded { text: normal(&read.text), stray: None });
    };
    let with_strays = || Decoded { text: normal(&read.text), stray: Some(line) };
    if read.is_likely(marked) {
        return Ok(with_strays());
    }
    match legacy(rest) {
        Some(text) => Ok(Decoded { text: normal(&text), stray: None }),
        None if marked && read.text.chars().count() >= read.bad * RARELY => Ok(with_strays()),
        None => Err(line),
    }
}

/// Bytes as UTF-8, with U+FFFD for what is none.
#[derive(Default)]
struct Utf8 {
    text: String,
    /// Sequences that are none, and where in the text the first of them stands.
    bad: usize,
    first_bad: Option<usize>,
    /// Characters of two bytes or more. Two bytes of GBK or EUC-KR are one by accident.
    good: usize,
    /// Characters of three bytes or more. Hardly anything in another encoding is one.
    wide: usize,
}

impl Utf8 {
    fn of(bytes: &[u8]) -> Self {
        let mut read = Self::default();
        for chunk in bytes.utf8_chunks() {
            read.good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            read.wide += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
            read.text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                read.first_bad = read.first_bad.or(Some(read.text.len()));
                read.bad += 1;
                read.text.push('\u{fffd}');
            }
        }
        read
    }

    /// Whether it is UTF-8 with a few bad bytes. A mark is no proof: programs put it before any text.
    const fn is_likely(&self, marked: bool) -> bool {
        let (good, wide) = if marked { (self.good, self.wide * 2) } else { (self.good / MOSTLY, self.wide) };
        good >= self.bad || wide >= self.bad
    }
}

/// Without marks, also those that files put together have amid them; every system's line ends as `\n`.
fn normal(text: &str) -> String {
    let text = text.replace(['\u{feff}', '\u{fffe}'], "");
    text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace('\r', "\n")
}

/// The line, from 1, that comes after this text.
fn line_after(text: &str) -> usize {
    1 + normal(text).matches('\n').count()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let units = bytes.chunks_exact(4).filter_map(|four| <[u8; 4]>::try_from(four).ok()).map(unit);
    units.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// UTF-16 without its mark: times, numbers and line ends have a zero byte each, always on the same side.
fn unmarked_utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, units) = (zeros(0), zeros(1), bytes.len() / 2);
    let is = |more: usize, less: usize| more > 0 && more * 8 >= units && less * 8 <= more;
    if is(second, first) {
        Some(u16::from_le_bytes)
    } else if is(first, second) {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

/// What the bytes most likely are, as a browser guesses it: GBK, Big5, Shift-JIS, EUC-KR, and else GB 18030, which has all of
/// GBK and more. What looks Western may still be a few Chinese words, unless as Chinese it would stand inside of words.
fn legacy(bytes: &[u8]) -> Option<String> {
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(bytes, true);
    let guess = detector.guess(None, false);
    let chinese = || read_as(encoding_rs::GB18030, bytes);
    if guess.is_single_byte() {
        // In a Western encoding any bytes are some text; subtitles have times.
        let western = || read_as(guess, bytes).filter(|text| text.contains("-->"));
        return chinese().filter(|text| !is_inside_words(text)).or_else(western);
    }
    if guess == encoding_rs::GBK { chinese() } else { read_as(guess, bytes).or_else(chinese) }
}

/// Do Han characters mostly touch Latin letters, as when the two bytes of an accented letter and its neighbour are taken for one?
fn is_inside_words(text: &str) -> bool {
    let (mut han, mut inside, mut before) = (0_usize, 0_usize, ' ');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if is_han(c) {
            han += 1;
            inside += usize::from(before.is_ascii_alphabetic() || rest.peek().is_some_and(char::is_ascii_alphabetic));
        }
        before = c;
    }
    inside * 2 > han
}

/// The text, where every byte belongs to a character that subtitles are made of: almost any bytes are some characters of
/// an encoding, but those of a picture or of another encoding soon are control characters or unassigned.
fn read_as(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let strange = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
    };
    (!text.contains(strange)).then(|| text.into_owned())
}
