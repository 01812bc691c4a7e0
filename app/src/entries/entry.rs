//! `/entries/:entry`: one page with everything for the author. Server only.

use domain::entry::{EntryState, file_asked, tidy};
use domain::form::{Answers, asked, keys};
use domain::ids::EntryId;
use islands_entry::needs::{COUNT, DONE, FILM, OPEN, TITLE, need_id};
use services::EntryView;
use services::playback::Links;

use super::answers;
use super::components::{StateTag, answers_list, reasons_list};
use super::feedback;
use super::film::{self, film_sheet, films, lacks, upload_script};
use super::form::{ENTRY_FORM, FormOrigin, SUBMIT, THEN, VERSION, differences, entry_form, title_of};
use super::handover::{HAND, UNIT, handover};
use super::more::more_files;
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::when;
use islands::session;
use words::entries as m;

/// The form that takes an entry back, and the dialog it is in.
const WITHDRAW: &str = "withdraw";

/// One entry, for its author.
#[component]
pub fn EntryPage() -> impl IntoView {
    page(async {
        let id = param("entry")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut sent = None;
        if let Some(posted) = posted(ENTRY_FORM) {
            match save(&services, &actor, &id, &posted).await {
                Ok(Done::Saved) => return leave(&address(&id), Flash::done(m::saved(lang))),
                Ok(Done::Submitted(receipt)) => {
                    return leave(&address(&id), Flash::done(m::submitted(lang, &receipt)));
                }
                Ok(Done::Handed(unit)) => {
                    return leave(&address(&id), Flash::done(::words::units::handed(lang, &unit)));
                }
                Err(error) => sent = Some((posted, error)),
            }
        }
        if let Some(begun) = film::retry(&services, &actor, &id, lang).await? {
            return leave(&address(&id), begun);
        }
        let mut refused = None;
        if posted(WITHDRAW).is_some() {
            match services.withdraw_entry(&actor, &id).await.map_err(AppError::from) {
                Ok(()) => return leave(&address(&id), Flash::done(m::withdrawn(lang))),
                Err(error @ AppError::Refused(_)) => {
                    islands::web::set_status(error.status());
                    refused = Some(error.explain(lang));
                }
                Err(error) => return Err(error),
            }
        }
        let view = services.entry(&actor, &id).await?;
        if !view.owns {
            return go(&format!("/check/{id}"));
        }
        let refused = refused
            .map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> }.into_any());
        let main = match sent {
            // A form that came too late, such as after handing in from another window.
            Some((_, error)) if !view.can_edit => return Err(error),
            Some((posted, error)) => answered(&view, posted, error, lang)?,
            None if view.can_edit => {
                let state = answers::to_form(ENTRY_FORM, &view.entry.answers, &view.contest.settings);
                entry_form(&view, state, FormOrigin::Stored, lang)
            }
            None => reading(&view, lang),
        };
        let links = services.links(&actor).await?;
        let feedback = feedback::told(&services.author_feedback(&view).await?, lang);
        Ok(show(&view, &links, (refused, feedback), main, services.now(), lang))
    })
}

/// The author's page of an entry.
pub fn address(id: &EntryId) -> String {
    format!("/entries/{id}")
}

enum Done {
    Saved,
    Submitted(String),
    /// To this unit.
    Handed(String),
}

/// Saves what was sent and, where that was the button, hands it in or over to a unit.
async fn save(
    services: &services::Services,
    actor: &services::Actor,
    id: &EntryId,
    sent: &crate::ui::form::Sent,
) -> Result<Done, AppError> {
    let answers = answers::from_pairs(sent.values());
    services.save_entry(actor, id, sent.given(VERSION)?.unwrap_or_default(), answers).await?;
    if sent.get(THEN) == HAND {
        let unit = sent.get(UNIT).to_owned();
        services.hand_entry(actor, id, &unit).await?;
        return Ok(Done::Handed(unit));
    }
    if sent.get(THEN) != SUBMIT {
        return Ok(Done::Saved);
    }
    let entry = services.submit_entry(actor, id).await?;
    Ok(Done::Submitted(entry.receipt.unwrap_or_default()))
}

