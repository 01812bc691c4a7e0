//! What the player shows and does. All that is shown is read from the `<video>`, whoever moved it: these
//! controls, the keys of the desk, or the browser itself.

use leptos::ev::KeyboardEvent;
use leptos::html::{Div, Video};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlVideoElement;

use crate::Film;
use crate::film::{self, Trouble};
use crate::keys::{Act, Focus, meaning};
use islands::ui::browser::{recall, remember};
use words::{Lang, player as m};

/// Speeds to choose from.
const SPEEDS: [f64; 6] = [0.5, 0.75, 1.0, 1.25, 1.5, 2.0];
/// A step where the film's frame rate is not known, seconds.
const STEP_S: f64 = 1.0 / 25.0;
/// What this browser remembers: speed, volume in hundredths, and `1` for no sound.
const HABITS: &str = "linxuan.player";
/// An address is renewed no sooner than so long after the last time, milliseconds.
const RENEWAL_MS: f64 = 60_000.0;
/// With the whole screen, controls go when nothing has moved for so long, milliseconds.
const REST_MS: f64 = 3_000.0;
/// From this `readyState` the length is known.
const HAS_LENGTH: u16 = 1;
/// From this `readyState` there is a picture.
const HAS_PICTURE: u16 = 2;
/// From this `readyState` it goes on without waiting.
const GOES_ON: u16 = 3;
/// The `networkState` of something under way.
const LOADING: u16 = 2;

/// Events after which something may look different.
const CHANGES: [&str; 21] = [
    "play",
    "pause",
    "playing",
    "ended",
    "timeupdate",
    "seeking",
    "seeked",
    "waiting",
    "stalled",
    "canplay",
    "progress",
    "loadedmetadata",
    "loadeddata",
    "durationchange",
    "emptied",
    "volumechange",
    "ratechange",
    "error",
    "enterpictureinpicture",
    "leavepictureinpicture",
    "fullscreenchange",
];

/// The player as it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// It plays.
    pub playing: bool,
    /// It has come to its end.
    pub ended: bool,
    /// It would play, but must wait.
    pub waiting: bool,
    /// Where it is, seconds.
    pub at: f64,
    /// How long it lasts, seconds; 0 while nobody knows.
    pub length: f64,
    /// Without sound.
    pub muted: bool,
    /// 0 to 1.
    pub volume: f64,
    /// 1 is its own.
    pub speed: f64,
    /// How many tracks of captions there are, and which is shown.
    pub captions: (u32, Option<u32>),
    /// Covers the screen.
    pub full: bool,
    /// Could.
    pub can_full: bool,
    /// Is in a small window.
    pub floating: bool,
    /// Could.
    pub can_float: bool,
    /// Nothing has moved for a while: controls stand aside.
    pub idle: bool,
}

