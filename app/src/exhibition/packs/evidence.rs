//! The form that takes evidence in, and what became of each file.

use domain::exhibition::packs::MOST_EVIDENCE_FILES;
use domain::ids::SiteId;
use services::{Actor, BroughtEvidence, EvidenceOutcome, EvidenceReport, Services};

use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use islands::web;
use words::exhibition_packs as m;

const IMPORT: &str = "import";
/// The field of the files; their names come in a field of this name with this ending.
const FILES: &str = "evidence";
const NAMES: &str = "evidence-file";

/// What an import left to be shown.
pub(super) struct Import {
    form: FormState,
    reports: Vec<EvidenceReport>,
}

/// What became of the form, if it was sent: an import without any refusal leaves the page with these words.
///
/// # Errors
/// What ends the page.
pub(super) async fn import(
    services: &Services,
    actor: &Actor,
    at: Option<&SiteId>,
    lang: Lang,
) -> Result<Result<Import, Flash>, AppError> {
    let mut import = Import { form: FormState::blank(IMPORT), reports: Vec::new() };
    let Some(sent) = posted(IMPORT) else { return Ok(Ok(import)) };
    match services.import_evidence(actor, at, &brought(&sent, lang)).await {
        Ok(reports) if reports.iter().any(|one| one.outcome.is_refused()) => {
            web::set_status(422);
            import.reports = reports;
        }
        Ok(reports) if reports.iter().all(|one| one.outcome == EvidenceOutcome::Known) => {
            return Ok(Err(Flash::warning(m::known(lang))));
        }
        Ok(reports) => return Ok(Err(Flash::done(m::all_taken(lang, reports.len())))),
        Err(error) => import.form = sent.keep(error.into())?,
    }
    Ok(Ok(import))
}

/// The files that were sent. One more than may be is enough to refuse them.
fn brought(sent: &Sent, lang: Lang) -> Vec<BroughtEvidence> {
    let names = sent.all(NAMES);
    let name = |at: usize| names.get(at).map(|name| domain::typed::line(name)).filter(|name| !name.is_empty());
    let files = sent.all(FILES).into_iter().enumerate().take(MOST_EVIDENCE_FILES.saturating_add(1));
    files
        .map(|(at, text)| BroughtEvidence {
            name: name(at).unwrap_or_else(|| m::unnamed(lang).to_owned()),
            text: text.to_owned(),
        })
        .collect()
}

impl Import {
    /// The form, below what became of files that were sent.
    pub(super) fn show(&self, zone: &str, lang: Lang) -> AnyView {
        let refused = refused_words(&self.form);
        let report = self.report(zone, lang);
        let id = self.form.id(FILES);
        let (of, help, described) = (id.clone(), format!("{id}-help"), format!("{id}-help"));
        view! {
            {report}
            <Sheet title=m::import(lang)>
                {refused}
                <form class="form" method="post" enctype="multipart/form-data">
                    <Hidden name=FORM_FIELD value=IMPORT/>
                    <div class="field">
                        <label for=of>{m::choose(lang)}</label>
                        <div class="control">
                            <input
                                class="input"
                                type="file"
                                id=id
                                name=FILES
                                accept=".json,application/json"
                                multiple=true
                                required=true
                                aria-describedby=described
                            />
                        </div>
                        <p class="help" id=help>{m::import_help(lang)}</p>
                    </div>
                    <p class="small muted">{m::worth(lang)}</p>
                    <div class="acts"><Submit kind=Kind::Primary>{m::take_in(lang)}</Submit></div>
                </form>
            </Sheet>
        }
        .into_any()
    }

    fn report(&self, zone: &str, lang: Lang) -> Option<AnyView> {
        if self.reports.is_empty() {
            return None;
        }
        let refused = self.reports.iter().filter(|one| one.outcome.is_refused()).count();
        let title = m::not_all(lang, refused);
        let rows: Vec<_> = self.reports.iter().map(|one| row(one, zone, lang)).collect();
        let head = move || {
            view! {
                <Head>{m::file(lang)}</Head>
                <Head>{m::outcome(lang)}</Head>
            }
        };
        let report = view! {
            <Notice tone=Tone::Error title=title/>
            <Sheet title=m::report(lang) flush=true>
                <DataTable caption=m::report(lang) head=head>{rows}</DataTable>
            </Sheet>
        };
        Some(report.into_any())
    }
}

fn row(report: &EvidenceReport, zone: &str, lang: Lang) -> AnyView {
    let words = match &report.outcome {
        EvidenceOutcome::Taken(site) => m::taken(lang, site),
        EvidenceOutcome::Known => m::known(lang).to_owned(),
        EvidenceOutcome::Faulty(fault) => m::fault(lang, fault, |at| moment(at, zone).short(lang)),
        EvidenceOutcome::Refused(refusal) => refusal.message(lang),
    };
    let name = report.name.clone();
    view! {
        <tr>
            <RowHead>{name}</RowHead>
            <Cell label=m::outcome(lang)>{words}</Cell>
        </tr>
    }
    .into_any()
}
