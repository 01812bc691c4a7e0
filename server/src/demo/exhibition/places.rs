//! Regions and sites: 22 cities, 122 counties, towns, and a tenth of the sites that the newsletter counts.

use domain::calendar::Day;
use domain::exhibition::participation::Month;
use domain::exhibition::site::SiteKind;
use store::{Region, Site};

use crate::demo::data::regions;
use crate::failure::Failure;

/// A tenth of 26,368.
const SITES: usize = 2_637;
/// Towns of a county, or of a city without counties.
const TOWNS: usize = 5;

const TOWN_NAMES: [&str; 20] = [
    "东平", "西河", "南塘", "北坡", "中和", "新墟", "石桥", "大岭", "水口", "沙田", "龙门", "凤岗", "金星", "白石",
    "长坪", "高塘", "安和", "永兴", "青山", "河东",
];
const VILLAGE_NAMES: [&str; 16] = [
    "莲塘", "上湾", "下湾", "竹园", "榕树", "桥头", "塘边", "新屋", "旧寨", "茶山", "禾岭", "井头", "围里", "洋尾",
    "沙坝", "田心",
];

/// Where sites are.
pub struct Places {
    /// Those above first.
    pub regions: Vec<Region>,
    pub sites: Vec<Site>,
}

impl Places {
    /// All regions and sites; some sites open or close within the months.
    pub fn lay_out(months: [Month; 5]) -> Result<Self, Failure> {
        let mut all = Vec::new();
        for row in regions()? {
            all.push(region(&row.code, row.name)?);
        }
        let is_seat = |code: &str| {
            code.len() == 6
                || code.len() == 4
                    && !all.iter().any(|one| one.code.as_str().len() == 6 && one.code.as_str().starts_with(code))
        };
        let seats: Vec<String> =
            all.iter().map(|one| one.code.to_string()).filter(|code| is_seat(code.as_str())).collect();
        let mut towns = Vec::new();
        for nth in 1..=TOWNS {
            for (seat, code) in seats.iter().enumerate() {
                towns.push(town(code, seat, nth)?);
            }
        }
        let mut sites = Vec::with_capacity(SITES);
        for (nth, town) in towns.iter().cycle().take(SITES).enumerate() {
            sites.push(site(nth, nth / towns.len().max(1), town, months)?);
        }
        all.extend(towns);
        Ok(Self { regions: all, sites })
    }

    /// The sites in a region, in the order of their numbers.
    pub fn within<'s>(&'s self, region: &'s str) -> impl Iterator<Item = &'s Site> {
        self.sites.iter().filter(move |site| site.region.as_str().starts_with(region))
    }

    /// The regions right below one, of so many digits.
    pub fn below<'s>(&'s self, region: &'s str, digits: usize) -> impl Iterator<Item = &'s Region> {
        let is_below = move |one: &&Region| one.code.as_str().len() == digits && one.code.as_str().starts_with(region);
        self.regions.iter().filter(is_below)
    }
}

fn region(code: &str, name: String) -> Result<Region, Failure> {
    Ok(Region { code: code.parse().map_err(Failure::environment)?, name })
}

/// A town; where a city has no counties, its code goes on with zeros.
fn town(seat_code: &str, seat: usize, nth: usize) -> Result<Region, Failure> {
    let between = if seat_code.len() == 4 { "00" } else { "" };
    let name = if seat_code.ends_with("00") {
        format!("省直第{nth}片区")
    } else {
        format!("{}镇", TOWN_NAMES.get((seat * TOWNS + nth) % TOWN_NAMES.len()).copied().unwrap_or("东平"))
    };
    region(&format!("{seat_code}{between}{nth:03}"), name)
}

/// The site with this number, from 0, which is the `serial`th of its town.
fn site(nth: usize, serial: usize, town: &Region, months: [Month; 5]) -> Result<Site, Failure> {
    let [first, _, third, ..] = months;
    let number = |of: usize| i64::try_from(of).unwrap_or_default();
    let village = VILLAGE_NAMES.get((nth * 7 + serial) % VILLAGE_NAMES.len()).copied().unwrap_or("莲塘");
    let kind = match nth % 20 {
        _ if town.code.as_str().starts_with("4400") => SiteKind::Office,
        0..=11 => SiteKind::Village,
        12..=15 => SiteKind::Community,
        16 | 17 => SiteKind::Office,
        18 => SiteKind::Enterprise,
        _ => SiteKind::Household,
    };
    let suffix = match kind {
        SiteKind::Village => "村",
        SiteKind::Community => "社区",
        SiteKind::Office => "机关",
        SiteKind::Enterprise => "企业",
        SiteKind::Household => "入户点",
    };
    let opened = first.first().number() - 200 - number(nth % 700);
    let opened_on = if nth % 97 == 13 { third.first() } else { Day::from_number(opened).unwrap_or(first.first()) };
    Ok(Site {
        number: number(nth) + 1,
        id: format!("01900000-0000-7018-8000-{nth:012}").parse().map_err(Failure::environment)?,
        code: format!("YJ{:05}", nth + 1),
        name: format!("{}{village}{suffix}", town.name),
        region: town.code.clone(),
        kind,
        opened_on,
        closed_on: (nth % 211 == 5).then(|| third.first()),
        capacity: 20 + number(nth * 13 % 130),
        has_device: false,
        version: 1,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places() -> Places {
        let month: Month = "2026-06".parse().unwrap();
        Places::lay_out([4, 3, 2, 1, 0].map(|back| month.earlier(back))).unwrap()
    }

    #[test]
    fn the_province_has_its_cities_counties_and_a_tenth_of_its_sites() {
        let places = places();
        let of = |digits: usize| places.regions.iter().filter(|one| one.code.as_str().len() == digits).count();
        assert_eq!((of(2), of(4), of(6)), (1, 22, 122));
        assert_eq!(places.sites.len(), SITES);
        let codes: BTreeSet<&str> = places.regions.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes.len(), places.regions.len(), "each once");
        assert!(places.sites.iter().all(|site| codes.contains(site.region.as_str())));
        let names: BTreeSet<&str> = places.sites.iter().map(|site| site.code.as_str()).collect();
        assert_eq!(names.len(), SITES);
    }

    #[test]
    fn every_town_has_sites_and_some_have_five() {
        let places = places();
        for town in places.regions.iter().filter(|one| one.code.as_str().len() == 9) {
            assert!(places.within(town.code.as_str()).count() >= 4, "{town:?}");
        }
        assert_eq!(places.within("445103001").count(), 5, "as many as doubts are found among");
        assert_eq!(places.below("4451", 6).count(), 3);
    }
}
