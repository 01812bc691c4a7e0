//! `/exhibition/viewings`: the viewings of an office's regions, accepted many at once or returned with a reason. Server only.

use domain::exhibition::viewing::{ViewingSource, ViewingState};
use domain::ids::ViewingId;
use domain::limits;
use services::{ServiceError, ViewingLine, ViewingList, ViewingSearch};

use super::parts::{beside, minutes, source_tag, state_tag, viewing_path};
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::times::day_with_weekday;
use islands::session;
use islands::web;
use words::exhibition_sites as sites;
use words::exhibition_viewings as m;

/// The form by which several are decided.
const DECIDE: &str = "decide-viewings";
/// Viewings on a page.
const PAGE: u32 = 50;

/// The viewings of an office.
#[component]
pub fn OfficeViewingsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let mut decide = FormState::blank(DECIDE);
        if let Some(sent) = posted(DECIDE) {
            let mut chosen: Vec<ViewingId> = Vec::new();
            for one in sent.all("viewing") {
                chosen.push(one.parse().map_err(|_| AppError::BadRequest)?);
            }
            let (done, accepts) = if sent.get("act") == "accept" {
                (services.accept_viewings(&actor, &chosen).await, true)
            } else {
                (services.return_viewings(&actor, &chosen, sent.get("reason")).await, false)
            };
            match done.map_err(|error: ServiceError| beside(error, lang)) {
                Ok(done) => {
                    let done = count(done);
                    let told = if accepts { m::accepted_done(lang, done) } else { m::returned_done(lang, done) };
                    return leave(&web::path_and_query(), Flash::done(told));
                }
                Err(error) => decide = sent.keep(error)?,
            }
        }
        let search = ViewingSearch { page: query.ask(PAGE), ..ViewingSearch::asked(query.asked()) };
        let list = services.office_viewings(&actor, &search).await?;
        Ok(show(&list, query, decide, lang))
    })
}

fn show(list: &ViewingList, query: ListQuery, decide: FormState, lang: Lang) -> AnyView {
    let states: Vec<Choice> =
        ViewingState::ALL.iter().map(|state| Choice::new(state.key(), m::state(lang, *state))).collect();
    let sources: Vec<Choice> =
        ViewingSource::ALL.iter().map(|source| Choice::new(source.key(), m::source(lang, *source))).collect();
    let plans: Vec<Choice> = list.plans.iter().map(|(id, title)| Choice::new(id, title.clone())).collect();
    let found = count(list.found);
    let table = if list.lines.is_empty() {
        nothing_found(m::none_found(lang), m::none_found_body(lang), &query, lang)
    } else {
        decided(list, decide, lang)
    };
    let (bar, links) = (query.clone(), list.links.clone());
    let since = list.since.map(|day| {
        let words = m::recent_only(lang, &day_with_weekday(lang, day));
        view! { <p class="small muted">{words}</p> }
    });
    let body = view! {
        <Sheet title=m::viewings(lang) actions=move || view! { <Count total=found shown=found/> } flush=true>
            <div class="in stack">
                <FilterBar query=bar label=m::search_what(lang)>
                    <Select name="plan" label=m::plan_label(lang) choices=plans empty=common::all(lang)/>
                    <Select name="state" label=m::state_label(lang) choices=states empty=common::all(lang)/>
                    <Select name="source" label=m::source_label(lang) choices=sources empty=common::all(lang)/>
                    <Field name="from" label=sites::from_day(lang) kind=InputKind::Date/>
                    <Field name="until" label=sites::until_day(lang) kind=InputKind::Date/>
                    <Checkbox name="faster" label=m::only_faster(lang)/>
                </FilterBar>
                {since}
            </div>
            {table}
            <RowPager query=query links=links found=found size=PAGE/>
        </Sheet>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Viewings, &list.access, m::viewings(lang).to_owned(), body, lang)
}

/// The table in the form that decides about the rows that are ticked.
fn decided(list: &ViewingList, decide: FormState, lang: Lang) -> AnyView {
    let ticked: Vec<String> = decide.values_of("viewing").into_iter().map(str::to_owned).collect();
    let rows: Vec<_> = list.lines.iter().map(|line| row(line, &ticked, lang)).collect();
    let head = move || {
        view! {
            <Head><span class="hidden">{m::choose_row(lang)}</span></Head>
            <Head>{m::site(lang)}</Head>
            <Head>{m::day(lang)}</Head>
            <Head>{m::plan_label(lang)}</Head>
            <Head number=true>{m::heads(lang)}</Head>
            <Head number=true>{m::films(lang)}</Head>
            <Head number=true>{m::counted(lang)}</Head>
            <Head>{m::state_label(lang)}</Head>
        }
    };
    view! {
        <Form state=decide>
            <DataTable caption=m::viewings(lang) head=head>{rows}</DataTable>
            <div class="in stack">
                <TextArea name="reason" label=m::return_reason(lang) help=m::return_help(lang) rows=2 maxlength=limits::REASON/>
                <div class="acts">
                    <Submit kind=Kind::Primary name="act" value="accept">{m::accept_chosen(lang)}</Submit>
                    <Submit name="act" value="return">{m::return_chosen(lang)}</Submit>
                </div>
            </div>
        </Form>
    }
    .into_any()
}

fn row(line: &ViewingLine, ticked: &[String], lang: Lang) -> AnyView {
    let viewing = &line.viewing;
    let href = viewing_path(&line.site.id, &viewing.id);
    let (id, name, code) = (viewing.id.to_string(), line.site.name.clone(), line.site.code.clone());
    let day = day_with_weekday(lang, viewing.day);
    let label = m::choose_viewing(lang, &name, &day);
    let checked = ticked.contains(&id);
    let tick = viewing.state.may_be_returned().then(|| {
        view! { <input type="checkbox" name="viewing" value=id aria-label=label checked=checked/> }
    });
    let plan = line.plan_title.clone().unwrap_or_else(|| m::other_films(lang, viewing.menu.is_some()).to_owned());
    let counted = m::minutes(lang, minutes(line.counted_ms));
    let faster = line.faster.then(|| view! { " "<Tag tone=TagTone::Amber>{m::faster(lang)}</Tag> });
    let (state, source) = (state_tag(viewing.state, lang), source_tag(viewing.source, lang));
    let (heads, films) = (viewing.heads, line.films);
    view! {
        <tr>
            <Cell>{tick}</Cell>
            <RowHead><a href=href>{name}</a>" "<span class="small muted">{code}</span></RowHead>
            <Cell label=m::day(lang)>{day}</Cell>
            <Cell label=m::plan_label(lang)>{plan}</Cell>
            <Cell label=m::heads(lang) number=true>{heads}</Cell>
            <Cell label=m::films(lang) number=true>{films}</Cell>
            <Cell label=m::counted(lang) number=true>{counted}{faster}</Cell>
            <Cell label=m::state_label(lang)>{state}" "{source}</Cell>
        </tr>
    }
    .into_any()
}
