//! The two rounds of the provincial selection: a first one in panels, the line, and a final one in which all judges see what went on.

use domain::contest::phase::Phase;
use domain::contest::round::Ties;
use domain::ids::ContestId;
use domain::text::Lang;
use services::Actor;
use words::judging;

use super::cast::Cast;
use super::stage::{DAY, Film, HOUR, Stage};
use crate::failure::Failure;

/// The provincial selection while it is judged.
pub struct ProvincialRounds<'a> {
    pub stage: &'a Stage,
    pub cast: &'a Cast,
    pub contest: &'a ContestId,
    /// Tells a film by its number.
    pub film: &'a (dyn Fn(i64) -> Film + Sync),
}

impl ProvincialRounds<'_> {
    /// The judges are told and the panels score their films; some judges have to do with one of theirs.
    pub async fn first(&self) -> Result<(), Failure> {
        let Self { stage, cast, contest, .. } = self;
        stage.services.move_phase(&cast.organiser, contest, Phase::Round(1), "").await?;
        stage.clock.pass(HOUR);
        stage.release_letters(&cast.staff, contest).await?;
        let recusals = [None, Some(9), None, Some(20), None, None, Some(14), None, Some(31)];
        for (judge, nth) in cast.judges.iter().zip(recusals) {
            if let Some(nth) = nth {
                stage.recuse(judge, contest, nth, "曾担任该片顾问，申请回避。").await?;
            }
        }
        stage.clock.pass(DAY);
        self.scored(5 * DAY).await
    }

    /// The chair draws the line, the scrutineer confirms what the round decided, and the organiser deals what went on to all judges.
    pub async fn line(&self) -> Result<(), Failure> {
        let Self { stage, cast, contest, .. } = self;
        stage.clock.pass(DAY);
        let line = stage.services.line(&cast.chair, contest).await?;
        stage.services.advance(&cast.chair, contest, Ties::Go, &line.fingerprint).await?;
        stage.clock.pass(3 * HOUR);
        let closed = stage.services.closed_round(&cast.scrutineer, contest, 1).await?;
        stage.services.countersign(&cast.scrutineer, contest, 1, &closed.hash).await?;
        stage.clock.pass(DAY);
        stage.assign(&cast.organiser, contest, std::slice::from_ref(&cast.judges)).await?;
        stage.clock.pass(HOUR);
        stage.release_letters(&cast.staff, contest).await
    }

    /// All judges score what went on. What this round decides still waits for the scrutineer.
    pub async fn last(&self) -> Result<(), Failure> {
        let Self { stage, cast, contest, .. } = self;
        stage.recuse(cast.judge(5), contest, 11, "与该片导演共事，申请回避。").await?;
        stage.clock.pass(DAY);
        self.scored(3 * DAY).await
    }

    /// Every judge scores all own films, and signs after `rest`.
    async fn scored(&self, rest: i64) -> Result<(), Failure> {
        let Self { stage, cast, contest, .. } = self;
        let judges: Vec<(Actor, usize)> = cast.judges.iter().map(|judge| (judge.clone(), usize::MAX)).collect();
        stage.judging(contest, &judges, self.film).await?;
        stage.clock.pass(rest);
        for judge in &cast.judges {
            stage.clock.pass(2 * HOUR);
            stage.services.sign_sheets(judge, contest, judging::statement(Lang::Zh)).await?;
        }
        Ok(())
    }
}
