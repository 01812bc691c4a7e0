//! In which order each judge sees the films: what comes late for one comes early for another.

use std::cmp::Reverse;

use crate::lottery::{DrawLabel, Seed};

/// Rows are balanced for position and for what comes before what; beyond this many films a pair's
/// seeded order and its reverse do as well.
const SMALL: usize = 20;

/// Williams' rows for an even number of treatments: base 0 1 n−1 2 n−2 …, row i is the base + i mod n.
/// Every treatment stands once in each place, and every treatment follows every other exactly once
/// (E. J. Williams 1949, *Australian Journal of Scientific Research* A 2, 149–168). Empty for an odd n.
///
/// Row i + n/2 is row i reversed.
#[must_use]
pub fn williams(n: usize) -> Vec<Vec<usize>> {
    if !n.is_multiple_of(2) {
        return Vec::new();
    }
    (0..n).map(|row| (0..n).map(|place| (zigzag(n, place) + row) % n).collect()).collect()
}

const fn zigzag(n: usize, place: usize) -> usize {
    if place % 2 == 1 { place.div_ceil(2) } else { (n - place / 2) % n }
}

/// Orders the films of each judge, of one block (anchors, or the rest). `films[judge]` are ids.
///
/// Where all judges see the same small even number of films, the rows of [`williams`] over the seeded
/// order; else a seeded order for each pair of judges. In both, judge 2k+1 has the reverse of judge 2k.
pub(super) fn ordered<'a>(seed: &Seed, block: &str, films: Vec<Vec<&'a str>>) -> Vec<Vec<&'a str>> {
    let mut films = films;
    for mine in &mut films {
        mine.sort_unstable();
    }
    let n = films.first().map_or(0, Vec::len);
    if n.is_multiple_of(2) && n <= SMALL && films.iter().all(|mine| Some(mine) == films.first()) {
        let base = seeded(seed, block, films.first().cloned().unwrap_or_default());
        let rows = williams(n);
        return (0..films.len())
            .map(|judge| {
                // Pairs of rows that are each other's reverse, before any row comes again.
                let row = (judge / 2 + judge % 2 * (n / 2)) % n.max(1);
                rows.get(row).map_or(Vec::new(), |row| row.iter().map(|&film| base[film]).collect())
            })
            .collect();
    }
    films
        .into_iter()
        .enumerate()
        .map(|(judge, mine)| {
            let mut order = seeded(seed, &format!("{block}:{}", judge / 2), mine);
            if judge % 2 == 1 {
                order.reverse();
            }
            order
        })
        .collect()
}

fn seeded<'a>(seed: &Seed, of: &str, mut films: Vec<&'a str>) -> Vec<&'a str> {
    films.sort_by_cached_key(|film| (Reverse(seed.draw(DrawLabel::Order, &[of, *film])), *film));
    films
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rows: &[Vec<usize>]) -> Vec<String> {
        rows.iter().map(|row| row.iter().map(usize::to_string).collect()).collect()
    }

    #[test]
    fn rows_of_six() {
        assert_eq!(text(&williams(6)), ["015243", "120354", "231405", "342510", "453021", "504132"]);
        assert!(williams(5).is_empty() && williams(0).is_empty());
    }

    #[test]
    fn rows_are_balanced_and_half_of_them_reversed() {
        for n in (2..=SMALL).step_by(2) {
            let rows = williams(n);
            let mut follows = vec![0; n * n];
            let mut stands = vec![0; n * n];
            for (at, row) in rows.iter().enumerate() {
                for (place, &film) in row.iter().enumerate() {
                    stands[film * n + place] += 1;
                }
                for pair in row.windows(2) {
                    follows[pair[0] * n + pair[1]] += 1;
                }
                let reversed: Vec<usize> = row.iter().rev().copied().collect();
                assert_eq!(rows[(at + n / 2) % n], reversed);
            }
            assert!(stands.iter().all(|&times| times == 1));
            assert_eq!(follows.iter().sum::<usize>(), n * (n - 1));
            assert!(follows.iter().all(|&times| times <= 1));
        }
    }

    #[test]
    fn a_panel_that_sees_all_has_rows_in_reversed_pairs() {
        let films = vec![vec!["a", "b", "c", "d", "e", "f"]; 6];
        let orders = ordered(&Seed::Number(1), "x", films);
        for pair in orders.chunks(2) {
            let reversed: Vec<&str> = pair[0].iter().rev().copied().collect();
            assert_eq!(pair[1], reversed);
        }
        let mut different = orders.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), 6);
    }

    #[test]
    fn shared_films_are_reversed_where_judges_differ() {
        let orders =
            ordered(&Seed::Number(1), "x", vec![vec!["a", "b", "c", "d"], vec!["b", "c", "d", "e"], vec!["a"]]);
        let shared = |judge: usize| -> Vec<&str> {
            orders[judge].iter().copied().filter(|film| ["b", "c", "d"].contains(film)).collect()
        };
        let mut second = shared(1);
        second.reverse();
        assert_eq!(shared(0), second);
        assert_ne!(ordered(&Seed::Number(2), "x", vec![vec!["a", "b", "c", "d"], vec!["b"]])[0].len(), 0);
    }
}
