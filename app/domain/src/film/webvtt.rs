//! Subtitles for browsers: SubRip as it is found in the wild becomes WebVTT.
//!
//! WebVTT: <https://www.w3.org/TR/webvtt1/>. SubRip has no standard: numbers may be missing or wrong, times are written in
//! several ways, blank lines stand inside cues. A line that looks like times begins a cue; everything else is words.

/// Most cues taken: four an average second of a film of more than an hour.
const CUES: usize = 20_000;
/// Most characters of a cue: what no screen shows is no subtitle.
const WORDS: usize = 2_000;

/// Subtitles a browser reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebVtt {
    /// The file.
    pub text: String,
    /// Cues in it.
    pub cues: usize,
    /// Cues left out, because they end before they begin or say nothing, or because there are too many.
    pub dropped: usize,
    /// In what language they are, where the script tells: `zh`, `ja` or `ko`.
    pub language: Option<&'static str>,
}

struct Cue {
    from: u64,
    to: u64,
    lines: Vec<String>,
}

/// Turns SubRip (or WebVTT) into clean WebVTT. `None` where the bytes are neither UTF-8, nor marked
/// UTF-16, nor text in an encoding that subtitles were kept in before.
#[must_use]
pub fn from_srt(bytes: &[u8]) -> Option<WebVtt> {
    let text = decoded(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let (mut cues, mut dropped) = (Vec::new(), 0);
    let mut open: Option<Cue> = None;
    let (mut numbered, mut before) = (false, "");
    for line in text.split('\n') {
        if let Some((from, to)) = times(line) {
            match open.take() {
                Some(mut cue) => {
                    // Where cues are numbered, the last words of a cue are the number of the next one.
                    if numbered && number(before) {
                        cue.lines.pop();
                    }
                    close(cue, &mut cues, &mut dropped);
                }
                None => numbered = number(before),
            }
            open = Some(Cue { from, to, lines: Vec::new() });
        } else if let Some(cue) = &mut open {
            cue.lines.push(line.trim().to_owned());
        }
        before = line;
    }
    if let Some(cue) = open {
        close(cue, &mut cues, &mut dropped);
    }
    // Browsers want cues in order of time; equal times keep their order.
    cues.sort_by_key(|cue: &Cue| cue.from);
    let mut text = "WEBVTT\n".to_owned();
    for cue in &cues {
        text.push_str(&format!("\n{} --> {}\n{}\n", clock(cue.from), clock(cue.to), cue.lines.join("\n")));
    }
    let words = cues.iter().flat_map(|cue| &cue.lines).flat_map(|line| line.chars());
    Some(WebVtt { language: language(words), text, cues: cues.len(), dropped })
}

/// The language that a script is written for: kana are Japanese, hangul Korean, and Han characters without either Chinese.
///
/// A tenth of the letters is enough, for a line of another language often stands beneath; a song's title is not.
fn language(words: impl Iterator<Item = char>) -> Option<&'static str> {
    let (mut han, mut kana, mut hangul, mut other) = (0_usize, 0_usize, 0_usize, 0_usize);
    for c in words {
        match c {
            '\u{3041}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            c if is_han(c) => han += 1,
            c => other += usize::from(c.is_alphabetic()),
        }
    }
    let told = han + kana + hangul;
    if told == 0 || told * 9 < other {
        None
    } else if hangul > han + kana {
        Some("ko")
    } else if kana * 4 > han {
        Some("ja")
    } else {
        Some("zh")
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

/// UTF-8 with or without its mark, UTF-16 with it, or else one of the encodings subtitles were kept in before.
fn decoded(bytes: &[u8]) -> Option<String> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            rest.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok().or_else(|| legacy(bytes)),
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

fn number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|c| c.is_ascii_digit())
}

fn close(cue: Cue, cues: &mut Vec<Cue>, dropped: &mut usize) {
    let mut left = WORDS;
    let mut lines = Vec::new();
    // A blank line would end the cue in WebVTT.
    for line in cue.lines.iter().map(|line| plain(line)).filter(|line| !line.is_empty()) {
        let line: String = line.chars().take(left).collect();
        left -= line.chars().count();
        if !line.is_empty() {
            lines.push(escaped(&line));
        }
    }
    if lines.is_empty() || cue.to <= cue.from || cues.len() >= CUES {
        *dropped += 1;
    } else {
        cues.push(Cue { lines, ..cue });
    }
}

