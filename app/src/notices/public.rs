//! `/calls/:contest/notice`: the notice as everybody reads it, without an account, and how many objections there are. Server only.

use ::words::{notices as m, objections};
use domain::ids::ContestId;
use domain::objection::{ObjectionKind, ObjectionState};
use domain::record::ObjectionOutcome;
use islands::session;
use services::PublicNotice;
use services::documents::Document;

use super::parts::{words_document, words_view};
use crate::site::asked::NUMBER;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use crate::ui::when::moment;

/// A notice.
#[component]
pub fn PublicNoticePage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let services = session::services()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let number = match query.get(NUMBER) {
            "" => None,
            text => Some(text.parse::<i64>().map_err(|_| AppError::NotFound)?),
        };
        let view = services.public_notice(&id, number).await?;
        Ok(show(&view, lang))
    })
}

fn show(view: &PublicNotice, lang: Lang) -> AnyView {
    let notice = &view.notice;
    let words = words_view(&notice.words, notice.lang);
    let text = format!("/calls/{}/notice/{}.txt", view.contest, notice.number);
    let pdf = format!("/calls/{}/notice.pdf?number={}", view.contest, notice.number);
    let hash = notice.hash.clone();
    let standing = standing(view, lang);
    let counts = counts(view, lang);
    let others = others(view, lang);
    view! {
        <PublicLayout title=m::page(lang)>
            <h1 class="hidden">{m::page(lang)}</h1>
            {standing}
            {words}
            {counts}
            <p class="small muted">
                <a href=pdf>{common::pdf(lang)}</a>" "<a href=text>{m::as_text(lang)}</a>" "{m::words_hash(lang)}" "<code class="whole">{hash}</code>
            </p>
            {others}
        </PublicLayout>
    }
    .into_any()
}

/// The same words for paper, after GB/T 9704.
#[must_use]
pub fn document(view: &PublicNotice) -> Document {
    let notice = &view.notice;
    words_document(&notice.words, notice.lang, notice.published_at)
}

/// How long it is up, and the ways that are open meanwhile.
fn standing(view: &PublicNotice, lang: Lang) -> AnyView {
    if !view.is_latest {
        let latest = format!("/calls/{}/notice", view.contest);
        return view! {
            <Notice tone=Tone::Warning title=m::replaced(lang)><p><a href=latest>{m::to_page(lang)}</a></p></Notice>
        }
        .into_any();
    }
    let ends = m::ends(lang, &moment(view.ends_at - 1, &view.time_zone).full(lang));
    let title = match (view.can_object, view.workdays_left) {
        (true, left) => m::days_left(lang, left),
        (false, 0) => m::over(lang).to_owned(),
        (false, _) => m::over_early(lang).to_owned(),
    };
    let object = view.can_object.then(|| {
        let href = format!("/calls/{}/objection", view.contest);
        view! { <LinkButton href=href>{m::object(lang)}</LinkButton> }
    });
    view! {
        <Notice title=title>
            <p>{ends}</p>
            <div class="acts">{object}<a href="/objections">{m::look_up(lang)}</a></div>
        </Notice>
    }
    .into_any()
}

/// How many objections there are of each kind, and what became of them.
fn counts(view: &PublicNotice, lang: Lang) -> AnyView {
    if view.counts.is_empty() {
        let none = m::no_objections(lang);
        return view! { <Sheet title=m::objections(lang)><p class="muted">{none}</p></Sheet> }.into_any();
    }
    let of = |kind: ObjectionKind, which: fn(ObjectionState) -> bool| -> u64 {
        view.counts.iter().filter(|((one, state), _)| *one == kind && which(*state)).map(|(_, count)| *count).sum()
    };
    let rows: Vec<_> = ObjectionKind::ALL
        .iter()
        .filter(|kind| of(**kind, |_| true) > 0)
        .map(|kind| {
            let (received, open) = (of(*kind, |_| true), of(*kind, ObjectionState::is_open));
            let upheld = of(*kind, |state| state.outcome() == Some(ObjectionOutcome::Upheld));
            let dismissed = received - open - upheld;
            view! {
                <tr>
                    <RowHead>{objections::kind(lang, *kind)}</RowHead>
                    <Cell label=m::received(lang) number=true>{received}</Cell>
                    <Cell label=m::open(lang) number=true>{open}</Cell>
                    <Cell label=m::upheld(lang) number=true>{upheld}</Cell>
                    <Cell label=m::dismissed(lang) number=true>{dismissed}</Cell>
                </tr>
            }
        })
        .collect();
    let unchanged: u64 =
        ObjectionKind::ALL.iter().map(|kind| of(*kind, |state| state == ObjectionState::Unchanged)).sum();
    let unchanged = (unchanged > 0).then(|| view! { <p class="small">{m::unchanged(lang, unchanged)}</p> });
    view! {
        <Sheet title=m::objections(lang) note=m::objections_note(lang)>
            <DataTable
                caption=m::objections(lang)
                head=move || view! {
                    <Head>{m::kind(lang)}</Head>
                    <Head number=true>{m::received(lang)}</Head>
                    <Head number=true>{m::open(lang)}</Head>
                    <Head number=true>{m::upheld(lang)}</Head>
                    <Head number=true>{m::dismissed(lang)}</Head>
                }
            >
                {rows}
            </DataTable>
            {unchanged}
        </Sheet>
    }
    .into_any()
}

fn others(view: &PublicNotice, lang: Lang) -> Option<AnyView> {
    if view.others.is_empty() {
        return None;
    }
    let rows: Vec<_> = view
        .others
        .iter()
        .map(|(number, at)| {
            let href = format!("/calls/{}/notice?number={number}", view.contest);
            let when = moment(*at, &view.time_zone).full(lang);
            view! { <li><a href=href>{m::number(lang, *number)}</a>" "<span class="muted">{when}</span></li> }
        })
        .collect();
    Some(view! { <Sheet title=m::others(lang)><ul class="plain">{rows}</ul></Sheet> }.into_any())
}
