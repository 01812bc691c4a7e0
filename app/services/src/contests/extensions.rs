//! A later deadline for one entrant.

use std::collections::BTreeMap;

use domain::access::{Action, Role};
use domain::contest::Entrant;
use domain::contest::phase::Phase;
use domain::entry;
use domain::folding::folded;
use domain::form::keys;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use domain::time::Micros;
use store::{Contest, DeadlineExtension, Entry, EntryLine, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{address, required_text};
use crate::time::{local_time, parse_local};

/// A later deadline as somebody asks for it.
#[derive(Clone, Debug, Default)]
pub struct ExtensionDraft {
    /// The unit; empty for a person.
    pub unit: String,
    /// The address of the person's account; empty for a unit.
    pub email: String,
    /// The deadline in the contest's zone, `YYYY-MM-DD HH:MM`.
    pub deadline: String,
    /// Why.
    pub reason: String,
}

/// The extensions of a contest.
#[derive(Clone, Debug)]
pub struct ExtensionsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Extensions with the name of the entrant, those that end first first.
    pub extensions: Vec<(DeadlineExtension, String)>,
    /// Units whose officers take part.
    pub units: Vec<String>,
}

impl Services {
    /// Extends the deadline for one person or one unit; in place of an earlier extension. It outlasts the closing of the call.
    ///
    /// # Errors
    /// A missing permission, no such account ([`ServiceError::NotFound`]), a time that has passed or, while the call is open, is not
    /// later than everybody's deadline, or a missing reason.
    pub async fn extend_deadline(&self, actor: &Actor, id: &ContestId, draft: ExtensionDraft) -> Result<()> {
        let reason = required_text(&draft.reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ExtendDeadline).await?;
        let ends_at = parse_local(&draft.deadline, &contest.settings.time_zone)?;
        let told = |at: Micros| local_time(at, &contest.settings.time_zone);
        if ends_at <= self.now() {
            return Err(Refusal::BadDeadline(told(ends_at)).into());
        }
        // Once the call was closed, early perhaps, nobody else's deadline is ahead.
        if let Some(deadline) = contest.deadline.filter(|at| contest.phase == Phase::CallOpen && ends_at <= *at) {
            return Err(Refusal::NoExtension(told(deadline)).into());
        }
        let entrant = if draft.email.trim().is_empty() {
            Entrant::Unit(required_text(&draft.unit, TextName::Unit, limits::AFFILIATION)?)
        } else {
            Entrant::Person(tx.account_by_email(&address(&draft.email)).await?.ok_or(ServiceError::NotFound)?.id)
        };
        let subject = match &entrant {
            Entrant::Person(account) => account.to_string(),
            Entrant::Unit(_) => id.to_string(),
        };
        let unit = match &entrant {
            Entrant::Person(_) => None,
            Entrant::Unit(unit) => Some(unit.clone()),
        };
        let event = event::ContestExtension { unit: unit.as_deref(), deadline: ends_at, reason: &reason };
        self.audit(&mut *tx, actor, Some(id), &subject, &event).await?;
        let granted_at = self.now();
        tx.put_extension(&DeadlineExtension { contest_id: id.clone(), entrant, ends_at, reason, granted_at }).await?;
        Ok(tx.commit().await?)
    }

    /// The extensions of a contest.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn extensions(&self, actor: &Actor, id: &ContestId) -> Result<ExtensionsView> {
        extensions_view(self, actor, id).await
    }

    /// Until when the deadline is extended for this person, or the unit the person enters for.
    ///
    /// # Errors
    /// Nobody signed in, or no such contest.
    pub async fn own_extension(&self, actor: &Actor, id: &ContestId) -> Result<Option<Micros>> {
        actor.person()?;
        let mut tx = self.read().await?;
        let contest = self.contest_in(&mut *tx, id).await?;
        let entrants = entrants_for(&mut *tx, &contest, actor).await?;
        extended_until(&mut *tx, &contest, &entrants).await
    }
}

