//! One sort for every list. A generic sort is compiled anew for each type it sorts, some kilobytes each, and the browser loads
//! the selection.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts indices of a list by what stands there; equal ones stay as they were.
pub fn sort_indices(indices: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    indices.sort_by(|one, two| compare(*one, *two));
}

/// A set, filled item by item: collecting one sorts its items first.
pub fn set_of<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// A map, filled pair by pair, for the same reason.
pub fn map_of<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}
