//! `/exhibition/checks`: spot checks of a region and those in it, and announcing one. Server only.

use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use domain::exhibition::spot_check::{MOST_SITES, SpotCheckProblem};
use domain::limits;
use services::{Refusal as Rule, ServiceError, SpotCheck, SpotCheckDraft, SpotChecksView, TextName, moment};

use super::parts::{Part, PartPage, Place, asked, part_page};
use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::exhibition_checks as m;
use words::exhibition_participation;

const ANNOUNCE: &str = "announce-check";
/// Checks on one page.
const PAGE: u32 = 30;
/// Months that can be checked, the present one among them.
const MONTHS: i64 = 13;

/// Spot checks.
#[component]
pub fn SpotChecksPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let ask = asked(&query)?;
        let mut form = None;
        if let Some(sent) = posted(ANNOUNCE) {
            let region: RegionCode = sent.parse("region").ok_or(AppError::BadRequest)?;
            let draft = SpotCheckDraft { sites: sent.get("sites").to_owned(), source: sent.raw("source").to_owned() };
            let made = match sent.parse::<Month>("month") {
                None => Err(AppError::refused_field("month", m::month_help(lang))),
                Some(month) => {
                    let made = services.announce_spot_check(&actor, &region, month, &draft).await;
                    made.map_err(|error| beside(error, lang))
                }
            };
            match made {
                Ok(id) => return leave(&format!("/exhibition/checks/{id}"), Flash::done(m::announced_done(lang))),
                Err(error) => form = Some(sent.keep(error)?),
            }
        }
        let view = services.spot_checks(&actor, ask.region.as_ref(), &query.ask(PAGE)).await?;
        let month = ask.month.unwrap_or_else(|| view.present.earlier(1));
        let form = form.unwrap_or_else(|| FormState::blank(ANNOUNCE).with("month", month).with("sites", 10));
        Ok(show(&view, month, query, form, lang))
    })
}

/// A refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::SpotCheck(SpotCheckProblem::Count { .. }) => "sites",
        Rule::SpotCheck(SpotCheckProblem::Ahead | SpotCheckProblem::NothingToDraw) => "month",
        Rule::Words { what: TextName::DrawSource, .. } => "source",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

fn show(view: &SpotChecksView, month: Month, query: ListQuery, form: FormState, lang: Lang) -> AnyView {
    let place = Place { region: view.region.code.clone(), month, rule: None };
    let table = table(view, lang);
    let (links, found) = (view.links.clone(), count(view.found));
    let announce = view.may_report.then(|| announce(view, month, form, lang));
    let body = view! {
        <p class="small muted">{m::checks_lead(lang)}</p>
        <Sheet title=m::checks(lang) flush=true>
            {table}
            <div class="in"><RowPager query=query links=links found=found size=PAGE/></div>
        </Sheet>
        {announce}
    }
    .into_any();
    let about = PartPage { access: &view.access, part: Part::Checks, place, region: &view.region, above: &view.above };
    part_page(&about, body, lang)
}

/// How far a check is.
pub(super) fn state_tag(check: &SpotCheck, lang: Lang) -> AnyView {
    if check.is_drawn() {
        view! { <Tag tone=TagTone::Jade>{m::drawn(lang)}</Tag> }.into_any()
    } else {
        view! { <Tag tone=TagTone::Amber>{m::announced(lang)}</Tag> }.into_any()
    }
}

/// What visits found so far.
pub(super) fn result(check: &SpotCheck, lang: Lang) -> String {
    let [confirmed, doubtful, refuted] = check.findings;
    let visited = m::visited(lang, check.sites, check.visited());
    if check.visited() == 0 {
        return visited;
    }
    phrases::clauses(lang, &[visited, m::result(lang, confirmed, doubtful, refuted)])
}

fn table(view: &SpotChecksView, lang: Lang) -> AnyView {
    if view.checks.is_empty() {
        return view! { <EmptyState title=m::no_checks(lang)><p>{m::no_checks_body(lang)}</p></EmptyState> }.into_any();
    }
    let rows: Vec<_> = view
        .checks
        .iter()
        .map(|check| {
            let month = exhibition_participation::month_words(lang, check.month);
            let (href, name) =
                (format!("/exhibition/checks/{}", check.id), m::check_of(lang, &check.region.name, &month));
            let (state, result) = (state_tag(check, lang), result(check, lang));
            let announced = moment(check.announced_at, &view.time_zone).listed(lang);
            view! {
                <tr>
                    <RowHead><a href=href>{name}</a></RowHead>
                    <Cell label=m::announced_at(lang)>{announced}</Cell>
                    <Cell label=m::state(lang)>{state}</Cell>
                    <Cell label=m::finding_label(lang)>{result}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::checks(lang)}</Head>
            <Head>{m::announced_at(lang)}</Head>
            <Head>{m::state(lang)}</Head>
            <Head>{m::finding_label(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::checks(lang) head=head>{rows}</DataTable> }.into_any()
}

/// Announcing a check of the region; the month that was looked at is offered however long ago it is.
fn announce(view: &SpotChecksView, asked: Month, form: FormState, lang: Lang) -> AnyView {
    let region = view.region.code.to_string();
    let help = m::count_help(lang, MOST_SITES);
    let recent = (0..MONTHS).map(|back| view.present.earlier(back));
    let before = (asked < view.present.earlier(MONTHS - 1)).then_some(asked);
    let months: Vec<Choice> = recent
        .chain(before)
        .map(|month| Choice::new(month, exhibition_participation::month_words(lang, month)))
        .collect();
    view! {
        <Sheet title=m::announce(lang)>
            <Form state=form>
                <Hidden name="region" value=region/>
                <p class="small muted">{m::announce_body(lang)}</p>
                <Select
                    name="month"
                    label=exhibition_participation::month(lang)
                    help=m::month_help(lang)
                    choices=months
                    required=true
                />
                <Field name="sites" label=m::count(lang) help=help kind=InputKind::Number required=true/>
                <Field
                    name="source"
                    label=m::source(lang)
                    help=m::source_help(lang)
                    required=true
                    maxlength=limits::SEED
                />
                <div class="acts"><Submit kind=Kind::Primary>{m::announce(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
