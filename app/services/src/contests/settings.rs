//! What an organiser sets up.

use std::sync::Arc;

use domain::access::{self, Action, Role};
use domain::contest::phase::Phase;
use domain::contest::{Balance, Category, Region, Settings};
use domain::entry::{EntryState, largest_pool, pool};
use domain::form::keys;
use domain::ids::ContestId;
use domain::limits;
use domain::selection::{Clash, Problem};
use sha2::{Digest as _, Sha256};
use store::{Contest, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::form_effects::FormChange;
use crate::context::{Context, computed, has_second_factor};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::figures::InputsHash;
use crate::input::required_text;
use crate::record::freeze::{is_frozen, require_open_pool};
use crate::time::{local_time, parse_local};

/// What an organiser changes at once.
#[derive(Clone, Debug)]
pub struct ContestEdit {
    /// Title.
    pub title: String,
    /// Deadline in the contest's zone, `YYYY-MM-DD HH:MM`; empty is none.
    pub deadline: String,
    /// Everything else.
    pub settings: Settings,
}

/// What an organiser set up, to be read or changed.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The person may change them now.
    pub can_edit: bool,
    /// The pool is frozen, before the first round: what judging is done by, and what tells works apart, stands.
    pub frozen: bool,
}

/// Why the rules of a selection cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsClash {
    /// Which clash, by their names among the rules beside it.
    pub clash: Clash,
    /// Size, tolerance and rules that were asked about.
    pub balance: Balance,
}

/// Whether the rules of a selection can hold, as far as that can be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesCheck {
    /// They are not open any more, and can with some films.
    Hold,
    /// They can with the films that came in so far.
    HoldWith {
        /// How many these are.
        films: usize,
        /// How many more of them than there are places could be selected with every rule kept; `None` of so many films that asking
        /// takes longer than a page may.
        spare: Option<usize>,
    },
    /// With some films they can: no film came in, and what will come nobody knows.
    NotYetKnown,
    /// They cannot, whatever comes in.
    Never(SettingsClash),
    /// They cannot with the films that came in so far.
    NotWith {
        /// How many these are.
        films: usize,
        /// Why.
        clash: SettingsClash,
    },
}

impl Services {
    /// Whether the rules of the selection can hold: whatever comes in, as far as there are not too many groups to ask; and, while they
    /// can be changed, with the films that were submitted or passed the check. Kept for all contests of which what is asked is the
    /// same.
    ///
    /// # Errors
    /// The database, or the machine.
    pub async fn rules_check(&self, view: &SettingsView) -> Result<Arc<RulesCheck>> {
        let known = if view.can_edit {
            let mut tx = self.read().await?;
            Some(known_pool(&mut *tx, &view.contest).await?)
        } else {
            None
        };
        check_of_rules(self, &view.contest.settings, known).await
    }

    /// The settings, also once they are sealed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn settings(&self, actor: &Actor, id: &ContestId) -> Result<SettingsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewRecord).await?;
        let can_edit = access::check(Action::EditSettings, &access, contest.phase).is_ok();
        // By hand it is frozen in this phase alone; later everything is sealed.
        let frozen = contest.phase == Phase::Eligibility && is_frozen(&mut *tx, &contest).await?;
        Ok(SettingsView { contest, roles: access.roles, can_edit, frozen })
    }

    /// Changes title, deadline and settings; `version` is the one the organiser read, `seen` names what the change does to entries, as it
    /// was shown to who confirmed it ([`FormEffects::seen`](domain::entry::FormEffects::seen)); empty where nothing was.
    ///
    /// # Errors
    /// A missing permission, a change in between, or settings that cannot be used; [`Refusal::AnswersTakenAway`] where answers of
    /// submitted entries would go and this, or all of it, was not seen.
    pub async fn edit_contest(
        &self,
        actor: &Actor,
        id: &ContestId,
        version: i64,
        edit: ContestEdit,
        seen: &str,
    ) -> Result<()> {
        let title = required_text(&edit.title, TextName::Title, limits::CONTEST_TITLE)?;
        let mut edit = ContestEdit { settings: edit.settings.tidied(), ..edit };
        if let Some(problem) = edit.settings.problems().into_iter().next() {
            return Err(Refusal::Settings(problem).into());
        }
        let zone = &edit.settings.time_zone;
        jiff::tz::TimeZone::get(zone).map_err(|_| Refusal::NoSuchZone(zone.clone()))?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditSettings).await?;
        // Whose lessons it holds says who puts them into the library: that is not the organiser's to give.
        edit.settings.lessons_of.clone_from(&contest.settings.lessons_of);
        if fixed_by_pool(&edit.settings) != fixed_by_pool(&contest.settings) {
            require_open_pool(&mut *tx, &contest).await?;
        }
        // Nobody shuts the door behind them.
        if let Some(account) = actor.account()
            && edit.settings.second_factor
            && !has_second_factor(&mut *tx, &account.id).await?
        {
            return Err(Refusal::SecondFactorFirst.into());
        }
        // A deadline that still reads the same is kept to the second, and may have passed.
        let written = edit.deadline.trim().replace('T', " ");
        let same = contest.deadline.map(|at| local_time(at, zone)).unwrap_or_default() == written;
        let deadline = match written.as_str() {
            _ if same => contest.deadline,
            "" => None,
            text => Some(parse_local(text, zone)?),
        };
        if contest.phase == Phase::CallOpen && !same && deadline.is_none_or(|at| at <= self.now()) {
            return Err(Refusal::BadDeadline(edit.deadline).into());
        }
        // Whoever read an earlier state is told so first: the effects are those of the change to what is there now.
        if contest.version == version {
            let effects = FormChange::of(&mut *tx, &contest, &edit.settings).await?.effects().await?;
            if effects.takes_answers() && effects.seen() != seen {
                return Err(Refusal::AnswersTakenAway.into());
            }
        }
        if !tx.update_contest(id, version, &title, &edit.settings, deadline).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::ContestEdit { title: &title, deadline, settings: &edit.settings };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Sets only the deadline, microseconds; also while the call is open.
    ///
    /// # Errors
    /// As [`Services::edit_contest`].
    pub async fn set_deadline(&self, actor: &Actor, id: &ContestId, deadline: i64) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditSettings).await?;
        if deadline <= self.now() {
            return Err(Refusal::BadDeadline(local_time(deadline, &contest.settings.time_zone)).into());
        }
        tx.update_contest(id, contest.version, &contest.title, &contest.settings, Some(deadline)).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::ContestDeadline { deadline }).await?;
        Ok(tx.commit().await?)
    }
}

