//! `/`: what waits for the person, by role. Server only.

use domain::access::Role;
use domain::contest::phase::Phase as Stage;
use domain::entry::EntryState;
use domain::work::WorkKind;
use services::exports::{SiteListKind, contest_columns};
use services::{Actor, ContestLine as Line, Home, OwnEntries, Seat, WorkItem, WorkTarget, arranged_contests};

use super::front::front;
use crate::ui::columns::{Dress, ListLook, list_table, site_list_files};
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::when::{left, moment};
use islands::session::request;
use words::{accounts as m, work as w};

/// So many contests are found without searching.
const FEW: usize = 8;

/// Home: what this is, or what waits for the person who is signed in.
#[component]
pub fn HomePage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        if actor == Actor::Anonymous {
            return if services.needs_setup().await? {
                go("/setup")
            } else {
                Ok(front(&services.open_calls().await?, lang))
            };
        }
        if matches!(actor, Actor::Device(_)) {
            return go("/site");
        }
        let home = services.home(&actor).await?;
        Ok(show(home, &actor, services.now(), lang))
    })
}

fn show(home: Home, actor: &Actor, now: i64, lang: Lang) -> AnyView {
    let name = actor.account().map(|account| account.name.clone()).unwrap_or_default();
    let (organises, runs) = (actor.has(Role::Organiser), actor.has(Role::Organiser) || actor.has(Role::Staff));
    let administers = actor.has(Role::Administrator);
    let (judging, offices): (Vec<Seat>, Vec<Seat>) = home.seats.into_iter().partition(|seat| seat.role == Role::Judge);
    let enters = offices.iter().any(|seat| seat.role == Role::UnitOfficer);
    let only_creates = !runs && !administers && judging.is_empty() && offices.is_empty();
    // Whoever runs or judges sees calls and entries only where there is something of their own.
    let calls = only_creates || enters || (!runs && !home.calls.is_empty());
    let entries = only_creates || enters || home.entries.count() > 0;

    let queue = queue(&home.work, now, lang);
    let contests = runs.then(|| contests(home.contests, organises, now, lang));
    let judging = (!judging.is_empty()).then(|| judging_sheet(judging, lang));
    let offices = (!offices.is_empty()).then(|| offices_sheet(offices, &home.calls, now, lang));
    let calls = calls.then(|| calls_sheet(&home.calls, now, lang));
    let entries = entries.then(|| entries_sheet(home.entries, now, lang));
    let pair = (calls.is_some() || entries.is_some()).then(|| view! { <div class="pair">{calls}{entries}</div> });
    let administration = administers.then(|| {
        view! {
            <Sheet title=m::administration(lang)>
                <p class="muted">{m::administration_body(lang)}</p>
                <div class="acts">
                    <LinkButton href="/accounts">{m::accounts_title(lang)}</LinkButton>
                    <LinkButton href="/events">{::words::audit::events(lang)}</LinkButton>
                </div>
            </Sheet>
        }
    });
    let exhibition = actor.exhibits().then(|| {
        view! {
            <Sheet title=::words::exhibition_sites::exhibition(lang)>
                <div class="acts">
                    <LinkButton href="/exhibition">{m::to_exhibition(lang)}</LinkButton>
                </div>
            </Sheet>
        }
    });
    let new = move || {
        organises
            .then(|| view! { <LinkButton href="/contests/new" kind=Kind::Primary>{m::new_contest(lang)}</LinkButton> })
    };
    view! {
        <StandardLayout title=m::welcome(lang, &name) width=Width::Page actions=new>
            <div class="home">
                {queue}
                {contests}
                {judging}
                {offices}
                {pair}
                {exhibition}
                {administration}
            </div>
        </StandardLayout>
    }
    .into_any()
}

