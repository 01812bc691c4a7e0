//! `/calls/:contest/vote`: the vote as everybody finds it. It works without script and on old telephones. Server only.

use domain::ids::{ContestId, EntryId};
use domain::popularity::{VoteProblem, VoteState, WAIT};
use islands::{session, web};
use leptos::nonce::use_nonce;
use serde_json::json;
use services::{GivenVotes, Refusal as Rule, ServiceError, Services, VoteDraft, VoteFilm, VotePage as View};

use super::kept::Keeps;
use super::ways::{self, Taken};
use crate::site::SiteAssets;
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use crate::ui::when::When;
use ::words::phrases;
use words::popularity as m;

/// The form, and its fields.
const VOTE: &str = "vote";
const FILM: &str = "film";
const PUZZLE: &str = "puzzle";
const SOLUTION: &str = "solution";
/// Microseconds in a millisecond.
const MILLISECOND: i64 = 1_000;

/// The vote of a contest.
#[component]
pub fn VotePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let services = session::services()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        if let Ok(film) = query.get("watch").parse::<EntryId>() {
            return watch(&services, &id, &film).await;
        }
        let (mut refused, mut waits) = (None, None);
        if let Some(sent) = posted(VOTE) {
            match services.cast_votes(&id, draft_of(&id, &sent)?, &session::sign_in_from()).await {
                Ok(given) => {
                    web::shows_secret();
                    return Ok(given_page(&id, &given, lang));
                }
                Err(error) => {
                    // Who waits goes on with the same puzzle: the time runs from when it was made.
                    if matches!(error, ServiceError::Refused(Rule::Vote(VoteProblem::Wait(_)))) {
                        waits = Some(sent.get(PUZZLE).to_owned());
                    }
                    refused = Some(sent.keep(beside(error, lang))?);
                }
            }
        }
        match ways::take(&services, &id, lang).await? {
            Taken::Nothing => {}
            Taken::Refused(state) => refused = Some(state),
            Taken::Done(to) => return go(&to),
        }
        let (token, visitor) = (Keeps::Voter.read(&id), Keeps::Visitor.read(&id));
        let mut view = services.vote_page(&id, token.as_deref(), visitor.as_deref()).await?;
        if visitor.is_none() {
            Keeps::Visitor.write(&id, &view.visitor);
        }
        if view.puzzle.is_some() && waits.is_some() {
            view.puzzle = waits;
        }
        Ok(show(&view, &query, refused, lang))
    })
}

/// Notes that the browser opens a film, and leads to it.
async fn watch(services: &Services, id: &ContestId, film: &EntryId) -> Page {
    if let Some(plays) = services.note_play(id, film, Keeps::Plays.read(id).as_deref()).await? {
        Keeps::Plays.write(id, &plays);
    }
    go(&format!("/gallery/{film}"))
}

fn draft_of(id: &ContestId, sent: &Sent) -> Result<VoteDraft, AppError> {
    let films = sent.all(FILM).into_iter().map(|film| film.parse::<EntryId>().map_err(|_| AppError::BadRequest));
    Ok(VoteDraft {
        token: Keeps::Voter.read(id).unwrap_or_default(),
        films: films.collect::<Result<_, _>>()?,
        puzzle: sent.get(PUZZLE).to_owned(),
        solution: sent.get(SOLUTION).to_owned(),
        plays: Keeps::Plays.read(id),
    })
}

/// Puts a refusal beside the films where it is about them.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    match rule {
        Rule::Vote(VoteProblem::NoFilm | VoteProblem::NotShown | VoteProblem::Voted) => {
            AppError::refused_field(FILM, rule.message(lang))
        }
        _ => error.into(),
    }
}

