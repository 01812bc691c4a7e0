//! What holds for the exhibition of the installation.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::settings::ExhibitionSettings;
use store::Tx;

use super::access::ExhibitionAccess;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::time::ahead_s;

/// The settings as their page shows them.
#[derive(Clone, Debug)]
pub struct ExhibitionSettingsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// What holds.
    pub settings: ExhibitionSettings,
    /// Whoever changes them says which version they looked at.
    pub version: i64,
}

/// What holds, and the secret that codes, signatures of packs and pseudonyms are made with.
///
/// # Errors
/// The database.
pub(crate) async fn settings(tx: &mut dyn Tx) -> Result<(ExhibitionSettings, Vec<u8>)> {
    let kept = tx.exhibition_settings().await?;
    Ok((kept.settings, kept.secret))
}

/// The day that is today in the exhibition.
pub(crate) fn today(cx: &Context, settings: &ExhibitionSettings) -> Day {
    let now = cx.now();
    Day::of(now, ahead_s(&settings.time_zone, now))
}

impl Services {
    /// The settings of the exhibition, for who may change them.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn exhibition_settings(&self, actor: &Actor) -> Result<ExhibitionSettingsView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::EditSettings, ExhibitionTarget::Whole)?;
        let kept = tx.exhibition_settings().await?;
        Ok(ExhibitionSettingsView { access, settings: kept.settings, version: kept.version })
    }

    /// Changes what holds. Reports that were frozen keep the rule they were made with.
    ///
    /// # Errors
    /// A missing permission; [`Refusal::Site`] with a rule or an hour that there is not; [`Refusal::NoSuchZone`];
    /// [`ServiceError::Conflict`] where somebody else changed them meanwhile.
    pub async fn set_exhibition(&self, actor: &Actor, settings: ExhibitionSettings, version: i64) -> Result<()> {
        let mut tx = self.write().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::EditSettings, ExhibitionTarget::Whole)?;
        let settings = settings.checked().map_err(Refusal::Site)?;
        jiff::tz::TimeZone::get(&settings.time_zone)
            .map_err(|_| Refusal::NoSuchZone(settings.time_zone.chars().take(60).collect()))?;
        if !tx.put_exhibition_settings(&settings, version, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::ExhibitionEdit { settings: &settings };
        self.audit(&mut *tx, actor, None, "exhibition", &event).await?;
        Ok(tx.commit().await?)
    }
}
