//! The record of the provincial selection as a contest makes it: the pool is frozen, two people type what dice showed, and what was sealed
//! is confirmed.

use domain::ids::ContestId;
use services::SeedDraft;

use super::cast::Cast;
use super::stage::{DAY, HOUR, MINUTE, Stage};
use crate::failure::Failure;

/// What ten dice showed, in the order they came.
const DICE: &str = "3 6 1 5 2 2 4 6 1 3";

/// The organiser freezes the pool; then the organiser and the scrutineer type what they see, each for themselves. Films are dealt after it.
pub async fn seeded(stage: &Stage, cast: &Cast, contest: &ContestId) -> Result<(), Failure> {
    let services = &stage.services;
    stage.clock.pass(HOUR);
    let rules = services.contest(&cast.organiser, contest).await?.0.settings.judging_hash();
    services.freeze_pool(&cast.organiser, contest, &rules).await?;
    stage.clock.pass(HOUR);
    for who in [&cast.organiser, &cast.scrutineer] {
        stage.clock.pass(MINUTE);
        services.draw_seed(who, contest, SeedDraft::Dice(DICE.to_owned())).await?;
    }
    Ok(())
}

/// The chair and the scrutineer confirm the newest checkpoint, that of the seal; a day later the server signs that they did.
pub async fn confirmed(stage: &Stage, cast: &Cast, contest: &ContestId) -> Result<(), Failure> {
    let services = &stage.services;
    for who in [&cast.chair, &cast.scrutineer] {
        stage.clock.pass(HOUR);
        let view = services.record_view(who, contest).await?;
        if let Some(newest) = view.checkpoints.first() {
            let checkpoint = &newest.checkpoint;
            services.countersign_checkpoint(who, contest, checkpoint.size, &checkpoint.root).await?;
        }
    }
    stage.clock.pass(DAY);
    services.keep_checkpoints().await?;
    Ok(())
}
