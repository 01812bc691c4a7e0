//! Places of rows in the audit trail, as an erasure tells which it emptied.

use std::ops::RangeInclusive;

/// Places one after the other, the first and the last among them.
pub type PlaceRange = RangeInclusive<i64>;

/// Places in rising order as one text: `3-7,12`.
#[must_use]
pub fn places_text(places: &[i64]) -> String {
    let runs = places.chunk_by(|one, next| one.checked_add(1) == Some(*next));
    let text = |run: &[i64]| match (run.first(), run.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
        (Some(only), _) => only.to_string(),
        (None, _) => String::new(),
    };
    runs.map(text).collect::<Vec<_>>().join(",")
}

/// Reads [`places_text`]; `None` where it is none.
#[must_use]
pub fn read_places(text: &str) -> Option<Vec<PlaceRange>> {
    let range = |part: &str| -> Option<PlaceRange> {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (first.parse::<i64>().ok()?, last.parse::<i64>().ok()?);
        (0 < first && first <= last).then_some(first..=last)
    };
    if text.is_empty() { Some(Vec::new()) } else { text.split(',').map(range).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_were_written() {
        for (places, text) in
            [(vec![], ""), (vec![5], "5"), (vec![3, 4, 5, 6, 7, 12], "3-7,12"), (vec![1, 3, 5, 6], "1,3,5-6")]
        {
            assert_eq!(places_text(&places), text);
            let read: Vec<i64> = read_places(text).unwrap().into_iter().flatten().collect();
            assert_eq!(read, places);
        }
    }

    #[test]
    fn other_texts_are_no_places() {
        for text in ["0", "7-3", "-3", "3,", "a", "3--4", "1-99999999999999999999"] {
            assert_eq!(read_places(text), None, "{text}");
        }
    }
}
