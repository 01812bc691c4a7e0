//! Packs as pages show them.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::packs::{PackManifest, PackProblem};
use domain::exhibition::plans::PlanState;
use domain::ids::{PackId, PlanId, SiteId};
use store::{PackLine, PackSiteLine, Plan, Site, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::packs::checksums::PackJob;
use crate::exhibition::packs::entered::{EnteredPack, enter_pack};
use crate::exhibition::packs::open::may_be_shown;
use crate::exhibition::plans::of_site::plans_of_site;
use crate::exhibition::settings::{settings, today};
use crate::jobs::Job as _;
use crate::packages::PackageReading;
use crate::paging::{PageAsk, PageLinks};

/// Packs of a site that its page lists, the newest.
const MOST_OF_SITE: i64 = 50;

/// The packs of a person's sites.
#[derive(Clone, Debug)]
pub struct PacksView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// A page of them, the newest first.
    pub lines: Vec<PackLine>,
    /// How many there are.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// The person makes packs.
    pub may_make: bool,
    /// The zone of times.
    pub zone: String,
}

/// The sites that got a plan, with the newest pack of each.
#[derive(Clone, Debug)]
pub struct PlanPacksView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The plan.
    pub plan: PlanId,
    /// Its title.
    pub title: String,
    /// The person may open the plan itself.
    pub may_open: bool,
    /// A page of the sites, by code.
    pub lines: Vec<PackSiteLine>,
    /// How many there are.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// The zone of times.
    pub zone: String,
}

/// What a site may have packs of, and those it has.
#[derive(Clone, Debug)]
pub struct SitePacksView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The site.
    pub site: Site,
    /// Its plans that are not over; nothing where the person makes no packs.
    pub plans: Vec<(PlanId, String, Day)>,
    /// Its packs, the newest first.
    pub packs: Vec<PackLine>,
    /// The person makes packs.
    pub may_make: bool,
    /// The zone of times.
    pub zone: String,
}

/// A pack as its page shows it.
#[derive(Clone, Debug)]
pub struct PackView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The pack.
    pub id: PackId,
    /// What is in it.
    pub manifest: PackManifest,
    /// SHA-256 of that.
    pub sha256: String,
    /// When evidence of it came last.
    pub imported_at: Option<i64>,
    /// Files whose checksums an archive needs known.
    pub kept: usize,
    /// Those of these that are known.
    pub known: usize,
    /// How far the reading of the others is.
    pub reading: PackageReading,
    /// Why it is not given out, whatever is read.
    pub problem: Option<PackProblem>,
    /// The zone of times.
    pub zone: String,
}

impl Services {
    /// The packs of the person's sites.
    ///
    /// # Errors
    /// A missing permission, or a cursor that is none.
    pub async fn packs(&self, actor: &Actor, page: &PageAsk) -> Result<PacksView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::ImportEvidence, ExhibitionTarget::Whole)?;
        let reach = access.reach_of(ExhibitionAction::ImportEvidence);
        let slice = tx.pack_slice(&reach, &page.start("packs", false)?, page.limit()).await?;
        let links = PageLinks::of("packs", &slice);
        let found = tx.pack_count(&reach).await?;
        let may_make = access.may(ExhibitionAction::MakePacks, ExhibitionTarget::Whole).is_ok();
        let (settings, _) = settings(&mut *tx).await?;
        Ok(PacksView { access, lines: slice.rows, found, links, may_make, zone: settings.time_zone })
    }

    /// The person's sites that got a plan, with the newest pack of each; with these words in code or name.
    ///
    /// # Errors
    /// A missing permission, no such plan or one that none of the person's sites got, or a cursor that is none.
    pub async fn plan_packs(&self, actor: &Actor, id: &PlanId, words: &str, page: &PageAsk) -> Result<PlanPacksView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::MakePacks, ExhibitionTarget::Whole)?;
        let reach = access.reach_of(ExhibitionAction::MakePacks);
        let Plan { title, region, .. } = published(&mut *tx, id).await?;
        let slice = tx.pack_site_slice(id, &reach, words, &page.start("pack sites", true)?, page.limit()).await?;
        let links = PageLinks::of("pack sites", &slice);
        let found = tx.pack_site_count(id, &reach, words).await?;
        // A plan of an office beside or above, which no site of the person got.
        let own = access.may(ExhibitionAction::MakePacks, ExhibitionTarget::Region(&region)).is_ok();
        if !own && found == 0 && (words.is_empty() || tx.pack_site_count(id, &reach, "").await? == 0) {
            return Err(ServiceError::NotFound);
        }
        let may_open = access.may(ExhibitionAction::EditPlans, ExhibitionTarget::Region(&region)).is_ok();
        let (settings, _) = settings(&mut *tx).await?;
        let (plan, zone) = (id.clone(), settings.time_zone);
        Ok(PlanPacksView { access, plan, title, may_open, lines: slice.rows, found, links, zone })
    }

    /// What a site may have packs of, and those it has.
    ///
    /// # Errors
    /// A missing permission, or no such site.
    pub async fn site_packs(&self, actor: &Actor, id: &SiteId) -> Result<SitePacksView> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, id, ExhibitionAction::ImportEvidence).await?;
        let may_make =
            access.may(ExhibitionAction::MakePacks, ExhibitionTarget::Site(site.number, &site.region)).is_ok();
        let (settings, _) = settings(&mut *tx).await?;
        let plans = if may_make {
            let plans = plans_of_site(&mut *tx, site.number, today(self, &settings)).await?;
            plans.into_iter().map(|of_site| (of_site.plan.id, of_site.plan.title, of_site.plan.ends_on)).collect()
        } else {
            Vec::new()
        };
        let packs = tx.packs_of_site(site.number, MOST_OF_SITE).await?;
        Ok(SitePacksView { access, site, plans, packs, may_make, zone: settings.time_zone })
    }

    /// A pack as its page shows it.
    ///
    /// # Errors
    /// A missing permission, or no such pack.
    pub async fn pack(&self, actor: &Actor, id: &PackId) -> Result<PackView> {
        let mut tx = self.read().await?;
        let EnteredPack { pack, manifest, access, .. } =
            enter_pack(&mut *tx, actor, id, ExhibitionAction::MakePacks).await?;
        let problem = match may_be_shown(self, &mut *tx, &manifest).await {
            Ok(()) => None,
            Err(ServiceError::Refused(Refusal::Pack(problem))) => Some(problem),
            Err(error) => return Err(error),
        };
        let hashes: Vec<String> = manifest.kept().map(|file| file.sha256.clone()).collect();
        let known = tx.checksums(&hashes).await?;
        let known = hashes.iter().filter(|sha256| known.contains_key(*sha256)).count();
        let reading = match tx.job(PackJob::NAME, id.as_str()).await? {
            None => PackageReading::Idle,
            Some(job) if job.failed_permanently => PackageReading::GivenUp,
            Some(job) => PackageReading::UnderWay(job.progress),
        };
        let (settings, _) = settings(&mut *tx).await?;
        Ok(PackView {
            access,
            id: pack.id,
            manifest,
            sha256: pack.sha256,
            imported_at: pack.imported_at,
            kept: hashes.len(),
            known,
            reading,
            problem,
            zone: settings.time_zone,
        })
    }
}

/// A plan that sites got.
async fn published(tx: &mut dyn Tx, id: &PlanId) -> Result<Plan> {
    tx.plan(id).await?.filter(|plan| plan.state == PlanState::Published).ok_or(ServiceError::NotFound)
}
