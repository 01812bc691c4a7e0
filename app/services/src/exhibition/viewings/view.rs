//! A viewing for the site that holds it and for the office above it.

use std::collections::BTreeSet;

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::counting::LONGEST_VIEWING;
use domain::exhibition::roll_call::RollCode;
use domain::ids::{EntryId, SiteId, ViewingId};
use domain::time::Micros;
use store::{Site, Tx, Viewing, ViewingParts};

use super::evidence::known_with_parts;
use super::programme::{Programme, programme_of};
use super::roll_call::{code_at, is_called};
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::library::films::{LibraryFilm, films_named, library_films};
use crate::exhibition::settings::settings;

/// A viewing with everything that hangs on it.
#[derive(Clone, Debug)]
pub struct ViewingView {
    /// The site.
    pub site: Site,
    /// What the person or device is.
    pub access: ExhibitionAccess,
    /// The viewing.
    pub viewing: Viewing,
    /// What was played, answered and wished for.
    pub parts: ViewingParts,
    /// What it shows.
    pub programme: Programme,
    /// Films that may be shown now, for who holds the viewing: no others are played.
    pub shown: BTreeSet<EntryId>,
    /// The code of the roll call, while the roll is called and for who holds the viewing.
    pub code: Option<RollCode>,
    /// The zone of the exhibition.
    pub zone: String,
    /// The person or device holds it.
    pub may_hold: bool,
    /// The person decides about it.
    pub may_judge: bool,
    /// Now.
    pub now: Micros,
}

impl ViewingView {
    /// It began longer ago than a viewing lasts: what is played now is of another one.
    #[must_use]
    pub fn is_past(&self) -> bool {
        self.viewing.started_at.is_some_and(|at| self.now.saturating_sub(at) > LONGEST_VIEWING)
    }
}

impl Services {
    /// A viewing of a site.
    ///
    /// # Errors
    /// A missing permission, or no such viewing of the site.
    pub async fn viewing(&self, actor: &Actor, site: &SiteId, viewing: &ViewingId) -> Result<ViewingView> {
        let mut tx = self.read().await?;
        let mut view = seen(self, &mut *tx, actor, (site, viewing)).await?;
        if view.may_hold {
            let entries: Vec<EntryId> = view.programme.films.iter().map(|film| film.entry.clone()).collect();
            let shown = films_named(self, &mut *tx, &entries).await?;
            view.shown = shown.into_iter().map(|film| film.entry).collect();
        }
        Ok(view)
    }

    /// A viewing of a site with the films of the library that people there can wish for; none for who does not hold viewings there.
    ///
    /// # Errors
    /// As [`Services::viewing`].
    pub async fn viewing_with_library(
        &self,
        actor: &Actor,
        site: &SiteId,
        viewing: &ViewingId,
    ) -> Result<(ViewingView, Vec<LibraryFilm>)> {
        let mut tx = self.read().await?;
        let mut view = seen(self, &mut *tx, actor, (site, viewing)).await?;
        if !view.may_hold {
            return Ok((view, Vec::new()));
        }
        let here = ExhibitionTarget::Site(view.site.number, &view.site.region);
        view.access.may(ExhibitionAction::ViewLibrary, here)?;
        let films = library_films(self, &mut *tx).await?;
        view.shown = films.iter().map(|film| film.entry.clone()).collect();
        Ok((view, films))
    }
}

async fn seen(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (site, viewing): (&SiteId, &ViewingId),
) -> Result<ViewingView> {
    let (site, access) = enter_site(tx, actor, site, ExhibitionAction::ViewPlans).await?;
    let (viewing, parts) = known_with_parts(tx, &site, viewing).await?.ok_or(ServiceError::NotFound)?;
    // A plan or menu that ended since leaves the viewing as it was held.
    let programme = match programme_of(tx, site.number, viewing.plan.as_ref(), viewing.menu.as_ref()).await {
        Err(ServiceError::NotFound) => Programme::default(),
        found => found?,
    };
    let (settings, secret) = settings(tx).await?;
    let here = ExhibitionTarget::Site(site.number, &site.region);
    let may_hold = access.may(ExhibitionAction::HoldViewings, here).is_ok();
    let may_judge = access.may(ExhibitionAction::JudgeViewings, here).is_ok();
    let now = cx.now();
    let code = (may_hold && is_called(&viewing)).then(|| code_at(&secret, &viewing, now)).transpose()?;
    let (zone, shown) = (settings.time_zone, BTreeSet::new());
    Ok(ViewingView { site, access, viewing, parts, programme, shown, code, zone, may_hold, may_judge, now })
}
