//! `/entries/:entry/receipt`: the numbered receipt and the nomination form (推荐表), to be printed. Server only.

use domain::entry::file_asked;
use domain::form::{asked, keys};
use services::EntryView;

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
        match view.entry.receipt.clone() {
            Some(receipt) => Ok(show(&view, receipt, lang)),
            // A unit signs and seals the form before it submits the entry.
            None if view.contest.settings.intake.nomination_form => Ok(show(&view, String::new(), lang)),
            // Not handed in yet: the entry's page says what is missing.
            None => go(&address(&id)),
        }
    })
}

fn show(view: &EntryView, receipt: String, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    // The form shows what was handed in, not what is being mended now.
    let version = view.versions.first();
    let said = version.map_or(&view.entry.answers, |version| &version.answers);
    let mut rows: Vec<(String, Vec<String>)> = asked(&settings.form, said)
        .into_iter()
        .filter(|field| file_asked(field).is_none())
        .map(|field| {
            let lines = said
                .get(&field.key)
                .map(|answer| answers::lines(settings, &field.key, answer, lang))
                .unwrap_or_default();
            (field.label.get(lang).to_owned(), lines)
        })
        .collect();
    rows.extend(film_rows(view, lang));
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, lines)| {
            let lines: Vec<_> = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect();
            view! { <tr><th scope="row">{name}</th><td>{lines}</td></tr> }
        })
        .collect();
    let submitted = version.map(|version| version.submitted_at).or(view.entry.submitted_at);
    let title = m::nomination_form(lang);
    let crumbs =
        vec![Crumb::to("/entries", m::my_entries(lang)), Crumb::to(address(&view.entry.id), said_title(said, lang))];
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
                        {opinion(m::sign_author(lang), false, lang)}
                        {opinion(m::unit_opinion(lang), true, lang)}
                        {opinion(m::nominating_opinion(lang), true, lang)}
                    </tbody>
                </table>
                <p class="small muted note">{m::printed_note(lang, &contest)}</p>
            </article>
            <div class="acts"><LinkButton href=back>{m::back_to_entry(lang)}</LinkButton></div>
        </StandardLayout>
    }
    .into_any()
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
