//! Previews of films that sites show on order, the orders, and the menus made of them. What is counted over many of them is in the
//! file beside this.

use std::fmt;

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::orders::menu::{MenuState, MenuWhy};
use domain::exhibition::orders::preview::OrderTimes;
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, MenuId, OrderId, PreviewId};
use domain::time::Micros;

use crate::error::Result;

/// The preview of a site's week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Key.
    pub id: PreviewId,
    /// The site.
    pub site: i64,
    /// The Monday of its week.
    pub week: Day,
    /// What the address of its page for telephones ends with.
    pub token: String,
    /// When orders are taken.
    pub times: OrderTimes,
    /// Grows with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Micros,
}

/// A film of a preview, with how it was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewFilm {
    /// Its number, from 1.
    pub number: i64,
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// People who proved a number of a card or telephone.
    pub by_person: i64,
    /// Telephones whose people gave no number.
    pub by_telephone: i64,
    /// People it was ordered for by word of mouth.
    pub by_mouth: i64,
}

impl PreviewFilm {
    /// For how many people it was ordered.
    #[must_use]
    pub const fn heads(&self) -> i64 {
        self.by_person.saturating_add(self.by_telephone).saturating_add(self.by_mouth)
    }
}

/// A preview with its films, as its site reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePreview {
    /// The preview.
    pub preview: Preview,
    /// Its films, by number.
    pub films: Vec<PreviewFilm>,
    /// A menu was set of it.
    pub menu_is_set: bool,
    /// The place of the last row of the audit trail: what was read under the same one is the same.
    pub state: i64,
}

/// A preview as its page for telephones reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhonePreview {
    /// The preview.
    pub preview: Preview,
    /// The name of its site.
    pub site_name: String,
    /// Its films, by number.
    pub films: Vec<(i64, EntryId)>,
    /// The place of the last row of the audit trail: what was read under the same one is the same.
    pub state: i64,
}

/// A film that an office proposes for previews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedFilm {
    /// The region of the office.
    pub region: RegionCode,
    /// Its number, from 1.
    pub number: i64,
    /// The film.
    pub entry: EntryId,
}

/// What a telephone is known by; both were made with a key of the site.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneKeys {
    /// Of what the telephone keeps.
    pub device: Vec<u8>,
    /// Of the number of a card or telephone, where one was given.
    pub person: Option<Vec<u8>>,
}

/// Without the keys.
impl fmt::Debug for PhoneKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneKeys").field("person", &self.person.is_some()).finish_non_exhaustive()
    }
}

/// An order of a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// Key.
    pub id: OrderId,
    /// The film.
    pub entry: EntryId,
    /// People it speaks for.
    pub heads: i64,
}

/// A film of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// Its place from 1; 0 where it was left out.
    pub position: i64,
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Why it is there.
    pub why: MenuWhy,
    /// Why it was left out, or moved behind one with fewer orders.
    pub reason: String,
}

/// The menu of a site's week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteMenu {
    /// Key.
    pub id: MenuId,
    /// The preview it was made from.
    pub preview: PreviewId,
    /// The site.
    pub site: i64,
    /// The Monday of the week it is shown in.
    pub week: Day,
    /// Whether others can read it.
    pub state: MenuState,
    /// Grows with every change.
    pub version: i64,
    /// When it was set.
    pub set_at: Option<Micros>,
    /// Its films: those shown by their places, then those left out.
    pub items: Vec<MenuItem>,
}

/// Previews, orders and menus.
#[async_trait]
pub trait Orders {
    /// The preview of a site's week with its films and their orders.
    async fn site_preview(&mut self, site: i64, week: Day) -> Result<Option<SitePreview>>;
    /// The last preview of a site whose orders had ended by then.
    async fn last_closed_preview(&mut self, site: i64, now: Micros) -> Result<Option<SitePreview>>;
    /// Adds a preview; a duplicate where its week has one.
    async fn insert_preview(&mut self, preview: &Preview) -> Result<()>;
    /// Sets when orders are taken; false where the preview has another version by now. It grows.
    async fn change_preview(&mut self, id: &PreviewId, version: i64, times: OrderTimes) -> Result<bool>;
    /// Puts these films in the place of those before.
    async fn put_preview_films(&mut self, id: &PreviewId, films: &[(i64, EntryId)]) -> Result<()>;
    /// The preview whose page for telephones ends with this.
    async fn phone_preview(&mut self, token: &str) -> Result<Option<PhonePreview>>;

    /// What offices of these regions propose for a week, by region and number.
    async fn proposed_films(&mut self, regions: &[RegionCode], week: Day) -> Result<Vec<ProposedFilm>>;
    /// Puts these films in the place of those that an office proposed before.
    async fn put_proposed_films(&mut self, region: &RegionCode, week: Day, films: &[(i64, EntryId)]) -> Result<()>;

    /// The person that a telephone's orders of a preview are under.
    async fn person_of_telephone(&mut self, id: &PreviewId, device: &[u8]) -> Result<Option<Vec<u8>>>;
    /// Puts these orders in the place of those that the telephone, or the person, made before; how many there were.
    async fn put_phone_orders(
        &mut self,
        id: &PreviewId,
        keys: &PhoneKeys,
        orders: &[NewOrder],
        at: Micros,
    ) -> Result<u64>;
    /// Puts these orders in the place of those that came by word of mouth before.
    async fn put_mouth_orders(&mut self, id: &PreviewId, orders: &[NewOrder], at: Micros) -> Result<()>;
    /// Which of these films of a preview somebody ordered, with their titles.
    async fn ordered_among(&mut self, id: &PreviewId, films: &[EntryId]) -> Result<Vec<String>>;

    /// The menu that was made from a preview, set or not.
    async fn menu_of_preview(&mut self, id: &PreviewId) -> Result<Option<SiteMenu>>;
    /// Keeps a menu with its films: a new one at version 1, else where the one there has the version before; false elsewhere.
    async fn put_menu(&mut self, menu: &SiteMenu, at: Micros) -> Result<bool>;

    /// Answers the orders of a film that a site had until now; false where the oldest of them was answered before.
    async fn answer_orders(&mut self, site: i64, entry: &EntryId, week: Day, answer: &str, at: Micros) -> Result<bool>;
}
