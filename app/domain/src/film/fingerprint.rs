//! Recognises the same film after it was scaled, encoded anew, boxed in or cut at the beginning.
//!
//! The method is the difference hash of Neal Krawetz ("Kind of Like That", hackerfactor.com, 2013) taken at four pictures
//! a second: a picture becomes 9 × 8 means of brightness, and each bit says whether a mean is brighter than its right
//! neighbour. Scaling and encoding hardly change which of two areas is brighter; sound, colour and overall brightness do
//! not count. Three things are added for films:
//!
//! - Bars that are black in every picture are cut off first, so a letterboxed copy has the same hashes.
//! - A mean must be brighter by [`MARGIN`]: in even areas the noise of an encoder would decide otherwise.
//! - Two fingerprints are laid over each other at every shift up to [`SHIFT`], so a copy without its first seconds is found.
//!
//! Two pictures agree where at most [`NEAR`] of 64 bits differ (Krawetz' bound for "a variation of the same picture"), and
//! at most a third of the bits that tell them from an even ground, without which two nearly even pictures always agree.
//! Two films are the same where [`SAME`] of the pictures that show something agree. Of drawn clips, copies agreed in nine
//! tenths of their pictures or more, and different ones in seven tenths at most, those being slow ramps of colour. A
//! mirrored, cropped or much recut copy is not recognised, nor is anything after the first 200 seconds.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Width of the grey pictures a fingerprint is made of, pixels.
pub const FRAME_WIDTH: usize = 72;
/// Their height, pixels.
pub const FRAME_HEIGHT: usize = 64;
/// Pictures taken a second.
pub const SAMPLES_A_SECOND: usize = 4;
/// Most pictures taken: the first 200 seconds.
pub const FRAMES: usize = 800;

/// Bits of two pictures that may differ.
const NEAR: u32 = 10;
/// Fewer bits unlike the others than this show nothing: black, white, a plain ground, a ramp.
const SHOWS: u32 = 8;
/// How much brighter a mean must be to count as brighter, of 255.
const MARGIN: usize = 2;
/// Largest shift tried, pictures: a minute.
const SHIFT: usize = 60 * SAMPLES_A_SECOND;
/// Share of pictures that must agree, thousandths.
const SAME: usize = 800;
/// Fewest pictures that decide anything.
const FEWEST: usize = 12;
/// Rows and columns never brighter than this, of 255, are bars.
const BAR: u8 = 24;
/// Means beside and below each other.
const COLUMNS: usize = 9;
const ROWS: usize = 8;

/// The pictures of a film as hashes, in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(Vec<u64>);

/// How alike two films are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness {
    /// Share of pictures that agree, thousandths.
    pub permille: usize,
    /// Milliseconds that the second film lacks at the beginning (negative: that the first lacks).
    pub shift_ms: i64,
}

/// A stored fingerprint that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fingerprint: sixteen hexadecimal digits for each of at most {FRAMES} pictures are expected")]
pub struct FingerprintProblem;

impl Fingerprint {
    /// The fingerprint of grey pictures, one byte a pixel, [`FRAME_WIDTH`] × [`FRAME_HEIGHT`] each, end to end. An
    /// incomplete last picture and pictures beyond [`FRAMES`] do not count.
    #[must_use]
    pub fn of(pictures: &[u8]) -> Self {
        let pictures: Vec<&[u8]> = pictures.chunks_exact(FRAME_WIDTH * FRAME_HEIGHT).take(FRAMES).collect();
        let (across, down) = content(&pictures);
        Self(pictures.into_iter().map(|picture| hash(picture, across, down)).collect())
    }

    /// How alike two films are at the shift where they agree best; `None` where too few pictures show anything.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Option<Likeness> {
        let showing = |film: &Self| film.0.iter().filter(|hash| shows(**hash)).count();
        let fewest = (showing(self).min(showing(other)) / 2).max(FEWEST);
        let mut best: Option<Likeness> = None;
        // Small shifts first: they win among equals, as in a film of one still picture.
        let shifts = (0..=SHIFT).flat_map(|shift| [(shift, 0), (0, shift)]);
        for (skip_self, skip_other) in shifts {
            let pairs = self.0.iter().skip(skip_self).zip(other.0.iter().skip(skip_other));
            let (mut compared, mut agreed) = (0_usize, 0_usize);
            for (a, b) in pairs {
                let (a, b) = (*a, *b);
                compared += usize::from(shows(a) || shows(b));
                agreed += usize::from(shows(a) && shows(b) && near(a, b));
            }
            let permille = agreed * 1_000 / compared.max(1);
            if compared >= fewest && best.is_none_or(|best| permille > best.permille) {
                best = Some(Likeness { permille, shift_ms: millis(skip_self).saturating_sub(millis(skip_other)) });
            }
        }
        best
    }

    /// The same film entered twice, with how alike the two are.
    #[must_use]
    pub fn same(&self, other: &Self) -> Option<Likeness> {
        self.likeness(other).filter(|likeness| likeness.permille >= SAME)
    }
}

