//! `/exhibition/participation`: the month of a region, its sentence, the regions below it, and a year. Server only.

use domain::exhibition::participation::{ParticipationState, ReportContent, Share};
use services::{
    Actor, ParticipationView, Region, RegionRow, RegionRowKind, ServiceError, Services, moment, month_notes,
    region_columns, region_rows,
};

use super::parts::{Part, PartPage, Place, asked, part_page};
use super::trend::trend;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::columns::{Dress, ListLook, list_table};
use crate::ui::prelude::*;
use ::words::times::day_with_weekday;
use islands::session;
use islands::web;
use words::exhibition_participation as m;
use words::exhibition_report;

const ROLL_UP: &str = "roll-up";

/// The month of a region.
#[component]
pub fn ParticipationPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let ask = asked(&ListQuery::of_request())?;
        if let Some(sent) = posted(ROLL_UP) {
            let month = sent.parse("month").ok_or(AppError::BadRequest)?;
            let done = services.roll_up_participation(&actor, month).await?;
            let words = if done { m::rolled_up_done(lang) } else { m::up_to_date(lang) };
            return leave(&web::path_and_query(), Flash::done(words));
        }
        match services.participation(&actor, &ask).await {
            Ok(view) => Ok(show(&view, lang)),
            // Whoever is no office begins at their sites.
            Err(ServiceError::NotFound) if ask.region.is_none() => own_sites(&services, &actor, lang).await,
            Err(error) => Err(error.into()),
        }
    })
}

async fn own_sites(services: &Services, actor: &Actor, lang: Lang) -> Page {
    let view = services.participation_own_sites(actor).await?;
    let sites: Vec<_> = view
        .sites
        .iter()
        .map(|site| {
            let (href, name) = (format!("/exhibition/participation/sites/{}", site.id), site.name.clone());
            view! { <li><a href=href>{name}</a></li> }
        })
        .collect();
    let body = view! {
        <Sheet title=m::own_sites(lang)>
            <p class="small muted">{m::own_sites_lead(lang)}</p>
            <ul>{sites}</ul>
        </Sheet>
    }
    .into_any();
    Ok(exhibition_page(ExhibitionSection::Participation, &view.access, m::page(lang).to_owned(), body, lang))
}

fn show(view: &ParticipationView, lang: Lang) -> AnyView {
    let content = &view.content;
    let place = Place { region: content.region.clone(), month: content.month, rule: Some(content.rule) };
    let region = Region { code: content.region.clone(), name: content.name.clone() };
    let sentence = sentence(view, lang);
    let standing = standing(view, lang);
    let (figures, rules) = (figures(content, &place, lang), rules(content, lang));
    let table = table(view, &place, lang);
    let trend = trend(&view.trend, view.until.is_none(), lang);
    let files = place.files("regions", lang);
    let body = view! {
        {standing}
        {sentence}
        <div class="participation-sides">
            {figures}
            <Sheet title=m::trend(lang)>{trend}</Sheet>
        </div>
        <Sheet title=m::by_regions(lang) flush=true>
            {table}
            <div class="in">{files}</div>
        </Sheet>
        {rules}
    }
    .into_any();
    let about = PartPage { access: &view.access, part: Part::Figures, place, region: &region, above: &view.above };
    part_page(&about, body, lang)
}

/// The sentence of the month, and what belongs beside it.
fn sentence(view: &ParticipationView, lang: Lang) -> AnyView {
    let mut notes = month_notes(&view.content, view.until, lang).into_iter();
    let first = notes.next();
    let others: Vec<_> = notes.map(|note| view! { <li>{note}</li> }).collect();
    let approved = view.is_approved().then(|| view! { " "<Tag tone=TagTone::Jade>{m::approved_tag(lang)}</Tag> });
    view! {
        <Sheet>
            <p class="participation-sentence">{first}{approved}</p>
            <ul class="participation-notes small">{others}</ul>
        </Sheet>
    }
    .into_any()
}

/// How new the figures are, and doing them again.
fn standing(view: &ParticipationView, lang: Lang) -> AnyView {
    let runs = view.until.map(|day| {
        let words = m::month_runs(lang, &day_with_weekday(lang, day));
        view! { <p class="small muted">{words}</p> }
    });
    let form = || {
        let (state, month) = (FormState::blank(ROLL_UP), view.content.month.to_string());
        view! {
            <Form state=state>
                <Hidden name="month" value=month/>
                <div class="acts"><Submit>{m::roll_up(lang)}</Submit></div>
            </Form>
        }
    };
    let Some(at) = view.rolled_up_at else {
        let form = view.may_report.then(form);
        return view! {
            <Notice tone=Tone::Warning title=m::never_rolled_up(lang)>
                <p>{m::never_rolled_up_body(lang)}</p>
                {form}
            </Notice>
        }
        .into_any();
    };
    let at = m::rolled_up(lang, &moment(at, &view.time_zone).full(lang));
    let outdated = view.is_outdated.then(|| {
        let form = view.may_report.then(form);
        view! { <Notice title=m::outdated(lang)>{form}</Notice> }
    });
    view! {
        {runs}
        <p class="small muted">{at}</p>
        {outdated}
    }
    .into_any()
}

