//! Taking evidence of viewings: from the site's page, from packs and by hand. It may come many times, in parts and in any order.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::evidence::{Evidence, Said};
use domain::exhibition::settings::ExhibitionSettings;
use domain::exhibition::viewing::{ViewingProgress, ViewingSource, ViewingState};
use domain::exhibition::viewing_problem::ViewingProblem;
use domain::ids::{EntryId, SiteId, ViewingId};
use domain::time::Micros;
use store::{Site, Tx, Viewing, ViewingAnswer, ViewingParts};

use super::programme::{Programme, programme_of};
use super::taken::{TakenEvidence, TakenFilms};
use crate::Services;
use crate::accounts::secret::keyed_hash;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::enter_site;
use crate::exhibition::library::films::films_named;
use crate::exhibition::participation::days::recount_day;
use crate::exhibition::settings::{settings, today};
use crate::time::ahead_s;

/// How evidence came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival<'a> {
    /// From where.
    pub(crate) source: ViewingSource,
    /// From which network, where that is known.
    pub(crate) network: Option<&'a str>,
}

impl Services {
    /// Takes what the page of a site tells of a viewing of its own. The same again changes nothing; neither does what came before and
    /// arrives late.
    ///
    /// # Errors
    /// A missing permission, no such site, a viewing, plan or menu of another site, or what cannot be.
    pub async fn send_evidence(
        &self,
        actor: &Actor,
        site: &SiteId,
        evidence: &Evidence,
        network: Option<&str>,
    ) -> Result<TakenEvidence> {
        let mut tx = self.write_shared().await?;
        let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::HoldViewings).await?;
        let arrival = Arrival { source: ViewingSource::Player, network };
        let taken = take(self, &mut *tx, actor, &site, evidence, arrival).await?;
        tx.commit().await?;
        Ok(taken)
    }
}

/// Takes evidence of a viewing at a site. Whoever calls has asked for the permission.
///
/// # Errors
/// A viewing, plan or menu of another site, evidence that came from elsewhere already, or what cannot be.
pub(crate) async fn take_evidence(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    site: &Site,
    evidence: &Evidence,
    source: ViewingSource,
) -> Result<TakenEvidence> {
    take(cx, tx, actor, site, evidence, Arrival { source, network: None }).await
}

/// As [`take_evidence`], with the network it came from.
pub(crate) async fn take(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    site: &Site,
    evidence: &Evidence,
    arrival: Arrival<'_>,
) -> Result<TakenEvidence> {
    let now = cx.now();
    let evidence = evidence.clone().cleaned();
    let evidence = if arrival.source == ViewingSource::Player { evidence.by_the_servers_clock(now) } else { evidence };
    if let Some(problem) = evidence.problem(now) {
        return Err(Refusal::Viewing(ViewingProblem::Evidence(problem)).into());
    }
    let (known, parts) = known_with_parts(tx, site, &evidence.viewing).await?.unzip();
    let parts = parts.unwrap_or_default();
    if let Some(viewing) = &known {
        if !viewing.state.is_open() {
            // Whoever sent it may forget it: it is decided.
            return Ok(TakenEvidence::of(viewing, &parts.films, Vec::new()));
        }
        if viewing.source != arrival.source && parts.films.iter().any(|film| film.play.is_played()) {
            return Err(Refusal::Viewing(ViewingProblem::OtherSource).into());
        }
    }
    if let Some(problem) = evidence.revision_problem(known.as_ref().map_or(0, |known| known.revision)) {
        return Err(Refusal::Viewing(ViewingProblem::Evidence(problem)).into());
    }
    let (settings, secret) = settings(tx).await?;
    let programme = programme_known(tx, site, known.as_ref(), &evidence).await?;
    let lengths = lengths_of(cx, tx, &programme, &parts, &evidence).await?;
    let taken = TakenFilms::of(&parts.films, &evidence.films, arrival.source, &lengths, now);
    let before = known.as_ref().map_or_else(Said::default, |viewing| said_of(viewing, &parts));
    let said = before.with(told_by(cx, tx, &evidence, &lengths).await?);

    let begun = || fresh(site, &evidence, arrival.source, today(cx, &settings), now);
    let mut viewing = known.clone().unwrap_or_else(begun);
    let is_newer = known.as_ref().is_none_or(|known| evidence.revision > known.revision);
    if is_newer {
        viewing.kind = evidence.kind;
    }
    // A stick is brought in when everything is done. What the office returned is sent again by a new word of the site alone.
    let sends = evidence.reported || arrival.source == ViewingSource::Pack;
    let progress = ViewingProgress {
        played: taken.is_played(),
        answered: !said.answers.is_empty(),
        reported: sends && said.heads > 0 && (is_newer || viewing.state != ViewingState::Returned),
    };
    viewing.state = viewing.state.after(progress);
    viewing.source = arrival.source;
    say(&mut viewing, &said);
    place_in_time(&mut viewing, &taken, &settings);
    if known.as_ref() == Some(&viewing) && !taken.is_changed() && said == before {
        return Ok(TakenEvidence::of(&viewing, taken.films.values(), taken.unknown));
    }
    if let Some(network) = arrival.network {
        viewing.network = Some(keyed_hash(&secret, &format!("network {network}"))?);
    }
    viewing.received_at = Some(now);
    write(cx, tx, actor, Change { known, viewing: &mut viewing, parts: &parts, taken: &taken, before, said }).await?;
    Ok(TakenEvidence::of(&viewing, taken.films.values(), taken.unknown))
}