/// The form again, with what was entered and why it was not taken.
fn answered(view: &EntryView, sent: crate::ui::form::Sent, error: AppError, lang: Lang) -> Result<AnyView, AppError> {
    let mine: Answers = tidy(&view.contest.settings, answers::from_pairs(sent.values()));
    match error {
        AppError::Conflict(_) => {
            let compared = differences(view, &mine, lang);
            let state = answers::to_form(ENTRY_FORM, &mine, &view.contest.settings);
            islands::web::set_status(409);
            Ok(view! { {compared} {entry_form(view, state, FormOrigin::Conflict, lang)} }.into_any())
        }
        AppError::Refused(mut refusal) => {
            // Saved, but it cannot be handed in: the fields say why, and the film is one of the reasons.
            let stored = mine == view.entry.answers;
            let film = if stored { lacks(view, lang) } else { None };
            if let Some(film) = film
                && refusal.problem.is_empty()
            {
                refusal.problem = ::words::phrases::labelled(lang, m::not_yet(lang), film);
            }
            // The list above the form has only these sentences: each says which field it means.
            for problem in &mut refusal.fields {
                let label = answers::label(&view.contest.settings, &problem.field, lang);
                problem.message = match view.entry.answers.get(&problem.field) {
                    None if stored => m::fill_in(lang, &label),
                    _ => m::field_says(lang, &label, &problem.message),
                };
            }
            let state = sent.refuse(refusal);
            Ok(entry_form(view, state, if stored { FormOrigin::Stored } else { FormOrigin::Refused }, lang))
        }
        other => Err(other),
    }
}

/// The answers to read, where nothing can be changed.
fn reading(view: &EntryView, lang: Lang) -> AnyView {
    let list = answers_list(&view.contest.settings, &view.entry.answers, None, lang);
    view! { <Sheet title=m::answers(lang)>{list}</Sheet> }.into_any()
}

fn show(
    view: &EntryView,
    links: &Links,
    (refused, feedback): (Option<AnyView>, Option<AnyView>),
    main: AnyView,
    now: i64,
    lang: Lang,
) -> AnyView {
    let title = title_of(view, lang);
    let crumbs = vec![Crumb::to("/entries", m::my_entries(lang)), Crumb::here(view.contest.title.clone())];
    let category = answers::words(&view.contest.settings, keys::CATEGORY, &view.entry.answers, lang);
    let number = view.entry.number.map(::words::judging::entry_number);
    let meta: Vec<String> = [number, (!category.is_empty()).then_some(category)].into_iter().flatten().collect();
    let script = view.can_add_form.then(upload_script).flatten();
    let bundle = if view.can_edit { Some(Bundle::Entry) } else { films(view).0.map(|_| Bundle::Player) };
    let bundle = bundle.map(|bundle| view! { <PageBundle bundle=bundle/> });
    let withdraw = view.can_withdraw.then(|| withdraw_dialog(view, lang));
    let (heading, state, meta) = (title.clone(), view.entry.state, ::words::phrases::beside(lang, &meta));
    // Beside the form where there is room; on a phone here, since the list comes after the form.
    let left = deadline_ahead(view, now)
        .and_then(|_| when::left(view.contest.call(), view.extended, now, lang))
        .map(|left| view! { <span class=format!("small left-short {}", left.class)>{left.words}</span> });
    let (told, film) = (told(view, lang), film_sheet(view, links, lang));
    let more = more_files(view, links, lang);
    let (side, versions) = (side(view, now, lang), versions(view, lang));
    let handover = handover(view, lang);
    let lesson = lesson_of_office(view, lang);
    view! {
        <StandardLayout title=title crumbs=crumbs width=Width::Page bare=true>
            {bundle}
            <div class="entry-head">
                <h1 class="work" id=TITLE>{heading}</h1>
                <StateTag state=state/>
                <span class="muted small">{meta}</span>
                {left}
            </div>
            {refused}
            {lesson}
            {told}
            {feedback}
            <div class="entry-page">
                <div class="stack">
                    {film}
                    {main}
                    {more}
                </div>
                <aside class="stack">
                    {side}
                    {handover}
                    {versions}
                </aside>
            </div>
            {withdraw}
            {script}
        </StandardLayout>
    }
    .into_any()
}

/// A lesson of an exhibition office goes on at its own page, where it is put into the library.
fn lesson_of_office(view: &EntryView, lang: Lang) -> Option<AnyView> {
    view.contest.settings.lessons_of.as_ref()?;
    let page = format!("/exhibition/lessons/{}", view.entry.id);
    let told = view! {
        <Notice title=::words::exhibition_lessons::entry_notice(lang)>
            <p>{::words::exhibition_lessons::entry_notice_body(lang)}</p>
            <p><a href=page>{::words::exhibition_lessons::entry_notice_link(lang)}</a></p>
        </Notice>
    };
    Some(told.into_any())
}

