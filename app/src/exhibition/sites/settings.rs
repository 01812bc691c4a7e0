//! `/exhibition/settings`: what holds for the exhibition of the installation. Server only.

use domain::exhibition::settings::{ExhibitionSettings, RULES, minute_of_day, time_of_minute};
use domain::exhibition::site::SiteProblem;
use services::{ExhibitionSettingsView, Refusal as Rule};

use super::refusals::beside;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::path;
use words::exhibition_sites as m;
use words::times::{ZONES, named_zone};

/// The form.
const SETTINGS: &str = "settings";

/// What holds for the exhibition.
#[component]
pub fn ExhibitionSettingsPage() -> impl IntoView {
    page(async {
        let (services, actor) = request()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(SETTINGS) {
            let version = sent.parse("version").ok_or(AppError::BadRequest)?;
            let done = match settings(&sent, lang) {
                Ok(settings) => {
                    let set = services.set_exhibition(&actor, settings, version).await;
                    set.map_err(|error| beside(error, field, lang))
                }
                Err(error) => Err(error),
            };
            match done {
                Ok(()) => return leave(&path(), Flash::done(m::settings_saved(lang))),
                Err(error) => refused = Some(sent.keep(error)?),
            }
        }
        let view = services.exhibition_settings(&actor).await?;
        Ok(show(&view, refused, lang))
    })
}

/// What the form asks for.
fn settings(sent: &Sent, lang: Lang) -> Result<ExhibitionSettings, AppError> {
    let minute = |field: &'static str| {
        let wrong = |problem: SiteProblem| AppError::refused_field(field, m::problem(lang, &problem));
        minute_of_day(sent.get(field)).map_err(wrong)
    };
    Ok(ExhibitionSettings {
        time_zone: sent.get("time_zone").to_owned(),
        rule: sent.get("rule").to_owned(),
        night_from: minute("night_from")?,
        night_until: minute("night_until")?,
    })
}

fn field(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::Site(SiteProblem::Rule(_)) => Some("rule"),
        Rule::Site(SiteProblem::Hour(_)) => Some("night_from"),
        Rule::NoSuchZone(_) => Some("time_zone"),
        _ => None,
    }
}

fn show(view: &ExhibitionSettingsView, refused: Option<FormState>, lang: Lang) -> AnyView {
    let set = &view.settings;
    let state = refused.unwrap_or_else(|| {
        FormState::blank(SETTINGS)
            .with("version", view.version)
            .with("time_zone", &set.time_zone)
            .with("rule", &set.rule)
            .with("night_from", time_of_minute(set.night_from))
            .with("night_until", time_of_minute(set.night_until))
    });
    let version = state.value("version").to_owned();
    // A zone that is not among the usual ones stays where it is set.
    let other = (!ZONES.contains(&set.time_zone.as_str())).then_some(set.time_zone.as_str());
    let zones: Vec<Choice> =
        ZONES.into_iter().chain(other).map(|zone| Choice::new(zone, named_zone(lang, zone))).collect();
    let rules: Vec<Choice> = RULES.into_iter().map(|rule| Choice::new(rule, m::rule_name(lang, rule))).collect();
    let body = view! {
        <p class="small muted">{m::settings_note(lang)}</p>
        <Sheet title=m::settings_page(lang)>
            <Form state=state>
                <Hidden name="version" value=version/>
                <Select name="time_zone" label=m::zone(lang) choices=zones required=true/>
                <RadioGroup name="rule" label=m::rule(lang) choices=rules required=true/>
                <Field name="night_from" label=m::night_from(lang) help=m::night_help(lang) required=true/>
                <Field name="night_until" label=m::night_until(lang) help=m::night_help(lang) required=true/>
                <div class="acts"><Submit kind=Kind::Primary>{m::save(lang)}</Submit></div>
            </Form>
        </Sheet>
    };
    let heading = m::settings_page(lang).to_owned();
    exhibition_page(ExhibitionSection::Settings, &view.access, heading, body.into_any(), lang)
}
