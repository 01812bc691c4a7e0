//! The small picture over the slider: which moment the pointer is at, and what is to be seen there.

use domain::film::Storyboard as Grid;
use leptos::prelude::*;

use crate::film;
use crate::state::Controls;

/// The longest sides of a small picture, pixels.
const MOST: (f64, f64) = (176.0, 132.0);
/// Room for the time under it, pixels.
const FOOT: f64 = 24.0;
/// Half the knob of the slider: its middle never comes nearer to either end. Pixels, as in the style sheet.
const KNOB: f64 = 7.0;
/// Half the width of the time, pixels.
const FIGURES: f64 = 24.0;

/// Small pictures of a film at even distances, all in one image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storyboard {
    /// The image's address.
    pub address: String,
    /// How they stand in it.
    pub grid: Grid,
}

islands::wire! {
    Storyboard { address, grid }
}

/// A length or a time of the grid, which are small, as a figure to draw with; at least 1.
fn real(number: i64) -> f64 {
    i32::try_from(number).map_or(1.0, |number| f64::from(number.max(1)))
}

impl Storyboard {
    /// Column and row of the picture at a moment, seconds.
    fn at(&self, seconds: f64) -> (i64, i64) {
        let columns = self.grid.columns.max(1);
        let index = film::whole((seconds * 1_000.0 / real(self.grid.interval_ms)).floor());
        let index = index.clamp(0, self.grid.tiles.max(1) - 1);
        (index % columns, index / columns)
    }

    /// Width and height of one as it is shown, pixels.
    fn shown(&self) -> (f64, f64) {
        let (width, height) = (real(self.grid.tile_width), real(self.grid.tile_height));
        let scale = (MOST.0 / width).min(MOST.1 / height);
        ((width * scale).round(), (height * scale).round())
    }
}

/// Where the slider is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    /// Where the pointer is, as a part of the whole.
    pub pointer: Option<f64>,
    /// The keyboard is on the slider.
    pub keyboard: bool,
    /// How long the slider is, pixels; 0 until it is first looked at.
    pub width: f64,
}

/// The part of the slider that is `offset` pixels from its beginning.
pub fn part(offset: f64, width: f64) -> f64 {
    ((offset - KNOB) / (width - 2.0 * KNOB).max(1.0)).clamp(0.0, 1.0)
}

/// The moment that is looked at, with its picture where there is one. Drawn as one figure along the whole slider,
/// because a place within it is an attribute and needs no style.
pub fn preview(player: Controls, look: RwSignal<Look>) -> AnyView {
    // With the keyboard the picture itself shows the moment while it plays.
    let place = move || {
        let look = look.get();
        player.shown.with(|shown| {
            let part = look.pointer.or_else(|| (look.keyboard && !shown.playing).then(|| shown.part()));
            part.filter(|_| shown.length > 0.0)
                .map(|part| (part * shown.length, KNOB + part * (look.width - 2.0 * KNOB)))
        })
    };
    // The middle, kept so far from both ends.
    let middle = move |half: f64| {
        let width = look.with(|look| look.width).max(2.0 * half);
        place().map_or(half, |(_, x)| film::between(x, half, width - half))
    };
    let board = player.film.with_value(|film| film.storyboard.clone());
    let half = board.as_ref().map_or(FIGURES, |board| board.shown().0 / 2.0);
    let tall = board.as_ref().map_or(0.0, |board| board.shown().1);
    let picture = board.map(|board| {
        let (width, height) = board.shown();
        let (across, down) = (board.grid.tile_width, board.grid.tile_height);
        let whole = (board.grid.columns * across, board.grid.rows * down);
        let address = board.address.clone();
        let window = move || {
            let (column, row) = board.at(place().map_or(0.0, |(seconds, _)| seconds));
            format!("{} {} {across} {down}", column * across, row * down)
        };
        // Fetched when it is first looked at, not with the page.
        let href = move || look.with(|look| look.width > 0.0).then(|| address.clone());
        view! {
            <svg
                x=move || film::whole(middle(half) - half).to_string()
                width=film::whole(width).to_string()
                height=film::whole(height).to_string()
                viewBox=window
                preserveAspectRatio="none"
            >
                <image href=href width=whole.0.to_string() height=whole.1.to_string()/>
            </svg>
        }
    });
    view! {
        <svg class="preview" class:seen=move || place().is_some() height=film::whole(tall + FOOT).to_string() aria-hidden="true">
            {picture}
            <text x=move || film::whole(middle(half)).to_string() y=film::whole(tall + FOOT - 7.0).to_string() text-anchor="middle">
                {move || place().map(|(seconds, _)| film::clock_of(seconds))}
            </text>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_its_picture_and_the_last_one_lasts() {
        let grid = Grid { columns: 3, rows: 2, tiles: 6, tile_width: 160, tile_height: 90, interval_ms: 5_000 };
        let board = Storyboard { grid, ..Storyboard::default() };
        assert_eq!(board.at(0.0), (0, 0));
        assert_eq!(board.at(14.9), (2, 0));
        assert_eq!(board.at(15.0), (0, 1));
        assert_eq!(board.at(999.0), (2, 1));
        assert_eq!(board.shown(), (176.0, 99.0));
        // A last row that is not full ends with its last picture.
        let five = Storyboard { grid: Grid { tiles: 5, ..grid }, ..Storyboard::default() };
        assert_eq!(five.at(999.0), (1, 1));
        let tall = Grid { tile_width: 90, tile_height: 160, ..grid };
        assert_eq!(Storyboard { grid: tall, ..board }.shown(), (74.0, 132.0));
    }

    #[test]
    fn the_knob_reaches_both_ends() {
        assert_eq!((part(0.0, 214.0), part(107.0, 214.0), part(214.0, 214.0)), (0.0, 0.5, 1.0));
        assert_eq!(part(3.0, 0.0), 0.0);
    }
}
