//! Viewing plans.

events! {
    PlanCreate<'a> { title: &'a str, }
    PlanEdit<'a> { title: &'a str, }
    PlanPublish<'a> { title: &'a str, sites: u64, letters: u64, }
    PlanRemind<'a> { title: &'a str, sites: u64, letters: u64, }
    PlanWithdraw<'a> { title: &'a str, reason: &'a str, }
}
