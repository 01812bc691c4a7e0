//! `/entries/:entry/receipt`: the numbered receipt and the nomination form (推荐表), to be printed. Server only.

use domain::entry::file_asked;
use domain::form::{asked, keys};
use services::EntryView;
use services::documents::{Block, Document, FormBody, FormRow, plain};

use super::answers;
use super::entry::address;
use super::film::films;
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::when;
use islands::session;
use words::entries as m;
use words::phrases::{beside, size};

/// The receipt of an entry that was handed in.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    page(async {
        let id = param("entry")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let view = services.entry(&actor, &id).await?;
        match receipt_of(&view) {
            Some(receipt) => Ok(show(&view, receipt, lang)),
            // Not handed in yet: the entry's page says what is missing.
            None => go(&address(&id)),
        }
    })
}

fn show(view: &EntryView, receipt: String, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let version = view.versions.first();
    let rows: Vec<_> = rows(view, lang)
        .into_iter()
        .map(|(name, lines)| {
            let lines: Vec<_> = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect();
            view! { <tr><th scope="row">{name}</th><td>{lines}</td></tr> }
        })
        .collect();
    let submitted = version.map(|version| version.submitted_at).or(view.entry.submitted_at);
    let title = m::nomination_form(lang);
    let crumbs = vec![
        Crumb::to("/entries", m::my_entries(lang)),
        Crumb::to(address(&view.entry.id), said_title(said(view), lang)),
    ];
    let number = view.entry.number.map(::words::judging::entry_number).unwrap_or_default();
    let (back, contest) = (address(&view.entry.id), view.contest.title.clone());
    let time_zone = settings.time_zone.clone();
    let done = (!receipt.is_empty()).then(|| {
        view! { <Notice tone=Tone::Done title=m::submitted(lang, &receipt)><p>{m::print_hint(lang)}</p></Notice> }
    });
    let numbers = submitted.map(|at| {
        view! {
            <dl class="numbers">
                <div><dt>{m::receipt_number(lang)}</dt><dd>{receipt.clone()}</dd></div>
                <div><dt>{m::number(lang)}</dt><dd>{number}</dd></div>
                <div>
                    <dt>{m::submitted_on(lang)}</dt>
                    <dd><when::When at=at zone=time_zone full=true/></dd>
                </div>
            </dl>
        }
    });
    let opinions: Vec<_> = opinions(lang).into_iter().map(|(name, tall)| opinion(name, tall, lang)).collect();
    let pdf = format!("{back}/receipt.pdf?lang={}", lang.key());
    view! {
        <StandardLayout title=title crumbs=crumbs width=Width::Text bare=true>
            <div class="screen-only">
                {done}
            </div>
            <article class="sheet nomination">
                <header>
                    <p class="muted">{contest.clone()}</p>
                    <h1>{title}</h1>
                </header>
                {numbers}
                <table>
                    <tbody>
                        {rows}
                        {opinions}
                    </tbody>
                </table>
                <p class="small muted note">{m::printed_note(lang, &contest)}</p>
            </article>
            <div class="acts">
                <LinkButton href=pdf>{common::pdf(lang)}</LinkButton>
                <LinkButton href=back>{m::back_to_entry(lang)}</LinkButton>
            </div>
        </StandardLayout>
    }
    .into_any()
}