fn millis(pictures: usize) -> i64 {
    i64::try_from(pictures * 1_000 / SAMPLES_A_SECOND).unwrap_or(i64::MAX)
}

/// Bits that tell a picture from an even ground or a ramp.
fn telling(hash: u64) -> u32 {
    hash.count_ones().min(hash.count_zeros())
}

fn shows(hash: u64) -> bool {
    telling(hash) >= SHOWS
}

fn near(a: u64, b: u64) -> bool {
    (a ^ b).count_ones() <= NEAR.min((telling(a) + telling(b)) / 3)
}

/// The part of the picture, from–to across and down, that is not a bar in all pictures.
fn content(pictures: &[&[u8]]) -> ((usize, usize), (usize, usize)) {
    let (mut columns, mut rows) = ([0_u8; FRAME_WIDTH], [0_u8; FRAME_HEIGHT]);
    for picture in pictures {
        for (line, brightest) in picture.chunks_exact(FRAME_WIDTH).zip(&mut rows) {
            for (pixel, column) in line.iter().zip(&mut columns) {
                *brightest = (*brightest).max(*pixel);
                *column = (*column).max(*pixel);
            }
        }
    }
    (lit(&columns), lit(&rows))
}

/// From the first to past the last that is lit; everything where less than half would stay.
fn lit(brightest: &[u8]) -> (usize, usize) {
    let from = brightest.iter().position(|value| *value > BAR).unwrap_or(0);
    let to = brightest.iter().rposition(|value| *value > BAR).map_or(brightest.len(), |last| last + 1);
    if (to - from) * 2 >= brightest.len() { (from, to) } else { (0, brightest.len()) }
}

fn hash(picture: &[u8], across: (usize, usize), down: (usize, usize)) -> u64 {
    let part = |(from, to): (usize, usize), n: usize, of: usize| {
        (from + (to - from) * n / of, from + (to - from) * (n + 1) / of)
    };
    let mean = |column: usize, row: usize| {
        let (left, right) = part(across, column, COLUMNS);
        let (top, bottom) = part(down, row, ROWS);
        let lines = picture.chunks_exact(FRAME_WIDTH).take(bottom).skip(top);
        let sum: usize =
            lines.flat_map(|line| line.get(left..right).unwrap_or_default()).map(|p| usize::from(*p)).sum();
        sum / ((right - left) * (bottom - top)).max(1)
    };
    let mut bits = 0_u64;
    for row in 0..ROWS {
        for column in 1..COLUMNS {
            bits = bits << 1 | u64::from(mean(column - 1, row) > mean(column, row) + MARGIN);
        }
    }
    bits
}

