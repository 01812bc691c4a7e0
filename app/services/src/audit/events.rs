//! Security events: who came in and who did not, what passwords and tokens were made, what was taken away.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::audit::EventKind;
use domain::ids::ContestId;
use store::{Contest, EventFilter};

use crate::Services;
use crate::actor::{Actor, require_administrator};
use crate::audit::record::{RecordLine, spoken_of};
use crate::error::Result;
use crate::paging::{PageAsk, PageLinks};

/// Which events are asked for.
#[derive(Clone, Debug, Default)]
pub struct EventSearch {
    /// Only of this kind.
    pub kind: Option<EventKind>,
    /// Only rows whose subject or detail contains these words.
    pub words: String,
    /// Which page.
    pub page: PageAsk,
}

/// A page of security events.
#[derive(Clone, Debug)]
pub struct SecurityEvents {
    /// The contest they concern; `None` is the whole installation.
    pub contest: Option<Contest>,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The rows, newest first.
    pub lines: Vec<RecordLine>,
    /// Rows in all.
    pub total: i64,
    /// Rows that were asked for, on all pages.
    pub found: i64,
    /// Names by id of the accounts the rows speak of.
    pub names: BTreeMap<String, String>,
    /// Titles by id of the contests the rows belong to.
    pub contests: BTreeMap<String, String>,
    /// The pages beside it.
    pub links: PageLinks,
}

impl Services {
    /// A page of the security events of a contest (files taken away, and what concerns accounts of its members), for its
    /// organisers; without a contest of the whole installation, for administrators.
    ///
    /// # Errors
    /// A missing permission, no such contest, or a cursor that is none.
    pub async fn events(
        &self,
        actor: &Actor,
        contest: Option<&ContestId>,
        search: &EventSearch,
    ) -> Result<SecurityEvents> {
        let start = search.page.start("events", false)?;
        let mut tx = self.read().await?;
        let (contest, roles) = match contest {
            None => {
                require_administrator(actor)?;
                (None, Vec::new())
            }
            Some(id) => {
                let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewEvents).await?;
                (Some(contest), access.roles)
            }
        };
        let all = EventKind::ALL.iter().copied().filter(|kind| kind.is_security());
        let all: Vec<&'static str> = all.map(EventKind::key).collect();
        let actions = match search.kind {
            None => all.clone(),
            Some(kind) => all.iter().copied().filter(|key| *key == kind.key()).collect(),
        };
        let id = contest.as_ref().map(|contest| &contest.id);
        let of_all = EventFilter { contest: id, actions: &all, words: "" };
        let total = tx.event_count(&of_all).await?;
        // A kind that is none of these finds nothing.
        let actions: &[&'static str] = if actions.is_empty() { &[""] } else { &actions };
        let filter = EventFilter { contest: id, actions, words: &search.words };
        let slice = tx.event_slice(&filter, &start, search.page.limit()).await?;
        let found = tx.event_count(&filter).await?;
        let links = PageLinks::of("events", &slice);
        let ids: Vec<String> = spoken_of(&slice.rows).into_iter().collect();
        let names: BTreeMap<String, String> = tx.account_names(&ids).await?.into_iter().collect();
        let ids: BTreeSet<&String> = slice.rows.iter().map(|row| &row.contest_id).filter(|id| !id.is_empty()).collect();
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        let contests: BTreeMap<String, String> = tx.contest_titles(&ids).await?.into_iter().collect();
        let who = |id: &str| names.get(id).cloned().unwrap_or_default();
        let lines = slice.rows.into_iter().map(|row| RecordLine { who: who(&row.actor_id), row }).collect();
        Ok(SecurityEvents { contest, roles, lines, total, found, names, contests, links })
    }
}
