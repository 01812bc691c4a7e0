//! `/contests/:contest/assignment`: who would see which film, before it is confirmed.

use domain::assignment::ShortFilm;
use services::{AssignmentPlan, PlannedJudge, PossibleConflicts, Refusal as Rule, ServiceError};

use super::conflicts;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::letters::would_write;
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::contests as m;

const CONFIRM: &str = "confirm";

/// The plan.
#[component]
pub fn AssignmentPage() -> impl IntoView {
    page(async {
        let id = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let mut refused = None;
        if posted(CONFIRM).is_some() {
            match or_refused(services.confirm_assignment(&actor, &id).await)? {
                Ok(sheets) => {
                    return leave(&format!("/contests/{id}"), Flash::done(m::assigned(lang, count(sheets))));
                }
                Err(error) => refused = Some(error),
            }
        }
        if let Some(done) = conflicts::answer(&services, &actor, &id, lang).await {
            match or_refused(done)? {
                Ok(words) => return leave(&web::path_and_query(), Flash::done(words)),
                Err(error) => refused = Some(error),
            }
        }
        let told = refused.as_ref().map(|error: &AppError| {
            let told = error.explain(lang);
            view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> }
        });
        match services.plan_assignment(&actor, &id).await {
            Ok(plan) => show(plan, view! { {told} }.into_any(), lang),
            // What stands in the way is a page too: it says whom to change, or where a round that has begun is followed.
            Err(ServiceError::Refused(why)) => {
                let PossibleConflicts { contest, roles, found } = services.possible_conflicts(&actor, &id).await?;
                let found = conflicts::possible(&found, lang)?;
                let body = if why == Rule::RoundBegun {
                    view! { {told} {begun(contest.id.as_str(), lang)} }.into_any()
                } else {
                    let why = refused.unwrap_or_else(|| ServiceError::Refused(why).into()).explain(lang);
                    no_plan(contest.id.as_str(), why.body, lang)
                };
                Ok(view! {
                    <ContestPage
                        inside=Inside::new(&contest, &roles)
                        current="people"
                        title=m::assignment(lang)
                    >
                        {body}
                        {found}
                    </ContestPage>
                }
                .into_any())
            }
            Err(error) => Err(error.into()),
        }
    })
}

/// The way to the round: its films are no longer dealt once somebody has watched or scored.
fn begun(contest: &str, lang: Lang) -> AnyView {
    let href = format!("/contests/{contest}/progress");
    view! {
        <Notice title=m::assignment_fixed(lang)>
            <p>{m::assignment_fixed_body(lang)}</p>
            <div class="acts"><LinkButton href=href kind=Kind::Primary>{m::to_progress(lang)}</LinkButton></div>
        </Notice>
    }
    .into_any()
}

/// Why there is no plan, and the way to the panels.
fn no_plan(contest: &str, why: String, lang: Lang) -> AnyView {
    let href = format!("/contests/{contest}/people#panels");
    view! {
        <Sheet title=m::assignment(lang)>
            <EmptyState title=m::no_plan(lang)>
                <p>{why}</p>
                <LinkButton href=href kind=Kind::Primary>{m::to_panels(lang)}</LinkButton>
            </EmptyState>
        </Sheet>
    }
    .into_any()
}

