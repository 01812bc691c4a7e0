//! The document around every page.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};

use crate::routes::App;
use crate::site::{LargeType, SiteAssets, is_without_script};
use islands::lang::use_lang;

/// The whole document: head, then the page the address names.
pub fn shell() -> impl IntoView {
    provide_meta_context();
    // Only islands hydrate: nothing else needs markers or serialised data in the page.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let lang = use_lang();
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    // Pages for everybody do without the script that the others share, and are small.
    let public = is_without_script(&islands::web::path(), &islands::session::actor());
    let css = if public { assets.public_css } else { assets.css };
    let large = use_context::<LargeType>().is_some_and(|one| one.0).then_some("large");
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let script = (!assets.script.is_empty() && !public).then(|| {
        view! { <script type="module" src=assets.script nonce=nonce></script> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag() data-type=large>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href=assets.icon/>
                <link rel="stylesheet" href=css/>
                {script}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
