//! Sites in bulk: a spreadsheet is read, checked row by row, and written whole or not at all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionRole, ExhibitionTarget, Reach};
use domain::exhibition::region::RegionCode;
use domain::exhibition::sheet::{
    AddressState, KnownPlaces, KnownSite, PlannedSite, SiteAct, SiteCellProblem, SiteRow, SiteRows, SitesPlan,
    known_columns, plan_sites, site_rows,
};
use domain::exhibition::site::SiteLife;
use domain::ids::SiteId;
use domain::imports::SheetFault;
use domain::limits;
use sha2::{Digest as _, Sha256};
use store::{AddressedAccount, Region, Site, SiteManager, SitePeriod, Tx};

use super::grants::{Grant, give_roles};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, computed};
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};
use crate::imports::report::SheetFile;
use crate::imports::sheet::opened_table;
use crate::imports::write::until_it_holds;
use crate::input::email_address;

/// What an import of sites will do, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SitesReport {
    /// Rows with a site.
    pub rows: usize,
    /// New sites.
    pub created: usize,
    /// Sites that change, or get a manager.
    pub changed: usize,
    /// Sites that stay as they are.
    pub unchanged: usize,
    /// Regions that come with them.
    pub regions: usize,
    /// Managers that sites get.
    pub managers: usize,
    /// Cells that are wrong; nothing is written while there is one.
    pub problems: Vec<SiteCellProblem>,
    /// Heads of columns that are not used.
    pub ignored: Vec<String>,
    /// It is done.
    pub written: bool,
}

impl SitesReport {
    fn of(plan: &SitesPlan, ignored: &[String]) -> Self {
        let wrong: HashSet<usize> = plan.problems.iter().map(|one| one.row).collect();
        Self {
            rows: plan.sites.len().saturating_add(wrong.len()),
            created: plan.count(SiteAct::Create),
            changed: plan.count(SiteAct::Change),
            unchanged: plan.count(SiteAct::Keep),
            regions: plan.regions.len(),
            managers: plan.sites.iter().filter(|site| site.manager.is_some()).count(),
            problems: plan.problems.clone(),
            ignored: ignored.to_vec(),
            written: false,
        }
    }

    /// Rows that are written.
    #[must_use]
    pub const fn writes(&self) -> usize {
        self.created.saturating_add(self.changed)
    }
}

/// What there is of what rows name, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stock {
    sites: Vec<Site>,
    past: Vec<SitePeriod>,
    managers: Vec<SiteManager>,
    regions: Vec<Region>,
    accounts: Vec<AddressedAccount>,
    reach: Vec<Reach>,
    today: Day,
}

/// What is asked for to hold rows against it.
struct Asked {
    codes: Vec<String>,
    regions: Vec<RegionCode>,
    /// Addresses that are some.
    addresses: Vec<String>,
}

/// A spreadsheet that was read.
struct ReadSheet {
    read: SiteRows,
    asked: Asked,
}

impl Services {
    /// What an import of sites would do; nothing is written.
    ///
    /// # Errors
    /// A missing permission; [`Refusal::Sheet`] or [`Refusal::Site`] for a file that is no spreadsheet of sites.
    pub async fn check_sites(&self, actor: &Actor, file: SheetFile) -> Result<SitesReport> {
        check_file(self, actor, file).await
    }

    /// Imports a spreadsheet of sites: every row in one transaction. Where a cell is wrong nothing is written, and the report tells which.
    ///
    /// # Errors
    /// As [`Services::check_sites`]; [`ServiceError::Conflict`] where others change the same sites again and again.
    pub async fn import_sites(&self, actor: &Actor, file: SheetFile) -> Result<SitesReport> {
        import_file(self, actor, file).await
    }
}

/// Whether somebody may import sites at all, and how far.
pub(super) async fn entered(tx: &mut dyn Tx, actor: &Actor) -> Result<ExhibitionAccess> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    access.may(ExhibitionAction::EditSites, ExhibitionTarget::Whole)?;
    Ok(access)
}

/// As [`Services::check_sites`].
pub(super) async fn check_file(cx: &Context, actor: &Actor, file: SheetFile) -> Result<SitesReport> {
    entered(&mut *cx.read().await?, actor).await?;
    let sheet = Arc::new(read_sheet(cx, file.bytes).await?);
    let (plan, _) = planned(cx, actor, &sheet).await?;
    Ok(SitesReport::of(&plan, &sheet.read.ignored))
}

