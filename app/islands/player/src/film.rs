//! The `<video>` element and what can be asked of it. Only called in the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use leptos::web_sys::js_sys::{Date, Function, Reflect};
use leptos::web_sys::{Event, EventTarget, HtmlVideoElement};

use islands::text::parse_pairs;
use words::common;

/// Why a film cannot be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Loading was broken off.
    Aborted,
    /// The server cannot be reached, or no longer gives the film.
    Network,
    /// The file is damaged, or uses what the browser cannot decode.
    Decode,
    /// Not found, or of a kind the browser does not know.
    Source,
    /// Nobody is signed in any more.
    SignedOut,
}

/// Moves within the film, seconds.
pub fn skip(film: &HtmlVideoElement, seconds: f64) {
    film.set_current_time((film.current_time() + seconds).max(0.0));
}

/// Starts to play. A browser that refuses leaves it paused.
pub fn play(film: &HtmlVideoElement) {
    if let Ok(promise) = film.play() {
        spawn_local(async move {
            let _ = promise.await;
        });
    }
}

/// Plays or pauses.
pub fn play_or_pause(film: &HtmlVideoElement) {
    if film.paused() {
        play(film);
    } else {
        let _ = film.pause();
    }
}

/// The film with its controls over the whole screen, and back.
pub fn fill_screen(film: &HtmlVideoElement) {
    let document = document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
        return;
    }
    let filled = match film.closest(".player").ok().flatten() {
        Some(player) => player.request_fullscreen(),
        None => film.request_fullscreen(),
    };
    // A phone may know only the film itself as full screen.
    if filled.is_err() {
        call(film, "webkitEnterFullscreen");
    }
}

/// Whether the film or its player covers the screen.
pub fn fills_screen(film: &HtmlVideoElement) -> bool {
    document().fullscreen_element().is_some_and(|element| element.contains(Some(film)))
}

/// Whether the film can cover the screen here.
pub fn can_fill_screen(film: &HtmlVideoElement) -> bool {
    document().fullscreen_enabled() || get(film, "webkitEnterFullscreen").is_function()
}

/// The film in a small window over others, and back.
pub fn float(film: &HtmlVideoElement) {
    if floats(film) {
        call(&document(), "exitPictureInPicture");
    } else {
        call(film, "requestPictureInPicture");
    }
}

/// Whether the film is in a small window of its own.
pub fn floats(film: &HtmlVideoElement) -> bool {
    let film: &JsValue = film;
    get(&document(), "pictureInPictureElement") == *film
}

/// Whether this browser has such windows.
pub fn can_float() -> bool {
    get(&document(), "pictureInPictureEnabled").is_truthy()
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Calls what not every browser has, and lets it fail quietly.
fn call(of: &JsValue, name: &str) {
    use leptos::web_sys::js_sys::Promise;
    let Ok(function) = get(of, name).dyn_into::<Function>() else { return };
    if let Some(promise) = function.call0(of).ok().and_then(|answer| answer.dyn_into::<Promise>().ok()) {
        spawn_local(async move {
            let _ = promise.await;
        });
    }
}

/// Where the film is, as `m:ss`.
pub fn clock(film: &HtmlVideoElement) -> String {
    clock_of(film.current_time())
}

/// Seconds as `m:ss`.
pub fn clock_of(seconds: f64) -> String {
    common::clock(whole(seconds.floor()).saturating_mul(1_000))
}

/// The nearest whole number; 0 for what is none.
#[expect(clippy::as_conversions, reason = "it saturates, and the way by a text takes 8 kB of code and tables")]
pub fn whole(number: f64) -> i64 {
    number.round_ties_even() as i64
}

/// A number kept between two others. `f64::clamp` prints them where they are the wrong way round, which takes as much again.
pub fn between(number: f64, least: f64, most: f64) -> f64 {
    number.min(most).max(least)
}

/// A speed as it is written, `1` or `1.25`; by whole numbers, for the same reason.
pub fn speed_text(speed: f64) -> String {
    let hundredths = whole(speed * 100.0).max(0);
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    Date::now()
}

/// Hears several kinds of events of one element for as long as the page stands.
pub fn listen(target: &EventTarget, kinds: &[&str], hear: impl FnMut(Event) + 'static) {
    let hear = Closure::<dyn FnMut(Event)>::new(hear);
    for kind in kinds {
        let _ = target.add_event_listener_with_callback(kind, hear.as_ref().unchecked_ref());
    }
    hear.forget();
}

/// What of the film has arrived, seconds from and to.
pub fn arrived(film: &HtmlVideoElement) -> Vec<(f64, f64)> {
    #[cfg(feature = "hydrate")]
    {
        let ranges = film.buffered();
        (0..ranges.length()).filter_map(|at| Some((ranges.start(at).ok()?, ranges.end(at).ok()?))).collect()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = film;
        Vec::new()
    }
}

/// What keeps the film from being seen.
pub fn trouble(film: &HtmlVideoElement) -> Option<Trouble> {
    #[cfg(feature = "hydrate")]
    return Some(match film.error()?.code() {
        1 => Trouble::Aborted,
        2 => Trouble::Network,
        3 => Trouble::Decode,
        _ => Trouble::Source,
    });
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = film;
        None
    }
}

