//! One sort for every list. A generic sort is compiled anew for each type it sorts, some kilobytes each, and the browser loads
//! the selection.

use std::cmp::Ordering;

/// Sorts indices of a list by what stands there; equal ones stay as they were.
pub fn sort_indices(indices: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    indices.sort_by(|one, two| compare(*one, *two));
}
