//! Reports and approvals of months of the exhibition.

events! {
    ParticipationApprove<'a> { region: &'a str, month: &'a str, }
    ParticipationFreeze<'a> {
        region: &'a str,
        month: &'a str,
        rule: &'a str,
        version: i64,
        hash: &'a str,
        reason: &'a str,
    }
    SpotCheckAnnounce<'a> { region: &'a str, month: &'a str, sites: i64, source: &'a str, hash: &'a str, }
    SpotCheckDraw<'a> { region: &'a str, month: &'a str, seed: &'a str, hash: &'a str, }
    SpotCheckFind<'a> { site: &'a str, finding: &'a str, reason: &'a str, }
    ParticipationTakeBack<'a> { region: &'a str, month: &'a str, reason: &'a str, }
}
