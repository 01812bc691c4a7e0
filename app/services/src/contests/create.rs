//! Making a contest from a preset, and finding contests.

use domain::access::{self, AccessContext, Action, Denied, Role};
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::ids::ContestId;
use domain::limits;
use domain::scoring::Method;
use store::{Contest, ContestLine, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::has_second_factor;
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;

impl Services {
    /// Makes a contest from a preset, as a draft.
    ///
    /// # Errors
    /// A missing permission or an unusable title.
    pub async fn create_contest(&self, actor: &Actor, preset: Preset, title: &str) -> Result<Contest> {
        access::check(Action::CreateContest, &actor.access_context(Role::Organiser)?, Phase::Draft)?;
        let contest = Contest {
            id: self.fresh_id()?,
            title: required_text(title, TextName::Title, limits::CONTEST_TITLE)?,
            preset: preset.key().to_owned(),
            phase: Phase::Draft,
            settings: preset.settings().into(),
            version: 1,
            deadline: None,
            judging_hash: None,
            judging_sealed_at: None,
            method: Method::Mean,
            created_at: self.now(),
        };
        let mut tx = self.write().await?;
        tx.insert_contest(&contest).await?;
        let event = event::ContestCreate { preset: &contest.preset, title: &contest.title };
        self.audit(&mut *tx, actor, Some(&contest.id), contest.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(contest)
    }

    /// All contests with their counts that this person may know of: drafts only for organisers and staff.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn contests(&self, actor: &Actor) -> Result<Vec<ContestLine>> {
        let sees_all = *actor == Actor::Operator || actor.has(Role::Organiser) || actor.has(Role::Staff);
        let mut lines = contest_lines(&mut *self.read().await?, actor).await?;
        lines.retain(|line| sees_all || line.phase != Phase::Draft);
        Ok(lines)
    }

    /// One contest, for a page anyone signed in may open; drafts only for organisers and staff.
    ///
    /// # Errors
    /// No such contest, or nobody signed in.
    pub async fn contest(&self, actor: &Actor, id: &ContestId) -> Result<(Contest, Vec<Role>)> {
        let mut tx = self.read().await?;
        let (contest, access) = self.look_into(&mut *tx, actor, id).await?;
        let sees_drafts = |role: &&Role| matches!(role, Role::Organiser | Role::Staff | Role::Administrator);
        if contest.phase == Phase::Draft && !access.roles.iter().any(|role| sees_drafts(&role)) {
            let withheld = access.withheld.iter().copied().find(|role| sees_drafts(&role));
            return Err(withheld.map_or(ServiceError::NotFound, |role| Denied::SecondFactor { role }.into()));
        }
        Ok((contest, access.roles))
    }
}

/// Every contest with its counts as this person may know them: how many films were selected is none where the outcome is not to
/// be known.
pub(crate) async fn contest_lines(tx: &mut dyn Tx, actor: &Actor) -> Result<Vec<ContestLine>> {
    let who = actor.access_context(Role::Organiser)?;
    let mut lines = tx.contest_lines().await?;
    // As in the contest itself: what waits for a second factor there tells nothing here.
    let (withheld, others): (Vec<Role>, Vec<Role>) = who.roles.iter().partition(|role| role.may_need_second_factor());
    let bare = match actor.account() {
        Some(account) if !withheld.is_empty() && lines.iter().any(|line| line.second_factor) => {
            !has_second_factor(tx, &account.id).await?
        }
        _ => false,
    };
    let without = AccessContext { roles: others, withheld, ..who.clone() };
    for line in &mut lines {
        let who = if bare && line.second_factor { &without } else { &who };
        if !access::knows_outcome(who, line.phase) {
            line.shortlisted = 0;
        }
    }
    Ok(lines)
}
