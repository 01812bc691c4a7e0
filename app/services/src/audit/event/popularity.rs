//! The popularity vote. Ballots leave no rows of their own: each has a receipt and a leaf in the tree of its day, whose root is here, and
//! a row for each would tell in which order people voted, and for what, to everybody who reads the trail.

use domain::popularity::{BatchState, VoteRule};
use domain::time::Micros;

use super::meeting::VotesFor;

events! {
    VoteBatch<'a> { state: BatchState, vote_rule: VoteRule, votes: u64, reason: &'a str, }
    VoteForget {}
    VoteMembers { members: usize, }
    VoteRoot<'a> {
        votes: usize,
        /// The root.
        hash: &'a str,
    }
    VoteSettings<'a> { settings: &'a domain::popularity::VoteSettings, starts: Micros, until: Micros, }
    VoteState<'a> {
        state: domain::popularity::VoteState,
        reason: &'a str,
        /// What everybody reads once it is sealed; absent before.
        #[serde(skip_serializing_if = "Option::is_none")]
        count: Option<&'a [VotesFor<'a>]>,
    }
}
