//! The document around every page.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};

use crate::i18n::use_lang;
use crate::routes::App;
use crate::ui::bundle::BundleAssets;

/// Where the browser finds the files that belong to the pages. Provided by the server in context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteAssets {
    /// The style sheet: `main.css`.
    pub css: String,
    /// The page script: `page.js`. Empty without scripts.
    pub script: String,
    /// The bundles of islands.
    pub bundles: Vec<BundleAssets>,
    /// The script of the upload box: `upload.js`. Empty without scripts.
    pub upload: String,
    /// The library it uploads with: `tus.min.js`.
    pub tus: String,
    /// What keeps a judge's sheets in the browser: `keep.js`. Empty without scripts.
    pub keep: String,
    /// The script of the meeting room: `meeting.js`. Empty without scripts.
    pub meeting: String,
    /// The favicon: `icon.svg`.
    pub icon: String,
}

/// Parts that are not for every installation. Provided by the server in context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Shows `/ui`, the gallery of components.
    pub ui_page: bool,
    /// The data is made up; pages say so.
    pub demo: bool,
}

/// The whole document: head, then the page the address names.
pub fn shell() -> impl IntoView {
    provide_meta_context();
    // Only islands hydrate: nothing else needs markers or serialised data in the page.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let lang = use_lang();
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let script = (!assets.script.is_empty()).then(|| {
        view! { <script type="module" src=assets.script nonce=nonce></script> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href=assets.icon/>
                <link rel="stylesheet" href=assets.css/>
                {script}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
