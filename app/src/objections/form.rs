//! `/calls/:contest/objection`: the form for everybody, and the receipt, whose secret is shown once. Server only.

use ::words::objections as m;
use ::words::phrases;
use ::words::times::day_with_weekday;
use domain::ids::ContestId;
use domain::limits;
use domain::objection::{EMAIL, FACTS, ObjectionKind, Objector, ObjectorKind, PHONE, POSTAL_ADDRESS, fields, grouped};
use islands::{session, web};
use services::{ObjectionDraft, ObjectionForm, ObjectionReceipt};

use super::parts::evidence_form;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;

/// The form.
const OBJECT: &str = "object";

/// An objection to a notice.
#[component]
pub fn ObjectionPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let services = session::services()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(OBJECT) {
            let from = session::sign_in_from();
            match services.file_objection(&id, draft_of(&sent, lang)?, from.network.as_deref()).await {
                Ok(receipt) => {
                    web::shows_secret();
                    return Ok(receipt_page(&receipt, lang));
                }
                Err(error) => refused = Some(sent.keep(error.into())?),
            }
        }
        let form = services.objection_form(&id).await?;
        Ok(show(&id, &form, refused, lang))
    })
}

fn draft_of(sent: &Sent, lang: Lang) -> Result<ObjectionDraft, AppError> {
    let text = |field: &str| sent.get(field).to_owned();
    Ok(ObjectionDraft {
        kind: sent.parse("kind").ok_or(AppError::BadRequest)?,
        film: sent.given("film")?,
        objector: Objector {
            kind: sent.parse("who").ok_or(AppError::BadRequest)?,
            name: text(fields::NAME),
            address: text(fields::ADDRESS),
            phone: text(fields::PHONE),
            email: text(fields::EMAIL),
        },
        facts: text(fields::FACTS),
        lang,
    })
}

fn show(id: &ContestId, form: &ObjectionForm, refused: Option<FormState>, lang: Lang) -> AnyView {
    let notice = format!("/calls/{id}/notice");
    let last = day_with_weekday(lang, form.last);
    if !form.is_open {
        let closed = m::closed(lang, &last);
        return view! {
            <PublicLayout title=m::form(lang)>
                <h1>{m::form(lang)}</h1>
                <Notice title=closed><p><a href=notice>{::words::notices::page(lang)}</a></p></Notice>
            </PublicLayout>
        }
        .into_any();
    }
    let state = refused.unwrap_or_else(|| {
        FormState::blank(OBJECT).with("kind", ObjectionKind::Eligibility.key()).with("who", ObjectorKind::Person.key())
    });
    let kinds: Vec<Choice> =
        ObjectionKind::ALL.iter().map(|kind| Choice::new(kind.key(), m::kind(lang, *kind))).collect();
    let whos: Vec<Choice> =
        ObjectorKind::ALL.iter().map(|kind| Choice::new(kind.key(), m::objector(lang, *kind))).collect();
    let films: Vec<Choice> = form
        .films
        .iter()
        .map(|(number, title)| Choice::new(number, phrases::entry(lang, Some(*number), title)))
        .collect();
    let lead = m::form_lead(lang, &form.title, &last);
    view! {
        <PublicLayout title=m::form(lang)>
            <h1>{m::form(lang)}</h1>
            <p class="lead">{lead}</p>
            <p class="small muted">{m::confidential(lang)}</p>
            <Form state=state>
                <RadioGroup name="kind" label=m::about(lang) choices=kinds/>
                <Select name="film" label=m::film(lang) choices=films empty=m::no_film(lang)/>
                <RadioGroup name="who" label=m::who(lang) help=m::who_help(lang) choices=whos/>
                <Field name=fields::NAME label=m::name(lang) maxlength=limits::AFFILIATION autocomplete="name"/>
                <Field name=fields::ADDRESS label=m::address(lang) maxlength=POSTAL_ADDRESS/>
                <Field
                    name=fields::PHONE
                    label=m::phone(lang)
                    kind=InputKind::Tel
                    maxlength=PHONE
                    autocomplete="tel"
                />
                <Field
                    name=fields::EMAIL
                    label=m::email(lang)
                    help=m::email_help(lang)
                    kind=InputKind::Email
                    maxlength=EMAIL
                    autocomplete="email"
                />
                <TextArea
                    name=fields::FACTS
                    label=m::facts(lang)
                    help=m::facts_help(lang)
                    required=true
                    rows=8
                    maxlength=FACTS
                />
                <div class="acts"><Submit kind=Kind::Primary>{m::submit(lang)}</Submit></div>
            </Form>
        </PublicLayout>
    }
    .into_any()
}

/// Number and secret; what is kept of the secret is its hash, so it is shown here and never again.
fn receipt_page(receipt: &ObjectionReceipt, lang: Lang) -> AnyView {
    let (number, secret) = (grouped(&receipt.receipt), grouped(&receipt.secret));
    let evidence = evidence_form(&receipt.evidence_token, lang);
    let answered = m::will_answer(lang, &day_with_weekday(lang, receipt.answer_by));
    view! {
        <PublicLayout title=m::filed(lang)>
            <h1>{m::filed(lang)}</h1>
            <p class="lead">{m::filed_lead(lang)}</p>
            <dl class="person-facts">
                <div><dt>{m::number(lang)}</dt><dd><code>{number}</code></dd></div>
                <div><dt>{m::secret(lang)}</dt><dd><code>{secret}</code></dd></div>
            </dl>
            <p>{answered}</p>
            <p>{m::keep_them(lang)}</p>
            <p><a href="/objections">{m::look_up(lang)}</a></p>
            {evidence}
        </PublicLayout>
    }
    .into_any()
}
