//! `/judge/:contest/signed`: the signed score sheet, to be printed, with the hash of what was signed. Server only.

use domain::ids::ContestId;
use domain::judging::signing::SignedSheet;
use domain::scoring::rubric::{Rubric, points_2};
use services::documents::{Align, Block, Column, Document, Table, plain};
use services::{SignatureAsk, SignedView};

use super::queue::{ROUND, SIGNATURE, list_address};
use crate::contests::components::root_on_paper;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use ::words::{phrases, record};
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
    let list = list_address(contest.id.as_str());
    let up = match view {
        SignedView { own: true, .. } => list.clone(),
        SignedView { closed: true, .. } => format!("/contests/{}/rounds/{}", contest.id, signed.round),
        _ => format!("/contests/{}/progress", contest.id),
    };
    let crumbs = vec![Crumb::to(up, contest.title.clone()), Crumb::here(m::signed_sheet(lang).to_owned())];
    let ended = ended(view, lang)
        .map(|body| view! { <Notice tone=Tone::Warning title=m::ended_title(lang)><p>{body}</p></Notice> });
    let versions = versions(view, lang);
    let criteria = criteria(view, lang);
    let rows: Vec<_> = row_texts(view, lang).into_iter().map(|texts| row(texts, &criteria, lang)).collect();
    let head = move || {
        let marks: Vec<_> =
            criteria.clone().into_iter().map(|name| view! { <Head number=true>{name}</Head> }).collect();
        view! {
            <Head>{m::number(lang)}</Head>
            <Head>{m::title(lang)}</Head>
            {marks}
            <Head number=true>{m::total(lang)}</Head>
            <Head number=true>{m::watched(lang)}</Head>
            <Head>{m::comment(lang)}</Head>
        }
    };
    let recused = recused(view, lang).map(|words| view! { <p>{words}</p> });
    let at = moment(view.signature.signed_at, &contest.settings.time_zone).full(lang);
    let (title, statement) = (paper_title(view, lang), signed.statement.clone());
    let (name, hash) = (signatory(view, lang), view.signature.hash.clone());
    let root = root_on_paper(view.checkpoint.as_ref(), lang);
    // The file is the judge's own receipt.
    let json = view.own.then(|| {
        let href = format!("{list}/signed.json?{ROUND}={}&{SIGNATURE}={hash}", signed.round);
        view! { <LinkButton href=href>{m::receipt_file(lang)}</LinkButton> }
    });
    let pdf = format!("{}&{SIGNATURE}={hash}&lang={}", address_of(view, "signed.pdf"), lang.key());
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
                <div class="acts no-print">
                    {json}
                    <LinkButton href=pdf>{common::pdf(lang)}</LinkButton>
                </div>
                {versions}
            </div>
        </StandardLayout>
    }
    .into_any()
}

/// The signed sheet for paper, on its side: a column a criterion needs the width.
#[must_use]
pub fn document(view: &SignedView, lang: Lang) -> Document {
    let title = m::signed_sheet(lang);
    let zone = &view.contest.settings.time_zone;
    let column = |title: &str, share: f32, align: Align| Column { title: title.to_owned(), share, align };
    let mut columns = vec![column(m::number(lang), 1.0, Align::Left), column(m::title(lang), 2.6, Align::Left)];
    columns.extend(criteria(view, lang).iter().map(|name| column(name, 1.0, Align::Right)));
    columns.extend([
        column(m::total(lang), 1.0, Align::Right),
        column(m::watched(lang), 1.0, Align::Right),
        column(m::comment(lang), 3.4, Align::Left),
    ]);
    let rows = row_texts(view, lang).into_iter().map(RowTexts::all).collect();
    let paper = paper_title(view, lang);
    let mut blocks = vec![Block::Title(title.to_owned()), Block::Lead(paper.clone())];
    if let Some(body) = ended(view, lang) {
        blocks.extend([Block::Heading(m::ended_title(lang).to_owned()), Block::Text(body)]);
    }
    blocks.push(Block::Table(Table { summary: title.to_owned(), columns, rows }));
    blocks.extend(recused(view, lang).map(Block::Text));
    blocks.push(Block::Quote(view.signed.statement.clone()));
    let receipt = m::receipt(lang, &moment(view.signature.signed_at, zone).full(lang));
    blocks.push(Block::Text(format!("{receipt} {}", view.signature.hash)));
    blocks.push(Block::Note(m::receipt_help(lang).to_owned()));
    blocks.extend(view.checkpoint.as_ref().map(|one| Block::Note(record::printed(one, lang))));
    blocks.push(Block::Signatures(vec![signatory(view, lang), m::signature_date(lang).to_owned()]));
    let title = phrases::beside(lang, &[title, paper.as_str()]);
    Document { title, lang, look: plain(lang).turned(), blocks, made_at: view.signature.signed_at }
}

