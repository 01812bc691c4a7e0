//! The few things of the browser that the sheet touches. On the server each does nothing.

use leptos::prelude::window_event_listener_untyped;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys;

use islands::ui::browser::{forget, recall, remember};

/// What stands in a field of a form just now, before the script has taken it over.
pub fn value_in(form: &str, field: &str) -> Option<String> {
    use leptos::wasm_bindgen::JsValue;
    if !cfg!(feature = "hydrate") {
        return None;
    }
    let found = leptos::prelude::document().query_selector(&format!("#{form} [name='{field}']")).ok().flatten()?;
    leptos::web_sys::js_sys::Reflect::get(&found, &JsValue::from_str("value")).ok()?.as_string()
}

/// Whether a keystroke belongs to what has the focus: a field, a list, anything that can be edited.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    element.is_content_editable()
        || match element.tag_name().as_str() {
            "TEXTAREA" | "SELECT" => true,
            // A ticked box and a slider take no letters.
            "INPUT" => !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "range")),
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

/// Does something whenever the page is shown again: brought back whole by Back or Forward, or looked at after another one.
pub fn on_shown_again(again: impl Fn() + Clone + 'static) {
    use leptos::wasm_bindgen::JsValue;
    let says = |of: &JsValue, name: &str| leptos::web_sys::js_sys::Reflect::get(of, &JsValue::from_str(name)).ok();
    let shown = again.clone();
    let _ = window_event_listener_untyped("pageshow", move |event| {
        if says(&event, "persisted").is_some_and(|kept| kept.is_truthy()) {
            again();
        }
    });
    let _ = window_event_listener_untyped("visibilitychange", move |_| {
        let state = says(&leptos::prelude::document(), "visibilityState");
        if state.and_then(|state| state.as_string()).as_deref() == Some("visible") {
            shown();
        }
    });
}

/// Gives an element the focus.
pub fn focus(id: &str) {
    let element = leptos::prelude::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Puts other words into an element.
pub fn say(id: &str, words: &str) {
    if let Some(element) = leptos::prelude::document().get_element_by_id(id) {
        element.set_text_content(Some(words));
    }
}

/// Takes the focus from an element.
pub fn blur(id: &str) {
    let element = leptos::prelude::document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.blur();
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

/// Since when this judge has been at work, kept for this tab: first and last time in milliseconds.
const AT_WORK: &str = "linxuan.at-work";
/// Whoever comes back after so long has had a break, milliseconds.
const PAUSE_MS: i64 = 600_000;

/// Minutes of work without a pause of ten; notes that there is work now.
pub fn at_work_minutes() -> i64 {
    let now = islands_player::film::whole(islands_player::film::now_ms());
    let before = recall(AT_WORK).and_then(|text| {
        let (from, last) = text.split_once(' ')?;
        Some((from.parse::<i64>().ok()?, last.parse::<i64>().ok()?))
    });
    let from = before.filter(|(_, last)| now.saturating_sub(*last) < PAUSE_MS).map_or(now, |(from, _)| from);
    remember(AT_WORK, &format!("{from} {now}"));
    now.saturating_sub(from).div_euclid(60_000)
}

/// The break was taken: counting begins anew.
pub fn rested() {
    forget(AT_WORK);
}
