//! A vote as the office and the scrutineer see it: how many ballots there are in all, and what looks wrong. How many votes a film has,
//! nobody sees before the seal.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{self, Action, Role};
use domain::contest::phase::Phase;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::popularity::{VoteFlag, VotePeriod, VoteSettings, VoteState};
use store::{Contest, PopularityVote, Tx, VoteBatch, VoteFigures};

use super::batches::flags_of;
use super::tallies::tally_last;
use crate::Services;
use crate::actor::Actor;
use crate::contests::amendments::film_names;
use crate::error::Result;

/// A vote as it is set up, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteSetUp {
    /// Name, ways and puzzle.
    pub settings: VoteSettings,
    /// Where it stands.
    pub state: VoteState,
    /// From when to when votes are taken.
    pub period: VotePeriod,
    /// Its version.
    pub version: i64,
    /// Keys can still be linked to who shows them again.
    pub has_secret: bool,
}

/// The vote of a contest.
#[derive(Clone, Debug)]
pub struct PopularityView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The vote; `None` where none is set up.
    pub vote: Option<VoteSetUp>,
    /// How many there are of what belongs to it.
    pub figures: VoteFigures,
    /// What looks wrong among ballots that count.
    pub flags: Vec<VoteFlag>,
    /// What was held, the latest first.
    pub batches: Vec<VoteBatch>,
    /// Number and title of the films that flags and batches are about.
    pub films: BTreeMap<EntryId, (Option<i64>, String)>,
    /// The names of who decided about batches.
    pub people: BTreeMap<AccountId, String>,
    /// The account of the person who looks; `None` for the operator.
    pub account: Option<AccountId>,
    /// This person may run the vote now.
    pub can_run: bool,
    /// This person may confirm what is void.
    pub can_confirm: bool,
    /// Nobody can object any more: the secret may be destroyed.
    pub can_forget: bool,
}

impl Services {
    /// The vote of a contest, for who runs it or confirms.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn popularity(&self, actor: &Actor, id: &ContestId) -> Result<PopularityView> {
        let now = self.now();
        let mut tx = self.read().await?;
        let (contest, who) = self.look_into(&mut *tx, actor, id).await?;
        let may = |action| access::check(action, &who, contest.phase);
        let can_confirm = may(Action::ConfirmPopularityVote).is_ok();
        let can_run = may(Action::RunPopularityVote).is_ok();
        if !can_confirm {
            may(Action::RunPopularityVote)?;
        }
        let mut view = PopularityView {
            roles: who.roles,
            vote: None,
            figures: VoteFigures::default(),
            flags: Vec::new(),
            batches: Vec::new(),
            films: BTreeMap::new(),
            people: BTreeMap::new(),
            account: actor.account().map(|account| account.id.clone()),
            can_run,
            can_confirm,
            can_forget: false,
            contest,
        };
        let Some(vote) = tx.popularity_vote(id).await? else { return Ok(view) };
        let has_flags = matches!(vote.state, VoteState::Open | VoteState::Repair | VoteState::Closed);
        view.figures = tx.vote_figures(id).await?;
        if has_flags {
            drop(tx);
            view.figures.untallied = tally_last(self, id, view.figures.untallied).await?;
            tx = self.read().await?;
        }
        if vote.state.is_public() {
            view.batches = tx.vote_batches(id).await?;
            view.people = people_of(&mut *tx, &view.batches).await?;
        }
        if has_flags {
            view.flags = flags_of(&mut *tx, &vote, now).await?;
        }
        let about =
            view.flags.iter().map(|flag| &flag.evidence).chain(view.batches.iter().map(|batch| &batch.evidence));
        let mut named: Vec<EntryId> = about.filter_map(|evidence| evidence.entry.clone()).collect();
        named.sort_unstable();
        named.dedup();
        if !named.is_empty() {
            view.films = film_names(&mut *tx, &named).await?;
        }
        let PopularityVote { settings, state, period, version, secret, .. } = vote;
        let has_secret = secret.is_some();
        view.can_forget = can_run && has_secret && state == VoteState::Sealed && view.contest.phase >= Phase::Final;
        view.vote = Some(VoteSetUp { settings, state, period, version, has_secret });
        Ok(view)
    }
}

/// The names of who decided about batches, in one statement; in none where nothing was held.
async fn people_of(tx: &mut dyn Tx, batches: &[VoteBatch]) -> Result<BTreeMap<AccountId, String>> {
    let decided = batches.iter().flat_map(|batch| [&batch.decided_by, &batch.confirmed_by]).flatten();
    let people: BTreeSet<&AccountId> = decided.collect();
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let asked: Vec<String> = people.iter().map(ToString::to_string).collect();
    let names: BTreeMap<String, String> = tx.account_names(&asked).await?.into_iter().collect();
    let named = |account: &AccountId| Some((account.clone(), names.get(account.as_str())?.clone()));
    Ok(people.into_iter().filter_map(named).collect())
}
