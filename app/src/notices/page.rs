//! `/contests/:contest/notice`: what the next notice says, how it reads, and those that went up. Server only.

use ::words::notices as m;
use ::words::public;
use ::words::times::day_with_weekday;
use domain::access::Role;
use domain::ids::ContestId;
use domain::notice::{CONTACT_LINE, MOST_WORKDAYS, NOTICE_TEXT, NOTICE_TITLE, NoticeContact, NoticeDraft, NoticeOrder};
use islands::session;
use services::{NoticePreview, NoticeView, PublishedNotice, Refusal as ServiceRefusal};

use super::parts::words_view;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use crate::ui::when::When;

/// The forms.
const DRAFT: &str = "draft";
const PUBLISH: &str = "publish";

/// The notices of a contest.
#[component]
pub fn NoticePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let here = format!("/contests/{id}/notice");
        let (mut draft, mut publish) = (None, None);
        if let Some(sent) = posted(DRAFT) {
            match services.set_notice_draft(&actor, &id, draft_of(&sent)?).await {
                Ok(()) => return leave(&here, Flash::done(m::saved(lang))),
                Err(error) => draft = Some(sent.keep(error.into())?),
            }
        }
        if let Some(sent) = posted(PUBLISH) {
            match services.publish_notice(&actor, &id, sent.get("seen")).await {
                Ok(()) => return leave(&here, Flash::done(m::published(lang))),
                Err(error) => publish = Some(sent.keep(error.into())?),
            }
        }
        let view = services.notice(&actor, &id).await?;
        let edits_calendar = actor.has(Role::Organiser) || actor.has(Role::Administrator);
        Ok(show(&view, (draft, publish), edits_calendar, lang))
    })
}

fn draft_of(sent: &Sent) -> Result<NoticeDraft, AppError> {
    let text = |field: &str| sent.get(field).to_owned();
    Ok(NoticeDraft {
        lang: Lang::parse(sent.get("lang")).ok_or(AppError::BadRequest)?,
        title: text("title"),
        basis: text("basis"),
        order: sent.parse("order").ok_or(AppError::BadRequest)?,
        with_units: sent.has("with_units"),
        with_grades: sent.has("with_grades"),
        // What cannot be read is no number of days that is allowed.
        workdays: sent.parse("workdays").unwrap_or_default(),
        answer_workdays: sent.parse("answer_workdays").unwrap_or_default(),
        remarks: text("remarks"),
        contact: NoticeContact {
            office: text("office"),
            phone: text("phone"),
            fax: text("fax"),
            email: text("email"),
            address: text("address"),
        },
    })
}

fn show(
    view: &NoticeView,
    (draft, publish): (Option<FormState>, Option<FormState>),
    edits_calendar: bool,
    lang: Lang,
) -> AnyView {
    let waits = view.waits.as_ref().map(|why| waiting(why, lang));
    let preview = view.preview.as_ref().map(|next| preview(view, next, publish, lang));
    let form = view.can_publish.then(|| draft_form(view, draft, edits_calendar, lang));
    let published = published(view, lang);
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="notice" title=m::page(lang)>
            <div class="stack">
                {waits}
                {published}
                {preview}
                {form}
            </div>
        </ContestPage>
    }
    .into_any()
}

fn waiting(why: &ServiceRefusal, lang: Lang) -> AnyView {
    let words = match why {
        ServiceRefusal::NotSealed => m::not_sealed(lang).to_owned(),
        other => other.message(lang),
    };
    view! { <Notice title=m::waits(lang)><p>{words}</p></Notice> }.into_any()
}

/// The next notice, word for word, with the button that publishes just these words.
fn preview(view: &NoticeView, next: &NoticePreview, refused: Option<FormState>, lang: Lang) -> AnyView {
    let shown = words_view(&next.words, view.draft.lang);
    let state = refused.unwrap_or_else(|| FormState::blank(PUBLISH));
    let seen = next.seen.clone();
    let is_first = view.published.is_empty();
    let verb = if is_first { m::publish(lang) } else { m::publish_again(lang) };
    let help = is_first.then(|| view! { <p class="small muted">{m::publish_help(lang)}</p> });
    let form = view.waits.is_none().then(|| {
        view! {
            <Form state=state>
                <Hidden name="seen" value=seen/>
                {help}
                <div class="acts"><Submit kind=Kind::Seal>{verb}</Submit></div>
            </Form>
        }
    });
    view! { <Sheet title=m::preview(lang) note=m::preview_note(lang)>{shown}{form}</Sheet> }.into_any()
}