fn show(view: &View, query: &ListQuery, refused: Option<FormState>, lang: Lang) -> AnyView {
    let title = view.settings.award.get(lang).to_owned();
    let heading = title.clone();
    let call = format!("/calls/{}", view.contest);
    let contest = view.title.clone();
    let standing = standing(view, lang);
    let lost = lost(view, query, refused.as_ref());
    let ways = (view.is_open && view.voter.is_none()).then(|| ways::offered(view, query, refused.as_ref(), lang));
    let films = films(view, refused, lang);
    let receipt = format!("/calls/{}/vote/receipt", view.contest);
    view! {
        <PublicLayout title=title>
            <h1>{heading}</h1>
            <p class="muted"><a href=call>{contest}</a></p>
            <p class="lead">{m::separate_award(lang)}</p>
            <p class="small muted">{m::counts_hidden(lang)}</p>
            {lost}
            {standing}
            {ways}
            {films}
            <p><a href=receipt>{m::check_receipt(lang)}</a></p>
        </PublicLayout>
    }
    .into_any()
}

/// What was refused of a form that the page does not offer any more.
fn lost(view: &View, query: &ListQuery, refused: Option<&FormState>) -> Option<AnyView> {
    let state = refused?;
    let is_there = if state.name() == VOTE {
        view.puzzle.is_some()
    } else {
        view.is_open && view.voter.is_none() && ways::offers(view, query, state.name())
    };
    if is_there { None } else { refused_words(state) }
}

/// Whether votes are taken, and until when.
fn standing(view: &View, lang: Lang) -> AnyView {
    let (from, until) = (view.period.from, view.period.until);
    let (zone, again) = (view.time_zone.clone(), view.time_zone.clone());
    let period = view! {
        <dl class="facts">
            <div><dt>{m::from(lang)}</dt><dd><When at=from zone=zone full=true/></dd></div>
            <div><dt>{m::until(lang)}</dt><dd><When at=until zone=again full=true/></dd></div>
        </dl>
    };
    let said = match view.state {
        VoteState::Repair => Some((m::in_repair(lang), m::in_repair_body(lang))),
        VoteState::Closed => Some((m::is_closed(lang), m::is_closed_body(lang))),
        VoteState::Sealed => Some((m::is_sealed(lang), m::is_sealed_body(lang))),
        VoteState::Draft | VoteState::Open if view.is_open => None,
        VoteState::Draft | VoteState::Open => Some((m::not_now(lang), m::not_now_body(lang))),
    };
    let said = said.map(|(title, body)| view! { <Notice tone=Tone::Warning title=title><p>{body}</p></Notice> });
    let result = (view.state == VoteState::Sealed).then(|| {
        let href = format!("/calls/{}/vote/result", view.contest);
        view! { <p><LinkButton href=href kind=Kind::Primary>{m::to_result(lang)}</LinkButton></p> }
    });
    view! { {said}{result}{period} }.into_any()
}

/// The films; with boxes to tick for who may vote now.
fn films(view: &View, refused: Option<FormState>, lang: Lang) -> AnyView {
    if view.films.is_empty() {
        return view! { <p class="over">{m::no_films(lang)}</p> }.into_any();
    }
    let state = refused.filter(|state| state.name() == VOTE).unwrap_or_else(|| FormState::blank(VOTE));
    let Some(puzzle) = view.puzzle.clone() else {
        let rows: Vec<_> = view.films.iter().map(|film| row(view, film, None, lang)).collect();
        return view! { <section><h2>{m::films(lang)}</h2><ul class="films">{rows}</ul></section> }.into_any();
    };
    let rows: Vec<_> = view.films.iter().map(|film| row(view, film, Some(&state), lang)).collect();
    let problem = state.problem(FILM).map(|words| {
        let words = words.to_owned();
        view! { <p class="problem">{words}</p> }
    });
    let group = state.id(FILM);
    let work = work(&puzzle, view.settings.difficulty, lang);
    view! {
        <section>
            <h2>{m::films(lang)}</h2>
            <p>{m::how_to_vote(lang)}</p>
            <Form state=state>
                <Hidden name=PUZZLE value=puzzle/>
                <Hidden name=SOLUTION value=""/>
                <fieldset class="field" id=group tabindex="-1">
                    <legend class="hidden">{m::films(lang)}</legend>
                    <ul class="films">{rows}</ul>
                    {problem}
                </fieldset>
                {work}
                <div class="acts"><Submit kind=Kind::Primary>{m::vote_do(lang)}</Submit></div>
            </Form>
        </section>
    }
    .into_any()
}

