//! The language of a page.

use words::Lang;

/// The language of this page: on the server the one chosen for the request, in the browser the page's own.
///
/// Call it while a component is being made, not in an event handler.
#[must_use]
pub fn use_lang() -> Lang {
    leptos::prelude::use_context::<Lang>().unwrap_or_else(page_lang)
}

#[cfg(feature = "hydrate")]
fn page_lang() -> Lang {
    leptos::prelude::document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_default()
}

#[cfg(not(feature = "hydrate"))]
fn page_lang() -> Lang {
    Lang::default()
}