/// The sites of the region by state.
fn figures(content: &ReportContent, place: &Place, lang: Lang) -> AnyView {
    let all = content.sums.all();
    let states: Vec<_> = ParticipationState::ALL
        .iter()
        .map(|state| {
            let sites = content.sums.in_state(*state);
            let href = place.at("/exhibition/participation/sites", &[("state", state.key())]);
            let name = exhibition_report::state(lang, *state);
            view! { <div><dt>{name}</dt><dd class="n"><a href=href>{sites}</a></dd></div> }
        })
        .collect();
    let rate = content.sums.rate().map_or_else(|| "—".to_owned(), |rate| rate.to_string());
    let expected = content.sums.expected();
    view! {
        <Sheet title=m::figures(lang)>
            <dl class="import-figures" aria-label=m::figures(lang)>
                <div><dt>{m::rate(lang)}</dt><dd class="n participation-rate">{rate}</dd></div>
                <div><dt>{m::expected(lang)}</dt><dd class="n">{expected}</dd></div>
                {states}
                <div><dt>{m::all_sites(lang)}</dt><dd class="n">{all}</dd></div>
            </dl>
        </Sheet>
    }
    .into_any()
}

/// The regions below, with the whole as the last row.
fn table(view: &ParticipationView, place: &Place, lang: Lang) -> AnyView {
    if view.content.lines.is_empty() {
        let href = place.part(Part::Sites);
        return view! {
            <EmptyState title=m::no_regions(lang)>
                <p>{m::no_regions_body(lang)}</p>
                <LinkButton href=href>{m::part_sites(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let dress = |key: &str, row: &RegionRow| match (&row.kind, key) {
        (RegionRowKind::Below(code), "region") => {
            let (href, name) = (place.of(code).part(Part::Figures), row.name.clone());
            let approved = view
                .approved
                .contains(code)
                .then(|| view! { " "<Tag tone=TagTone::Jade>{m::approved_tag(lang)}</Tag> });
            Dress::Inside(view! { <a href=href>{name}</a>{approved} }.into_any())
        }
        (RegionRowKind::Whole, "region") => {
            let name = row.name.clone();
            Dress::Inside(view! { <strong>{name}</strong> }.into_any())
        }
        (RegionRowKind::Below(code), "silent") if row.sums.silent > 0 => {
            let silent = ParticipationState::Silent.key();
            let href = place.of(code).at("/exhibition/participation/sites", &[("state", silent)]);
            let sites = row.sums.silent;
            Dress::Inside(view! { <a href=href>{sites}</a> }.into_any())
        }
        _ => Dress::Plain,
    };
    let query = ListQuery::of_request();
    let look =
        ListLook { caption: m::by_regions(lang).to_owned(), query: &query, order: "", dress: &dress, acts: None };
    list_table(&region_columns(lang), &region_rows(&view.content, lang), &look)
}

/// The same sites by every rule.
fn rules(content: &ReportContent, lang: Lang) -> AnyView {
    let told = |share: Option<Share>| share.map_or_else(|| "—".to_owned(), |share| share.to_string());
    let rows: Vec<_> = content
        .rules
        .iter()
        .map(|line| {
            let name = exhibition_report::rule(lang, line.rule);
            let basis = exhibition_report::basis(lang, line.rule.basis());
            let (rate, on_time) = (told(line.sums.rate()), told(line.sums.on_time_rate()));
            let (by_hand, silent) = (told(line.sums.by_hand_share()), line.sums.silent);
            let name =
                if line.rule == content.rule { view! { <strong>{name}</strong> }.into_any() } else { name.into_any() };
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::rate(lang) number=true>{rate}</Cell>
                    <Cell label=m::on_time_rate(lang) number=true>{on_time}</Cell>
                    <Cell label=m::by_hand_share(lang) number=true>{by_hand}</Cell>
                    <Cell label=m::silent(lang) number=true>{silent}</Cell>
                    <Cell label=m::basis(lang)>{basis}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::rule(lang)}</Head>
            <Head number=true>{m::rate(lang)}</Head>
            <Head number=true>{m::on_time_rate(lang)}</Head>
            <Head number=true>{m::by_hand_share(lang)}</Head>
            <Head number=true>{m::silent(lang)}</Head>
            <Head>{m::basis(lang)}</Head>
        }
    };
    view! {
        <Sheet title=m::rules(lang) flush=true>
            <DataTable caption=m::rules(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}
