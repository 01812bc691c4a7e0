//! `/judge/:contest`: the judge's own list, and signing. Server only.

use domain::access::Denied;
use domain::contest::phase::Phase;
use domain::contest::term::Standing;
use domain::ids::ContestId;
use domain::scoring::rubric::points_2;
use services::exports::{ListKind, desk_columns, desk_state_words};
use services::{Account, BY_POSITION, DeskLine, JudgeQueue, ServiceError, arranged_desk};

use super::queue::{Keeping, ROUND, address, dismissed, ending, list_address, next_open, progress, reopened, waiting};
use crate::contests::amendments::list;
use crate::ui::columns::{Dress, ListLook, list_files, list_table};
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::phrases;
use islands::session;
use words::judging as m;

const SIGN: &str = "sign";
const DECLARE: &str = "declare";

/// The judge's own list.
#[component]
pub fn JudgePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        if posted(DECLARE).is_some() {
            let (contest, _) = services.contest(&actor, &id).await?;
            services.declare(&actor, &id, &m::whole_declaration(contest.settings.publication, lang)).await?;
            return leave(&islands::web::path(), Flash::done(m::declared(lang)));
        }
        if posted(SIGN).is_some() {
            match services.sign_sheets(&actor, &id, m::statement(lang)).await.map_err(AppError::from) {
                Ok(signature) => {
                    let words = m::signed_all(lang, signature.hash.get(..12).unwrap_or_default());
                    return leave(&islands::web::path(), Flash::done(words));
                }
                Err(error @ AppError::Refused(_)) => {
                    islands::web::set_status(error.status());
                    refused = Some(error.explain(lang));
                }
                Err(error) => return Err(error),
            }
        }
        let mine = match services.my_desk(&actor, &id).await {
            Err(ServiceError::Denied(Denied::Phase { now })) => return not_begun(&id, now, lang).await,
            other => other?,
        };
        let judge = actor.person()?.clone();
        let refused = refused.map(|told| {
            view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> }
        });
        let soon = ending(&mine.contest, mine.until, &mine.lines, services.now(), lang);
        // Nobody gives a reason where it was a film to stand in for that opened the sheets.
        let ended = mine.reopened.as_ref().is_some_and(|one| one.reason.is_empty());
        let left = dismissed(&mine.dismissed, ended, &mine.contest.settings.time_zone, lang);
        // What a judge scores by may be another rubric than at the start.
        let revised = list(&mine.amendments, &mine.contest.settings, lang)
            .map(|list| view! { <Sheet title=::words::amendments::page(lang)>{list}</Sheet> });
        Ok(show(&mine, view! { {refused} {soon} {left} {revised} }.into_any(), &judge, lang))
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
        <StandardLayout title=m::list_title(lang) crumbs=crumbs width=Width::Page>
            <EmptyState title=m::not_begun_title(lang)>
                <p>{m::not_begun_body(lang, &common::phase(lang, now))}</p>
                <LinkButton href="/">{common::go_home(lang)}</LinkButton>
            </EmptyState>
        </StandardLayout>
    }
    .into_any())
}

fn show(mine: &JudgeQueue, refused: AnyView, judge: &Account, lang: Lang) -> AnyView {
    let settings = &mine.contest.settings;
    let round = usize::from(mine.round).checked_sub(1).and_then(|index| settings.rounds.get(index));
    let round_name = round.map(|round| round.label.get(lang).to_owned()).unwrap_or_default();
    let title = phrases::beside(lang, &[m::list_title(lang), round_name.as_str()]);
    let crumbs = vec![Crumb::here(mine.contest.title.clone())];
    let earlier = earlier(mine, lang);
    if mine.lines.is_empty() {
        return view! {
            <StandardLayout title=title crumbs=crumbs width=Width::Page>
                {refused}
                <EmptyState title=m::none_title(lang)>
                    <p>{m::none_body(lang)}</p>
                    {earlier}
                    <LinkButton href="/">{common::go_home(lang)}</LinkButton>
                </EmptyState>
            </StandardLayout>
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
            || view! { <LinkButton href=meeting kind=Kind::Primary>{::words::meeting::to_room(lang)}</LinkButton> },
        )
    };
    let (head, list) = (welcome(mine, blind, signed, lang), films(mine, &query, lang));
    let signature = phrases::labelled(lang, m::signature(lang), &judge.name);
    let (id, spread) = (judge.id.to_string(), distribution(mine, lang));
    let (queue, opened) = (mine.lines.clone(), reopened(mine.reopened.as_ref(), &mine.contest, lang));
    view! {
        <StandardLayout title=title crumbs=crumbs width=Width::Page actions=actions>
            {refused}
            <Keeping judge=id queue=queue/>
            <div class="own-list">
                <p class="paper-title">{contest}</p>
                {opened}
                {head}
                {list}
                {spread}
                {foot}
                {earlier}
                <p class="signature">
                    <span>{signature}</span>
                    <span class="line"></span>
                    <span>{m::signature_date(lang)}</span>
                    <span class="line"></span>
                </p>
            </div>
        </StandardLayout>
    }
    .into_any()
}

