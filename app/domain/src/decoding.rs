//! The bytes of a document as text: what spreadsheets and editors save.

/// Why bytes are no text: where, and what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: found bytes that are no text; allowed: UTF-8, UTF-16 or GB 18030")]
pub struct NoText {
    /// Line of the file, from 1.
    pub line: usize,
}

/// UTF-8 and UTF-16, both with or without their mark, or GB 18030, which has all of GBK and GB 2312. The mark is left out.
///
/// # Errors
/// The first line that is no text in any of them; UTF-8 in which only some characters are damaged is not read as another encoding.
pub fn document_text(bytes: &[u8]) -> Result<String, NoText> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).ok_or(NoText { line: 1 })?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).ok_or(NoText { line: 1 })?,
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).map_err(|_| damaged(rest))?.to_owned(),
        _ => match unmarked_utf16(bytes) {
            Some(text) => text,
            None => utf8_or_gb18030(bytes)?,
        },
    };
    match text.find(is_of_no_text) {
        Some(at) => Err(NoText { line: line_after(text.get(..at).unwrap_or_default()) }),
        None => Ok(text),
    }
}

/// A control character that no document has, such as a picture or a packed file is full of. U+0000 is left to whoever reads the text.
const fn is_of_no_text(c: char) -> bool {
    matches!(c, '\u{1}'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}')
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    String::from_utf16(&pairs.iter().copied().map(unit).collect::<Vec<_>>()).ok()
}

/// UTF-16 without its mark, where breaks of lines, digits and what parts cells or members have a byte of zero on one side.
fn unmarked_utf16(bytes: &[u8]) -> Option<String> {
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (high_first, low_first) = (zeros(0), zeros(1));
    if high_first == low_first {
        return None;
    }
    let unit = if low_first > high_first { u16::from_le_bytes } else { u16::from_be_bytes };
    utf16(bytes, unit).filter(|text| !text.contains('\0') && text.contains([',', ';', '\t', '{', '[']))
}

fn utf8_or_gb18030(bytes: &[u8]) -> Result<String, NoText> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    // Han characters have three bytes in UTF-8, which hardly any in GB 18030 look like.
    let (mut sound, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        wrong += chunk.invalid().len();
    }
    let chinese = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    chinese.filter(|_| sound < wrong).map(std::borrow::Cow::into_owned).ok_or_else(|| damaged(bytes))
}

/// The first line that is no UTF-8.
fn damaged(bytes: &[u8]) -> NoText {
    NoText { line: line_after(bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())) }
}

/// The line, from 1, that this text ends in.
fn line_after(text: &str) -> usize {
    // A break is of one kind in a file, or of both.
    let breaks = |end: u8| text.bytes().filter(|byte| *byte == end).count();
    1 + breaks(b'\n').max(breaks(b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "entry,judge,score\nE1,评委甲,80\nE2,评委乙,一\n";

    fn in_utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn what_spreadsheets_save_is_read() {
        let marked = |text: &str| format!("\u{feff}{text}");
        let (gb18030, _, _) = encoding_rs::GB18030.encode(TABLE);
        for bytes in [
            TABLE.as_bytes().to_vec(),
            marked(TABLE).into_bytes(),
            in_utf16(TABLE, u16::to_le_bytes),
            in_utf16(TABLE, u16::to_be_bytes),
            in_utf16(&marked(TABLE), u16::to_le_bytes),
            in_utf16(&marked(TABLE), u16::to_be_bytes),
            gb18030.into_owned(),
        ] {
            assert_eq!(document_text(&bytes).as_deref(), Ok(TABLE), "{bytes:?}");
        }
        // Four bytes a character.
        let (rare, _, _) = encoding_rs::GB18030.encode("片,\u{20000}\n");
        assert_eq!(document_text(&rare).as_deref(), Ok("片,\u{20000}\n"));
        assert_eq!(document_text(b"").as_deref(), Ok(""));
        assert_eq!(document_text(b"a,b\0c\n").as_deref(), Ok("a,b\0c\n"));
    }

    #[test]
    fn what_is_no_text_is_named_by_its_line() {
        let mut cut = TABLE.as_bytes().to_vec();
        let at = TABLE.find('委').unwrap();
        cut.remove(at);
        assert_eq!(document_text(&cut), Err(NoText { line: 2 }), "not taken for GB 18030");
        // Lines that end with CR alone, as old systems end them.
        let mut old = TABLE.replace('\n', "\r").into_bytes();
        let second = old.windows(6).rposition(|part| part == "评委".as_bytes()).unwrap();
        old.remove(second);
        assert_eq!(document_text(&old), Err(NoText { line: 3 }));
        assert_eq!(document_text(b"a,b\rc,\x01\r"), Err(NoText { line: 2 }));
        for bytes in [b"PK\x03\x04\x14\x00\x06\x00".as_slice(), b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfea", b"\xff\xff\xff"]
        {
            assert!(document_text(bytes).is_err(), "{bytes:?}");
        }
    }
}
