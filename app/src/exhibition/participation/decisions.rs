//! `/exhibition/participation/reports`: the reports of a month that were frozen, and its approvals. Server only.

use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use domain::limits;
use services::{Actor, MonthDecisionsView, ParticipationAsk, Refusal as Rule, ServiceError, Services, moment};

use super::parts::{Part, PartPage, Place, asked, part_page};
use crate::contests::words::short_hash;
use crate::ui::prelude::*;
use ::words::phrases;
use ::words::times::day_with_weekday;
use islands::session;
use words::exhibition_participation as m;

const APPROVE: &str = "approve";
const TAKE_BACK: &str = "take-back";
const FREEZE: &str = "freeze";

/// What the page shows in its forms.
struct Forms {
    approve: FormState,
    take_back: FormState,
    freeze: FormState,
}

/// Reports and approvals of a month.
#[component]
pub fn ParticipationReportsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let ask = asked(&ListQuery::of_request())?;
        let mut forms = Forms {
            approve: FormState::blank(APPROVE),
            take_back: FormState::blank(TAKE_BACK),
            freeze: FormState::blank(FREEZE),
        };
        if let Some(done) = decided(&services, &actor, &mut forms, lang).await? {
            return Ok(done);
        }
        let view = services.month_decisions(&actor, &ask).await?;
        Ok(show(&view, &ask, forms, lang))
    })
}

/// A refusal whose reason is missing or too long stands beside its field.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    match &error {
        ServiceError::Refused(rule @ Rule::Words { .. }) => AppError::refused_field("reason", rule.message(lang)),
        _ => error.into(),
    }
}

/// The region and the month that a form was shown for.
fn meant(sent: &Sent) -> Result<(RegionCode, Month), AppError> {
    sent.parse("region").zip(sent.parse("month")).ok_or(AppError::BadRequest)
}

/// Does what a form asks for; leaves the page where it is done.
async fn decided(
    services: &Services,
    actor: &Actor,
    forms: &mut Forms,
    lang: Lang,
) -> Result<Option<AnyView>, AppError> {
    if let Some(sent) = posted(APPROVE) {
        let (region, month) = meant(&sent)?;
        match services.approve_month(actor, &region, month).await.map_err(|error| beside(error, lang)) {
            Ok(()) => return here(&region, month, m::approved_done(lang)),
            Err(error) => forms.approve = sent.keep(error)?,
        }
    }
    if let Some(sent) = posted(TAKE_BACK) {
        let (region, month) = meant(&sent)?;
        let done = services.take_back_approval(actor, &region, month, sent.raw("reason")).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return here(&region, month, m::taken_back_done(lang)),
            Err(error) => forms.take_back = sent.keep(error)?,
        }
    }
    if let Some(sent) = posted(FREEZE) {
        let (region, month) = meant(&sent)?;
        let done = services.freeze_report(actor, &region, month, sent.raw("reason")).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(report) => {
                return leave(&format!("/exhibition/reports/{report}"), Flash::done(m::frozen_done(lang))).map(Some);
            }
            Err(error) => forms.freeze = sent.keep(error)?,
        }
    }
    Ok(None)
}

fn here(region: &RegionCode, month: Month, words: &'static str) -> Result<Option<AnyView>, AppError> {
    let place = Place { region: region.clone(), month, rule: None };
    leave(&place.part(Part::Reports), Flash::done(words)).map(Some)
}

fn show(view: &MonthDecisionsView, ask: &ParticipationAsk, forms: Forms, lang: Lang) -> AnyView {
    let place = Place { region: view.region.code.clone(), month: view.month, rule: ask.rule };
    let later = view.until.map(|_| {
        let words = m::later(lang, &day_with_weekday(lang, view.month.last()));
        view! { <p class="small muted">{words}</p> }
    });
    let Forms { approve, take_back, freeze } = forms;
    let reports = reports(view, freeze, lang);
    let approvals = approvals(view, approve, take_back, lang);
    let body = view! {
        {later}
        {reports}
        {approvals}
    }
    .into_any();
    let about = PartPage { access: &view.access, part: Part::Reports, place, region: &view.region, above: &view.above };
    part_page(&about, body, lang)
}

/// The hidden fields of a form: what it was shown for.
fn meant_fields(view: &MonthDecisionsView) -> AnyView {
    let (region, month) = (view.region.code.to_string(), view.month.to_string());
    view! { <Hidden name="region" value=region/><Hidden name="month" value=month/> }.into_any()
}

