//! The copy of a film for a weak line: how large, how fast, how heavy.

use super::measures::{Measures, within};

/// The box of its picture, width by height.
const BOX: (i64, i64) = (854, 480);
/// What it weighs at most, bits a second on average: picture, sound, and the file around them.
pub const LIGHT_RATE: i64 = 600_000;
/// Its sound, bits a second.
pub const LIGHT_SOUND: i64 = 64_000;
/// The most pictures in 1000 seconds; a rate of 30 may be declared a little higher.
const FASTEST: i64 = 30_500;
/// What the file around picture and sound takes: bits a second, and bits once.
const CONTAINER: (i64, i64) = (16_000, 32_000);
/// The encoder begins with a full buffer of this length, milliseconds.
const BUFFER_MS: i64 = 1_000;
/// The least that makes a picture, bits a second.
const LEAST: i64 = 30_000;

impl Measures {
    /// Size of the picture of the copy for a weak line, even and never larger than the film; `None` without a picture.
    #[must_use]
    pub fn light_size(&self) -> Option<(i64, i64)> {
        Some(within(self.shown()?, BOX))
    }

    /// What its picture may take, bits a second, in a buffer of one second: with sound and file the whole stays below [`LIGHT_RATE`],
    /// however short the film. `None` where its length is not known.
    #[must_use]
    pub fn light_picture_rate(&self) -> Option<i64> {
        let ms = self.length_ms()?;
        let sound = if self.playable_track().is_some() { LIGHT_SOUND } else { 0 };
        let rate = LIGHT_RATE.saturating_sub(sound).saturating_sub(CONTAINER.0);
        let bits = rate.saturating_mul(ms) / 1_000;
        // Encoders of sound and picture keep their rates on average only.
        let bits = bits.saturating_sub(CONTAINER.1).saturating_mul(95) / 100;
        Some((bits.saturating_mul(1_000) / ms.saturating_add(BUFFER_MS)).max(LEAST))
    }

    /// What it weighs at most, bytes.
    #[must_use]
    pub fn light_bytes(&self) -> i64 {
        self.length_ms().unwrap_or_default().saturating_mul(LIGHT_RATE / 8) / 1_000
    }

    /// Whether a copy of this weight in bytes is light enough for a weak line, whatever its picture: a smaller one would save nothing.
    #[must_use]
    pub fn is_light(&self, bytes: i64) -> bool {
        bytes <= self.light_bytes()
    }

    /// Every how many-th picture it shows: as many as the film, or a whole part of them where that would be more than 30 a second.
    #[must_use]
    pub fn light_pace(&self) -> i64 {
        let rate = self.frame_rate_milli.unwrap_or_default().max(1);
        (rate.saturating_add(FASTEST - 1) / FASTEST).max(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn film(ms: i64, rate: i64) -> Measures {
        Measures {
            duration_ms: Some(ms),
            frame_rate_milli: Some(rate),
            width: Some(1_920),
            height: Some(1_080),
            audio_codec: Some("aac".to_owned()),
            ..Measures::default()
        }
    }

    #[test]
    fn it_is_small_and_never_larger_than_the_film() {
        assert_eq!(film(1_000, 25_000).light_size(), Some((854, 480)));
        let upright = Measures { rotation: 90, ..film(1_000, 25_000) };
        assert_eq!(upright.light_size(), Some((480, 854)));
        let tiny = Measures { width: Some(320), height: Some(240), ..film(1_000, 25_000) };
        assert_eq!(tiny.light_size(), Some((320, 240)));
        assert_eq!(Measures::default().light_size(), None);
        assert_eq!(Measures::default().light_picture_rate(), None);
    }

    #[test]
    fn a_film_of_little_weight_is_light_itself() {
        let second = film(1_000, 25_000);
        assert!(second.is_light(75_000) && !second.is_light(75_001));
        assert!(!Measures::default().is_light(1), "of no known length");
    }

    #[test]
    fn fast_films_show_a_whole_part_of_their_pictures() {
        let paces =
            [24_000, 25_000, 29_970, 30_000, 50_000, 59_940, 60_000, 120_000].map(|rate| film(1, rate).light_pace());
        assert_eq!(paces, [1, 1, 1, 1, 2, 2, 2, 4]);
        assert_eq!(Measures::default().light_pace(), 1);
    }

    proptest! {
        /// A full buffer, the picture at its rate, the sound and the file around them stay below the whole.
        #[test]
        fn the_whole_stays_below_its_rate(ms in 400_i64..20_000_000, mute in any::<bool>()) {
            let film = Measures { mute, ..film(ms, 25_000) };
            let rate = film.light_picture_rate().unwrap();
            let sound = if mute { 0 } else { LIGHT_SOUND };
            let bits = rate * (ms + BUFFER_MS) / 1_000 + (sound + CONTAINER.0) * ms / 1_000 + CONTAINER.1;
            prop_assert!(bits <= LIGHT_RATE * ms / 1_000, "{bits} bits in {ms} ms");
            prop_assert!(ms < 60_000 || rate >= 450_000, "{rate}");
        }
    }
}
