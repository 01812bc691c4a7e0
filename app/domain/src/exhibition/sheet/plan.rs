//! What becomes of each row of a spreadsheet of sites, held against the sites, regions and accounts that are there.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::access::{ExhibitionRole, ExhibitionTarget, Reach, Standing};
use super::super::region::{RegionCode, may_exist};
use super::super::site::{LifeChange, SiteKind, SiteLife, SiteProblem, next_life};
use super::column::SiteColumn;
use super::row::{SiteCellFault, SiteCellProblem, SiteRow};
use crate::calendar::Day;
use crate::limits;

/// A site that is there, as rows are compared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSite {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// The region it lies in.
    pub region: RegionCode,
    /// What it is.
    pub kind: SiteKind,
    /// When it is there.
    pub life: SiteLife,
    /// When it was there before that.
    pub past: Vec<SiteLife>,
    /// How many people it has room for.
    pub capacity: i64,
    /// Addresses of its managers.
    pub managers: Vec<String>,
}

/// How an address of a manager stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressState {
    /// It is no address.
    Wrong,
    /// No account has it.
    New,
    /// An account has it, and it is known to be its owner's.
    Account,
    /// An account has it, and nobody knows whether it is its owner's.
    Unproven,
}

/// What rows are held against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownPlaces {
    /// Sites by their codes: those that rows name.
    pub sites: HashMap<String, KnownSite>,
    /// Regions that are there, of those that rows lie in.
    pub regions: HashSet<RegionCode>,
    /// Addresses that rows name.
    pub addresses: HashMap<String, AddressState>,
    /// How far the person may add and change sites.
    pub reach: Vec<Reach>,
}

impl KnownPlaces {
    fn reaches(&self, target: ExhibitionTarget<'_>) -> bool {
        let mut standings =
            self.reach.iter().map(|reach| Standing { role: ExhibitionRole::Office, reach: reach.clone() });
        standings.any(|standing| standing.reaches(target))
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteAct {
    /// A new site.
    Create,
    /// The site changes, or gets a manager.
    Change,
    /// The site says the same already.
    Keep,
}

/// A manager that a site gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewManager {
    /// The address.
    pub address: String,
    /// The name, for an account that is made.
    pub name: String,
}

/// What a site is after the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSite {
    /// The row as the spreadsheet program numbers it.
    pub row: usize,
    /// What becomes of it.
    pub act: SiteAct,
    /// Whether the site itself changes, apart from its manager.
    pub writes: bool,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it lies in.
    pub region: RegionCode,
    /// What it is.
    pub kind: SiteKind,
    /// When it is there.
    pub life: SiteLife,
    /// When it was there before, where it opens again by this row.
    pub ended: Option<SiteLife>,
    /// How many people it has room for.
    pub capacity: i64,
    /// Who becomes its manager.
    pub manager: Option<NewManager>,
}

/// What an import of sites will do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SitesPlan {
    /// Every row that can be imported.
    pub sites: Vec<PlannedSite>,
    /// Regions that come with them, those above first.
    pub regions: BTreeMap<RegionCode, String>,
    /// What is in the way; nothing is written while there is any.
    pub problems: Vec<SiteCellProblem>,
}

impl SitesPlan {
    /// How many rows become this.
    #[must_use]
    pub fn count(&self, act: SiteAct) -> usize {
        self.sites.iter().filter(|site| site.act == act).count()
    }
}

/// What becomes of each row. `unread` are the cells that could not be read.
#[must_use]
pub fn plan_sites(rows: &[SiteRow], unread: Vec<SiteCellProblem>, known: &KnownPlaces, today: Day) -> SitesPlan {
    let mut plan = SitesPlan { problems: unread, ..SitesPlan::default() };
    let mut codes: HashMap<&str, usize> = HashMap::new();
    for row in rows {
        if let Some(earlier) = codes.insert(&row.code, row.row) {
            plan.wrong(row, SiteColumn::Code, &row.code, SiteCellFault::Twice { row: earlier });
            continue;
        }
        let before = plan.problems.len();
        plan.add_regions(row, known);
        let site = plan.site(row, known, today);
        if plan.problems.len() == before {
            plan.sites.extend(site);
        }
    }
    plan.problems.sort_by_key(|problem| problem.row);
    plan
}

