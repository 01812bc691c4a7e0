//! `/calls/:contest`: the public page of a contest. Server only.

use domain::contest::dates::RoundDates;
use domain::contest::phase::Phase;
use domain::contest::{PublicPage, Settings};
use domain::ids::ContestId;
use domain::scoring::rubric::{Criterion, points};
use domain::text::Text;
use services::{PublicCall, PublicFile};

use crate::contests::rules::limits_in_words;
use crate::entries::enter::{film_asked, quotas_of_all};
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use crate::ui::when::{When, moment};
use ::words::phrases::{self, size};
use ::words::times::day_with_weekday;
use ::words::{awards, entries, notices, popularity, selection};
use islands::session::services;
use words::public as m;

/// So much of the call goes with its address, characters.
const DESCRIPTION: usize = 140;

/// The public page of a contest.
#[component]
pub fn CallPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let call = services()?.public_call(&id).await?;
        Ok(show(&call, use_lang()))
    })
}

/// Where a file of the public page is.
pub fn file_address(file: &PublicFile) -> String {
    format!("/calls/{}/files/{}", file.contest_id, file.id)
}

fn show(call: &PublicCall, lang: Lang) -> AnyView {
    let title = call.title.clone();
    let heading = title.clone();
    let notice = PublicPage::paragraphs(&call.page.notice, lang);
    let description: String = notice.iter().flatten().flat_map(|line| line.chars()).take(DESCRIPTION).collect();
    let picture = call.cover.as_ref().map(file_address).unwrap_or_default();
    let cover = call.cover.as_ref().map(|file| {
        let alt = call.page.cover_alt.get(lang).to_owned();
        view! { <img class="cover" src=file_address(file) alt=alt/> }
    });
    let dates = dates(call, lang);
    let organiser = call.page.organiser.get(lang).to_owned();
    let organiser =
        (!organiser.is_empty()).then(|| view! { <div><dt>{m::organiser(lang)}</dt><dd>{organiser}</dd></div> });
    let phase = common::phase(lang, call.phase);
    let enter = enter(call, lang);
    let films = call.has_films.then(|| {
        let href = format!("/gallery?contest={}", call.id);
        view! { <p><LinkButton href=href>{m::see_films(lang)}</LinkButton></p> }
    });
    let outcome = outcome(call, lang);
    let text = prose(&call.page.notice, lang);
    let text = text.map(|text| view! { <section class="sheet"><h2>{m::notice(lang)}</h2>{text}</section> });
    let attachments = attachments(&call.attachments, lang);
    let how = how_to_enter(call, lang);
    let contact = prose(&call.page.contact, lang)
        .map(|lines| view! { <section class="sheet"><h2>{m::contact(lang)}</h2>{lines}</section> });
    let rules = rules(&call.settings, lang);
    let rubric = rubric(&call.settings, lang);
    view! {
        <PublicLayout title=title description=description picture=picture>
            {cover}
            <h1>{heading}</h1>
            <dl class="facts">
                <div><dt>{m::phase(lang)}</dt><dd>{phase}</dd></div>
                {dates}
                {organiser}
            </dl>
            {enter}
            {outcome}
            {films}
            {text}
            {attachments}
            {how}
            {rules}
            {rubric}
            {contact}
        </PublicLayout>
    }
    .into_any()
}

/// The dates of the contest in their order, as far as they are known, in its zone.
fn dates(call: &PublicCall, lang: Lang) -> Vec<AnyView> {
    let zone = &call.settings.time_zone;
    let at = |label: &'static str, at: Option<i64>| {
        let at = at?;
        let zone = zone.clone();
        Some(view! { <div><dt>{label}</dt><dd><When at=at zone=zone full=true/></dd></div> }.into_any())
    };
    let span = |label: String, span: String| view! { <div><dt>{label}</dt><dd>{span}</dd></div> }.into_any();
    let rounds = call.dates.rounds.iter().filter_map(|(number, dates)| {
        let label = round_label(&call.settings, *number, lang);
        round_span(*dates, zone, lang).map(|words| span(label, words))
    });
    let notice = call.notice.map(|period| {
        let (first, last) = (day_with_weekday(lang, period.first), day_with_weekday(lang, period.last));
        span(notices::page(lang).to_owned(), m::period(lang, &first, &last))
    });
    at(m::call_opened(lang), call.dates.opened)
        .into_iter()
        .chain(at(entries::deadline(lang), call.deadline))
        .chain(rounds)
        .chain(notice)
        .chain(at(m::result_stood(lang), call.dates.result))
        .collect()
}

/// What the contest calls a round; the usual name where it has none.
fn round_label(settings: &Settings, number: u8, lang: Lang) -> String {
    let label = settings.round(number).map(|round| round.label.get(lang)).filter(|label| !label.is_empty());
    label.map_or_else(|| common::phase(lang, Phase::Round(number)), str::to_owned)
}

