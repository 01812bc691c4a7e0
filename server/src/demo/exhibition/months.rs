//! What came of the months: devices and collections that people use, approvals, frozen reports and spot checks.

use domain::exhibition::participation::Month;
use domain::ids::EntryId;
use services::{Actor, CollectionDraft, SpotCheckDraft};

use super::plans::code;
use super::{Exhibition, OF_CITY, OF_COUNTY, OF_PROVINCE};
use crate::failure::Failure;

/// A city that is approved from its towns up, and a county of the shown city.
const APPROVED_CITY: &str = "4404";
const APPROVED_COUNTY: &str = "445102";

impl Exhibition<'_> {
    /// All sites of the county but the manager's have a device. Nobody is shown the links.
    pub(super) async fn devices(&self) -> Result<(), Failure> {
        let services = &self.stage.services;
        let own = self.own_sites()?.map(|site| site.number);
        for site in self.places.within(OF_COUNTY).filter(|site| !own.contains(&site.number)) {
            let link = services.link_device(&self.cast.exhibition.county, &site.id).await?;
            services.follow_device_link(&link).await?;
        }
        Ok(())
    }

    /// Films for two days of the year.
    pub(super) async fn collect(&self) -> Result<(), Failure> {
        let (services, province) = (&self.stage.services, &self.cast.exhibition.province);
        let films = |from: usize| -> Vec<EntryId> {
            self.films.iter().skip(from).take(4).map(|film| film.entry.clone()).collect()
        };
        for (name, introduction, day, films) in [
            ("建党节", "党员身边的人和事。", "07-01", films(0)),
            ("119 消防日", "防火、避险和救援。", "11-09", films(6)),
        ] {
            let (name, introduction, day) = (name.to_owned(), introduction.to_owned(), day.to_owned());
            let draft = CollectionDraft { name, introduction, day };
            let id = services.create_collection(province, &draft).await?;
            services.collect_films(province, &id, 1, &films).await?;
        }
        Ok(())
    }

    /// The months are rolled up; of the last one regions are approved, reports frozen, and sites drawn that somebody visits.
    pub(super) async fn reported(&self) -> Result<(), Failure> {
        for month in self.months {
            self.stage.services.roll_up_participation(&Actor::Operator, month).await?;
        }
        let last = self.month(1);
        self.approved(last).await?;
        let (services, office) = (&self.stage.services, &self.cast.exhibition);
        for (who, region) in [(&office.province, OF_PROVINCE), (&office.city, OF_CITY)] {
            services.freeze_report(who, &code(region)?, last, "").await?;
        }
        self.checked(last).await
    }

    /// From the towns up: a whole city by the province, a county by its city, and the towns of another by that county's own office, which
    /// has not approved itself.
    async fn approved(&self, month: Month) -> Result<(), Failure> {
        let office = &self.cast.exhibition;
        for county in self.places.below(APPROVED_CITY, 6) {
            self.county_approved(&office.province, county.code.as_str(), month).await?;
        }
        self.approve(&office.province, APPROVED_CITY, month).await?;
        self.county_approved(&office.city, APPROVED_COUNTY, month).await?;
        for town in self.places.below(OF_COUNTY, 9) {
            self.approve(&office.county, town.code.as_str(), month).await?;
        }
        Ok(())
    }

    /// The towns of a county, and then the county.
    async fn county_approved(&self, who: &Actor, county: &str, month: Month) -> Result<(), Failure> {
        for town in self.places.below(county, 9) {
            self.approve(who, town.code.as_str(), month).await?;
        }
        self.approve(who, county, month).await
    }

    async fn approve(&self, who: &Actor, region: &str, month: Month) -> Result<(), Failure> {
        Ok(self.stage.services.approve_month(who, &code(region)?, month).await?)
    }

    /// A check of the city that is drawn and half entered, and one of the province that waits for its seed.
    async fn checked(&self, month: Month) -> Result<(), Failure> {
        let (services, office) = (&self.stage.services, &self.cast.exhibition);
        let announced = SpotCheckDraft {
            sites: "6".to_owned(),
            source: "下一期福利彩票 3D 开奖号码（示例）".to_owned(),
        };
        services.announce_spot_check(&office.province, &code(OF_PROVINCE)?, month, &announced).await?;
        let announced = SpotCheckDraft { sites: "4".to_owned(), ..announced };
        let check = services.announce_spot_check(&office.city, &code(OF_CITY)?, month, &announced).await?;
        services.draw_spot_check(&office.city, &check, "3 8 5").await?;
        for (position, found) in [(1, ("confirmed", "")), (2, ("doubtful", "登记簿与播放时间相差一小时。"))]
        {
            services.enter_spot_finding(&office.city, &check, position, found).await?;
        }
        Ok(())
    }
}
