//! `/exhibition/checks/:check`: a spot check: its pool, its seed, the sites it drew, and what visits found. Server only.

use domain::exhibition::spot_check::{SpotCheckProblem, SpotFinding};
use domain::ids::SpotCheckId;
use domain::limits;
use services::{Actor, Refusal as Rule, ServiceError, Services, SpotCheckSite, SpotCheckView, TextName, moment};

use super::checks::{result, state_tag};
use super::parts::{Part, Place};
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::exhibition_checks as m;
use words::exhibition_participation;

const DRAW: &str = "draw-check";
const FIND: &str = "spot-finding";

/// What the page shows in its forms: the finding is that of one site, by its position.
struct Forms {
    draw: FormState,
    find: Option<(i64, FormState)>,
}

/// A spot check.
#[component]
pub fn SpotCheckPage() -> impl IntoView {
    page(async {
        let id: SpotCheckId = param("check")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut forms = Forms { draw: FormState::blank(DRAW), find: None };
        if let Some(done) = acted(&services, &actor, &id, &mut forms, lang).await? {
            return Ok(done);
        }
        let view = services.spot_check(&actor, &id).await?;
        Ok(show(&view, forms, lang))
    })
}

/// A refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::SpotCheck(SpotCheckProblem::Finding) => "finding",
        Rule::Words { what: TextName::Seed, .. } => "seed",
        Rule::Words { what: TextName::Note, .. } => "words",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

/// Does what a form asks for; leaves the page where it is done.
async fn acted(
    services: &Services,
    actor: &Actor,
    id: &SpotCheckId,
    forms: &mut Forms,
    lang: Lang,
) -> Result<Option<AnyView>, AppError> {
    let own = format!("/exhibition/checks/{id}");
    if let Some(sent) = posted(DRAW) {
        let done = services.draw_spot_check(actor, id, sent.raw("seed")).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return leave(&own, Flash::done(m::drawn_done(lang))).map(Some),
            Err(error) => forms.draw = sent.keep(error)?,
        }
    }
    if let Some(sent) = posted(FIND) {
        let position: i64 = sent.parse("position").ok_or(AppError::BadRequest)?;
        let found = (sent.get("finding"), sent.raw("words"));
        let done = services.enter_spot_finding(actor, id, position, found).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return leave(&own, Flash::done(m::entered_done(lang))).map(Some),
            Err(error) => forms.find = Some((position, sent.keep(error)?.of(position))),
        }
    }
    Ok(None)
}

fn show(view: &SpotCheckView, forms: Forms, lang: Lang) -> AnyView {
    let check = &view.check;
    let month = exhibition_participation::month_words(lang, check.month);
    let heading = m::check_of(lang, &check.region.name, &month);
    let place = Place { region: check.region.code.clone(), month: check.month, rule: None };
    let Forms { draw, find } = forms;
    let facts = facts(view, lang);
    let open = view.may_report && !check.is_drawn();
    let draw = (open || !draw.refusal().is_empty()).then(|| draw_form(draw, lang));
    let lost = find.as_ref().filter(|_| !check.is_drawn()).and_then(|(_, form)| refused_words(form));
    let sites = check.is_drawn().then(|| sites(view, &place, find, lang));
    let (state, result) = (state_tag(check, lang), result(check, lang));
    let back = place.part(Part::Checks);
    let body = view! {
        <div class="stack participation">
            <p>{state}" "<span class="small muted">{result}</span></p>
            {lost}
            {facts}
            {draw}
            {sites}
            <p><LinkButton href=back kind=Kind::Quiet>{m::to_checks(lang)}</LinkButton></p>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Participation, &view.access, heading, body, lang)
}

/// What anybody needs to repeat the draw.
fn facts(view: &SpotCheckView, lang: Lang) -> AnyView {
    let check = &view.check;
    let at = |at: i64| moment(at, &view.time_zone).full(lang);
    let announced = phrases::beside(lang, &[at(check.announced_at), check.announced_by.clone()]);
    let drawn = check.drawn_at.map(|moment| {
        let (when, seed) = (phrases::beside(lang, &[at(moment), check.drawn_by.clone()]), check.seed.clone());
        view! {
            <div><dt>{m::seed(lang)}</dt><dd><code>{seed}</code></dd></div>
            <div><dt>{m::drawn_at(lang)}</dt><dd>{when}</dd></div>
        }
    });
    let (source, hash, pool) = (check.source.clone(), check.pool_sha256.clone(), m::pool_sites(lang, check.pool_sites));
    let file = format!("/exhibition/checks/{}/pool.txt", check.id);
    view! {
        <Sheet title=m::pool(lang)>
            <dl class="person-facts">
                <div><dt>{m::pool(lang)}</dt><dd>{pool}</dd></div>
                <div><dt>{m::pool_hash(lang)}</dt><dd><code class="participation-hash">{hash}</code></dd></div>
                <div><dt>{m::source(lang)}</dt><dd>{source}</dd></div>
                <div><dt>{m::announced_at(lang)}</dt><dd>{announced}</dd></div>
                {drawn}
            </dl>
            <p><LinkButton href=file>{m::pool_file(lang)}</LinkButton></p>
            <details>
                <summary>{m::how(lang)}</summary>
                <p class="small">{m::how_body(lang)}</p>
            </details>
        </Sheet>
    }
    .into_any()
}