/// What waits for the person, in every role and contest: what, where, until when, and the way to begin.
fn queue(work: &[WorkItem], now: i64, lang: Lang) -> AnyView {
    if work.is_empty() {
        return view! {
            <Sheet title=w::queue(lang)>
                <EmptyState title=w::nothing(lang)><p>{w::nothing_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let rows: Vec<_> = work
        .iter()
        .map(|item| {
            let (kind, contest) = (item.work.kind, &item.contest);
            let (task, title) = (w::task(lang, kind, item.work.count), contest.title.clone());
            let until = item.work.until.map(|at| {
                let words = moment(at, &contest.time_zone).listed(lang);
                let left = if at > now {
                    view! { <span class="small muted">{::words::times::time_left(lang, at, now)}</span> }.into_any()
                } else {
                    view! { <Tag tone=TagTone::Seal>{w::overdue(lang)}</Tag> }.into_any()
                };
                view! { <span class="when">{words}" "{left}</span> }
            });
            let href = address(item);
            view! {
                <tr>
                    <RowHead>{task}</RowHead>
                    <Cell label=w::contest(lang)>{title}</Cell>
                    <Cell label=w::until(lang)>{until}</Cell>
                    <td class="n"><LinkButton href=href kind=Kind::Primary>{w::begin(lang, kind)}</LinkButton></td>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{w::what(lang)}</Head>
            <Head>{w::contest(lang)}</Head>
            <Head>{w::until(lang)}</Head>
            <Head><span class="hidden">{w::begin_head(lang)}</span></Head>
        }
    };
    view! {
        <Sheet title=w::queue(lang) note=w::queue_note(lang) flush=true class="work-queue">
            <DataTable caption=w::queue(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}

/// Where a piece of work begins.
fn address(item: &WorkItem) -> String {
    let contest = format!("/contests/{}", item.contest.id);
    match (item.work.kind, &item.target) {
        (WorkKind::CheckEntries, WorkTarget::Entry(entry)) => format!("/check/{entry}"),
        (WorkKind::CorrectEntries | WorkKind::FinishDrafts, WorkTarget::Entry(entry)) => format!("/entries/{entry}"),
        (WorkKind::Countersign, WorkTarget::Round(round)) => format!("{contest}/rounds/{round}"),
        (WorkKind::ScoreFilms | WorkKind::SignSheets, _) => format!("/judge/{}", item.contest.id),
        (WorkKind::JoinMeeting, _) => format!("{contest}/meeting"),
        (WorkKind::FinishSetup, _) => format!("{contest}/settings"),
        (WorkKind::AwaitJudges, _) => format!("{contest}/progress"),
        (WorkKind::HandleObjections, _) => format!("{contest}/objections"),
        (WorkKind::SealSelection, _) => format!("{contest}/selection"),
        (WorkKind::SealVote | WorkKind::ForgetVoters, _) => format!("{contest}/popularity"),
        _ => contest,
    }
}

/// The end of the call in the contest's zone, and how long that is.
fn deadline(line: &Line, now: i64, lang: Lang) -> AnyView {
    let Some(at) = line.own_deadline() else { return view! { <span class="muted">"—"</span> }.into_any() };
    let words = moment(at, &line.time_zone).listed(lang);
    let left = if line.accepts_entries(now) {
        let left = left(line.call(), line.extended, now, lang).map(|left| left.words);
        Some(view! { <span class="small muted">{left}</span> }.into_any())
    } else {
        let overdue = line.phase == Stage::CallOpen;
        overdue.then(|| view! { <Tag tone=TagTone::Seal>{m::overdue(lang)}</Tag> }.into_any())
    };
    view! { <span class="when">{words}" "{left}</span> }.into_any()
}

fn phase_tag(phase: Stage, lang: Lang) -> impl IntoView {
    view! { <Tag>{common::phase(lang, phase)}</Tag> }
}

/// Every contest, for organisers and staff.
fn contests(lines: Vec<Line>, organises: bool, now: i64, lang: Lang) -> AnyView {
    let total = u64::try_from(lines.len()).unwrap_or_default();
    if lines.is_empty() {
        let (body, new) = if organises {
            let new = view! { <LinkButton href="/contests/new" kind=Kind::Primary>{m::new_contest(lang)}</LinkButton> };
            (m::no_contests_organiser(lang), Some(new))
        } else {
            (m::no_contests_staff(lang), None)
        };
        return view! {
            <Sheet title=m::contests(lang)>
                <EmptyState title=m::no_contests(lang)><p>{body}</p>{new}</EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let query = ListQuery::of_request();
    let many = lines.len() > FEW;
    let lines = arranged_contests(lines, query.asked());
    let shown = u64::try_from(lines.len()).unwrap_or_default();
    let bar = many.then(|| {
        let query = query.clone();
        view! { <div class="in"><FilterBar query=query label=m::search_contests(lang)/></div> }
    });
    let table = if lines.is_empty() {
        view! {
            <EmptyState title=m::no_contest_found(lang)>
                <LinkButton href="/">{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        contests_table(&lines, &query, now, lang)
    };
    let files = site_list_files(SiteListKind::Contests, &query, lang);
    view! {
        <Sheet title=m::contests(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            {bar}
            {table}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

fn contests_table(lines: &[Line], query: &ListQuery, now: i64, lang: Lang) -> AnyView {
    let dress = |column: &str, line: &Line| match column {
        "title" => {
            let (href, title) = (format!("/contests/{}", line.id), line.title.clone());
            Dress::Inside(view! { <a href=href>{title}</a> }.into_any())
        }
        "phase" => Dress::Inside(phase_tag(line.phase, lang).into_any()),
        "deadline" => Dress::Inside(deadline(line, now, lang)),
        _ => Dress::Plain,
    };
    let caption = m::contests(lang).to_owned();
    let look = ListLook { caption, query, order: "", dress: &dress, acts: None };
    list_table(&contest_columns(lang), lines, &look)
}

/// Contests this person judges: how far, how much is left, and the way to the list.
fn judging_sheet(seats: Vec<Seat>, lang: Lang) -> AnyView {
    let rows: Vec<_> = seats
        .into_iter()
        .map(|seat| {
            let href = format!("/judge/{}", seat.contest.id);
            let figures = |count: i64| u64::try_from(count).unwrap_or_default();
            let far = seat.tally.filter(|_| seat.contest.phase >= Stage::Round(1)).map(|tally| {
                let (films, done) = (figures(tally.films), figures(tally.done));
                let signed = tally.signed > 0 && tally.signed == tally.films;
                let words = match films.saturating_sub(done) {
                    _ if signed => m::all_signed(lang).to_owned(),
                    0 => m::to_sign(lang).to_owned(),
                    left => m::films_left(lang, left),
                };
                view! {
                    <div class="how-far">
                        <Measure label=seat.contest.title.clone() value=done max=films/>
                        <p class="small"><span class="n">{format!("{done} / {films}")}</span>" · "{words}</p>
                    </div>
                }
            });
            let waits = far.is_none().then(|| view! { <p class="small muted">{m::nothing_to_judge_yet(lang)}</p> });
            let meeting = (seat.contest.phase == Stage::Selection).then(|| {
                let href = format!("/contests/{}/meeting", seat.contest.id);
                view! { <LinkButton href=href>{::words::meeting::to_room(lang)}</LinkButton> }
            });
            view! {
                <li>
                    <div class="what">
                        <p><a class="title" href=href.clone()>{seat.contest.title}</a>" "{phase_tag(seat.contest.phase, lang)}</p>
                        {far}
                        {waits}
                    </div>
                    <LinkButton href=href>{m::look_at_list(lang)}</LinkButton>
                    {meeting}
                </li>
            }
        })
        .collect();
    view! { <Sheet title=m::judging(lang) flush=true><ul class="to-do">{rows}</ul></Sheet> }.into_any()
}

/// Contests in which this person holds another office; `calls` are those in which the person may enter films now.
fn offices_sheet(seats: Vec<Seat>, calls: &[Line], now: i64, lang: Lang) -> AnyView {
    let rows: Vec<_> = seats
        .into_iter()
        .map(|seat| {
            let id = &seat.contest.id;
            let (href, go) = match seat.role {
                Role::UnitOfficer => (format!("/contests/{id}/enter"), m::enter_film(lang)),
                _ => (format!("/contests/{id}"), m::open(lang)),
            };
            // A unit enters while the call is open, and where its officer does not judge; the others may look at any time.
            let enters = seat.role == Role::UnitOfficer;
            let open = calls.iter().any(|call| call.id == *id);
            let when = (enters && open)
                .then(|| view! { <p class="small">{m::deadline(lang)}" "{deadline(&seat.contest, now, lang)}</p> });
            let way = (!enters || open).then(|| view! { <LinkButton href=href>{go}</LinkButton> });
            let taken = matches!(seat.contest.phase, Stage::CallOpen | Stage::CallClosed | Stage::Eligibility);
            let unit = (enters && taken).then(|| {
                let to = format!("/contests/{id}/unit");
                view! { <LinkButton href=to>{::words::units::desk(lang)}</LinkButton> }
            });
            view! {
                <li>
                    <div class="what">
                        <p>
                            <span class="title">{seat.contest.title.clone()}</span>" "
                            {phase_tag(seat.contest.phase, lang)}
                        </p>
                        <p class="small muted">{common::role(lang, seat.role)}</p>
                        {when}
                    </div>
                    {unit}
                    {way}
                </li>
            }
        })
        .collect();
    view! { <Sheet title=m::my_offices(lang) flush=true><ul class="to-do">{rows}</ul></Sheet> }.into_any()
}

/// Contests that take entries now.
fn calls_sheet(calls: &[Line], now: i64, lang: Lang) -> AnyView {
    if calls.is_empty() {
        return view! {
            <Sheet title=m::open_calls(lang)>
                <EmptyState title=m::no_calls(lang)><p>{m::no_calls_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let rows: Vec<_> = calls
        .iter()
        .map(|line| {
            let href = format!("/contests/{}/enter", line.id);
            view! {
                <li>
                    <div class="what">
                        <p class="title">{line.title.clone()}</p>
                        <p class="small">{m::deadline(lang)}" "{deadline(line, now, lang)}</p>
                    </div>
                    <LinkButton href=href kind=Kind::Primary>{m::enter_film(lang)}</LinkButton>
                </li>
            }
        })
        .collect();
    view! { <Sheet title=m::open_calls(lang) flush=true><ul class="to-do">{rows}</ul></Sheet> }.into_any()
}

/// The newest own entries.
fn entries_sheet(entries: OwnEntries, now: i64, lang: Lang) -> AnyView {
    let count = entries.count();
    if entries.lines.is_empty() {
        return view! {
            <Sheet title=m::my_entries(lang)>
                <EmptyState title=m::no_entries(lang)><p>{m::no_entries_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let rows: Vec<_> = entries
        .lines
        .into_iter()
        .map(|entry| {
            let href = format!("/entries/{}", entry.line.id);
            let title = if entry.line.title.is_empty() { m::untitled(lang).to_owned() } else { entry.line.title };
            let tone = match entry.line.state {
                EntryState::Returned => TagTone::Amber,
                EntryState::Eligible => TagTone::Jade,
                EntryState::Shortlisted => TagTone::Seal,
                _ => TagTone::Plain,
            };
            let changed = m::ago(lang, now, entry.line.updated_at);
            let about = ::words::phrases::beside(lang, &[&entry.contest_title, &changed]);
            view! {
                <li>
                    <div class="what">
                        <p><a class="title work" href=href>{title}</a></p>
                        <p class="small muted">{about}</p>
                    </div>
                    <Tag tone=tone>{common::entry_state(lang, entry.line.state)}</Tag>
                </li>
            }
        })
        .collect();
    let all = move || view! { <a class="small" href="/entries">{m::all_entries(lang, count)}</a> };
    view! { <Sheet title=m::my_entries(lang) actions=all flush=true><ul class="to-do">{rows}</ul></Sheet> }.into_any()
}