/// How much a grey picture shows: the variance of its pixels, 0 for an even one.
#[must_use]
pub fn contrast(picture: &[u8]) -> u64 {
    let count = u64::try_from(picture.len()).unwrap_or(u64::MAX).max(1);
    let sum: u64 = picture.iter().map(|pixel| u64::from(*pixel)).sum();
    let squares: u64 = picture.iter().map(|pixel| u64::from(*pixel) * u64::from(*pixel)).sum();
    let mean = sum / count;
    (squares / count).saturating_sub(mean * mean)
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|hash| write!(f, "{hash:016x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.as_bytes();
        if !digits.len().is_multiple_of(16) || digits.len() / 16 > FRAMES || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(FingerprintProblem);
        }
        let hashes = digits.chunks_exact(16).map(|sixteen| {
            let sixteen = std::str::from_utf8(sixteen).map_err(|_| FingerprintProblem)?;
            u64::from_str_radix(sixteen, 16).map_err(|_| FingerprintProblem)
        });
        hashes.collect::<Result<_, _>>().map(Self)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pictures of soft blobs that wander, `seed` by `seed` elsewhere.
    fn film(seed: usize, pictures: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for time in 0..pictures {
            for y in 0..FRAME_HEIGHT {
                for x in 0..FRAME_WIDTH {
                    let wave = |a: usize, b: usize| {
                        ((x * (a + 3) + y * (b + 2) + time * 2 * (a + b) + seed * 37) % 128).abs_diff(64)
                    };
                    bytes.push(u8::try_from(wave(seed % 5, seed % 3) + wave(seed % 4, seed % 7) + 30).unwrap());
                }
            }
        }
        bytes
    }

    /// The same with noise, brighter, and with bars.
    fn copy(bytes: &[u8], noise: u8, bar: usize) -> Vec<u8> {
        let mut state = 12_345_u32;
        let mut copied = Vec::new();
        for picture in bytes.chunks_exact(FRAME_WIDTH * FRAME_HEIGHT) {
            for y in 0..FRAME_HEIGHT {
                for x in 0..FRAME_WIDTH {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let shake = u8::try_from(state >> 24).unwrap() % (noise * 2 + 1);
                    let from = y.checked_sub(bar).map(|y| y * FRAME_HEIGHT / (FRAME_HEIGHT - 2 * bar));
                    let pixel = from.and_then(|y| picture.get(y * FRAME_WIDTH + x)).filter(|_| y < FRAME_HEIGHT - bar);
                    copied.push(pixel.map_or(shake, |pixel| pixel.saturating_add(shake).saturating_add(9)));
                }
            }
        }
        copied
    }

    const PICTURE: usize = FRAME_WIDTH * FRAME_HEIGHT;

    #[test]
    fn copies_are_the_same_film_and_other_films_are_not() {
        let films: Vec<Vec<u8>> = (0..8).map(|seed| film(seed, 60)).collect();
        let prints: Vec<Fingerprint> = films.iter().map(|film| Fingerprint::of(film)).collect();
        for (n, film) in films.iter().enumerate() {
            for (what, altered) in [("noise", copy(film, 6, 0)), ("bars", copy(film, 3, 8))] {
                let altered = Fingerprint::of(&altered);
                for (other, print) in prints.iter().enumerate() {
                    let likeness = print.likeness(&altered);
                    assert_eq!(print.same(&altered).is_some(), n == other, "{what}: {n} and {other} {likeness:?}");
                }
            }
        }
    }

    #[test]
    fn a_copy_without_its_beginning_is_found_with_the_shift() {
        let whole = film(3, 80);
        let cut = Fingerprint::of(&copy(&whole[9 * PICTURE..], 4, 0));
        let whole = Fingerprint::of(&whole);
        assert_eq!(whole.same(&cut).unwrap().shift_ms, 2_250);
        assert_eq!(cut.same(&whole).unwrap().shift_ms, -2_250);
    }

    #[test]
    fn black_and_plain_films_are_like_nothing() {
        let (black, plain) = (Fingerprint::of(&[0; 40 * PICTURE]), Fingerprint::of(&[130; 40 * PICTURE]));
        assert_eq!((black.likeness(&plain), black.likeness(&black)), (None, None));
        assert_eq!(black.same(&Fingerprint::of(&film(1, 40))), None);
        assert_eq!(Fingerprint::default().likeness(&Fingerprint::default()), None);
    }

    #[test]
    fn contrast_is_the_variance() {
        assert_eq!(contrast(&[7; 100]), 0);
        assert_eq!(contrast(&[0, 200]), 10_000);
        assert_eq!(contrast(&[]), 0);
    }

    #[test]
    fn what_is_no_fingerprint_is_refused() {
        for text in ["123", "zzzzzzzzzzzzzzzz", "+00000000000000f", &"0".repeat(16 * (FRAMES + 1))] {
            assert_eq!(text.parse::<Fingerprint>(), Err(FingerprintProblem), "{text}");
        }
        assert_eq!("".parse(), Ok(Fingerprint::default()));
    }

    proptest! {
        #[test]
        fn a_fingerprint_survives_being_stored(hashes in proptest::collection::vec(any::<u64>(), 0..40)) {
            let print = Fingerprint(hashes);
            prop_assert_eq!(print.to_string().parse(), Ok(print.clone()));
            let json = serde_json::to_string(&print).unwrap();
            prop_assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), print);
        }

        #[test]
        fn likeness_does_not_depend_on_the_order(
            a in proptest::collection::vec(any::<u64>(), 0..30), b in proptest::collection::vec(any::<u64>(), 0..30),
        ) {
            let (a, b) = (Fingerprint(a), Fingerprint(b));
            let permille = |likeness: Option<Likeness>| likeness.map(|likeness| likeness.permille);
            prop_assert_eq!(permille(a.likeness(&b)), permille(b.likeness(&a)));
        }

        #[test]
        fn any_bytes_have_a_fingerprint(bytes in proptest::collection::vec(any::<u8>(), 0..3 * PICTURE)) {
            prop_assert_eq!(Fingerprint::of(&bytes).0.len(), bytes.len() / PICTURE);
        }
    }
}
