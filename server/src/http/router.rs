//! Every route with its layers.

use std::sync::Arc;

use app::accounts::{DemoAccount, DemoAccounts};
use app::{Features, SiteAssets};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::multipart::Multipart;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use islands::session::Network;
use islands::web::{CookiePolicy, RequestId, SiteAddress};
use leptos::prelude::provide_context;
use services::Services;

use super::bodies::{ARRIVES_WITHIN, arrived};
use super::certificates::certificate_routes;
use super::health::health_routes;
use super::identity::{AccelPrefix, Identity, identify};
use super::letters::letter_routes;
use super::metrics::Metrics;
use super::pages::{ContextProvider, PageSettings};
use super::public::{self, PublicPages};
use super::requests::{Client, TrustedProxies, logged};
use super::turns::Turns;
use super::{
    api, channels, compression, downloads, events, exhibition_orders, media, packages, pages, participation, plans,
    publicity, sheets, viewings,
};
use crate::config::Config;
use crate::connections::network_name;
use crate::security::{Https, TrustedOrigins, headers, same_site_writes};
use crate::site;

/// The whole site; `metrics` counts what it answers. `site` is where people find it, for links that leave it. `demo` are the
/// accounts the sign-in page offers; with any, every page says that its data is made up.
pub fn routes(services: Services, config: &Config, site: &str, demo: Vec<DemoAccount>, metrics: Metrics) -> Router {
    let settings = page_settings(config, !demo.is_empty());
    let cookies = settings.cookies;
    let accel = config.accel_redirect.as_deref().map(|place| AccelPrefix(Arc::from(place)));
    let trusted: Vec<String> = config.public_address.iter().cloned().collect();
    // Compressed as they are sent. Films, byte ranges and event streams stay outside, and so do the embedded files, which
    // lie there compressed.
    let words = pages::router(settings, provide(site.to_owned(), demo))
        .merge(api::routes())
        .merge(letter_routes())
        .merge(certificate_routes(cookies))
        .route("/contests/{id}/exports/{file}", get(downloads::export))
        .route("/contests/{id}/lists/{file}", get(downloads::list))
        .route("/contests/{id}/record/{file}", get(downloads::record))
        .route("/lists/{file}", get(downloads::site_list))
        .route("/contests/{id}/export", get(downloads::old_export))
        .route(
            "/contests/{id}/entries/sheet",
            post(sheets::take).layer(DefaultBodyLimit::max(sheets::MOST_SHEET_BYTES)),
        )
        .route("/contests/{id}/entries/sheet/{file}", get(sheets::give))
        .route(
            "/exhibition/sites/sheet",
            post(sheets::take_sites).layer(DefaultBodyLimit::max(sheets::MOST_SHEET_BYTES)),
        )
        .route(
            "/calendar/file",
            post(move |identity: Identity, form: Multipart| sheets::take_days(cookies, identity, form))
                .layer(DefaultBodyLimit::max(sheets::MOST_CALENDAR_BYTES)),
        )
        .merge(public::routes(cookies))
        .route("/site/{id}/evidence", post(viewings::take))
        .merge(channels::text_routes())
        .merge(plans::routes())
        .merge(participation::routes())
        .route("/judge/{id}/signed.json", get(downloads::signed))
        .route("/calls/{id}/notice/{file}", get(publicity::notice_text))
        .route("/calls/{id}/notice.pdf", get(publicity::notice_pdf))
        .route("/calls/{id}/result.txt", get(publicity::result_text))
        .route("/calls/{id}/result.pdf", get(publicity::result_pdf))
        .route("/judge/{id}/signed.pdf", get(downloads::signed_pdf))
        .route("/entries/{id}/receipt.pdf", get(downloads::receipt_pdf))
        .route("/contests/{id}/meeting/minutes.txt", get(downloads::minutes))
        .route("/contests/{id}/meeting/minutes.pdf", get(downloads::minutes_pdf));
    compression::layered(words)
        .merge(api::upload_routes())
        .route(
            "/objections/evidence/{token}",
            post(publicity::take_evidence).layer(DefaultBodyLimit::max(publicity::MOST_EVIDENCE_BYTES)),
        )
        .route("/contests/{id}/objections/{number}/evidence/{file}", get(publicity::give_evidence))
        .route("/media/{id}", get(media::film))
        .route("/media/{id}/address", get(media::address))
        .route("/gallery/{id}/poster.jpg", get(media::poster))
        .route("/gallery/{id}/small.jpg", get(media::small_poster))
        .route("/site/{id}/viewings/{viewing}/films/{entry}", get(viewings::film))
        .route("/contests/{id}/package/films.zip", get(packages::package))
        .route("/exhibition/packs/{id}/pack.zip", get(packages::pack))
        .merge(channels::file_routes())
        .merge(exhibition_orders::file_routes())
        .route("/entries/{id}/events", get(events::films))
        .route("/contests/{id}/meeting/events", get(events::meeting))
        .layer(from_fn_with_state((services.clone(), cookies, accel, Turns::default()), identify))
        .layer(from_fn_with_state((cookies, ARRIVES_WITHIN), arrived))
        .layer(from_fn_with_state(PublicPages::new(services.clone(), cookies, metrics.clone()), public::kept))
        .route("/pkg/{name}", get(site::file))
        .merge(health_routes(services))
        .layer(from_fn_with_state(TrustedOrigins(Arc::from(trusted)), same_site_writes))
        .layer(from_fn_with_state(Https(cookies.secure), headers))
        .layer(from_fn_with_state((TrustedProxies(config.trusted_proxies.clone().into()), metrics), logged))
}

fn page_settings(config: &Config, demo: bool) -> PageSettings {
    PageSettings {
        assets: SiteAssets {
            css: site::asset("main.css").to_owned(),
            public_css: site::asset("public.css").to_owned(),
            script: site::asset("page.js").to_owned(),
            bundles: site::bundles(),
            upload: site::asset("upload.js").to_owned(),
            films: site::asset("films.js").to_owned(),
            hash: site::asset("hash.js").to_owned(),
            keep: site::asset("keep.js").to_owned(),
            tus: site::asset("tus.min.js").to_owned(),
            meeting: site::asset("meeting.js").to_owned(),
            presentation: site::asset("presentation.js").to_owned(),
            settings: site::asset("settings.js").to_owned(),
            certificate: site::asset("certificate.js").to_owned(),
            viewing: site::asset("viewing.js").to_owned(),
            vote: site::asset("vote.js").to_owned(),
            icon: site::asset("icon.svg").to_owned(),
        },
        features: Features { ui_page: config.ui_page, demo },
        cookies: CookiePolicy { secure: config.public_address.as_ref().is_some_and(|a| a.starts_with("https://")) },
    }
}

/// What every page and server function finds in its context.
fn provide(site: String, demo: Vec<DemoAccount>) -> ContextProvider {
    let site = SiteAddress(site);
    Arc::new(move |parts| {
        provide_context(DemoAccounts(demo.clone()));
        provide_context(site.clone());
        if let Some(id) = parts.extensions.get::<RequestId>() {
            provide_context(id.clone());
        }
        if let Some(network) = parts.extensions.get::<Client>().and_then(|client| network_name(client.0)) {
            provide_context(Network(network));
        }
        if let Some(identity) = parts.extensions.get::<Identity>() {
            provide_context(identity.services.clone());
            provide_context(identity.actor.clone());
            if let Some(outage) = identity.outage {
                provide_context(outage);
            }
            if let Some(visitor) = app::accounts::visitor(identity.lang, &identity.actor) {
                provide_context(visitor);
            }
        }
    })
}
