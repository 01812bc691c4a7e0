//! `/contests/:contest/ranking` and its score matrix. Server only.

use domain::access::{self, AccessContext, Action};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::scoring::Method;
use domain::scoring::rubric::points_2;
use services::exports::{ListKind, ranking_columns};
use services::{BY_RANK, RankLine, Ranking, RankingView, arranged, used_groups};

use super::components::{Exports, method_address};
use super::matrix;
use super::method::method_how;
use crate::contests::amendments::amendments;
use crate::contests::components::ContestTabs;
use crate::contests::rounds::round_switch;
use crate::contests::words::method_name;
use crate::ui::columns::{Dress, ListLook, list_table, open_list_files};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::results as m;

/// Lines on one page of the ranking, and cells on one of the matrix, whose lines are as wide as there are judges.
const PAGE: u32 = 300;
const CELLS: usize = 6_000;
/// The parameter that names the view, and its only value.
const VIEW: &str = "view";
const MATRIX: &str = "matrix";

/// Which of the two views.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Ranking,
    Matrix,
}

impl Shown {
    fn path(self, contest: &ContestId) -> String {
        match self {
            Self::Ranking => format!("/contests/{contest}/ranking"),
            Self::Matrix => format!("/contests/{contest}/ranking?{VIEW}={MATRIX}"),
        }
    }
}

/// The ranking, or with `?view=matrix` the score matrix of the same films.
#[component]
pub fn RankingPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut pairs = islands::web::query_pairs();
        let matrix = pairs.iter().any(|(key, value)| key == VIEW && value == MATRIX);
        pairs.retain(|(key, _)| key != VIEW);
        let shown = if matrix { Shown::Matrix } else { Shown::Ranking };
        let query = ListQuery::new(shown.path(&id), pairs);
        let view = services.ranking_of_round(&actor, &id, query.asked().round()).await?;
        show(&view, shown, &query, lang)
    })
}