fn reports(view: &MonthDecisionsView, freeze: FormState, lang: Lang) -> AnyView {
    let rows: Vec<_> = view
        .reports
        .iter()
        .map(|head| {
            let (href, name) = (format!("/exhibition/reports/{}", head.id), m::number(lang, head.number));
            let frozen = moment(head.frozen_at, &view.time_zone).listed(lang);
            let (by, reason) = (head.frozen_by.clone(), head.reason.clone());
            let hash = short_hash(&head.sha256).to_owned();
            view! {
                <tr>
                    <RowHead><a href=href>{name}</a></RowHead>
                    <Cell label=m::frozen_at(lang)>{frozen}</Cell>
                    <Cell label=m::who(lang)>{by}</Cell>
                    <Cell label=m::reason(lang)>{reason}</Cell>
                    <Cell label=m::hash(lang)><code>{hash}</code></Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::numbered(lang)}</Head>
            <Head>{m::frozen_at(lang)}</Head>
            <Head>{m::who(lang)}</Head>
            <Head>{m::reason(lang)}</Head>
            <Head>{m::hash(lang)}</Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_reports(lang)/> }.into_any()
    } else {
        view! { <DataTable caption=m::reports(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let is_first = view.reports.is_empty();
    let open = view.may_report && view.until.is_none();
    let form = (open || !freeze.refusal().is_empty()).then(|| {
        let fields = meant_fields(view);
        let words = if is_first { m::freeze_body(lang) } else { m::freeze_again_body(lang) };
        // Made inside of the form, where a field finds what it holds.
        let reason = move || {
            (!is_first).then(|| {
                view! { <Field name="reason" label=m::reason(lang) required=true maxlength=limits::REASON/> }
            })
        };
        view! {
            <Sheet title=m::freeze(lang)>
                <Form state=freeze>
                    {fields}
                    <p class="small muted">{words}</p>
                    {reason()}
                    <div class="acts"><Submit kind=Kind::Seal>{m::freeze(lang)}</Submit></div>
                </Form>
            </Sheet>
        }
    });
    view! {
        <Sheet title=m::reports(lang) flush=true>{table}</Sheet>
        {form}
    }
    .into_any()
}

fn approvals(view: &MonthDecisionsView, approve: FormState, take_back: FormState, lang: Lang) -> AnyView {
    let rows: Vec<_> = view
        .approvals
        .iter()
        .map(|one| {
            let region = view.name_of(&one.by_region);
            let words = if one.is_approved { m::approved_by(lang, &region) } else { m::taken_back_by(lang, &region) };
            let when = moment(one.decided_at, &view.time_zone).listed(lang);
            let (by, reason) = (one.decided_by.clone(), one.reason.clone());
            view! {
                <tr>
                    <RowHead>{words}</RowHead>
                    <Cell label=m::when(lang)>{when}</Cell>
                    <Cell label=m::who(lang)>{by}</Cell>
                    <Cell label=m::reason(lang)>{reason}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::approvals(lang)}</Head>
            <Head>{m::when(lang)}</Head>
            <Head>{m::who(lang)}</Head>
            <Head>{m::reason(lang)}</Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_approvals(lang)/> }.into_any()
    } else {
        view! { <DataTable caption=m::approvals(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let waiting = (!view.waiting.is_empty() && !view.is_approved).then(|| {
        let names: Vec<&str> = view.waiting.iter().map(|region| region.name.as_str()).collect();
        let words = m::waiting(lang, &phrases::list(lang, &names));
        view! { <p class="small muted">{words}</p> }
    });
    let open = view.may_report && !view.is_approved && view.until.is_none() && view.waiting.is_empty();
    let approve = (open || !approve.refusal().is_empty()).then(|| {
        let fields = meant_fields(view);
        view! {
            <Form state=approve>
                {fields}
                <p class="small muted">{m::approve_body(lang)}</p>
                <div class="acts"><Submit kind=Kind::Primary>{m::approve(lang)}</Submit></div>
            </Form>
        }
    });
    let open = view.may_take_back && view.is_approved;
    let take_back = (open || !take_back.refusal().is_empty()).then(|| take_back_part(view, take_back, lang));
    view! {
        <Sheet title=m::approvals(lang) flush=true>
            {table}
            <div class="in">{waiting}{approve}{take_back}</div>
        </Sheet>
    }
    .into_any()
}

/// Taking the approval back, or why something above comes first.
fn take_back_part(view: &MonthDecisionsView, form: FormState, lang: Lang) -> AnyView {
    if let Some(above) = &view.approved_above
        && form.refusal().is_empty()
    {
        let words = m::above_first(lang, &above.name);
        return view! { <p class="small muted">{words}</p> }.into_any();
    }
    let fields = meant_fields(view);
    view! {
        <Form state=form>
            {fields}
            <p class="small muted">{m::take_back_body(lang)}</p>
            <Field name="reason" label=m::reason(lang) required=true maxlength=limits::REASON/>
            <div class="acts"><Submit>{m::take_back(lang)}</Submit></div>
        </Form>
    }
    .into_any()
}