/// As [`Services::import_sites`]. Everything is decided before the turn to write; then it is only asked whether it still holds.
pub(super) async fn import_file(cx: &Context, actor: &Actor, file: SheetFile) -> Result<SitesReport> {
    entered(&mut *cx.read().await?, actor).await?;
    let hash = domain::hex::encode(&Sha256::digest(&file.bytes));
    let (name, hash) = (file.name.as_str(), hash.as_str());
    let sheet = Arc::new(read_sheet(cx, file.bytes).await?);
    let sheet = &sheet;
    until_it_holds(move || async move {
        let (plan, stock) = planned(cx, actor, sheet).await?;
        let report = SitesReport::of(&plan, &sheet.read.ignored);
        if !report.problems.is_empty() || report.writes() == 0 {
            return Ok(Some(report));
        }
        let (created, changed) = (report.created, report.changed);
        let event = event::SitesImport { filename: name, hash, created, changed };
        let written = write(cx, actor, (&plan, &stock, &sheet.asked), &event).await?;
        Ok(written.then_some(SitesReport { written: true, ..report }))
    })
    .await
}

/// The rows of a file.
async fn read_sheet(cx: &Context, bytes: Vec<u8>) -> Result<ReadSheet> {
    cx.figures
        .sheets
        .computed(move || {
            let grid = opened_table(&bytes, limits::SITE_ROWS, known_columns).map_err(without_heads)?;
            let read = site_rows(&grid).map_err(Refusal::Site)?;
            let asked = Asked::of(&read.rows);
            Ok(ReadSheet { read, asked })
        })
        .await
}

/// A file without heads that are known lacks every column.
fn without_heads(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Refused(Refusal::Sheet(SheetFault::NoHead)) => {
            let missing = ["code", "region"].map(str::to_owned).to_vec();
            Refusal::Site(domain::exhibition::site::SiteProblem::NoColumns(missing)).into()
        }
        other => other,
    }
}

impl Asked {
    fn of(rows: &[SiteRow]) -> Self {
        let mut codes: Vec<String> = rows.iter().map(|row| row.code.clone()).collect();
        let with_above = |row: &SiteRow| row.region.above().chain([row.region.clone()]).collect::<Vec<_>>();
        let mut regions: Vec<RegionCode> = rows.iter().flat_map(with_above).collect();
        let typed = rows.iter().filter_map(|row| row.manager.as_deref());
        let mut addresses: Vec<String> = typed.filter_map(|address| email_address(address).ok()).collect();
        codes.sort_unstable();
        codes.dedup();
        regions.sort_unstable();
        regions.dedup();
        addresses.sort_unstable();
        addresses.dedup();
        Self { codes, regions, addresses }
    }
}

/// What becomes of the rows, and what they were held against.
async fn planned(cx: &Context, actor: &Actor, sheet: &Arc<ReadSheet>) -> Result<(SitesPlan, Stock)> {
    let stock = Stock::read(cx, &mut *cx.read().await?, actor, &sheet.asked).await?;
    let sheet = Arc::clone(sheet);
    computed(move || {
        let SiteRows { rows, unread, .. } = &sheet.read;
        let plan = plan_sites(rows, unread.clone(), &stock.known(rows), stock.today);
        Ok((plan, stock))
    })
    .await
}

impl Stock {
    async fn read(cx: &Context, tx: &mut dyn Tx, actor: &Actor, asked: &Asked) -> Result<Self> {
        let access = entered(tx, actor).await?;
        let today = today(cx, &settings(tx).await?.0);
        let sites = tx.sites_coded(&asked.codes).await?;
        let ids: Vec<SiteId> = sites.iter().map(|site| site.id.clone()).collect();
        let numbers: Vec<i64> = sites.iter().map(|site| site.number).collect();
        Ok(Self {
            past: tx.site_periods(&numbers).await?,
            managers: tx.managers_of(&ids).await?,
            regions: tx.regions_named(&asked.regions).await?,
            accounts: tx.accounts_addressed(&asked.addresses).await?,
            reach: access.reach_of(ExhibitionAction::EditSites),
            sites,
            today,
        })
    }

