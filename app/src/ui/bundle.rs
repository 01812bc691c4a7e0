//! What of the browser side a page loads.

use leptos::prelude::*;
use leptos_meta::Link;

use crate::site::SiteAssets;

pub use crate::site::Bundle;

/// Names the bundle that the islands of this page are in; the page's script loads it from here. The browser fetches it while
/// it still reads the page, or in its own time where islands only come `later`.
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
        view! {
            <Link id="bundle-module" rel=module href=found.module/>
            <Link id="bundle-wasm" rel=wasm as_="fetch" crossorigin="anonymous" href=found.wasm/>
        }
    })
}
