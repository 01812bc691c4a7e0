//! What every bundle begins with.

/// Called once when the bundle has come, before the page's script hands each `<leptos-island>` to the export of its name.
pub fn begin() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