/// As [`Services::extensions`].
pub(crate) async fn extensions_view(cx: &Context, actor: &Actor, id: &ContestId) -> Result<ExtensionsView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ExtendDeadline).await?;
    let kept = tx.extensions(id).await?;
    let people: Vec<String> = kept
        .iter()
        .filter_map(|one| match &one.entrant {
            Entrant::Person(account) => Some(account.to_string()),
            Entrant::Unit(_) => None,
        })
        .collect();
    let names: BTreeMap<String, String> = tx.account_names(&people).await?.into_iter().collect();
    let named = |one: DeadlineExtension| {
        let name = match &one.entrant {
            Entrant::Person(account) => names.get(account.as_str()).cloned().unwrap_or_default(),
            Entrant::Unit(unit) => unit.clone(),
        };
        (one, name)
    };
    let extensions = kept.into_iter().map(named).collect();
    let units = units_of(&mut *tx, &contest).await?;
    Ok(ExtensionsView { contest, roles: access.roles, extensions, units })
}

/// The units whose officers take part in a contest, each once, by name.
pub(crate) async fn units_of(tx: &mut dyn Tx, contest: &Contest) -> Result<Vec<String>> {
    let members = tx.members(&contest.id).await?;
    let officers = members.iter().filter(|one| one.member.role == Role::UnitOfficer);
    let mut units: Vec<String> =
        officers.flat_map(|one| entry::units_in(&one.member.unit)).map(str::to_owned).collect();
    units.sort();
    units.dedup();
    Ok(units)
}

/// The units that somebody enters for by their invitations; who looks as an officer is one of the chosen unit, or of the first.
pub(crate) async fn units_of_officer(tx: &mut dyn Tx, contest: &Contest, actor: &Actor) -> Result<Vec<String>> {
    if let Some(guise) = actor.guise() {
        if guise.contest != contest.id || guise.role != Some(Role::UnitOfficer) {
            return Ok(Vec::new());
        }
        let units = units_of(tx, contest).await?;
        let chosen = units.iter().position(|unit| folded(unit) == folded(&guise.unit)).unwrap_or(0);
        return Ok(units.into_iter().skip(chosen).take(1).collect());
    }
    let Some(account) = actor.account() else { return Ok(Vec::new()) };
    let members = tx.memberships_in(&contest.id, &account.id).await?;
    let officers = members.iter().filter(|member| member.role == Role::UnitOfficer);
    Ok(officers.flat_map(|member| entry::units_in(&member.unit)).map(str::to_owned).collect())
}

/// Until when the deadline of a contest is extended for whoever is any of these.
pub(crate) async fn extended_until(tx: &mut dyn Tx, contest: &Contest, entrants: &[Entrant]) -> Result<Option<Micros>> {
    Ok(ContestExtensions::of(tx, contest).await?.until(entrants))
}

/// Whose extension an entry goes by: its owner's, and that of the unit it is entered for. What somebody who enters for no unit
/// writes into the form makes nobody one.
pub(crate) fn entrants_of(entry: &Entry) -> Vec<Entrant> {
    entrants(&entry.owner_id, entry.for_unit, &entry.answer(keys::SUBMITTING_UNIT))
}

fn entrants(owner: &AccountId, for_unit: bool, unit: &str) -> Vec<Entrant> {
    let unit = Some(unit).filter(|unit| for_unit && entry::names_unit(unit));
    let unit = unit.map(|unit| Entrant::Unit(unit.to_owned()));
    [Entrant::Person(owner.clone())].into_iter().chain(unit).collect()
}

/// The extensions of a contest, to be asked about many entries.
pub(crate) struct ContestExtensions(Vec<(String, Micros)>);

impl ContestExtensions {
    /// Those of a contest.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: &Contest) -> Result<Self> {
        let kept = tx.extensions(&contest.id).await?;
        Ok(Self(kept.iter().map(|one| (one.entrant.key(), one.ends_at)).collect()))
    }

    /// Until when the deadline is extended for whoever is any of these.
    fn until(&self, entrants: &[Entrant]) -> Option<Micros> {
        Entrant::extended_until(entrants, self.0.iter().map(|(key, until)| (key.as_str(), *until)))
    }

    /// Until when it is extended for an entry.
    pub(crate) fn of_line(&self, line: &EntryLine) -> Option<Micros> {
        self.until(&entrants(&line.owner_id, line.for_unit, &line.submitting_unit))
    }
}

/// Whose extension a person goes by who begins an entry: the own one, and those of the units of the invitation.
pub(crate) async fn entrants_for(tx: &mut dyn Tx, contest: &Contest, actor: &Actor) -> Result<Vec<Entrant>> {
    let person = actor.person()?;
    let units = units_of_officer(tx, contest, actor).await?.into_iter().map(Entrant::Unit);
    Ok([Entrant::Person(person.id.clone())].into_iter().chain(units).collect())
}
