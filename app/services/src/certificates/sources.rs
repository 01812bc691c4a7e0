//! What certificates are made from: the chosen works with their grades, and the templates.

use std::collections::{BTreeMap, BTreeSet};

use domain::awards::decided::{DecidedAwards, DecidedGrade};
use domain::certificates::{CertificateKind, ChosenWork, OrganisationHonour, Recipient, recipients, standard_template};
use domain::contest::preset::Preset;
use domain::ids::{CertificateId, ContestId, EntryId};
use domain::text::{Lang, Text};
use store::{Certificate, Contest, Entry, KeptTemplate, Tx};

use crate::amendments::withdrawal::chosen_films;
use crate::awards::result::organisations;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::time::local_time;

/// The works that are chosen now, best first, and what was awarded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Honoured {
    works: Vec<Entry>,
    grades: BTreeMap<EntryId, Text>,
    organisations: Option<OrganisationHonour>,
}

impl Honoured {
    /// As this transaction sees them; `None` before the selection is sealed.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: &Contest) -> Result<Option<Self>> {
        let chosen = match chosen_films(tx, contest).await {
            Err(ServiceError::Refused(Refusal::NotSealed)) => return Ok(None),
            found => found?,
        };
        let mut found: BTreeMap<EntryId, Entry> =
            tx.entries_with_ids(&chosen).await?.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        let works = chosen.iter().filter_map(|id| found.remove(id)).collect();
        let (grades, organisations) = awarded(tx, contest).await?;
        Ok(Some(Self { works, grades, organisations }))
    }

    /// Who gets certificates of a kind.
    pub(crate) fn recipients(&self, kind: CertificateKind, contest: &Contest, language: Lang) -> Vec<Recipient> {
        let works: Vec<ChosenWork<'_>> = self
            .works
            .iter()
            .map(|entry| ChosenWork { entry: &entry.id, answers: &entry.answers, grade: self.grades.get(&entry.id) })
            .collect();
        let contest = (contest.settings.as_ref(), contest.title.as_str());
        recipients(kind, &works, self.organisations.as_ref(), contest, language)
    }
}

/// The grades of films and the award for organisations. A contest without awards gives neither: a work is then an official selection.
async fn awarded(tx: &mut dyn Tx, contest: &Contest) -> Result<(BTreeMap<EntryId, Text>, Option<OrganisationHonour>)> {
    let Some(decision) = tx.award_decision(&contest.id).await? else { return Ok((BTreeMap::new(), None)) };
    let DecidedAwards { grades, organisation } = decision.content;
    let of_films = grades
        .into_iter()
        .flat_map(|DecidedGrade { label, films, .. }| films.into_iter().map(move |film| (film, label.clone())));
    // Where the form tells the office alone who sent a film, none is printed either.
    let honour = organisation.map(|award| {
        let label = award.label.clone();
        let names = organisations(&contest.settings, award).map(|told| told.names).unwrap_or_default();
        OrganisationHonour { label, names }
    });
    Ok((of_films.collect(), honour))
}

/// The template of a kind; version 0 is the standard page, which nobody has changed.
pub(crate) async fn template_of(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    kind: CertificateKind,
) -> Result<KeptTemplate> {
    let kept = tx.certificate_templates(&contest.id).await?.into_iter().find(|one| one.kind == kind);
    Ok(kept.unwrap_or_else(|| {
        let language = if contest.preset == Preset::Festival.key() { Lang::En } else { Lang::Zh };
        let year: String = local_time(cx.now(), &contest.settings.time_zone).chars().take(4).collect();
        KeptTemplate { kind, version: 0, content: standard_template(kind, language, &year) }
    }))
}

/// Those who have no certificate of the kind that holds.
pub(crate) fn without_one(found: Vec<Recipient>, kind: CertificateKind, issued: &[Certificate]) -> Vec<Recipient> {
    let holding: BTreeSet<&str> =
        issued.iter().filter(|one| one.kind == kind && one.end.is_none()).map(|one| one.recipient.as_str()).collect();
    found.into_iter().filter(|one| !holding.contains(one.key.as_str())).collect()
}

/// A certificate of this contest.
pub(crate) async fn certificate_in(tx: &mut dyn Tx, contest: &ContestId, id: &CertificateId) -> Result<Certificate> {
    let found = tx.certificate(id).await?.filter(|one| one.contest_id == *contest);
    found.ok_or(ServiceError::NotFound)
}
