//! `/contests/:contest/rounds/:round`: what a closed round decided, as it was kept then, with the signatures under it. Server only.

use domain::contest::round::Ties;
use domain::ids::ContestId;
use services::exports::{ListKind, signature_columns};
use services::{ClosedRoundView, ListAsk, RoundSignature};

use crate::contests::amendments::amendments;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::method_name;
use crate::rounds::line::line_sheet;
use crate::rounds::places::ranking_sheet;
use crate::ui::columns::{Dress, ListLook, list_files, list_table};
use crate::ui::prelude::*;
use crate::ui::when::moment;
use islands::session;
use islands::web;
use words::results as m;

/// The form that countersigns.
const COUNTERSIGN: &str = "countersign";

/// What a closed round decided.
#[component]
pub fn ClosedRoundPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let round: u8 = param("round")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(COUNTERSIGN);
        if let Some(sent) = posted(COUNTERSIGN) {
            match services.countersign(&actor, &id, round, sent.get("seen")).await {
                Ok(()) => return leave(&web::path(), Flash::done(m::countersigned_done(lang))),
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        let view = services.closed_round(&actor, &id, round).await?;
        Ok(show(&view, form, lang))
    })
}

fn show(view: &ClosedRoundView, form: FormState, lang: Lang) -> AnyView {
    let contest = &view.contest;
    let zone = &contest.settings.time_zone;
    let name = contest.settings.round(view.round).map(|round| round.label.get(lang).to_owned()).unwrap_or_default();
    let title = m::closed_round(lang, &name);
    let rule = view.rule.map(|rule| {
        let ties = (!view.line.tied.is_empty()).then(|| match view.ties {
            Ties::Go => m::ties_went(lang),
            Ties::Stay => m::ties_stayed(lang),
        });
        view! {
            <p>{m::advance_rule(lang, rule, contest.settings.balance.size)}</p>
            {ties.map(|words| view! { <p>{words}</p> })}
        }
    });
    let closed = m::closed_at(lang, &moment(view.closed_at, zone).full(lang));
    let method = m::method_of(lang, method_name(view.method, lang));
    let other = view.selection_by.map(|now| {
        let href = format!("/contests/{}/ranking?round={}", contest.id, view.round);
        let words = m::kept_other(lang, method_name(view.method, lang), method_name(now, lang));
        let between = ::words::phrases::gap(lang, &words);
        view! { <p>{words}{between}<a href=href>{m::to_present(lang)}</a></p> }
    });
    let hidden = (!view.shows_scores).then(|| view! { <p class="small muted">{m::scores_later(lang)}</p> });
    // No line is drawn after the last round: all of its films are above.
    let is_last = view.rule.is_none();
    let files = files(view, ListKind::ClosedRound, lang);
    let lines = if is_last { ranking_sheet(&view.line, files, lang) } else { line_sheet(&view.line, files, lang) };
    let signatures = signatures(view, lang);
    let revised = amendments(&view.amendments, contest, lang);
    let hash = view.hash.clone();
    let confirmed: Vec<_> = view
        .countersigned
        .iter()
        .map(|(name, at)| view! { <li>{m::countersigned_by(lang, name, &moment(*at, zone).full(lang))}</li> })
        .collect();
    let confirmed = if confirmed.is_empty() {
        view! { <p class="muted">{m::countersigned_by_nobody(lang)}</p> }.into_any()
    } else {
        view! { <ul>{confirmed}</ul> }.into_any()
    };
    let confirm = view.can_countersign.then(|| {
        let seen = view.hash.clone();
        // Fields find their form only while its children are made.
        let fields = move || {
            view! {
                <Hidden name="seen" value=seen/>
                <div class="acts"><Submit kind=Kind::Seal>{m::countersign(lang)}</Submit></div>
            }
        };
        let body = if is_last { m::countersign_ranking_body(lang) } else { m::countersign_body(lang) };
        view! { <p>{body}</p><Form state=form>{fields()}</Form> }
    });
    view! {
        <ContestPage inside=Inside::new(contest, &view.roles) current="board" title=title>
            <div class="contest-plan">
                {lines}
                <div class="stack">
                    <Sheet title=m::rule(lang) class="closed-part">
                        <p>{closed}</p>
                        <p>{method}</p>
                        {other}
                        {rule}
                        {hidden}
                    </Sheet>
                    {revised}
                    {signatures}
                    <Sheet title=m::countersigning(lang) class="closed-part">
                        {confirmed}
                        {confirm}
                        <p class="small muted">{m::closed_hash(lang)}" "<code>{hash}</code></p>
                    </Sheet>
                </div>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The files of a list of this round.
fn files(view: &ClosedRoundView, kind: ListKind, lang: Lang) -> AnyView {
    let round = vec![(ListAsk::ROUND.to_owned(), view.round.to_string())];
    list_files(view.contest.id.as_str(), kind, &ListQuery::new(web::path(), round), lang)
}

/// Who signed, when, and the way to what was signed.
fn signatures(view: &ClosedRoundView, lang: Lang) -> AnyView {
    let zone = &view.contest.settings.time_zone;
    let dress = |column: &str, one: &RoundSignature| match column {
        "judge" if view.shows_scores => {
            let href = format!("/judge/{}/signed?round={}&judge={}", view.contest.id, view.round, one.judge);
            let name = one.name.clone();
            Dress::Inside(view! { <a href=href>{name}</a> }.into_any())
        }
        "checksum" => {
            let hash = one.hash.get(..12).unwrap_or_default().to_owned();
            Dress::Inside(view! { <code>{hash}</code> }.into_any())
        }
        _ => Dress::Plain,
    };
    let query = ListQuery::of_request();
    let caption = m::signatures(lang).to_owned();
    let look = ListLook { caption, query: &query, order: "", dress: &dress, acts: None };
    let table = list_table(&signature_columns(zone, lang), &view.signatures, &look);
    let files = files(view, ListKind::Signatures, lang);
    view! {
        <Sheet title=m::signatures(lang) flush=true>
            {table}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}
