//! `/judge/:contest`: the judge's own list, and signing. Server only.

use domain::contest::Settings;
use domain::ids::ContestId;
use domain::permission::Denied;
use domain::phase::Phase;
use domain::rubric::points_2;
use services::{DeskLine, Mine, ServiceError};

use super::desk::{address, next_open, progress, waiting};
use crate::i18n::judging as m;
use crate::session;
use crate::ui::prelude::*;

const SIGN: &str = "sign";

/// The judge's own list.
#[component]
pub fn JudgePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        if posted(SIGN).is_some() {
            match services.sign_sheets(&actor, &id).await.map_err(AppError::from) {
                Ok(sheets) => {
                    return leave(&crate::ui::web::path(), Flash::done(m::signed_all(lang, sheets)));
                }
                Err(error @ AppError::Refused(_)) => {
                    crate::ui::web::set_status(error.status());
                    refused = Some(error.explain(lang));
                }
                Err(error) => return Err(error),
            }
        }
        let mine = match services.my_desk(&actor, &id).await {
            Err(ServiceError::Denied(Denied::Phase { now })) => return not_begun(&id, now, lang).await,
            other => other?,
        };
        let name = actor.account().map(|account| account.name.clone()).unwrap_or_default();
        let refused = refused.map(|told| {
            view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> }
        });
        Ok(show(&mine, refused.into_any(), &name, lang))
    })
}

/// A judge who comes before the round begins: invited today, at work next month.
async fn not_begun(id: &ContestId, now: Phase, lang: Lang) -> Page {
    let (services, actor) = session::request()?;
    // A contest that is still being set up has no name for others than its organiser.
    let crumbs = match services.contest(&actor, id).await {
        Ok((contest, _)) => vec![Crumb::here(contest.title)],
        Err(ServiceError::NotFound) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    Ok(view! {
        <OfficePage title=m::list_title(lang) crumbs=crumbs width=Width::Page>
            <EmptyState title=m::not_begun_title(lang)>
                <p>{m::not_begun_body(lang, &common::phase(lang, now))}</p>
                <LinkButton href="/">{common::go_home(lang)}</LinkButton>
            </EmptyState>
        </OfficePage>
    }
    .into_any())
}

fn show(mine: &Mine, refused: AnyView, name: &str, lang: Lang) -> AnyView {
    let settings = &mine.contest.settings;
    let round = usize::from(mine.round).checked_sub(1).and_then(|index| settings.rounds.get(index));
    let round_name = round.map(|round| round.label.get(lang).to_owned()).unwrap_or_default();
    let title = if round_name.is_empty() {
        m::list_title(lang).to_owned()
    } else {
        format!("{} · {round_name}", m::list_title(lang))
    };
    let crumbs = vec![Crumb::here(mine.contest.title.clone())];
    if mine.lines.is_empty() {
        return view! {
            <OfficePage title=title crumbs=crumbs width=Width::Page>
                {refused}
                <EmptyState title=m::none_title(lang)>
                    <p>{m::none_body(lang)}</p>
                    <LinkButton href="/">{common::go_home(lang)}</LinkButton>
                </EmptyState>
            </OfficePage>
        }
        .into_any();
    }
    let blind = round.is_some_and(|round| round.blind);
    let signed = mine.lines.iter().any(|line| line.signed) && mine.lines.iter().all(|line| line.signed || line.recused);
    let foot = signing(mine, signed, lang);
    let query = ListQuery::of_request();
    let contest = mine.contest.title.clone();
    let meets = mine.contest.phase == Phase::Selection;
    let meeting = format!("/contests/{}/meeting", mine.contest.id);
    let actions = move || {
        meets.then(
            || view! { <LinkButton href=meeting kind=Kind::Primary>{crate::i18n::meeting::to_room(lang)}</LinkButton> },
        )
    };
    let (head, list, name) = (welcome(mine, blind, signed, lang), films(mine, &query, settings, lang), name.to_owned());
    view! {
        <OfficePage title=title crumbs=crumbs width=Width::Page actions=actions>
            {refused}
            <div class="own-list">
                <p class="paper-title">{contest}</p>
                {head}
                {list}
                {foot}
                <p class="signature">
                    <span>{m::signature(lang)}": "{name}</span>
                    <span class="line"></span>
                    <span>{m::signature_date(lang)}</span>
                    <span class="line"></span>
                </p>
            </div>
        </OfficePage>
    }
    .into_any()
}

/// How much there is to watch, the rules, how far it is, and the way on.
fn welcome(mine: &Mine, blind: bool, signed: bool, lang: Lang) -> AnyView {
    let (done, all) = progress(&mine.lines);
    let (films, ms) = waiting(&mine.lines);
    let whole: i64 = mine.lines.iter().map(|line| line.duration_ms).sum();
    let recused = u64::try_from(mine.lines.iter().filter(|line| line.recused).count()).unwrap_or_default();
    let rules: Vec<_> = [
        (true, m::rule_alone(lang)),
        (blind, m::rule_blind(lang)),
        (true, m::rule_recuse(lang)),
        (true, m::rule_save(lang)),
        (true, m::rule_sign(lang)),
    ]
    .into_iter()
    .filter(|(applies, _)| *applies)
    .map(|(_, words)| view! { <li>{words}</li> })
    .collect();
    let to_go = if films == 0 { m::all_done(lang).to_owned() } else { m::to_go(lang, &m::duration(lang, ms)) };
    let figures = [m::done_of(lang, done, all), to_go]
        .into_iter()
        .chain((recused > 0).then(|| m::recused_count(lang, recused)))
        .collect::<Vec<_>>()
        .join(" · ");
    let dots = mine
        .lines
        .iter()
        .map(|line| match line {
            line if line.recused => Dot::Recused,
            line if line.done => Dot::Done,
            _ => Dot::Open,
        })
        .collect::<Vec<_>>();
    // Rows of about the same length.
    let rows = dots.len().div_ceil(24).max(1);
    let columns = dots.len().div_ceil(rows);
    let next = next_open(&mine.lines, None).filter(|_| mine.open && !signed);
    let on = next.map(|line| {
        let number = m::entry_number(line.number);
        let words = if done == 0 { m::start_with(lang, &number) } else { m::continue_with(lang, &number) };
        view! { <LinkButton href=address(line) kind=Kind::Primary>{words}</LinkButton> }
    });
    let stamp = signed.then(|| view! { <Stamp top=m::stamp_top(lang)/> });
    view! {
        <section class="sheet welcome">
            <div class="in">
                <div class="words">
                    <p class="lead">{m::welcome(lang, all, &m::duration(lang, whole))}</p>
                    <ul class="judge-rules small muted">{rules}</ul>
                </div>
                <div class="how-far">
                    {stamp}
                    <p class="how-many">{figures}</p>
                    <Progress label=m::queue(lang) value=done max=all/>
                    <Dots label=m::queue(lang) dots=dots columns=columns/>
                    <div class="acts">{on}</div>
                </div>
            </div>
        </section>
    }
    .into_any()
}

const STATES: [&str; 4] = ["open", "done", "signed", "recused"];

fn state_key(line: &DeskLine) -> &'static str {
    match line {
        line if line.recused => "recused",
        line if line.signed => "signed",
        line if line.done => "done",
        _ => "open",
    }
}

