//! `/contests/:contest/progress`: how far the judges are.

use domain::access::{self, AccessContext, Action};
use domain::ids::AccountId;
use domain::limits;
use leptos::context::Provider;
use services::exports::{ListKind, progress_columns, waiting_film_columns};
use services::{JudgeProgress, Progress, WaitingFilm};

use super::coverage::{CoverageMap, legend};
use super::red_lines::red_lines;
use super::stand_in::{REPLACE, recusals, terms};
use super::term_ending::terms_ending;
use crate::assignment::page::too_few;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::rounds::{of_several, round_switch};
use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, RowActs, list_files, list_table};
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use islands::session::request;
use islands::web;
use words::contests as m;

const REOPEN: &str = "reopen";
/// Judges on one page.
const JUDGES: usize = 100;
/// Films that are waited for on one page, and the parameter that names it.
const FILMS: usize = 150;
const WAITING: &str = "waiting";
/// The form that sets a term.
const TERM: &str = "term";

/// How far a round is: the one that `?round=` names, or the latest.
#[component]
pub fn ProgressPage() -> impl IntoView {
    page(async {
        let id = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(REOPEN) {
            let judge: AccountId = sent.parse("judge").ok_or(AppError::BadRequest)?;
            match or_refused(services.reopen_sheets(&actor, &id, &judge, sent.get("reason")).await)? {
                Ok(sheets) => {
                    return leave(&web::path(), Flash::done(m::reopened(lang, sheets, sent.get("name"))));
                }
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let mut term = FormState::blank(TERM);
        if let Some(sent) = posted(TERM) {
            let judge: Option<AccountId> = sent.given("judge")?;
            match services.set_term(&actor, &id, judge.as_ref(), sent.get("until"), sent.get("reason")).await {
                Ok(()) => return leave(&web::path(), Flash::done(m::term_set(lang))),
                Err(error) => term = sent.keep(AppError::from(error))?,
            }
        }
        if let Some(sent) = posted(REPLACE) {
            let (Some(task), Some(judge)) = (sent.parse("assignment"), sent.parse::<AccountId>("judge")) else {
                return Err(AppError::BadRequest);
            };
            match or_refused(services.replace_judge(&actor, &task, &judge, sent.get("until")).await)? {
                Ok(()) => return leave(&web::path(), Flash::done(m::replaced(lang, sent.get("name")))),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let round = ListQuery::of_request().asked().round();
        let progress = services.progress_of_round(&actor, &id, round).await?;
        let refused =
            refused.map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> });
        let ending = terms_ending(&progress, services.now(), lang);
        Ok(show(progress, term, view! { {refused} {ending} }.into_any(), lang))
    })
}

fn show(progress: Progress, term: FormState, refused: AnyView, lang: Lang) -> AnyView {
    let id = progress.contest.id.to_string();
    let rounds = round_switch(&progress.contest, "progress", progress.round, progress.last, lang);
    let assigned: usize = progress.judges.iter().map(|judge| judge.assigned).sum();
    let access = AccessContext { roles: progress.roles.clone(), ..AccessContext::default() };
    let may_assign = access::check(Action::ManagePeople, &access, progress.contest.phase).is_ok();
    let to_people = may_assign.then(|| {
        view! { <LinkButton href=format!("/contests/{id}/people")>{m::tab_people(lang)}</LinkButton> }
    });
    let body = if assigned == 0 && progress.recusals.is_empty() {
        let title = of_several(m::tab_progress(lang), &progress.contest, (progress.round, progress.last), lang);
        view! {
            <Sheet title=title actions=move || rounds>
                <EmptyState title=m::nothing_assigned(lang)>
                    <p>{m::nothing_assigned_body(lang)}</p>
                    {to_people}
                </EmptyState>
            </Sheet>
        }
        .into_any()
    } else {
        let aside = view! {
            {recusals(&progress, lang)}
            {terms(&progress, term, lang)}
        };
        covered(&progress, rounds, aside.into_any(), lang)
    };
    view! {
        <ContestPage
            inside=Inside::new(&progress.contest, &progress.roles)
            current="progress"
            title=m::tab_progress(lang)
        >
            {refused}
            {body}
        </ContestPage>
    }
    .into_any()
}

fn covered(progress: &Progress, rounds: AnyView, aside: AnyView, lang: Lang) -> AnyView {
    let title = of_several(m::coverage(lang), &progress.contest, (progress.round, progress.last), lang);
    let sum = |part: fn(&JudgeProgress) -> usize| count(progress.judges.iter().map(part).sum::<usize>());
    let (done, assigned, signed) = (sum(|judge| judge.done), sum(|judge| judge.assigned), sum(|judge| judge.signed));
    let note = m::far(lang, done, assigned, signed);
    let query = ListQuery::of_request();
    let pages = count(progress.judges.len().div_ceil(JUDGES));
    let here = page_of(&progress.judges, query.page(), JUDGES);
    let map = here.to_vec();
    let flags = red_lines(progress, lang);
    let judges = judges(progress, here, &query, lang);
    let waiting = waiting(progress, &query, lang);
    view! {
        <div class="stack">
            {too_few(&progress.short, lang)}
            <Sheet title=title note=note actions=move || rounds>
                {legend(lang)}
                <CoverageMap judges=map/>
            </Sheet>
            <div class="contest-progress">
                <div class="stack main">{judges}<Pager query=query pages=pages/></div>
                <div class="stack side">{flags}{aside}{waiting}</div>
            </div>
        </div>
    }
    .into_any()
}

/// The map in words and figures, and the way to open signed sheets again.
fn judges(progress: &Progress, judges: &[JudgeProgress], query: &ListQuery, lang: Lang) -> AnyView {
    let (contest, settings) = (&progress.contest.id, &progress.contest.settings);
    let dress = |column: &str, judge: &JudgeProgress| match column {
        "judge" if judge.unverified > 0 => {
            let (name, words) = (judge.name.clone(), m::unverified_films(lang, count(judge.unverified)));
            Dress::Inside(view! { {name}" "<Tag tone=TagTone::Amber>{words}</Tag> }.into_any())
        }
        "until" if judge.declared && !judge.removed => judge
            .until
            .map_or(Dress::Plain, |until| Dress::Inside(moment(until, &settings.time_zone).listed(lang).into_any())),
        "signed" if judge.assigned > 0 && judge.signed == judge.assigned => {
            Dress::Inside(view! { <Tag tone=TagTone::Seal>{m::signed_tag(lang)}</Tag> }.into_any())
        }
        _ => Dress::Plain,
    };
    let acts = |judge: &JudgeProgress| {
        let may_reopen = progress.can_reopen && judge.signed > 0 && !judge.removed;
        let reopen = may_reopen.then(|| reopen(judge, lang));
        let read = judge.has_signed.then(|| {
            let signed = format!("/judge/{contest}/signed?judge={}", judge.judge);
            // What was signed in a round before the last one is asked for by its number.
            let before = progress.round < progress.last;
            let href = if before { format!("{signed}&round={}", progress.round) } else { signed };
            view! { <LinkButton href=href kind=Kind::Quiet>{m::read_signed(lang)}</LinkButton> }
        });
        view! { {read}{reopen} }.into_any()
    };
    let acts: RowActs<'_, JudgeProgress> = (m::reopen(lang), &acts);
    let caption = m::judges_head(lang).to_owned();
    let look = ListLook { caption, query, order: "", dress: &dress, acts: Some(acts) };
    let table = list_table(&progress_columns(settings, lang), judges, &look);
    let help = judges.iter().any(|judge| judge.unverified > 0).then(|| {
        view! { <p class="in small muted">{m::unverified_help(lang)}</p> }
    });
    let files = list_files(contest.as_str(), ListKind::Progress, query, lang);
    view! {
        <Sheet title=m::judges_head(lang) flush=true>
            {table}
            {help}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

fn reopen(judge: &JudgeProgress, lang: Lang) -> AnyView {
    let id = format!("reopen-{}", judge.judge);
    let signed = count(judge.signed);
    let (account, name) = (judge.judge.to_string(), judge.name.clone());
    // Each judge's dialog asks for a reason: the fields are told apart by their dialogs.
    let fields = FormState::blank(&id);
    view! {
        <DialogButton opens=id.clone() kind=Kind::Quiet>{m::reopen(lang)}"…"</DialogButton>
        <ConfirmDialog
            id=id
            name=REOPEN
            title=m::reopen_title(lang, signed, &judge.name)
            confirm=m::reopen_confirm(lang, signed)
        >
            <p>{m::reopen_body(lang)}</p>
            <Hidden name="judge" value=account/>
            <Hidden name="name" value=name/>
            <Provider value=fields>
                <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
            </Provider>
        </ConfirmDialog>
    }
    .into_any()
}

/// Films that some judge still has to score: sheets done, sheets expected, and who is waited for.
fn waiting(progress: &Progress, query: &ListQuery, lang: Lang) -> AnyView {
    if progress.waiting.is_empty() {
        return view! { <Notice tone=Tone::Done title=m::all_scored(lang)/> }.into_any();
    }
    let mut columns = waiting_film_columns(&progress.judges, lang);
    // Said beside the title, and beside what is done.
    columns.retain(|column| !matches!(column.key.as_str(), "number" | "expected"));
    let dress = |column: &str, film: &WaitingFilm| match column {
        "title" => {
            let (number, title) = (m::entry_number(film.number()), film.title());
            let inside = view! { <span class="small muted">{number}</span>" "<span class="work">{title}</span> };
            Dress::Inside(inside.into_any())
        }
        "done" => Dress::Inside(format!("{} / {}", film.done, film.expected()).into_any()),
        _ => Dress::Plain,
    };
    let title = m::films_waiting(lang, count(progress.waiting.len()));
    let here = page_of(&progress.waiting, query.number(WAITING), FILMS);
    let look = ListLook { caption: title.clone(), query, order: "", dress: &dress, acts: None };
    let table = list_table(&columns, here, &look);
    let files = list_files(progress.contest.id.as_str(), ListKind::WaitingFilms, query, lang);
    let (pager, pages) = (query.clone(), count(progress.waiting.len().div_ceil(FILMS)));
    view! {
        <Sheet title=title flush=true class="waiting">
            {table}
            <Pager query=pager pages=pages key=WAITING/>
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

/// The rows of a page, from 1; past the last one, those of the last.
fn page_of<T>(rows: &[T], page: u64, size: usize) -> &[T] {
    let pages = rows.len().div_ceil(size).max(1);
    let page = usize::try_from(page).unwrap_or(pages).clamp(1, pages);
    rows.chunks(size).nth(page - 1).unwrap_or_default()
}
