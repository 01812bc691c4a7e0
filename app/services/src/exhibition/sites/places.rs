//! A place in the exhibition as somebody enters it: a region by its code, or a site by its own.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteProblem;
use domain::typed;
use store::{Region, Site, Tx};

use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;

/// A region or a site.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Region(Region),
    Site(Box<Site>),
}

impl Place {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Region(region) => &region.name,
            Self::Site(site) => &site.name,
        }
    }
}

/// A code of a region that somebody typed.
///
/// # Errors
/// [`SiteProblem::RegionCode`].
pub(super) fn region_code(text: &str) -> Result<RegionCode> {
    let text = typed::line(text);
    Ok(text.parse().map_err(|_| Refusal::Site(SiteProblem::RegionCode(text.chars().take(40).collect())))?)
}

/// The region with a code that somebody typed, where they may do this in it. What lies beside or above is told as what is not there.
///
/// # Errors
/// A role that is missing; [`SiteProblem::RegionCode`], [`SiteProblem::NoRegion`].
pub(super) async fn typed_region(
    tx: &mut dyn Tx,
    access: &ExhibitionAccess,
    text: &str,
    action: ExhibitionAction,
) -> Result<Region> {
    access.may(action, ExhibitionTarget::Whole)?;
    let code = region_code(text)?;
    let none = || Refusal::Site(SiteProblem::NoRegion(code.to_string()));
    match access.may(action, ExhibitionTarget::Region(&code)) {
        Err(ServiceError::NotFound) => return Err(none().into()),
        other => other?,
    }
    Ok(tx.exhibition_region(&code).await?.ok_or_else(none)?)
}

/// The site with a code that somebody typed, where they may do this at it; where there is none, the region.
///
/// # Errors
/// As [`typed_region`]; [`SiteProblem::NoSite`].
pub(super) async fn typed_place(
    tx: &mut dyn Tx,
    access: &ExhibitionAccess,
    text: &str,
    action: ExhibitionAction,
) -> Result<Place> {
    access.may(action, ExhibitionTarget::Whole)?;
    let code = typed::line(text);
    let site = tx.sites_coded(std::slice::from_ref(&code)).await?.pop();
    let own = site.filter(|site| access.may(action, ExhibitionTarget::Site(site.number, &site.region)).is_ok());
    match own {
        Some(site) => Ok(Place::Site(Box::new(site))),
        None if code.parse::<RegionCode>().is_err() => {
            Err(Refusal::Site(SiteProblem::NoSite(code.chars().take(40).collect())).into())
        }
        None => typed_region(tx, access, &code, action).await.map(Place::Region),
    }
}
