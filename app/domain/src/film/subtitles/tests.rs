use proptest::prelude::*;

use super::times::times;
use super::*;

fn refused(bytes: &[u8]) -> (usize, SubtitleReason) {
    let problem = read_subtitles(bytes).unwrap_err();
    (problem.line, problem.reason)
}

/// The words of each cue.
fn said(bytes: &[u8]) -> Vec<String> {
    let text = read_subtitles(bytes).unwrap().text;
    text.split("\n\n").skip(1).map(|cue| cue.split_once('\n').unwrap().1.trim_end().to_owned()).collect()
}

const SPOKEN: [&str; 3] = ["江边的灯一盏一盏地亮了起来", "渡船慢慢靠岸，有人在唱歌", "天快亮了，孩子们还没有睡"];

#[test]
fn an_ordinary_file() {
    let srt =
        "1\n00:00:01,000 --> 00:00:02,500\n第一句\nThe <i>first</i> line\n\n2\n00:00:03,000 --> 00:00:04,000\nA & B\n";
    let vtt = read_subtitles(srt.as_bytes()).unwrap();
    assert_eq!(
        vtt.text,
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n第一句\nThe first line\n\n00:00:03.000 --> 00:00:04.000\nA &amp; B\n"
    );
    assert_eq!((vtt.cues, vtt.dropped), (2, 0));
    assert_eq!(read_subtitles(vtt.text.as_bytes()).unwrap().text, vtt.text, "WebVTT is taken too");
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
        assert_eq!(read_subtitles(&bytes).unwrap().text, expected);
    }
    assert_eq!(read_subtitles(srt.replace("\r\n", "\r").as_bytes()).unwrap().text, expected);
    assert_eq!(refused(&[b'1', b'\n', 0xc9, 0xcf, 0xc0]), (2, SubtitleReason::Encoding), "half a character");
    let picture = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    assert_eq!(refused(&picture), (1, SubtitleReason::Encoding), "a picture");
}

#[test]
fn subtitles_of_the_neighbours_keep_their_words_and_tell_their_language() {
    let cases = [
        (encoding_rs::GB18030, "江上的灯火一盏一盏地亮了起来，渡船慢慢靠岸。", Some("zh")),
        (encoding_rs::BIG5, "江上的燈火一盞一盞地亮了起來，渡船慢慢靠岸。", Some("zh")),
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
        let found = read_subtitles(&bytes).unwrap_or_else(|_| panic!("{}: {bytes:?}", encoding.name()));
        assert!(found.text.ends_with(&format!("{words}\n")), "{}: {}", encoding.name(), found.text);
        assert_eq!(found.language, language, "{words}");
    }
}

#[test]
fn bad_lines_cost_only_their_cue() {
    let srt = "garbage\n\n7\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n00:00:03,000 --> 00:00:03,900\nno number\n\nafter a blank\n\n\
               9\n00:00:x1,000 --> 00:00:02,000\nnot a time\n\n3\n00:00:01,000 --> 00:00:02,000\n2008\n4\n00:01:00,000 --> 00:01:01,000\n\n";
    let vtt = read_subtitles(srt.as_bytes()).unwrap();
    let expected = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n2008\n\n\
                    00:00:03.000 --> 00:00:03.900\nno number\nafter a blank\n";
    assert_eq!((vtt.text.as_str(), vtt.cues, vtt.dropped), (expected, 2, 3));
    assert_eq!(vtt.problem, Some(SubtitleProblem { line: 4, reason: SubtitleReason::Backwards }));
    let unnumbered = read_subtitles(b"00:01,0 --> 00:02,0\n2008\n00:03,0 --> 00:04,0\nx\n").unwrap();
    assert!(unnumbered.text.contains("\n2008\n"), "{}", unnumbered.text);
}

#[test]
fn words_stay_words() {
    let vtt =
        read_subtitles(b"00:01 --> 00:02\n<script>x</script> I <3 you --> {no} <font color=\"#fff\">red</font>\n")
            .unwrap();
    assert_eq!(vtt.text.lines().last(), Some("&lt;script&gt;x&lt;/script&gt; I &lt;3 you --&gt; {no} red"));
}

