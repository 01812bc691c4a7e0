//! Offices and managers: who they are, who becomes one, and who is one no longer.

use domain::exhibition::access::{ExhibitionAction, ExhibitionRole, ExhibitionTarget};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteProblem;
use domain::ids::{AccountId, SiteId};
use domain::limits;
use store::{ExhibitionMemberFilter, NamedExhibitionMember, Tx};

use super::grants::{Grant, give_roles};
use super::places::{Place, typed_place, typed_region};
use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::ExhibitionAccess;
use crate::input::{email_address, required_text};
use crate::paging::{PageAsk, PageLinks};

/// The name of the list in what names its pages.
const LIST: &str = "exhibition members";

/// Somebody who becomes an office or a manager.
#[derive(Clone, Debug)]
pub struct MemberDraft {
    /// The person's address.
    pub email: String,
    /// The person's name, for an account that is made.
    pub name: String,
    /// Office or manager.
    pub role: ExhibitionRole,
    /// The code of the region, or of the site.
    pub place: String,
}

/// Which members are listed.
#[derive(Clone, Debug, Default)]
pub struct ExhibitionPeopleSearch {
    /// In name, address or place.
    pub words: String,
    /// The key of a role.
    pub role: String,
    /// Which page.
    pub page: PageAsk,
}

impl ExhibitionPeopleSearch {
    /// What the address of the list asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        Self { words: ask.words().to_owned(), role: ask.get("role").to_owned(), page: PageAsk::default() }
    }
}

/// A page of offices and managers.
#[derive(Clone, Debug)]
pub struct ExhibitionPeople {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The page.
    pub members: Vec<NamedExhibitionMember>,
    /// All within the person's reach.
    pub total: i64,
    /// Those that are found, on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
}

impl Services {
    /// A page of the offices and managers that a person could make.
    ///
    /// # Errors
    /// A missing permission, or [`Refusal::BadCursor`].
    pub async fn exhibition_people(&self, actor: &Actor, search: &ExhibitionPeopleSearch) -> Result<ExhibitionPeople> {
        let action = ExhibitionAction::GrantRoles;
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let filter = ExhibitionMemberFilter {
            reach: access.reach_of(action),
            words: search.words.clone(),
            role: search.role.clone(),
        };
        let (start, limit) = (search.page.start(LIST, true)?, search.page.limit());
        let slice = tx.exhibition_member_slice(&filter, &start, limit).await?;
        let (total, found) = tx.exhibition_member_count(&filter).await?;
        let links = PageLinks::of(LIST, &slice);
        Ok(ExhibitionPeople { access, members: slice.rows, total, found, links })
    }

    /// Makes somebody the office of a region or the manager of a site: never above the person's own. An address without an account gets
    /// one, and a letter; whether it did.
    ///
    /// # Errors
    /// A missing permission; a place beside or above the person's own; a bad address, or one of an account whose owner nobody knows;
    /// a name that is missing or too long; [`SiteProblem::MemberThere`].
    pub async fn grant_exhibition_role(&self, actor: &Actor, draft: &MemberDraft) -> Result<bool> {
        let mut tx = self.write().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        let (place, place_name) = granted_place(&mut *tx, &access, draft).await?;
        let grant = Grant {
            address: email_address(&draft.email)?,
            name: required_text(&draft.name, TextName::Name, limits::PERSON_NAME)?,
            role: draft.role,
            place,
            place_name,
        };
        let granted = give_roles(self, &mut *tx, actor, std::slice::from_ref(&grant)).await?;
        if granted.roles == 0 {
            return Err(Refusal::Site(SiteProblem::MemberThere).into());
        }
        tx.commit().await?;
        Ok(granted.invited > 0)
    }

    /// Ends a role that the person could have given. What was done in it stays.
    ///
    /// # Errors
    /// A missing permission; no such role, or one of a place beside or above the person's own: not found.
    pub async fn end_exhibition_role(
        &self,
        actor: &Actor,
        account: &AccountId,
        role: ExhibitionRole,
        place: &str,
    ) -> Result<()> {
        let action = ExhibitionAction::GrantRoles;
        let mut tx = self.write().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let name = match role {
            ExhibitionRole::Office => {
                let code: RegionCode = place.parse().map_err(|_| ServiceError::NotFound)?;
                access.may(action, ExhibitionTarget::Region(&code))?;
                tx.exhibition_region(&code).await?.ok_or(ServiceError::NotFound)?.name
            }
            ExhibitionRole::Manager => {
                let id: SiteId = place.parse().map_err(|_| ServiceError::NotFound)?;
                let site = tx.site(&id).await?.ok_or(ServiceError::NotFound)?;
                access.may(action, ExhibitionTarget::Site(site.number, &site.region))?;
                site.name
            }
            ExhibitionRole::Administrator | ExhibitionRole::Device => return Err(ServiceError::NotFound),
        };
        if !tx.end_exhibition_member(account, role, place).await? {
            return Err(ServiceError::NotFound);
        }
        let event = event::ExhibitionEnd { role: role.key(), name: &name };
        self.audit(&mut *tx, actor, None, account.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// The place of a role that is given, as it is kept and as it is called.
async fn granted_place(tx: &mut dyn Tx, access: &ExhibitionAccess, draft: &MemberDraft) -> Result<(String, String)> {
    let action = ExhibitionAction::GrantRoles;
    match draft.role {
        ExhibitionRole::Office => {
            let region = typed_region(tx, access, &draft.place, action).await?;
            Ok((region.code.to_string(), region.name))
        }
        ExhibitionRole::Manager => match typed_place(tx, access, &draft.place, action).await? {
            Place::Site(site) => Ok((site.id.to_string(), site.name)),
            Place::Region(region) => Err(Refusal::Site(SiteProblem::NoSite(region.code.to_string())).into()),
        },
        ExhibitionRole::Administrator | ExhibitionRole::Device => Err(ServiceError::NotFound),
    }
}
