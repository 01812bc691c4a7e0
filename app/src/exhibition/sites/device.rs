//! `/device/:token`: a link that signs the device of a site in, once. Server only.

use domain::exhibition::site::SiteProblem;
use leptos_router::hooks::use_params_map;
use services::{Refusal as Rule, ServiceError, Site};

use crate::ui::prelude::*;
use islands::session::{keep_device, request};
use islands::web;
use words::exhibition_sites as m;

/// The form that confirms: programs that show previews only look.
const CONFIRM: &str = "device";

/// A link that signs a device in.
#[component]
pub fn DevicePage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let token = use_params_map().read_untracked().get("token").unwrap_or_default();
        let (services, _) = request()?;
        if posted(CONFIRM).is_some() {
            match services.follow_device_link(&token).await {
                Ok(device) => {
                    keep_device(&device.key);
                    return leave("/site", Flash::done(m::device_done(lang, &device.site.name)));
                }
                Err(error) if is_spent(&error) => return Ok(spent(lang)),
                Err(error) => return Err(error.into()),
            }
        }
        match services.device_link(&token).await {
            Ok(link) => Ok(show(&link.site, lang)),
            Err(error) if is_spent(&error) => Ok(spent(lang)),
            Err(error) => Err(error.into()),
        }
    })
}

const fn is_spent(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Refused(Rule::Site(SiteProblem::LinkSpent)))
}

/// A link that was used, has ended or never was; the same words for all three, so that nothing is told.
fn spent(lang: Lang) -> AnyView {
    web::set_status(410);
    view! {
        <SignInLayout title=m::link_spent_title(lang) lead=m::link_spent(lang)>
            <div class="acts"><LinkButton href="/">{common::go_home(lang)}</LinkButton></div>
        </SignInLayout>
    }
    .into_any()
}

fn show(site: &Site, lang: Lang) -> AnyView {
    let (name, code) = (site.name.clone(), site.code.clone());
    let replaces = site.has_device.then(|| {
        view! { <Notice tone=Tone::Warning title=m::device_replaces(lang)/> }
    });
    view! {
        <SignInLayout title=m::device_page(lang) lead=m::device_lead(lang)>
            <dl class="person-facts">
                <div><dt>{m::site(lang)}</dt><dd>{name}</dd></div>
                <div><dt>{m::code(lang)}</dt><dd>{code}</dd></div>
            </dl>
            {replaces}
            <Form state=FormState::blank(CONFIRM)>
                <div class="acts"><Submit kind=Kind::Primary>{m::device_confirm(lang)}</Submit></div>
            </Form>
        </SignInLayout>
    }
    .into_any()
}
