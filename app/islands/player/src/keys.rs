//! Keys of the player, while it or something in it has the focus.

use leptos::ev::KeyboardEvent;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::Element;

/// The marks of the volume slider, by which its keys are known.
pub const VOLUME: &str = "volume";

/// What a button or a key does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// Plays, pauses, plays again.
    Toggle,
    /// So many seconds on or back.
    Skip(f64),
    /// To a part of the whole, 0 to 1.
    Jump(f64),
    /// One picture on (1) or back (-1).
    Frame(f64),
    /// Louder or quieter, as a part of the whole.
    Louder(f64),
    /// To this volume, 0 to 1.
    Volume(f64),
    /// Sound off and on.
    Mute,
    /// The next speed above.
    Faster,
    /// The next speed below.
    Slower,
    /// The next speed above, from the highest to the lowest.
    NextSpeed,
    /// The next captions, after the last none.
    Captions,
    /// A small window, and back.
    Float,
    /// The whole screen, and back.
    Fill,
}

/// What has the focus within the player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// A button, which Space presses.
    Button,
    /// The volume, which arrows move.
    Volume,
    /// The player itself or its slider.
    Player,
}

impl Focus {
    /// Where a keystroke goes.
    pub fn of(event: &KeyboardEvent) -> Self {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        match element {
            Some(element) if element.tag_name() == "BUTTON" => Self::Button,
            Some(element) if element.class_name() == VOLUME => Self::Volume,
            _ => Self::Player,
        }
    }
}

/// What a key means. On the judge's desk digits and M are left to the score sheet.
pub fn meaning(key: &str, focus: Focus, desk: bool) -> Option<Act> {
    if focus == Focus::Volume {
        match key {
            "ArrowUp" | "ArrowRight" => return Some(Act::Louder(0.05)),
            "ArrowDown" | "ArrowLeft" => return Some(Act::Louder(-0.05)),
            "Home" => return Some(Act::Volume(0.0)),
            "End" => return Some(Act::Volume(1.0)),
            _ => {}
        }
    }
    Some(match key {
        " " if focus == Focus::Button => return None,
        " " | "k" | "K" => Act::Toggle,
        "j" | "J" => Act::Skip(-10.0),
        "l" | "L" => Act::Skip(10.0),
        "ArrowLeft" => Act::Skip(-5.0),
        "ArrowRight" => Act::Skip(5.0),
        "ArrowUp" => Act::Louder(0.1),
        "ArrowDown" => Act::Louder(-0.1),
        "Home" => Act::Jump(0.0),
        "End" => Act::Jump(1.0),
        "," => Act::Frame(-1.0),
        "." => Act::Frame(1.0),
        "<" => Act::Slower,
        ">" => Act::Faster,
        "c" | "C" => Act::Captions,
        "f" | "F" => Act::Fill,
        "m" | "M" if !desk => Act::Mute,
        _ if !desk => Act::Jump(f64::from(key.parse::<u8>().ok().filter(|digit| *digit <= 9)?) / 10.0),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desk_keeps_its_keys() {
        for key in ["0", "9", "m", "M", "n", "N", "p", "P", "?", "Delete"] {
            assert_eq!(meaning(key, Focus::Player, true), None, "{key}");
        }
        assert_eq!(meaning("m", Focus::Player, false), Some(Act::Mute));
        assert_eq!(meaning("3", Focus::Player, false), Some(Act::Jump(0.3)));
        assert_eq!(meaning("10", Focus::Player, false), None);
        for key in ["n", "p", "?", "Tab", "Enter", "Escape"] {
            assert_eq!(meaning(key, Focus::Player, false), None, "{key}");
        }
    }

    #[test]
    fn space_presses_a_button_and_arrows_move_the_volume_in_hand() {
        assert_eq!(meaning(" ", Focus::Button, false), None);
        assert_eq!(meaning(" ", Focus::Volume, false), Some(Act::Toggle));
        assert_eq!(meaning("ArrowLeft", Focus::Button, true), Some(Act::Skip(-5.0)));
        assert_eq!(meaning("ArrowLeft", Focus::Volume, true), Some(Act::Louder(-0.05)));
        assert_eq!(meaning("End", Focus::Volume, false), Some(Act::Volume(1.0)));
        assert_eq!(meaning("End", Focus::Player, false), Some(Act::Jump(1.0)));
    }
}
