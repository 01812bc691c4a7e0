//! Which bytes of something long a request asks for: the `Range` field of RFC 9110, §14.1 and §14.2.

use std::ops::Range;

/// Which bytes are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedBytes {
    /// All of them, as if nothing were said: the field is malformed, of another unit, or asks for several parts at once, which no
    /// player does.
    Whole,
    /// These: at least one, and all of them there.
    Part(Range<u64>),
    /// Bytes that are not there.
    Outside,
}

/// What the value of a `Range` field asks of something of this length.
#[must_use]
pub fn asked_bytes(value: &str, size: u64) -> AskedBytes {
    let spec = value.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((_, set)) = spec else { return AskedBytes::Whole };
    // A list may have empty elements; whoever reads it passes over them.
    let mut specs = set.split(',').map(|one| one.trim_matches([' ', '\t'])).filter(|one| !one.is_empty());
    match (specs.next(), specs.next()) {
        (Some(one), None) => asked_by(one, size),
        _ => AskedBytes::Whole,
    }
}

/// What one part of a list asks for: `first-last`, `first-`, or the last so many as `-count`.
fn asked_by(spec: &str, size: u64) -> AskedBytes {
    let Some((first, last)) = spec.split_once('-') else { return AskedBytes::Whole };
    let part = match (number(first), number(last)) {
        // The last bytes: all of them where there are fewer, also of nothing, which no part can name.
        (None, Some(count)) if first.is_empty() => match (count, size) {
            (0, _) => return AskedBytes::Outside,
            (_, 0) => return AskedBytes::Whole,
            _ => size.saturating_sub(count)..size,
        },
        (Some(first), None) if last.is_empty() => first..size,
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        _ => return AskedBytes::Whole,
    };
    if part.start < size { AskedBytes::Part(part) } else { AskedBytes::Outside }
}

/// Digits as a number; one that is too long for it is behind every end.
fn number(digits: &str) -> Option<u64> {
    let sound = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_field_asks_for_a_part_for_all_or_for_what_is_not_there() {
        use AskedBytes::{Outside, Part, Whole};
        for (value, size, expected) in [
            ("bytes=0-9", 100, Part(0..10)),
            ("bytes=10-", 100, Part(10..100)),
            ("bytes=90-1000", 100, Part(90..100)),
            ("bytes=0-99999999999999999999999", 100, Part(0..100)),
            ("bytes=99-99", 100, Part(99..100)),
            ("Bytes=0-9", 100, Part(0..10)),
            ("bytes= 0-9 ,", 100, Part(0..10)),
            ("bytes=-1", 100, Part(99..100)),
            // Fewer than were asked for: all of them.
            ("bytes=-100", 100, Part(0..100)),
            ("bytes=-99999999999", 100, Part(0..100)),
            ("bytes=-99999999999999999999999", 100, Part(0..100)),
            ("bytes=-0", 100, Outside),
            ("bytes=100-", 100, Outside),
            ("bytes=100-200", 100, Outside),
            ("bytes=99999999999999999999999-", 100, Outside),
            ("bytes=0-", 0, Outside),
            ("bytes=-5", 0, Whole),
            // Another unit, or nothing that the rules know: as if it were not there.
            ("items=0-9", 100, Whole),
            ("bytes", 100, Whole),
            ("bytes=", 100, Whole),
            ("bytes=,", 100, Whole),
            ("bytes=-", 100, Whole),
            ("bytes=9-0", 100, Whole),
            ("bytes=a-9", 100, Whole),
            ("bytes=0-b", 100, Whole),
            ("bytes=+1-9", 100, Whole),
            ("bytes=--5", 100, Whole),
            ("bytes=0-1-2", 100, Whole),
            ("bytes=0 - 9", 100, Whole),
            ("bytes=5", 100, Whole),
            ("", 100, Whole),
            // Several at once, whatever they are.
            ("bytes=0-1,5-6", 100, Whole),
            ("bytes=0-1,-5", 100, Whole),
            ("bytes=200-,300-", 100, Whole),
        ] {
            assert_eq!(asked_bytes(value, size), expected, "{value} of {size}");
        }
    }

    proptest! {
        /// Whatever is asked, a part has bytes and all of them are there.
        #[test]
        fn a_part_is_never_empty_nor_behind_the_end(
            value in "(bytes|items)=[0-9,\\- ]{0,24}", size in prop_oneof![0_u64..200, any::<u64>()],
        ) {
            if let AskedBytes::Part(part) = asked_bytes(&value, size) {
                prop_assert!(part.start < part.end && part.end <= size, "{value} of {size}: {part:?}");
            }
        }

        /// Where the first byte asked for is there, the answer begins with it, and goes on as far as was asked or to the end.
        #[test]
        fn a_part_is_what_was_asked_for(first in 0_u64..300, more in 0_u64..300, size in 1_u64..200) {
            let last = first + more;
            let expected = if first < size { AskedBytes::Part(first..size.min(last + 1)) } else { AskedBytes::Outside };
            prop_assert_eq!(asked_bytes(&format!("bytes={first}-{last}"), size), expected);
            let suffix = asked_bytes(&format!("bytes=-{}", more + 1), size);
            prop_assert_eq!(suffix, AskedBytes::Part(size.saturating_sub(more + 1)..size));
        }
    }
}
