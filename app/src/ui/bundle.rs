//! What of the browser side a page loads.

use leptos::html;
use leptos::prelude::*;

use crate::site::SiteAssets;

pub use crate::site::Bundle;

/// Names the bundle that the islands of this page are in; the page's script loads it from here. The browser fetches it while
/// it still reads the page, or in its own time where islands only come `later`. The links stand in the page itself: what is
/// registered for the head (`leptos_meta`) by a page that waited for its data is lost when another thread goes on with it.
#[component]
pub fn PageBundle(
    /// The bundle.
    bundle: Bundle,
    /// No island is on the page yet.
    #[prop(optional)]
    later: bool,
) -> impl IntoView {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let (module, wasm) = if later { ("prefetch", "prefetch") } else { ("modulepreload", "preload") };
    assets.bundles.into_iter().find(|one| one.bundle == bundle).map(|found| {
        let link = |id: &'static str, rel: &'static str, href: String| html::link().id(id).rel(rel).href(href);
        (
            link("bundle-module", module, found.module),
            link("bundle-wasm", wasm, found.wasm).r#as("fetch").crossorigin("anonymous"),
        )
    })
}
