//! `/entries/:entry/release`: exhibition rights and consent for one film, for its author and the office. Server only.

use domain::form::keys;
use domain::ids::EntryId;
use domain::limits;
use domain::release::{FilmCopy, ReleaseProblem, ReleaseStanding};
use services::{KeptRelease, Refusal as Rule, ReleaseDraft, ReleaseView, ServiceError};

use crate::ui::prelude::*;
use crate::ui::when::{When, moment};
use ::words::phrases;
use ::words::times::named_zone;
use islands::session;
use islands::web;
use words::releases as m;

const GIVE: &str = "release";
const WITHDRAW: &str = "withdraw-release";

/// Rights and consent for one film.
#[component]
pub fn ReleasePage() -> impl IntoView {
    page(async {
        let id: EntryId = param("entry")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let (mut give, mut withdraw) = (FormState::blank(GIVE), FormState::blank(WITHDRAW));
        if let Some(sent) = posted(GIVE) {
            match services.give_release(&actor, &id, draft(&sent)).await.map_err(|error| beside(error, lang)) {
                Ok(()) => return leave(&web::path(), Flash::done(m::given(lang))),
                Err(error) => give = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(WITHDRAW) {
            let done = services.withdraw_release(&actor, &id, sent.get("reason")).await;
            match done.map_err(|error| beside(error, lang)) {
                Ok(()) => return leave(&web::path(), Flash::done(m::withdrawn(lang))),
                Err(error) => withdraw = sent.keep(error)?,
            }
        }
        let view = services.release(&actor, &id).await?;
        Ok(show(&view, give, withdraw, lang))
    })
}

/// Rights and consent as a form sends them.
pub fn draft(sent: &Sent) -> ReleaseDraft {
    ReleaseDraft {
        rights: sent.has("rights"),
        consent: sent.has("consent"),
        from: sent.get("from").to_owned(),
        until: sent.get("until").to_owned(),
        reason: sent.get("reason").to_owned(),
    }
}

/// Puts a refusal beside the field it is about.
pub fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::Release(ReleaseProblem::Rights) => "rights",
        Rule::Release(ReleaseProblem::Consent) => "consent",
        Rule::Release(ReleaseProblem::Period) | Rule::BadDeadline(_) => "until",
        Rule::Words { .. } => "reason",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

/// How a film stands to being shown, in words.
pub(super) fn standing_words(standing: ReleaseStanding, zone: &str, lang: Lang) -> String {
    let told = |at: i64| moment(at, zone).listed(lang);
    match standing {
        ReleaseStanding::Missing => m::missing(lang).to_owned(),
        ReleaseStanding::Withdrawn(at) => m::withdrawn_at(lang, &told(at)),
        ReleaseStanding::Ahead(from) => m::ahead(lang, &told(from)),
        ReleaseStanding::Over(until) => m::over(lang, &told(until)),
        ReleaseStanding::InForce(basis, period) => {
            let until = period.until.map_or_else(|| m::open_end(lang).to_owned(), |at| m::ends(lang, &told(at)));
            phrases::beside(lang, &[m::in_force(lang), m::basis(lang, basis), until.as_str()])
        }
    }
}

fn show(view: &ReleaseView, give: FormState, withdraw: FormState, lang: Lang) -> AnyView {
    let zone = view.contest.settings.time_zone.clone();
    let title = m::page(lang);
    let film = phrases::entry(lang, view.entry.number, &view.entry.answer(keys::TITLE));
    let back = if view.owns { format!("/entries/{}", view.entry.id) } else { format!("/check/{}", view.entry.id) };
    let crumbs = vec![Crumb::to(back, film)];
    let standing = standing_words(view.standing, &zone, lang);
    let shown = view.is_shown.then(|| {
        let to = format!("/gallery/{}", view.entry.id);
        view! { <p><a href=to>{m::see_shown(lang)}</a></p> }
    });
    let tone = if view.standing.is_in_force() { Tone::Done } else { Tone::Info };
    let history: Vec<_> = view.history.iter().map(|one| kept(one, &zone, lang)).collect();
    let history = (!history.is_empty())
        .then(|| view! { <Sheet title=m::history(lang)><ol class="stack small">{history}</ol></Sheet> });
    let give = view.may_change.then(|| give_form(view, give, &zone, lang));
    let withdraw = (view.may_change && view.standing.can_be_withdrawn()).then(|| withdraw_form(view, withdraw, lang));
    view! {
        <StandardLayout title=title crumbs=crumbs lead=m::lead(lang) width=Width::Text>
            <div class="stack">
                <Notice tone=tone title=standing>{shown}</Notice>
                {give}
                {withdraw}
                {history}
            </div>
        </StandardLayout>
    }
    .into_any()
}

fn give_form(view: &ReleaseView, state: FormState, zone: &str, lang: Lang) -> AnyView {
    let zone_help = m::period_help(lang, named_zone(lang, zone));
    let office = view.office;
    let reason = office.then(|| {
        view! {
            <TextArea name="reason" label=m::paper(lang) help=m::paper_help(lang) required=true rows=2 maxlength=limits::REASON/>
        }
    });
    view! {
        <Sheet title=m::give_title(lang)>
            <Form state=state>
                <Checkbox name="rights" label=m::rights(lang) help=m::rights_help(lang)/>
                <Checkbox name="consent" label=m::consent(lang) help=m::consent_help(lang)/>
                <Field name="from" label=m::from(lang) help=m::from_help(lang) kind=InputKind::DateTime/>
                <Field name="until" label=m::until(lang) help=zone_help kind=InputKind::DateTime/>
                {reason}
                <div class="acts"><Submit kind=Kind::Primary>{m::give(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// What a withdrawal takes back and what it cannot is read before it is done.
fn withdraw_form(view: &ReleaseView, state: FormState, lang: Lang) -> AnyView {
    let copies = |recalled: bool| {
        let copies = FilmCopy::ALL.into_iter().filter(|copy| copy.is_recalled() == recalled);
        copies.map(|copy| view! { <li>{m::copy(lang, copy)}</li> }).collect::<Vec<_>>()
    };
    let (recalled, kept) = (copies(true), copies(false));
    let required = view.office;
    view! {
        <Sheet title=m::withdraw_title(lang)>
            <div class="stack">
                <p>{m::recalled(lang)}</p>
                <ul class="reasons">{recalled}</ul>
                <p>{m::not_recalled(lang)}</p>
                <ul class="reasons">{kept}</ul>
                <Form state=state>
                    <TextArea name="reason" label=m::reason(lang) required=required rows=2 maxlength=limits::REASON/>
                    <div class="acts"><Submit>{m::withdraw(lang)}</Submit></div>
                </Form>
            </div>
        </Sheet>
    }
    .into_any()
}

/// Rights and consent as they were put on file once.
pub fn kept(one: &KeptRelease, zone: &str, lang: Lang) -> AnyView {
    let (given, zone_of) = (one.given_at, zone.to_owned());
    let told = |at: Option<i64>, open: &str| at.map_or_else(|| open.to_owned(), |at| moment(at, zone).listed(lang));
    let period = one.release.period;
    let period = m::period(lang, &told(period.from, m::open_start(lang)), &told(period.until, m::open_end(lang)));
    let about = phrases::beside(lang, &[m::basis(lang, one.release.basis), period.as_str()]);
    let reason = (!one.reason.is_empty()).then(|| view! { <p class="muted">{one.reason.clone()}</p> });
    let withdrawn = one.release.withdrawn_at.map(|at| {
        let words = m::withdrawn_at(lang, &moment(at, zone).listed(lang));
        let why = one.withdrawal_reason.clone();
        view! { <p>{words}</p> <p class="muted">{why}</p> }
    });
    view! { <li><p><When at=given zone=zone_of/></p><p>{about}</p>{reason}{withdrawn}</li> }.into_any()
}
