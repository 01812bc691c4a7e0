//! The groups that entries are in, with numbers for their names.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use super::input::Entry;

/// The groups of the families that rules speak of. Groups have numbers over all families.
pub(super) struct Grouping<'a> {
    /// Family → its groups in order of their names, with their numbers.
    pub named: Vec<Vec<(Name<'a>, usize)>>,
    /// Group → how many entries are in it.
    pub size: Vec<usize>,
    /// Column → where its groups begin in `member`; one more at the end.
    start: Vec<usize>,
    member: Vec<usize>,
}

impl<'a> Grouping<'a> {
    /// Reads the groups of entries, which become columns in their order; `families` are in order of their names.
    pub fn read(entries: impl ExactSizeIterator<Item = &'a Entry>, families: &[&str]) -> Self {
        let mut numbers: Vec<FxHashMap<Name, usize>> = vec![FxHashMap::default(); families.len()];
        let mut size: Vec<usize> = Vec::new();
        let mut start = Vec::with_capacity(entries.len() + 1);
        let mut member: Vec<usize> = Vec::with_capacity(entries.len());
        start.push(0);
        for entry in entries {
            let first = member.len();
            for (family, groups) in entry.families(families) {
                for group in groups.names() {
                    let next = size.len();
                    let number = *numbers[family].entry(Name::new(group)).or_insert(next);
                    if number == next {
                        size.push(0);
                    }
                    if !member[first..].contains(&number) {
                        member.push(number);
                        size[number] += 1;
                    }
                }
            }
            start.push(member.len());
        }
        let named = numbers.into_iter().map(|numbers| {
            let mut named: Vec<(Name, usize)> = numbers.into_iter().collect();
            named.sort_unstable();
            named
        });
        Self { named: named.collect(), size, start, member }
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.size.len()
    }

    /// The groups of a column.
    pub fn of(&self, column: usize) -> &[usize] {
        &self.member[self.start[column]..self.start[column + 1]]
    }

    /// The group of this name, where any entry is in it.
    pub fn find(&self, family: usize, name: &str) -> Option<usize> {
        let named = &self.named[family];
        named.binary_search_by_key(&Name::new(name), |&(name, _)| name).ok().map(|at| named[at].1)
    }
}

/// A name with its first bytes beside it: names are compared far more often than they are read, and most are short.
#[derive(Clone, Copy, Debug, Eq, PartialOrd, Ord)]
pub(super) struct Name<'a> {
    /// The first eight bytes, the first the most significant, as if zeros followed the name: they order as names do.
    head: u64,
    pub text: &'a str,
}

impl<'a> Name<'a> {
    fn new(text: &'a str) -> Self {
        let mut head = [0; 8];
        for (to, from) in head.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        Self { head: u64::from_be_bytes(head), text }
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.head == other.head
            && self.text.len() == other.text.len()
            && (self.text.len() <= 8 || self.text == other.text)
    }
}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equal names have equal heads; the text need not be read to find a short one's place. The hash of a table hangs on
        // the low bytes most: those are the first of the name.
        if self.text.len() <= 8 { self.head.swap_bytes().hash(state) } else { self.text.hash(state) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash(name: Name<'_>) -> u64 {
        let mut state = rustc_hash::FxHasher::default();
        name.hash(&mut state);
        state.finish()
    }

    proptest! {
        #[test]
        fn names_order_and_equal_as_their_texts(one in "[a\\x00广]{0,10}", two in "[a\\x00广]{0,10}") {
            let (a, b) = (Name::new(&one), Name::new(&two));
            prop_assert_eq!(a.cmp(&b), one.cmp(&two));
            prop_assert_eq!(a == b, one == two);
            prop_assert!(a != b || hash(a) == hash(b));
        }
    }

    #[test]
    fn groups_are_counted_once_an_entry_and_found_by_name() {
        let entry = |id: &str, region: &str, tags: &[&str]| Entry {
            id: id.to_owned(),
            score: 0,
            tie_break: Vec::new(),
            groups: [
                ("region".to_owned(), region.into()),
                ("tag".to_owned(), tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>().into()),
                ("unit".to_owned(), "nobody asks".into()),
            ]
            .into(),
        };
        let entries = [entry("a", "W", &["x", "y", "x"]), entry("b", "E", &[]), entry("c", "W", &["a very long tag"])];
        let grouping = Grouping::read(entries.iter(), &["region", "tag"]);
        let size = |family: usize, name: &str| grouping.find(family, name).map(|group| grouping.size[group]);
        assert_eq!(grouping.groups(), 5);
        assert_eq!([size(0, "W"), size(0, "E"), size(1, "x"), size(1, "W")], [Some(2), Some(1), Some(1), None]);
        assert_eq!(size(1, "a very long tag"), Some(1));
        assert_eq!(grouping.named[0].iter().map(|(name, _)| name.text).collect::<Vec<_>>(), ["E", "W"]);
        assert_eq!((grouping.of(0).len(), grouping.of(1).len(), grouping.of(2).len()), (3, 1, 2));
    }
}
