//! What this browser keeps until the server has it; `assets/keep.js` does the keeping. On the server nothing is kept.

use leptos::wasm_bindgen::{JsCast as _, JsValue};
use leptos::web_sys::js_sys::{Array, Function, Promise, Reflect};

/// The text under a key.
pub fn get(key: &str) -> Option<String> {
    call("get", &[key])?.as_string()
}

/// Keeps a text; [`settled`] tells when it is written.
pub fn put(key: &str, text: &str) {
    let _ = call("put", &[key, text]);
}

/// Forgets a text.
pub fn remove(key: &str) {
    let _ = call("remove", &[key]);
}

/// Lays a text aside under a name of its own that begins with `key`, beside what was laid aside before; the name.
pub fn lay(key: &str, text: &str) -> Option<String> {
    call("lay", &[key, text])?.as_string()
}

/// The name after this one of what was laid aside under `key`, the oldest first; after an empty one, the first.
pub fn next(key: &str, after: &str) -> Option<String> {
    call("next", &[key, after])?.as_string()
}

/// Waits until everything is written that was to be kept.
pub async fn settled() {
    if let Some(written) = call("settled", &[]).and_then(|answer| answer.dyn_into::<Promise>().ok()) {
        // A browser that keeps nothing has said so; the sheet is sent all the same.
        let _ = written.await;
    }
}

fn call(name: &str, words: &[&str]) -> Option<JsValue> {
    if !cfg!(feature = "hydrate") {
        return None;
    }
    let keep = Reflect::get(&leptos::prelude::window(), &JsValue::from_str("linxuanKeep")).ok()?;
    let function = Reflect::get(&keep, &JsValue::from_str(name)).ok()?.dyn_into::<Function>().ok()?;
    let arguments: Array = words.iter().map(|word| JsValue::from_str(word)).collect();
    function.apply(&keep, &arguments).ok()
}
