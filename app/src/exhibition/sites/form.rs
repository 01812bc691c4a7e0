//! The form with the facts of a site, for a new one and for one that is there.

use domain::exhibition::site::SiteKind;
use domain::limits;
use services::{Site, SiteDraft};

use crate::ui::prelude::*;
use words::exhibition_sites as m;

/// What the form asks for.
///
/// # Errors
/// A kind that no page of ours sends.
pub(super) fn draft(sent: &Sent) -> Result<SiteDraft, AppError> {
    let text = |field: &str| sent.get(field).to_owned();
    Ok(SiteDraft {
        code: text("code"),
        name: text("name"),
        region: text("region"),
        kind: sent.parse("kind").ok_or(AppError::BadRequest)?,
        opened_on: text("opened_on"),
        closed_on: text("closed_on"),
        capacity: text("capacity"),
        reason: sent.raw("reason").to_owned(),
    })
}

/// The form of a site as it is.
pub(super) fn filled(name: &str, site: &Site) -> FormState {
    let capacity = if site.capacity == 0 { String::new() } else { site.capacity.to_string() };
    FormState::blank(name)
        .with("version", site.version)
        .with("code", &site.code)
        .with("name", &site.name)
        .with("region", &site.region)
        .with("kind", site.kind.key())
        .with("opened_on", site.opened_on)
        .with("closed_on", site.closed_on.map(|day| day.to_string()).unwrap_or_default())
        .with("capacity", capacity)
}

/// The fields, to be made inside of the form; of a site that is there also the reason for other days.
pub(super) fn fields(there: bool, lang: Lang) -> AnyView {
    let kinds: Vec<Choice> =
        SiteKind::ALL.iter().map(|kind| Choice::new(kind.key(), m::kind_name(lang, *kind))).collect();
    let reason = there.then(|| {
        view! {
            <TextArea
                name="reason"
                label=m::life_reason(lang)
                help=m::life_reason_help(lang)
                rows=2
                maxlength=limits::REASON
            />
        }
    });
    view! {
        <Field
            name="code"
            label=m::code(lang)
            help=m::code_help(lang, limits::SITE_CODE)
            required=true
            maxlength=limits::SITE_CODE
            autocomplete="off"
        />
        <Field name="name" label=m::site_name(lang) required=true maxlength=limits::SITE_NAME autocomplete="off"/>
        <Field name="region" label=m::region_code(lang) help=m::region_help(lang) required=true autocomplete="off"/>
        <Select name="kind" label=m::kind(lang) choices=kinds required=true/>
        <Field name="opened_on" label=m::opened(lang) kind=InputKind::Date required=true/>
        <Field name="closed_on" label=m::closed(lang) help=m::closed_help(lang) kind=InputKind::Date/>
        <Field name="capacity" label=m::capacity(lang) help=m::capacity_help(lang) kind=InputKind::Number/>
        {reason}
    }
    .into_any()
}
