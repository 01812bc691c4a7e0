//! `/contests/:contest`: the organiser's board; everybody else meets the contest's front page.

use domain::access::{self, AccessContext, Action, Denied, Role};
use domain::contest::phase::Phase;
use services::{Board, Progress, ServiceError};

use super::steps::{ADVANCE, Advance, BACK, asked_step, next_step, phase_bar};
use super::{headline, intake};
use crate::accounts::{beside_password, give_password};
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::phase_name;
use crate::rounds::coverage::{CoverageMap, legend};
use crate::rounds::red_lines::red_lines;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::contests as m;

/// The board, or the front page.
#[component]
pub fn BoardPage() -> impl IntoView {
    page(async {
        let id = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let mut forms = [FormState::blank(ADVANCE), FormState::blank(BACK)];
        for form in &mut forms {
            let Some(sent) = posted(form.name()) else { continue };
            let to: Phase = sent.parse("to").ok_or(AppError::BadRequest)?;
            let moved = async {
                give_password(&sent).await?;
                // Sealed are the rules that the page showed.
                let moved = if to == Phase::Round(1) {
                    services.begin_judging(&actor, &id, sent.get("seen")).await
                } else {
                    services.move_phase(&actor, &id, to, sent.get("reason")).await
                };
                moved.map_err(beside_password)
            };
            match moved.await {
                Ok(to) => {
                    let settings = services.contest(&actor, &id).await?.0.settings;
                    let name = phase_name(lang, &settings, to);
                    return leave(&web::path(), Flash::done(m::moved(lang, &name)));
                }
                Err(error) => *form = sent.keep(error)?,
            }
        }
        let as_others = ListQuery::of_request().get("as") == "public";
        match services.board(&actor, &id).await {
            Ok(board) if !as_others => {
                let [advance, back] = forms;
                let selected = match asked_step(&board, &advance) {
                    Some(Phase::Publicity | Phase::Final) => services.selected_films(&actor, &id).await?,
                    _ => Vec::new(),
                };
                Ok(show(board, Advance { state: advance, selected }, back, services.now(), lang))
            }
            Ok(board) => {
                let contest = board.contest;
                let roles = vec![Role::Creator];
                let seen = headline::Seen { roles, preview: true, now: services.now() };
                Ok(headline::show(
                    contest.id.as_str(),
                    &contest.title,
                    contest.phase,
                    contest.deadline,
                    &contest.settings,
                    &seen,
                    lang,
                ))
            }
            Err(ServiceError::Denied(denied)) => {
                let (contest, roles) = services.contest(&actor, &id).await?;
                // Who has no other role in it is led to set up what this one needs.
                if matches!(denied, Denied::SecondFactor { .. }) && roles == [Role::Creator] {
                    return Err(ServiceError::Denied(denied).into());
                }
                let seen = headline::Seen { roles, preview: false, now: services.now() };
                Ok(headline::show(
                    contest.id.as_str(),
                    &contest.title,
                    contest.phase,
                    contest.deadline,
                    &contest.settings,
                    &seen,
                    lang,
                ))
            }
            Err(error) => Err(error.into()),
        }
    })
}

fn show(board: Board, advance: Advance, back: FormState, now: i64, lang: Lang) -> AnyView {
    let access = AccessContext { roles: board.roles.clone(), ..AccessContext::default() };
    let lists_entries = access::check(Action::ViewEntries, &access, board.contest.phase).is_ok();
    let id = board.contest.id.to_string();
    let bar = phase_bar(&board, now, lang);
    let coverage = board.progress.as_ref().map(|progress| coverage(&id, progress, lang));
    let flags = board.progress.as_ref().and_then(|progress| red_lines(progress, lang));
    let next = next_step(&board, advance, back, now, lang);
    let closed = closed_rounds(&board, lang);
    let states = intake::states(&board, lists_entries, lang);
    let regions = intake::regions(&board, lang);
    let categories = intake::categories(&board, lang);
    let public = format!("/contests/{id}?as=public");
    let actions = move || view! { <LinkButton href=public>{m::see_as_public(lang)}</LinkButton> };
    let judging = coverage.is_some();
    // Before judging the intake is the work at hand; after that it is the coverage.
    let (first, last) = if judging { (view! { {coverage}{flags} }.into_any(), Some(regions)) } else { (regions, None) };
    let last = last.map(|regions| view! { <div class="whole">{regions}</div> });
    view! {
        <ContestPage
            inside=Inside::new(&board.contest, &board.roles)
            current="board"
            actions=actions
        >
            {bar}
            <div class="contest-board">
                <div class="stack main">{first}{categories}</div>
                <div class="stack side">{next}{closed}{states}</div>
                {last}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The way to what each closed round decided.
fn closed_rounds(board: &Board, lang: Lang) -> Option<AnyView> {
    let contest = &board.contest;
    let links: Vec<_> = board
        .closed
        .iter()
        .map(|round| {
            let href = format!("/contests/{}/rounds/{round}", contest.id);
            let name = phase_name(lang, &contest.settings, Phase::Round(*round));
            view! { <li><a href=href>{::words::results::closed_round(lang, &name)}</a></li> }
        })
        .collect();
    (!links.is_empty())
        .then(|| view! { <Sheet title=::words::results::closed_rounds(lang)><ul>{links}</ul></Sheet> }.into_any())
}

fn coverage(id: &str, progress: &Progress, lang: Lang) -> AnyView {
    if progress.judges.is_empty() {
        return ().into_any();
    }
    let href = format!("/contests/{id}/progress");
    let actions = move || view! { <a class="small" href=href>{m::tab_progress(lang)}</a> };
    let judges = progress.judges.clone();
    view! {
        <Sheet title=m::coverage(lang) actions=actions>
            {legend(lang)}
            <CoverageMap judges=judges/>
        </Sheet>
    }
    .into_any()
}
