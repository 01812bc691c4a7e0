//! `/judge/:contest/signed`: the signed score sheet, to be printed, with the hash of what was signed. Server only.

use domain::ids::ContestId;
use domain::judging::signing::SignedSheet;
use domain::scoring::rubric::{Rubric, points_2};
use services::{SignatureAsk, SignedView};

use super::queue::{ROUND, SIGNATURE, list_address};
use crate::contests::components::root_on_paper;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::phrases;
use islands::session;
use words::judging as m;

/// The parameter that names another judge.
const JUDGE: &str = "judge";

/// The signed score sheet.
#[component]
pub fn SignedPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let judge = query.get(JUDGE);
        let ask = SignatureAsk {
            judge: (!judge.is_empty()).then(|| judge.parse()).transpose().map_err(|_| AppError::NotFound)?,
            round: query.get(ROUND).parse().ok(),
            hash: query.get(SIGNATURE).to_owned(),
        };
        Ok(show(&services.signed(&actor, &id, &ask).await?, lang))
    })
}

fn show(view: &SignedView, lang: Lang) -> AnyView {
    let (contest, signed) = (&view.contest, &view.signed);
    let rubric = contest.settings.rubric_of(signed.round);
    let round = contest.settings.round(signed.round).map(|round| round.label.get(lang).to_owned()).unwrap_or_default();
    let list = list_address(contest.id.as_str());
    let up = match view {
        SignedView { own: true, .. } => list.clone(),
        SignedView { closed: true, .. } => format!("/contests/{}/rounds/{}", contest.id, signed.round),
        _ => format!("/contests/{}/progress", contest.id),
    };
    let crumbs = vec![Crumb::to(up, contest.title.clone()), Crumb::here(m::signed_sheet(lang).to_owned())];
    let zone = &contest.settings.time_zone;
    let ended = view.signature.reopened_at.map(|at| {
        let (when, reason) = (moment(at, zone).full(lang), &view.signature.reopen_reason);
        let body = if reason.is_empty() { m::ended_body(lang, &when) } else { m::ended_because(lang, &when, reason) };
        view! { <Notice tone=Tone::Warning title=m::ended_title(lang)><p>{body}</p></Notice> }
    });
    let versions = versions(view, lang);
    let criteria: Vec<(String, String)> =
        rubric.criteria.iter().map(|one| (one.key.clone(), one.label.get(lang).to_owned())).collect();
    let rows: Vec<_> = signed.sheets.iter().map(|sheet| row(sheet, &rubric, &criteria, lang)).collect();
    let heads = criteria.clone();
    let head = move || {
        let heads = heads.clone();
        let marks: Vec<_> = heads.into_iter().map(|(_, name)| view! { <Head number=true>{name}</Head> }).collect();
        view! {
            <Head>{m::number(lang)}</Head>
            <Head>{m::title(lang)}</Head>
            {marks}
            <Head number=true>{m::total(lang)}</Head>
            <Head number=true>{m::watched(lang)}</Head>
            <Head>{m::comment(lang)}</Head>
        }
    };
    let recused = (!signed.recused.is_empty()).then(|| {
        let numbers: Vec<String> = signed.recused.iter().map(|number| m::entry_number(*number)).collect();
        view! { <p>{m::recused_from(lang, &numbers.join(::words::phrases::between(lang)))}</p> }
    });
    let at = moment(view.signature.signed_at, &contest.settings.time_zone).full(lang);
    let (title, statement) = (phrases::beside(lang, &[&signed.title, &round]), signed.statement.clone());
    let (name, hash) = (phrases::labelled(lang, m::signature(lang), &signed.name), view.signature.hash.clone());
    let root = root_on_paper(view.checkpoint.as_ref(), lang);
    // The file is the judge's own receipt.
    let json = view.own.then(|| {
        let href = format!("{list}/signed.json?{ROUND}={}&{SIGNATURE}={hash}", signed.round);
        view! { <div class="acts no-print"><LinkButton href=href>{m::receipt_file(lang)}</LinkButton></div> }
    });
    view! {
        <StandardLayout title=m::signed_sheet(lang) crumbs=crumbs width=Width::Page>
            <div class="signed-sheet">
                {ended}
                <p class="paper-title">{title}</p>
                <DataTable caption=m::signed_sheet(lang) head=head>{rows}</DataTable>
                {recused}
                <blockquote class="statement">{statement}</blockquote>
                <p>{m::receipt(lang, &at)}" "<code class="hash">{hash}</code></p>
                <p class="small muted">{m::receipt_help(lang)}</p>
                {root}
                <p class="signature">
                    <span>{name}</span>
                    <span class="line"></span>
                    <span>{m::signature_date(lang)}</span>
                    <span class="line"></span>
                </p>
                {json}
                {versions}
            </div>
        </StandardLayout>
    }
    .into_any()
}