fn row(view: &View, film: &VoteFilm, state: Option<&FormState>, lang: Lang) -> AnyView {
    let poster = film.has_poster.then(|| {
        let src = format!("/gallery/{}/small.jpg", film.entry);
        view! { <img src=src alt="" loading="lazy" width="320" height="180"/> }
    });
    let watch = format!("/calls/{}/vote?watch={}", view.contest, film.entry);
    let name = phrases::entry(lang, film.number, &film.title);
    let length = film.duration_ms.map(common::clock).unwrap_or_default();
    let label = m::watch(lang, &film.title);
    let title = match state {
        Some(_) if film.voted => {
            view! { <p><span class="work">{name}</span>" "<Tag tone=TagTone::Jade>{m::voted_today(lang)}</Tag></p> }
                .into_any()
        }
        Some(state) => {
            let (entry, ticked) = (film.entry.to_string(), state.has(FILM, film.entry.as_str()));
            view! {
                <label class="tick">
                    <input type="checkbox" name=FILM value=entry checked=ticked/>
                    <span class="work">{name}</span>
                </label>
            }
            .into_any()
        }
        None => view! { <p class="work">{name}</p> }.into_any(),
    };
    view! {
        <li>
            {poster}
            {title}
            <p class="small"><span class="muted">{length}</span>" "<a href=watch aria-label=label rel="nofollow">{m::watch_film(lang)}</a></p>
        </li>
    }
    .into_any()
}

/// The puzzle: solved by a script of the page, or waited for.
fn work(puzzle: &str, difficulty: u32, lang: Lang) -> AnyView {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let (puzzle, difficulty) = (puzzle.to_owned(), difficulty.to_string());
    // A second more than the server asks for: the page came a moment after the puzzle was made, never before.
    let wait_ms = (WAIT / MILLISECOND).saturating_add(1_000).to_string();
    let words = json!({ "working": m::working(lang), "ready": m::ready(lang) }).to_string();
    let script = (!assets.vote.is_empty()).then(|| {
        view! { <script type="module" src=assets.vote nonce=nonce></script> }
    });
    view! {
        <p class="small muted">{m::wait_instead(lang)}</p>
        <p
            class="small"
            id="vote-work"
            role="status"
            data-puzzle=puzzle
            data-difficulty=difficulty
            data-wait-ms=wait_ms
            data-words=words
        ></p>
        {script}
    }
    .into_any()
}

/// What was voted, with receipts that are shown once.
fn given_page(id: &ContestId, given: &GivenVotes, lang: Lang) -> AnyView {
    let rows: Vec<_> = given
        .votes
        .iter()
        .map(|vote| {
            let name = phrases::entry(lang, vote.number, &vote.title);
            let told = match vote.receipt.clone() {
                Some(receipt) => {
                    view! { <p>{m::receipt(lang)}</p><p><code class="whole">{receipt}</code></p> }.into_any()
                }
                None => view! { <p class="muted">{m::voted_before(lang)}</p> }.into_any(),
            };
            view! { <li><p class="work">{name}</p>{told}</li> }
        })
        .collect();
    let (back, receipt) = (format!("/calls/{id}/vote"), format!("/calls/{id}/vote/receipt"));
    let award = given.award.get(lang).to_owned();
    view! {
        <PublicLayout title=m::thanks(lang)>
            <h1>{m::thanks(lang)}</h1>
            <p class="lead">{award}</p>
            <ul class="plain">{rows}</ul>
            <p>{m::keep_receipts(lang)}</p>
            <p><a href=receipt>{m::check_receipt(lang)}</a></p>
            <p><LinkButton href=back>{m::back_to_vote(lang)}</LinkButton></p>
        </PublicLayout>
    }
    .into_any()
}
