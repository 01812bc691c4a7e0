//! `/contests/:contest/advance`: who goes on to the next round, with the films tied at the line. Server only.

use domain::contest::round::{Line, Ties};
use domain::ids::ContestId;
use domain::selection::Clash;
use services::exports::{LineSide, ListKind, line_columns, line_rows};
use services::{LineFilm, LineView, obstacle};

use crate::contests::amendments::amendments;
use crate::contests::components::{ContestPage, Inside, to_method};
use crate::contests::rules::clash;
use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, list_files, list_table};
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::judging::entry_number;
use words::results as m;

/// The form that confirms the line.
const CONFIRM: &str = "advance";

/// The line after a round.
#[component]
pub fn LinePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(CONFIRM) {
            let ties = if sent.get("ties") == "stay" { Ties::Stay } else { Ties::Go };
            match services.advance(&actor, &id, ties, sent.get("seen")).await.map_err(AppError::from) {
                Ok(_) => return leave(&format!("/contests/{id}"), Flash::done(m::advanced(lang))),
                Err(error @ (AppError::Refused(_) | AppError::Conflict(_))) => {
                    web::set_status(error.status());
                    refused = Some(error.explain(lang).body);
                }
                Err(error) => return Err(error),
            }
        }
        match services.line(&actor, &id).await.map_err(AppError::from) {
            Ok(view) => Ok(show(&view, refused, lang)),
            // Somebody has opened the round meanwhile.
            Err(AppError::NotFound) if refused.is_some() => {
                leave(&format!("/contests/{id}"), Flash::warning(m::opened_before(lang)))
            }
            Err(error) => Err(error),
        }
    })
}

fn show(view: &LineView, refused: Option<String>, lang: Lang) -> AnyView {
    let contest = &view.contest;
    let settings = &contest.settings;
    let to = settings.round(view.to).map(|round| round.label.get(lang).to_owned()).unwrap_or_default();
    let refused =
        refused.map(|body| view! { <Notice tone=Tone::Error title=m::not_advanced(lang)><p>{body}</p></Notice> });
    let body = if let Some(why) = view.refused {
        let to_method = to_method(contest, &view.roles, lang);
        view! {
            <Notice tone=Tone::Error title=m::refused(lang)>
                <p>{services::Refusal::Method(why).message(lang)}</p>
                {to_method}
            </Notice>
        }
        .into_any()
    } else if view.obstacles.is_empty() {
        line(view, lang)
    } else {
        let lines: Vec<_> = view.obstacles.iter().map(|one| view! { <li>{obstacle(*one, lang)}</li> }).collect();
        let progress = format!("/contests/{}/progress", contest.id);
        view! {
            <Sheet title=m::line(lang)>
                <EmptyState title=m::line_later(lang)>
                    <ul>{lines}</ul>
                    <LinkButton href=progress>{m::to_progress(lang)}</LinkButton>
                </EmptyState>
            </Sheet>
        }
        .into_any()
    };
    view! {
        <ContestPage inside=Inside::new(contest, &view.roles) current="board" title=m::line_to(lang, &to)>
            {refused}
            {body}
        </ContestPage>
    }
    .into_any()
}

fn line(view: &LineView, lang: Lang) -> AnyView {
    let (above, tied) = (count(view.line.above.len()), count(view.line.tied.len()));
    let settings = &view.contest.settings;
    let warn = |words: Option<String>, found: &Option<Clash>| {
        found.as_ref().map(|found| {
            let why = clash(found, &settings.balance, settings, lang);
            view! { <Notice tone=Tone::Warning title=m::unbalanced(lang)>{words.map(|words| view! { <p>{words}</p> })}{why}</Notice> }
        })
    };
    // Where both ways lead to the same, it is said once.
    let differ = view.clash.with_tied != view.clash.without_tied;
    let with_tied = warn(differ.then(|| m::ties_go(lang, above + tied)), &view.clash.with_tied);
    let without_tied = if differ { warn(Some(m::ties_stay(lang, above)), &view.clash.without_tied) } else { None };
    let hidden = (!view.shows_scores).then(|| view! { <p class="small muted">{m::scores_later(lang)}</p> });
    let (seen, to) = (view.fingerprint.clone(), view.contest.settings.round(view.to));
    let verb = m::open_round(lang, to.map(|round| round.label.get(lang)).unwrap_or_default());
    let rule = m::advance_rule(lang, view.rule, view.contest.settings.balance.size);
    // Fields find their form only while its children are made.
    let decide = move || {
        let choice = (tied > 0).then(|| {
            let options =
                vec![Choice::new("go", m::ties_go(lang, above + tied)), Choice::new("stay", m::ties_stay(lang, above))];
            view! { <Select name="ties" label=m::tied_films(lang, tied) choices=options value="go"/> }
        });
        view! {
            {choice}
            <Hidden name="seen" value=seen/>
            <div class="acts"><Submit kind=Kind::Primary>{verb}</Submit></div>
        }
    };
    let form = view! { <Form state=FormState::blank(CONFIRM)>{decide()}</Form> };
    let files = list_files(view.contest.id.as_str(), ListKind::Line, &ListQuery::of_request(), lang);
    let sides = line_sheet(&view.line, files, lang);
    let revised = amendments(&view.amendments, &view.contest, lang);
    view! {
        <div class="contest-plan">
            {sides}
            <div class="stack">
                <Sheet title=m::rule(lang)>
                    <div class="stack">
                        <p>{rule}</p>
                        {with_tied}
                        {without_tied}
                        {hidden}
                        <p class="small muted">{m::line_help(lang)}</p>
                        {form}
                    </div>
                </Sheet>
                {revised}
            </div>
        </div>
    }
    .into_any()
}

/// The films on each side of a line, with the files of them.
pub fn line_sheet(line: &Line<LineFilm>, files: AnyView, lang: Lang) -> AnyView {
    let mut columns = line_columns(true, lang);
    // Said beside the title.
    columns.retain(|column| column.key != "number");
    let dress = |column: &str, (film, side): &(&LineFilm, LineSide)| match column {
        "title" => Dress::Inside(film_name(film)),
        "score" if film.standing.is_none() => Dress::Inside("—".into_any()),
        "outcome" => {
            let (words, tone) = (side.words(lang), tone(*side));
            Dress::Inside(view! { <Tag tone=tone>{words}</Tag> }.into_any())
        }
        _ => Dress::Plain,
    };
    let query = ListQuery::of_request();
    let caption = m::line(lang).to_owned();
    let look = ListLook { caption, query: &query, order: "", dress: &dress, acts: None };
    let table = list_table(&columns, &line_rows(line), &look);
    let of = |films: &[LineFilm]| count(films.len());
    let note = m::line_note(lang, of(&line.above), of(&line.tied), of(&line.below));
    view! {
        <Sheet title=m::line(lang) note=note flush=true>
            {table}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

/// A film's title with its number.
pub fn film_name(film: &LineFilm) -> AnyView {
    let (title, number) = (film.title.clone(), entry_number(film.number));
    view! { <span class="work">{title}</span>" "<small class="muted">{number}</small> }.into_any()
}

const fn tone(side: LineSide) -> TagTone {
    match side {
        LineSide::Above => TagTone::Jade,
        LineSide::Tied => TagTone::Amber,
        LineSide::Below => TagTone::Plain,
    }
}
