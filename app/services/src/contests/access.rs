//! What a person may do in each contest, for pages that gather from all of them: no statement a contest.

use domain::access::{AccessContext, Role};
use domain::ids::AccountId;
use store::{ContestLine, Member, Tx};

use crate::actor::Actor;
use crate::context::has_second_factor;
use crate::error::Result;

/// What a person is in each contest.
pub(crate) struct AccessByContest {
    /// In the whole installation.
    everywhere: AccessContext,
    /// In contests.
    members: Vec<Member>,
    /// No second factor is set up, and some contest asks for one.
    bare: bool,
}

impl AccessByContest {
    /// What the actor is in these contests and in the installation; as [`Context::access_context`](crate::Context) says of one.
    pub(crate) async fn of(tx: &mut dyn Tx, actor: &Actor, lines: &[ContestLine]) -> Result<Self> {
        let mut everywhere = actor.access_context(Role::Organiser)?;
        let Some(account) = actor.account() else { return Ok(Self { everywhere, members: Vec::new(), bare: false }) };
        everywhere.roles.push(Role::Creator);
        let members = memberships(tx, actor, &account.id).await?;
        let mut roles = everywhere.roles.iter().copied().chain(members.iter().map(|member| member.role));
        let asked = lines.iter().any(|line| line.second_factor) && roles.any(Role::may_need_second_factor);
        let bare = asked && !has_second_factor(tx, &account.id).await?;
        Ok(Self { everywhere, members, bare })
    }

    /// The person's memberships.
    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }

    /// In one of the contests.
    pub(crate) fn within(&self, line: &ContestLine) -> AccessContext {
        let here = self.members.iter().filter(|member| member.contest_id == line.id).map(|member| member.role);
        let mut roles: Vec<Role> = self.everywhere.roles.iter().copied().chain(here).collect();
        roles.sort_unstable();
        roles.dedup();
        let access = AccessContext { roles, ..self.everywhere.clone() };
        if self.bare && line.second_factor { access.without_second_factor() } else { access }
    }
}

/// What a person is in contests; who looks as somebody else is that in the one, and nothing elsewhere.
pub(crate) async fn memberships(tx: &mut dyn Tx, actor: &Actor, person: &AccountId) -> Result<Vec<Member>> {
    let Some(guise) = actor.guise() else { return Ok(tx.memberships(person).await?) };
    let member = guise.role.map(|role| Member {
        contest_id: guise.contest.clone(),
        account_id: person.clone(),
        role,
        unit: guise.unit.clone(),
        region: String::new(),
        expertise: String::new(),
        created_at: 0,
    });
    Ok(member.into_iter().collect())
}