fn show(plan: AssignmentPlan, told: AnyView, lang: Lang) -> Result<AnyView, AppError> {
    let found = conflicts::possible(&plan.possible, lang)?;
    let id = plan.contest.id.to_string();
    let films = m::anchors_list(lang, &plan.anchors);
    let state = if plan.sheets == 0 {
        view! { <Notice tone=Tone::Warning title=m::no_films(lang)><p>{m::no_films_body(lang)}</p></Notice> }.into_any()
    } else if plan.is_stored {
        view! { <Notice tone=Tone::Done title=m::plan_is_stored(lang)><p>{m::plan_is_stored_body(lang)}</p></Notice> }
            .into_any()
    } else if plan.stored > 0 {
        let title = m::plan_differs(lang, count(plan.stored));
        view! { <Notice tone=Tone::Warning title=title><p>{m::plan_differs_body(lang)}</p></Notice> }.into_any()
    } else {
        view! { <Notice title=m::plan_proposed(lang)><p>{m::plan_proposed_body(lang)}</p></Notice> }.into_any()
    };
    let anchors = (!plan.anchors.is_empty()).then(|| {
        view! { <div><dt>{m::anchors(lang)}</dt><dd>{films}<p class="small muted">{m::anchors_about(lang)}</p></dd></div> }
    });
    let avoided = (plan.avoided > 0).then(|| {
        let words = m::avoided_sheets(lang, count(plan.avoided));
        view! { <div><dt>{m::conflicts(lang)}</dt><dd>{words}</dd></div> }
    });
    let confirm = (!plan.is_stored).then(|| {
        let words = if plan.stored > 0 {
            m::assign_again(lang, count(plan.sheets))
        } else {
            m::assign(lang, count(plan.sheets))
        };
        view! { <Submit kind=Kind::Primary>{words}</Submit> }
    });
    let letters = if plan.is_stored { None } else { would_write(plan.letters, lang) };
    let mut planned = plan.judges.clone();
    planned.sort_by(|a, b| a.panel.cmp(&b.panel).then_with(|| a.name.cmp(&b.name)));
    let table = judges(&planned, lang);
    Ok(view! {
        <ContestPage
            inside=Inside::new(&plan.contest, &plan.roles)
            current="people"
            title=m::assignment(lang)
        >
            {told}
            {state}
            {too_few(&plan.short, lang)}
            <div class="contest-plan">
                <Sheet title=m::who_sees_what(lang) note=m::who_sees_note(lang) flush=true>{table}</Sheet>
                <Sheet title=m::assignment(lang)>
                    <div class="stack">
                        <dl class="contest-facts">
                            <div><dt>{m::sheets(lang)}</dt><dd>{count(plan.sheets)}</dd></div>
                            {anchors}
                            {avoided}
                        </dl>
                        <p class="small muted">{m::plan_rules(lang)}</p>
                        <Form state=FormState::blank(CONFIRM)>
                            {letters}
                            <div class="acts">
                                {confirm}
                                <LinkButton href=format!("/contests/{id}/people#panels")>{m::to_panels(lang)}</LinkButton>
                            </div>
                        </Form>
                    </div>
                </Sheet>
            </div>
            {found}
        </ContestPage>
    }
    .into_any())
}

/// Films with too few judges that are named; of more than these the number is told.
const SHORT: usize = 60;

/// Films that are left with too few judges.
pub fn too_few(short: &[ShortFilm<i64>], lang: Lang) -> Option<AnyView> {
    if short.is_empty() {
        return None;
    }
    let films: Vec<String> = short
        .iter()
        .take(SHORT)
        .map(|one| m::short_film(lang, &m::entry_number(one.film), count(one.found), count(one.wanted)))
        .collect();
    let (title, films) = (m::short_films(lang, count(short.len())), ::words::phrases::clauses(lang, &films));
    let more = short.len().saturating_sub(SHORT);
    let more = (more > 0).then(|| view! { <p>{m::short_films_more(lang, count(more))}</p> });
    Some(view! { <Notice tone=Tone::Warning title=title><p>{films}</p>{more}</Notice> }.into_any())
}

fn judges(judges: &[PlannedJudge], lang: Lang) -> AnyView {
    let most = judges.iter().map(|judge| judge.minutes).max().unwrap_or_default();
    let mut before = None;
    let rows: Vec<_> = judges
        .iter()
        .map(|judge| {
            let first = before != Some(judge.panel);
            before = Some(judge.panel);
            let avoided = (judge.avoided > 0).then_some(judge.avoided);
            let PlannedJudge { name, panel, films, minutes, .. } = judge.clone();
            view! {
                <tr class=first.then_some("panel-first")>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::panel_head(lang)>{m::panel(lang, &panel.to_string())}</Cell>
                    <Cell label=m::films_head(lang) number=true>{films}</Cell>
                    <Cell label=m::viewing_time(lang) number=true>{::words::times::watching(lang, minutes.saturating_mul(60_000))}</Cell>
                    <td class="length"><Measure label=m::viewing_time(lang) value=count(minutes) max=count(most)/></td>
                    <Cell label=m::avoided(lang) number=true>{avoided}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::judge(lang)}</Head>
            <Head>{m::panel_head(lang)}</Head>
            <Head number=true>{m::films_head(lang)}</Head>
            <Head number=true>{m::viewing_time(lang)}</Head>
            <Head><span class="hidden">{m::viewing_time(lang)}</span></Head>
            <Head number=true>{m::avoided(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::who_sees_what(lang) head=head>{rows}</DataTable> }.into_any()
}
