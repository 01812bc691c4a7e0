//! The page that a poster's code leads a telephone to: films to tick, and what became of what was ordered. Without an account.

use std::sync::Arc;

use domain::calendar::Day;
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::person::person_number;
use domain::exhibition::orders::preview::{OrderTimes, check_ticks};
use domain::exhibition::orders::standing::OrderStanding;
use domain::exhibition::orders::week::weeks_after;
use domain::ids::{EntryId, PreviewId};
use domain::tries::ORDERS;
use store::{NewOrder, OwnOrder, PhoneKeys, PhonePreview, Tx};

use crate::Services;
use crate::accounts::tries::TryCount;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::orders::ground::{OrderGround, ground_at, new_order};
use crate::exhibition::orders::key::{is_of_telephone, phone_keys};
use crate::playback::access::{FilmSource, made_from};
use crate::playback::links::FilmVariant;

/// A telephone reads what became of its orders of so many weeks.
const WEEKS_BACK: i64 = 12;

/// Whether orders are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrdersTaken {
    /// Later.
    NotYet,
    /// Now.
    Now,
    /// No longer.
    NoLonger,
}

/// A film that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneFilm {
    /// Its number.
    pub number: i64,
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Its length, milliseconds.
    pub length_ms: i64,
    /// There is a picture of it.
    pub has_poster: bool,
    /// This telephone ordered it.
    pub is_ordered: bool,
}

/// An order of this telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneOrder {
    /// The week it was made in.
    pub week: Day,
    /// The film's title.
    pub title: String,
    /// What became of it.
    pub standing: OrderStanding,
    /// What the site answered; empty where it did not.
    pub answer: String,
}

/// The page of a preview for telephones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPage {
    /// The name of the site.
    pub site: String,
    /// The Monday of its week.
    pub week: Day,
    /// When orders are taken.
    pub times: OrderTimes,
    /// Whether they are now.
    pub taken: OrdersTaken,
    /// The zone its times are told in.
    pub zone: String,
    /// The films, by number.
    pub films: Vec<PhoneFilm>,
    /// The orders of this telephone at the site, the newest week first.
    pub orders: Vec<PhoneOrder>,
    /// Its orders of this week stand under the number of a card or telephone.
    pub has_person: bool,
    /// What the telephone is to keep; given where it brought nothing.
    pub device: Option<String>,
}

/// What somebody sends from a telephone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneOrderDraft {
    /// The films that were ticked.
    pub films: Vec<EntryId>,
    /// What the telephone keeps.
    pub device: String,
    /// The number of a card or telephone as it was typed; may be empty.
    pub person: String,
    /// Its orders of this preview are taken back, whatever is ticked.
    pub takes_back: bool,
}

