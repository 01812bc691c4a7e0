//! Contests: making them from a preset, setting them up, moving them through their phases.

use std::collections::HashSet;

use domain::contest::{Settings, SettingsProblem};
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::permission::{self, Action, Role};
use domain::phase::{self, Facts, Obstacle, Phase};
use domain::preset::Preset;
use domain::scoring::Method;
use serde_json::json;
use store::{AuditRow, Contest, ContestLine, IntakeCount, RecordFilter, Tx};

use crate::accounts::words;
use crate::advancing::Decision;
use crate::judging::round_of;
use crate::progress::{Progress, progress_of};
use crate::results::{Material, RoundTask};
use crate::{Actor, Counts, Refusal, Result, ServiceError, Services};

const MINUTE: i64 = 60_000_000;

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

/// A phase on the way of a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseView {
    /// The phase.
    pub phase: Phase,
    /// Behind, here, or ahead: -1, 0, 1.
    pub place: i8,
}

/// The organiser's board of one contest.
#[derive(Clone, Debug)]
pub struct Board {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// All phases.
    pub phases: Vec<PhaseView>,
    /// The next phase, and what stands in its way.
    pub next: Option<(Phase, Vec<Obstacle>)>,
    /// The phase it may go back to, and what stands in its way.
    pub back: Option<(Phase, Vec<Obstacle>)>,
    /// Entries by state key.
    pub states: Counts,
    /// Entries that count by region code.
    pub regions: Counts,
    /// Entries that count by category key.
    pub categories: Counts,
    /// Problems of the settings.
    pub problems: Vec<SettingsProblem>,
    /// How far judging is, once it has begun.
    pub progress: Option<Progress>,
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
    /// When judging was sealed, microseconds.
    pub sealed_at: Option<i64>,
}

impl Services {
    /// Makes a contest from a preset, as a draft.
    ///
    /// # Errors
    /// A missing permission or an unusable title.
    pub async fn create_contest(&self, actor: &Actor, preset: Preset, title: &str) -> Result<Contest> {
        permission::check(Action::CreateContest, &actor.standing(Role::Organiser)?, Phase::Draft)?;
        let contest = Contest {
            id: self.fresh_id()?,
            title: words(title, ("名称", "title"), 120)?,
            preset: preset.key().to_owned(),
            phase: Phase::Draft,
            settings: preset.settings(),
            version: 1,
            deadline: None,
            judging_hash: None,
            method: Method::Mean,
            created_at: self.now(),
        };
        let mut tx = self.write().await?;
        tx.insert_contest(&contest).await?;
        let detail = json!({ "preset": contest.preset, "title": contest.title });
        self.record(&mut *tx, actor, Some(&contest.id), "contest.create", contest.id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(contest)
    }

    /// All contests with their counts that this person may know of: drafts only for organisers and staff.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn contests(&self, actor: &Actor) -> Result<Vec<ContestLine>> {
        if *actor == Actor::Anonymous {
            return Err(ServiceError::SignInNeeded);
        }
        let sees_all = *actor == Actor::Operator || actor.has(Role::Organiser) || actor.has(Role::Staff);
        let mut lines = self.read().await?.contest_lines().await?;
        lines.retain(|line| sees_all || line.phase != Phase::Draft);
        Ok(lines)
    }

    /// One contest, for a page anyone signed in may open; drafts only for organisers and staff.
    ///
    /// # Errors
    /// No such contest, or nobody signed in.
    pub async fn contest(&self, actor: &Actor, id: &ContestId) -> Result<(Contest, Vec<Role>)> {
        let mut tx = self.read().await?;
        let standing = self.standing(&mut *tx, actor, id).await?;
        let contest = self.contest_in(&mut *tx, id).await?;
        let sees_drafts =
            standing.roles.iter().any(|r| matches!(r, Role::Organiser | Role::Staff | Role::Administrator));
        if contest.phase == Phase::Draft && !sees_drafts {
            return Err(ServiceError::NotFound);
        }
        Ok((contest, standing.roles))
    }

