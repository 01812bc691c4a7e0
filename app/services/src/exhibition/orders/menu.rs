//! The menu of a site's week.

use std::collections::BTreeMap;

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::menu::{MenuFault, MenuState, MenuWhy, arranged, faults};
use domain::exhibition::orders::standing::due_week;
use domain::exhibition::orders::week::{last_day, week_of, weeks_after};
use domain::ids::{EntryId, SiteId};
use domain::limits;
use store::{MenuItem, PreviewFilm, Site, SiteMenu, SitePreview, UnmetOrders};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::orders::ground::{ground, ground_at};
use crate::exhibition::orders::proposed_menu::{MenuCandidate, ProposedMenu, proposed_menu, unmet_before};
use crate::exhibition::settings::today;
use crate::input::optional_text;

/// The menu that a site makes of a week's orders.
#[derive(Clone, Debug)]
pub struct MenuView {
    /// The site.
    pub site: Site,
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The person may make the menu and answer; who may not reads it.
    pub edits: bool,
    /// The Monday of the preview's week.
    pub week: Day,
    /// That of the present week.
    pub this_week: Day,
    /// The zone its times are told in.
    pub zone: String,
    /// The films of the preview with their orders; nothing where the week has no preview.
    pub ordered: Option<Vec<PreviewFilm>>,
    /// Orders are still taken until then.
    pub open_until: Option<i64>,
    /// Films that can be on the menu, as the rule proposes them; empty for who may not make it.
    pub candidates: Vec<MenuCandidate>,
    /// The menu as it was kept; a draft only for who may make it.
    pub menu: Option<SiteMenu>,
    /// Weeks the menu can be shown in.
    pub weeks: Vec<Day>,
    /// Unmet orders that are to be answered.
    pub due: Vec<UnmetOrders>,
}

/// A menu as somebody moves it.
#[derive(Clone, Debug)]
pub struct MenuDraft {
    /// The version that was seen; 0 where there was none.
    pub version: i64,
    /// The week it is shown in.
    pub week: Day,
    /// The place of each film; none leaves it out.
    pub places: Vec<(EntryId, Option<i64>)>,
    /// Why an order is left out or moved behind one with fewer.
    pub reasons: Vec<(EntryId, String)>,
    /// Others can read it from now on.
    pub sets: bool,
}

/// Weeks that the menu of a preview may be shown in: its own and the next.
fn weeks_of(preview: Day) -> Vec<Day> {
    vec![weeks_after(preview, 1), preview]
}

