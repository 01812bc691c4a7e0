//! The few things of the browser that the sheet touches. On the server each does nothing.

use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys;

/// Reads a text this browser keeps.
pub fn recall(key: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return store()?.get_item(key).ok().flatten();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = key;
        None
    }
}

/// Keeps a text in this browser. Where storage is off or full the sheet still saves to the server.
pub fn remember(key: &str, text: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(store) = store() {
        let _ = store.set_item(key, text);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (key, text);
}

/// Forgets a text.
pub fn forget(key: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(store) = store() {
        let _ = store.remove_item(key);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = key;
}

#[cfg(feature = "hydrate")]
fn store() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// Goes to another page.
pub fn go_to(address: &str) {
    let _ = leptos::prelude::window().location().set_href(address);
}

/// Whether a keystroke belongs to what has the focus: a field, a list, anything that can be edited.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    element.is_content_editable()
        || match element.tag_name().as_str() {
            "TEXTAREA" | "SELECT" => true,
            // A ticked box does not take letters.
            "INPUT" => element.get_attribute("type").as_deref() != Some("checkbox"),
            _ => false,
        }
}

/// Whether a keystroke would press what has the focus.
pub fn is_pressing(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "A" | "BUTTON" | "SUMMARY" | "VIDEO" | "INPUT"))
}

/// Whether a dialog lies over the page.
pub fn dialog_is_open() -> bool {
    leptos::prelude::document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Opens a dialog of the page.
pub fn open_dialog(id: &str) {
    let dialog = leptos::prelude::document().get_element_by_id(id);
    if let Some(dialog) = dialog.and_then(|element| element.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
        let _ = dialog.show_modal();
    }
}

/// Gives an element the focus.
pub fn focus(id: &str) {
    let element = leptos::prelude::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The film of this page.
pub fn film(id: &str) -> Option<web_sys::HtmlVideoElement> {
    leptos::prelude::document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether a keystroke went to the film itself.
pub fn is_on_film(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.tag_name() == "VIDEO")
}

/// Moves within the film, seconds.
pub fn skip(film: &web_sys::HtmlVideoElement, seconds: f64) {
    film.set_current_time((film.current_time() + seconds).max(0.0));
}

/// The film over the whole screen, and back. Keys score there too.
pub fn fill_screen(film: &web_sys::HtmlVideoElement) {
    let document = leptos::prelude::document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else {
        let _ = film.request_fullscreen();
    }
}

/// Plays or pauses.
pub fn play_or_pause(film: &web_sys::HtmlVideoElement) {
    if film.paused() {
        // A browser that refuses to play says so in its own player.
        if let Ok(promise) = film.play() {
            leptos::task::spawn_local(async move {
                let _ = promise.await;
            });
        }
    } else {
        let _ = film.pause();
    }
}

/// Where the film is, as `m:ss`.
pub fn clock(film: &web_sys::HtmlVideoElement) -> String {
    let seconds: i64 = format!("{:.0}", film.current_time().floor()).parse().unwrap_or_default();
    crate::i18n::common::clock(seconds.saturating_mul(1_000))
}