    /// The board: where the contest stands, what came in, what the next step needs.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn board(&self, actor: &Actor, id: &ContestId) -> Result<Board> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
        let round = round_of(&contest);
        let intake = tx.intake(id).await?;
        let material = self.figures_of(&mut *tx, &contest, round).await?.material()?;
        let facts = self.facts(&mut *tx, &contest, &intake, &material).await?;
        let (mut states, mut regions, mut categories) = (Counts::new(), Counts::new(), Counts::new());
        for line in intake {
            *states.entry(line.state.key().to_owned()).or_default() += line.entries;
            if line.state.counts() {
                *regions.entry(line.region).or_default() += line.entries;
                *categories.entry(line.category).or_default() += line.entries;
            }
        }
        let progress = if contest.phase >= Phase::Round(1) {
            let (members, panels) = (tx.members(id).await?, tx.panels(id, round).await?);
            Some(progress_of(&mut *tx, contest.clone(), &standing, &material, (&members, &panels)).await?)
        } else {
            None
        };
        let rounds = contest.settings.round_count();
        let step = |to: Phase| (to, phase::obstacles(contest.phase, to, rounds, &facts));
        Ok(Board {
            phases: way(contest.phase, rounds),
            next: contest.phase.next(rounds).map(step),
            back: contest.phase.back().map(step),
            problems: contest.settings.problems(),
            roles: standing.roles,
            contest,
            states,
            regions,
            categories,
            progress,
        })
    }

    /// The settings, also once they are sealed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn settings(&self, actor: &Actor, id: &ContestId) -> Result<SettingsView> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewRecord).await?;
        let sealed_at = if contest.judging_hash.is_some() {
            let moves = RecordFilter { action: "contest.phase", limit: 100, ..RecordFilter::default() };
            let begun = |row: &&AuditRow| {
                serde_json::from_str::<serde_json::Value>(&row.detail).is_ok_and(|detail| detail["to"] == "round-1")
            };
            tx.record_of(id, &moves).await?.iter().find(begun).map(|row| row.at)
        } else {
            None
        };
        let can_edit = permission::check(Action::EditSettings, &standing, contest.phase).is_ok();
        Ok(SettingsView { contest, roles: standing.roles, can_edit, sealed_at })
    }

    /// Changes title, deadline and settings; `version` is the one the organiser read.
    ///
    /// # Errors
    /// A missing permission, a change in between, or settings that cannot be used.
    pub async fn edit_contest(&self, actor: &Actor, id: &ContestId, version: i64, edit: ContestEdit) -> Result<()> {
        let title = words(&edit.title, ("名称", "title"), 120)?;
        if let Some(problem) = edit.settings.problems().first() {
            return Err(Refusal::Settings(problem.to_string()).into());
        }
        let zone = &edit.settings.time_zone;
        jiff::tz::TimeZone::get(zone).map_err(|_| Refusal::Settings(format!("time_zone {zone:?}")))?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditSettings).await?;
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
        if !tx.update_contest(id, version, &title, &edit.settings, deadline).await? {
            return Err(ServiceError::Conflict);
        }
        let detail = json!({ "title": title, "deadline": deadline, "settings": edit.settings });
        self.record(&mut *tx, actor, Some(id), "contest.edit", id.as_str(), detail).await?;
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
        self.record(&mut *tx, actor, Some(id), "contest.deadline", id.as_str(), json!({ "deadline": deadline }))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Moves a contest to another phase. Going back, and closing the call early, need a reason.
    ///
    /// A round after the first is opened by [`Services::advance`], where people have looked at who goes on.
    ///
    /// # Errors
    /// A missing permission, what stands in the way, or a move made by somebody else in between.
    pub async fn move_phase(&self, actor: &Actor, id: &ContestId, to: Phase, reason: &str) -> Result<Phase> {
        self.move_to(actor, id, to, reason, None).await
    }

    pub(crate) async fn move_to(
        &self,
        actor: &Actor,
        id: &ContestId,
        to: Phase,
        reason: &str,
        decision: Option<Decision<'_>>,
    ) -> Result<Phase> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::of_move(to)).await?;
        let material = self.material(&mut *tx, contest.clone()).await?;
        let facts = self.facts_of(&mut *tx, &contest, &material).await?;
        let obstacles = phase::obstacles(contest.phase, to, contest.settings.round_count(), &facts);
        if !obstacles.is_empty() {
            return Err(Refusal::Obstacles(obstacles).into());
        }
        let early = contest.phase == Phase::CallOpen && !facts.deadline_passed;
        let reason = if early || contest.phase.back() == Some(to) {
            words(reason, ("理由", "reason"), 500)?
        } else {
            reason.trim().chars().take(500).collect()
        };
        // Before the first score: what judging is done by is sealed.
        let hash = (to == Phase::Round(1)).then(|| contest.settings.judging_hash());
        if !tx.set_phase(id, contest.phase, to, hash.as_deref()).await? {
            return Err(ServiceError::Conflict);
        }
        // After the phase, which only one of two may set.
        if let Phase::Round(round @ 2..) = to {
            let decision = decision.ok_or(Refusal::LineFirst)?;
            self.draw_line(&mut *tx, actor, &contest, round, decision).await?;
        }
        let detail = json!({ "from": contest.phase, "to": to, "reason": reason, "judging_hash": hash });
        self.record(&mut *tx, actor, Some(id), "contest.phase", id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(to)
    }

    /// What the guards look at now.
    pub(crate) async fn facts_of(&self, tx: &mut dyn Tx, contest: &Contest, material: &Material) -> Result<Facts> {
        let intake = tx.intake(&contest.id).await?;
        self.facts(tx, contest, &intake, material).await
    }

    /// Counts what the guards look at, only as far as the next move needs it.
    async fn facts(
        &self,
        tx: &mut dyn Tx,
        contest: &Contest,
        intake: &[IntakeCount],
        material: &Material,
    ) -> Result<Facts> {
        let mut facts = Facts {
            settings_problems: contest.settings.problems().len(),
            has_deadline: contest.deadline.is_some(),
            deadline_passed: contest.deadline.is_some_and(|at| at <= self.now()),
            ..Facts::default()
        };
        match contest.phase {
            Phase::CallOpen | Phase::CallClosed | Phase::Eligibility | Phase::Round(_) => {}
            Phase::Selection => {
                facts.sealed = tx.selection(&contest.id).await?.is_some();
                facts.meeting_open = tx.open_meeting(&contest.id).await?.is_some();
                return Ok(facts);
            }
            _ => return Ok(facts),
        }
        let waits = intake.iter().filter(|line| line.state == EntryState::Submitted);
        facts.unchecked = usize::try_from(waits.map(|line| line.entries).sum::<i64>()).unwrap_or_default();
        facts.eligible = material.entries.len();
        let round = round_of(contest);
        facts.without_film = usize::try_from(tx.without_film(&contest.id, round, round > 1).await?).unwrap_or_default();
        let live = || material.tasks.iter().filter(|task| !task.recused);
        let assigned: HashSet<&EntryId> = live().map(|task| &task.entry).collect();
        facts.unassigned = facts.eligible.saturating_sub(assigned.len());
        let signed = |task: &&RoundTask| task.signed && task.total.is_some();
        let scored: HashSet<&EntryId> = live().filter(signed).map(|task| &task.entry).collect();
        facts.unscored = facts.eligible.saturating_sub(scored.len());
        facts.unsigned = live().filter(|task| !signed(task)).count();
        Ok(facts)
    }

    /// Whether a submission still counts: before the deadline with its grace.
    pub(crate) fn call_is_over(&self, contest: &Contest) -> bool {
        let grace = contest.settings.grace_minutes.saturating_mul(MINUTE);
        contest.deadline.is_some_and(|deadline| deadline.saturating_add(grace) < self.now())
    }
}