/// Where the entry stands and what comes next.
fn told(view: &EntryView, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let reasons = || reasons_list(settings, &view.entry.reasons, view.can_edit);
    let plain = |tone: Tone, title: &'static str, body: &'static str| {
        view! { <Notice tone=tone title=title><p>{body}</p></Notice> }.into_any()
    };
    match view.entry.state {
        EntryState::Draft if view.can_edit || view.handover.nomination.is_some() => ().into_any(),
        EntryState::Draft => plain(Tone::Warning, m::draft_late(lang), m::draft_late_body(lang)),
        EntryState::Submitted => plain(Tone::Info, m::submitted_title(lang), m::submitted_body(lang)),
        EntryState::Returned => {
            let title = if view.can_edit { m::returned_title(lang) } else { m::returned_late(lang) };
            let reasons = reasons();
            view! { <Notice tone=Tone::Warning title=title>{reasons}</Notice> }.into_any()
        }
        EntryState::Eligible => plain(Tone::Done, m::eligible_title(lang), m::eligible_body(lang)),
        EntryState::Refused => {
            let reasons = reasons();
            view! { <Notice tone=Tone::Warning title=m::refused_state_title(lang)>{reasons}</Notice> }.into_any()
        }
        EntryState::Shortlisted => view! { <Notice tone=Tone::Done title=m::shortlisted_title(lang)/> }.into_any(),
        EntryState::NotShortlisted => view! { <Notice title=m::not_shortlisted_title(lang)/> }.into_any(),
        EntryState::Withdrawn => view! { <Notice title=m::withdrawn_title(lang)/> }.into_any(),
    }
}

/// Beside the form: how long is left, what is done and what is missing; afterwards the receipt.
fn side(view: &EntryView, now: i64, lang: Lang) -> AnyView {
    let needs = view.can_edit.then(|| needs(view, lang));
    let receipt = view.entry.receipt.clone().map(|receipt| {
        let to = format!("{}/receipt", address(&view.entry.id));
        view! {
            <div><dt>{m::receipt_number(lang)}</dt><dd><strong>{receipt}</strong></dd></div>
            <div><dt></dt><dd><a href=to>{m::receipt(lang)}</a></dd></div>
        }
    });
    let zone = view.contest.settings.time_zone.clone();
    let submitted = view.entry.submitted_at.map(|at| {
        view! { <div><dt>{m::submitted_on(lang)}</dt><dd><when::When at=at zone=zone.clone()/></dd></div> }
    });
    let withdraw = view.can_withdraw.then(|| {
        view! {
            <div class="acts">
                <DialogButton opens=WITHDRAW kind=Kind::Quiet>{m::withdraw_open(lang)}</DialogButton>
            </div>
        }
    });
    let form = (view.entry.receipt.is_none() && view.contest.settings.intake.nomination_form).then(|| {
        let to = format!("{}/receipt", address(&view.entry.id));
        view! { <div><dt></dt><dd><a href=to>{m::nomination_form(lang)}</a></dd></div> }
    });
    let release = view.entry.number.map(|_| {
        let to = format!("{}/release", address(&view.entry.id));
        view! { <div><dt></dt><dd><a href=to>{::words::releases::page(lang)}</a></dd></div> }
    });
    let deadline = deadline(view, now, lang);
    let title = if view.can_edit { m::progress(lang) } else { m::handed_in(lang) };
    view! {
        <Sheet title=title class="entry-side">
            <dl class="entry-facts">
                {deadline}
                {receipt}
                {form}
                {submitted}
                {release}
            </dl>
            {needs}
            {withdraw}
        </Sheet>
    }
    .into_any()
}

/// The deadline as it holds for this draft, while it may still be submitted.
fn deadline_ahead(view: &EntryView, now: i64) -> Option<i64> {
    let call = view.contest.call();
    let open = view.entry.state == EntryState::Draft && call.accepts_entries(now, view.extended);
    call.deadline_for(view.extended).filter(|_| open)
}