impl Services {
    /// The preview that an address leads to, for the telephone that keeps this.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn order_page(&self, token: &str, device: Option<&str>) -> Result<OrderPage> {
        let mut tx = self.read().await?;
        let (found, ground) = previewed(self, &mut *tx, token).await?;
        let device = device.filter(|device| is_of_telephone(device));
        let own = match device {
            Some(device) => {
                let keys = phone_keys(&ground.secret, found.preview.site, device, None)?;
                let now = ground.week(self);
                let weeks = (weeks_after(now, -WEEKS_BACK), now);
                tx.orders_of_telephone(found.preview.site, &keys.device, weeks).await?
            }
            None => Vec::new(),
        };
        let mut page = page_of(&found, &ground, &own, self.now());
        page.device = device.is_none().then(|| self.fresh_token());
        Ok(page)
    }

    /// Orders films from a telephone, in the place of what it ordered of this preview before.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; too many films, none, or others than those of the preview; a number that is none; orders that are
    /// not taken now; too many of them from this network.
    pub async fn order_by_phone(&self, token: &str, draft: &PhoneOrderDraft, network: Option<&str>) -> Result<()> {
        let person = person_number(&draft.person).map_err(Refusal::Order)?;
        if !is_of_telephone(&draft.device) {
            return Err(Refusal::Order(OrderProblem::Telephone).into());
        }
        count_of_network(self, network).await?;
        let checked = {
            let mut tx = self.read().await?;
            let (found, ground) = previewed(self, &mut *tx, token).await?;
            let films = ticked(&found, &ground, draft)?;
            let keys = phone_keys(&ground.secret, found.preview.site, &draft.device, person.as_deref())?;
            (found.preview.id, films, keys)
        };
        let (preview, films, keys) = checked;
        let orders = films.into_iter().map(|entry| new_order(self, entry, 1));
        let orders: Vec<NewOrder> = orders.collect::<Result<_>>()?;
        let mut tx = self.write_shared().await?;
        // The end may have come, or a film have been exchanged, while this one waited for its turn.
        let found = tx.phone_preview(token).await?.ok_or(ServiceError::NotFound)?;
        found.preview.times.check_open(self.now()).map_err(Refusal::Order)?;
        if orders.iter().any(|order| !found.films.iter().any(|(_, entry)| *entry == order.entry)) {
            return Err(Refusal::Order(OrderProblem::NotOffered).into());
        }
        let keys = with_person(&mut *tx, &preview, keys).await?;
        tx.put_phone_orders(&preview, &keys, &orders, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// The small picture of a film of a preview.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], also where the film may not be shown any more.
    pub async fn order_still(&self, token: &str, number: i64) -> Result<FilmSource> {
        let file = {
            let mut tx = self.read().await?;
            let (found, ground) = previewed(self, &mut *tx, token).await?;
            let entry = found.films.iter().find(|(one, _)| *one == number).map(|(_, entry)| entry);
            let film = entry.and_then(|entry| ground.film(entry)).ok_or(ServiceError::NotFound)?;
            film.file.clone()
        };
        made_from(self, &file, FilmVariant::SmallPoster).await?.ok_or(ServiceError::NotFound)
    }
}

/// The preview with this address. What cannot be an address is not asked for: a database takes not every text.
async fn previewed(cx: &Context, tx: &mut dyn Tx, token: &str) -> Result<(PhonePreview, Arc<OrderGround>)> {
    if !is_of_telephone(token) {
        return Err(ServiceError::NotFound);
    }
    let found = tx.phone_preview(token).await?.ok_or(ServiceError::NotFound)?;
    let ground = ground_at(cx, tx, found.state).await?;
    Ok((found, ground))
}

/// Counts what comes from a network, before anything is asked of the preview.
async fn count_of_network(cx: &Context, network: Option<&str>) -> Result<()> {
    let Some(network) = network else { return Ok(()) };
    let mut tx = cx.write_shared().await?;
    let count = TryCount::new(&format!("orders {network}"), ORDERS);
    count.count(cx, &mut *tx, |minutes| Refusal::Order(OrderProblem::Wait(minutes))).await?;
    Ok(tx.commit().await?)
}

/// The films somebody may order now of those that were ticked.
fn ticked(found: &PhonePreview, ground: &OrderGround, draft: &PhoneOrderDraft) -> Result<Vec<EntryId>> {
    if draft.takes_back {
        return Ok(Vec::new());
    }
    let offered = found.films.iter().map(|(_, entry)| entry).filter(|entry| ground.film(entry).is_some());
    let offered: Vec<EntryId> = offered.cloned().collect();
    Ok(check_ticks(&draft.films, &offered).map_err(Refusal::Order)?)
}

/// The keys with the person that the telephone's orders stand under already, where none was given now: nothing of the number is kept
/// that a page could fill in again.
async fn with_person(tx: &mut dyn Tx, preview: &PreviewId, keys: PhoneKeys) -> Result<PhoneKeys> {
    if keys.person.is_some() {
        return Ok(keys);
    }
    let person = tx.person_of_telephone(preview, &keys.device).await?;
    Ok(PhoneKeys { person, ..keys })
}

fn page_of(found: &PhonePreview, ground: &OrderGround, own: &[OwnOrder], now: i64) -> OrderPage {
    let of_week = |order: &&OwnOrder| order.week == found.preview.week;
    let films = found.films.iter().filter_map(|(number, entry)| {
        let film = ground.film(entry)?;
        Some(PhoneFilm {
            number: *number,
            entry: entry.clone(),
            title: film.title.clone(),
            length_ms: film.length_ms,
            has_poster: film.has_poster,
            is_ordered: own.iter().filter(of_week).any(|order| order.entry == *entry),
        })
    });
    let taken = match found.preview.times.check_open(now) {
        Ok(()) => OrdersTaken::Now,
        Err(OrderProblem::NotOpen) => OrdersTaken::NotYet,
        Err(_) => OrdersTaken::NoLonger,
    };
    let orders = own.iter().map(|order| PhoneOrder {
        week: order.week,
        title: order.title.clone(),
        standing: OrderStanding::of(order.facts),
        answer: order.answer.clone(),
    });
    OrderPage {
        site: found.site_name.clone(),
        week: found.preview.week,
        times: found.preview.times,
        taken,
        zone: ground.settings.time_zone.clone(),
        films: films.collect(),
        orders: orders.collect(),
        has_person: own.iter().filter(of_week).any(|order| order.has_person),
        device: None,
    }
}
