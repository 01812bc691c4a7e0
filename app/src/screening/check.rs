//! `/check/:entry`: the film and the answers side by side, and the decision. Server only.

use domain::entry::EntryState;
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use services::playback::Links;
use services::{CheckView, Decision, EntryView, UncheckedQueue};

use crate::entries::answers;
use crate::entries::components::{StateTag, answers_list, reasons_list};
use crate::entries::film::{self, film_view, films};
use crate::ui::form::Sent;
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session;
use words::judging::entry_number;
use words::{entries as em, screening as m};

const DECIDE: &str = "decide";

/// One entry before the office.
#[component]
pub fn CheckPage() -> impl IntoView {
    page(async {
        let id: EntryId = param("entry")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut state = FormState::blank(DECIDE);
        if let Some(sent) = posted(DECIDE) {
            let made = match decided(&sent, lang) {
                Ok((decision, reasons)) => match services.decide(&actor, &id, decision, &reasons).await {
                    Ok(to) => Ok(to),
                    Err(error) => Err(AppError::from(error)),
                },
                Err(refusal) => Err(refusal.into()),
            };
            match made {
                Ok(to) => return on(&services, &actor, &id, &sent, to, lang).await,
                Err(error) => state = sent.keep(error)?,
            }
        }
        if let Some(begun) = film::retry(&services, &actor, &id, lang).await? {
            return leave(&format!("/check/{id}"), begun);
        }
        let check = services.check_view(&actor, &id).await?;
        Ok(show(&check, &services.links(&actor).await?, state, lang))
    })
}

/// What was decided, or what is missing to decide it.
fn decided(sent: &Sent, lang: Lang) -> Result<(Decision, String), Refusal> {
    let decision = match sent.get("decision") {
        "pass" => Decision::Pass,
        "return" => Decision::Return,
        "refuse" => Decision::Refuse,
        _ => return Err(Refusal::default().field("decision", m::choose_one(lang))),
    };
    if decision != Decision::Pass && !sent.has("reasons") {
        return Err(Refusal::default().field("reasons", m::reasons_needed(lang)));
    }
    Ok((decision, sent.get("reasons").to_owned()))
}

/// To the next entry that waits. Contest, number and title came along with the form: they only lead the way.
async fn on(
    services: &services::Services,
    actor: &services::Actor,
    id: &EntryId,
    sent: &Sent,
    to: EntryState,
    lang: Lang,
) -> Page {
    let next = match sent.given::<ContestId>("contest")? {
        Some(contest) => services.next_to_check(actor, &contest, sent.given("number")?.unwrap_or_default()).await?,
        None => None,
    };
    let title = em::titled(lang, sent.get("title"));
    let words = match to {
        EntryState::Eligible => m::passed(lang, &title),
        EntryState::Returned => m::given_back(lang, &title),
        _ => m::refused(lang, &title),
    };
    let (to, then) = match next {
        Some(next) => (format!("/check/{next}"), m::then_next(lang)),
        None => (format!("/check/{id}"), m::then_none(lang)),
    };
    leave(&to, Flash::done(format!("{words}{then}")))
}

fn show(check: &CheckView, links: &Links, state: FormState, lang: Lang) -> AnyView {
    let view = &check.view;
    let settings = &view.contest.settings;
    let raw_title = view.entry.answer(keys::TITLE);
    let title = em::titled(lang, &raw_title);
    let list = format!("/contests/{}/entries", view.contest.id);
    let crumbs = vec![Crumb::to(list, view.contest.title.clone()), Crumb::here(m::check_title(lang))];
    let meta: Vec<String> = [
        view.entry.number.map(entry_number),
        Some(answers::words(settings, keys::CATEGORY, &view.entry.answers, lang)),
        Some(answers::words(settings, keys::REGION, &view.entry.answers, lang)),
    ]
    .into_iter()
    .flatten()
    .filter(|words| !words.is_empty())
    .collect();
    let bundle = films(view).0.map(|_| view! { <PageBundle bundle=Bundle::Player/> });
    let film = match films(view).0 {
        Some(film) => film_view(view, film, links, lang),
        None => view! { {film::given_up(view, lang)}<p class="muted">{em::no_film(lang)}</p> }.into_any(),
    };
    let said = answers_list(settings, &view.entry.answers, Some(m::not_answered(lang)), lang);
    let queue = queue(&check.queue, lang);
    let own = view.owns.then(|| {
        let to = format!("/entries/{}", view.entry.id);
        view! { <LinkButton href=to kind=Kind::Quiet>{m::own_page(lang)}</LinkButton> }
    });
    let (entry_state, heading, meta) = (view.entry.state, title.clone(), meta.join(" · "));
    let decision = decision(view, &raw_title, state, lang);
    let (entered_by, history) = (entered_by(view, lang), history(view, lang));
    view! {
        <StandardLayout title=title crumbs=crumbs bare=true actions=move || view! { {own} {queue} }>
            {bundle}
            <div class="entry-head">
                <h1 class="work">{heading}</h1>
                <StateTag state=entry_state/>
                <span class="muted small">{meta}</span>
            </div>
            <div class="check-page">
                <div class="stack">
                    <Sheet title=em::judging_copy(lang) class="film-sheet">{film}</Sheet>
                    {decision}
                </div>
                <div class="stack">
                    <Sheet title=m::answers(lang)>
                        {said}
                        <dl class="answers entered">
                            <div>
                                <dt>{m::entered_by(lang)}</dt>
                                <dd>{entered_by}</dd>
                            </div>
                        </dl>
                    </Sheet>
                    {history}
                </div>
            </div>
        </StandardLayout>
    }
    .into_any()
}