/// The deadline and how long is left, while it matters.
fn deadline(view: &EntryView, now: i64, lang: Lang) -> AnyView {
    let Some(at) = deadline_ahead(view, now) else { return ().into_any() };
    let Some(left) = when::left(view.contest.call(), view.extended, now, lang) else { return ().into_any() };
    let settings = &view.contest.settings;
    let extended = view.contest.deadline.is_some_and(|for_all| for_all < at);
    let extended = extended.then(|| view! { <p class="small">{m::deadline_extended(lang)}</p> });
    view! {
        <div>
            <dt>{m::deadline(lang)}</dt>
            <dd>
                <strong class=left.class>{left.words}</strong>
                <p class="small muted"><when::When at=at zone=settings.time_zone.clone() full=true/></p>
                {extended}
            </dd>
        </div>
    }
    .into_any()
}

/// The list of what is needed before handing in, each point leading to its field.
fn needs(view: &EntryView, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let attached = view.attached();
    let missing = answers::missing(settings, &view.entry.answers, &attached);
    let asked = asked(&settings.form, &view.entry.answers);
    let film = lacks(view, lang);
    let count = u64::try_from(missing.len()).unwrap_or_default().saturating_add(u64::from(film.is_some()));
    let words = if count == 0 { m::all_done(lang).to_owned() } else { m::still(lang, count) };
    // While a reason of the office is open nothing says that all is done, also while the person types: the script finds no place
    // for it.
    let open = u64::try_from(view.open_reasons).unwrap_or_default();
    let counted = if open == 0 {
        view! { <p class="needs-count" id=COUNT>{words}</p> }.into_any()
    } else {
        let still = (count > 0).then_some(words);
        view! { <p class="needs-count">{m::reasons_open(lang, open)}</p><p class="small">{still}</p> }.into_any()
    };
    let state = || {
        view! {
            <span class="hidden if-done">{m::done(lang)}</span>
            <span class="hidden if-open">{m::open(lang)}</span>
        }
    };
    let points: Vec<_> = settings
        .form
        .iter()
        .filter(|field| field.required)
        .map(|field| {
            let file = file_asked(field);
            let open = file.map_or_else(|| missing.contains(&field.key), |kind| !attached.contains(&kind));
            let class = if open { OPEN } else { DONE };
            let hidden = !asked.contains(&field);
            // Whether a file is there is no matter of typing: the page of the server says so.
            let live = file.is_some();
            let to = format!("#f-{ENTRY_FORM}-{}", field.key);
            view! {
                <li class=class id=need_id(&field.key) hidden=hidden data-live=live>
                    <a href=to>{field.label.get(lang).to_owned()}</a>
                    {state()}
                </li>
            }
        })
        .collect();
    let class = if film.is_some() { OPEN } else { DONE };
    let why = film.map(|why| view! { <span class="small muted">{why}</span> });
    view! {
        {counted}
        <ul class="needs">
            <li class=class id=need_id(FILM) data-live>
                <a href="#film">{m::judging_copy(lang)}</a>
                {why}
                {state()}
            </li>
            {points}
        </ul>
    }
    .into_any()
}

/// Every version that was handed in.
fn versions(view: &EntryView, lang: Lang) -> AnyView {
    if view.versions.is_empty() {
        return ().into_any();
    }
    let zone = &view.contest.settings.time_zone;
    let count = view.versions.len();
    let rows: Vec<_> = view
        .versions
        .iter()
        .enumerate()
        .map(|(index, version)| {
            let nth = u64::try_from(count.saturating_sub(index)).unwrap_or_default();
            let hash: String = version.file_sha256.iter().flat_map(|hash| hash.chars().take(12)).collect();
            view! {
                <li>
                    <span>{m::version(lang, nth)}</span>
                    <when::When at=version.submitted_at zone=zone.clone()/>
                    <code class="small muted">{hash}</code>
                </li>
            }
        })
        .collect();
    view! { <Sheet title=m::versions(lang)><ol class="versions">{rows}</ol></Sheet> }.into_any()
}

fn withdraw_dialog(view: &EntryView, lang: Lang) -> AnyView {
    let title = m::withdraw_title(lang, &title_of(view, lang));
    view! {
        <ConfirmDialog id=WITHDRAW name=WITHDRAW title=title confirm=m::withdraw_confirm(lang)>
            <p>{m::withdraw_body(lang)}</p>
        </ConfirmDialog>
    }
    .into_any()
}
