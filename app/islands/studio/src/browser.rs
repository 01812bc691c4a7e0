//! The few things of the browser that the studio touches. On the server each does nothing.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

/// The address of what is tried, so that it can be shared and survives a reload.
pub fn show_address(address: &str) {
    #[cfg(feature = "hydrate")]
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (address, JsValue::NULL);
}

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    #[cfg(feature = "hydrate")]
    return window().performance().map_or(0.0, |clock| clock.now());
    #[cfg(not(feature = "hydrate"))]
    0.0
}

/// A number with one decimal, as the browser writes it.
pub fn one_decimal(number: f64) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return leptos::web_sys::js_sys::Number::from(number).to_fixed(1).ok().map(String::from);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = number;
        None
    }
}

/// Makes a button of the page around the island usable or not.
pub fn enable(id: &str, enabled: bool) {
    let Some(button) = document().get_element_by_id(id) else { return };
    let _ = if enabled { button.remove_attribute("disabled") } else { button.set_attribute("disabled", "") };
}
