//! Spot checks: announced with the pool and where the seed will come from, drawn when the seed is known, and what visits found.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use domain::exhibition::spot_check::{
    SpotCheckProblem, SpotFinding, count_of_sites, drawn_codes, pool_hash, pool_text,
};
use domain::ids::SpotCheckId;
use domain::limits;
use store::{NewFinding, NewSpotCheck, Region, SpotCheck, SpotCheckSite, Tx};

use super::enter::{EnteredRegion, own_region};
use super::roll_up::roll_up_before;
use super::view::Asked;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::ExhibitionAccess;
use crate::input::{optional_text, required_text};
use crate::paging::{PageAsk, PageLinks};

/// How the list of checks is named in cursors.
const LIST: &str = "spot checks";

/// A check that is announced, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpotCheckDraft {
    /// How many sites.
    pub sites: String,
    /// Where the seed will come from.
    pub source: String,
}

/// The checks of a region and those in it.
#[derive(Clone, Debug)]
pub struct SpotChecksView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The region.
    pub region: Region,
    /// Regions above it that the person may look at, the outermost first.
    pub above: Vec<Region>,
    /// The present month.
    pub present: Month,
    /// The checks, the last first.
    pub checks: Vec<SpotCheck>,
    /// How many there are on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// The person may announce one.
    pub may_report: bool,
    /// The zone that times are told in.
    pub time_zone: String,
}

/// A check.
#[derive(Clone, Debug)]
pub struct SpotCheckView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The check.
    pub check: SpotCheck,
    /// Its sites, as drawn.
    pub sites: Vec<SpotCheckSite>,
    /// The person may draw it and enter what visits found.
    pub may_report: bool,
    /// The zone that times are told in.
    pub time_zone: String,
}

/// The check, where the person may do this to its region.
async fn entered(
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &SpotCheckId,
    action: ExhibitionAction,
) -> Result<(SpotCheck, ExhibitionAccess)> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    // Whoever may do it nowhere learns of no check.
    if *actor != Actor::Operator {
        access.may(action, ExhibitionTarget::Whole)?;
    }
    let check = tx.spot_check(id).await?.ok_or(ServiceError::NotFound)?;
    EnteredRegion::may(&access, actor, action, &check.region.code)?;
    Ok((check, access))
}

fn refused(problem: SpotCheckProblem) -> ServiceError {
    Refusal::SpotCheck(problem).into()
}

