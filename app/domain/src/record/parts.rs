//! Lists that are too long for one line, in parts.

use serde::Serialize;

use super::canonical::{CanonicalProblem, canonical};

/// Bytes of a list in one line: what else stands in the line has room beside it.
pub const PART_BYTES: usize = 60_000;

/// The items in their order, so many a part as have a canonical text of at most so many bytes together; an item that is longer has a
/// part of its own. Nothing is one part without items.
///
/// # Errors
/// An item that has no canonical text.
pub fn in_parts<T: Serialize>(items: Vec<T>, most: usize) -> Result<Vec<Vec<T>>, CanonicalProblem> {
    let (mut parts, mut part, mut bytes) = (Vec::new(), Vec::new(), 0_usize);
    for item in items {
        let own = canonical(&item)?.len().saturating_add(1);
        if !part.is_empty() && bytes.saturating_add(own) > most {
            parts.push(std::mem::take(&mut part));
            bytes = 0;
        }
        bytes = bytes.saturating_add(own);
        part.push(item);
    }
    parts.push(part);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_long_as_they_may_be_and_joined_are_the_list() {
        assert_eq!(in_parts(Vec::<u32>::new(), 4), Ok(vec![vec![]]));
        assert_eq!(in_parts(vec![1, 2, 3], 4), Ok(vec![vec![1, 2], vec![3]]));
        assert_eq!(in_parts(vec![1, 20_000, 3], 4), Ok(vec![vec![1], vec![20_000], vec![3]]));
        let all: Vec<u32> = (0..20_000).collect();
        let parts = in_parts(all.clone(), PART_BYTES).unwrap();
        assert!(parts.len() > 1 && parts.iter().all(|part| canonical(part).unwrap().len() <= PART_BYTES + 1));
        assert_eq!(parts.concat(), all);
    }
}
