//! The tree over the lines, as RFC 6962 has it (section 2.1): the root of the first lines is a root for good, and of two roots
//! anybody can be shown that the later one has the lines of the earlier one, in their places.

use super::hash::RecordHash;

/// The leaf of a line: SHA-256 of a zero byte and the line.
#[must_use]
pub fn leaf(line: &[u8]) -> RecordHash {
    RecordHash::of_parts(&[&[0], line])
}

fn node(left: &RecordHash, right: &RecordHash) -> RecordHash {
    RecordHash::of_parts(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The largest power of two that is less than a size of at least two.
const fn split(size: usize) -> usize {
    1 << (usize::BITS - 1 - (size - 1).leading_zeros())
}

/// The root of these leaves; of none, SHA-256 of nothing.
#[must_use]
pub fn root(leaves: &[RecordHash]) -> RecordHash {
    match leaves {
        [] => RecordHash::of(&[]),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(split(more.len()));
            node(&root(left), &root(right))
        }
    }
}

/// What shows that the leaf at this place is under the root of these leaves; `None` where there is no such place.
#[must_use]
pub fn inclusion(leaves: &[RecordHash], place: usize) -> Option<Vec<RecordHash>> {
    fn beside(leaves: &[RecordHash], place: usize, path: &mut Vec<RecordHash>) {
        if leaves.len() < 2 {
            return;
        }
        let middle = split(leaves.len());
        let (left, right) = leaves.split_at(middle);
        if place < middle {
            beside(left, place, path);
            path.push(root(right));
        } else {
            beside(right, place - middle, path);
            path.push(root(left));
        }
    }
    let mut path = Vec::new();
    beside(leaves, place, &mut path);
    (place < leaves.len()).then_some(path)
}

/// Whether the path of [`inclusion`] leads from this leaf at this place to the root of so many leaves.
#[must_use]
pub fn is_included(leaf: &RecordHash, place: usize, size: usize, path: &[RecordHash], root: &RecordHash) -> bool {
    if place >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (place, size - 1, *leaf);
    for beside in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(beside, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// What shows that the tree of these leaves begins with the first `earlier` of them; `None` where there are fewer.
#[must_use]
pub fn consistency(leaves: &[RecordHash], earlier: usize) -> Option<Vec<RecordHash>> {
    fn below(leaves: &[RecordHash], earlier: usize, whole: bool, path: &mut Vec<RecordHash>) {
        if earlier == leaves.len() {
            if !whole {
                path.push(root(leaves));
            }
            return;
        }
        let middle = split(leaves.len());
        let (left, right) = leaves.split_at(middle);
        if earlier <= middle {
            below(left, earlier, whole, path);
            path.push(root(right));
        } else {
            below(right, earlier - middle, false, path);
            path.push(root(left));
        }
    }
    if earlier > leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    if earlier > 0 {
        below(leaves, earlier, true, &mut path);
    }
    Some(path)
}

/// A tree by its size and root.
pub type TreeHead = (usize, RecordHash);

/// Whether the path of [`consistency`] shows that the later tree begins with the earlier one.
#[must_use]
pub fn is_consistent(earlier: TreeHead, later: TreeHead, path: &[RecordHash]) -> bool {
    if earlier.0 == 0 {
        return path.is_empty() && earlier.1 == root(&[]);
    }
    if earlier.0 == later.0 {
        return path.is_empty() && earlier.1 == later.1;
    }
    if earlier.0 > later.0 {
        return false;
    }
    // Where the earlier tree is a whole part of the later one its root is not repeated in the path.
    let own = earlier.0.is_power_of_two().then_some(earlier.1);
    let mut hashes = own.iter().chain(path);
    let Some(first) = hashes.next() else { return false };
    let (mut at, mut last) = (earlier.0 - 1, later.0 - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*first, *first);
    for beside in hashes {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old = node(beside, &old);
            new = node(beside, &new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node(&new, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old == earlier.1 && new == later.1
}

/// A tree that grows: the roots of its whole subtrees, from left to right, so that a leaf and a new root cost their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreePeaks {
    size: u64,
    peaks: Vec<RecordHash>,
}

impl TreePeaks {
    /// As they were kept; `None` where so many are not those of a tree of this size.
    #[must_use]
    pub fn new(size: u64, peaks: Vec<RecordHash>) -> Option<Self> {
        let fits = usize::try_from(size.count_ones()) == Ok(peaks.len());
        fits.then_some(Self { size, peaks })
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the whole subtrees.
    #[must_use]
    pub fn peaks(&self) -> &[RecordHash] {
        &self.peaks
    }

    /// Adds a leaf behind the others.
    pub fn push(&mut self, leaf: RecordHash) {
        let mut hash = leaf;
        // Each whole subtree that is as large as what has grown so far is joined with it.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size = self.size.saturating_add(1);
    }

    /// The root of the tree, as [`root`] of its leaves.
    #[must_use]
    pub fn root(&self) -> RecordHash {
        let joined = self.peaks.iter().rev().copied().reduce(|right, left| node(&left, &right));
        joined.unwrap_or_else(|| root(&[]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaves(size: usize) -> Vec<RecordHash> {
        (0..size).map(|at| leaf(at.to_string().as_bytes())).collect()
    }

    #[test]
    fn the_reference_roots_of_certificate_transparency() {
        // The leaves and roots that Google's Certificate Transparency tests its trees with.
        let inputs =
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        let leaves: Vec<RecordHash> = inputs.iter().map(|input| leaf(&crate::hex::decode(input).unwrap())).collect();
        for (size, wanted) in [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ] {
            assert_eq!(root(&leaves[..size]).to_string(), wanted, "{size}");
        }
    }

    #[test]
    fn every_leaf_is_shown_to_be_in_every_tree() {
        for size in 1..40 {
            let leaves = leaves(size);
            let root = root(&leaves);
            for (place, one) in leaves.iter().enumerate() {
                let path = inclusion(&leaves, place).unwrap();
                assert!(is_included(one, place, size, &path, &root), "{place} of {size}");
                assert!(!is_included(&leaf(b"x"), place, size, &path, &root));
                assert!(!is_included(one, (place + 1) % size, size, &path, &root) || size == 1);
            }
            assert_eq!(inclusion(&leaves, size), None);
        }
    }

    #[test]
    fn every_tree_begins_with_every_earlier_one() {
        for size in 0..40 {
            let all = leaves(size);
            for earlier in 0..=size {
                let path = consistency(&all, earlier).unwrap();
                let heads = ((earlier, root(&all[..earlier])), (size, root(&all)));
                assert!(is_consistent(heads.0, heads.1, &path), "{earlier} of {size}");
                let other = (earlier, leaf(b"x"));
                assert!(!is_consistent(other, heads.1, &path), "{earlier} of {size}");
            }
            assert_eq!(consistency(&all, size + 1), None);
        }
    }

    #[test]
    fn a_tree_that_grows_leaf_by_leaf_has_the_roots_of_its_leaves() {
        let all = leaves(70);
        let mut growing = TreePeaks::default();
        for size in 0..=all.len() {
            assert_eq!(growing.root(), root(&all[..size]), "{size}");
            let kept = TreePeaks::new(growing.size(), growing.peaks().to_vec());
            assert_eq!(kept.as_ref(), Some(&growing));
            assert_eq!(TreePeaks::new(growing.size() + 1, growing.peaks().to_vec()).is_some(), size % 4 == 1);
            if let Some(leaf) = all.get(size) {
                growing.push(*leaf);
            }
        }
    }

    proptest! {
        #[test]
        fn a_changed_line_changes_the_root(size in 1_usize..200, at in any::<prop::sample::Index>()) {
            let mut all = leaves(size);
            let before = root(&all);
            let at = at.index(size);
            all[at] = leaf(b"changed");
            prop_assert_ne!(root(&all), before);
            prop_assert_ne!(root(&all[..size - 1]), before);
        }
    }
}
