//! Storyboards: the small pictures of a film that a player shows under its ruler.

use serde::{Deserialize, Serialize};

use super::measures::Measures;

/// Most tiles of a storyboard.
const TILES: i64 = 100;
/// Tiles beside each other.
const COLUMNS: i64 = 10;
/// Width of a tile, pixels.
const TILE_WIDTH: i64 = 160;

/// A grid of small pictures taken at equal distances, in reading order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storyboard {
    /// Tiles beside each other.
    pub columns: i64,
    /// Rows of tiles.
    pub rows: i64,
    /// Tiles; the last row may be part empty.
    pub tiles: i64,
    /// Width of a tile, pixels.
    pub tile_width: i64,
    /// Height of a tile, pixels.
    pub tile_height: i64,
    /// Time from one tile to the next, milliseconds; the first is at the beginning.
    pub interval_ms: i64,
}

impl Storyboard {
    /// The grid for a film: a picture a second, fewer in films longer than a hundred seconds. `None` where duration or
    /// size is unknown.
    #[must_use]
    pub fn plan(measures: &Measures) -> Option<Self> {
        let duration = measures.length_ms()?;
        let (tile_width, tile_height) = measures.reduced(TILE_WIDTH)?;
        let interval_ms = (duration / TILES + i64::from(duration % TILES != 0)).max(1_000);
        let tiles = (duration / interval_ms + i64::from(duration % interval_ms != 0)).clamp(1, TILES);
        let columns = tiles.min(COLUMNS);
        let rows = tiles / columns + i64::from(tiles % columns != 0);
        Some(Self { columns, rows, tiles, tile_width, tile_height, interval_ms })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn film(width: i64, height: i64, duration_ms: Option<i64>) -> Measures {
        Measures { width: Some(width), height: Some(height), duration_ms, ..Measures::default() }
    }

    #[test]
    fn a_storyboard_is_a_picture_a_second_or_a_hundred() {
        let plan = |duration| Storyboard::plan(&film(1_920, 1_080, Some(duration))).unwrap();
        let short = plan(12_500);
        assert_eq!((short.columns, short.rows, short.tiles, short.interval_ms), (10, 2, 13, 1_000));
        assert_eq!((short.tile_width, short.tile_height), (160, 90));
        let long = plan(3_600_000);
        assert_eq!((long.columns, long.rows, long.tiles, long.interval_ms), (10, 10, 100, 36_000));
        assert_eq!((plan(1).columns, plan(1).rows), (1, 1));
        assert_eq!(Storyboard::plan(&film(1, 1, None)), None);
    }

    proptest! {
        #[test]
        fn any_size_gives_a_storyboard_that_an_image_file_can_hold(
            width in 1_i64..40_000, height in 1_i64..40_000, rotation in 0_i64..4, aspect in "[0-9]{1,4}:[0-9]{1,4}",
        ) {
            let upright = film(width, height, Some(60_000));
            let measures = Measures { rotation: rotation * 90, display_aspect: Some(aspect), ..upright };
            let plan = Storyboard::plan(&measures).unwrap();
            prop_assert!(plan.tiles <= TILES && plan.rows * plan.tile_height <= 65_535);
            prop_assert!(plan.columns * plan.rows >= plan.tiles && (plan.rows - 1) * plan.columns < plan.tiles);
        }
    }
}
