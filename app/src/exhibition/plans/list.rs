//! `/exhibition/plans`: the plans of an office and of those below it, and beginning one. Server only.

use domain::exhibition::plans::PlanState;
use domain::exhibition::region::RegionCode;
use services::{PlanAsk, PlanLine, PlanList};

use super::parts::{address, beside, days, draft_of, state_tag, term_fields};
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session;
use words::exhibition_plans as m;

const CREATE: &str = "plan";
/// Plans on one page.
const PAGE: u32 = 30;

/// The plans.
#[component]
pub fn PlansPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(CREATE);
        if let Some(sent) = posted(CREATE) {
            let region: RegionCode = sent.parse("region").ok_or(AppError::BadRequest)?;
            let made = services.create_plan(&actor, &region, &draft_of(&sent)).await;
            match made.map_err(|error| beside(error, lang)) {
                Ok(id) => {
                    return leave(&format!("/exhibition/plans/{id}?section=films"), Flash::done(m::created(lang)));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        let query = ListQuery::of_request();
        let ask = PlanAsk { state: query.get("state").parse().ok(), page: query.ask(PAGE) };
        let list = services.plans(&actor, &ask).await?;
        Ok(show(&list, ask.state, query, form, lang))
    })
}

fn show(list: &PlanList, state: Option<PlanState>, query: ListQuery, form: FormState, lang: Lang) -> AnyView {
    let to = |state: Option<PlanState>| {
        state.map_or_else(|| "/exhibition/plans".to_owned(), |state| format!("/exhibition/plans?state={}", state.key()))
    };
    let mut tabs = vec![Tab::new(to(None), common::all(lang))];
    tabs.extend(PlanState::ALL.iter().map(|state| Tab::new(to(Some(*state)), m::state_name(lang, *state))));
    let current = to(state);
    let table = table(&list.lines, state, lang);
    let (links, found) = (list.links.clone(), count(list.found));
    let new = new_plan(list, form, lang);
    let body = view! {
        <div class="stack">
            <Tabs label=m::states(lang) tabs=tabs current=current/>
            <Sheet title=m::page(lang) note=m::list_note(lang) flush=true>
                {table}
                <div class="in"><RowPager query=query links=links found=found size=PAGE/></div>
            </Sheet>
            {new}
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Plans, &list.access, m::page(lang).to_owned(), body, lang)
}

fn table(lines: &[PlanLine], state: Option<PlanState>, lang: Lang) -> AnyView {
    if lines.is_empty() {
        return match state {
            Some(_) => view! { <EmptyState title=m::none_of_state(lang)/> }.into_any(),
            None => view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any(),
        };
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let plan = &line.plan;
            let (href, title, office) = (address(plan), plan.title.clone(), plan.region_name.clone());
            let (period, state) = (days(plan, lang), state_tag(plan.state, lang));
            let sites = (plan.state != PlanState::Draft).then_some(line.sites);
            view! {
                <tr>
                    <RowHead><a href=href>{title}</a></RowHead>
                    <Cell label=m::office(lang)>{office}</Cell>
                    <Cell label=m::period(lang)>{period}</Cell>
                    <Cell label=m::state(lang)>{state}</Cell>
                    <Cell label=m::sites(lang) number=true>{sites}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::title(lang)}</Head>
            <Head>{m::office(lang)}</Head>
            <Head>{m::period(lang)}</Head>
            <Head>{m::state(lang)}</Head>
            <Head number=true>{m::sites(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::page(lang) head=head>{rows}</DataTable> }.into_any()
}

/// Beginning a plan, of one of the offices the person is.
fn new_plan(list: &PlanList, form: FormState, lang: Lang) -> AnyView {
    let offices: Vec<Choice> =
        list.regions.iter().map(|region| Choice::new(&region.code, region.name.as_str())).collect();
    view! {
        <Sheet title=m::new_plan(lang)>
            <Form state=form>
                {office_field(offices, lang)}
                {term_fields(lang)}
                <div class="acts"><Submit kind=Kind::Primary>{m::create(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Which office the plan is of; nobody is asked where there is only one.
fn office_field(offices: Vec<Choice>, lang: Lang) -> AnyView {
    match offices.as_slice() {
        [only] => {
            let code = only.value.clone();
            view! { <Hidden name="region" value=code/> }.into_any()
        }
        _ => view! { <Select name="region" label=m::office(lang) choices=offices/> }.into_any(),
    }
}