/// What a frozen pool is judged by, and what tells its works apart.
fn fixed_by_pool(settings: &Settings) -> (String, &[Region], &[Category]) {
    (settings.judging_hash(), &settings.regions, &settings.categories)
}

/// See [`Services::rules_check`]; `known` are the films that came in, or `None` where only is asked what holds whatever comes in.
pub(crate) async fn check_of_rules(
    cx: &Context,
    settings: &Arc<Settings>,
    known: Option<Problem>,
) -> Result<Arc<RulesCheck>> {
    let settings = Arc::clone(settings);
    let hash = asked_hash(&settings, known.as_ref())?;
    let make = || async move {
        // Never closed: it is there as long as the services are.
        let _turn = cx.figures.solving.acquire().await;
        computed(move || Ok(checked(&settings, known.as_ref()))).await
    };
    cx.figures.keep_for_inputs(hash, make).await
}

/// What the rules demand of the films that are known: submitted, or passed.
async fn known_pool(tx: &mut dyn Tx, contest: &Contest) -> Result<Problem> {
    let mut films = tx.submitted_entries(&contest.id).await?;
    films.retain(|film| film.state == EntryState::Submitted || film.state.is_eligible());
    let settings = &contest.settings;
    Ok(pool(settings, &settings.balance, films.iter().map(|film| (film.id.as_str(), &film.answers))))
}

/// Of so many films at most is asked how many there are to spare.
const SPARE_OF: usize = 2_000;

fn checked(settings: &Settings, known: Option<&Problem>) -> RulesCheck {
    let clash = |pool: &Problem| Some(SettingsClash { clash: pool.clash()?, balance: Balance::of(pool) });
    if let Some(never) = largest_pool(settings).as_ref().and_then(clash) {
        return RulesCheck::Never(never);
    }
    match known {
        None => RulesCheck::Hold,
        Some(pool) if pool.entries.is_empty() => RulesCheck::NotYetKnown,
        Some(pool) => match clash(pool) {
            Some(clash) => RulesCheck::NotWith { films: pool.entries.len(), clash },
            None => {
                let films = pool.entries.len();
                RulesCheck::HoldWith { films, spare: (films <= SPARE_OF).then(|| pool.spare()) }
            }
        },
    }
}

/// Names what is asked: the rules and the groups they speak of, of which the largest intake is made, and the films that are known.
fn asked_hash(settings: &Settings, known: Option<&Problem>) -> Result<InputsHash> {
    let fields = [keys::SUBJECT, keys::PRODUCTION_UNIT, keys::SUBMITTING_UNIT].map(|key| settings.field(key));
    let asked = ("rules", &settings.balance, &settings.regions, &settings.categories, fields, known);
    let text = serde_json::to_vec(&asked).map_err(|error| ServiceError::Environment(error.to_string()))?;
    Ok(Sha256::digest(text).into())
}
