//! What erasing somebody does, before it is done. Server only.

use services::{ErasureKind, ErasureReport};

use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use words::accounts as m;

/// What is erased by kind, what is kept, and the button that does it, as the form of this name.
pub fn erasure(report: &ErasureReport, form: &'static str, lang: Lang) -> AnyView {
    let figure = |rows: i64| u64::try_from(rows).unwrap_or_default();
    let rows: Vec<_> = report
        .erased
        .iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(kind, rows)| {
            let (what, rows) = (kind_words(*kind, lang), rows.to_string());
            view! { <tr><RowHead>{what}</RowHead><Cell label=m::erase_rows(lang) number=true>{rows}</Cell></tr> }
        })
        .collect();
    let head = move || view! { <Head>{m::erase_what(lang)}</Head><Head number=true>{m::erase_rows(lang)}</Head> };
    let kept = &report.kept;
    let films = kept.films.len();
    let mut staying = vec![m::kept_proofs(lang).to_owned()];
    if kept.sheets > 0 {
        staying.push(m::kept_sheets(lang, figure(kept.sheets)));
    }
    if films > 0 {
        staying.push(m::kept_films(lang, u64::try_from(films).unwrap_or_default()));
    }
    if kept.certificates > 0 {
        staying.push(m::kept_certificates(lang, figure(kept.certificates)));
    }
    if report.kept_audit > 0 {
        staying.push(m::kept_audit(lang, figure(report.kept_audit)));
    }
    staying.push(m::kept_elsewhere(lang).to_owned());
    let staying: Vec<_> = staying.into_iter().map(|line| view! { <li>{line}</li> }).collect();
    let named: Vec<_> = kept
        .films
        .iter()
        .map(|film| {
            let film = ::words::phrases::labelled(lang, &film.contest, &film.title);
            view! { <li>{film}</li> }
        })
        .collect();
    let named = (films > 0).then(|| view! { <ul class="small">{named}</ul> });
    let (title, lead) = (m::erase_title(lang, &report.name), m::erase_lead(lang, &report.email));
    let (confirm, id) = (m::erase_confirm(lang, &report.name), report.account.to_string());
    view! {
        <Sheet title=title>
            <p>{lead}</p>
            <DataTable caption=m::erase_table(lang) head=head>{rows}</DataTable>
            <p><b>{m::kept_title(lang)}</b></p>
            <ul>{staying}</ul>
            {named}
            <form method="post">
                <Hidden name=FORM_FIELD value=form/>
                <Hidden name="id" value=id/>
                <div class="acts"><Submit kind=Kind::Primary>{confirm}</Submit></div>
            </form>
        </Sheet>
    }
    .into_any()
}

/// A kind of rows in words.
const fn kind_words(kind: ErasureKind, lang: Lang) -> &'static str {
    match kind {
        ErasureKind::SignIn => m::erase_sign_in(lang),
        ErasureKind::Links => m::erase_links(lang),
        ErasureKind::Letters => m::erase_letters(lang),
        ErasureKind::Memberships => m::erase_memberships(lang),
        ErasureKind::Entries => m::erase_entries(lang),
        ErasureKind::Certificates => m::erase_certificates(lang),
        ErasureKind::Reasons => m::erase_reasons(lang),
        ErasureKind::Notes => m::erase_notes(lang),
        ErasureKind::Signatures => m::erase_signatures(lang),
        ErasureKind::Openings => m::erase_openings(lang),
        ErasureKind::Audit => m::erase_audit(lang),
    }
}