/// A viewing of this site, if it is known.
///
/// # Errors
/// Not found where it is another site's: who asks may not know of it.
pub(super) async fn known_viewing(tx: &mut dyn Tx, site: &Site, id: &ViewingId) -> Result<Option<Viewing>> {
    match tx.viewing(id).await? {
        Some(viewing) if viewing.site != site.number => Err(ServiceError::NotFound),
        found => Ok(found),
    }
}

/// As [`known_viewing`], with everything that hangs on it.
///
/// # Errors
/// As [`known_viewing`].
pub(super) async fn known_with_parts(
    tx: &mut dyn Tx,
    site: &Site,
    id: &ViewingId,
) -> Result<Option<(Viewing, ViewingParts)>> {
    match tx.whole_viewing(id).await? {
        Some((viewing, _)) if viewing.site != site.number => Err(ServiceError::NotFound),
        found => Ok(found),
    }
}

/// A viewing of which nothing is known but what was sent.
pub(super) fn fresh(site: &Site, evidence: &Evidence, source: ViewingSource, day: Day, now: Micros) -> Viewing {
    Viewing {
        id: evidence.viewing.clone(),
        site: site.number,
        plan: evidence.plan.clone(),
        menu: evidence.menu.clone(),
        kind: evidence.kind,
        state: ViewingState::Planned,
        source,
        planned_at: None,
        started_at: None,
        ended_at: None,
        day,
        heads: 0,
        ordered_heads: 0,
        revision: 0,
        feedback: String::new(),
        returned_reason: String::new(),
        network: None,
        received_at: None,
        reported_at: None,
        version: 0,
        created_at: now,
        updated_at: now,
    }
}

/// What the viewing shows. A plan or menu that ended since takes nothing from what was held by it.
async fn programme_known(
    tx: &mut dyn Tx,
    site: &Site,
    known: Option<&Viewing>,
    evidence: &Evidence,
) -> Result<Programme> {
    let Some(known) = known else {
        return programme_of(tx, site.number, evidence.plan.as_ref(), evidence.menu.as_ref()).await;
    };
    match programme_of(tx, site.number, known.plan.as_ref(), known.menu.as_ref()).await {
        Err(ServiceError::NotFound) => Ok(Programme::default()),
        found => found,
    }
}

/// The lengths of all films that the site can have played: those of the programme, those known, and those of the library.
async fn lengths_of(
    cx: &Context,
    tx: &mut dyn Tx,
    programme: &Programme,
    parts: &ViewingParts,
    evidence: &Evidence,
) -> Result<BTreeMap<EntryId, i64>> {
    let mut lengths: BTreeMap<EntryId, i64> =
        programme.films.iter().map(|film| (film.entry.clone(), film.length_ms)).collect();
    lengths.extend(parts.films.iter().map(|film| (film.entry.clone(), film.play.length_ms)));
    lengths.retain(|_, length_ms| *length_ms > 0);
    let told = evidence.films.iter().map(|film| &film.entry);
    let missing: BTreeSet<&EntryId> = told.filter(|entry| !lengths.contains_key(*entry)).collect();
    if !missing.is_empty() {
        let missing: Vec<EntryId> = missing.into_iter().cloned().collect();
        let found = films_named(cx, tx, &missing).await?;
        lengths.extend(found.into_iter().map(|film| (film.entry, film.length_ms)));
    }
    Ok(lengths)
}