impl SitesPlan {
    fn wrong(&mut self, row: &SiteRow, column: SiteColumn, found: &str, fault: SiteCellFault) {
        let found = found.chars().take(60).collect();
        self.problems.push(SiteCellProblem { row: row.row, column, found, fault });
    }

    /// The regions that come with a row: its own and those above it that are not there. Above the person's own nothing is made.
    fn add_regions(&mut self, row: &SiteRow, known: &KnownPlaces) {
        if !known.reaches(ExhibitionTarget::Region(&row.region)) {
            self.wrong(row, SiteColumn::Region, row.region.as_str(), SiteCellFault::OutsideReach);
            return;
        }
        let above: Vec<RegionCode> = row.region.above().filter(may_exist).collect();
        for code in above.into_iter().chain([row.region.clone()]) {
            let is_there = known.regions.contains(&code) || self.regions.contains_key(&code);
            if is_there || !known.reaches(ExhibitionTarget::Region(&code)) {
                continue;
            }
            let level = code.level();
            match row.places.iter().find(|(one, _)| *one == level) {
                Some((_, name)) => {
                    self.regions.insert(code, name.clone());
                }
                None => {
                    let column = SiteColumn::of_level(level).unwrap_or(SiteColumn::Region);
                    self.wrong(row, column, "", SiteCellFault::Unnamed { code });
                }
            }
        }
    }

    /// What the site is after the import; what is in the way is told.
    fn site(&mut self, row: &SiteRow, known: &KnownPlaces, today: Day) -> Option<PlannedSite> {
        let before = known.sites.get(&row.code);
        if before.is_some_and(|site| !known.reaches(ExhibitionTarget::Site(site.number, &site.region))) {
            self.wrong(row, SiteColumn::Code, &row.code, SiteCellFault::Elsewhere);
            return None;
        }
        let missing = [
            (SiteColumn::Name, row.name.is_none()),
            (SiteColumn::Kind, row.kind.is_none()),
            (SiteColumn::Opened, row.opened_on.is_none()),
        ];
        for (column, _) in missing.into_iter().filter(|(_, missing)| *missing && before.is_none()) {
            self.wrong(row, column, "", SiteCellFault::Missing);
        }
        let life = SiteLife {
            opened_on: row.opened_on.or_else(|| before.map(|site| site.life.opened_on))?,
            // A site that opens again has no last day any more, unless the row says one.
            closed_on: row.closed_on.or_else(|| {
                let kept = before.and_then(|site| site.life.closed_on);
                kept.filter(|closed| row.opened_on.is_none_or(|opened| opened < *closed))
            }),
        };
        let ended = self.check_life(row, before, life, today);
        let manager = self.manager(row, before, known);
        let site = PlannedSite {
            row: row.row,
            act: SiteAct::Create,
            writes: true,
            code: row.code.clone(),
            name: row.name.clone().or_else(|| before.map(|site| site.name.clone()))?,
            region: row.region.clone(),
            kind: row.kind.or_else(|| before.map(|site| site.kind))?,
            capacity: row.capacity.or_else(|| before.map(|site| site.capacity)).unwrap_or_default(),
            life,
            ended,
            manager,
        };
        Some(match before {
            None => site,
            Some(before) => compared(site, before),
        })
    }

    /// The period that is over, where the site opens again; what cannot be is told.
    fn check_life(
        &mut self,
        row: &SiteRow,
        before: Option<&KnownSite>,
        after: SiteLife,
        today: Day,
    ) -> Option<SiteLife> {
        // A site that is new may have any life but none.
        let new = SiteLife { opened_on: after.opened_on, closed_on: None };
        let nothing: &[SiteLife] = &[];
        let (start, past) = before.map_or((new, nothing), |site| (site.life, site.past.as_slice()));
        let (column, fault) = match next_life(past, start, after, today) {
            Err(SiteProblem::OpensEarly(day)) => (SiteColumn::Opened, SiteCellFault::OpensEarly { day }),
            Err(_) => (SiteColumn::Closed, SiteCellFault::ClosesEarly),
            Ok(change) => return (change == LifeChange::Reopened).then_some(start),
        };
        let found = match column {
            SiteColumn::Opened => Some(after.opened_on),
            _ => after.closed_on,
        };
        self.wrong(row, column, &found.map(|day| day.to_string()).unwrap_or_default(), fault);
        None
    }

