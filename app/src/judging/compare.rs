//! `/judge/:contest/compare`: two films of the own list side by side, as the judge scored them. Server only.

use domain::ids::{AssignmentId, ContestId};
use domain::scoring::rubric::points_2;
use services::playback::Links;
use services::{DeskView, JudgeQueue};

use super::queue::{address, list_address};
use crate::entries::film;
use crate::ui::prelude::*;
use islands::session;
use words::judging as m;

/// The players of the two films.
const PLAYERS: [&str; 2] = ["film-a", "film-b"];

/// Two films side by side.
#[component]
pub fn ComparePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mine = services.my_desk(&actor, &id).await?;
        let query = ListQuery::of_request();
        let mut sides = Vec::new();
        for side in ["a", "b"] {
            // What is not the judge's own is not there, whatever the address says.
            let chosen = query.get(side).parse::<AssignmentId>().ok();
            let chosen = chosen.filter(|one| mine.lines.iter().any(|line| line.assignment == *one && !line.recused));
            sides.push(match chosen {
                Some(assignment) => Some(services.desk(&actor, &assignment).await?),
                None => None,
            });
        }
        let links = services.links(&actor).await?;
        Ok(show(&mine, &query, &sides, &links, lang))
    })
}

fn show(mine: &JudgeQueue, query: &ListQuery, sides: &[Option<DeskView>], links: &Links, lang: Lang) -> AnyView {
    let list = list_address(mine.contest.id.as_str());
    let crumbs =
        vec![Crumb::to(list.clone(), mine.contest.title.clone()), Crumb::here(m::compare_two(lang).to_owned())];
    let films: Vec<Choice> = mine
        .lines
        .iter()
        .filter(|line| !line.recused)
        .map(|line| Choice::new(&line.assignment, ::words::phrases::entry(lang, Some(line.number), &line.title)))
        .collect();
    let (one, other) = (films.clone(), films);
    let (a, b) = (query.get("a").to_owned(), query.get("b").to_owned());
    let columns: Vec<_> = sides
        .iter()
        .zip(PLAYERS)
        .map(|(side, player)| side.as_ref().map(|view| column(view, links, player, lang)))
        .collect();
    view! {
        <StandardLayout title=m::compare_two(lang) crumbs=crumbs width=Width::Page>
            <PageBundle bundle=Bundle::Player/>
            <form method="get" class="pick-two">
                <Select name="a" label=m::one_film(lang) choices=one empty=common::choose(lang) value=a/>
                <Select name="b" label=m::other_film(lang) choices=other empty=common::choose(lang) value=b/>
                <Submit>{m::compare(lang)}</Submit>
            </form>
            <div class="two-films">{columns}</div>
        </StandardLayout>
    }
    .into_any()
}

/// One film: its player, title, marks with remarks, total, comment, notes. What is played here is not counted as watched:
/// marks are given on the desk.
fn column(view: &DeskView, links: &Links, player: &'static str, lang: Lang) -> AnyView {
    let sheet = &view.sheet.content;
    let rows: Vec<_> = view
        .rubric
        .criteria
        .iter()
        .map(|one| {
            let mark = sheet
                .marks
                .get(&one.key)
                .map_or_else(|| m::not_scored(lang).to_owned(), |mark| view.rubric.said(*mark, lang));
            let remark = sheet.comments.get(&one.key).cloned();
            view! {
                <div>
                    <dt>{one.label.get(lang).to_owned()}</dt>
                    <dd><b class="n">{mark}</b>{remark.map(|words| view! { <p class="small">{words}</p> })}</dd>
                </div>
            }
        })
        .collect();
    // Pass and fail have no total beside them.
    let total = view.sheet.total.filter(|_| !view.rubric.is_pass_or_fail()).map_or_else(|| "—".to_owned(), points_2);
    let notes: Vec<_> = sheet
        .notes
        .iter()
        .map(|note| view! { <li><span class="n">{common::clock(note.at_ms)}</span>" "{note.words.clone()}</li> })
        .collect();
    let named = ::words::entries::titled(lang, &view.line.title);
    let film = match &view.film {
        Some(showing) => film::player(showing, links, named, player, false, lang),
        None => view! { <Player title=named/> }.into_any(),
    };
    let (title, comment) = (view.line.title.clone(), sheet.comment.clone());
    let (number, desk) = (m::entry_number(view.line.number), address(&view.line));
    view! {
        <Sheet title=number>
            {film}
            <p class="work paper-title">{title}</p>
            <dl class="facts">
                {rows}
                <div><dt>{m::total(lang)}</dt><dd><b class="n">{total}</b></dd></div>
            </dl>
            <p>{comment}</p>
            <ul class="small">{notes}</ul>
            <div class="acts"><LinkButton href=desk kind=Kind::Quiet>{m::to_desk(lang)}</LinkButton></div>
        </Sheet>
    }
    .into_any()
}