impl Shown {
    /// How much of the film has passed, 0 to 1.
    pub fn part(&self) -> f64 {
        if self.length > 0.0 { (self.at / self.length).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// What is known beside the picture.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// Where it was when there was last a picture, seconds.
    at: f64,
    /// Whether it played then.
    playing: bool,
    /// It goes back there as soon as it can.
    back: bool,
    /// When the address was last renewed.
    renewed: Option<f64>,
    /// When something last moved.
    moved: f64,
    /// The press that is going on only brought the controls back.
    roused: bool,
}

/// The player of one film.
#[derive(Clone, Copy)]
pub struct Controls {
    /// The language of the page.
    pub lang: Lang,
    /// The film.
    pub film: StoredValue<Film>,
    /// The whole of it.
    pub whole: NodeRef<Div>,
    /// The film itself.
    pub video: NodeRef<Video>,
    /// The script runs.
    pub live: RwSignal<bool>,
    /// The player as it stands.
    pub shown: RwSignal<Shown>,
    /// What has arrived, as a path across a track of 1000.
    pub arrived: RwSignal<String>,
    /// What has just changed, to be read out.
    pub said: RwSignal<String>,
    /// Why there is no picture.
    pub trouble: RwSignal<Option<Trouble>>,
    place: StoredValue<Place>,
}

impl Controls {
    /// A player at rest.
    pub fn new(film: Film, lang: Lang) -> Self {
        let length_ms = film.length_ms.and_then(|ms| i32::try_from(ms).ok()).unwrap_or_default();
        let shown = Shown {
            playing: false,
            ended: false,
            waiting: false,
            at: 0.0,
            length: f64::from(length_ms) / 1_000.0,
            muted: false,
            volume: 1.0,
            speed: 1.0,
            captions: (0, None),
            full: false,
            can_full: false,
            floating: false,
            can_float: false,
            idle: false,
        };
        Self {
            lang,
            film: StoredValue::new(film),
            whole: NodeRef::new(),
            video: NodeRef::new(),
            live: RwSignal::new(false),
            shown: RwSignal::new(shown),
            arrived: RwSignal::new(String::new()),
            said: RwSignal::new(String::new()),
            trouble: RwSignal::new(None),
            place: StoredValue::new(Place::default()),
        }
    }

    /// Takes over from the browser's own controls. Only in the browser.
    pub fn wake(self) {
        let (Some(video), Some(whole)) = (self.video.get_untracked(), self.whole.get_untracked()) else { return };
        if let Some((speed, volume, muted)) = recall(HABITS).and_then(|text| habits(&text)) {
            set_speed(&video, speed);
            video.set_volume(volume);
            video.set_muted(muted);
        }
        self.shown.set(self.read(&video));
        self.live.set(true);
        // Full screen is of the whole player, and its event stays there.
        film::listen(&whole, &["fullscreenchange"], move |_| self.sync());
        film::listen(&video, &CHANGES, move |event| if event.type_() == "error" { self.fail() } else { self.sync() });
        if film::trouble(&video).is_some() {
            self.fail();
        }
        self.sync();
    }

    fn read(self, video: &HtmlVideoElement) -> Shown {
        let before = self.shown.get_untracked();
        let (playing, ended, full) = (!video.paused() && !video.ended(), video.ended(), film::fills_screen(video));
        let place = self.place.get_value();
        let stuck = playing && video.ready_state() < GOES_ON && video.network_state() == LOADING;
        Shown {
            playing,
            ended,
            waiting: self.trouble.get_untracked().is_none() && (place.back || stuck),
            at: if place.back { place.at } else { video.current_time() },
            length: Some(video.duration()).filter(|length| length.is_finite()).unwrap_or(before.length),
            muted: video.muted(),
            volume: video.volume(),
            speed: video.playback_rate(),
            captions: film::captions(video),
            full,
            can_full: film::can_fill_screen(video),
            floating: film::floats(video),
            can_float: film::can_float(),
            idle: full && playing && film::now_ms() - place.moved > REST_MS,
        }
    }

    /// Shows the film as it stands.
    fn sync(self) {
        let Some(video) = self.video.get_untracked() else { return };
        let mut place = self.place.get_value();
        if place.back && video.ready_state() >= HAS_LENGTH {
            place.back = false;
            self.place.set_value(place);
            self.trouble.set(None);
            video.set_current_time(place.at);
            if place.playing {
                film::play(&video);
            }
        } else if !place.back && video.ready_state() >= HAS_PICTURE && film::trouble(&video).is_none() {
            self.trouble.set(None);
            (place.at, place.playing) = (video.current_time(), !video.paused());
            self.place.set_value(place);
        }
        let (before, now) = (self.shown.get_untracked(), self.read(&video));
        if (before.speed, before.volume, before.muted) != (now.speed, now.volume, now.muted) {
            let off = if now.muted { 1 } else { 0 };
            remember(HABITS, &format!("{} {} {off}", film::speed_text(now.speed), film::whole(now.volume * 100.0)));
        }
        if before != now {
            self.shown.set(now);
        }
        let arrived = path(&film::arrived(&video), now.length);
        if self.arrived.with_untracked(|before| *before != arrived) {
            self.arrived.set(arrived);
        }
    }

    /// The film cannot go on: a fresh address may help, else it is said why.
    fn fail(self) {
        let Some(video) = self.video.get_untracked() else { return };
        let trouble = film::trouble(&video);
        self.place.update_value(|place| place.playing |= !video.paused());
        if !(matches!(trouble, Some(Trouble::Network | Trouble::Source)) && self.renew()) {
            self.give_up(trouble);
        }
        self.sync();
    }

    fn give_up(self, trouble: Option<Trouble>) {
        self.place.update_value(|place| place.back = false);
        self.trouble.set(trouble);
    }

    /// Fetches a fresh address and goes on where it was; false if that has just been tried.
    fn renew(self) -> bool {
        let (file, ended) = self.film.with_value(|film| (film.file.clone(), film.src.clone()));
        let (Some(file), now) = (file, film::now_ms()) else { return false };
        if self.place.get_value().renewed.is_some_and(|before| now - before < RENEWAL_MS) {
            return false;
        }
        self.place.update_value(|place| (place.renewed, place.back) = (Some(now), true));
        spawn_local(async move {
            match film::fresh_address(&file, &ended).await {
                Ok(address) => {
                    if let Some(video) = self.video.get_untracked() {
                        video.set_src(&address);
                    }
                }
                Err(trouble) => self.give_up(Some(trouble)),
            }
            self.sync();
        });
        true
    }

    /// Once more, because somebody asks for it.
    pub fn try_again(self) {
        let Some(video) = self.video.get_untracked() else { return };
        self.trouble.set(None);
        if !self.renew() {
            self.place.update_value(|place| place.back = true);
            video.load();
        }
        self.sync();
    }

    /// Something moves: the controls come back.
    pub fn moved(self) {
        self.place.update_value(|place| place.moved = film::now_ms());
        if self.shown.with_untracked(|shown| shown.idle) {
            self.sync();
        }
    }

    /// A press begins somewhere on the player.
    pub fn pressed(self) {
        let roused = self.shown.with_untracked(|shown| shown.idle);
        self.place.update_value(|place| place.roused = roused);
        self.moved();
    }

    /// A press on the picture plays and pauses, unless it was for the controls.
    pub fn picture(self) {
        if self.live.get_untracked() && !self.place.get_value().roused {
            self.act(Act::Toggle);
        }
    }

    /// A key, while the player has the focus.
    pub fn key(self, event: &KeyboardEvent) {
        self.moved();
        let taken = event.default_prevented() || event.is_composing();
        if taken || event.ctrl_key() || event.meta_key() || event.alt_key() || !self.live.get_untracked() {
            return;
        }
        let desk = self.film.with_value(|film| film.desk);
        if let Some(act) = meaning(&event.key(), Focus::of(event), desk) {
            event.prevent_default();
            self.act(act);
        }
    }

    /// Does it.
    pub fn act(self, act: Act) {
        let Some(video) = self.video.get_untracked() else { return };
        let shown = self.shown.get_untracked();
        let to = |seconds: f64| video.set_current_time(film::between(seconds, 0.0, shown.length));
        match act {
            Act::Toggle => film::play_or_pause(&video),
            Act::Skip(seconds) => to(video.current_time() + seconds),
            Act::Jump(part) => to(shown.length * part),
            Act::Frame(pictures) if video.paused() => {
                let rate = self.film.with_value(|film| film.rate_milli).and_then(|rate| u32::try_from(rate).ok());
                let step_s = rate.filter(|rate| *rate > 0).map_or(STEP_S, |rate| 1_000.0 / f64::from(rate));
                to(video.current_time() + pictures * step_s);
            }
            Act::Frame(_) => {}
            Act::Louder(by) => self.set_volume(&video, video.volume() + by),
            Act::Volume(to) => self.set_volume(&video, to),
            // Sound that comes back must be heard.
            Act::Mute if video.muted() && video.volume() == 0.0 => self.set_volume(&video, 0.5),
            Act::Mute => {
                video.set_muted(!video.muted());
                self.say_volume(&video);
            }
            Act::Faster => self.set_speed(&video, faster(shown.speed).unwrap_or(shown.speed)),
            Act::Slower => self.set_speed(&video, slower(shown.speed).unwrap_or(shown.speed)),
            Act::NextSpeed => self.set_speed(&video, faster(shown.speed).unwrap_or(SPEEDS[0])),
            Act::Captions if shown.captions.0 > 0 => {
                let label = film::next_captions(&video);
                let words =
                    label.map_or_else(|| m::captions_gone(self.lang).to_owned(), |of| m::captions_are(self.lang, &of));
                self.said.set(words);
            }
            Act::Captions => {}
            Act::Float => film::float(&video),
            Act::Fill => film::fill_screen(&video),
        }
        self.sync();
    }

    fn set_speed(self, video: &HtmlVideoElement, speed: f64) {
        set_speed(video, speed);
        self.said.set(m::speed_is(self.lang, &film::speed_text(speed)));
    }

    fn set_volume(self, video: &HtmlVideoElement, volume: f64) {
        let volume = (volume.clamp(0.0, 1.0) * 100.0).round() / 100.0;
        video.set_volume(volume);
        video.set_muted(volume == 0.0);
        self.say_volume(video);
    }

    fn say_volume(self, video: &HtmlVideoElement) {
        let words = if video.muted() {
            m::muted(self.lang).to_owned()
        } else {
            m::volume_is(self.lang, film::whole(video.volume() * 100.0))
        };
        self.said.set(words);
    }
}

/// The speed is kept when another address is loaded.
fn set_speed(video: &HtmlVideoElement, speed: f64) {
    video.set_default_playback_rate(speed);
    video.set_playback_rate(speed);
}

fn faster(speed: f64) -> Option<f64> {
    SPEEDS.into_iter().find(|one| *one > speed + 0.01)
}

fn slower(speed: f64) -> Option<f64> {
    SPEEDS.into_iter().rev().find(|one| *one < speed - 0.01)
}

/// Reads what the browser remembers: speed, volume 0 to 1, sound off.
fn habits(text: &str) -> Option<(f64, f64, bool)> {
    let mut parts = text.split(' ');
    let named = parts.next()?;
    // Not read as a number: that alone would be 10 kB of tables.
    let speed = SPEEDS.into_iter().find(|speed| film::speed_text(*speed) == named)?;
    let volume = parts.next()?.parse::<u8>().ok().filter(|volume| *volume <= 100)?;
    Some((speed, f64::from(volume) / 100.0, parts.next()? == "1"))
}

/// Ranges of a film as a path across a track 1000 wide and 4 high.
pub fn path(ranges: &[(f64, f64)], length: f64) -> String {
    if length <= 0.0 {
        return String::new();
    }
    let part = |seconds: f64| film::whole((seconds / length).clamp(0.0, 1.0) * 1_000.0);
    ranges.iter().map(|(from, to)| format!("M{} 0H{}V4H{0}Z", part(*from), part(*to))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_go_step_by_step_and_stop_at_the_ends() {
        assert_eq!((faster(1.0), faster(2.0)), (Some(1.25), None));
        assert_eq!((slower(1.0), slower(0.5)), (Some(0.75), None));
        assert_eq!(faster(1.1), Some(1.25));
        let written = SPEEDS.map(film::speed_text);
        assert_eq!(written, ["0.5", "0.75", "1", "1.25", "1.5", "2"]);
        assert_eq!(
            [(-1.0, 9.0), (4.0, 9.0), (4.0, 3.0), (4.0, 0.0)].map(|(at, end)| film::between(at, 0.0, end)),
            [0.0, 4.0, 3.0, 0.0]
        );
        assert_eq!([0.4, 0.6, 1.5, f64::NAN].map(film::whole), [0, 1, 2, 0]);
        // What is reported as watched is held against it.
        assert_eq!(SPEEDS.last().copied(), Some(f64::from(domain::judging::watching::FASTEST) / 100.0));
    }

    #[test]
    fn habits_of_an_unknown_kind_are_left_aside() {
        assert_eq!(habits("1.5 80 0"), Some((1.5, 0.8, false)));
        assert_eq!(habits("2 0 1"), Some((2.0, 0.0, true)));
        for text in ["", "3 80 0", "1 101 0", "1 80", "NaN 80 0", "x"] {
            assert_eq!(habits(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_are_drawn_in_thousandths() {
        assert_eq!(path(&[(0.0, 90.0), (180.0, 400.0)], 360.0), "M0 0H250V4H0ZM500 0H1000V4H500Z");
        assert_eq!(path(&[(0.0, 1.0)], 0.0), "");
    }
}