fn show(view: &RankingView, shown: Shown, query: &ListQuery, lang: Lang) -> Result<AnyView, AppError> {
    let ranking = &view.ranking;
    let contest = &ranking.contest;
    let id = contest.id.to_string();
    let crumbs = vec![Crumb::to(format!("/contests/{id}"), contest.title.clone())];
    let tabs = view! {
        <ContestTabs contest=id.clone() roles=view.roles.clone() phase=contest.phase current="ranking"/>
    };
    let title = match usize::from(view.round).checked_sub(1).and_then(|at| contest.settings.rounds.get(at)) {
        Some(round) => m::title_of(lang, round.label.get(lang)),
        None => m::title(lang).to_owned(),
    };
    let kept = beside_kept(view, lang);
    let revised = amendments(&view.amendments, contest, lang);
    if ranking.entries.is_empty() {
        let access = AccessContext { roles: view.roles.clone(), ..AccessContext::default() };
        let may_list = access::check(Action::ViewEntries, &access, contest.phase).is_ok();
        let to_entries = may_list.then(|| {
            view! { <LinkButton href=format!("/contests/{id}/entries")>{m::to_entries(lang)}</LinkButton> }
        });
        return Ok(view! {
            <StandardLayout title=title crumbs=crumbs>
                {tabs.into_any()}
                {kept}
                <EmptyState title=m::none_title(lang)>
                    <p>{m::none_body(lang)}</p>
                    {to_entries}
                </EmptyState>
            </StandardLayout>
        }
        .into_any());
    }
    let all = ranking.entries.len();
    let found = arranged(ranking, query.asked(), lang);
    let shown_count = found.len();
    let size = match shown {
        Shown::Ranking => PAGE,
        Shown::Matrix => {
            u32::try_from(CELLS.checked_div(view.judges.len()).unwrap_or(CELLS)).unwrap_or(PAGE).clamp(10, PAGE)
        }
    };
    let (cut, links) = query.ask(size).lines(query.get("sort"), &found, |line| line.id)?;
    let count = |n: usize| u64::try_from(n).unwrap_or_default();
    let body = if cut.is_empty() {
        nothing_found(m::nothing_found(lang), m::nothing_found_body(lang), query, lang)
    } else {
        match shown {
            Shown::Ranking => table(ranking, cut, query, lang),
            Shown::Matrix => matrix::table(view, cut, &found, lang),
        }
    };
    let (regions, categories) = choices(ranking, lang);
    let filters = view! {
        <FilterBar query=query.clone() label=m::search(lang)>
            {(shown == Shown::Matrix).then(|| view! { <Hidden name=VIEW value=MATRIX/> })}
            <Select name="region" label=m::region(lang) choices=regions empty=common::all(lang)/>
            <Select name="category" label=m::category(lang) choices=categories empty=common::all(lang)/>
        </FilterBar>
    };
    let judging = matches!(contest.phase, Phase::Round(_));
    let state = judging.then(|| view! { <Tag tone=TagTone::Amber>{m::not_closed(lang)}</Tag> });
    let exports = view.exports.then(|| view! { <Exports contest=id.clone()/> });
    let list = match shown {
        Shown::Ranking => ListKind::Ranking,
        Shown::Matrix => ListKind::Matrix,
    };
    let files = open_list_files(contest, &view.roles, list, query, lang);
    let switch = switch(&contest.id, shown, query, lang);
    let rounds = round_switch(contest, "ranking", view.round, view.last, lang);
    let method = ranking.method;
    let how = phrases::sentences(lang, &[method_how(method, lang), m::how_ties(lang)]);
    let of_round = (view.round, view.last);
    let (warning, chosen) = (warning(ranking, of_round, lang), method_address(contest, None, of_round));
    let chosen = view! { <a class="small" href=chosen>{m::method_of(lang, method_name(method, lang))}</a> };
    let paper_title = contest.title.clone();
    let (pager, note) = (query.clone(), sheets_words(ranking, lang));
    let sheet_class = if shown == Shown::Matrix { "ranking on-wide" } else { "ranking" };
    Ok(view! {
        <StandardLayout title=title.clone() crumbs=crumbs bare=true>
            <h1 class="hidden">{title.clone()}</h1>
            {tabs.into_any()}
            {kept}
            {warning}
            {filters.into_any()}
            <p class="on-paper">{paper_title}</p>
            <Sheet title=title note=note flush=true class=sheet_class actions=move || view! { {rounds}{state}{chosen}{switch} }>
                {body}
            </Sheet>
            <div class="below">
                <Count total=count(all) shown=count(shown_count)/>
                {files}
                {exports}
            </div>
            {revised}
            <p class="small muted">{how}</p>
            <RowPager query=pager links=links found=count(shown_count) size=size/>
            {sign_off(lang)}
        </StandardLayout>
    }
    .into_any())
}

/// Regions and categories that have a film, in the order of the contest.
fn choices(ranking: &Ranking, lang: Lang) -> (Vec<Choice>, Vec<Choice>) {
    let settings = &ranking.contest.settings;
    let (regions, categories) = used_groups(ranking);
    let regions = settings
        .leaf_regions()
        .into_iter()
        .filter(|region| regions.contains(region.code.as_str()))
        .map(|region| Choice::new(&region.code, region.label.get(lang)));
    let categories = settings
        .categories
        .iter()
        .filter(|category| categories.contains(category.key.as_str()))
        .map(|category| Choice::new(&category.key, category.label.get(lang)));
    (regions.collect(), categories.collect())
}

/// Sheets that count of those that should, and those of earlier rounds beside them.
fn sheets_words(ranking: &Ranking, lang: Lang) -> String {
    let count = |n: usize| u64::try_from(n).unwrap_or_default();
    let own = m::sheets_of(lang, count(ranking.sheets), count(ranking.expected));
    let carried = (ranking.carried > 0).then(|| m::carried(lang, count(ranking.carried)));
    phrases::beside(lang, &[own, carried.unwrap_or_default()])
}

/// That a closed round decided otherwise than this ranking says, and the way to what it decided.
fn beside_kept(view: &RankingView, lang: Lang) -> Option<AnyView> {
    let kept = view.kept.filter(|kept| kept.differs)?;
    let contest = &view.ranking.contest;
    let access = AccessContext { roles: view.roles.clone(), ..AccessContext::default() };
    let may = access::check(Action::ViewClosedRound, &access, contest.phase).is_ok();
    let href = format!("/contests/{}/rounds/{}", contest.id, view.round);
    let body = m::kept_differs_body(lang);
    let link = may.then(|| view! { <a href=href>{m::to_kept(lang)}</a> });
    let now = view.ranking.method;
    let notice = if kept.method == now {
        view! {
            <Notice tone=Tone::Warning title=m::kept_differs(lang)><p>{body}{link.is_some().then(|| phrases::gap(lang, body))}{link}</p></Notice>
        }
        .into_any()
    } else {
        let title = m::kept_other(lang, method_name(kept.method, lang), method_name(now, lang));
        view! { <Notice title=title>{link.map(|link| view! { <p>{link}</p> })}</Notice> }.into_any()
    };
    Some(notice)
}

