//! `/desk/:assignment`: the film and its score sheet. Server only.

use domain::contest::Settings;
use domain::form::keys;
use domain::form::{Answer, Answers};
use domain::ids::AssignmentId;
use domain::judging::sheet::Content;
use domain::limits;
use domain::scoring::rubric::Marks;
use islands::wire::Packed;
use islands_desk::api::{self, Current, Desk, Kept, Others, Saved, Seen};
use islands_desk::components::{COUNTER, JudgeDesk, RECUSE_DIALOG, SHEET_FORM};
use islands_desk::keys::KEYS_DIALOG;
use islands_desk::trouble::compare;
use services::playback::Links;
use services::{Account, DeskLine, DeskView, Refusal as Rule, ServiceError};

use super::queue::{Keeping, address, ending, list_address, next_open, progress, reopened, waiting};
use crate::entries::answers;
use crate::entries::film::player;
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::when::{ahead_s, moment};
use islands::session;
use words::judging as m;

/// The id of the film on the desk.
const PLAYER: &str = "film";

/// The desk for one film.
#[component]
pub fn DeskPage() -> impl IntoView {
    page(async {
        let id: AssignmentId = param("assignment")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut view = match services.desk(&actor, &id).await {
            // The declaration is made on the judge's own list.
            Err(ServiceError::Refused(Rule::NotDeclared)) => {
                let contest = services.contest_of_task(&actor, &id).await?;
                return go(&list_address(contest.as_str()));
            }
            other => other?,
        };
        let mut refused = None;
        if let Some(sent) = posted(RECUSE_DIALOG) {
            match services.recuse(&actor, &id, sent.get("reason")).await.map_err(AppError::from) {
                Ok(contest) => {
                    let number = m::entry_number(view.line.number);
                    return leave(&list_address(contest.as_str()), Flash::done(m::recused(lang, &number)));
                }
                Err(error) => refused = Some(told(error, lang)?),
            }
        }
        let mut mine = None;
        if let Some(sent) = posted(SHEET_FORM) {
            let draft = draft_of(&sent, &view)?;
            match api::keep(&id, sent.given("version")?.unwrap_or_default(), &draft, &[]).await {
                Ok(Saved::Kept(kept)) => {
                    let at =
                        common::time_of_day(kept.saved_at, ahead_s(&view.contest.settings.time_zone, kept.saved_at));
                    return leave(&address(&view.line), Flash::done(m::saved_at(lang, &at)));
                }
                Ok(Saved::Conflict(theirs)) => {
                    islands::web::set_status(409);
                    refused = Some(Told::Conflict(Box::new((draft.clone(), theirs))));
                    view = services.desk(&actor, &id).await?;
                    mine = Some(draft);
                }
                // The fields show what is stored; what was sent stands beside it.
                Ok(Saved::Closed(closed)) => {
                    islands::web::set_status(422);
                    refused = Some(Told::Closed(Box::new((draft, closed.current.kept)), closed.why));
                    view = services.desk(&actor, &id).await?;
                }
                Err(error) => {
                    refused = Some(told(error, lang)?);
                    mine = Some(draft);
                }
            }
        }
        let mut desk = desk_of(&view, mine, actor.person()?, services.now());
        desk.conflict = matches!(refused, Some(Told::Conflict(_)));
        let links = services.links(&actor).await?;
        let soon = ending(&view.contest, view.until, &view.queue, services.now(), lang);
        Ok(show(&view, &links, desk, (refused, soon), lang))
    })
}

/// What the page says of a form it could not take.
enum Told {
    Refused(String, String),
    Conflict(Box<(Content, Kept)>),
    Closed(Box<(Content, Kept)>, String),
}

fn told(error: AppError, lang: Lang) -> Result<Told, AppError> {
    match error {
        AppError::Refused(_) | AppError::Conflict(_) => {
            islands::web::set_status(error.status());
            let explained = error.explain(lang);
            Ok(Told::Refused(explained.title, explained.body))
        }
        other => Err(other),
    }
}

fn draft_of(sent: &Sent, view: &DeskView) -> Result<Content, AppError> {
    let criteria = &view.rubric.criteria;
    let words = |field: &str| sent.get(field).to_owned();
    let comments = criteria.iter().map(|one| (one.key.clone(), words(&format!("comment-{}", one.key)))).collect();
    let mut marks = Marks::new();
    for one in criteria {
        if let Some(mark) = sent.given(&format!("mark-{}", one.key))? {
            marks.insert(one.key.clone(), mark);
        }
    }
    // Notes take a script; those there are stay.
    let notes = view.sheet.content.notes.clone();
    Ok(Content { marks, comments, comment: words("comment"), red_line: words("red_line"), notes })
}