/// Each of these took hours where every sign is looked after to the end of the text: that the test ends is what it
/// shows.
#[test]
fn a_text_of_nothing_but_signs_is_read_in_no_time() {
    for (head, times) in [("", "00:01 --> 00:02\n"), ("WEBVTT\n\n", "00:01.000 --> 00:02.000\n")] {
        for sign in ["<", "&", "{\\", "<i ", "&a", "<\n", "&#1"] {
            let text = format!("{head}{times}{}", sign.repeat((2 << 20) / sign.len()));
            let vtt = read_subtitles(text.as_bytes()).unwrap();
            assert_eq!((vtt.cues, vtt.dropped), (1, 0), "{sign}");
        }
    }
}

#[test]
fn what_never_ends_is_no_tag() {
    let line = |words: &str| said(format!("00:01 --> 00:02\n{words}\n").as_bytes()).remove(0);
    assert_eq!(line("a <i b <b>c</b> {\\an8 d {\\i1}e"), "a &lt;i b c {\\an8 d e");
    let cue = |words: &str| said(format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n").as_bytes()).remove(0);
    assert_eq!(cue("a <c b <v 张三>c &ampersand; &amp; &#38;lt;"), "a &lt;c b c &amp;ampersand; &amp; &amp;lt;");
}

/// Three cues from half a second on, each a second long and a tenth after the one before.
fn numbered(words: [&str; 3]) -> String {
    let cue = |(nth, words): (usize, &str)| {
        let from = 500 + u64::try_from(nth).unwrap() * 1_100;
        let time = |ms: u64| times::clock(ms).replace('.', ",");
        format!("{}\n{} --> {}\n{words}\n\n", nth + 1, time(from), time(from + 1_000))
    };
    words.into_iter().enumerate().map(cue).collect()
}

#[test]
fn every_mark_and_width() {
    let srt = numbered(SPOKEN);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { srt.encode_utf16().flat_map(bytes).collect() };
    let utf32 = |bytes: fn(u32) -> [u8; 4]| -> Vec<u8> { srt.chars().map(u32::from).flat_map(bytes).collect() };
    let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
    let (le, be) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
    let (utf8, wide): (&[u8], &[u8]) = (&[0xef, 0xbb, 0xbf], &[0xff, 0xfe]);
    for (what, bytes) in [
        ("UTF-8, two marks", marked(&[utf8, utf8].concat(), srt.as_bytes())),
        ("UTF-8, a mark amid it", srt.replace("\n2\n", "\n\u{feff}2\n").into_bytes()),
        ("UTF-8 with a mark of UTF-16", marked(wide, srt.as_bytes())),
        ("UTF-16LE without a mark", le.clone()),
        ("UTF-16BE without a mark", be.clone()),
        ("UTF-16LE, two marks", marked(&[wide, wide].concat(), &le)),
        ("UTF-16BE, two marks", marked(&[0xfe, 0xff, 0xfe, 0xff], &be)),
        ("UTF-16LE behind a mark of UTF-8", marked(&[utf8, wide].concat(), &le)),
        ("UTF-32LE", marked(&[0xff, 0xfe, 0, 0], &utf32(u32::to_le_bytes))),
        ("UTF-32BE", marked(&[0, 0, 0xfe, 0xff], &utf32(u32::to_be_bytes))),
        ("GB 18030 with its mark", marked(&[0x84, 0x31, 0x95, 0x33], &encoding_rs::GB18030.encode(&srt).0)),
        ("CR CR LF", srt.replace('\n', "\r\r\n").into_bytes()),
        ("CR", srt.replace('\n', "\r").into_bytes()),
    ] {
        let vtt = read_subtitles(&bytes).unwrap();
        assert_eq!(
            (said(&bytes), vtt.cues, vtt.stray, vtt.dropped),
            (SPOKEN.map(str::to_owned).into(), 3, None, 0),
            "{what}"
        );
    }
}

#[test]
fn a_stray_byte_costs_no_more_than_itself() {
    let srt = numbered(SPOKEN).into_bytes();
    let at = srt.windows(9).position(|nine| nine == "有人在".as_bytes()).unwrap();
    let mut stray = srt.clone();
    stray.insert(at + 6, 0x92);
    let mut half = srt;
    half.remove(at + 8);
    for (bytes, words) in [(stray, "渡船慢慢靠岸，有人\u{fffd}在唱歌"), (half, "渡船慢慢靠岸，有人\u{fffd}唱歌")]
    {
        assert_eq!(said(&bytes)[1], words);
        let vtt = read_subtitles(&bytes).unwrap();
        assert_eq!((vtt.cues, vtt.stray, vtt.language), (3, Some(7), Some("zh")));
    }
}

#[test]
fn a_mark_before_another_encoding_is_no_proof() {
    let marked = |bytes: &[u8]| [&[0xef, 0xbb, 0xbf], bytes].concat();
    for (encoding, words) in [
        (encoding_rs::GB18030, "江上的灯火一盏一盏地亮了起来，渡船慢慢靠岸。"),
        (encoding_rs::BIG5, "江上的燈火一盞一盞地亮了起來，渡船慢慢靠岸。"),
        (encoding_rs::SHIFT_JIS, "川の灯りがひとつずつともり、渡し船がゆっくり岸に着いた。"),
        (encoding_rs::EUC_KR, "강 위의 등불이 하나씩 켜지고 나룻배가 천천히 닿았다."),
        (encoding_rs::WINDOWS_1252, "Müller fährt nach Köln."),
    ] {
        let srt = format!("1\n00:00:01,000 --> 00:00:02,000\n{words}\n");
        let bytes = marked(&encoding.encode(&srt).0);
        assert_eq!(said(&bytes), [words], "{}", encoding.name());
        assert_eq!(read_subtitles(&bytes).unwrap().stray, None, "{}", encoding.name());
    }
    // With a mark and words of UTF-8, a few bad bytes stay what they are.
    let mut damaged = marked(numbered(SPOKEN).as_bytes());
    let at = damaged.windows(3).position(|three| three == "渡".as_bytes()).unwrap();
    damaged.insert(at, 0xff);
    assert_eq!(read_subtitles(&damaged).unwrap().stray, Some(7));
}

#[test]
fn one_bad_byte_among_few_signs_is_not_another_encoding() {
    let mut bytes = numbered(["The “ferry” is here", "and it’s late", "go"]).into_bytes();
    let at = bytes.windows(3).position(|three| three == b"and").unwrap();
    bytes.insert(at, 0x92);
    assert_eq!(said(&bytes), ["The “ferry” is here", "\u{fffd}and it’s late", "go"]);
    assert_eq!(read_subtitles(&bytes).unwrap().stray, Some(7));
}

#[test]
fn a_number_is_known_by_its_place() {
    let cases: [(&str, &str, &[&str]); 9] = [
        (
            "the first has none",
            "00:01 --> 00:02\na\n\n2\n00:03 --> 00:04\nb\n\n3\n00:05 --> 00:06\nc",
            &["a", "b", "c"],
        ),
        (
            "words that are one",
            "1\n00:01 --> 00:02\n2008\n\n2\n00:03 --> 00:04\n3\n\n3\n00:05 --> 00:06\nc",
            &["2008", "3", "c"],
        ),
        ("no blank lines", "1\n00:01 --> 00:02\n2008\n2\n00:03 --> 00:04\nb", &["2008", "b"]),
        (
            "a blank line after each",
            "1\n\n00:01 --> 00:02\n\na\n\n2\n\n00:03 --> 00:04\n\n2008\n\n3\n\n00:05 --> 00:06\n\nc",
            &["a", "2008", "c"],
        ),
        (
            "counted down, without numbers",
            "00:01 --> 00:02\n2\n00:03 --> 00:04\n1\n00:05 --> 00:06\n0",
            &["2", "1", "0"],
        ),
        ("wrong ones", "7\n00:01 --> 00:02\na\n\n7\n00:03 --> 00:04\nb\n\n1\n00:05 --> 00:06\nc", &["a", "b", "c"]),
        ("no blank lines, and one has none", "1\n00:01 --> 00:02\n2008\n00:03 --> 00:04\nb", &["2008", "b"]),
        ("all that is said, the next has none", "1\n00:01 --> 00:02\n2008\n\n00:03 --> 00:04\nb", &["2008", "b"]),
        ("of another keyboard", "１\n00:01 --> 00:02\na\n\n２\n00：03 --> 00：04\nb", &["a", "b"]),
    ];
    for (what, srt, words) in cases {
        assert_eq!(said(srt.as_bytes()), words, "{what}");
    }
}

#[test]
fn webvtt_by_its_grammar() {
    let vtt = "WEBVTT - 评审版\nKind: captions\n\nSTYLE\n::cue { color: yellow }\n\nREGION\nid:a\nlines:3\n\n\
               NOTE 译者注：第一稿\n\n开场-1\n00:00.500 --> 00:01.500 line:0 position:20% align:start\n<v 张三>江边的<c.yellow>灯</c>亮了\n\n\
               NOTE\n两行的\n备注\n\n2\n00:00:01.600 --> 00:00:02.600\n渡船<00:00:02.000>靠岸了 <i>2</i>\n第二行\n\n\
               STYLE\n::cue(i) { color: red }\n\n不属于任何一条\n\n00:02.700 --> 00:03.700\n&lt;i&gt; &amp;lt; 小李&nbsp;&#19978;&#x8239; &unknown; R&D &lrm;末";
    assert_eq!(
        said(vtt.as_bytes()),
        ["江边的灯亮了", "渡船靠岸了 2\n第二行", "&lt;i&gt; &amp;lt; 小李\u{a0}上船 &amp;unknown; R&amp;D \u{200e}末"]
    );
    let crlf = vtt.replace('\n', "\r\n");
    assert_eq!(said(crlf.as_bytes()), said(vtt.as_bytes()));
    assert_eq!(said(format!("\u{feff}{vtt}").as_bytes()), said(vtt.as_bytes()));
    // No blank line after the header; words that look like a tag, or are one over two lines; a comma in the times.
    let odd = "WEBVTT\n00:01,000 --> 00:02,000\nI <3 you\n00:02.000 --> 00:03.000\n<c\n.a>b</c>\n";
    assert_eq!(said(odd.as_bytes()), ["I &lt;3 you", "b"]);
}

#[test]
fn a_refusal_names_line_and_reason() {
    let cases: [(&str, usize, SubtitleReason); 6] = [
        ("", 1, SubtitleReason::NoTimes),
        ("WEBVTT\n\nNOTE only this\n", 1, SubtitleReason::NoTimes),
        ("1\n00:00:01,000 --> 00:00:x2,000\nwords\n", 2, SubtitleReason::Times),
        ("WEBVTT\n\n1\n00:00:01.000 --> 00:0x\nwords\n", 4, SubtitleReason::Times),
        ("\n1\n00:00:03,000 --> 00:00:02,000\nwords\n", 3, SubtitleReason::Backwards),
        ("1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n", 2, SubtitleReason::NoWords),
    ];
    for (text, line, reason) in cases {
        assert_eq!(refused(text.as_bytes()), (line, reason), "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_breaks_out_of_its_cue(text in "(([0-9:,.]{1,9} --> [0-9:,.]{1,9}|00:0[0-9] --> 00:0[0-9]|.{0,30}|<b>|\\{\\\\|1)(\n|\r\n|\r)){0,30}") {
        let Ok(vtt) = read_subtitles(text.as_bytes()) else { return Ok(()) };
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
        if let Ok(vtt) = read_subtitles(&bytes) {
            prop_assert!(vtt.text.starts_with("WEBVTT\n"));
        }
    }
}
