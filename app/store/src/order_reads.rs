//! What became of orders: of one telephone, at one site, in a region.
//!
//! An order is met once its film was shown at the site: at a viewing of the menu of its week, or on a day from that menu's week on;
//! where no menu was set, from its own week on. What was shown on a day before it was ordered does not meet it.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::orders::standing::OrderFacts;
use domain::exhibition::plans::OrderCount;
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, SiteId};

use crate::error::Result;

/// An order of a telephone, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOrder {
    /// The week it was made in.
    pub week: Day,
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// It stands under the number of a card or telephone.
    pub has_person: bool,
    /// What became of it.
    pub facts: OrderFacts,
    /// What the site answered; empty where it did not.
    pub answer: String,
}

/// A film that was ordered at a site and not shown since, nor answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetOrders {
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// The week of the oldest order.
    pub week: Day,
    /// For how many people it was ordered.
    pub heads: i64,
}

/// How orders came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderFigures {
    /// Orders: each of a film for a person.
    pub orders: i64,
    /// Of these, those whose film was shown.
    pub met: i64,
    /// People at viewings who had ordered one of the films.
    pub came: i64,
}

/// How orders came out in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionOrders {
    /// Its code; one that no region has where sites lie deeper without one between.
    pub code: String,
    /// Its name; empty where no region has the code.
    pub name: String,
    /// The figures.
    pub figures: OrderFigures,
}

/// How orders came out at a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteOrders {
    /// The site.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// The figures.
    pub figures: OrderFigures,
}

/// A site of a region, and its preview of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteWeek {
    /// The site.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub region: RegionCode,
    /// The films of its preview, by number; nothing where it has none.
    pub films: Option<Vec<EntryId>>,
    /// For how many people films of it were ordered.
    pub orders: i64,
    /// A menu was set of it.
    pub menu_is_set: bool,
}

/// What became of orders.
#[async_trait]
pub trait OrderReads {
    /// The orders of a telephone at a site from a week on, the newest week first; the second week is the present one, before which a
    /// menu is over.
    async fn orders_of_telephone(&mut self, site: i64, device: &[u8], weeks: (Day, Day)) -> Result<Vec<OwnOrder>>;
    /// What a site's orders of these weeks, both included, left unmet and unanswered, the oldest first.
    async fn unmet_orders(&mut self, site: i64, weeks: (Day, Day), limit: i64) -> Result<Vec<UnmetOrders>>;
    /// Which of these films were shown at a site since a day.
    async fn shown_among(&mut self, site: i64, since: Day, films: &[EntryId]) -> Result<Vec<EntryId>>;
    /// How the orders of a site came out since a week.
    async fn order_figures_of_site(&mut self, site: i64, since: Day) -> Result<OrderFigures>;
    /// How the orders of a region came out since a week, by the first so many digits of where its sites lie.
    async fn order_figures_below(
        &mut self,
        region: &RegionCode,
        digits: usize,
        since: Day,
    ) -> Result<Vec<RegionOrders>>;
    /// Of the sites of a region that had previews since a week, by name: after so many, so many at most.
    async fn order_figures_by_site(
        &mut self,
        region: &RegionCode,
        since: Day,
        part: (i64, i64),
    ) -> Result<Vec<SiteOrders>>;
    /// How many sites of a region had previews since a week.
    async fn sites_with_previews(&mut self, region: &RegionCode, since: Day) -> Result<i64>;
    /// The sites of a region that are open on a day of a week, by name, each with its preview of that week.
    async fn previews_of_region(&mut self, region: &RegionCode, week: Day) -> Result<Vec<SiteWeek>>;
    /// For how many people films were ordered in each region below a region since a week, most first.
    async fn ordered_films(&mut self, region: &RegionCode, since: Day) -> Result<Vec<OrderCount>>;
}
