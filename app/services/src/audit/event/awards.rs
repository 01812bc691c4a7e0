//! Awards and the award evening.

use domain::awards::decided::DecidedAwards;
use domain::awards::plan::AwardPlan;
use domain::ids::EntryId;

events! {
    AwardsAnnounce<'a> { hash: &'a str, }
    AwardsDecide<'a> { hash: &'a str, awards: &'a DecidedAwards, }
    AwardsPlan<'a> { awards: &'a AwardPlan, reason: &'a str, }
    AwardsRule<'a> { grade: Option<&'a str>, reason: &'a str, decider: &'a str, }
    AwardsRuleDrop {}
    PresentationArrange<'a> { films: &'a [EntryId], }
}