/// Without what SubRip editors put between words: `<i>`, `<font …>`, `{\an8}`, and without control characters.
fn plain(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '<' => tag(rest),
            '{' if rest.starts_with("{\\") => rest.find('}'),
            _ => None,
        };
        let skipped = end.map_or(c.len_utf8(), |end| end + 1);
        if end.is_none() && !c.is_control() {
            plain.push(c);
        }
        rest = rest.get(skipped..).unwrap_or_default();
    }
    plain.trim().to_owned()
}

/// Where a tag that is known ends; `<3` and `<<` are words.
fn tag(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let name = text.get(1..end)?.trim_start_matches('/');
    let name = name.split([' ', '.']).next().unwrap_or_default();
    ["i", "b", "u", "s", "c", "v", "font", "span", "ruby", "rt", "lang"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        .then_some(end)
}

fn escaped(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `00:01:02,345 --> 00:01:04.5` and what people make of it, milliseconds.
fn times(line: &str) -> Option<(u64, u64)> {
    let (from, to) = line.split_once("-->")?;
    // Positions may follow the second time.
    Some((time(from.trim())?, time(to.split_whitespace().next()?)?))
}

fn time(text: &str) -> Option<u64> {
    let (clock, part) = text.split_once([',', '.']).unwrap_or((text, ""));
    let number = |digits: &str| {
        (!digits.is_empty() && digits.len() <= 4 && digits.chars().all(|c| c.is_ascii_digit()))
            .then(|| digits.parse::<u64>().ok())
            .flatten()
    };
    let mut seconds = 0_u64;
    let parts: Vec<&str> = clock.split(':').map(str::trim).collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for part in parts {
        seconds = seconds * 60 + number(part)?;
    }
    let part: String = part.trim().chars().chain("000".chars()).take(3).collect();
    Some(seconds * 1_000 + number(&part)?)
}

fn clock(ms: u64) -> String {
    let (seconds, ms) = (ms / 1_000, ms % 1_000);
    format!("{:02}:{:02}:{:02}.{ms:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_ordinary_file() {
        let srt = "1\n00:00:01,000 --> 00:00:02,500\n第一句\nThe <i>first</i> line\n\n2\n00:00:03,000 --> 00:00:04,000\nA & B\n";
        let vtt = from_srt(srt.as_bytes()).unwrap();
        assert_eq!(
            vtt.text,
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n第一句\nThe first line\n\n00:00:03.000 --> 00:00:04.000\nA &amp; B\n"
        );
        assert_eq!((vtt.cues, vtt.dropped), (2, 0));
        assert_eq!(
            from_srt(vtt.text.as_bytes()).unwrap().text.replace("amp;amp;", "amp;"),
            vtt.text,
            "WebVTT is taken too"
        );
    }

    #[test]
    fn marks_and_line_ends_of_other_systems() {
        let srt = "1\r\n0:00:01.5 --> 0:00:02,5  X1:10 X2:20\r\n{\\an8}上\r\n\r\n";
        let expected = "WEBVTT\n\n00:00:01.500 --> 00:00:02.500\n上\n";
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend(srt.bytes());
        let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once(0xfeff).chain(srt.encode_utf16()).flat_map(bytes).collect()
        };
        let chinese = encoding_rs::GB18030.encode(srt).0.into_owned();
        assert_ne!(chinese, srt.as_bytes());
        for bytes in [srt.as_bytes().to_vec(), marked, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), chinese] {
            assert_eq!(from_srt(&bytes).unwrap().text, expected);
        }
        assert_eq!(from_srt(srt.replace("\r\n", "\r").as_bytes()).unwrap().text, expected);
        assert_eq!(from_srt(&[0xc9, 0xcf, 0xc0]), None, "half a character");
        assert_eq!(from_srt(&[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a]), None, "a picture");
    }

    #[test]
    fn subtitles_of_the_neighbours_keep_their_words_and_tell_their_language() {
        let cases = [
            (encoding_rs::GB18030, "江上的灯火一盏一盏地亮了起来,渡船慢慢靠岸。", Some("zh")),
            (encoding_rs::BIG5, "江上的燈火一盞一盞地亮了起來,渡船慢慢靠岸。", Some("zh")),
            (encoding_rs::SHIFT_JIS, "川の灯りがひとつずつともり、渡し船がゆっくり岸に着いた。", Some("ja")),
            (encoding_rs::EUC_KR, "강 위의 등불이 하나씩 켜지고 나룻배가 천천히 닿았다.", Some("ko")),
            (encoding_rs::WINDOWS_1252, "Les lumières s’allument une à une près de la rivière.", None),
            (encoding_rs::WINDOWS_1252, "Müller fährt nach Köln.", None),
            (encoding_rs::UTF_8, "They sang 茉莉花 by the river, and everybody who was there remembered it.", None),
            (encoding_rs::UTF_8, "渡船慢慢靠岸。 The ferry slowly comes to the bank.", Some("zh")),
            (encoding_rs::UTF_8, "来自东京的の字", Some("zh")),
            (encoding_rs::UTF_8, "The lamps along the river", None),
        ];
        for (encoding, words, language) in cases {
            let srt = format!("1\n00:00:01,000 --> 00:00:02,000\n{words}\n");
            let bytes = encoding.encode(&srt).0;
            let found = from_srt(&bytes).unwrap_or_else(|| panic!("{}: {bytes:?}", encoding.name()));
            assert!(found.text.ends_with(&format!("{words}\n")), "{}: {}", encoding.name(), found.text);
            assert_eq!(found.language, language, "{words}");
        }
    }

    #[test]
    fn bad_lines_cost_only_their_cue() {
        let srt = "garbage\n\n7\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n00:00:03,000 --> 00:00:03,900\nno number\n\nafter a blank\n\n\
                   9\n00:00:x1,000 --> 00:00:02,000\nnot a time\n\n3\n00:00:01,000 --> 00:00:02,000\n2008\n4\n00:01:00,000 --> 00:01:01,000\n\n";
        let vtt = from_srt(srt.as_bytes()).unwrap();
        let expected = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n2008\n\n\
                        00:00:03.000 --> 00:00:03.900\nno number\nafter a blank\n9\n00:00:x1,000 --&gt; 00:00:02,000\nnot a time\n";
        assert_eq!((vtt.text.as_str(), vtt.cues, vtt.dropped), (expected, 2, 2));
        let unnumbered = from_srt(b"00:01,0 --> 00:02,0\n2008\n00:03,0 --> 00:04,0\nx\n").unwrap();
        assert!(unnumbered.text.contains("\n2008\n"), "{}", unnumbered.text);
    }

    #[test]
    fn words_stay_words() {
        let vtt = from_srt(b"00:01 --> 00:02\n<script>x</script> I <3 you --> {no} <font color=\"#fff\">red</font>\n")
            .unwrap();
        assert_eq!(vtt.text.lines().last(), Some("&lt;script&gt;x&lt;/script&gt; I &lt;3 you --&gt; {no} red"));
    }

    proptest! {
        #[test]
        fn nothing_breaks_out_of_its_cue(text in "(([0-9:,.]{1,9} --> [0-9:,.]{1,9}|00:0[0-9] --> 00:0[0-9]|.{0,30}|<b>|\\{\\\\|1)(\n|\r\n|\r)){0,30}") {
            let vtt = from_srt(text.as_bytes()).unwrap();
            let blocks: Vec<&str> = vtt.text.trim_end_matches('\n').split("\n\n").collect();
            prop_assert_eq!((blocks[0], blocks.len() - 1), ("WEBVTT", vtt.cues));
            let mut before = String::new();
            for block in blocks.into_iter().skip(1) {
                let (head, words) = block.split_once('\n').unwrap();
                prop_assert!(times(head).is_some_and(|(from, to)| from < to));
                prop_assert!(!words.contains("-->") && !words.contains('<'), "{}", words);
                let from = head.split_once(' ').unwrap().0.to_owned();
                prop_assert!(before.len() != from.len() || before <= from);
                before = from;
            }
        }

        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Some(vtt) = from_srt(&bytes) {
                prop_assert!(vtt.text.starts_with("WEBVTT\n"));
            }
        }
    }
}
