//! Viewings as an office of a region sees them: listed, accepted many at once, and returned with a reason.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::viewing::{ViewingSource, ViewingState};
use domain::exhibition::viewing_problem::ViewingProblem;
use domain::ids::{PlanId, ViewingId};
use domain::limits;
use store::{NamedSite, Tx, Viewing, ViewingFilter, ViewingLine};

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::participation::days::recount_day;
use crate::exhibition::settings::{settings, today};
use crate::input::required_text;
use crate::paging::{PageAsk, PageLinks};

/// Viewings that are decided about at once, at most.
pub const MOST_DECIDED: usize = 200;
/// How many days back viewings are listed where nothing narrows the list: a province has millions.
const DAYS_BACK: i64 = 92;
/// Plans that a list can be narrowed to.
const MOST_PLANS: i64 = 50;
/// The name of the list in addresses of its pages.
const LIST: &str = "viewings";

/// What an office looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewingSearch {
    /// In the name of the site or its code.
    pub words: String,
    /// Of this plan.
    pub plan: Option<PlanId>,
    /// In this state.
    pub state: Option<ViewingState>,
    /// From there.
    pub source: Option<ViewingSource>,
    /// Only those of which more was claimed than the clock allows.
    pub faster: bool,
    /// On this day or later.
    pub from: Option<Day>,
    /// On this day or earlier.
    pub until: Option<Day>,
    /// Which page.
    pub page: PageAsk,
}

impl ViewingSearch {
    /// What the address of a list asks for; what it cannot mean narrows nothing.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        Self {
            words: ask.words().to_owned(),
            plan: ask.get("plan").parse().ok(),
            state: ask.get("state").parse().ok(),
            source: ask.get("source").parse().ok(),
            faster: !ask.get("faster").is_empty(),
            from: ask.get("from").parse().ok(),
            until: ask.get("until").parse().ok(),
            page: PageAsk::default(),
        }
    }

    /// Nothing narrows the list.
    fn asks_for_all(&self) -> bool {
        *self == Self { page: self.page.clone(), ..Self::default() }
    }
}

/// A page of the viewings of an office's regions.
#[derive(Clone, Debug)]
pub struct ViewingList {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The viewings, the latest first.
    pub lines: Vec<ViewingLine>,
    /// How many there are on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// Plans that it can be narrowed to.
    pub plans: Vec<(PlanId, String)>,
    /// The day it begins with where nothing narrows it.
    pub since: Option<Day>,
    /// The zone of the exhibition.
    pub zone: String,
}

impl Services {
    /// A page of the viewings of the regions that the person decides for.
    ///
    /// # Errors
    /// A missing permission, or a cursor that is none.
    pub async fn office_viewings(&self, actor: &Actor, search: &ViewingSearch) -> Result<ViewingList> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::JudgeViewings, ExhibitionTarget::Whole)?;
        let (settings, _) = settings(&mut *tx).await?;
        let today = today(self, &settings);
        let earliest = Day::from_number(today.number().saturating_sub(DAYS_BACK)).unwrap_or(today);
        let since = search.asks_for_all().then_some(earliest);
        let filter = ViewingFilter {
            within: access.regions_of(ExhibitionAction::JudgeViewings),
            words: search.words.clone(),
            plan: search.plan.clone(),
            state: search.state,
            source: search.source,
            faster: search.faster,
            from: search.from.or(since),
            until: search.until,
        };
        let start = search.page.start(LIST, false)?;
        let slice = tx.viewing_slice(&filter, &start, search.page.limit()).await?;
        let links = PageLinks::of(LIST, &slice);
        let found = tx.viewing_count(&filter).await?;
        let plans = tx.plans_with_viewings(&filter.within, MOST_PLANS).await?;
        let zone = settings.time_zone;
        Ok(ViewingList { access, lines: slice.rows, found, links, plans, since, zone })
    }

    /// Accepts viewings that sites sent; answers how many. Those that nobody sent or that are decided stay as they are.
    ///
    /// # Errors
    /// A missing permission, a viewing outside of the person's regions, or nothing to be decided among them.
    pub async fn accept_viewings(&self, actor: &Actor, ids: &[ViewingId]) -> Result<usize> {
        let mut tx = self.write().await?;
        let viewings = judged(&mut *tx, actor, ids).await?;
        let mut done = 0_usize;
        for known in viewings.into_iter().filter(|viewing| viewing.state.waits_for_office()) {
            let viewing = Viewing { state: ViewingState::Accepted, returned_reason: String::new(), ..known };
            let id = viewing.id.clone();
            decide(self, &mut *tx, viewing).await?;
            self.audit(&mut *tx, actor, None, id.as_str(), &event::ViewingAccept {}).await?;
            done = done.saturating_add(1);
        }
        if done == 0 {
            return Err(Refusal::Viewing(ViewingProblem::NotReported).into());
        }
        tx.commit().await?;
        Ok(done)
    }

    /// Returns viewings to their sites, those that were accepted too; answers how many.
    ///
    /// # Errors
    /// As [`Services::accept_viewings`]; a missing reason.
    pub async fn return_viewings(&self, actor: &Actor, ids: &[ViewingId], reason: &str) -> Result<usize> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let viewings = judged(&mut *tx, actor, ids).await?;
        let mut done = 0_usize;
        for known in viewings.into_iter().filter(|viewing| viewing.state.may_be_returned()) {
            let viewing = Viewing { state: ViewingState::Returned, returned_reason: reason.clone(), ..known };
            let id = viewing.id.clone();
            decide(self, &mut *tx, viewing).await?;
            let event = event::ViewingReturn { reason: &reason };
            self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
            done = done.saturating_add(1);
        }
        if done == 0 {
            return Err(Refusal::Viewing(ViewingProblem::NotReported).into());
        }
        tx.commit().await?;
        Ok(done)
    }
}

/// Keeps what was decided about a viewing. What a site watched on the day is counted anew with it.
async fn decide(cx: &Context, tx: &mut dyn Tx, viewing: Viewing) -> Result<()> {
    let (known, now) = (viewing.version, cx.now());
    let viewing = Viewing { version: known.saturating_add(1), updated_at: now, ..viewing };
    if !tx.put_viewing(&viewing, known).await? {
        return Err(ServiceError::Conflict);
    }
    recount_day(tx, viewing.site, viewing.day, now).await
}

/// The viewings of these identifiers, each once, all of them in the person's regions.
async fn judged(tx: &mut dyn Tx, actor: &Actor, ids: &[ViewingId]) -> Result<Vec<Viewing>> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    access.may(ExhibitionAction::JudgeViewings, ExhibitionTarget::Whole)?;
    let ids: BTreeSet<&ViewingId> = ids.iter().take(MOST_DECIDED).collect();
    if ids.is_empty() {
        return Err(Refusal::Viewing(ViewingProblem::NothingChosen).into());
    }
    let mut viewings = Vec::with_capacity(ids.len());
    for id in ids {
        viewings.push(tx.viewing(id).await?.ok_or(ServiceError::NotFound)?);
    }
    let numbers: BTreeSet<i64> = viewings.iter().map(|viewing| viewing.site).collect();
    let sites = tx.named_sites(&numbers.into_iter().collect::<Vec<_>>()).await?;
    let sites: BTreeMap<i64, NamedSite> = sites.into_iter().map(|site| (site.number, site)).collect();
    for viewing in &viewings {
        let site = sites.get(&viewing.site).ok_or(ServiceError::NotFound)?;
        access.may(ExhibitionAction::JudgeViewings, ExhibitionTarget::Site(site.number, &site.region))?;
    }
    Ok(viewings)
}
