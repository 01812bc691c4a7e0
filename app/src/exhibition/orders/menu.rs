//! `/site/:site/menu`: the menu of a week's orders, and the answers to those that stayed unmet. Server only.

use ::words::phrases;
use ::words::times::day_with_weekday;
use domain::calendar::Day;
use domain::exhibition::orders::menu::{MenuState, MenuWhy};
use domain::ids::{EntryId, SiteId};
use domain::limits;
use services::{MenuCandidate, MenuDraft, MenuItem, MenuView, moment};

use super::parts::{asked_week, week_switch};
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::exhibition_orders as m;

const MENU: &str = "menu";
const ANSWER: &str = "answer";
/// What the names of the fields of a film begin with.
const PLACE: &str = "place-";
const REASON: &str = "reason-";

/// The menu of a site's week.
#[component]
pub fn SiteMenuPage() -> impl IntoView {
    page(async {
        let site: SiteId = param("site")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let week = asked_week(&query)?;
        let (mut menu, mut answer) = (None, None);
        if let Some(sent) = posted(MENU) {
            let preview: Day = sent.parse("preview").ok_or(AppError::BadRequest)?;
            let done = match draft_of(&sent, lang) {
                Ok(draft) => {
                    let sets = draft.sets;
                    let saved = services.save_menu(&actor, &site, preview, &draft).await;
                    saved.map(|()| sets).map_err(AppError::from)
                }
                Err(error) => Err(error),
            };
            match done {
                Ok(sets) => {
                    let words = if sets { m::menu_set(lang) } else { m::menu_drafted(lang) };
                    return leave(&web::path_and_query(), Flash::done(words));
                }
                Err(error) => menu = Some(sent.keep(error)?),
            }
        }
        if let Some(sent) = posted(ANSWER) {
            let film: EntryId = sent.parse("film").ok_or(AppError::BadRequest)?;
            let of_week: Day = sent.parse("week").ok_or(AppError::BadRequest)?;
            match services.answer_orders(&actor, &site, (&film, of_week), sent.raw("answer")).await {
                Ok(()) => return leave(&web::path_and_query(), Flash::done(m::answered(lang))),
                Err(error) => answer = Some((film.clone(), sent.keep(error.into())?)),
            }
        }
        let view = services.site_menu(&actor, &site, week).await?;
        Ok(show(&view, menu, answer.as_ref(), &query, lang))
    })
}

fn draft_of(sent: &Sent, lang: Lang) -> Result<MenuDraft, AppError> {
    let (mut places, mut reasons) = (Vec::new(), Vec::new());
    let mut wrong = Refusal::default();
    for (name, value) in sent.values() {
        let of = |prefix: &str| -> Result<Option<EntryId>, AppError> {
            name.strip_prefix(prefix).map(|entry| entry.parse().map_err(|_| AppError::BadRequest)).transpose()
        };
        if let Some(entry) = of(PLACE)? {
            match value.trim() {
                "" => places.push((entry, None)),
                text => match text.parse::<i64>().ok().filter(|place| (1..=99).contains(place)) {
                    Some(place) => places.push((entry, Some(place))),
                    None => wrong.add(name.as_str(), m::wrong_place(lang)),
                },
            }
        } else if let Some(entry) = of(REASON)? {
            reasons.push((entry, value.clone()));
        }
    }
    wrong.check()?;
    let sets = match sent.get("act") {
        "set" => true,
        "draft" => false,
        _ => return Err(AppError::BadRequest),
    };
    let version = sent.parse("version").ok_or(AppError::BadRequest)?;
    let week = sent.parse("week").ok_or(AppError::BadRequest)?;
    Ok(MenuDraft { version, week, places, reasons, sets })
}