/// The form for paper; nothing before there is one.
#[must_use]
pub fn document(view: &EntryView, lang: Lang) -> Option<Document> {
    let receipt = receipt_of(view)?;
    let settings = &view.contest.settings;
    let submitted = view.versions.first().map(|version| version.submitted_at).or(view.entry.submitted_at);
    let number = view.entry.number.map(::words::judging::entry_number).unwrap_or_default();
    let numbers = submitted.map(|at| {
        let when = when::moment(at, &settings.time_zone).full(lang);
        let facts = [(m::receipt_number(lang), receipt), (m::number(lang), number), (m::submitted_on(lang), when)];
        facts.map(|(name, said)| (name.to_owned(), vec![said]))
    });
    let asked = numbers.into_iter().flatten().chain(rows(view, lang));
    let rows = asked.map(|(label, lines)| FormRow { label, body: FormBody::Lines(lines) });
    let opinions = opinions(lang).into_iter().map(|(name, tall)| {
        let seal = tall.then(|| m::seal_here(lang).to_owned());
        let signed = tall.then(|| m::person_in_charge(lang).to_owned()).into_iter().collect();
        FormRow { label: name.to_owned(), body: FormBody::Opinion { seal, signed, date: m::date(lang).to_owned() } }
    });
    let (form, contest) = (m::nomination_form(lang), &view.contest.title);
    let title = said_title(said(view), lang);
    let blocks = vec![
        Block::Lead(contest.clone()),
        Block::Title(form.to_owned()),
        Block::Form(rows.chain(opinions).collect()),
        Block::Note(m::printed_note(lang, contest)),
    ];
    let made_at = submitted.unwrap_or(view.entry.updated_at);
    Some(Document { title: beside(lang, &[form, title.as_str()]), lang, look: plain(lang), blocks, made_at })
}

/// The number of the receipt of a form that is there; a unit signs and seals the form before it submits the entry, and has none yet.
fn receipt_of(view: &EntryView) -> Option<String> {
    let before = view.contest.settings.intake.nomination_form;
    view.entry.receipt.clone().or_else(|| before.then(String::new))
}

/// What was answered. The form shows what was handed in, not what is being mended now.
fn said(view: &EntryView) -> &domain::form::Answers {
    view.versions.first().map_or(&view.entry.answers, |version| &version.answers)
}

/// Each question with its answer, then the film.
fn rows(view: &EntryView, lang: Lang) -> Vec<(String, Vec<String>)> {
    let (settings, said) = (&view.contest.settings, said(view));
    let questions = asked(&settings.form, said).into_iter().filter(|field| file_asked(field).is_none());
    let answered = questions.map(|field| {
        let answer = said.get(&field.key);
        let lines = answer.map(|answer| answers::lines(settings, &field.key, answer, lang)).unwrap_or_default();
        (field.label.get(lang).to_owned(), lines)
    });
    answered.chain(film_rows(view, lang)).collect()
}

/// Whose opinions are asked for; those of units with a seal.
fn opinions(lang: Lang) -> [(&'static str, bool); 3] {
    [(m::sign_author(lang), false), (m::unit_opinion(lang), true), (m::nominating_opinion(lang), true)]
}

fn said_title(answers: &domain::form::Answers, lang: Lang) -> String {
    m::titled(lang, &domain::form::text_of(answers, keys::TITLE))
}

/// The film that was handed in: its measures where it is still the one, its hash always.
fn film_rows(view: &EntryView, lang: Lang) -> Vec<(String, Vec<String>)> {
    let hash = view.versions.first().and_then(|version| version.file_sha256.clone());
    let film = films(view).0.filter(|film| film.sha256 == hash);
    let measures = film.map(|film| {
        let picture = film.width.zip(film.height).map(|(width, height)| format!("{width}×{height}"));
        [film.duration_ms.map(common::clock), picture, Some(size(film.size_bytes)), Some(film.filename.clone())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    });
    vec![
        (m::judging_copy(lang).to_owned(), measures.iter().map(|measures| beside(lang, measures)).collect()),
        (m::checksum(lang).to_owned(), hash.into_iter().collect()),
    ]
}

/// Room for an opinion, a signature, a seal and a date.
fn opinion(name: &'static str, tall: bool, lang: Lang) -> AnyView {
    let seal = tall.then(|| view! { <span class="muted">{m::seal_here(lang)}</span> });
    let signed = tall.then(|| view! { <span>{m::person_in_charge(lang)}<span class="line"></span></span> });
    view! {
        <tr class=if tall { "opinion tall" } else { "opinion" }>
            <th scope="row">{name}</th>
            <td>
                <div class="sign">
                    {seal}
                    {signed}
                    <span class="date">{m::date(lang)}</span>
                </div>
            </td>
        </tr>
    }
    .into_any()
}
