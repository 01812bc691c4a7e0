//! The menu as the rule has it, out of the site's plans, the orders of the preview, and what was ordered before and not shown.

use domain::calendar::Day;
use domain::exhibition::orders::menu::{MenuLine, MenuWhy, OrderedFilm, UnmetFilm, propose};
use domain::exhibition::orders::standing::UNMET_WEEKS;
use domain::exhibition::orders::week::{last_day, weeks_after};
use domain::ids::EntryId;
use store::{SitePlan, SitePreview, Tx, UnmetOrders};

use crate::context::Context;
use crate::error::Result;
use crate::exhibition::orders::ground::OrderGround;
use crate::exhibition::plans::of_site::plans_of_site;
use crate::exhibition::settings::today;

/// Films that are listed as unmet, at most.
const MOST_UNMET: i64 = 50;

/// A film that can be on a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuCandidate {
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Its length, milliseconds.
    pub length_ms: i64,
    /// Why it would be there.
    pub why: MenuWhy,
    /// For how many people it was ordered.
    pub heads: i64,
}

/// The proposal, and what it is made of.
pub(super) struct ProposedMenu {
    /// As the rule has it.
    pub(super) lines: Vec<MenuLine>,
    /// Films that can be on the menu: those of the proposal in its order, then others of the preview and those that plans offer.
    pub(super) candidates: Vec<MenuCandidate>,
    /// What was ordered before and not shown since, the oldest first.
    pub(super) unmet: Vec<UnmetOrders>,
}

/// What was ordered at a site before a week and not shown since, the oldest first.
pub(super) async fn unmet_before(tx: &mut dyn Tx, site: i64, week: Day) -> Result<Vec<UnmetOrders>> {
    let weeks = (weeks_after(week, -UNMET_WEEKS), weeks_after(week, -1));
    Ok(tx.unmet_orders(site, weeks, MOST_UNMET).await?)
}

/// The menu that the rule makes of a preview. What can no longer be shown is on no menu.
pub(super) async fn proposed_menu(
    cx: &Context,
    tx: &mut dyn Tx,
    found: &SitePreview,
    ground: &OrderGround,
) -> Result<ProposedMenu> {
    let site = found.preview.site;
    let plans = plans_of_site(tx, site, today(cx, &ground.settings)).await?;
    // A plan that begins after the last week of the menu does not ask for anything yet.
    let until = last_day(weeks_after(found.preview.week, 1));
    let plans: Vec<SitePlan> = plans.into_iter().filter(|one| one.plan.starts_on <= until).collect();
    let since = plans.iter().map(|one| one.plan.starts_on).min();
    let mut musts: Vec<EntryId> = Vec::new();
    let mut offered: Vec<EntryId> = Vec::new();
    for film in plans.iter().flat_map(|one| &one.films).filter(|film| ground.film(&film.entry_id).is_some()) {
        let list = if film.must { &mut musts } else { &mut offered };
        if !list.contains(&film.entry_id) {
            list.push(film.entry_id.clone());
        }
    }
    // What the site has shown since its plans began need not be on every menu.
    let shown = match since {
        Some(since) => tx.shown_among(site, since, &musts).await?,
        None => Vec::new(),
    };
    musts.retain(|entry| !shown.contains(entry));
    let unmet = unmet_before(tx, site, found.preview.week).await?;
    let preview = found.films.iter().filter(|film| ground.film(&film.entry).is_some());
    let preview: Vec<OrderedFilm> = preview
        .map(|film| OrderedFilm { number: film.number, entry: film.entry.clone(), heads: film.heads() })
        .collect();
    let older = unmet.iter().filter(|film| ground.film(&film.entry).is_some());
    let older: Vec<UnmetFilm> =
        older.map(|film| UnmetFilm { entry: film.entry.clone(), week: film.week, heads: film.heads }).collect();
    let lines = propose(&musts, &preview, &older);
    let others = preview.iter().map(|film| &film.entry).chain(&offered);
    let candidates = candidates(&lines, others, ground);
    Ok(ProposedMenu { lines, candidates, unmet })
}

fn candidates<'a>(
    lines: &[MenuLine],
    others: impl Iterator<Item = &'a EntryId>,
    ground: &OrderGround,
) -> Vec<MenuCandidate> {
    let candidate = |entry: &EntryId, why: MenuWhy, heads: i64| {
        let film = ground.film(entry)?;
        let (title, length_ms) = (film.title.clone(), film.length_ms);
        Some(MenuCandidate { entry: entry.clone(), title, length_ms, why, heads })
    };
    let mut found: Vec<MenuCandidate> =
        lines.iter().filter_map(|line| candidate(&line.entry, line.why, line.heads)).collect();
    for entry in others {
        if !found.iter().any(|one| one.entry == *entry) {
            found.extend(candidate(entry, MenuWhy::Chosen, 0));
        }
    }
    found
}
