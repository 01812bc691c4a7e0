//! Making a contest from a preset or as an earlier one, and finding contests.

use std::sync::Arc;

use domain::access::{self, AccessContext, Action, Denied, Role};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::ids::ContestId;
use domain::limits;
use domain::scoring::Method;
use store::{Contest, ContestLine, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, has_second_factor};
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;
use crate::record::entries::append_opening;

impl Services {
    /// Makes a contest from a preset, as a draft.
    ///
    /// # Errors
    /// A missing permission or an unusable title.
    pub async fn create_contest(&self, actor: &Actor, preset: Preset, title: &str) -> Result<Contest> {
        require_creation(actor)?;
        let start = Start { preset: preset.key(), settings: preset.settings().into(), method: Method::Mean };
        let contest = draft(self, start, title)?;
        let mut tx = self.write().await?;
        insert_with_record(self, &mut *tx, actor, &contest, None).await?;
        tx.commit().await?;
        Ok(contest)
    }

    /// Makes a contest with the settings of an earlier one and the texts of its letters, as a draft: everything but its people, entries
    /// and dates.
    ///
    /// # Errors
    /// A missing permission, in the earlier one too; no such contest, or an unusable title.
    pub async fn create_contest_like(&self, actor: &Actor, earlier: &ContestId, title: &str) -> Result<Contest> {
        require_creation(actor)?;
        let mut tx = self.write().await?;
        let (earlier, _) = self.enter(&mut *tx, actor, earlier, Action::ViewRecord).await?;
        // The lessons of an office have one place.
        let settings = Arc::new(Settings { lessons_of: None, ..(*earlier.settings).clone() });
        let start = Start { preset: &earlier.preset, settings, method: earlier.method };
        let contest = draft(self, start, title)?;
        insert_with_record(self, &mut *tx, actor, &contest, Some(&earlier.title)).await?;
        let letters = tx.letter_settings(&earlier.id).await?;
        tx.put_letter_settings(&contest.id, &letters).await?;
        for text in tx.letter_templates(&earlier.id).await? {
            tx.put_letter_template(&contest.id, &text).await?;
        }
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

fn require_creation(actor: &Actor) -> Result<()> {
    Ok(access::check(Action::CreateContest, &actor.access_context(Role::Organiser)?, Phase::Draft)?)
}

/// What a contest begins with.
struct Start<'a> {
    preset: &'a str,
    settings: Arc<Settings>,
    method: Method,
}

fn draft(cx: &Context, start: Start<'_>, title: &str) -> Result<Contest> {
    Ok(Contest {
        id: cx.fresh_id()?,
        title: required_text(title, TextName::Title, limits::CONTEST_TITLE)?,
        preset: start.preset.to_owned(),
        phase: Phase::Draft,
        settings: start.settings,
        version: 1,
        deadline: None,
        judging_hash: None,
        judging_sealed_at: None,
        method: start.method,
        created_at: cx.now(),
    })
}

/// Adds a contest, with the first line of its record and its audit row; `earlier` is the title of the one that it is as.
pub(crate) async fn insert_with_record(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    earlier: Option<&str>,
) -> Result<()> {
    tx.insert_contest(contest).await?;
    append_opening(cx, tx, contest).await?;
    let event = event::ContestCreate { preset: &contest.preset, title: &contest.title, earlier };
    cx.audit(tx, actor, Some(&contest.id), contest.id.as_str(), &event).await
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
