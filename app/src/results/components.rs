//! Parts that every page about a result shows.

use domain::contest::round::Line;
use domain::scoring::rubric::points_2;
use services::LineFilm;
use services::exports::{ExportFormat, ExportKind};

use crate::contests::components::export_address;
use crate::contests::words::count;
use crate::ui::prelude::*;
use words::judging::entry_number;
use words::results as m;

/// Links to the files of a sealed selection, in the language of the page and in the others.
#[component]
pub fn Exports(
    /// The contest's id.
    #[prop(into)]
    contest: String,
) -> impl IntoView {
    let lang = use_lang();
    let link = |words: &'static str, format: ExportFormat, to: Lang| {
        let href = export_address(&contest, ExportKind::Shortlist, format, to);
        view! { <a href=href lang=to.tag()>{words}</a> }
    };
    let others = Lang::ALL.iter().filter(|other| **other != lang);
    let others: Vec<_> = others
        .map(|other| {
            view! {
                <span class="muted" lang=other.tag()>{other.own_name()}</span>
                {link("XLSX", ExportFormat::Xlsx, *other)}
                {link("CSV", ExportFormat::Csv, *other)}
            }
        })
        .collect();
    view! {
        <nav class="exports small" aria-label=m::export(lang)>
            <span class="muted">{m::export(lang)}</span>
            {link("XLSX", ExportFormat::Xlsx, lang)}
            {link("CSV", ExportFormat::Csv, lang)}
            {link("JSON", ExportFormat::Json, lang)}
            {others}
        </nav>
    }
    .into_any()
}

/// The films on each side of a line; `ends` after the last round, where all are simply ranked.
pub fn line_sheet(line: &Line<LineFilm>, ends: bool, lang: Lang) -> AnyView {
    let above = if ends { m::ranked(lang) } else { m::goes_on(lang) };
    let sides = [
        (above, TagTone::Jade, &line.above),
        (m::tied_at_line(lang), TagTone::Amber, &line.tied),
        (m::stays(lang), TagTone::Plain, &line.below),
    ];
    let rows: Vec<_> = sides
        .into_iter()
        .flat_map(|(words, tone, films)| films.iter().map(move |film| line_row(film, words, tone, lang)))
        .collect();
    let head = move || {
        view! {
            <Head number=true>{m::rank(lang)}</Head>
            <Head>{m::work(lang)}</Head>
            <Head number=true>{m::score(lang)}</Head>
            <Head>{m::outcome(lang)}</Head>
        }
    };
    let of = |films: &[LineFilm]| count(films.len());
    let note = (!ends).then(|| m::line_note(lang, of(&line.above), of(&line.tied), of(&line.below)));
    view! {
        <Sheet title=m::line(lang) note=note.unwrap_or_default() flush=true>
            <DataTable caption=m::line(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}

fn line_row(film: &LineFilm, words: &'static str, tone: TagTone, lang: Lang) -> AnyView {
    let (title, number) = (film.title.clone(), entry_number(film.number));
    let (rank, score) = film.standing.unzip();
    let score = score.map_or_else(|| "—".to_owned(), points_2);
    view! {
        <tr>
            <td class="n rank">{rank}</td>
            <RowHead><span class="work">{title}</span>" "<small class="muted">{number}</small></RowHead>
            <Cell label=m::score(lang) number=true>{score}</Cell>
            <Cell><Tag tone=tone>{words}</Tag></Cell>
        </tr>
    }
    .into_any()
}
