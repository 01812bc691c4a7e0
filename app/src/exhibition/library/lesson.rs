//! `/exhibition/lessons/:lesson`: how a lesson of an office stands, and what can be done next. Server only.

use domain::exhibition::library::LessonStanding;
use domain::ids::EntryId;
use domain::limits;
use services::{Actor, LessonView, Services};

use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::releases::release::{beside, draft, kept};
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::phrases;
use ::words::times::named_zone;
use islands::session;
use islands::web;
use words::exhibition_lessons as m;

const PUT_IN: &str = "put-lesson-in";
const WITHDRAW: &str = "withdraw-lesson";
const GIVE: &str = "release-lesson";

/// The forms as they are shown.
struct Forms {
    put_in: FormState,
    withdraw: FormState,
    give: FormState,
}

/// A lesson of an office.
#[component]
pub fn LessonPage() -> impl IntoView {
    page(async {
        let id: EntryId = param("lesson")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut forms = Forms {
            put_in: FormState::blank(PUT_IN),
            withdraw: FormState::blank(WITHDRAW),
            give: FormState::blank(GIVE),
        };
        if let Some(done) = acted(&services, &actor, &id, &mut forms, lang).await? {
            return leave(&web::path(), Flash::done(done));
        }
        let view = services.lesson(&actor, &id).await?;
        Ok(show(&view, forms, lang))
    })
}

/// Does what a form asks for: the words of what was done, or nothing where it was refused and the form says so.
async fn acted(
    services: &Services,
    actor: &Actor,
    id: &EntryId,
    forms: &mut Forms,
    lang: Lang,
) -> Result<Option<&'static str>, AppError> {
    if let Some(sent) = posted(PUT_IN) {
        match services.put_lesson_in(actor, id).await {
            Ok(()) => return Ok(Some(m::was_put_in(lang))),
            Err(error) => forms.put_in = sent.keep(error.into())?,
        }
    }
    if let Some(sent) = posted(WITHDRAW) {
        let done = services.withdraw_lesson(actor, id, sent.get("reason")).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return Ok(Some(m::was_withdrawn(lang))),
            Err(error) => forms.withdraw = sent.keep(error)?,
        }
    }
    if let Some(sent) = posted(GIVE) {
        let done = services.release_lesson(actor, id, &draft(&sent)).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return Ok(Some(m::was_given(lang))),
            Err(error) => forms.give = sent.keep(error)?,
        }
    }
    Ok(None)
}

fn show(view: &LessonView, forms: Forms, lang: Lang) -> AnyView {
    let lost = lost(view, &forms);
    let told = told(view, lang);
    let Forms { put_in, withdraw, give } = forms;
    let put_in = offers_to_put_in(view).then(|| {
        view! {
            <Form state=put_in>
                <div class="acts"><Submit kind=Kind::Primary>{m::put_in(lang)}</Submit></div>
            </Form>
        }
    });
    let withdraw = view.standing.can_be_withdrawn().then(|| withdraw_form(withdraw, lang));
    let give = view.standing.can_be_given_again().then(|| give_form(view, give, lang));
    let history: Vec<_> = view.history.iter().map(|one| kept(one, &view.zone, lang)).collect();
    let history = (!history.is_empty())
        .then(|| view! { <Sheet title=m::history(lang)><ol class="stack small">{history}</ol></Sheet> });
    let back = format!("/exhibition/lessons?region={}", view.office);
    let body = view! {
        <div class="stack">
            {lost}
            {told}
            {put_in}
            {withdraw}
            {give}
            {history}
            <p><LinkButton href=back kind=Kind::Quiet>{m::lessons(lang)}</LinkButton></p>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Library, &view.access, phrases::titled(lang, &view.title), body, lang)
}

/// Whether the person can put it into the library now.
const fn offers_to_put_in(view: &LessonView) -> bool {
    match view.standing {
        LessonStanding::Waiting => true,
        LessonStanding::Unfinished => view.is_own && view.has_film,
        _ => false,
    }
}

/// Why a form was refused that the page does not show any more.
fn lost(view: &LessonView, forms: &Forms) -> Option<AnyView> {
    let put_in = (!offers_to_put_in(view)).then_some(&forms.put_in).and_then(refused_words);
    let withdraw = (!view.standing.can_be_withdrawn()).then_some(&forms.withdraw).and_then(refused_words);
    let give = (!view.standing.can_be_given_again()).then_some(&forms.give).and_then(refused_words);
    put_in.or(withdraw).or(give)
}

/// How it stands, and where the next step is.
fn told(view: &LessonView, lang: Lang) -> AnyView {
    let at = |micros: i64| moment(micros, &view.zone).listed(lang);
    let (entry, film) = (format!("/entries/{}", view.entry), format!("/exhibition/library/{}", view.entry));
    let (tone, body, link) = match view.standing {
        LessonStanding::Unfinished if !view.is_own => (Tone::Info, m::unfinished_of_others(lang).to_owned(), None),
        LessonStanding::Unfinished => {
            let body = if view.has_film { m::film_ready(lang) } else { m::unfinished_body(lang) };
            (Tone::Info, body.to_owned(), Some((entry, m::to_film(lang))))
        }
        LessonStanding::Waiting => (Tone::Info, m::waiting_body(lang).to_owned(), None),
        LessonStanding::Preparing => (Tone::Info, m::preparing_body(lang).to_owned(), None),
        LessonStanding::InLibrary => (Tone::Done, String::new(), Some((film, m::to_library(lang)))),
        LessonStanding::Ahead(time) | LessonStanding::Over(time) | LessonStanding::Withdrawn(time) => {
            (Tone::Warning, at(time), None)
        }
        LessonStanding::TakenBack | LessonStanding::Missing => (Tone::Warning, String::new(), None),
    };
    let body = (!body.is_empty()).then(|| view! { <p>{body}</p> });
    let link = link.map(|(href, words)| view! { <p><a href=href>{words}</a></p> });
    let title = m::standing_name(lang, view.standing);
    view! { <Notice tone=tone title=title>{body}{link}</Notice> }.into_any()
}

fn withdraw_form(state: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::withdraw_title(lang)>
            <div class="stack">
                <p>{m::withdraw_body(lang)}</p>
                <Form state=state>
                    <TextArea name="reason" label=::words::releases::reason(lang) required=true rows=2 maxlength=limits::REASON/>
                    <div class="acts"><Submit>{m::withdraw(lang)}</Submit></div>
                </Form>
            </div>
        </Sheet>
    }
    .into_any()
}

fn give_form(view: &LessonView, state: FormState, lang: Lang) -> AnyView {
    let period = m::period_help(lang, named_zone(lang, &view.zone));
    view! {
        <Sheet title=m::give_title(lang)>
            <Form state=state>
                <Checkbox name="rights" label=m::rights(lang)/>
                <Checkbox name="consent" label=m::consent(lang)/>
                <Field name="from" label=m::from(lang) kind=InputKind::DateTime/>
                <Field name="until" label=m::until(lang) help=period kind=InputKind::DateTime/>
                <TextArea name="reason" label=m::holder(lang) help=m::holder_help(lang) required=true rows=2 maxlength=limits::REASON/>
                <div class="acts"><Submit kind=Kind::Primary>{m::give(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
