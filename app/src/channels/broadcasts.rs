//! `/contests/:contest/channels/broadcasts`: run-down sheets of stations, and the days films were broadcast. Server only.

use domain::channels::ChannelProblem;
use domain::ids::{BroadcastId, ContestId, EntryId};
use domain::limits;
use services::{BroadcastLine, BroadcastsView, Refusal as Rule, ServiceError};

use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::channels as m;

const PLAN: &str = "plan";
const AIR: &str = "air";
const TAKE_OFF: &str = "take-off";

/// The run-downs of a contest.
#[component]
pub fn BroadcastsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let (mut plan, mut refused) = (FormState::blank(PLAN), None);
        if let Some(sent) = posted(PLAN) {
            let entry: EntryId = sent.parse("film").ok_or(AppError::BadRequest)?;
            let line = (sent.get("station"), sent.get("planned"));
            let planned = services.plan_broadcast(&actor, &id, &entry, line).await;
            match planned.map_err(|error| beside(error, "planned", lang)) {
                Ok(()) => return leave(&web::path(), Flash::done(m::planned_done(lang))),
                Err(error) => plan = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(AIR) {
            let broadcast: BroadcastId = sent.parse("broadcast").ok_or(AppError::BadRequest)?;
            let entered = services.enter_broadcast(&actor, &id, &broadcast, sent.get("aired")).await;
            match entered.map_err(|error| beside(error, "aired", lang)) {
                Ok(()) => return leave(&web::path(), Flash::done(m::aired_saved(lang))),
                Err(error) => refused = Some((broadcast.clone(), sent.keep(error)?.of(&broadcast))),
            }
        }
        if let Some(sent) = posted(TAKE_OFF) {
            let broadcast: BroadcastId = sent.parse("broadcast").ok_or(AppError::BadRequest)?;
            services.remove_broadcast(&actor, &id, &broadcast).await?;
            return leave(&web::path(), Flash::done(m::taken_off(lang)));
        }
        let view = services.broadcasts(&actor, &id).await?;
        Ok(show(&view, plan, refused.as_ref(), lang))
    })
}

/// A refusal beside the field it is about; `day` is the field of the day.
fn beside(error: ServiceError, day: &'static str, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::Channel(ChannelProblem::Date(_)) => day,
        Rule::Channel(ChannelProblem::NotReleased | ChannelProblem::TooManyBroadcasts(_)) => "film",
        Rule::Words { .. } => "station",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

fn show(view: &BroadcastsView, plan: FormState, refused: Option<&(BroadcastId, FormState)>, lang: Lang) -> AnyView {
    let rows: Vec<_> = view.lines.iter().map(|line| row(line, refused, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::station(lang)}</Head>
            <Head>{m::planned(lang)}</Head>
            <Head>{m::length(lang)}</Head>
            <Head>{m::category(lang)}</Head>
            <Head>{m::unit(lang)}</Head>
            <Head>{m::aired(lang)}</Head>
            <Head><span class="hidden">{m::take_off(lang)}</span></Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_broadcasts(lang)><p>{m::no_broadcasts_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::broadcasts(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let films: Vec<Choice> = view
        .films
        .iter()
        .map(|film| Choice::new(&film.entry, phrases::entry(lang, film.number, &film.title)))
        .collect();
    let form = if films.is_empty() {
        view! { <EmptyState title=m::no_films(lang)><p>{m::no_films_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! {
            <Form state=plan>
                <Select name="film" label=m::film(lang) choices=films/>
                <Field name="station" label=m::station(lang) required=true maxlength=limits::AFFILIATION/>
                <Field name="planned" label=m::planned(lang) help=m::day_help(lang) kind=InputKind::Date required=true/>
                <div class="acts"><Submit kind=Kind::Primary>{m::plan(lang)}</Submit></div>
            </Form>
        }
        .into_any()
    };
    let back = format!("/contests/{}/channels", view.contest.id);
    let inside = Inside::new(&view.contest, &view.roles);
    view! {
        <ContestPage inside=inside current="channels" title=m::broadcasts(lang)>
            <div class="stack">
                <Sheet title=m::broadcasts(lang) note=m::broadcasts_note(lang) flush=true>{table}</Sheet>
                <Sheet title=m::plan(lang)>{form}</Sheet>
            </div>
            <p><LinkButton href=back kind=Kind::Quiet>{m::page(lang)}</LinkButton></p>
        </ContestPage>
    }
    .into_any()
}

fn row(line: &BroadcastLine, refused: Option<&(BroadcastId, FormState)>, lang: Lang) -> AnyView {
    let broadcast = &line.broadcast;
    let name = match &line.film {
        Some(film) => view! { <span class="work">{phrases::entry(lang, film.number, &film.title)}</span> }.into_any(),
        None => view! { <Tag tone=TagTone::Amber>{m::not_released_any_more(lang)}</Tag> }.into_any(),
    };
    let length = line.film.as_ref().and_then(|film| film.duration_ms).map(phrases::clock).unwrap_or_default();
    let category = line.category.as_ref().map(|label| label.get(lang).to_owned()).unwrap_or_default();
    let (unit, station, planned) = (line.unit.clone(), broadcast.station.clone(), broadcast.planned_on.clone());
    let state = refused.filter(|(id, _)| *id == broadcast.id).map(|(_, state)| state.clone());
    let state = state.unwrap_or_else(|| FormState::blank(AIR).of(&broadcast.id).with("aired", &broadcast.aired_on));
    let (id, again) = (broadcast.id.to_string(), broadcast.id.to_string());
    view! {
        <tr>
            <RowHead>{name}</RowHead>
            <Cell label=m::station(lang)>{station}</Cell>
            <Cell label=m::planned(lang)>{planned}</Cell>
            <Cell label=m::length(lang)>{length}</Cell>
            <Cell label=m::category(lang)>{category}</Cell>
            <Cell label=m::unit(lang)>{unit}</Cell>
            <Cell label=m::aired(lang)>
                <Form state=state>
                    <Hidden name="broadcast" value=id/>
                    <Field name="aired" label=m::aired(lang) kind=InputKind::Date/>
                    <Submit kind=Kind::Quiet>{m::aired_save(lang)}</Submit>
                </Form>
            </Cell>
            <Cell>
                <Form state=FormState::blank(TAKE_OFF).of(&again)>
                    <Hidden name="broadcast" value=again/>
                    <Submit kind=Kind::Quiet>{m::take_off(lang)}</Submit>
                </Form>
            </Cell>
        </tr>
    }
    .into_any()
}