/// The other signatures of the round: what was signed before the sheets were opened again stays readable.
fn versions(view: &SignedView, lang: Lang) -> Option<AnyView> {
    let contest = &view.contest;
    let base = format!("{}/signed?{ROUND}={}", list_address(contest.id.as_str()), view.signed.round);
    let base = if view.own { base } else { format!("{base}&{JUDGE}={}", view.signature.judge_id) };
    let links: Vec<_> = view
        .all
        .iter()
        .map(|one| {
            let when = moment(one.signed_at, &contest.settings.time_zone).full(lang);
            let words = if one.reopened_at.is_some() { m::version_ended(lang, &when) } else { m::version(lang, &when) };
            let current = (one.hash == view.signature.hash).then_some("page");
            let href = format!("{base}&{SIGNATURE}={}", one.hash);
            view! { <li><a href=href aria-current=current>{words}</a></li> }
        })
        .collect();
    (links.len() > 1).then(|| {
        view! {
            <nav class="no-print" aria-label=m::versions(lang)>
                <h2>{m::versions(lang)}</h2>
                <ul class="plain small">{links}</ul>
            </nav>
        }
        .into_any()
    })
}

fn row(sheet: &SignedSheet, rubric: &Rubric, criteria: &[(String, String)], lang: Lang) -> AnyView {
    let marks: Vec<_> = criteria
        .iter()
        .map(|(key, name)| {
            let mark = sheet.content.marks.get(key).map(|mark| rubric.said(*mark, lang));
            view! { <Cell label=name.clone() number=true>{mark}</Cell> }
        })
        .collect();
    let remarks =
        criteria.iter().filter_map(|(key, name)| Some(phrases::labelled(lang, name, sheet.content.comments.get(key)?)));
    let overall = Some(sheet.content.comment.clone()).filter(|words| !words.is_empty());
    let red_line =
        Some(&sheet.content.red_line).filter(|words| !words.is_empty()).map(|words| m::red_line_is(lang, words));
    let skipped = Some(&sheet.skipped).filter(|words| !words.is_empty()).map(|words| m::skipped_is(lang, words));
    let unverified = sheet.unverified.then(|| m::unverified(lang).to_owned());
    let words: Vec<String> = remarks.chain(overall).chain(red_line).chain(skipped).chain(unverified).collect();
    let (number, title) = (m::entry_number(sheet.number), sheet.title.clone());
    let total = if rubric.is_pass_or_fail() { String::new() } else { points_2(sheet.total) };
    let (total, watched) = (total, sheet.watched_percent.map(|percent| format!("{percent}%")));
    view! {
        <tr>
            <Cell label=m::number(lang)>{number}</Cell>
            <RowHead><span class="work">{title}</span></RowHead>
            {marks}
            <Cell label=m::total(lang) number=true>{total}</Cell>
            <Cell label=m::watched(lang) number=true>{watched}</Cell>
            <Cell label=m::comment(lang)><span class="small">{phrases::beside(lang, &words)}</span></Cell>
        </tr>
    }
    .into_any()
}