fn state_words(key: &str, lang: Lang) -> &'static str {
    match key {
        "recused" => m::state_recused(lang),
        "signed" => m::state_signed(lang),
        "done" => m::state_done(lang),
        _ => m::state_open(lang),
    }
}

fn films(mine: &Mine, query: &ListQuery, settings: &Settings, lang: Lang) -> AnyView {
    let total = u64::try_from(mine.lines.len()).unwrap_or_default();
    let words = query.words().to_lowercase();
    let state = query.get("state").to_owned();
    let mut lines: Vec<&DeskLine> = mine
        .lines
        .iter()
        .filter(|line| {
            let found = line.title.to_lowercase().contains(&words)
                || m::entry_number(line.number).to_lowercase().contains(&words);
            found && (state.is_empty() || state_key(line) == state)
        })
        .collect();
    let (column, descending) = query.sort("position");
    match column {
        "number" => lines.sort_by_key(|line| line.number),
        "title" => lines.sort_by(|a, b| a.title.cmp(&b.title)),
        "length" => lines.sort_by_key(|line| line.duration_ms),
        "total" => lines.sort_by_key(|line| line.total),
        _ => lines.sort_by_key(|line| line.position),
    }
    if descending {
        lines.reverse();
    }
    let shown = u64::try_from(lines.len()).unwrap_or_default();
    let list = if lines.is_empty() {
        let clear = query.cleared().to_owned();
        view! {
            <EmptyState title=m::nothing_found(lang)>
                <p>{m::nothing_found_body(lang)}</p>
                <LinkButton href=clear>{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        table(&lines, query, settings, lang)
    };
    let states = STATES.map(|key| Choice::new(key, state_words(key, lang))).to_vec();
    let query = query.clone();
    view! {
        <Sheet title=m::list_title(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in">
                <FilterBar query=query label=m::search_what(lang)>
                    <Select name="state" label=m::state(lang) choices=states empty=common::all(lang)/>
                </FilterBar>
            </div>
            {list}
        </Sheet>
    }
    .into_any()
}

fn table(lines: &[&DeskLine], query: &ListQuery, settings: &Settings, lang: Lang) -> AnyView {
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let category =
                settings.category(&line.category).map(|one| one.label.get(lang).to_owned()).unwrap_or_default();
            let title = if line.recused {
                view! { <span class="muted">{m::recused_film(lang)}</span> }.into_any()
            } else {
                view! { <a class="work" href=address(line)>{line.title.clone()}</a> }.into_any()
            };
            let length = (line.duration_ms > 0).then(|| common::clock(line.duration_ms));
            let key = state_key(line);
            let tone = match key {
                "signed" => TagTone::Seal,
                "done" => TagTone::Jade,
                _ => TagTone::Plain,
            };
            let total = line.total.map(points_2);
            let (position, number, state) = (line.position, m::entry_number(line.number), state_words(key, lang));
            view! {
                <tr>
                    <Cell label=m::position(lang) number=true>{position}</Cell>
                    <Cell label=m::number(lang)>{number}</Cell>
                    <RowHead>{title}</RowHead>
                    <Cell label=m::category(lang)>{category}</Cell>
                    <Cell label=m::length(lang) number=true>{length}</Cell>
                    <Cell label=m::state(lang)><Tag tone=tone>{state}</Tag></Cell>
                    <Cell label=m::total(lang) number=true>{total}</Cell>
                </tr>
            }
        })
        .collect();
    let query = query.clone();
    let head = move || {
        let sort = |column: &'static str, label: &'static str, number: bool| {
            view! { <SortHead query=query.clone() column=column label=label default="position" number=number/> }
        };
        view! {
            {sort("position", m::position(lang), true)}
            {sort("number", m::number(lang), false)}
            {sort("title", m::title(lang), false)}
            <Head>{m::category(lang)}</Head>
            {sort("length", m::length(lang), true)}
            <Head>{m::state(lang)}</Head>
            {sort("total", m::total(lang), true)}
        }
    };
    view! { <DataTable caption=m::list_title(lang) head=head>{rows}</DataTable> }.into_any()
}

/// The button that signs, or the word that all is signed.
fn signing(mine: &Mine, signed: bool, lang: Lang) -> AnyView {
    if signed {
        return view! {
            <Notice tone=Tone::Done title=m::signed_notice_title(lang)><p>{m::signed_notice_body(lang)}</p></Notice>
        }
        .into_any();
    }
    if !mine.open {
        return view! {
            <Notice title=m::closed_title(lang)><p>{m::closed_body(lang)}</p></Notice>
        }
        .into_any();
    }
    let missing: Vec<String> =
        mine.lines.iter().filter(|line| !line.recused && !line.done).map(|line| m::entry_number(line.number)).collect();
    let sheets = u64::try_from(mine.lines.iter().filter(|line| !line.recused).count()).unwrap_or_default();
    let lacks = (!missing.is_empty()).then(|| {
        let count = u64::try_from(missing.len()).unwrap_or_default();
        let numbers = missing.join(if lang == Lang::Zh { "、" } else { ", " });
        view! { <p class="lacks">{m::sign_missing(lang, count, &numbers)}</p> }
    });
    // Vermilion only when it can really be done.
    let kind = if missing.is_empty() { Kind::Seal } else { Kind::Plain };
    view! {
        <div class="acts end"><DialogButton opens=SIGN kind=kind>{m::sign_open(lang)}</DialogButton></div>
        <ConfirmDialog
            id=SIGN
            name=SIGN
            title=m::sign_title(lang, sheets)
            confirm=m::sign_confirm(lang, sheets)
            seal=true
        >
            {lacks}
            <p>{m::sign_body(lang)}</p>
        </ConfirmDialog>
    }
    .into_any()
}
