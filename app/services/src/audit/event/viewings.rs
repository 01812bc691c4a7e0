//! Viewings at sites.

use domain::ids::EntryId;
use domain::time::Micros;

events! {
    ViewingAccept {}
    ViewingByHand {}
    ViewingHold {}
    ViewingPlan { starts: Micros, }
    ViewingReport {}
    ViewingReturn<'a> { reason: &'a str, }
    ViewingUnverified<'a> { entry: &'a EntryId, watched_percent: i64, }
}