fn way(now: Phase, rounds: u8) -> Vec<PhaseView> {
    let mut phases = Vec::new();
    let mut phase = Some(Phase::Draft);
    while let Some(here) = phase {
        let place = match here.cmp(&now) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        };
        phases.push(PhaseView { phase: here, place });
        phase = here.next(rounds);
    }
    phases
}

/// Reads a local time `YYYY-MM-DD HH:MM` (or with `T`) in a zone as microseconds.
///
/// # Errors
/// [`Refusal::BadDeadline`] or [`Refusal::Settings`].
pub fn parse_local(text: &str, zone: &str) -> Result<i64> {
    let bad = || Refusal::BadDeadline(text.chars().take(40).collect());
    let zone = jiff::tz::TimeZone::get(zone).map_err(|_| Refusal::Settings(format!("time_zone {zone:?}")))?;
    let local: jiff::civil::DateTime = text.trim().replace(' ', "T").parse().map_err(|_| bad())?;
    let at = local.to_zoned(zone).map_err(|_| bad())?;
    Ok(at.timestamp().as_microsecond())
}

/// A time as people of the contest read it: `2026-04-30 18:00`, in its zone.
#[must_use]
pub fn local_time(at: i64, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_microsecond(at)
        .map(|stamp| stamp.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}
