//! What waits for somebody in the exhibition, counted.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::participation::{Month, ParticipationRule};
use domain::exhibition::region::RegionCode;

use crate::error::Result;

/// Where somebody decides about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExhibitionWaitAsk {
    /// Regions they write plans of, with everything below.
    pub plans: Vec<RegionCode>,
    /// Regions they accept viewings of, with everything below.
    pub viewings: Vec<RegionCode>,
    /// Regions whose month they approve, without those below.
    pub months: Vec<RegionCode>,
    /// Sites they set previews up for, by number.
    pub previews: Vec<i64>,
    /// The month that is to be approved.
    pub month: Month,
    /// The rule of the settings.
    pub rule: ParticipationRule,
    /// The Monday of the present week.
    pub week: Day,
    /// The first and the last week whose unmet orders are to be answered.
    pub unmet: (Day, Day),
    /// The day that is today.
    pub today: Day,
}

/// What waits, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExhibitionWaits {
    /// Plans that are not published.
    pub plans: i64,
    /// Viewings that sites sent.
    pub viewings: i64,
    /// Regions with sites to expect whose month is not approved. Villages do not approve.
    pub months: i64,
    /// Open sites without a preview of the week.
    pub previews: i64,
    /// Films that were ordered at those sites and are to be answered: counted once for each site.
    pub unmet: i64,
}

/// What waits.
#[async_trait]
pub trait ExhibitionWaiting {
    /// What waits for somebody, in one statement.
    async fn exhibition_waits(&mut self, ask: &ExhibitionWaitAsk) -> Result<ExhibitionWaits>;
}
