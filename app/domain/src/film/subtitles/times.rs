//! Times of cues, as people and programs write them.

/// `00:01:02,345 --> 00:01:04.5` and what people make of it, milliseconds; positions may follow.
pub(super) fn times(line: &str) -> Option<(u64, u64)> {
    let folded = folded(line);
    let (from, to) = sides(&folded)?;
    // Positions begin with a letter, after a space.
    let end = to.find(|c: char| !is_of_time(c)).unwrap_or(to.len());
    let (to, positions) = to.split_at(end);
    if !positions.is_empty() && !to.ends_with(char::is_whitespace) {
        return None;
    }
    Some((time(from)?, time(to)?))
}

/// Whether a line was meant to be times: an arrow between two clocks, of which one cannot be read or is missing.
pub(super) fn looks_like_times(line: &str) -> bool {
    let folded = folded(line);
    let digit = |c: char| c.is_ascii_digit();
    let clock = |side: &str| side.starts_with(digit) && side.contains(':');
    // But for one slip.
    let near =
        |side: &str| side.is_empty() || side.contains(digit) && side.chars().filter(|c| !is_of_time(*c)).count() <= 1;
    sides(&folded).is_some_and(|(from, to)| {
        let (from, to) = (from.trim(), to.split_whitespace().next().unwrap_or_default());
        clock(from) && near(to) || near(from) && clock(to)
    })
}

/// The number that stands alone on a line.
pub(super) fn number(line: &str) -> Option<u64> {
    let folded = folded(line);
    let digits = folded.trim();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().unwrap_or(u64::MAX))
}

fn is_of_time(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ':' | ',' | '.' | ' ' | '\t')
}

/// What stands on either side of `-->`, or of an arrow that came out shorter or longer.
fn sides(folded: &str) -> Option<(&str, &str)> {
    let (from, to) = folded.split_once('>')?;
    let from = from.trim_end().strip_suffix('-')?;
    Some((from.trim_end_matches(['-', ' ']), to))
}

/// Digits and signs of a Chinese keyboard as those of ASCII, without what cannot be seen.
fn folded(line: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '∶' | '﹕' => ':',
        '。' => '.',
        '、' => ',',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' => '-',
        c => c,
    };
    let unseen = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}');
    line.replace(['→', '⟶'], "->").chars().filter(unseen).map(fold).collect()
}

fn time(text: &str) -> Option<u64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (clock, part) = text.split_once([',', '.']).unwrap_or((&text, ""));
    let number = |digits: &str| {
        (!digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| digits.parse::<u64>().ok())
            .flatten()
    };
    let mut seconds = 0_u64;
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for part in parts {
        seconds = seconds * 60 + number(part)?;
    }
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(seconds * 1_000 + number(&part)?)
}

/// As WebVTT writes it.
pub(super) fn clock(ms: u64) -> String {
    let (seconds, ms) = (ms / 1_000, ms % 1_000);
    format!("{:02}:{:02}:{:02}.{ms:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_every_keyboard() {
        for line in [
            "00:00:01,600 --> 00:00:02,600",
            "00:00:01.600 --> 00:00:02.600",
            "0:0:1,6-->0:0:2,6",
            "00：00：01，600 --> 00：00：02，600",
            "００：００：０１，６００　－－＞　００：００：０２，６００",
            "00:00:01。600 —> 00:00:02、600",
            "00:01.600 → 00:02.600",
            "\u{202a}00:00:01,600 --> 00:00:02,600\u{202c}",
            "00:00:01, 600 -- > 00:00:02, 600 X1:10 X2:20",
            "00:01.600 -->\t00:02.600 align:start line:10% position:5%",
        ] {
            assert_eq!(times(line), Some((1_600, 2_600)), "{line}");
        }
        for line in ["I --> you", "00:00:x1,000 --> 00:00:02,000", "1 > 0", "--> 00:02", "12:30 to 13:30", "5 --> 6"] {
            assert_eq!(times(line), None, "{line}");
        }
        assert!(looks_like_times("00:00:x1,000 --> 00:00:02,000") && looks_like_times("00:01 --> "));
        for line in ["I --> you", "5 --> 6", "12:30", "改到 -> 12:30", "12:30 -> 改期", "比分 3:2 -> 3:3，他们赢了"]
        {
            assert!(!looks_like_times(line), "{line}");
        }
    }

    #[test]
    fn numbers_of_every_keyboard() {
        assert_eq!([" 12 ", "１２", "0007"].map(number), [Some(12), Some(12), Some(7)]);
        assert_eq!(["", "1a", "1 2", "-1", "十"].map(number), [None; 5]);
        assert_eq!(number("99999999999999999999999"), Some(u64::MAX), "a number all the same");
    }
}