/// What stands in the way of trusting the order.
fn warning(ranking: &Ranking, of_round: (u8, u8), lang: Lang) -> AnyView {
    if let Some(why) = ranking.refused {
        let why = services::Refusal::Method(why).message(lang);
        return view! { <Notice tone=Tone::Error title=m::refused(lang)><p>{why}</p></Notice> }.into_any();
    }
    if ranking.uneven && ranking.method == Method::Mean && !ranking.rubric.is_pass_or_fail() {
        let other = Method::Adjusted;
        let href = method_address(&ranking.contest, Some(other), of_round);
        let body = m::uneven_body(lang);
        return view! {
            <Notice tone=Tone::Warning title=m::uneven(lang)>
                <p>{body}{phrases::gap(lang, body)}<a href=href>{method_name(other, lang)}</a></p>
            </Notice>
        }
        .into_any();
    }
    ().into_any()
}

/// The other view of the same films.
fn switch(id: &ContestId, shown: Shown, query: &ListQuery, lang: Lang) -> AnyView {
    let link = |to: Shown, words: &'static str| {
        let href = query.at(&to.path(id));
        let current = (to == shown).then_some("page");
        view! { <a href=href aria-current=current>{words}</a> }
    };
    view! {
        <nav class="switch small" aria-label=m::views(lang)>
            {link(Shown::Ranking, m::ranking(lang))}
            {link(Shown::Matrix, m::matrix(lang))}
        </nav>
    }
    .into_any()
}

/// The ranking as a table.
fn table(ranking: &Ranking, lines: &[RankLine<'_>], query: &ListQuery, lang: Lang) -> AnyView {
    let dress = |column: &str, line: &RankLine<'_>| match column {
        "rank" => {
            let rank = line.rank;
            Dress::Whole(view! { <td class="rank">{rank}</td> }.into_any())
        }
        "number" => {
            let number = line.printed();
            Dress::Whole(view! { <td class="number muted">{number}</td> }.into_any())
        }
        "title" => {
            let title = line.title.to_string();
            let drawn = line.by_lottery.then(|| view! { " "<Tag tone=TagTone::Amber>{m::by_lottery(lang)}</Tag> });
            Dress::Inside(view! { <span class="work">{title}</span>{drawn} }.into_any())
        }
        "region" => unlabelled(&line.region.1),
        "category" => unlabelled(&line.category.1),
        "score" => {
            let score = match line.score {
                Some(score) => points_2(score).into_any(),
                None => view! { <span class="muted">{m::no_score(lang)}</span> }.into_any(),
            };
            Dress::Inside(view! { <strong>{score}</strong> }.into_any())
        }
        "sheets" => {
            let (missing, counted) = (line.counted < line.expected, line.counted);
            Dress::Inside(view! { <span class:look=missing>{counted}</span> }.into_any())
        }
        _ => Dress::Plain,
    };
    let caption = m::ranking(lang).to_owned();
    let look = ListLook { caption, query, order: BY_RANK, dress: &dress, acts: None };
    list_table(&ranking_columns(ranking, lang), lines, &look)
}

/// A cell that says enough by itself, without its column's words on a phone.
fn unlabelled(words: &str) -> Dress {
    let words = words.to_owned();
    Dress::Whole(view! { <Cell>{words}</Cell> }.into_any())
}

/// Where the ranking is signed, on paper.
fn sign_off(lang: Lang) -> AnyView {
    let lines: Vec<_> = [m::sign_chair(lang), m::sign_scrutineer(lang), m::sign_date(lang)]
        .into_iter()
        .map(|words| view! { <span>{words}</span><span class="line"></span> })
        .collect();
    view! { <p class="sign-off">{lines}</p> }.into_any()
}
