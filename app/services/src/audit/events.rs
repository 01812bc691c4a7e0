//! Security events: who came in and who did not, what passwords and tokens were made, what was taken away.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::audit::EventKind;
use domain::ids::ContestId;
use store::{Contest, EventFilter, Slice, Start, Tx};

use crate::Services;
use crate::actor::{Actor, require_administrator};
use crate::ask::ListAsk;
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

impl EventSearch {
    /// What the address of the list asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        let kind = EventKind::parse(ask.get("action"));
        Self { kind, words: ask.words().to_owned(), page: PageAsk::default() }
    }

    /// The keys of the rows that are asked for. A kind that is none of these finds nothing.
    fn keys(&self) -> Vec<&'static str> {
        match self.kind {
            None => security_keys(),
            Some(kind) if kind.is_security() => vec![kind.key()],
            Some(_) => vec![""],
        }
    }
}

fn security_keys() -> Vec<&'static str> {
    EventKind::ALL.iter().copied().filter(|kind| kind.is_security()).map(EventKind::key).collect()
}

/// Security events, and what they speak of by name.
pub(crate) struct EventRows {
    pub(crate) lines: Slice<RecordLine>,
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) contests: BTreeMap<String, String>,
}

/// Security events from a place on, at most so many, newest first, with the names of what they speak of; of a contest, or of the whole
/// installation.
pub(crate) async fn event_rows(
    tx: &mut dyn Tx,
    contest: Option<&ContestId>,
    search: &EventSearch,
    (start, limit): (&Start, i64),
) -> Result<EventRows> {
    let filter = EventFilter { contest, actions: &search.keys(), words: &search.words };
    let Slice { rows, before, after } = tx.event_slice(&filter, start, limit).await?;
    let ids: Vec<String> = spoken_of(&rows).into_iter().collect();
    let names: BTreeMap<String, String> = tx.account_names(&ids).await?.into_iter().collect();
    let ids: BTreeSet<&String> = rows.iter().map(|row| &row.contest_id).filter(|id| !id.is_empty()).collect();
    let ids: Vec<String> = ids.into_iter().cloned().collect();
    let contests: BTreeMap<String, String> = tx.contest_titles(&ids).await?.into_iter().collect();
    let who = |id: &str| names.get(id).cloned().unwrap_or_default();
    let rows = rows.into_iter().map(|row| RecordLine { who: who(&row.actor_id), row }).collect();
    Ok(EventRows { lines: Slice { rows, before, after }, names, contests })
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
        let id = contest.as_ref().map(|contest| &contest.id);
        let all = EventFilter { contest: id, actions: &security_keys(), words: "" };
        let total = tx.event_count(&all).await?;
        let found = tx.event_count(&EventFilter { contest: id, actions: &search.keys(), words: &search.words }).await?;
        let EventRows { lines, names, contests } =
            event_rows(&mut *tx, id, search, (&start, search.page.limit())).await?;
        let links = PageLinks::of("events", &lines);
        let lines = lines.rows;
        Ok(SecurityEvents { contest, roles, lines, total, found, names, contests, links })
    }
}
