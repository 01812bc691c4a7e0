//! What is put right in a membership: unit, region and expertise, which may also be none.

use domain::access::{Action, Role};
use domain::ids::{AccountId, ContestId};
use store::{Account, Contest, Member, NamedMember, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::people::{check_region, expertise_of, unit_of};
use crate::error::{Result, ServiceError};
use crate::rounds::conflict::{require_kept_aside, set_aside};

/// One membership.
#[derive(Clone, Debug)]
pub struct MemberView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The membership, with the person's name.
    pub member: NamedMember,
}

/// What changes in a membership: `None` stays as it is, an empty text is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// Affiliation.
    pub unit: Option<String>,
    /// Region code.
    pub region: Option<String>,
    /// What the person knows best.
    pub expertise: Option<String>,
}

impl Services {
    /// A membership, for whoever puts it right.
    ///
    /// # Errors
    /// A missing permission, no such contest, or no such member.
    pub async fn member(&self, actor: &Actor, id: &ContestId, account: &AccountId, role: Role) -> Result<MemberView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let member = membership(&mut *tx, id, account, role).await?;
        let Account { name, email, .. } = tx.account(account).await?.ok_or(ServiceError::NotFound)?;
        Ok(MemberView { contest, roles: access.roles, member: NamedMember { member, name, email } })
    }

    /// Changes unit, region and expertise of a membership. What follows for conflicts of interest follows at once, as when somebody
    /// joins: a film that was set aside because of what was put right is given back.
    ///
    /// # Errors
    /// A missing permission, no such member, a unit or expertise that is too long, an officer without a unit, an unknown region, or,
    /// once the selection is sealed, a membership that would no longer tell why a film was set aside.
    pub async fn change_member(
        &self,
        actor: &Actor,
        id: &ContestId,
        account: &AccountId,
        role: Role,
        change: MemberChange,
    ) -> Result<()> {
        let unit = change.unit.map(|unit| unit_of(role, &unit)).transpose()?;
        let expertise = change.expertise.map(|words| expertise_of(&words)).transpose()?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        if let Some(region) = &change.region {
            check_region(&contest, region)?;
        }
        let before = membership(&mut *tx, id, account, role).await?;
        let after = Member {
            unit: unit.unwrap_or_else(|| before.unit.clone()),
            region: change.region.unwrap_or_else(|| before.region.clone()),
            expertise: expertise.unwrap_or_else(|| before.expertise.clone()),
            ..before.clone()
        };
        if after == before {
            return Ok(());
        }
        require_kept_aside(&mut *tx, &contest, &after).await?;
        if !tx.update_member(&after).await? {
            return Err(ServiceError::NotFound);
        }
        let event = event::PersonEdit {
            role,
            unit: event::Replaced::of(&before.unit, &after.unit),
            region: event::Replaced::of(&before.region, &after.region),
            expertise: event::Replaced::of(&before.expertise, &after.expertise),
        };
        self.audit(&mut *tx, actor, Some(id), account.as_str(), &event).await?;
        set_aside(self, &mut *tx, actor, &contest, Some(account)).await?;
        Ok(tx.commit().await?)
    }
}

async fn membership(tx: &mut dyn Tx, id: &ContestId, account: &AccountId, role: Role) -> Result<Member> {
    let held = tx.memberships_in(id, account).await?;
    held.into_iter().find(|one| one.role == role).ok_or(ServiceError::NotFound)
}
