//! What became of a proposal at the sites it was made for.

use std::collections::BTreeSet;

use crate::exhibition::region::RegionCode;
use crate::ids::EntryId;
use crate::keyed::keyed;

keyed! {
    /// Where the films of a site's preview come from.
    PreviewOrigin {
        /// The week has no preview.
        Missing = "missing",
        /// They are those that the nearest office proposes.
        Taken = "taken",
        /// The nearest office proposes others.
        Changed = "changed",
        /// No office proposes any.
        Own = "own",
    }
}

impl PreviewOrigin {
    /// Of the films of a preview, where there is one, beside those that the nearest office proposes. Numbers do not matter, nor do films
    /// that cannot be shown any more: the caller leaves them out of both.
    #[must_use]
    pub fn of(films: Option<&[EntryId]>, proposed: &[EntryId]) -> Self {
        let Some(films) = films else { return Self::Missing };
        if proposed.is_empty() {
            return Self::Own;
        }
        let set = |films: &[EntryId]| -> BTreeSet<EntryId> { films.iter().cloned().collect() };
        if set(films) == set(proposed) { Self::Taken } else { Self::Changed }
    }
}

/// What the nearest of the offices proposes that a site's region lies in: the office's region and its films.
#[must_use]
pub fn nearest_proposal<'a>(
    region: &RegionCode,
    proposals: &'a [(RegionCode, Vec<EntryId>)],
) -> Option<&'a (RegionCode, Vec<EntryId>)> {
    let over = proposals.iter().filter(|(office, films)| office.contains(region) && !films.is_empty());
    over.max_by_key(|(office, _)| office.as_str().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn films(numbers: &[u8]) -> Vec<EntryId> {
        numbers.iter().map(|number| format!("e{number}").parse().unwrap()).collect()
    }

    #[test]
    fn a_preview_took_what_was_proposed_changed_it_or_had_nothing_to_take() {
        use PreviewOrigin as P;
        let proposed = films(&[1, 2, 3]);
        assert_eq!(P::of(None, &proposed), P::Missing);
        assert_eq!(P::of(None, &[]), P::Missing);
        assert_eq!(P::of(Some(&films(&[3, 1, 2])), &proposed), P::Taken, "in whatever order");
        assert_eq!(P::of(Some(&films(&[1, 2])), &proposed), P::Changed);
        assert_eq!(P::of(Some(&films(&[1, 2, 4])), &proposed), P::Changed);
        assert_eq!(P::of(Some(&films(&[1, 2, 3, 4])), &proposed), P::Changed);
        assert_eq!(P::of(Some(&films(&[1])), &[]), P::Own);
    }

    #[test]
    fn the_nearest_office_that_proposes_anything_is_followed() {
        let of = |code: &str, numbers: &[u8]| (code.parse::<RegionCode>().unwrap(), films(numbers));
        let all = [of("44", &[1]), of("440106", &[2]), of("440106001", &[]), of("4402", &[3])];
        let nearest =
            |region: &str| nearest_proposal(&region.parse().unwrap(), &all).map(|(office, _)| office.as_str());
        assert_eq!(nearest("440106001"), Some("440106"), "an office that proposes nothing is passed over");
        assert_eq!((nearest("440199"), nearest("440203")), (Some("44"), Some("4402")));
        assert_eq!(nearest("31"), None);
    }
}
