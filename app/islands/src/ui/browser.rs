//! What this browser keeps between visits, and where it goes. On the server nothing is kept.

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

/// Keeps a text in this browser; where storage is off or full it is lost with the page.
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
fn store() -> Option<leptos::web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// Goes to another page.
pub fn go_to(address: &str) {
    let _ = leptos::prelude::window().location().set_href(address);
}

/// Loads the page anew.
pub fn reload() {
    let _ = leptos::prelude::window().location().reload();
}