/// The contest and the round, as what was signed names them.
fn paper_title(view: &SignedView, lang: Lang) -> String {
    let round = view.contest.settings.round(view.signed.round);
    let round = round.map(|round| round.label.get(lang).to_owned()).unwrap_or_default();
    phrases::beside(lang, &[&view.signed.title, &round])
}

/// Who signs.
fn signatory(view: &SignedView, lang: Lang) -> String {
    phrases::labelled(lang, m::signature(lang), &view.signed.name)
}

/// That the signature has ended, and why.
fn ended(view: &SignedView, lang: Lang) -> Option<String> {
    let when = moment(view.signature.reopened_at?, &view.contest.settings.time_zone).full(lang);
    let reason = &view.signature.reopen_reason;
    Some(if reason.is_empty() { m::ended_body(lang, &when) } else { m::ended_because(lang, &when, reason) })
}

/// Films the judge is recused from.
fn recused(view: &SignedView, lang: Lang) -> Option<String> {
    let numbers: Vec<String> = view.signed.recused.iter().map(|number| m::entry_number(*number)).collect();
    (!numbers.is_empty()).then(|| m::recused_from(lang, &numbers.join(phrases::between(lang))))
}

/// Names of the criteria of the round.
fn criteria(view: &SignedView, lang: Lang) -> Vec<String> {
    let rubric = view.contest.settings.rubric_of(view.signed.round);
    rubric.criteria.iter().map(|one| one.label.get(lang).to_owned()).collect()
}

/// What a sheet of the table says, on the page and on paper.
struct RowTexts {
    number: String,
    title: String,
    /// One a criterion; empty where there is none.
    marks: Vec<String>,
    total: String,
    watched: String,
    words: String,
}

impl RowTexts {
    /// A text for each column.
    fn all(self) -> Vec<String> {
        let Self { number, title, marks, total, watched, words } = self;
        [number, title].into_iter().chain(marks).chain([total, watched, words]).collect()
    }
}

fn row_texts(view: &SignedView, lang: Lang) -> Vec<RowTexts> {
    let rubric = view.contest.settings.rubric_of(view.signed.round);
    view.signed.sheets.iter().map(|sheet| texts_of(sheet, &rubric, lang)).collect()
}

fn texts_of(sheet: &SignedSheet, rubric: &Rubric, lang: Lang) -> RowTexts {
    let content = &sheet.content;
    let marks = rubric.criteria.iter().map(|one| content.marks.get(&one.key).map(|mark| rubric.said(*mark, lang)));
    let remarks = rubric.criteria.iter().filter_map(|one| {
        let comment = content.comments.get(&one.key)?;
        Some(phrases::labelled(lang, one.label.get(lang), comment))
    });
    let overall = Some(content.comment.clone()).filter(|words| !words.is_empty());
    let red_line = Some(&content.red_line).filter(|words| !words.is_empty()).map(|words| m::red_line_is(lang, words));
    let skipped = Some(&sheet.skipped).filter(|words| !words.is_empty()).map(|words| m::skipped_is(lang, words));
    let unverified = sheet.unverified.then(|| m::unverified(lang).to_owned());
    let words: Vec<String> = remarks.chain(overall).chain(red_line).chain(skipped).chain(unverified).collect();
    RowTexts {
        number: m::entry_number(sheet.number),
        title: sheet.title.clone(),
        marks: marks.map(Option::unwrap_or_default).collect(),
        total: if rubric.is_pass_or_fail() { String::new() } else { points_2(sheet.total) },
        watched: sheet.watched_percent.map(|percent| format!("{percent}%")).unwrap_or_default(),
        words: phrases::beside(lang, &words),
    }
}

/// The address of the sheets of this judge and round, without which of the signatures.
fn address_of(view: &SignedView, page: &str) -> String {
    let base = format!("{}/{page}?{ROUND}={}", list_address(view.contest.id.as_str()), view.signed.round);
    if view.own { base } else { format!("{base}&{JUDGE}={}", view.signature.judge_id) }
}

/// The other signatures of the round: what was signed before the sheets were opened again stays readable.
fn versions(view: &SignedView, lang: Lang) -> Option<AnyView> {
    let contest = &view.contest;
    let base = address_of(view, "signed");
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

fn row(texts: RowTexts, criteria: &[String], lang: Lang) -> AnyView {
    let RowTexts { number, title, marks, total, watched, words } = texts;
    // An empty cell is left out on a phone.
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let marks: Vec<_> = marks
        .into_iter()
        .zip(criteria)
        .map(|(mark, name)| view! { <Cell label=name.clone() number=true>{said(mark)}</Cell> })
        .collect();
    let watched = said(watched);
    view! {
        <tr>
            <Cell label=m::number(lang)>{number}</Cell>
            <RowHead><span class="work">{title}</span></RowHead>
            {marks}
            <Cell label=m::total(lang) number=true>{total}</Cell>
            <Cell label=m::watched(lang) number=true>{watched}</Cell>
            <Cell label=m::comment(lang)><span class="small">{words}</span></Cell>
        </tr>
    }
    .into_any()
}