impl Services {
    /// The menu of a site's week, for who makes it and who reads it there or above; where none is named, of the last preview whose orders
    /// have ended.
    ///
    /// # Errors
    /// Nobody is signed in, no such site or one outside of the person's own, a role that is missing.
    pub async fn site_menu(&self, actor: &Actor, id: &SiteId, week: Option<Day>) -> Result<MenuView> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, id, ExhibitionAction::ViewPreviews).await?;
        let target = ExhibitionTarget::Site(site.number, &site.region);
        let edits = access.may(ExhibitionAction::EditPreviews, target).is_ok();
        let found = match week {
            Some(week) => tx.site_preview(site.number, week_of(week)).await?,
            None => tx.last_closed_preview(site.number, self.now()).await?,
        };
        let ground = match &found {
            Some(found) => ground_at(self, &mut *tx, found.state).await?,
            None => ground(self, &mut *tx).await?,
        };
        let this_week = ground.week(self);
        let named = week.map_or_else(|| weeks_after(this_week, -1), week_of);
        let week = found.as_ref().map_or(named, |found| found.preview.week);
        let (mut candidates, mut menu, mut open_until) = (Vec::new(), None, None);
        let unmet = match &found {
            Some(found) => {
                let proposed = proposed_menu(self, &mut *tx, found, &ground).await?;
                let kept = tx.menu_of_preview(&found.preview.id).await?;
                // Who does not make the menu reads it once it is set.
                menu = kept.filter(|menu| edits || menu.state == MenuState::Set);
                candidates = if edits { proposed.candidates } else { Vec::new() };
                open_until = (self.now() < found.preview.times.closes_at).then_some(found.preview.times.closes_at);
                proposed.unmet
            }
            None => unmet_before(&mut *tx, site.number, this_week).await?,
        };
        let last_due = due_week(today(self, &ground.settings));
        Ok(MenuView {
            site,
            access,
            edits,
            week,
            this_week,
            zone: ground.settings.time_zone.clone(),
            ordered: found.map(|found| found.films),
            open_until,
            candidates,
            menu,
            weeks: weeks_of(week),
            due: unmet.into_iter().filter(|film| film.week <= last_due).collect(),
        })
    }

    /// Keeps the menu of a preview as somebody moved it; set, others read it.
    ///
    /// # Errors
    /// A missing permission; no preview, or one that still takes orders; a film that cannot be on it; a week that is none of its own or
    /// over; where it is set, no film, a film of the plan that is left out, or an order that comes off worse without a reason;
    /// [`ServiceError::Conflict`].
    pub async fn save_menu(&self, actor: &Actor, id: &SiteId, preview: Day, draft: &MenuDraft) -> Result<()> {
        let reasons = checked_reasons(draft)?;
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::EditPreviews).await?;
        let ground = ground(self, &mut *tx).await?;
        let found = tx.site_preview(site.number, preview).await?.ok_or(ServiceError::NotFound)?;
        if self.now() < found.preview.times.closes_at {
            return Err(Refusal::Order(OrderProblem::StillOpen).into());
        }
        let is_over = last_day(draft.week) < today(self, &ground.settings);
        if !weeks_of(preview).contains(&draft.week) || is_over {
            return Err(Refusal::Order(OrderProblem::Week).into());
        }
        let proposed = proposed_menu(self, &mut *tx, &found, &ground).await?;
        let before = tx.menu_of_preview(&found.preview.id).await?;
        if before.as_ref().map_or(0, |menu| menu.version) != draft.version {
            return Err(ServiceError::Conflict);
        }
        // What others read stays readable.
        let sets = draft.sets || before.as_ref().is_some_and(|menu| menu.state == MenuState::Set);
        let shown = shown_of(&proposed, draft)?;
        if sets {
            check_set(&proposed, &shown, &reasons)?;
        }
        let menu = menu_of(self, (&found, before), (&proposed, shown.as_slice(), &reasons), (draft.week, sets))?;
        if !tx.put_menu(&menu, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        let week = menu.week;
        let subject = site.id.as_str();
        if sets {
            self.audit(&mut *tx, actor, None, subject, &event::MenuSet { week, films: &shown }).await?;
        } else {
            self.audit(&mut *tx, actor, None, subject, &event::MenuDraft { week, films: &shown }).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The reasons as they are kept.
fn checked_reasons(draft: &MenuDraft) -> Result<BTreeMap<EntryId, String>> {
    let mut reasons = BTreeMap::new();
    for (entry, reason) in &draft.reasons {
        let reason = optional_text(reason, TextName::Reason, limits::REASON)?;
        if !reason.is_empty() {
            reasons.insert(entry.clone(), reason);
        }
    }
    Ok(reasons)
}

/// The films in their order, all of which can be on the menu.
fn shown_of(proposed: &ProposedMenu, draft: &MenuDraft) -> Result<Vec<EntryId>> {
    let shown = arranged(&draft.places);
    let known = |entry: &EntryId| proposed.candidates.iter().any(|one| one.entry == *entry);
    if shown.iter().all(known) { Ok(shown) } else { Err(Refusal::Order(OrderProblem::NotOffered).into()) }
}

/// Whether the menu can be set so.
fn check_set(proposed: &ProposedMenu, shown: &[EntryId], reasons: &BTreeMap<EntryId, String>) -> Result<()> {
    if shown.is_empty() {
        return Err(Refusal::Order(OrderProblem::EmptyMenu).into());
    }
    let title = |entry: &EntryId| {
        let found = proposed.candidates.iter().find(|one| one.entry == *entry);
        found.map(|one| one.title.clone()).unwrap_or_default()
    };
    let mut unsaid = Vec::new();
    for fault in faults(&proposed.lines, shown, reasons) {
        match fault {
            MenuFault::MustLeftOut(entry) => {
                return Err(Refusal::Order(OrderProblem::MustLeftOut(title(&entry))).into());
            }
            MenuFault::NoReason(entry) => unsaid.push(title(&entry)),
        }
    }
    if unsaid.is_empty() { Ok(()) } else { Err(Refusal::Order(OrderProblem::NoReason(unsaid)).into()) }
}

/// The menu as it is kept: its films by their places, and at place 0 the orders that were left out, with the reason.
fn menu_of(
    cx: &Context,
    (found, before): (&SitePreview, Option<SiteMenu>),
    (proposed, shown, reasons): (&ProposedMenu, &[EntryId], &BTreeMap<EntryId, String>),
    (week, sets): (Day, bool),
) -> Result<SiteMenu> {
    let item = |position: i64, one: &MenuCandidate| MenuItem {
        position,
        entry: one.entry.clone(),
        title: one.title.clone(),
        why: one.why,
        reason: reasons.get(&one.entry).cloned().unwrap_or_default(),
    };
    let candidate = |entry: &EntryId| proposed.candidates.iter().find(|one| one.entry == *entry);
    let placed = (1_i64..).zip(shown).filter_map(|(position, entry)| Some(item(position, candidate(entry)?)));
    let is_order = |one: &&MenuCandidate| matches!(one.why, MenuWhy::Ordered | MenuWhy::Unmet);
    let left = proposed.candidates.iter().filter(is_order).filter(|one| !shown.contains(&one.entry));
    let items: Vec<MenuItem> = placed.chain(left.map(|one| item(0, one))).collect();
    let (id, version) = match &before {
        Some(menu) => (menu.id.clone(), menu.version.saturating_add(1)),
        None => (cx.fresh_id()?, 1),
    };
    Ok(SiteMenu {
        id,
        preview: found.preview.id.clone(),
        site: found.preview.site,
        week,
        state: if sets { MenuState::Set } else { MenuState::Draft },
        version,
        set_at: sets.then(|| cx.now()),
        items,
    })
}