/// The signed sheets of rounds that are over.
fn earlier(mine: &JudgeQueue, lang: Lang) -> AnyView {
    let list = list_address(mine.contest.id.as_str());
    let links: Vec<_> = (1..mine.round)
        .filter_map(|round| Some((round, mine.contest.settings.round(round)?.label.get(lang).to_owned())))
        .map(|(round, name)| {
            let href = format!("{list}/signed?{ROUND}={round}");
            view! { <li><a href=href>{m::signed_of(lang, &name)}</a></li> }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <ul class="plain small no-print">{links}</ul> }).into_any()
}

/// How much there is to watch, the rules, how far it is, and the way on.
fn welcome(mine: &JudgeQueue, blind: bool, signed: bool, lang: Lang) -> AnyView {
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
        .chain(mine.until.map(|until| m::until(lang, &moment(until, &mine.contest.settings.time_zone).full(lang))))
        .collect::<Vec<_>>();
    let figures = phrases::beside(lang, &figures);
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
    let begun = mine.declared_at.is_some();
    let next = next_open(&mine.lines, None).filter(|_| mine.open && !signed && begun);
    let on = next.map(|line| {
        let number = m::entry_number(line.number);
        let words = if done == 0 { m::start_with(lang, &number) } else { m::continue_with(lang, &number) };
        view! { <LinkButton href=address(line) kind=Kind::Primary>{words}</LinkButton> }
    });
    let declare = (!begun && mine.open).then(|| {
        let declaration = m::whole_declaration(mine.contest.settings.publication, lang);
        view! {
            <form method="post" class="declare">
                <Hidden name=crate::ui::form::FORM_FIELD value=DECLARE/>
                <p class="small">{declaration}</p>
                <button type="submit" class=Kind::Primary.class()>{m::declare(lang)}</button>
            </form>
        }
    });
    let compare = (begun && mine.lines.iter().filter(|line| line.done).count() > 1).then(|| {
        let address = format!("{}/compare", list_address(mine.contest.id.as_str()));
        view! { <LinkButton href=address kind=Kind::Quiet>{m::compare_two(lang)}</LinkButton> }
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
                    {declare}
                    <div class="acts">{on}{compare}</div>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// The judge's own totals: how many films in each ten points. Nobody else's.
fn distribution(mine: &JudgeQueue, lang: Lang) -> AnyView {
    let totals: Vec<i64> = mine.lines.iter().filter_map(|line| line.total).collect();
    // Passes and fails have no distribution by points.
    if totals.len() < 3 || mine.contest.settings.rubric_of(mine.round).is_pass_or_fail() {
        return ().into_any();
    }
    let count = |low: i64| {
        let high = if low == 9_000 { 10_001 } else { low + 1_000 };
        totals.iter().filter(|total| (low..high).contains(total)).count()
    };
    let most = (0..10).map(|ten| count(ten * 1_000)).max().unwrap_or(1).max(1).to_string();
    let rows: Vec<_> = (0..10_i64)
        .rev()
        .filter(|ten| *ten >= 4 || count(ten * 1_000) > 0)
        .map(|ten| {
            let films = count(ten * 1_000);
            let range = format!("{}–{}", ten * 10, ten * 10 + 10);
            let label = m::films_between(lang, u64::try_from(films).unwrap_or_default(), &range);
            let (value, most) = (films.to_string(), most.clone());
            view! {
                <div><dt class="n">{range}</dt><dd><meter min="0" max=most value=value aria-label=label></meter><span class="n">{films}</span></dd></div>
            }
        })
        .collect();
    let sum: i64 = totals.iter().sum();
    let mean = points_2(sum / i64::try_from(totals.len()).unwrap_or(1).max(1));
    view! {
        <Sheet title=m::distribution(lang) note=m::mean_is(lang, &mean)><dl class="spread">{rows}</dl></Sheet>
    }
    .into_any()
}

const STATES: [&str; 5] = ["open", "done", "signed", "recused", "flagged"];
/// Longest films of the length filter, minutes.
const LENGTHS: [i64; 3] = [5, 10, 20];

fn films(mine: &JudgeQueue, query: &ListQuery, lang: Lang) -> AnyView {
    let settings = &mine.contest.settings;
    let total = u64::try_from(mine.lines.len()).unwrap_or_default();
    let lines = arranged_desk(&mine.lines, query.asked());
    let shown = u64::try_from(lines.len()).unwrap_or_default();
    let list = if lines.is_empty() {
        nothing_found(m::nothing_found(lang), m::nothing_found_body(lang), query, lang)
    } else {
        table(&lines, mine, query, lang)
    };
    let files = list_files(mine.contest.id.as_str(), ListKind::Desk, query, lang);
    let states = STATES.map(|key| Choice::new(key, desk_state_words(key, lang))).to_vec();
    let categories =
        settings.categories.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect::<Vec<_>>();
    let lengths = LENGTHS.map(|minutes| Choice::new(minutes, m::at_most_minutes(lang, minutes))).to_vec();
    let query = query.clone();
    view! {
        <Sheet title=m::list_title(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in">
                <FilterBar query=query label=m::search_what(lang)>
                    <Select name="state" label=m::state(lang) choices=states empty=common::all(lang)/>
                    <Select name="category" label=m::category(lang) choices=categories empty=common::all(lang)/>
                    <Select name="length" label=m::length(lang) choices=lengths empty=common::all(lang)/>
                </FilterBar>
            </div>
            {list}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

fn table(lines: &[&DeskLine], mine: &JudgeQueue, query: &ListQuery, lang: Lang) -> AnyView {
    let settings = &mine.contest.settings;
    let mut columns = desk_columns(settings, mine.round, lang);
    // Said beside the title.
    columns.retain(|column| column.key != "flagged");
    let dress = |column: &str, line: &&DeskLine| match column {
        "title" if line.recused => {
            Dress::Inside(view! { <span class="muted">{m::recused_film(lang)}</span> }.into_any())
        }
        "title" => {
            let (href, title) = (address(line), line.title.clone());
            let flag = line.flagged.then(|| view! { " "<Tag tone=TagTone::Amber>{m::state_flagged(lang)}</Tag> });
            Dress::Inside(view! { <a class="work" href=href>{title}</a>{flag} }.into_any())
        }
        "category" => {
            let category =
                settings.category(&line.category).map(|one| one.label.get(lang).to_owned()).unwrap_or_default();
            Dress::Whole(view! { <Cell label=m::category(lang) terms=true>{category}</Cell> }.into_any())
        }
        "watched" => {
            let watched = (line.watched_percent > 0).then(|| format!("{}%", line.watched_percent));
            let unverified =
                line.unverified.then(|| view! { " "<Tag tone=TagTone::Amber>{m::not_verifiable(lang)}</Tag> });
            Dress::Inside(view! { {watched}{unverified} }.into_any())
        }
        "state" => {
            let tone = match line.state() {
                "signed" => TagTone::Seal,
                "done" => TagTone::Jade,
                _ => TagTone::Plain,
            };
            let state = desk_state_words(line.state(), lang);
            Dress::Inside(view! { <Tag tone=tone>{state}</Tag> }.into_any())
        }
        _ => Dress::Plain,
    };
    let caption = m::list_title(lang).to_owned();
    let look = ListLook { caption, query, order: BY_POSITION, dress: &dress, acts: None };
    list_table(&columns, lines, &look)
}

/// The button that signs, or the word that all is signed.
fn signing(mine: &JudgeQueue, signed: bool, lang: Lang) -> AnyView {
    if let Some(signature) = mine.signature.as_ref().filter(|_| signed) {
        let at = moment(signature.signed_at, &mine.contest.settings.time_zone).full(lang);
        let (hash, sheet) = (signature.hash.clone(), format!("{}/signed", list_address(mine.contest.id.as_str())));
        return view! {
            <Notice tone=Tone::Done title=m::signed_notice_title(lang)>
                <p>{m::receipt(lang, &at)}" "<code class="hash">{hash}</code></p>
                <p>{m::signed_notice_body(lang)}</p>
                <div class="acts"><LinkButton href=sheet>{m::signed_sheet(lang)}</LinkButton></div>
            </Notice>
        }
        .into_any();
    }
    let zone = &mine.contest.settings.time_zone;
    match mine.standing {
        Standing::Open => {}
        Standing::TermOver(at) => {
            let body = m::term_over_unsigned(lang, &moment(at, zone).full(lang));
            return view! { <Notice tone=Tone::Warning title=m::term_over_title(lang)><p>{body}</p></Notice> }
                .into_any();
        }
        Standing::RoundOver => {
            return view! { <Notice title=m::closed_title(lang)><p>{m::closed_body(lang)}</p></Notice> }.into_any();
        }
    }
    let missing: Vec<String> =
        mine.lines.iter().filter(|line| !line.recused && !line.done).map(|line| m::entry_number(line.number)).collect();
    let sheets = u64::try_from(mine.lines.iter().filter(|line| !line.recused).count()).unwrap_or_default();
    let unseen: Vec<String> = mine
        .lines
        .iter()
        .filter(|line| !line.recused && !line.watched_enough)
        .map(|line| m::entry_number(line.number))
        .collect();
    let between = ::words::phrases::between(lang);
    let unwatched = (!unseen.is_empty()).then(|| {
        view! { <p class="lacks">{m::sign_unwatched(lang, &unseen.join(between))}</p> }
    });
    let lacks = (!missing.is_empty()).then(|| {
        let count = u64::try_from(missing.len()).unwrap_or_default();
        let numbers = missing.join(between);
        view! { <p class="lacks">{m::sign_missing(lang, count, &numbers)}</p> }
    });
    // Vermilion only when it can really be done.
    let kind = if missing.is_empty() && unseen.is_empty() { Kind::Seal } else { Kind::Plain };
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
            {unwatched}
            <blockquote class="statement">{m::statement(lang)}</blockquote>
            <p>{m::sign_body(lang)}</p>
        </ConfirmDialog>
    }
    .into_any()
}
