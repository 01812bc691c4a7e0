//! `/exhibition/reports/:report`: a report as it was frozen. Server only.

use domain::ids::ReportId;
use services::{RegionRow, RegionRowKind, ReportView, moment, month_notes, region_columns, region_rows};

use super::parts::{Part, Place, files};
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::columns::{Dress, ListLook, list_table};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::exhibition_participation as m;

/// A frozen report.
#[component]
pub fn ReportPage() -> impl IntoView {
    page(async {
        let id: ReportId = param("report")?;
        let (services, actor) = session::request()?;
        let view = services.report(&actor, &id).await?;
        Ok(show(&view, use_lang()))
    })
}

fn show(view: &ReportView, lang: Lang) -> AnyView {
    let content = &view.content;
    let title = m::report_title(lang, &content.name, &m::month_words(lang, content.month));
    let heading = phrases::aside(lang, &title, &m::number(lang, view.head.number));
    let place = Place { region: content.region.clone(), month: content.month, rule: Some(content.rule) };
    let (notes, others) = (notices(view, lang), others(view, lang));
    let mut said = month_notes(content, None, lang).into_iter();
    let sentence = said.next();
    let said: Vec<_> = said.map(|note| view! { <li>{note}</li> }).collect();
    let (table, facts) = (table(view, lang), facts(view, lang));
    let stem = format!("/exhibition/reports/{}/report", view.head.id);
    let files = files(&stem, &["xlsx", "csv", "json"], &[], lang);
    let notice = format!("{stem}.pdf?lang={}", lang.key());
    let back = place.part(Part::Reports);
    let body = view! {
        <div class="stack participation">
            {notes}
            <Sheet title=title>
                <p class="participation-sentence">{sentence}</p>
                <ul class="participation-notes small">{said}</ul>
            </Sheet>
            <Sheet title=m::by_regions(lang) flush=true>
                {table}
                <div class="in">{files}</div>
            </Sheet>
            {facts}
            {others}
            <div class="acts">
                <LinkButton href=notice>{m::notice(lang)}</LinkButton>
                <LinkButton href=back kind=Kind::Quiet>{m::part_reports(lang)}</LinkButton>
            </div>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Participation, &view.access, heading, body, lang)
}

/// What is to be known before the figures: that they were corrected, or altered.
fn notices(view: &ReportView, lang: Lang) -> AnyView {
    let corrected = view.corrected_by().map(|head| {
        let (title, href) = (m::corrected_by(lang, head.number), format!("/exhibition/reports/{}", head.id));
        let name = m::number(lang, head.number);
        view! { <Notice tone=Tone::Warning title=title><a href=href>{name}</a></Notice> }
    });
    let altered = (!view.is_intact).then(|| {
        view! {
            <Notice tone=Tone::Error title=m::not_intact(lang)><p>{m::not_intact_body(lang)}</p></Notice>
        }
    });
    view! { {altered}{corrected} }.into_any()
}

/// The table as it was frozen: without links, since what they lead to goes on changing.
fn table(view: &ReportView, lang: Lang) -> AnyView {
    let dress = |key: &str, row: &RegionRow| match (&row.kind, key) {
        (RegionRowKind::Whole, "region") => {
            let name = row.name.clone();
            Dress::Inside(view! { <strong>{name}</strong> }.into_any())
        }
        _ => Dress::Plain,
    };
    let query = ListQuery::of_request();
    let look =
        ListLook { caption: m::by_regions(lang).to_owned(), query: &query, order: "", dress: &dress, acts: None };
    list_table(&region_columns(lang), &region_rows(&view.content, lang), &look)
}

/// Who froze it, when, and its hash.
fn facts(view: &ReportView, lang: Lang) -> AnyView {
    let head = &view.head;
    let (at, by) = (moment(head.frozen_at, &view.time_zone).full(lang), head.frozen_by.clone());
    let hash = head.sha256.clone();
    let intact = view.is_intact.then(|| view! { <p class="small muted">{m::intact(lang)}</p> });
    let corrects = (head.number > 1).then(|| {
        let words = m::corrects(lang, head.number - 1, &head.reason);
        view! { <p>{words}</p> }
    });
    view! {
        <Sheet>
            {corrects}
            <dl class="person-facts">
                <div><dt>{m::frozen_at(lang)}</dt><dd>{at}</dd></div>
                <div><dt>{m::who(lang)}</dt><dd>{by}</dd></div>
                <div><dt>{m::hash(lang)}</dt><dd><code class="participation-hash">{hash}</code></dd></div>
            </dl>
            {intact}
        </Sheet>
    }
    .into_any()
}

/// The other reports of the region and month.
fn others(view: &ReportView, lang: Lang) -> AnyView {
    let links: Vec<_> = view
        .reports
        .iter()
        .filter(|head| head.number != view.head.number)
        .map(|head| {
            let (href, name) = (format!("/exhibition/reports/{}", head.id), m::number(lang, head.number));
            view! { <li><a href=href>{name}</a></li> }
        })
        .collect();
    if links.is_empty() {
        return ().into_any();
    }
    view! { <Sheet title=m::reports(lang)><ul>{links}</ul></Sheet> }.into_any()
}