fn draw_form(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::draw(lang)>
            <Form state=form>
                <p class="small muted">{m::draw_body(lang)}</p>
                <Field name="seed" label=m::seed(lang) help=m::seed_help(lang) required=true maxlength=limits::SEED/>
                <div class="acts"><Submit kind=Kind::Seal>{m::draw(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// The sites as drawn, each with what its visit found and, for whoever enters that, a form.
fn sites(view: &SpotCheckView, place: &Place, mut find: Option<(i64, FormState)>, lang: Lang) -> AnyView {
    let items: Vec<_> = view
        .sites
        .iter()
        .map(|site| {
            let form = find.take_if(|(position, _)| *position == site.position).map(|(_, form)| form);
            site_item(view, site, place, form, lang)
        })
        .collect();
    view! {
        <Sheet title=m::sites(lang)>
            <ol class="spot-sites">{items}</ol>
        </Sheet>
    }
    .into_any()
}

fn site_item(
    view: &SpotCheckView,
    site: &SpotCheckSite,
    place: &Place,
    form: Option<FormState>,
    lang: Lang,
) -> AnyView {
    let code = site.code.clone();
    let named = site.site.as_ref().map_or_else(|| site.code.clone(), |one| one.name.clone());
    let name = match &site.site {
        Some(one) => {
            let (href, name) = (place.site(one.id.as_str()), one.name.clone());
            view! { <a href=href>{name}</a> }.into_any()
        }
        None => view! { <span class="muted">{m::gone_site(lang)}</span> }.into_any(),
    };
    let found = match site.finding {
        None => view! { <Tag>{m::not_visited(lang)}</Tag> }.into_any(),
        Some(finding) => {
            let tone = match finding {
                SpotFinding::Confirmed => TagTone::Jade,
                SpotFinding::Doubtful | SpotFinding::Refuted => TagTone::Amber,
            };
            let when = site.found_at.map(|at| moment(at, &view.time_zone).listed(lang)).unwrap_or_default();
            let by = phrases::beside(lang, &[site.found_by.clone(), when]);
            let words = site.words.clone();
            view! {
                <Tag tone=tone>{m::finding(lang, finding)}</Tag>
                " "
                <span class="small muted">{by}</span>
                <p>{words}</p>
            }
            .into_any()
        }
    };
    let is_open = form.is_some();
    let enter = view.may_report.then(|| {
        let form = form.unwrap_or_else(|| stored(site));
        view! {
            <details open=is_open>
                <summary>{m::enter(lang, &named)}</summary>
                {finding_form(site.position, form, lang)}
            </details>
        }
    });
    view! {
        <li>
            <div><strong>{name}</strong>" "<code>{code}</code>" "{found}</div>
            {enter}
        </li>
    }
    .into_any()
}

fn stored(site: &SpotCheckSite) -> FormState {
    let form = FormState::blank(FIND).of(site.position);
    match site.finding {
        Some(finding) => form.with("finding", finding.key()).with("words", &site.words),
        None => form,
    }
}

fn finding_form(position: i64, form: FormState, lang: Lang) -> AnyView {
    let choices: Vec<Choice> =
        SpotFinding::ALL.iter().map(|one| Choice::new(one.key(), m::finding(lang, *one))).collect();
    let position = position.to_string();
    view! {
        <Form state=form>
            <Hidden name="position" value=position/>
            <RadioGroup name="finding" label=m::finding_label(lang) choices=choices required=true/>
            <TextArea name="words" label=m::words(lang) help=m::words_help(lang) rows=3 maxlength=limits::NOTE/>
            <div class="acts"><Submit>{m::save(lang)}</Submit></div>
        </Form>
    }
    .into_any()
}