/// What the site says, about films that it can have and wishes for films that are there.
async fn told_by(cx: &Context, tx: &mut dyn Tx, evidence: &Evidence, lengths: &BTreeMap<EntryId, i64>) -> Result<Said> {
    let mut said = evidence.said();
    said.answers.retain(|(entry, _), _| lengths.contains_key(entry));
    let wished: BTreeSet<EntryId> = said.wishes.iter().filter_map(|wish| wish.entry.clone()).collect();
    if !wished.is_empty() {
        let wished: Vec<EntryId> = wished.into_iter().collect();
        let found = films_named(cx, tx, &wished).await?;
        let found: BTreeSet<EntryId> = found.into_iter().map(|film| film.entry).collect();
        said.wishes.retain(|wish| wish.entry.as_ref().is_none_or(|entry| found.contains(entry)));
    }
    Ok(said)
}

/// What is kept of what the site said.
pub(super) fn said_of(viewing: &Viewing, parts: &ViewingParts) -> Said {
    let answers = parts.answers.iter();
    Said {
        answers: answers.map(|one| ((one.entry.clone(), one.question), one.answer.clone())).collect(),
        wishes: parts.wishes.clone(),
        ..viewing.said()
    }
}

fn say(viewing: &mut Viewing, said: &Said) {
    viewing.revision = said.revision;
    viewing.heads = said.heads;
    viewing.ordered_heads = said.ordered_heads;
    viewing.feedback.clone_from(&said.feedback);
}

/// A viewing lies where its films were played; until then, where it is planned.
fn place_in_time(viewing: &mut Viewing, taken: &TakenFilms, settings: &ExhibitionSettings) {
    if let Some((from, until)) = taken.span() {
        viewing.started_at = Some(from);
        viewing.ended_at = Some(until);
        viewing.day = Day::of(from, ahead_s(&settings.time_zone, from));
    }
}

/// What is written of a viewing.
struct Change<'a> {
    known: Option<Viewing>,
    viewing: &'a mut Viewing,
    parts: &'a ViewingParts,
    taken: &'a TakenFilms,
    before: Said,
    said: Said,
}

async fn write(cx: &Context, tx: &mut dyn Tx, actor: &Actor, change: Change<'_>) -> Result<()> {
    let Change { known, viewing, parts, taken, before, said } = change;
    let now = cx.now();
    let known_version = known.as_ref().map_or(0, |known| known.version);
    let was_reported = known.as_ref().is_some_and(|known| known.state == ViewingState::Reported);
    let is_reported = viewing.state == ViewingState::Reported && !was_reported;
    viewing.version = known_version.saturating_add(1);
    viewing.updated_at = now;
    if is_reported {
        viewing.reported_at = Some(now);
    }
    if !tx.put_viewing(viewing, known_version).await? {
        return Err(ServiceError::Conflict);
    }
    if taken.removed {
        tx.remove_viewing_films(&viewing.id).await?;
    }
    for film in taken.films.values().filter(|film| taken.removed || taken.changed.contains(&film.entry)) {
        tx.put_viewing_film(&viewing.id, film).await?;
    }
    if said.answers != before.answers || said.wishes != before.wishes {
        let answers = said.answers.into_iter();
        let answers = answers.map(|((entry, question), answer)| ViewingAnswer { entry, question, answer });
        tx.put_viewing_words(&viewing.id, &answers.collect::<Vec<_>>(), &said.wishes).await?;
    }
    let left = known.as_ref().map(|known| known.day).filter(|day| *day != viewing.day);
    for day in left.into_iter().chain([viewing.day]) {
        recount_day(tx, viewing.site, day, now).await?;
    }
    let id = viewing.id.as_str();
    for (entry, watched_percent) in &taken.faster {
        let event = event::ViewingUnverified { entry, watched_percent: *watched_percent };
        cx.audit(tx, actor, None, id, &event).await?;
    }
    let was_played = parts.films.iter().any(|film| film.play.is_played());
    if viewing.source == ViewingSource::Manual && taken.is_changed() {
        cx.audit(tx, actor, None, id, &event::ViewingByHand {}).await?;
    } else if !was_played && taken.is_played() {
        cx.audit(tx, actor, None, id, &event::ViewingHold {}).await?;
    }
    if is_reported {
        cx.audit(tx, actor, None, id, &event::ViewingReport {}).await?;
    }
    Ok(())
}
