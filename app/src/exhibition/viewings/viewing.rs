//! `/site/:site/viewings/:viewing`: a viewing, to be held and sent by its site and decided about by the office above it. Server only.

use domain::exhibition::evidence::EvidenceWish;
use domain::exhibition::viewing::ViewingSource;
use domain::ids::{EntryId, SiteId, ViewingId};
use domain::limits;
use services::{SaidDraft, ServiceError, ViewingFilm, ViewingView};

use super::parts::{beside, minutes, outbox, script, source_tag, state_tag};
use super::said::{entered, fields, kept};
use super::stage::{playable, stage};
use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::phrases;
use ::words::times::day_with_weekday;
use islands::session;
use islands::web;
use words::exhibition_viewings as m;

/// The form that sends the viewing to the office. The script of viewings knows it by its id.
const REPORT: &str = "report-viewing";
/// The form by which the office decides.
const DECIDE: &str = "decide-viewing";
/// The parameter that asks for films to wish for.
const WISH: &str = "films";

/// A viewing.
#[component]
pub fn ViewingPage() -> impl IntoView {
    page(async {
        let (site, id): (SiteId, ViewingId) = (param("site")?, param("viewing")?);
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let (mut report, mut decide) = (None, FormState::blank(DECIDE));
        if let Some(sent) = posted(REPORT) {
            let view = services.viewing(&actor, &site, &id).await?;
            let draft: Result<SaidDraft, AppError> = entered(&sent, &view.programme, lang);
            let done = match draft {
                Ok(draft) => {
                    let done = services.report_viewing(&actor, &site, &id, draft).await;
                    done.map_err(|error| beside(error, lang))
                }
                Err(error) => Err(error),
            };
            match done {
                Ok(()) => return leave(&web::path(), Flash::done(m::reported_done(lang))),
                Err(error) => report = Some(sent.keep(error)?),
            }
        }
        if let Some(sent) = posted(DECIDE) {
            let one = std::slice::from_ref(&id);
            let (done, told) = if sent.get("act") == "accept" {
                (services.accept_viewings(&actor, one).await, m::accepted_done(lang, 1))
            } else {
                (services.return_viewings(&actor, one, sent.get("reason")).await, m::returned_done(lang, 1))
            };
            match done.map_err(|error: ServiceError| beside(error, lang)) {
                Ok(_) => return leave(&web::path(), Flash::done(told)),
                Err(error) => decide = sent.keep(error)?,
            }
        }
        let (view, films) = if web::query_pairs().iter().any(|(key, _)| key == WISH) {
            services.viewing_with_library(&actor, &site, &id).await?
        } else {
            (services.viewing(&actor, &site, &id).await?, Vec::new())
        };
        let films: Vec<Choice> =
            films.iter().map(|film| Choice::new(&film.entry, phrases::entry(lang, film.number, &film.title))).collect();
        show(&view, report, decide, &films, lang)
    })
}

