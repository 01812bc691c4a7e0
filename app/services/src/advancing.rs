//! From one round to the next: who goes on, and where the line is drawn.

use std::collections::{BTreeMap, BTreeSet};

use domain::contest::hex;
use domain::ids::{ContestId, EntryId};
use domain::permission::{Action, Role};
use domain::phase::{self, Obstacle, Phase};
use domain::round::{Advance, Line, Ties};
use domain::scoring::Incomparable;
use domain::selection::best;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Contest, Entry, Evidence, Task, Tx};

use crate::selection::inputs;
use crate::{Actor, RankedEntry, Ranking, Refusal, Result, Services, computed};

/// The line after a round, before it is confirmed.
#[derive(Clone, Debug)]
pub struct LineView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The round that follows, from 1.
    pub to: u8,
    /// The rule by which films go on.
    pub rule: Advance,
    /// What stands in the way; the line is shown only where nothing does, so that nobody looks at half a round.
    pub obstacles: Vec<Obstacle>,
    /// Films above the line, tied at it, below it; best first.
    pub line: Line<RankedEntry>,
    /// Why the contest's method cannot compare these films; then there is no line.
    pub refused: Option<Incomparable>,
    /// From the films above and at the line a shortlist can be chosen under the balance rules.
    pub can_be_balanced: bool,
    /// The person may see scores now: a judge, who could still be asked to score again, sees the sides only.
    pub shows_scores: bool,
    /// Names what was looked at.
    pub fingerprint: String,
}

/// What is to become of the tied films, and which line was looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision<'a> {
    pub ties: Ties,
    pub seen: &'a str,
}

