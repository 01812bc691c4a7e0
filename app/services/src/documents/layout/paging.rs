//! Which strips of a document stand on which page.

use std::ops::Range;

/// Sums of heights differ in the last digits.
const NEARLY: f32 = 0.01;

/// A strip across the page, as far as paging goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slot {
    /// Points.
    pub height: f32,
    /// The next strip stands on the same page, where one page has room for both.
    pub with_next: bool,
    /// Height of the heads that are repeated where a page begins with this strip.
    pub head: f32,
    /// Nothing but room: it is left out at the top of a page.
    pub space: bool,
}

/// The strips of each page of this height.
pub(crate) fn pages(slots: &[Slot], room: f32) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut used = 0.0;
    while let Some(slot) = slots.get(at) {
        if slot.space && at == start && !pages.is_empty() {
            at += 1;
            start = at;
            continue;
        }
        if at == start {
            used = slot.head;
        }
        let rest = slots.get(at..).unwrap_or_default();
        let together = rest.iter().take_while(|slot| slot.with_next).count().saturating_add(1).min(rest.len());
        let height: f32 = rest.iter().take(together).map(|slot| slot.height).sum();
        // What no page has room for is not held together.
        let (count, height) = if slot.head + height <= room + NEARLY { (together, height) } else { (1, slot.height) };
        if used + height > room + NEARLY && at > start {
            pages.push(start..at);
            start = at;
            continue;
        }
        used += height;
        at += count;
    }
    if start < slots.len() || pages.is_empty() {
        pages.push(start..slots.len());
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(height: f32) -> Slot {
        Slot { height, with_next: false, head: 0.0, space: false }
    }

    #[test]
    fn a_table_repeats_its_head_on_each_page_and_nothing_is_lost() {
        let head = Slot { with_next: true, ..slot(20.0) };
        let row = Slot { head: 20.0, ..slot(10.0) };
        let slots: Vec<Slot> = std::iter::once(head).chain(std::iter::repeat_n(row, 20)).collect();
        // A page of 100 has room for the head and eight rows, again and again.
        assert_eq!(pages(&slots, 100.0), [0..9, 9..17, 17..21]);
    }

    #[test]
    fn a_row_of_several_lines_goes_to_the_next_page_whole() {
        let line = |with_next| Slot { with_next, head: 10.0, ..slot(10.0) };
        let mut slots = vec![line(false); 7];
        slots.extend([line(true), line(true), line(false), line(false)]);
        assert_eq!(pages(&slots, 100.0), [0..7, 7..11]);
    }

    #[test]
    fn a_row_higher_than_a_page_is_split_with_two_lines_on_either_side_at_least() {
        let count: u16 = 25;
        let slots: Vec<Slot> =
            (0..count).map(|nth| Slot { with_next: nth == 0 || nth + 2 == count, head: 10.0, ..slot(10.0) }).collect();
        let pages = pages(&slots, 100.0);
        assert_eq!(pages.iter().map(|page| page.len()).sum::<usize>(), 25);
        assert!(pages.iter().all(|page| page.len() >= 2), "{pages:?}");
    }

    #[test]
    fn a_heading_stays_with_what_follows_and_room_is_not_carried_to_the_next_page() {
        let heading = Slot { with_next: true, ..slot(20.0) };
        let gap = Slot { space: true, ..slot(10.0) };
        let slots = [slot(80.0), heading, slot(10.0), slot(70.0), gap, slot(90.0)];
        assert_eq!(pages(&slots, 100.0), [0..1, 1..4, 5..6]);
        let slots = [slot(95.0), gap, slot(10.0)];
        assert_eq!(pages(&slots, 100.0), [0..1, 2..3]);
        assert_eq!(pages(&[], 100.0).len(), 1);
    }
}
