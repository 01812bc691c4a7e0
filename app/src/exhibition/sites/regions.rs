//! `/exhibition/regions`: the tree of regions, where they are added and renamed. Server only.

use domain::exhibition::region::RegionCode;
use domain::limits;
use services::{RegionDraft, RegionsView};

use super::refusals::{beside, field_of_region};
use super::tree;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::path_and_query;
use words::exhibition_sites as m;

/// The form of a new region.
const ADD: &str = "region";
/// The form of another name for the region that is looked at.
const RENAME: &str = "region-name";

/// The tree of regions.
#[component]
pub fn RegionsPage() -> impl IntoView {
    page(async {
        let (services, actor) = request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let (mut add, mut rename) = (FormState::blank(ADD), None);
        if let Some(sent) = posted(ADD) {
            let draft = RegionDraft { code: sent.get("code").to_owned(), name: sent.get("name").to_owned() };
            let added = services.add_region(&actor, &draft).await;
            match added.map_err(|error| beside(error, |rule| field_of_region(rule, "code"), lang)) {
                Ok(region) => return leave(&path_and_query(), Flash::done(m::region_added(lang, &region.name))),
                Err(error) => add = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(RENAME) {
            let code: RegionCode = sent.parse("code").ok_or(AppError::BadRequest)?;
            let renamed = services.rename_region(&actor, &code, sent.get("name")).await;
            match renamed.map_err(|error| beside(error, |rule| field_of_region(rule, "name"), lang)) {
                Ok(()) => {
                    let words = m::region_renamed(lang, sent.get("name"));
                    return leave(&path_and_query(), Flash::done(words));
                }
                Err(error) => rename = Some(sent.keep(error)?),
            }
        }
        let view = services.exhibition_regions(&actor, query.get("region")).await?;
        Ok(show(&view, add, rename, lang))
    })
}

fn show(view: &RegionsView, add: FormState, rename: Option<FormState>, lang: Lang) -> AnyView {
    let href = |code: &str| {
        if code.is_empty() { "/exhibition/regions".to_owned() } else { format!("/exhibition/regions?region={code}") }
    };
    let (way, table) = (tree::way(&view.way, &href, lang), tree::table(&view.regions, &href, lang));
    let here = view.way.last();
    // A code begins with that of the region above it.
    let add = match here {
        Some(region) if add.value("code").is_empty() => add.with("code", &region.code),
        _ => add,
    };
    let rename = here.map(|region| {
        let state = rename.unwrap_or_else(|| FormState::blank(RENAME).with("name", &region.name));
        let code = region.code.to_string();
        view! {
            <Sheet title=m::rename_region(lang)>
                <Form state=state>
                    <Hidden name="code" value=code/>
                    <Field name="name" label=m::region_name(lang) required=true maxlength=limits::REGION_NAME/>
                    <div class="acts"><Submit>{m::save(lang)}</Submit></div>
                </Form>
            </Sheet>
        }
    });
    let body = view! {
        <Sheet title=m::regions(lang) flush=true>
            <div class="in">{way}</div>
            {table}
        </Sheet>
        {rename}
        <Sheet title=m::add_region(lang)>
            <Form state=add>
                <Field name="code" label=m::region_code(lang) help=m::region_help(lang) required=true autocomplete="off"/>
                <Field
                    name="name"
                    label=m::region_name(lang)
                    required=true
                    maxlength=limits::REGION_NAME
                    autocomplete="off"
                />
                <div class="acts"><Submit kind=Kind::Primary>{m::add_region(lang)}</Submit></div>
            </Form>
        </Sheet>
    };
    let heading = m::regions_page(lang).to_owned();
    exhibition_page(ExhibitionSection::Sites, &view.access, heading, body.into_any(), lang)
}
