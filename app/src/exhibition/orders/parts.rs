//! What the pages of orders share. Server only.

use ::words::phrases;
use ::words::times::day_with_weekday;
use domain::calendar::Day;
use domain::exhibition::orders::week::weeks_after;
use domain::exhibition::region::RegionCode;
use domain::ids::EntryId;
use services::OrderFigures;

use crate::ui::prelude::*;
use words::exhibition_orders as m;

/// The week in the address.
pub(super) const WEEK: &str = "week";
/// The region in the address.
pub(super) const REGION: &str = "region";

/// The week that an address asks for; none where it says nothing.
pub(super) fn asked_week(query: &ListQuery) -> Result<Option<Day>, AppError> {
    match query.get(WEEK) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::NotFound),
    }
}

/// The region that an address asks for; none where it says nothing.
pub(super) fn asked_region(query: &ListQuery) -> Result<Option<RegionCode>, AppError> {
    match query.get(REGION) {
        "" => Ok(None),
        code => code.parse().map(Some).map_err(|_| AppError::NotFound),
    }
}

/// The films that a form sent under a name.
pub(super) fn films_in(sent: &Sent, name: &str) -> Result<Vec<EntryId>, AppError> {
    sent.all(name).into_iter().map(|entry| entry.parse().map_err(|_| AppError::BadRequest)).collect()
}

/// A week, with the ways to those beside it.
pub(super) fn week_switch(query: &ListQuery, week: Day, this_week: Day, lang: Lang) -> AnyView {
    let link = |to: Day, words: &'static str, rel: &'static str| {
        let href = query.with(WEEK, to);
        view! { <a class=Kind::Plain.class() href=href rel=rel>{words}</a> }
    };
    let before = link(weeks_after(week, -1), m::week_before(lang), "prev");
    let after = link(weeks_after(week, 1), m::week_after(lang), "next");
    let present = (week != this_week).then(|| link(this_week, m::this_week(lang), ""));
    let said = m::week_from(lang, &day_with_weekday(lang, week));
    view! {
        <nav class="week-switch" aria-label=m::week(lang)>
            {before}
            <strong>{said}</strong>
            {after}
            {present}
        </nav>
    }
    .into_any()
}

/// How orders came out.
pub(super) fn figures(figures: OrderFigures, since: Day, lang: Lang) -> AnyView {
    let lines = [(m::orders(lang), figures.orders), (m::met(lang), figures.met), (m::came(lang), figures.came)];
    let lines: Vec<_> = lines
        .into_iter()
        .map(|(label, figure)| view! { <div><dt>{label}</dt><dd class="n">{figure.to_string()}</dd></div> })
        .collect();
    let since = m::since(lang, &day_with_weekday(lang, since));
    view! {
        <Sheet title=m::figures(lang) note=since>
            <dl class="import-figures">{lines}</dl>
            <p class="small muted">{m::figures_note(lang)}</p>
        </Sheet>
    }
    .into_any()
}

/// A film with its number on the preview.
pub(super) fn numbered(number: i64, title: &str, lang: Lang) -> String {
    phrases::spaced(lang, &[number.to_string().as_str(), phrases::titled(lang, title).as_str()])
}