fn desk_of(view: &DeskView, mine: Option<Content>, judge: &Account, now: i64) -> Desk {
    let before = view.queue.iter().rev().find(|line| line.position < view.line.position && !line.recused);
    let Current { kept, open, term_over } = view.into();
    Desk {
        assignment: view.line.assignment.to_string(),
        rubric: view.rubric.clone(),
        kept,
        mine,
        conflict: false,
        open,
        term_over,
        ahead_s: ahead_s(&view.contest.settings.time_zone, now),
        previous: before.map(address).unwrap_or_default(),
        next: next_open(&view.queue, Some(&view.line)).map(address).unwrap_or_default(),
        list: list_address(view.contest.id.as_str()),
        player: PLAYER.to_owned(),
        judge: judge.id.to_string(),
        email: judge.email.clone(),
        others: others(&view.queue, &view.line),
        // Before anything was watched nobody has written down how long the film is.
        seen: Seen { length_ms: view.line.duration_ms, ..view.evidence.clone().into() },
        watching: view.round.watching,
        break_minutes: view.round.break_minutes,
    }
}

/// How far the judge is with the other films.
fn others(queue: &[DeskLine], here: &DeskLine) -> Others {
    let others: Vec<DeskLine> = queue.iter().filter(|line| line.assignment != here.assignment).cloned().collect();
    let (done, films) = progress(&others);
    Others { films, done, left_ms: waiting(&others).1, own_ms: here.duration_ms, recused: here.recused }
}

fn show(
    view: &DeskView,
    links: &Links,
    desk: Desk,
    (refused, soon): (Option<Told>, Option<AnyView>),
    lang: Lang,
) -> AnyView {
    let title = view.line.title.clone();
    let films = u64::try_from(view.queue.len()).unwrap_or_default();
    let context = m::context(lang, view.round.label.get(lang), films);
    let queue = view.queue.clone();
    let here = view.line.clone();
    let list = desk.list.clone();
    let status = move || status(&queue, &here, lang);
    let actions = move || {
        view! {
            <LinkButton href=list kind=Kind::Quiet>{m::list_title(lang)}</LinkButton>
            <DialogButton opens=KEYS_DIALOG kind=Kind::Quiet><kbd aria-hidden="true">"?"</kbd>{m::keys(lang)}</DialogButton>
        }
    };
    let player = match &view.film {
        Some(film) => player(film, links, title.clone(), PLAYER, true, lang),
        None => view! { <Player title=title.clone()/> }.into_any(),
    };
    let trouble = refused.map(|told| trouble(&desk, told, lang));
    let recuse = view.open.then(|| recuse_dialog(&view.line, lang));
    let about = about(view, lang);
    let queue = view.queue.clone();
    let keeping = view! { <Keeping judge=desk.judge.clone() here=desk.assignment.clone() queue=queue/> };
    let opened = reopened(view.reopened.as_ref(), &view.contest, lang);
    let in_front = |notice| view! { <div class="told">{notice}</div> };
    let (opened, soon) = (opened.map(in_front), soon.map(in_front));
    view! {
        <ScreeningPage title=title context=context status=status actions=actions>
            <PageBundle bundle=Bundle::Desk/>
            {opened}
            {soon}
            {trouble}
            {keeping}
            <JudgeDesk desk=Packed(desk) lang=lang>{player} {about}</JudgeDesk>
            {recuse}
        </ScreeningPage>
    }
    .into_any()
}

/// Progress in words and dots; the dots open the queue as a list of links.
fn status(queue: &[DeskLine], here: &DeskLine, lang: Lang) -> AnyView {
    let counted = others(queue, here).counted(here.done, lang);
    let dots = queue
        .iter()
        .map(|line| match line {
            line if line.assignment == here.assignment => Dot::Current,
            line if line.recused => Dot::Recused,
            line if line.done => Dot::Done,
            _ => Dot::Open,
        })
        .collect::<Vec<_>>();
    let links: Vec<_> = queue
        .iter()
        .filter(|line| !line.recused)
        .map(|line| {
            let current = (line.assignment == here.assignment).then_some("page");
            let (class, state) = if line.done { ("done", m::state_done(lang)) } else { ("open", m::state_open(lang)) };
            let total =
                line.total.map(|total| view! { <span class="n">{domain::scoring::rubric::points_2(total)}</span> });
            view! {
                <a href=address(line) class=class aria-current=current>
                    <span class="number">{m::entry_number(line.number)}</span>
                    <span class="work">{line.title.clone()}</span>
                    <span class="hidden">{state}</span>
                    {total}
                </a>
            }
        })
        .collect();
    let columns = queue.len().div_ceil(2).clamp(1, 23);
    view! {
        <span id=COUNTER aria-live="polite">{counted}</span>
        <details class="menu queue">
            <summary><Dots label=m::queue(lang) dots=dots columns=columns/></summary>
            <nav class="menu-list" aria-label=m::queue(lang)>{links}</nav>
        </details>
    }
    .into_any()
}