    /// Who becomes the manager; nobody where the row names none or one whom the site has.
    fn manager(&mut self, row: &SiteRow, before: Option<&KnownSite>, known: &KnownPlaces) -> Option<NewManager> {
        let address = row.manager.as_ref()?;
        if before.is_some_and(|site| site.managers.contains(address)) {
            return None;
        }
        let fault = match known.addresses.get(address) {
            Some(AddressState::New | AddressState::Account) => {
                return Some(NewManager { address: address.clone(), name: manager_name(row, address) });
            }
            Some(AddressState::Unproven) => SiteCellFault::Unproven,
            Some(AddressState::Wrong) | None => SiteCellFault::Address,
        };
        self.wrong(row, SiteColumn::Manager, address, fault);
        None
    }
}

/// What a manager is called: as the row says, else by the address.
fn manager_name(row: &SiteRow, address: &str) -> String {
    let name = if row.manager_name.is_empty() {
        address.split('@').next().unwrap_or(address)
    } else {
        row.manager_name.as_str()
    };
    name.chars().take(limits::PERSON_NAME).collect()
}

/// The same with what becomes of it, held against the site that is there.
fn compared(site: PlannedSite, before: &KnownSite) -> PlannedSite {
    let same = site.name == before.name
        && site.region == before.region
        && site.kind == before.kind
        && site.life == before.life
        && site.capacity == before.capacity;
    let act = if same && site.manager.is_none() { SiteAct::Keep } else { SiteAct::Change };
    PlannedSite { act, writes: !same, ..site }
}

#[cfg(test)]
mod tests {
    use super::super::column::known_columns;
    use super::super::row::site_rows;
    use super::*;
    use crate::imports::text_grid_by;

    const HEADS: &str = "编码,名称,地区代码,市,县,类型,开通日期,停用日期,管理员邮箱\n";

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn planned(rows: &str, known: &KnownPlaces) -> SitesPlan {
        let grid = text_grid_by(format!("{HEADS}{rows}").as_bytes(), 100, known_columns).unwrap();
        let read = site_rows(&grid).unwrap();
        plan_sites(&read.rows, read.unread, known, day("2026-06-15"))
    }

    fn office(code: &str) -> KnownPlaces {
        let region: RegionCode = code.parse().unwrap();
        KnownPlaces { regions: [region.clone()].into(), reach: vec![Reach::Region(region)], ..KnownPlaces::default() }
    }

    fn faults(plan: &SitesPlan) -> Vec<(usize, SiteColumn, SiteCellFault)> {
        plan.problems.iter().map(|one| (one.row, one.column, one.fault.clone())).collect()
    }

    /// What is there after a plan was carried out.
    fn after(plan: &SitesPlan, known: &KnownPlaces) -> KnownPlaces {
        let mut known = known.clone();
        known.regions.extend(plan.regions.keys().cloned());
        for (number, site) in (1..).zip(&plan.sites) {
            let mut managers = known.sites.get(&site.code).map(|one| one.managers.clone()).unwrap_or_default();
            managers.extend(site.manager.iter().map(|one| one.address.clone()));
            let mut past = known.sites.get(&site.code).map(|one| one.past.clone()).unwrap_or_default();
            past.extend(site.ended);
            let kept = KnownSite {
                number,
                name: site.name.clone(),
                region: site.region.clone(),
                kind: site.kind,
                life: site.life,
                past,
                capacity: site.capacity,
                managers,
            };
            known.sites.insert(site.code.clone(), kept);
        }
        for state in known.addresses.values_mut() {
            *state = AddressState::Account;
        }
        known
    }