fn show(view: &ViewingView, report: Option<FormState>, decide: FormState, films: &[Choice], lang: Lang) -> Page {
    let is_open = view.viewing.state.is_open();
    let holds = view.may_hold && is_open;
    let is_over = view.programme.is_withdrawn;
    let is_played = holds && !is_over && view.viewing.source != ViewingSource::Manual;
    let (goes_on, has_films) = (is_played && !view.is_past(), !playable(view).is_empty());
    let stage = if goes_on && has_films { Some(stage(view, lang)?) } else { None };
    let nothing = (goes_on && !has_films).then(|| {
        view! { <Notice tone=Tone::Warning title=m::nothing_to_play(lang)><p>{m::nothing_to_play_body(lang)}</p></Notice> }
    });
    let returned = (!view.viewing.returned_reason.is_empty()).then(|| {
        let reason = view.viewing.returned_reason.clone();
        view! { <Notice tone=Tone::Warning title=m::returned_title(lang)><p class="viewing-text">{reason}</p></Notice> }
    });
    let withdrawn = (holds && is_over).then(|| {
        view! { <Notice tone=Tone::Warning title=m::plan_withdrawn(lang)><p>{m::plan_withdrawn_body(lang)}</p></Notice> }
    });
    let past = (is_played && view.is_past() && !view.viewing.state.waits_for_office()).then(|| {
        view! { <Notice title=m::viewing_past(lang)><p>{m::viewing_past_body(lang)}</p></Notice> }
    });
    let decides = view.may_judge && view.viewing.state.may_be_returned();
    let of_report = report.as_ref().filter(|_| !holds).and_then(refused_words);
    let lost = of_report.or_else(|| if decides { None } else { refused_words(&decide) });
    let report = holds.then(|| report_sheet(view, report, films, lang));
    let played = played(view, lang);
    let said = (!holds).then(|| said(view, lang));
    let decide = decides.then(|| decide_sheet(view, decide, lang));
    let (state, source) = (state_tag(view.viewing.state, lang), source_tag(view.viewing.source, lang));
    let title =
        if view.programme.title.is_empty() { m::viewing(lang).to_owned() } else { view.programme.title.clone() };
    let crumbs = vec![Crumb::to(format!("/site/{}", view.site.id), view.site.name.clone())];
    let at = view.viewing.started_at.or(view.viewing.planned_at);
    let zone = view.zone.clone();
    let time = match at {
        Some(at) => view! { <When at=at zone=zone full=true/> }.into_any(),
        None => view! { <span>{day_with_weekday(lang, view.viewing.day)}</span> }.into_any(),
    };
    let outbox = view.may_hold.then(|| outbox(&view.site.id, lang));
    let script = holds.then(script);
    Ok(view! {
        <StandardLayout title=title crumbs=crumbs>
            <div class="stack">
                <p>{time}" "{state}" "{source}</p>
                {outbox}
                {lost}
                {returned}
                {withdrawn}
                {past}
                {nothing}
                {stage}
                {report}
                {played}
                {said}
                {decide}
            </div>
            {script}
        </StandardLayout>
    }
    .into_any())
}

