//! Keys of the whole desk. They do nothing while somebody types, and can be switched off.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::api::Desk;
use crate::browser;
use crate::notes::NEW_NOTE;
use crate::ruler::{Scale, digit_of};
use crate::saving::Saver;
use islands::ui::browser::{forget, recall, remember};
use islands_player::film;
use words::{Lang, judging as m};

/// The dialog that lists the keys.
pub const KEYS_DIALOG: &str = "keys";
/// The field of the comment.
pub const COMMENT: &str = "sheet-comment";
/// What this browser remembers when keys are off.
const OFF: &str = "linxuan.keys";

/// What keys may reach.
#[derive(Clone, Copy)]
pub struct Keys {
    desk: StoredValue<Desk>,
    saver: Saver,
    active: RwSignal<Option<usize>>,
    /// Single keys do something; the list of keys switches them.
    pub on: RwSignal<bool>,
}

impl Keys {
    /// Keys of one desk, on unless switched off in this browser.
    pub fn new(desk: &Desk, saver: Saver, active: RwSignal<Option<usize>>) -> Self {
        Self { desk: StoredValue::new(desk.clone()), saver, active, on: RwSignal::new(true) }
    }

    /// Starts to listen. Only in the browser.
    pub fn wake(self) {
        self.on.set(recall(OFF).is_none());
        let _ = window_event_listener(leptos::ev::keydown, move |event| self.press(&event));
    }

    /// Switches the keys, and remembers it.
    pub fn switch(self, on: bool) {
        self.on.set(on);
        if on { forget(OFF) } else { remember(OFF, "off") }
    }

    fn press(self, event: &KeyboardEvent) {
        let busy = event.default_prevented()
            || event.is_composing()
            || event.ctrl_key()
            || event.meta_key()
            || event.alt_key()
            || browser::is_typing(event)
            || browser::dialog_is_open();
        if busy || !self.on.get_untracked() {
            return;
        }
        if self.act(event) {
            event.prevent_default();
        }
    }

    /// Whether the key meant something.
    fn act(self, event: &KeyboardEvent) -> bool {
        let address = |of: fn(&Desk) -> &String| self.desk.with_value(|desk| of(desk).clone());
        if let Some(digit) = digit_of(event) {
            return self.mark(digit, event.shift_key());
        }
        match event.key().as_str() {
            "n" | "N" => self.leave(&address(|desk| if desk.next.is_empty() { &desk.list } else { &desk.next })),
            "p" | "P" => self.leave(&address(|desk| &desk.previous)),
            "?" => browser::open_dialog(KEYS_DIALOG),
            "m" | "M" => return self.note(),
            " " if browser::is_pressing(event) => return false,
            " " | "k" | "K" => return self.film(film::play_or_pause),
            "j" | "J" => return self.film(|video| film::skip(video, -10.0)),
            "l" | "L" => return self.film(|video| film::skip(video, 10.0)),
            // The player has arrows of its own; a ruler in focus has taken them already.
            "ArrowLeft" | "ArrowRight" if browser::is_on_film(event) => return false,
            "ArrowLeft" => return self.film(|video| film::skip(video, -5.0)),
            "ArrowRight" => return self.film(|video| film::skip(video, 5.0)),
            "f" | "F" => return self.film(film::fill_screen),
            _ => return false,
        }
        true
    }

    fn leave(self, address: &str) {
        if !address.is_empty() {
            self.saver.leave(address);
        }
    }

    fn film(self, act: impl FnOnce(&leptos::web_sys::HtmlVideoElement)) -> bool {
        let film = self.desk.with_value(|desk| browser::film(&desk.player));
        film.as_ref().map(act).is_some()
    }

    /// A note at the film's time.
    fn note(self) -> bool {
        if self.saver.locked.get_untracked() {
            return false;
        }
        browser::focus(NEW_NOTE);
        true
    }

    /// Without a ruler in focus a digit goes to the first criterion without a mark, so that `8` `7` `9` scores
    /// three criteria one after the other; when all have one, to the one last in hand.
    fn mark(self, digit: i64, half: bool) -> bool {
        let target = self.desk.with_value(|desk| {
            let missing = self.saver.draft.with_untracked(|draft| {
                desk.rubric.criteria.iter().position(|criterion| !draft.marks.contains_key(&criterion.key))
            });
            let index = missing.or_else(|| self.active.get_untracked())?;
            let criterion = desk.rubric.criteria.get(index)?;
            Some((index, criterion.key.clone(), Scale::of(&desk.rubric).digit(digit, half)))
        });
        let Some((index, key, mark)) = target else { return false };
        self.saver.mark(&key, Some(mark));
        self.active.set(Some(index));
        true
    }
}

/// The keys and what they do, for the list.
pub fn list(lang: Lang) -> [(&'static str, &'static str); 13] {
    [
        ("1–9", m::key_digit(lang)),
        ("0", m::key_ten(lang)),
        ("Shift + 1–9", m::key_half(lang)),
        ("← →", m::key_arrows(lang)),
        ("Delete", m::key_delete(lang)),
        ("N", m::key_next(lang)),
        ("P", m::key_previous(lang)),
        ("M", m::key_note(lang)),
        (m::key_space(lang), m::key_play(lang)),
        ("J L", m::key_skip(lang)),
        ("← →", m::key_arrows_film(lang)),
        ("F", m::key_screen(lang)),
        ("?", m::key_list(lang)),
    ]
}