/// The entries that take part in a round; `None` is all that are eligible.
pub(crate) async fn taking_part(tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<Option<BTreeSet<EntryId>>> {
    Ok(if round > 1 { Some(tx.advanced(&contest.id, round).await?.into_iter().collect()) } else { None })
}

/// The eligible entries of a round.
pub(crate) async fn entries_of_round(tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<Vec<Entry>> {
    let mut entries = tx.eligible_entries(&contest.id).await?;
    if let Some(inside) = taking_part(tx, contest, round).await? {
        entries.retain(|entry| inside.contains(&entry.id));
    }
    Ok(entries)
}

impl Services {
    /// Where the line would be drawn now.
    ///
    /// # Errors
    /// A missing permission, or no round that follows: not found.
    pub async fn line(&self, actor: &Actor, id: &ContestId) -> Result<LineView> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::RunRounds).await?;
        let rounds = contest.settings.round_count();
        let (Phase::Round(round), Some(Phase::Round(to))) = (contest.phase, contest.phase.next(rounds)) else {
            return Err(crate::ServiceError::NotFound);
        };
        let facts = self.facts_of(&mut *tx, &contest).await?;
        let obstacles = phase::obstacles(contest.phase, Phase::Round(to), rounds, &facts);
        let rule = contest.settings.round(round).map(|round| round.advance).unwrap_or_default();
        let nothing = Line { above: Vec::new(), tied: Vec::new(), below: Vec::new() };
        let (line, refused, can_be_balanced) = if obstacles.is_empty() {
            let ranking = self.ranking_in(&mut *tx, contest.clone()).await?;
            let (refused, ranks) = (ranking.refused, ranking.clone());
            let line = drawn(ranking, rule);
            let staying: BTreeSet<EntryId> = line.below.iter().map(|film| film.entry.id.clone()).collect();
            let can_be_balanced = computed(move || {
                let mut going = ranks;
                going.entries.retain(|film| !staying.contains(&film.entry.id));
                Ok(best(&inputs(&going, Vec::new()).problem).is_some())
            });
            (line, refused, can_be_balanced.await?)
        } else {
            (nothing, None, true)
        };
        let fingerprint = fingerprint(to, &line);
        let shows_scores = !standing.roles.contains(&Role::Judge);
        Ok(LineView {
            contest,
            roles: standing.roles,
            to,
            rule,
            obstacles,
            line,
            refused,
            can_be_balanced,
            shows_scores,
            fingerprint,
        })
    }

    /// Opens the next round for those who go on. `seen` is the fingerprint of the line that was looked at.
    ///
    /// # Errors
    /// As [`Services::move_phase`]; [`Refusal::StaleLine`] where the line is another by now, [`Refusal::Method`] where the
    /// contest's method cannot draw one, [`Refusal::TooFewAdvance`] where fewer would go on than there are places.
    pub async fn advance(&self, actor: &Actor, id: &ContestId, ties: Ties, seen: &str) -> Result<Phase> {
        let next = {
            let mut tx = self.read().await?;
            let contest = self.contest_in(&mut *tx, id).await?;
            contest.phase.next(contest.settings.round_count())
        };
        let Some(to @ Phase::Round(2..)) = next else {
            return Err(Refusal::Obstacles(vec![Obstacle::NoSuchMove]).into());
        };
        self.move_to(actor, id, to, "", Some(Decision { ties, seen })).await
    }

    /// Draws the line and keeps who takes part in round `to`, with a row of the record.
    pub(crate) async fn draw_line(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        contest: &Contest,
        to: u8,
        decision: Decision<'_>,
    ) -> Result<()> {
        let rule = contest.settings.round(to.saturating_sub(1)).map(|round| round.advance).unwrap_or_default();
        let ranking = self.ranking_in(tx, contest.clone()).await?;
        if let Some(why) = ranking.refused.filter(|_| rule != Advance::All) {
            return Err(Refusal::Method(why).into());
        }
        let line = drawn(ranking, rule);
        if decision.seen != fingerprint(to, &line) {
            return Err(Refusal::StaleLine.into());
        }
        let numbers = |films: &[RankedEntry]| films.iter().filter_map(|film| film.entry.number).collect::<Vec<_>>();
        let (tied, stay) = (numbers(&line.tied), numbers(&line.below));
        let going: Vec<EntryId> = line.going(decision.ties).into_iter().map(|film| film.entry.id).collect();
        let places = contest.settings.balance.size;
        if going.is_empty() || going.len() < places && decision.ties == Ties::Stay && !tied.is_empty() {
            return Err(Refusal::TooFewAdvance { found: going.len(), places }.into());
        }
        tx.insert_advances(&contest.id, to, &going).await?;
        let detail = json!({
            "round": to, "advance": rule, "entries": going, "at_line": tied, "at_line_go": decision.ties == Ties::Go,
            "below": stay,
        });
        self.record(tx, actor, Some(&contest.id), "round.advance", contest.id.as_str(), detail).await
    }

    /// Whether judges may be dealt to films now: before a round, or in it as long as nobody has watched or scored anything of it.
    ///
    /// # Errors
    /// [`Refusal::RoundBegun`].
    pub(crate) async fn may_deal(&self, tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
        let Phase::Round(round) = contest.phase else { return Ok(()) };
        // Whoever has watched or scored anything of it has begun.
        let begun = |task: &Task| task.sheet.is_some() || task.evidence != Evidence::default();
        if tx.tasks(&contest.id, round, None).await?.iter().any(begun) {
            Err(Refusal::RoundBegun.into())
        } else {
            Ok(())
        }
    }
}

/// The line through a ranking, best first on each side.
fn drawn(ranking: Ranking, rule: Advance) -> Line<RankedEntry> {
    let scored = |film: RankedEntry| {
        let score = film.score;
        (film, score)
    };
    let places = ranking.contest.settings.balance.size;
    rule.draw(ranking.entries.into_iter().map(scored).collect(), places)
}

/// SHA-256 over the round, the films on each side of the line, and their scores.
fn fingerprint(to: u8, line: &Line<RankedEntry>) -> String {
    let side = |films: &[RankedEntry]| -> BTreeMap<String, Option<i64>> {
        films.iter().map(|film| (film.entry.id.to_string(), film.score)).collect()
    };
    // Strings and integers: serialising them cannot fail.
    let text = serde_json::to_vec(&(to, side(&line.above), side(&line.tied), side(&line.below))).unwrap_or_default();
    hex(&Sha256::digest(text))
}
