//! What every use case of orders reads first: the library and the settings. Pages for telephones are read by whole villages at once, so
//! both are kept in memory for one state of the audit trail, and for ten seconds: releases also begin and end with the clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::calendar::Day;
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::week::{is_week, week_of, weeks_after};
use domain::exhibition::region::RegionCode;
use domain::exhibition::settings::ExhibitionSettings;
use domain::ids::EntryId;
use domain::time::{Micros, SECOND};
use store::{NewOrder, Tx};

use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::library::films::{LibraryFilm, library_films};
use crate::exhibition::settings::{settings, today};

/// How long it is kept.
const FRESH: Micros = 10 * SECOND;
/// Previews and proposals are made so many weeks ahead.
const WEEKS_AHEAD: i64 = 4;

/// The library and the settings.
pub(super) struct OrderGround {
    /// The films that can be shown now.
    pub(super) films: Vec<LibraryFilm>,
    /// What holds for the exhibition.
    pub(super) settings: ExhibitionSettings,
    /// What pseudonyms are made with.
    pub(super) secret: Vec<u8>,
}

impl OrderGround {
    /// A film that can be shown now.
    pub(super) fn film(&self, entry: &EntryId) -> Option<&LibraryFilm> {
        self.films.iter().find(|film| film.entry == *entry)
    }

    /// The present week.
    pub(super) fn week(&self, cx: &Context) -> Day {
        week_of(today(cx, &self.settings))
    }

    /// Whether a preview or proposal of this week can be made now.
    ///
    /// # Errors
    /// [`OrderProblem::Week`].
    pub(super) fn check_week(&self, cx: &Context, week: Day) -> Result<()> {
        let now = self.week(cx);
        let fits = is_week(week) && week >= now && week <= weeks_after(now, WEEKS_AHEAD);
        if fits { Ok(()) } else { Err(Refusal::Order(OrderProblem::Week).into()) }
    }

    /// Whether all of these can be shown now.
    ///
    /// # Errors
    /// [`OrderProblem::NotOffered`].
    pub(super) fn check_films(&self, films: &[EntryId]) -> Result<()> {
        let known = films.iter().all(|entry| self.film(entry).is_some());
        if known { Ok(()) } else { Err(Refusal::Order(OrderProblem::NotOffered).into()) }
    }
}

/// An order of a film.
pub(super) fn new_order(cx: &Context, entry: EntryId, heads: i64) -> Result<NewOrder> {
    Ok(NewOrder { id: cx.fresh_id()?, entry, heads })
}

/// What offices of these regions propose for a week, region by region: their films by number, without those that cannot be shown now.
pub(super) async fn proposals_of(
    tx: &mut dyn Tx,
    regions: &[RegionCode],
    week: Day,
    ground: &OrderGround,
) -> Result<Vec<(RegionCode, Vec<EntryId>)>> {
    let mut proposals: BTreeMap<RegionCode, Vec<EntryId>> = BTreeMap::new();
    for film in tx.proposed_films(regions, week).await? {
        if ground.film(&film.entry).is_some() {
            proposals.entry(film.region).or_default().push(film.entry);
        }
    }
    Ok(proposals.into_iter().collect())
}

/// Library and settings as they are now.
pub(super) async fn ground(cx: &Context, tx: &mut dyn Tx) -> Result<Arc<OrderGround>> {
    let state = tx.chain_head().await?.seq;
    ground_at(cx, tx, state).await
}

/// The same, where the last row of the audit trail was read with something else.
pub(super) async fn ground_at(cx: &Context, tx: &mut dyn Tx, state: i64) -> Result<Arc<OrderGround>> {
    let step = cx.now().div_euclid(FRESH);
    cx.figures
        .keep_latest("orders", (state, step), || async move {
            let (settings, secret) = settings(tx).await?;
            let films = library_films(cx, tx).await?;
            Ok::<_, ServiceError>(OrderGround { films, settings, secret })
        })
        .await
}
