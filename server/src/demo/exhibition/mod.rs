//! The exhibition: an earlier edition whose films are released, lessons, the sites of a province, and four months of what they watched.
//! What people decide is made through services. Sites and viewings, which come by the thousand, are written in few statements.

mod edition;
mod months;
mod orders;
mod places;
mod plans;
mod watched;

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::participation::Month;
use domain::ids::EntryId;
use domain::time::Micros;
use services::{Actor, ExclusionDraft, LibraryFilm, MemberDraft};
use store::{Meter, Site, Store, Tx};

use super::cast::{CITY, COUNTY, Cast, MANAGER, PROVINCE, SHOWN};
use super::stage::{DAY, HOUR, Stage};
use crate::failure::Failure;
use places::Places;
use plans::HeldPlan;

/// Lessons of the library.
pub const LESSONS: usize = 4;
/// Seconds by which clocks in the exhibition are ahead of UTC: its zone is that of its settings, Asia/Shanghai.
const AHEAD_S: i64 = 8 * 3_600;

/// Regions with an office that is shown, and one that is not expected to watch.
const OF_PROVINCE: &str = "44";
const OF_CITY: &str = "4451";
const OF_COUNTY: &str = "445103";
const EXCLUDED: &str = "4403";

/// A film of the library, as far as viewings need it.
#[derive(Clone, Debug)]
pub struct ShownFilm {
    pub entry: EntryId,
    pub length_ms: i64,
}

/// The exhibition while it is filled.
pub struct Exhibition<'a> {
    stage: &'a Stage,
    cast: &'a Cast,
    store: &'a dyn Store,
    now: Micros,
    today: Day,
    /// The four months before the present one, and that.
    months: [Month; 5],
    pub places: Places,
    /// Films that were chosen, by number.
    films: Vec<ShownFilm>,
    lessons: Vec<ShownFilm>,
}

impl<'a> Exhibition<'a> {
    /// The earlier edition, the lessons, regions, sites, and who works there.
    pub async fn open(
        stage: &'a Stage,
        cast: &'a Cast,
        store: &'a dyn Store,
        now: Micros,
    ) -> Result<Exhibition<'a>, Failure> {
        edition::held(stage, cast, now).await?;
        let lessons = edition::lessons(stage, cast, now).await?;
        stage.clock.set(now - 165 * DAY);
        let today = Day::of(now, AHEAD_S);
        let present = Month::of(today);
        let months = [4, 3, 2, 1, 0].map(|back| present.earlier(back));
        let places = Places::lay_out(months)?;
        let exhibition =
            Self { stage, cast, store, now, today, months, places, films: Vec::new(), lessons: Vec::new() };
        exhibition.settle().await?;
        exhibition.appoint().await?;
        exhibition.with_library(&lessons).await
    }

    /// A transaction that writes what comes by the thousand.
    async fn write(&self) -> Result<Box<dyn Tx>, Failure> {
        self.store.write(&Meter::default()).await.map_err(Failure::environment)
    }

    /// Regions and sites.
    async fn settle(&self) -> Result<(), Failure> {
        let mut tx = self.write().await?;
        tx.insert_regions(&self.places.regions).await?;
        tx.put_sites(&self.places.sites, self.stage.clock.time()).await?;
        Ok(tx.commit().await?)
    }

    /// Offices, a manager of two sites, and a city of which nothing is expected.
    async fn appoint(&self) -> Result<(), Failure> {
        let [own, other] = self.own_sites()?;
        for (email, role, place) in [
            (PROVINCE, ExhibitionRole::Office, OF_PROVINCE),
            (CITY, ExhibitionRole::Office, OF_CITY),
            (COUNTY, ExhibitionRole::Office, OF_COUNTY),
            (MANAGER, ExhibitionRole::Manager, own.code.as_str()),
            (MANAGER, ExhibitionRole::Manager, other.code.as_str()),
        ] {
            self.stage.clock.pass(HOUR);
            let name = SHOWN.iter().find(|account| account.email == email).map_or(email, |account| account.name);
            let (email, name, place) = (email.to_owned(), name.to_owned(), place.to_owned());
            let draft = MemberDraft { email, name, role, place };
            self.stage.services.grant_exhibition_role(&Actor::Operator, &draft).await?;
        }
        let (from, until) = (self.month(4).first(), Day::from_number(self.today.number() + 200).unwrap_or(self.today));
        let excluded = ExclusionDraft {
            place: EXCLUDED.to_owned(),
            from: from.to_string(),
            until: until.to_string(),
            reason: "由该市单独统计。".to_owned(),
        };
        self.stage.services.exclude(&self.cast.exhibition.province, &excluded).await?;
        Ok(())
    }

    /// What the library holds, once there is an office that may read it.
    async fn with_library(self, lessons: &[EntryId]) -> Result<Exhibition<'a>, Failure> {
        let shown = |film: LibraryFilm| ShownFilm { entry: film.entry, length_ms: film.length_ms };
        let library = self.library().await?.into_iter();
        let (lessons, films): (Vec<LibraryFilm>, Vec<LibraryFilm>) =
            library.partition(|film| lessons.contains(&film.entry));
        let films = films.into_iter().map(shown).collect();
        let lessons = lessons.into_iter().map(shown).collect();
        Ok(Exhibition { films, lessons, ..self })
    }

    /// The month so many before the present one; of five.
    fn month(&self, back: usize) -> Month {
        self.months.iter().rev().nth(back).copied().unwrap_or_else(|| Month::of(self.today))
    }

    /// The sites of the manager: the first has no device.
    fn own_sites(&self) -> Result<[&Site; 2], Failure> {
        let mut sites = self.places.within("445103003");
        match (sites.next(), sites.next()) {
            (Some(own), Some(other)) => Ok([own, other]),
            _ => Err(Failure::Environment("a town of the demonstration has two sites".to_owned())),
        }
    }

    /// What became of everything until now: the plan that is held, orders, months, packs.
    pub async fn present(&self, second: &HeldPlan) -> Result<(), Failure> {
        let third = self.third_plan(second).await?;
        self.stage.clock.set(self.now);
        self.devices().await?;
        self.collect().await?;
        self.orders().await?;
        self.at_own_sites(&third).await?;
        let [own, _] = self.own_sites()?;
        self.stage.services.make_pack(&self.cast.exhibition.county, &third.id, &own.id).await?;
        self.reported().await
    }
}
