//! `/exhibition/exclusions`: sites and regions that are not expected to watch for a while. Server only.

use domain::ids::ExclusionId;
use domain::limits;
use services::{ExclusionDraft, ExclusionsView, NamedExclusion};

use super::refusals::{beside, field_of_exclusion};
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::path;
use words::exhibition_sites as m;

/// Rows on a page.
const PAGE: u32 = 50;
/// The form of another exclusion.
const ADD: &str = "exclusion";
/// The form that takes one back.
const END: &str = "exclusion-end";

/// Exclusions.
#[component]
pub fn ExclusionsPage() -> impl IntoView {
    page(async {
        let (services, actor) = request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let mut form = FormState::blank(ADD);
        if let Some(sent) = posted(ADD) {
            let text = |field: &str| sent.get(field).to_owned();
            let draft = ExclusionDraft {
                place: text("place"),
                from: text("from_day"),
                until: text("until_day"),
                reason: sent.raw("reason").to_owned(),
            };
            let added = services.exclude(&actor, &draft).await;
            match added.map_err(|error| beside(error, |rule| field_of_exclusion(rule, &sent), lang)) {
                Ok(()) => return leave(&path(), Flash::done(m::exclusion_added(lang))),
                Err(error) => form = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(END) {
            let id: ExclusionId = sent.parse("exclusion").ok_or(AppError::BadRequest)?;
            services.end_exclusion(&actor, &id).await?;
            return leave(&path(), Flash::done(m::exclusion_ended(lang)));
        }
        let view = services.exclusions(&actor, &query.ask(PAGE)).await?;
        Ok(show(&view, query, form, lang))
    })
}

fn show(view: &ExclusionsView, query: ListQuery, form: FormState, lang: Lang) -> AnyView {
    let total = count(view.total);
    let rows: Vec<_> = view.exclusions.iter().map(|one| row(one, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::place(lang)}</Head>
            <Head>{m::code(lang)}</Head>
            <Head>{m::period(lang)}</Head>
            <Head>{m::reason(lang)}</Head>
            <Head>{m::state(lang)}</Head>
            <Head><span class="hidden">{m::acts(lang)}</span></Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_exclusions(lang)><p>{m::no_exclusions_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::exclusions_page(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let links = view.links.clone();
    let body = view! {
        <p class="small muted">{m::exclusions_note(lang)}</p>
        <Sheet
            title=m::exclusions_page(lang)
            actions=move || view! { <Count total=total shown=total/> }
            flush=true
        >
            {table}
            <RowPager query=query links=links found=total size=PAGE/>
        </Sheet>
        <Sheet title=m::add_exclusion(lang)>
            <Form state=form>
                <Field name="place" label=m::exclusion_place(lang) required=true autocomplete="off"/>
                <Field name="from_day" label=m::from_day(lang) kind=InputKind::Date required=true/>
                <Field name="until_day" label=m::until_day(lang) kind=InputKind::Date required=true/>
                <TextArea name="reason" label=m::reason(lang) rows=2 required=true maxlength=limits::REASON/>
                <div class="acts"><Submit kind=Kind::Primary>{m::add_exclusion(lang)}</Submit></div>
            </Form>
        </Sheet>
    };
    let heading = m::exclusions_page(lang).to_owned();
    exhibition_page(ExhibitionSection::Sites, &view.access, heading, body.into_any(), lang)
}

fn row(one: &NamedExclusion, lang: Lang) -> AnyView {
    let (place, code, reason) = (one.place_name.clone(), one.place_code.clone(), one.exclusion.reason.clone());
    let days = m::days(lang, &one.exclusion.from.to_string(), &one.exclusion.until.to_string());
    let in_force = one.exclusion.ended_at.is_none();
    let (tone, state) =
        if in_force { (TagTone::Amber, m::in_force(lang)) } else { (TagTone::Plain, m::taken_back(lang)) };
    let acts = in_force.then(|| {
        let (id, named) = (one.exclusion.id.to_string(), one.place_name.clone());
        let dialog = format!("end-{id}");
        let title = m::take_back_title(lang, &named);
        view! {
            <DialogButton opens=dialog.clone() kind=Kind::Quiet>
                {m::take_back(lang)}<span class="hidden">" "{named}</span>"…"
            </DialogButton>
            <ConfirmDialog id=dialog name=END title=title confirm=m::take_back(lang)>
                <p>{m::take_back_body(lang)}</p>
                <Hidden name="exclusion" value=id/>
            </ConfirmDialog>
        }
    });
    view! {
        <tr>
            <RowHead>{place}</RowHead>
            <Cell label=m::code(lang)>{code}</Cell>
            <Cell label=m::period(lang)>{days}</Cell>
            <Cell label=m::reason(lang)>{reason}</Cell>
            <Cell label=m::state(lang)><Tag tone=tone>{state}</Tag></Cell>
            <td class="n">{acts}</td>
        </tr>
    }
    .into_any()
}
