//! The browser's entry: `hydrate()` and nothing else.

// Every `#[island]` of `app` is an export of this module; without a mention the crate would not be linked at all.
use app as _;

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's script, before it hands each `<leptos-island>` to the export of its name.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