/// From when to when a round goes, in words; nothing where neither is known. The zone is said once.
fn round_span(dates: RoundDates, zone: &str, lang: Lang) -> Option<String> {
    let full = |at: i64| moment(at, zone).full(lang);
    match (dates.from, dates.until) {
        (Some(from), Some(until)) => Some(m::period(lang, &moment(from, zone).short(lang), &full(until))),
        (Some(from), None) => Some(m::period_from(lang, &full(from))),
        (None, Some(until)) => Some(m::period_until(lang, &full(until))),
        (None, None) => None,
    }
}

/// The way into the call while it is open; afterwards that it is over.
fn enter(call: &PublicCall, lang: Lang) -> AnyView {
    if !call.accepts {
        return view! { <p class="over">{m::call_over(lang)}</p> }.into_any();
    }
    let href = format!("/contests/{}/enter", call.id);
    view! { <p><LinkButton href=href kind=Kind::Primary>{m::enter(lang)}</LinkButton></p> }.into_any()
}

/// The ways to what was decided, as far as everybody may read it.
fn outcome(call: &PublicCall, lang: Lang) -> Option<AnyView> {
    let ways = [
        (call.has_vote, "vote", popularity::to_vote(lang)),
        (call.has_result, "result", awards::result(lang)),
        (call.notice.is_some(), "notice", notices::page(lang)),
        (call.can_object, "objection", notices::object(lang)),
    ];
    let links: Vec<_> = ways
        .into_iter()
        .filter(|(is_there, ..)| *is_there)
        .map(|(_, page, label)| {
            let href = format!("/calls/{}/{page}", call.id);
            view! { <LinkButton href=href>{label}</LinkButton> }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <p class="acts">{links}</p> }.into_any())
}

/// A text in paragraphs; nothing where there is none.
fn prose(text: &Text, lang: Lang) -> Option<AnyView> {
    let paragraphs: Vec<_> = PublicPage::paragraphs(text, lang)
        .into_iter()
        .map(|lines| {
            let lines: Vec<_> = lines.into_iter().map(|line| view! { <span class="line">{line}</span> }).collect();
            view! { <p>{lines}</p> }
        })
        .collect();
    (!paragraphs.is_empty()).then(|| paragraphs.into_any())
}

fn attachments(files: &[PublicFile], lang: Lang) -> Option<AnyView> {
    let files: Vec<_> = files
        .iter()
        .map(|file| {
            let (href, name, size) = (file_address(file), file.filename.clone(), size(file.size_bytes));
            let download = name.clone();
            view! { <li><a href=href download=download>{name}</a>" "<span class="small muted">{size}</span></li> }
        })
        .collect();
    (!files.is_empty())
        .then(|| view! { <section class="sheet"><h2>{m::attachments(lang)}</h2><ul>{files}</ul></section> }.into_any())
}

fn how_to_enter(call: &PublicCall, lang: Lang) -> AnyView {
    let own = prose(&call.page.how_to_enter, lang);
    let steps = call.accepts.then(|| {
        view! { <ol><li>{m::step_account(lang)}</li><li>{m::step_form(lang)}</li><li>{m::step_submit(lang)}</li></ol> }
    });
    if own.is_none() && steps.is_none() {
        return ().into_any();
    }
    view! { <section class="sheet"><h2>{m::how_to_enter(lang)}</h2>{own}{steps}</section> }.into_any()
}

/// What a film must be, how many may be entered, and what the choice is bound by.
fn rules(settings: &Settings, lang: Lang) -> AnyView {
    let limits: Vec<_> =
        limits_in_words(&settings.balance, settings, lang).into_iter().map(|line| view! { <li>{line}</li> }).collect();
    let places = u64::try_from(settings.balance.size).unwrap_or_default();
    let places = phrases::spaced(lang, &[selection::size(lang), places.to_string().as_str()]);
    view! {
        {film_asked(settings, lang)}
        {quotas_of_all(settings, lang)}
        <section class="sheet">
            <h2>{m::selection_rules(lang)}</h2>
            <ul><li>{places}</li>{limits}</ul>
        </section>
    }
    .into_any()
}

fn rubric(settings: &Settings, lang: Lang) -> AnyView {
    let criterion = |one: &Criterion| {
        let name = phrases::beside(lang, &[one.label.get(lang), ::words::judging::weight(lang, one.weight).as_str()]);
        let anchors: Vec<_> = one
            .anchors
            .iter()
            .map(|anchor| {
                let range = format!("{}–{}", points(anchor.from), points(anchor.to));
                view! { <div><dt>{range}</dt><dd>{anchor.text.get(lang).to_owned()}</dd></div> }
            })
            .collect();
        let anchors = (!anchors.is_empty()).then(|| view! { <dl class="anchors">{anchors}</dl> });
        view! { <li><h3>{name}</h3>{anchors}</li> }
    };
    let criteria: Vec<_> = settings.rubric.criteria.iter().map(criterion).collect();
    view! { <section class="sheet"><h2>{m::rubric(lang)}</h2><ul class="rubric">{criteria}</ul></section> }.into_any()
}
