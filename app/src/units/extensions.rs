//! `/contests/:contest/extensions`: a later deadline for one person or one unit. Server only.

use domain::ids::ContestId;
use domain::limits;
use services::exports::{ListKind, NamedExtension, extension_columns};
use services::{ExtensionDraft, ExtensionsView, ServiceError};

use crate::contests::components::{ContestPage, Inside};
use crate::ui::columns::{Dress, ListLook, list_files, list_table};
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session;
use words::times::named_zone;
use words::units as m;

const EXTEND: &str = "extend";

/// Extensions of a contest, and the form that grants one.
#[component]
pub fn ExtensionsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(EXTEND);
        if let Some(sent) = posted(EXTEND) {
            let draft = ExtensionDraft {
                unit: sent.get("unit").to_owned(),
                email: sent.get("email").to_owned(),
                deadline: sent.get("deadline").to_owned(),
                reason: sent.get("reason").to_owned(),
            };
            match services.extend_deadline(&actor, &id, draft).await.map_err(|error| beside(error, lang)) {
                Ok(()) => {
                    let to = format!("/contests/{id}/extensions");
                    return leave(&to, Flash::done(m::extended(lang)));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        let view = services.extensions(&actor, &id).await?;
        Ok(show(&view, form, lang))
    })
}

/// Puts a refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    use services::{Refusal as Rule, TextName};
    match error {
        ServiceError::NotFound => AppError::refused_field("email", m::no_account(lang)),
        ServiceError::Refused(rule @ (Rule::BadDeadline(_) | Rule::NoExtension(_))) => {
            AppError::refused_field("deadline", rule.message(lang))
        }
        ServiceError::Refused(rule @ Rule::Words { what: TextName::Unit, .. }) => {
            AppError::refused_field("unit", rule.message(lang))
        }
        ServiceError::Refused(rule @ Rule::Words { .. }) => AppError::refused_field("reason", rule.message(lang)),
        error => error.into(),
    }
}

fn show(view: &ExtensionsView, form: FormState, lang: Lang) -> AnyView {
    let zone = view.contest.settings.time_zone.as_str();
    let units: Vec<_> = view.units.iter().map(|unit| view! { <option value=unit.clone()></option> }).collect();
    let list = if view.extensions.is_empty() {
        view! { <EmptyState title=m::no_extensions(lang)><p>{m::no_extensions_body(lang)}</p></EmptyState> }.into_any()
    } else {
        table(&view.extensions, (view.contest.id.as_str(), zone), lang)
    };
    let inside = Inside::new(&view.contest, &view.roles);
    let zone_help = m::until_help(lang, named_zone(lang, zone));
    view! {
        <ContestPage inside=inside current="entries" title=m::extensions(lang)>
            <div class="stack">
                <Sheet title=m::extensions(lang) flush=true>{list}</Sheet>
                <Sheet title=m::extend(lang)>
                    <datalist id="units">{units}</datalist>
                    <Form state=form>
                        <Field
                            name="unit"
                            label=m::unit(lang)
                            help=m::unit_help(lang)
                            list="units"
                            maxlength=limits::AFFILIATION
                        />
                        <Field name="email" label=m::email(lang) help=m::email_help(lang) kind=InputKind::Email/>
                        <Field
                            name="deadline"
                            label=m::until(lang)
                            help=zone_help
                            kind=InputKind::DateTime
                            required=true
                        />
                        <TextArea
                            name="reason"
                            label=m::reason(lang)
                            help=m::reason_help(lang)
                            required=true
                            rows=2
                            maxlength=limits::REASON
                        />
                        <div class="acts"><Submit kind=Kind::Primary>{m::extend(lang)}</Submit></div>
                    </Form>
                </Sheet>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The extensions with their times in this zone, and the files of them.
fn table(extensions: &[NamedExtension], (contest, zone): (&str, &str), lang: Lang) -> AnyView {
    let when = |at: i64| {
        let zone = zone.to_owned();
        Dress::Inside(view! { <When at=at zone=zone/> }.into_any())
    };
    let dress = |column: &str, (one, _): &NamedExtension| match column {
        "until" => when(one.ends_at),
        "granted" => when(one.granted_at),
        _ => Dress::Plain,
    };
    let query = ListQuery::of_request();
    let caption = m::extensions(lang).to_owned();
    let look = ListLook { caption, query: &query, order: "", dress: &dress, acts: None };
    let table = list_table(&extension_columns(zone, lang), extensions, &look);
    let files = list_files(contest, ListKind::Extensions, &query, lang);
    view! { {table}<div class="in">{files}</div> }.into_any()
}
