//! `/contests/:contest/hand-over/:judge`: every open film of a judge who leaves, and who would take it. Server only.

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::ids::{AccountId, AssignmentId, ContestId};
use domain::letter::LetterKind;
use services::{HandOver, HandedFilm, People, ServiceError};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::letters::would_write_of;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::contests as m;
use words::people as i;
use words::phrases;

const HAND_OVER: &str = "hand-over";

/// What a judge hands over.
#[component]
pub fn HandOverPage() -> impl IntoView {
    page(async {
        let (id, judge): (ContestId, AccountId) = (param("contest")?, param("judge")?);
        let (services, actor) = request()?;
        let lang = use_lang();
        if let Some(sent) = posted(HAND_OVER) {
            match services.hand_over(&actor, &id, &judge, &seen(&sent)?).await {
                Ok(films) => {
                    let to = format!("/contests/{id}/progress");
                    return leave(&to, Flash::done(i::handed_over(lang, count(films))));
                }
                // What is there now has to be looked at first.
                Err(ServiceError::Conflict) => return leave(&web::path(), Flash::warning(i::plan_changed(lang))),
                Err(error) => return Err(error.into()),
            }
        }
        let plan = services.hand_over_view(&actor, &id, &judge).await?;
        Ok(show(&plan, lang))
    })
}

/// The plan as the page showed it.
fn seen(sent: &Sent) -> Result<Vec<(AssignmentId, AccountId)>, AppError> {
    let pair = |text: &str| {
        let (from, to) = text.split_once(' ')?;
        Some((from.parse().ok()?, to.parse().ok()?))
    };
    sent.all("film").into_iter().map(|text| pair(text).ok_or(AppError::BadRequest)).collect()
}

/// The way here, beside a judge of a round that is open.
pub fn link(people: &People, judge: &AccountId, role: Role, lang: Lang) -> Option<AnyView> {
    let access = AccessContext { roles: people.roles.clone(), ..AccessContext::default() };
    let contest = &people.contest;
    let may = access::check(Action::ReplaceJudge, &access, contest.phase).is_ok();
    (role == Role::Judge && may && matches!(contest.phase, Phase::Round(_))).then(|| {
        let href = format!("/contests/{}/hand-over/{judge}", contest.id);
        view! { <LinkButton href=href kind=Kind::Quiet>{i::hand_over(lang)}</LinkButton> }.into_any()
    })
}

fn show(plan: &HandOver, lang: Lang) -> AnyView {
    let title = i::hand_over_of(lang, &plan.name);
    let given: Vec<String> = plan
        .films
        .iter()
        .filter_map(|film| film.to.as_ref().map(|(to, _)| format!("{} {to}", film.assignment)))
        .collect();
    let (films, nobody) = (count(given.len()), count(plan.films.len().saturating_sub(given.len())));
    let left = (nobody > 0).then(|| {
        let title = i::nobody_takes(lang, nobody);
        view! { <Notice tone=Tone::Warning title=title><p>{i::nobody_takes_body(lang)}</p></Notice> }
    });
    let kept: Vec<_> = given.into_iter().map(|pair| view! { <Hidden name="film" value=pair/> }).collect();
    let body = match (plan.leaves, plan.films.is_empty()) {
        (true, true) => Some(i::leaves_nothing_open(lang)),
        (true, false) => Some(i::hand_over_body(lang)),
        (false, false) => Some(i::hand_over_rest(lang)),
        (false, true) => None,
    };
    let body = body.map(|words| view! { <div class="in"><p>{words}</p></div> });
    let act = match (plan.leaves, films) {
        (true, 0) => i::leave_jury(lang).to_owned(),
        (true, _) => i::leave_and_hand_over(lang, films),
        (false, _) => i::hand_over_do(lang, films),
    };
    let list = if plan.films.is_empty() {
        view! { <EmptyState title=i::nothing_open(lang)><p>{i::nothing_open_body(lang)}</p></EmptyState> }.into_any()
    } else {
        table(&plan.films, lang)
    };
    let letters = would_write_of(LetterKind::Assignment, plan.letters(), false, lang);
    let letters = letters.map(|words| view! { <p class="small would-write">{words}</p> });
    let acts = (plan.leaves || films > 0).then(|| {
        view! {
            <Form state=FormState::blank(HAND_OVER)>
                {kept}
                {letters}
                <div class="acts"><Submit kind=Kind::Primary>{act}</Submit></div>
            </Form>
        }
    });
    view! {
        <ContestPage inside=Inside::new(&plan.contest, &plan.roles) current="people" title=title.clone()>
            <div class="stack">
                {left}
                <Sheet title=title flush=true>
                    {body}
                    {list}
                    <div class="in">{acts}</div>
                </Sheet>
            </div>
        </ContestPage>
    }
    .into_any()
}

fn table(films: &[HandedFilm], lang: Lang) -> AnyView {
    let rows: Vec<_> = films
        .iter()
        .map(|film| {
            let name = phrases::entry(lang, Some(film.number), &film.title);
            let begun = film.begun.then(|| i::begun(lang));
            let to = match &film.to {
                Some((_, name)) => view! { <span>{name.clone()}</span> }.into_any(),
                None => view! { <span class="lacks">{i::nobody(lang)}</span> }.into_any(),
            };
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=i::state(lang)>{begun}</Cell>
                    <Cell label=i::takes(lang)>{to}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::work(lang)}</Head>
            <Head>{i::state(lang)}</Head>
            <Head>{i::takes(lang)}</Head>
        }
    };
    view! { <DataTable caption=i::takes(lang) head=head>{rows}</DataTable> }.into_any()
}