/// Title, category, subject, length, number; in an open round also the origin; the synopsis.
fn about(view: &DeskView, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let category = settings.category(&view.line.category).map(|category| category.label.get(lang).to_owned());
    let subject = view.answers.get(keys::SUBJECT).map(|answer| words_of(settings, keys::SUBJECT, answer, lang));
    let number = m::film_meta(lang, &m::entry_number(view.line.number));
    let length = (view.line.duration_ms > 0).then(|| common::clock(view.line.duration_ms));
    let until = view.until.map(|until| m::until(lang, &moment(until, &settings.time_zone).full(lang)));
    let hidden = view.round.blind.then(|| m::origin_hidden(lang).to_owned());
    let meta: Vec<String> = [category, subject, length, Some(number), hidden, until]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let synopsis = view.answers.get(keys::SYNOPSIS).map(Answer::to_text).unwrap_or_default();
    let (class, synopsis) =
        if synopsis.is_empty() { ("synopsis muted", m::no_synopsis(lang).to_owned()) } else { ("synopsis", synopsis) };
    let more = (!view.round.blind).then(|| more(settings, &view.answers, lang));
    view! {
        <div class="about">
            <h1 class="work">{::words::phrases::titled(lang, &view.line.title)}</h1>
            <p class="muted small">{::words::phrases::beside(lang, &meta)}</p>
            <p class=class>{synopsis}</p>
            {more}
        </div>
    }
    .into_any()
}

/// Whatever else a judge may read in an open round.
fn more(settings: &Settings, answers: &Answers, lang: Lang) -> AnyView {
    let shown = [keys::TITLE, keys::CATEGORY, keys::SUBJECT, keys::SYNOPSIS];
    let rows: Vec<_> = settings
        .form
        .iter()
        .filter(|field| !shown.contains(&field.key.as_str()))
        .filter_map(|field| {
            let answer = answers.get(&field.key).filter(|answer| !answer.is_empty())?;
            let words = words_of(settings, &field.key, answer, lang);
            Some(view! { <div><dt>{field.label.get(lang).to_owned()}</dt><dd>{words}</dd></div> })
        })
        .collect();
    view! { <dl class="desk-facts small">{rows}</dl> }.into_any()
}

/// An answer in words: the items of a list in one line, a text as it was written.
fn words_of(settings: &Settings, key: &str, answer: &Answer, lang: Lang) -> String {
    let between = match answer {
        Answer::List(_) => ::words::phrases::between(lang),
        Answer::Flag(_) | Answer::Number(_) | Answer::Text(_) => {
            "
"
        }
    };
    answers::lines(settings, key, answer, lang).join(between)
}

fn recuse_dialog(line: &DeskLine, lang: Lang) -> AnyView {
    let number = m::entry_number(line.number);
    view! {
        <ConfirmDialog
            id=RECUSE_DIALOG
            name=RECUSE_DIALOG
            title=m::recuse_title(lang, &number)
            confirm=m::recuse_confirm(lang)
        >
            <p>{m::recuse_body(lang)}</p>
            <TextArea
                name="reason"
                label=m::recuse_reason(lang)
                help=m::recuse_reason_help(lang)
                required=true
                rows=2
                maxlength=limits::REASON
            />
        </ConfirmDialog>
    }
    .into_any()
}

fn trouble(desk: &Desk, told: Told, lang: Lang) -> AnyView {
    let notice = match told {
        Told::Refused(title, body) => view! { <Notice tone=Tone::Error title=title><p>{body}</p></Notice> }.into_any(),
        Told::Conflict(both) => {
            let (mine, theirs) = *both;
            let at = common::time_of_day(theirs.saved_at, desk.ahead_s);
            let table = compare(desk, &mine, &theirs.draft, [m::here(lang), m::elsewhere(lang)], lang);
            view! {
                <Notice tone=Tone::Warning title=m::conflict_title(lang)>
                    <p>{::words::phrases::sentences(lang, &[m::conflict_body(lang, &at).as_str(), m::conflict_again(lang)])}</p>
                    {table}
                </Notice>
            }
            .into_any()
        }
        Told::Closed(both, why) => {
            let (mine, stored) = *both;
            let table = compare(desk, &mine, &stored.draft, [m::here(lang), m::stored(lang)], lang);
            view! { <Notice tone=Tone::Error title=m::refused_title(lang)><p>{why}</p>{table}</Notice> }.into_any()
        }
    };
    view! { <div class="told">{notice}</div> }.into_any()
}
