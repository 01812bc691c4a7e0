//! From one round to the next: who goes on, and where the line is drawn.

use std::collections::{BTreeMap, BTreeSet};

use domain::contest::hex;
use domain::ids::{ContestId, EntryId};
use domain::permission::{Action, Role};
use domain::phase::{self, Obstacle, Phase};
use domain::round::{Advance, Line, Ties};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Contest, Entry, Tx};

use crate::judging::round_of;
use crate::{Actor, RankedEntry, Ranking, Refusal, Result, Services};

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
    /// Names what was looked at.
    pub fingerprint: String,
}

/// What is to become of the tied films, and which line was looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Decision<'a> {
    pub ties: Ties,
    /// `None` where nobody looked: the rule alone decides.
    pub seen: Option<&'a str>,
}

/// The entries that take part in the present round, or in the last one once it has closed; `None` is all that are
/// eligible.
pub(crate) async fn taking_part(tx: &mut dyn Tx, contest: &Contest) -> Result<Option<BTreeSet<EntryId>>> {
    let round = round_of(contest);
    Ok(if round > 1 { Some(tx.advanced(&contest.id, round).await?.into_iter().collect()) } else { None })
}

/// The eligible entries of the present round.
pub(crate) async fn entries_of_round(tx: &mut dyn Tx, contest: &Contest) -> Result<Vec<Entry>> {
    let mut entries = tx.eligible_entries(&contest.id).await?;
    if let Some(inside) = taking_part(tx, contest).await? {
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
        let line = if obstacles.is_empty() {
            drawn(self.ranking_in(&mut *tx, contest.clone()).await?, rule)
        } else {
            Line { above: Vec::new(), tied: Vec::new(), below: Vec::new() }
        };
        let fingerprint = fingerprint(to, &line);
        Ok(LineView { contest, roles: standing.roles, to, rule, obstacles, line, fingerprint })
    }

    /// Opens the next round for those who go on. `seen` is the fingerprint of the line that was looked at.
    ///
    /// # Errors
    /// As [`Services::move_phase`]; [`Refusal::StaleInputs`] where the line is another by now, [`Refusal::NobodyAdvances`]
    /// where nobody would go on.
    pub async fn advance(&self, actor: &Actor, id: &ContestId, ties: Ties, seen: &str) -> Result<Phase> {
        let next = {
            let mut tx = self.read().await?;
            let contest = self.contest_in(&mut *tx, id).await?;
            contest.phase.next(contest.settings.round_count())
        };
        let Some(to @ Phase::Round(2..)) = next else {
            return Err(Refusal::Obstacles(vec![Obstacle::NoSuchMove]).into());
        };
        self.move_to(actor, id, to, "", Decision { ties, seen: Some(seen) }).await
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
        let line = drawn(self.ranking_in(tx, contest.clone()).await?, rule);
        if decision.seen.is_some_and(|seen| seen != fingerprint(to, &line)) {
            return Err(Refusal::StaleInputs.into());
        }
        let numbers = |films: &[RankedEntry]| films.iter().filter_map(|film| film.entry.number).collect::<Vec<_>>();
        let (tied, stay) = (numbers(&line.tied), numbers(&line.below));
        let going: Vec<EntryId> = line.going(decision.ties).into_iter().map(|film| film.entry.id).collect();
        if going.is_empty() {
            return Err(Refusal::NobodyAdvances.into());
        }
        tx.insert_advances(&contest.id, to, &going).await?;
        let detail = json!({
            "round": to, "rule": rule, "entries": going, "tied": tied, "ties": decision.ties, "below": stay,
        });
        self.record(tx, actor, Some(&contest.id), "round.advance", contest.id.as_str(), detail).await
    }

    /// Whether judges may be dealt to films now: before a round, or in it as long as no sheet of it is begun.
    ///
    /// # Errors
    /// [`Refusal::RoundBegun`].
    pub(crate) async fn may_deal(&self, tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
        let Phase::Round(round) = contest.phase else { return Ok(()) };
        let begun = tx.tasks(&contest.id, round, None).await?.iter().any(|task| task.sheet.is_some());
        if begun { Err(Refusal::RoundBegun.into()) } else { Ok(()) }
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
