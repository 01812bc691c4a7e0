//! What of the browser side a page loads.

use leptos::prelude::*;
use leptos_meta::Link;

use crate::shell::SiteAssets;

/// The bundles of `frontend`: each holds the islands of one kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// Pages that show a film.
    Player,
    /// The entry form with its film.
    Entry,
    /// The judge's desk with its film.
    Desk,
    /// The selection studio.
    Studio,
}

impl Bundle {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Player, Self::Entry, Self::Desk, Self::Studio];

    /// The name of its files, without an extension.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Entry => "entry",
            Self::Desk => "desk",
            Self::Studio => "studio",
        }
    }
}

/// Where the browser finds a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleAssets {
    /// Which.
    pub bundle: Bundle,
    /// Its module.
    pub module: String,
    /// Its wasm.
    pub wasm: String,
}

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