impl Services {
    /// A page of the checks of a region and those in it; without a region of the first of the person's own.
    ///
    /// # Errors
    /// A missing permission; no such region, or none that the person may look at; a place that is in no such list.
    pub async fn spot_checks(
        &self,
        actor: &Actor,
        region: Option<&RegionCode>,
        page: &PageAsk,
    ) -> Result<SpotChecksView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        let asked = Asked::of(self, &mut *tx, None, None).await?;
        let code = match region {
            Some(region) => region.clone(),
            None => own_region(&mut *tx, &access, actor).await?,
        };
        let act = (asked.month, ExhibitionAction::ViewParticipation);
        let entered = EnteredRegion::with(&mut *tx, access, actor, &code, act).await?;
        let start = page.start(LIST, false)?;
        let slice = tx.spot_check_slice(&code, &start, page.limit()).await?;
        let target = ExhibitionTarget::Region(&code);
        Ok(SpotChecksView {
            above: entered.visible_above(actor),
            present: asked.month,
            links: PageLinks::of(LIST, &slice),
            checks: slice.rows,
            found: tx.spot_check_count(&code).await?,
            may_report: entered.access.may(ExhibitionAction::ReportParticipation, target).is_ok(),
            region: entered.region,
            access: entered.access,
            time_zone: asked.settings.time_zone,
        })
    }

    /// A check with what visits found.
    ///
    /// # Errors
    /// No such check, or none that the person may look at; a missing permission.
    pub async fn spot_check(&self, actor: &Actor, id: &SpotCheckId) -> Result<SpotCheckView> {
        let mut tx = self.read().await?;
        let (check, access) = entered(&mut *tx, actor, id, ExhibitionAction::ViewParticipation).await?;
        let asked = Asked::of(self, &mut *tx, None, None).await?;
        let sites = tx.spot_check_sites(id).await?;
        let target = ExhibitionTarget::Region(&check.region.code);
        let may_report = access.may(ExhibitionAction::ReportParticipation, target).is_ok();
        Ok(SpotCheckView { access, check, sites, may_report, time_zone: asked.settings.time_zone })
    }

    /// The pool of a check: codes of sites, a line each. With the seed anybody draws the same sites from it.
    ///
    /// # Errors
    /// As [`Services::spot_check`].
    pub async fn spot_check_pool(&self, actor: &Actor, id: &SpotCheckId) -> Result<String> {
        let mut tx = self.read().await?;
        entered(&mut *tx, actor, id, ExhibitionAction::ViewParticipation).await?;
        tx.spot_check_pool(id).await?.ok_or(ServiceError::NotFound)
    }

    /// Announces a check: fixes the pool, which are the sites that watched enough in the month by the rule of the settings, and says where
    /// the seed will come from.
    ///
    /// # Errors
    /// A missing permission; no such region, or one beside or above the person's own; a month that has not begun or in which no site
    /// watched enough; no number of sites; no source.
    pub async fn announce_spot_check(
        &self,
        actor: &Actor,
        region: &RegionCode,
        month: Month,
        draft: &SpotCheckDraft,
    ) -> Result<SpotCheckId> {
        let action = ExhibitionAction::ReportParticipation;
        let mut tx = self.read().await?;
        EnteredRegion::of(&mut *tx, actor, region, month, action).await?;
        let asked = Asked::of(self, &mut *tx, Some(month), None).await?;
        drop(tx);
        if month > Month::of(asked.today) {
            return Err(refused(SpotCheckProblem::Ahead));
        }
        roll_up_before(self, month, true).await?;
        let mut tx = self.write().await?;
        EnteredRegion::of(&mut *tx, actor, region, month, action).await?;
        let asked = Asked::of(self, &mut *tx, Some(month), None).await?;
        let pool = pool_text(tx.codes_taking_part(region, month, asked.rule).await?);
        let pool_sites = pool.lines().count();
        if pool_sites == 0 {
            return Err(refused(SpotCheckProblem::NothingToDraw));
        }
        let sites = count_of_sites(&draft.sites, pool_sites).map_err(refused)?;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let check = NewSpotCheck {
            id: self.fresh_id()?,
            region: region.clone(),
            month,
            sites: number(sites),
            source: required_text(&draft.source, TextName::DrawSource, limits::SEED)?,
            pool_sha256: pool_hash(&pool),
            pool,
            pool_sites: number(pool_sites),
            announced_by: actor.account().map(|account| account.id.clone()),
            announced_at: self.now(),
        };
        tx.insert_spot_check(&check).await?;
        let month = month.to_string();
        let event = event::SpotCheckAnnounce {
            region: region.as_str(),
            month: &month,
            sites: check.sites,
            source: &check.source,
            hash: &check.pool_sha256,
        };
        self.audit(&mut *tx, actor, None, check.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(check.id)
    }

    /// Draws the sites of a check by the seed that became known. It does not change any more.
    ///
    /// # Errors
    /// A missing permission; no such check, or none that the person may look at; one that is drawn already; no seed.
    pub async fn draw_spot_check(&self, actor: &Actor, id: &SpotCheckId, seed: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (check, _) = entered(&mut *tx, actor, id, ExhibitionAction::ReportParticipation).await?;
        if check.is_drawn() {
            return Err(refused(SpotCheckProblem::Drawn));
        }
        let seed = required_text(seed, TextName::Seed, limits::SEED)?;
        let pool = tx.spot_check_pool(id).await?.ok_or(ServiceError::NotFound)?;
        let codes = drawn_codes(&seed, &pool, usize::try_from(check.sites).unwrap_or_default());
        let by = actor.account().map(|account| account.id.clone());
        if !tx.draw_spot_check(id, &seed, &codes, (by.as_ref(), self.now())).await? {
            return Err(refused(SpotCheckProblem::Drawn));
        }
        let month = check.month.to_string();
        let event = event::SpotCheckDraw {
            region: check.region.code.as_str(),
            month: &month,
            seed: &seed,
            hash: &check.pool_sha256,
        };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Enters what the visit of a site found; what was entered before stays in the record.
    ///
    /// # Errors
    /// A missing permission; no such check or site, or none that the person may look at; no such finding; words that are missing where the
    /// evidence is not confirmed.
    pub async fn enter_spot_finding(
        &self,
        actor: &Actor,
        id: &SpotCheckId,
        position: i64,
        (finding, words): (&str, &str),
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (check, _) = entered(&mut *tx, actor, id, ExhibitionAction::ReportParticipation).await?;
        if !check.is_drawn() {
            return Err(refused(SpotCheckProblem::NotDrawn));
        }
        let finding: SpotFinding = finding.parse().map_err(|_| refused(SpotCheckProblem::Finding))?;
        let words = match finding {
            SpotFinding::Confirmed => optional_text(words, TextName::Note, limits::NOTE)?,
            SpotFinding::Doubtful | SpotFinding::Refuted => required_text(words, TextName::Note, limits::NOTE)?,
        };
        let sites = tx.spot_check_sites(id).await?;
        let site = sites.iter().find(|site| site.position == position).ok_or(ServiceError::NotFound)?;
        let found = NewFinding {
            finding,
            words,
            found_by: actor.account().map(|account| account.id.clone()),
            found_at: self.now(),
        };
        if !tx.put_spot_finding(id, position, &found).await? {
            return Err(ServiceError::NotFound);
        }
        let event = event::SpotCheckFind { site: &site.code, finding: finding.key(), reason: &found.words };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