fn draft_form(view: &NoticeView, refused: Option<FormState>, edits_calendar: bool, lang: Lang) -> AnyView {
    let draft = &view.draft;
    let contact = &draft.contact;
    let state = refused.unwrap_or_else(|| {
        let state = FormState::blank(DRAFT)
            .with("lang", draft.lang.key())
            .with("title", &draft.title)
            .with("basis", &draft.basis)
            .with("order", draft.order.key())
            .with("workdays", draft.workdays)
            .with("answer_workdays", draft.answer_workdays)
            .with("remarks", &draft.remarks)
            .with("office", &contact.office)
            .with("phone", &contact.phone)
            .with("fax", &contact.fax)
            .with("email", &contact.email)
            .with("address", &contact.address);
        let ticks = [("with_units", draft.with_units), ("with_grades", draft.with_grades)];
        ticks.into_iter().filter(|(_, ticked)| *ticked).fold(state, |state, (name, _)| state.with(name, "yes"))
    });
    let orders: Vec<Choice> =
        NoticeOrder::ALL.iter().map(|order| Choice::new(order.key(), m::order_name(lang, *order))).collect();
    let langs: Vec<Choice> = Lang::ALL.iter().map(|one| Choice::new(one.key(), one.own_name())).collect();
    let last = view.preview.as_ref().map(|next| next.period.last.to_string());
    let days_help = last.map(|last| m::workdays_help(lang, &last)).unwrap_or_default();
    let grades = (!view.contest.settings.awards.grades.is_empty()).then(|| {
        view! { <Checkbox name="with_grades" label=m::with_grades(lang) help=m::with_grades_help(lang)/> }
    });
    let calendar =
        edits_calendar.then(|| view! { <p class="small"><a href="/calendar">{m::to_calendar(lang)}</a></p> });
    view! {
        <Sheet title=m::draft(lang) note=m::draft_note(lang)>
            <Form state=state>
                <Select name="lang" label=m::language(lang) choices=langs/>
                <Field name="title" label=m::title(lang) help=m::title_help(lang) maxlength=NOTICE_TITLE/>
                <TextArea name="basis" label=m::basis(lang) help=m::basis_help(lang) rows=3 maxlength=NOTICE_TEXT/>
                <RadioGroup name="order" label=m::order(lang) choices=orders/>
                <Checkbox name="with_units" label=m::with_units(lang) help=m::with_units_help(lang)/>
                {grades}
                <Field
                    name="workdays"
                    label=m::workdays(lang)
                    help=days_help
                    kind=InputKind::Number
                    required=true
                    min="1"
                    max=MOST_WORKDAYS.to_string()
                />
                <Field
                    name="answer_workdays"
                    label=m::answer_workdays(lang)
                    help=m::answer_workdays_help(lang)
                    kind=InputKind::Number
                    required=true
                    min="1"
                    max=MOST_WORKDAYS.to_string()
                />
                {calendar}
                <fieldset class="field group">
                    <legend>{m::contact(lang)}</legend>
                    <p class="help">{m::contact_help(lang)}</p>
                    <Field name="office" label=m::office(lang) maxlength=CONTACT_LINE/>
                    <Field name="phone" label=m::phone(lang) kind=InputKind::Tel maxlength=CONTACT_LINE/>
                    <Field name="fax" label=m::fax(lang) kind=InputKind::Tel maxlength=CONTACT_LINE/>
                    <Field name="email" label=m::email(lang) kind=InputKind::Email maxlength=CONTACT_LINE/>
                    <Field name="address" label=m::address(lang) maxlength=CONTACT_LINE/>
                </fieldset>
                <TextArea name="remarks" label=m::remarks(lang) rows=3 maxlength=NOTICE_TEXT/>
                <div class="acts"><Submit>{m::save(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Those that went up, each with its public page and its hash.
fn published(view: &NoticeView, lang: Lang) -> AnyView {
    if view.published.is_empty() {
        return view! { <EmptyState title=m::none_up(lang)><p>{m::none_up_body(lang)}</p></EmptyState> }.into_any();
    }
    let rows: Vec<_> = view.published.iter().map(|notice| row(view, notice, lang)).collect();
    view! { <Sheet title=m::up(lang)><ul class="plain">{rows}</ul></Sheet> }.into_any()
}

fn row(view: &NoticeView, notice: &PublishedNotice, lang: Lang) -> AnyView {
    let id = &view.contest.id;
    let links = view.is_up.then(|| {
        let public = format!("/calls/{id}/notice?number={}", notice.number);
        let text = format!("/calls/{id}/notice/{}.txt", notice.number);
        view! {
            <p class="small">
                <a href=public>{m::to_public(lang)}</a>" "<a href=text>{m::as_text(lang)}</a>
            </p>
        }
    });
    let zone = view.contest.settings.time_zone.clone();
    let (at, hash) = (notice.published_at, notice.hash.clone());
    let day = |day| day_with_weekday(lang, day);
    let days = public::period(lang, &day(notice.period.first), &day(notice.period.last));
    view! {
        <li>
            <p>
                <strong>{m::number(lang, notice.number)}</strong>" "<When at=at zone=zone/>" "
                <span class="muted">{days}</span>
            </p>
            {links}
            <p class="small muted">{m::words_hash(lang)}" "<code class="whole">{hash}</code></p>
        </li>
    }
    .into_any()
}
