//! The pool of experts (专家库): whoever judged another contest can be asked to judge this one.

use domain::access::{Action, Role};
use domain::ids::{AccountId, ContestId};
use store::{Contest, Member, NamedMember};

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::rounds::conflict::{may_be, set_aside};

/// Somebody who judges or judged another contest.
#[derive(Clone, Debug)]
pub struct Expert {
    /// The person, with unit, region and expertise as they were last given.
    pub last: NamedMember,
    /// Contests the person judges or judged.
    pub contests: usize,
}

/// The pool, for the organiser of one contest.
#[derive(Clone, Debug)]
pub struct Experts {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Everybody who is no judge of this contest yet, the last to have judged first.
    pub experts: Vec<Expert>,
}

impl Services {
    /// Who judged other contests and is no judge of this one.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn experts(&self, actor: &Actor, id: &ContestId) -> Result<Experts> {
        expert_pool(self, actor, id).await
    }

    /// Makes an expert a judge of this contest, with unit and expertise as last given; the region only where this contest
    /// knows it. The person finds the contest on the own page.
    ///
    /// # Errors
    /// A missing permission; not found where the person judged no other contest, or judges this one already; a role the person
    /// cannot have beside another.
    pub async fn call_expert(&self, actor: &Actor, id: &ContestId, account: &AccountId) -> Result<String> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let experts = gathered(tx.judges_elsewhere(id).await?);
        let expert = experts.into_iter().find(|one| one.last.member.account_id == *account);
        let NamedMember { member, name, .. } = expert.ok_or(ServiceError::NotFound)?.last;
        let region = if contest.settings.region(&member.region).is_some() { member.region } else { String::new() };
        let member = Member { contest_id: id.clone(), region, created_at: self.now(), ..member };
        let global = tx.account(account).await?.ok_or(ServiceError::NotFound)?.roles;
        may_be(&mut *tx, id, account, &global, member.role).await?;
        tx.put_member(&member).await?;
        let event = event::PersonAdd { role: member.role };
        self.audit(&mut *tx, actor, Some(id), account.as_str(), &event).await?;
        set_aside(self, &mut *tx, actor, &contest, Some(account)).await?;
        tx.commit().await?;
        Ok(name)
    }
}

/// As [`Services::experts`].
pub(crate) async fn expert_pool(cx: &Context, actor: &Actor, id: &ContestId) -> Result<Experts> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
    let experts = gathered(tx.judges_elsewhere(id).await?);
    Ok(Experts { contest, roles: access.roles, experts })
}

/// The experts an address asks for, in the order of the pool.
#[must_use]
pub fn found_experts<'a>(experts: &'a [Expert], ask: &ListAsk) -> Vec<&'a Expert> {
    let words = ask.words().to_lowercase();
    let found = |one: &&Expert| {
        let NamedMember { member, name, email } = &one.last;
        [name, email, &member.unit, &member.expertise].iter().any(|text| text.to_lowercase().contains(&words))
    };
    experts.iter().filter(found).collect()
}

/// One line for each person; memberships come with the newest first.
fn gathered(memberships: Vec<NamedMember>) -> Vec<Expert> {
    let mut experts: Vec<Expert> = Vec::new();
    let mut place = std::collections::BTreeMap::new();
    for one in memberships {
        let at = *place.entry(one.member.account_id.clone()).or_insert(experts.len());
        match experts.get_mut(at) {
            Some(expert) => expert.contests += 1,
            None => experts.push(Expert { last: one, contests: 1 }),
        }
    }
    experts
}