/// How many tracks of captions there are, and the place of the one that is shown.
pub fn captions(film: &HtmlVideoElement) -> (u32, Option<u32>) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::web_sys::TextTrackMode;
        let Some(tracks) = film.text_tracks() else { return (0, None) };
        let shows = |at: &u32| tracks.get(*at).is_some_and(|track| track.mode() == TextTrackMode::Showing);
        (tracks.length(), (0..tracks.length()).find(shows))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = film;
        (0, None)
    }
}

/// Shows the next track of captions; after the last one none. Returns the name of what is shown then.
pub fn next_captions(film: &HtmlVideoElement) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        use leptos::web_sys::TextTrackMode;
        let tracks = film.text_tracks()?;
        let (_, shown) = captions(film);
        let next = shown.map_or(0, |shown| shown.saturating_add(1));
        for at in 0..tracks.length() {
            if let Some(track) = tracks.get(at) {
                track.set_mode(if at == next { TextTrackMode::Showing } else { TextTrackMode::Disabled });
            }
        }
        tracks.get(next).map(|track| track.label())
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = film;
        None
    }
}

/// A fresh address of a file in place of one that has ended, of the same copy of it: a player that has begun goes on with no other.
///
/// # Errors
/// Nobody is signed in, the server has no such film for this person, or it cannot be reached.
pub async fn fresh_address(file: &str, ended: &str) -> Result<String, Trouble> {
    use leptos::web_sys::Response;
    let asked = window().fetch_with_str(&format!("/media/{file}/address?copy={}", copy_of(ended))).await;
    let answer = asked.ok().and_then(|answer| answer.dyn_into::<Response>().ok()).ok_or(Trouble::Network)?;
    match answer.status() {
        200 => {}
        401 => return Err(Trouble::SignedOut),
        500.. => return Err(Trouble::Network),
        _ => return Err(Trouble::Source),
    }
    let body = answer.json().map_err(|_| Trouble::Network)?.await.map_err(|_| Trouble::Network)?;
    get(&body, "url").as_string().ok_or(Trouble::Source)
}

/// Which copy of a film an address leads to.
fn copy_of(address: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let copy = parse_pairs(query).into_iter().find_map(|(name, value)| (name == "copy").then_some(value));
    copy.unwrap_or_else(|| "play".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_renewed_for_the_same_copy() {
        assert_eq!(copy_of("/media/f1?copy=original&until=9&signature=a-_b"), "original");
        assert_eq!(copy_of("/media/f1?until=9&copy=play"), "play");
        assert_eq!(copy_of("/media/f1"), "play");
    }
}