/// The form that sends the viewing: with the script it is kept here first, without it is sent at once.
fn report_sheet(view: &ViewingView, state: Option<FormState>, films: &[Choice], lang: Lang) -> AnyView {
    let state = state.unwrap_or_else(|| kept(REPORT, &view.viewing, &view.parts));
    let (programme, presences, films) = (view.programme.clone(), view.parts.presences, films.to_vec());
    let more = films.is_empty().then(|| {
        let href = format!("?{WISH}");
        view! { <p class="small"><a href=href>{m::wish_from_library(lang)}</a></p> }
    });
    view! {
        <Sheet title=m::report_title(lang) note=m::report_note(lang)>
            <Form state=state>
                {fields(&programme, &films, presences, lang)}
                {more}
                <div class="acts"><Submit kind=Kind::Primary>{m::report(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// What was played of each film, and what of it counts.
fn played(view: &ViewingView, lang: Lang) -> Option<AnyView> {
    let films: Vec<&ViewingFilm> = view.parts.films.iter().filter(|film| film.play.is_played()).collect();
    if films.is_empty() {
        return None;
    }
    let rows: Vec<_> = films.into_iter().map(|film| played_row(view, film, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::time(lang)}</Head>
            <Head number=true>{m::played(lang)}</Head>
            <Head number=true>{m::counted(lang)}</Head>
        }
    };
    Some(
        view! {
            <Sheet title=m::played_title(lang) note=m::played_note(lang) flush=true>
                <DataTable caption=m::played_title(lang) head=head>{rows}</DataTable>
            </Sheet>
        }
        .into_any(),
    )
}

fn title_of(view: &ViewingView, entry: &EntryId, lang: Lang) -> String {
    let known = view.programme.films.iter().find(|film| film.entry == *entry);
    known.map_or_else(|| m::other_film(lang).to_owned(), |film| phrases::titled(lang, &film.title))
}

fn played_row(view: &ViewingView, film: &ViewingFilm, lang: Lang) -> AnyView {
    let title = title_of(view, &film.entry, lang);
    let (begun, zone) = (film.play.begun_at, view.zone.clone());
    let played = m::minutes(lang, minutes(film.play.watched.played_ms()));
    let counted = m::minutes(lang, minutes(film.play.counted_ms));
    let faster = film.play.faster.then(|| view! { " "<Tag tone=TagTone::Amber>{m::faster(lang)}</Tag> });
    view! {
        <tr>
            <RowHead>{title}</RowHead>
            <Cell label=m::time(lang)><When at=begun zone=zone/></Cell>
            <Cell label=m::played(lang) number=true>{played}</Cell>
            <Cell label=m::counted(lang) number=true>{counted}{faster}</Cell>
        </tr>
    }
    .into_any()
}

/// What the site said, for who cannot change it.
fn said(view: &ViewingView, lang: Lang) -> AnyView {
    let answers: Vec<_> = view
        .parts
        .answers
        .iter()
        .map(|answer| {
            let film = view.programme.films.iter().find(|film| film.entry == answer.entry);
            let nth = usize::try_from(answer.question.saturating_sub(1)).unwrap_or(usize::MAX);
            let question = film.and_then(|film| film.questions.get(nth)).cloned().unwrap_or_default();
            let title = title_of(view, &answer.entry, lang);
            let asked = phrases::beside(lang, &[title, question]);
            let answer = answer.answer.clone();
            view! { <dt>{asked}</dt><dd class="viewing-text">{answer}</dd> }
        })
        .collect();
    let wishes: Vec<String> = view.parts.wishes.iter().map(|wish| wish_words(view, wish, lang)).collect();
    let wishes = (!wishes.is_empty()).then(|| {
        let wishes = phrases::clauses(lang, &wishes);
        view! { <dt>{m::wishes(lang)}</dt><dd>{wishes}</dd> }
    });
    let feedback = (!view.viewing.feedback.is_empty()).then(|| {
        let feedback = view.viewing.feedback.clone();
        view! { <dt>{m::feedback(lang)}</dt><dd class="viewing-text">{feedback}</dd> }
    });
    let kind = m::kind(lang, view.viewing.kind);
    let (heads, ordered, presences) = (view.viewing.heads, view.viewing.ordered_heads, view.parts.presences);
    view! {
        <Sheet title=m::said_title(lang)>
            <dl class="viewing-said">
                <dt>{m::kind_label(lang)}</dt><dd>{kind}</dd>
                <dt>{m::heads(lang)}</dt><dd>{heads}</dd>
                <dt>{m::ordered_heads(lang)}</dt><dd>{ordered}</dd>
                <dt>{m::roll(lang)}</dt><dd>{m::presences(lang, presences)}</dd>
                {answers}
                {feedback}
                {wishes}
            </dl>
        </Sheet>
    }
    .into_any()
}

fn wish_words(view: &ViewingView, wish: &EvidenceWish, lang: Lang) -> String {
    let film = wish.entry.as_ref().map(|entry| title_of(view, entry, lang)).unwrap_or_default();
    phrases::beside(lang, &[film.as_str(), &wish.subject, &wish.words])
}

fn decide_sheet(view: &ViewingView, state: FormState, lang: Lang) -> AnyView {
    let accept = view.viewing.state.waits_for_office().then(|| {
        view! { <Submit kind=Kind::Primary name="act" value="accept">{m::accept(lang)}</Submit> }
    });
    view! {
        <Sheet title=m::decide_title(lang)>
            <Form state=state>
                <TextArea name="reason" label=m::return_reason(lang) help=m::return_help(lang) rows=2 maxlength=limits::REASON/>
                <div class="acts">
                    {accept}
                    <Submit name="act" value="return">{m::return_it(lang)}</Submit>
                </div>
            </Form>
        </Sheet>
    }
    .into_any()
}