/// Who entered it and how they are reached.
fn entered_by(view: &EntryView, lang: Lang) -> AnyView {
    let mail = format!("mailto:{}", view.owner_email);
    let unit = view.entry.for_unit.then(|| view! { <p class="muted">{m::for_unit(lang)}</p> });
    view! {
        <p>{view.owner_name.clone()}</p>
        <p><a href=mail>{view.owner_email.clone()}</a></p>
        {unit}
    }
    .into_any()
}

/// To the entries that wait before and after this one.
fn queue(queue: &UncheckedQueue, lang: Lang) -> AnyView {
    let count = u64::try_from(queue.count).unwrap_or_default();
    let words = if count == 0 { m::none_waiting(lang).to_owned() } else { m::waiting(lang, count) };
    let link = |entry: &Option<EntryId>, words: &'static str, rel: &'static str| {
        entry.as_ref().map(|entry| {
            let to = format!("/check/{entry}");
            view! { <a class=Kind::Plain.class() rel=rel href=to>{words}</a> }
        })
    };
    let (before, after) = (&queue.before, &queue.after);
    view! {
        <span class="small muted">{words}</span>
        {link(before, m::previous(lang), "prev")}
        {link(after, m::next(lang), "next")}
    }
    .into_any()
}

/// The decision, or where the entry stands when none can be made.
fn decision(view: &EntryView, title: &str, state: FormState, lang: Lang) -> AnyView {
    let note = match view.entry.state {
        EntryState::Submitted => "",
        EntryState::Returned => m::returned_note(lang),
        EntryState::Refused => m::refused_note(lang),
        EntryState::Withdrawn => m::withdrawn_note(lang),
        EntryState::Draft | EntryState::Eligible | EntryState::Shortlisted | EntryState::NotShortlisted => {
            if view.can_check { m::eligible_note(lang) } else { "" }
        }
    };
    let waits = matches!(view.entry.state, EntryState::Submitted | EntryState::Eligible) && !view.can_check;
    let note = if waits { m::closed_note(lang) } else { note };
    let note = (!note.is_empty()).then(|| view! { <p class="muted">{note}</p> });
    let reasons = (!view.entry.reasons.is_empty()).then(|| {
        view! {
            <div>
                <h3>{m::given_reasons(lang)}</h3>
                {reasons_list(&view.contest.settings, &view.entry.reasons, false)}
            </div>
        }
    });
    let form = view.can_check.then(|| decision_form(view, title, state, lang));
    view! {
        <Sheet title=m::decision(lang) class="decision">
            <div class="stack">
                {note}
                {reasons}
                {form}
            </div>
        </Sheet>
    }
    .into_any()
}

fn decision_form(view: &EntryView, title: &str, state: FormState, lang: Lang) -> AnyView {
    let mut choices = vec![Choice::new("return", m::give_back(lang)).help(m::give_back_help(lang))];
    if view.entry.state == EntryState::Submitted {
        choices.insert(0, Choice::new("pass", m::pass(lang)).help(m::pass_help(lang)));
        choices.push(Choice::new("refuse", m::refuse(lang)).help(m::refuse_help(lang)));
    }
    let (contest, title) = (view.contest.id.to_string(), title.to_owned());
    let number = view.entry.number.unwrap_or_default().to_string();
    view! {
        <Form state=state>
            <Hidden name="contest" value=contest/>
            <Hidden name="number" value=number/>
            <Hidden name="title" value=title/>
            <RadioGroup name="decision" label=m::choose(lang) choices=choices required=true/>
            <TextArea name="reasons" label=m::reasons(lang) help=m::reasons_help(lang) rows=3/>
            <div class="acts">
                <Submit kind=Kind::Primary>{m::decide(lang)}</Submit>
            </div>
        </Form>
    }
    .into_any()
}

/// What was handed in, when, and what changed from one time to the next.
fn history(view: &EntryView, lang: Lang) -> AnyView {
    if view.versions.is_empty() {
        return ().into_any();
    }
    let settings = &view.contest.settings;
    let count = view.versions.len();
    let between = ::words::phrases::between(lang);
    let rows: Vec<_> = view
        .versions
        .iter()
        .enumerate()
        .map(|(index, version)| {
            let nth = u64::try_from(count.saturating_sub(index)).unwrap_or_default();
            let words = match view.versions.get(index + 1) {
                None => m::first(lang).to_owned(),
                Some(before) => {
                    let fields: Vec<String> = answers::differing(settings, &version.answers, &before.answers)
                        .iter()
                        .map(|key| answers::label(settings, key, lang))
                        .collect();
                    let said = if fields.is_empty() {
                        m::unchanged(lang).to_owned()
                    } else {
                        m::changed(lang, &fields.join(between))
                    };
                    let same = before.file_sha256 == version.file_sha256;
                    format!("{said} · {}", if same { m::same_film(lang) } else { m::new_film(lang) })
                }
            };
            let zone = settings.time_zone.clone();
            view! {
                <li>
                    <span>{m::version(lang, nth)}</span>
                    <When at=version.submitted_at zone=zone/>
                    <span class="small muted">{words}</span>
                </li>
            }
        })
        .collect();
    view! { <Sheet title=m::history(lang)><ol class="versions">{rows}</ol></Sheet> }.into_any()
}