fn show(
    view: &MenuView,
    menu: Option<FormState>,
    answer: Option<&(EntryId, FormState)>,
    query: &ListQuery,
    lang: Lang,
) -> AnyView {
    let switch = week_switch(query, view.week, view.this_week, lang);
    let preview = format!("/site/{}/preview?week={}", view.site.id, view.week);
    let set_up = preview.clone();
    let form = match (&view.ordered, view.open_until) {
        (None, _) => view! {
            <EmptyState title=m::no_preview(lang)>
                <p>{m::no_menu_without_preview(lang)}</p>
                <LinkButton href=set_up>{m::to_preview(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any(),
        (Some(_), Some(until)) => {
            let lost = menu.as_ref().and_then(refused_words);
            let said = m::menu_waits(lang, &moment(until, &view.zone).short(lang));
            let next = view.edits.then(|| view! { <p>{m::menu_waits_body(lang)}</p> });
            view! { {lost}<Notice title=said>{next}</Notice> }.into_any()
        }
        (Some(_), None) if view.edits => menu_form(view, menu, lang),
        (Some(_), None) => {
            let lost = menu.as_ref().and_then(refused_words);
            let kept = kept(view, lang);
            view! { {lost}{kept} }.into_any()
        }
    };
    let due = due(view, answer, lang);
    let body = view! {
        <div class="stack">
            {switch}
            {form}
            {due}
            <p><a href=preview>{m::to_preview(lang)}</a></p>
        </div>
    };
    let heading = phrases::beside(lang, &[m::menu(lang), view.site.name.as_str()]);
    exhibition_page(ExhibitionSection::Previews, &view.access, heading, body.into_any(), lang)
}

/// The form as it begins: the menu that was kept, else the one that the rule proposes.
fn begun(view: &MenuView) -> FormState {
    let state = FormState::blank(MENU);
    let Some(menu) = &view.menu else {
        let proposed = view.candidates.iter().filter(|one| one.why != MenuWhy::Chosen);
        let state = (1_i64..)
            .zip(proposed)
            .fold(state, |state, (place, one)| state.with(&format!("{PLACE}{}", one.entry), place));
        return view.weeks.first().map_or_else(|| state.clone(), |week| state.clone().with("week", week));
    };
    menu.items.iter().fold(state.with("week", menu.week), |state, item| {
        let state =
            if item.position > 0 { state.with(&format!("{PLACE}{}", item.entry), item.position) } else { state };
        state.with(&format!("{REASON}{}", item.entry), &item.reason)
    })
}

fn menu_form(view: &MenuView, refused: Option<FormState>, lang: Lang) -> AnyView {
    let is_set = view.menu.as_ref().is_some_and(|menu| menu.state == MenuState::Set);
    let state = refused.unwrap_or_else(|| begun(view));
    let candidates = view.candidates.clone();
    // Made inside of the form, where fields find what they hold.
    let films = move || candidates.iter().map(|one| film(one, lang)).collect::<Vec<_>>();
    let weeks: Vec<Choice> =
        view.weeks.iter().map(|week| Choice::new(week, m::week_from(lang, &day_with_weekday(lang, *week)))).collect();
    let version = view.menu.as_ref().map(|menu| menu.version).unwrap_or_default().to_string();
    let preview = view.week.to_string();
    let tag = is_set.then(|| view! { <p><Tag tone=TagTone::Jade>{m::menu_is_set(lang)}</Tag></p> });
    let draft = (!is_set).then(|| view! { <Submit name="act" value="draft">{m::keep_draft(lang)}</Submit> });
    view! {
        <Sheet title=m::menu(lang)>
            {tag}
            <p class="small muted">{m::menu_rule(lang)}</p>
            <Form state=state>
                <Hidden name="preview" value=preview/>
                <Hidden name="version" value=version/>
                <Select name="week" label=m::shown_in(lang) choices=weeks/>
                <ol class="menu-films">{films()}</ol>
                <div class="acts">
                    {draft}
                    <Submit kind=Kind::Primary name="act" value="set">{m::set_menu(lang)}</Submit>
                </div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// The menu for who may not make it: its films, then those that were left out, each with the reason.
fn kept(view: &MenuView, lang: Lang) -> AnyView {
    let Some(menu) = &view.menu else {
        return view! { <EmptyState title=m::menu_not_set(lang)><p>{m::menu_not_set_body(lang)}</p></EmptyState> }
            .into_any();
    };
    let row = |item: &MenuItem| {
        let (title, why, reason) = (phrases::titled(lang, &item.title), m::why(lang, item.why), item.reason.clone());
        let reason = (!reason.is_empty()).then(|| view! { <p class="small muted">{reason}</p> });
        view! { <li><p><span class="work">{title}</span>" "<Tag>{why}</Tag></p>{reason}</li> }
    };
    let (shown, left): (Vec<&MenuItem>, Vec<&MenuItem>) = menu.items.iter().partition(|item| item.position > 0);
    let shown: Vec<_> = shown.into_iter().map(row).collect();
    let left: Vec<_> = left.into_iter().map(row).collect();
    let left = (!left.is_empty()).then(|| view! { <h3>{m::left_out(lang)}</h3><ul class="plain">{left}</ul> });
    let week = m::week_from(lang, &day_with_weekday(lang, menu.week));
    view! {
        <Sheet title=m::menu(lang) note=week>
            <p><Tag tone=TagTone::Jade>{m::menu_is_set(lang)}</Tag></p>
            <ol>{shown}</ol>
            {left}
            <p class="small muted">{m::reads_only(lang)}</p>
        </Sheet>
    }
    .into_any()
}

fn film(one: &MenuCandidate, lang: Lang) -> AnyView {
    let title = phrases::titled(lang, &one.title);
    let why = m::why(lang, one.why);
    let length = common::clock(one.length_ms);
    let heads = if one.heads > 0 { m::heads(lang, one.heads) } else { String::new() };
    let about = phrases::beside(lang, &[length.as_str(), heads.as_str()]);
    let (place, reason) = (format!("{PLACE}{}", one.entry), format!("{REASON}{}", one.entry));
    let (place_of, reason_of) = (m::place_of(lang, &one.title), m::reason_of(lang, &one.title));
    let explains = matches!(one.why, MenuWhy::Ordered | MenuWhy::Unmet).then(|| {
        view! { <Field name=reason label=reason_of maxlength=limits::REASON/> }
    });
    view! {
        <li>
            <p class="work">{title}</p>
            <p><Tag>{why}</Tag>" "<span class="small muted">{about}</span></p>
            <Field name=place label=place_of kind=InputKind::Number/>
            {explains}
        </li>
    }
    .into_any()
}

/// Orders that stayed unmet for four weeks, each with a form to answer it.
fn due(view: &MenuView, answer: Option<&(EntryId, FormState)>, lang: Lang) -> AnyView {
    let forms: Vec<_> = view
        .due
        .iter()
        .map(|film| {
            let refused = answer.filter(|(entry, _)| *entry == film.entry).map(|(_, state)| state.clone());
            let state = refused.unwrap_or_else(|| FormState::blank(ANSWER)).of(&film.entry);
            let title = phrases::titled(lang, &film.title);
            let about = m::unmet_since(lang, film.heads, &day_with_weekday(lang, film.week));
            let (entry, week) = (film.entry.to_string(), film.week.to_string());
            let label = m::answer_of(lang, &film.title);
            let form = view.edits.then(|| {
                view! {
                    <Form state=state>
                        <Hidden name="film" value=entry/>
                        <Hidden name="week" value=week/>
                        <TextArea name="answer" label=label required=true rows=2 maxlength=limits::REASON/>
                        <div class="acts"><Submit>{m::answer(lang)}</Submit></div>
                    </Form>
                }
            });
            view! {
                <li>
                    <p class="work">{title}</p>
                    <p class="small muted">{about}</p>
                    {form}
                </li>
            }
        })
        .collect();
    let is_due = |entry: &EntryId| view.due.iter().any(|film| film.entry == *entry);
    let lost = answer.filter(|(entry, _)| !is_due(entry)).and_then(|(_, state)| refused_words(state));
    if forms.is_empty() {
        return lost.into_any();
    }
    let note = if view.edits { m::due_note(lang) } else { m::due_read(lang) };
    view! {
        {lost}
        <Sheet title=m::due(lang) note=note>
            <ul class="menu-films">{forms}</ul>
        </Sheet>
    }
    .into_any()
}