    fn known(&self, rows: &[SiteRow]) -> KnownPlaces {
        let mut managers: HashMap<&SiteId, Vec<String>> = HashMap::new();
        for one in &self.managers {
            managers.entry(&one.site).or_default().push(one.email.clone());
        }
        let mut past: HashMap<i64, Vec<SiteLife>> = HashMap::new();
        for one in &self.past {
            past.entry(one.site).or_default().push(one.life);
        }
        let site = |site: &Site| {
            let known = KnownSite {
                number: site.number,
                name: site.name.clone(),
                region: site.region.clone(),
                kind: site.kind,
                life: site.life(),
                past: past.get(&site.number).cloned().unwrap_or_default(),
                capacity: site.capacity,
                managers: managers.get(&site.id).cloned().unwrap_or_default(),
            };
            (site.code.clone(), known)
        };
        let accounts: HashMap<&str, bool> =
            self.accounts.iter().map(|one| (one.email.as_str(), one.is_proven)).collect();
        let state = |typed: &String| {
            let state = match email_address(typed) {
                Err(_) => AddressState::Wrong,
                Ok(address) => match accounts.get(address.as_str()) {
                    None => AddressState::New,
                    Some(true) => AddressState::Account,
                    Some(false) => AddressState::Unproven,
                },
            };
            (typed.clone(), state)
        };
        KnownPlaces {
            sites: self.sites.iter().map(site).collect(),
            regions: self.regions.iter().map(|region| region.code.clone()).collect(),
            addresses: rows.iter().filter_map(|row| row.manager.as_ref()).map(state).collect(),
            reach: self.reach.clone(),
        }
    }
}

/// Writes everything; nothing, and `false`, where what was decided does not hold any more.
async fn write(
    cx: &Context,
    actor: &Actor,
    (plan, stock, asked): (&SitesPlan, &Stock, &Asked),
    event: &event::SitesImport<'_>,
) -> Result<bool> {
    let mut tx = cx.write().await?;
    if Stock::read(cx, &mut *tx, actor, asked).await? != *stock {
        return Ok(false);
    }
    let regions: Vec<Region> =
        plan.regions.iter().map(|(code, name)| Region { code: code.clone(), name: name.clone() }).collect();
    tx.insert_regions(&regions).await?;
    let before: HashMap<&str, &Site> = stock.sites.iter().map(|site| (site.code.as_str(), site)).collect();
    let mut number = tx.next_site_number().await?;
    let (mut sites, mut past, mut grants) = (Vec::new(), Vec::new(), Vec::new());
    for planned in &plan.sites {
        let known = before.get(planned.code.as_str()).copied();
        let id = known.map_or_else(|| cx.fresh_id(), |site| Ok(site.id.clone()))?;
        if let Some(manager) = &planned.manager {
            grants.push(Grant {
                address: email_address(&manager.address)?,
                name: manager.name.clone(),
                role: ExhibitionRole::Manager,
                place: id.to_string(),
                place_name: planned.name.clone(),
            });
        }
        if let (Some(known), Some(life)) = (known, planned.ended) {
            past.push(SitePeriod { site: known.number, life });
        }
        if planned.writes {
            sites.push(site_after(planned, id, known, number));
            number = number.saturating_add(i64::from(known.is_none()));
        }
    }
    let written = tx.put_sites(&sites, cx.now()).await?;
    if usize::try_from(written) != Ok(sites.len()) {
        return Err(ServiceError::Conflict);
    }
    tx.put_site_periods(&past).await?;
    give_roles(cx, &mut *tx, actor, &grants).await?;
    cx.audit(&mut *tx, actor, None, "sites", event).await?;
    tx.commit().await?;
    Ok(true)
}

/// The site as it is kept: with the number and the device it has, or with the next number.
fn site_after(planned: &PlannedSite, id: SiteId, known: Option<&Site>, next: i64) -> Site {
    Site {
        number: known.map_or(next, |site| site.number),
        id,
        code: planned.code.clone(),
        name: planned.name.clone(),
        region: planned.region.clone(),
        kind: planned.kind,
        opened_on: planned.life.opened_on,
        closed_on: planned.life.closed_on,
        capacity: planned.capacity,
        has_device: known.is_some_and(|site| site.has_device),
        version: known.map_or(1, |site| site.version.saturating_add(1)),
    }
}