    #[test]
    fn the_same_rows_again_change_nothing() {
        let mut known = office("4401");
        known.addresses.insert("a@b.example".to_owned(), AddressState::New);
        let rows = "S1,西村,440106,广州市,天河区,村,2026-01-01,,a@b.example\n\
                    S2,东社,440106,,天河区,社区,2026-01-01,2026-06-01,\n";
        let first = planned(rows, &known);
        assert_eq!(first.problems, []);
        assert_eq!((first.count(SiteAct::Create), first.regions.len()), (2, 1), "the county comes with them");
        assert_eq!(first.sites[0].manager.as_ref().unwrap().name, "a");
        let known = after(&first, &known);
        let again = planned(rows, &known);
        assert_eq!((again.count(SiteAct::Keep), again.problems.len(), again.regions.len()), (2, 0, 0));
        let moved = planned("S1,西村小学,440106,,,,,,\n", &known);
        assert_eq!(
            (moved.count(SiteAct::Change), moved.sites[0].kind),
            (1, SiteKind::Village),
            "what is left out stays"
        );
        let reopened = planned("S2,,440106,,,,2026-06-10,,\n", &known);
        assert_eq!(reopened.sites[0].life, SiteLife { opened_on: day("2026-06-10"), closed_on: None });
        let ended = SiteLife { opened_on: day("2026-01-01"), closed_on: Some(day("2026-06-01")) };
        assert_eq!((reopened.sites[0].ended, moved.sites[0].ended), (Some(ended), None));
        let outdated = planned("S2,,440106,,,,2026-01-01,2026-06-01,\n", &after(&reopened, &known));
        let early = SiteCellFault::OpensEarly { day: day("2026-06-01") };
        assert_eq!(faults(&outdated), [(2, SiteColumn::Opened, early)], "a period that is over stays");
    }

    #[test]
    fn every_row_that_cannot_be_is_named() {
        let mut known = office("4401");
        known.addresses.insert("x".to_owned(), AddressState::Wrong);
        known.addresses.insert("u@b.example".to_owned(), AddressState::Unproven);
        let elsewhere = KnownSite {
            number: 9,
            name: "别处".to_owned(),
            region: "4402".parse().unwrap(),
            kind: SiteKind::Village,
            life: SiteLife { opened_on: day("2026-01-01"), closed_on: None },
            past: Vec::new(),
            capacity: 0,
            managers: Vec::new(),
        };
        known.sites.insert("E1".to_owned(), elsewhere.clone());
        let shut = SiteLife { closed_on: Some(day("2026-06-01")), ..elsewhere.life };
        known.sites.insert("C1".to_owned(), KnownSite { region: "4401".parse().unwrap(), life: shut, ..elsewhere });
        let plan = planned(
            "S1,甲,4402,,,村,2026-01-01,,\n\
             S2,乙,440106,,,村,2026-01-01,,\n\
             E1,丙,4401,,,,,,\n\
             C1,丁,4401,,,,2026-02-01,2026-12-01,\n\
             S3,戊,4401,,,村,2026-02-01,2026-02-01,\n\
             S4,,4401,,,,,,\n\
             S5,己,4401,,,村,2026-01-01,,x\n\
             S6,庚,4401,,,村,2026-01-01,,u@b.example\n\
             S5,辛,4401,,,村,2026-01-01,,\n",
            &known,
        );
        use SiteCellFault as F;
        let wanted = [
            (2, SiteColumn::Region, F::OutsideReach),
            (3, SiteColumn::County, F::Unnamed { code: "440106".parse().unwrap() }),
            (4, SiteColumn::Code, F::Elsewhere),
            (5, SiteColumn::Opened, F::OpensEarly { day: day("2026-06-01") }),
            (6, SiteColumn::Closed, F::ClosesEarly),
            (7, SiteColumn::Name, F::Missing),
            (7, SiteColumn::Kind, F::Missing),
            (7, SiteColumn::Opened, F::Missing),
            (8, SiteColumn::Manager, F::Address),
            (9, SiteColumn::Manager, F::Unproven),
            (10, SiteColumn::Code, F::Twice { row: 8 }),
        ];
        assert_eq!(faults(&plan), wanted);
        assert_eq!(plan.sites, []);
    }

    #[test]
    fn nothing_is_made_above_the_own_region_and_nothing_between_where_a_city_has_no_counties() {
        let mut known = office("4419");
        known.regions.clear();
        let plan = planned("S1,甲,441900101,东莞市,,村,2026-01-01,,\n", &known);
        assert_eq!(
            faults(&plan),
            [(2, SiteColumn::Town, SiteCellFault::Unnamed { code: "441900101".parse().unwrap() })]
        );
        let codes: Vec<&str> = plan.regions.keys().map(RegionCode::as_str).collect();
        assert_eq!(codes, ["4419"], "neither the province nor a county");
    }
}
