//! Regions: added and renamed.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::region::{RegionCode, may_exist};
use domain::exhibition::site::SiteProblem;
use domain::limits;
use store::{Region, RegionCount};

use super::list::{around, asked_region};
use super::places::region_code;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::{ExhibitionAccess, enter_region};
use crate::exhibition::settings::{settings, today};
use crate::input::required_text;

/// A region as somebody adds it.
#[derive(Clone, Debug, Default)]
pub struct RegionDraft {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A region and those below it.
#[derive(Clone, Debug)]
pub struct RegionsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The way to the region that is looked at; it comes last.
    pub way: Vec<Region>,
    /// The regions right below it.
    pub regions: Vec<RegionCount>,
    /// The day that is today.
    pub today: Day,
}

impl Services {
    /// The regions below one, or those the person begins with, for who may change them.
    ///
    /// # Errors
    /// A missing permission; a region beside or above the person's own, or none: not found.
    pub async fn exhibition_regions(&self, actor: &Actor, region: &str) -> Result<RegionsView> {
        let action = ExhibitionAction::EditRegions;
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let region = asked_region(&access, region)?;
        let today = today(self, &settings(&mut *tx).await?.0);
        let (way, regions) = around(&mut *tx, &access, action, region.as_ref(), today).await?;
        Ok(RegionsView { access, way, regions, today })
    }

    /// Adds a region.
    ///
    /// # Errors
    /// A missing permission; a code that is none, lies beside or above the person's own, or is there; a name that is missing or too
    /// long.
    pub async fn add_region(&self, actor: &Actor, draft: &RegionDraft) -> Result<Region> {
        let action = ExhibitionAction::EditRegions;
        let mut tx = self.write().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let code = region_code(&draft.code)?;
        if !may_exist(&code) || access.may(action, ExhibitionTarget::Region(&code)).is_err() {
            return Err(Refusal::Site(SiteProblem::NoRegion(code.to_string())).into());
        }
        let region = Region { name: required_text(&draft.name, TextName::Title, limits::REGION_NAME)?, code };
        if tx.insert_regions(std::slice::from_ref(&region)).await? == 0 {
            return Err(Refusal::Site(SiteProblem::RegionThere(region.code.to_string())).into());
        }
        let event = event::RegionAdd { region: region.code.as_str(), name: &region.name };
        self.audit(&mut *tx, actor, None, region.code.as_str(), &event).await?;
        tx.commit().await?;
        Ok(region)
    }

    /// Gives a region another name.
    ///
    /// # Errors
    /// A missing permission; no such region, or one beside or above the person's own: not found; a name that is missing or too long.
    pub async fn rename_region(&self, actor: &Actor, code: &RegionCode, name: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (before, _) = enter_region(&mut *tx, actor, code, ExhibitionAction::EditRegions).await?;
        let region =
            Region { name: required_text(name, TextName::Title, limits::REGION_NAME)?, code: before.code.clone() };
        if region == before {
            return Ok(());
        }
        if !tx.rename_region(&region).await? {
            return Err(ServiceError::NotFound);
        }
        let event = event::RegionRename { region: code.as_str(), from: &before.name, to: &region.name };
        self.audit(&mut *tx, actor, None, code.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
