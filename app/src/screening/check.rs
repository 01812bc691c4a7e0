//! `/check/:entry`: the film and the answers side by side, and the decision. Server only.

use domain::entry::EntryState;
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use services::playback::Links;
use services::{CheckView, EntryView, UncheckedQueue};

use super::decision::{DECIDE, decided, decision};
use super::dialogue::{dialogue, posted_act};
use crate::entries::answers;
use crate::entries::components::{StateTag, answers_list};
use crate::entries::film::{self, film_view, films};
use crate::ui::form::Sent;
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session;
use words::judging::entry_number;
use words::{entries as em, screening as m};

/// What a key presses on this page, for `page.js`: to the next and to the one before, pass, return, refuse.
const KEYS: &str = r#"{"j":"a[rel=next]","k":"a[rel=prev]","p":"input[value=pass]","r":"input[value=return]","x":"input[value=refuse]"}"#;

/// One entry before the office.
#[component]
pub fn CheckPage() -> impl IntoView {
    page(async {
        let id: EntryId = param("entry")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut state = FormState::blank(DECIDE);
        if let Some(sent) = posted(DECIDE) {
            let settings = services.check_view(&actor, &id).await?.view.contest.settings;
            let made = match decided(&sent, &settings, lang) {
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
        if let Some(done) = posted_act(&services, &actor, &id, lang).await? {
            return leave(&format!("/check/{id}"), done);
        }
        if let Some(begun) = film::retry(&services, &actor, &id, lang).await? {
            return leave(&format!("/check/{id}"), begun);
        }
        let check = services.check_view(&actor, &id).await?;
        Ok(show(&check, &services.links(&actor).await?, state, lang))
    })
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
        EntryState::Submitted => m::read_first(lang, &title),
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
    let (entry_state, heading, meta) = (view.entry.state, title.clone(), ::words::phrases::beside(lang, &meta));
    let decision = decision(check, &raw_title, state, lang);
    let dialogue = dialogue(check, lang);
    let (entered_by, history) = (entered_by(view, lang), history(view, lang));
    let like = like(check, lang);
    view! {
        <StandardLayout title=title crumbs=crumbs bare=true actions=move || own>
            {bundle}
            <div class="entry-head">
                <h1 class="work">{heading}</h1>
                <StateTag state=entry_state/>
                <span class="muted small">{meta}</span>
                <div class="check-queue">{queue}</div>
            </div>
            {like}
            <div class="check-page" data-keys=KEYS>
                <div class="stack">
                    <Sheet title=em::judging_copy(lang) class="film-sheet">{film}</Sheet>
                    {dialogue}
                </div>
                <div class="stack">
                    {decision}
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

/// That it looks like the same work as others, and the way to see them beside it.
fn like(check: &CheckView, lang: Lang) -> Option<AnyView> {
    let count = u64::try_from(check.queue.like).ok().filter(|count| *count > 0)?;
    let to = format!("/check/{}/works", check.view.entry.id);
    Some(
        view! {
            <Notice tone=Tone::Warning title=words::units::same_works(lang, count)>
                <p><a href=to>{words::units::compare(lang)}</a></p>
            </Notice>
        }
        .into_any(),
    )
}

/// Who entered it and how they are reached.
fn entered_by(view: &EntryView, lang: Lang) -> AnyView {
    let mail = format!("mailto:{}", view.owner_email);
    let unit = view.entry.for_unit.then(|| view! { <p class="muted">{m::for_unit(lang)}</p> });
    let rank = view.handover.nomination.as_ref().map(|nomination| {
        let words = words::units::recommended(lang, &nomination.unit, nomination.position);
        view! { <p>{words}</p> }
    });
    view! {
        <p>{view.owner_name.clone()}</p>
        <p><a href=mail>{view.owner_email.clone()}</a></p>
        {unit}
        {rank}
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
        <span class="with-script"><label class="tick small"><input type="checkbox" id="keys"/><span>{m::keys(lang)}</span></label></span>
        <span class="small muted">{words}</span>
        {link(before, m::previous(lang), "prev")}
        {link(after, m::next(lang), "next")}
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
                    ::words::phrases::beside(
                        lang,
                        &[said.as_str(), if same { m::same_film(lang) } else { m::new_film(lang) }],
                    )
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
