//! Security events: of a contest, and of the whole installation.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::contest::{Settings, preset};
use domain::ids::ContestId;
use domain::text::Lang;
use store::Start;

use crate::actor::{Actor, require_administrator};
use crate::ask::ListAsk;
use crate::audit::events::{EventSearch, event_rows};
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::lists::list::{Asked, Batch, ContestList, ListSource, OpenList, SiteList, batch_limit};
use crate::exports::lists::record::record_columns;
use crate::exports::record_text::RecordText;
use crate::exports::record_words::RecordNames;

/// The security events of a contest.
pub(crate) struct EventsList;

#[async_trait]
impl ContestList for EventsList {
    fn action(&self) -> Action {
        Action::ViewEvents
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, ask, lang, .. } = asked;
        let (contest, _) = asked.enter(self.action()).await?;
        Ok(open(cx, Some(contest.id), contest.settings, (ask, lang)))
    }
}

/// The security events of the installation.
pub(crate) struct AllEventsList;

#[async_trait]
impl SiteList for AllEventsList {
    fn tells_of_others(&self) -> bool {
        true
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        require_administrator(actor)
    }

    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList> {
        require_administrator(actor)?;
        Ok(open(cx, None, Arc::new(preset::selection()), (ask, lang)))
    }
}

fn open(cx: &Context, contest: Option<ContestId>, settings: Arc<Settings>, (ask, lang): (&ListAsk, Lang)) -> OpenList {
    let columns = record_columns(lang);
    let search = EventSearch::asked(ask);
    OpenList::paged(heads(&columns), Source { cx: cx.clone(), contest, settings, search, columns, lang })
}

/// What the rows are read from, a page at a time.
struct Source {
    cx: Context,
    contest: Option<ContestId>,
    settings: Arc<Settings>,
    search: EventSearch,
    columns: Vec<Column<RecordText>>,
    lang: Lang,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let mut tx = self.cx.read().await?;
        let found = event_rows(&mut *tx, self.contest.as_ref(), &self.search, (start, batch_limit())).await?;
        drop(tx);
        let nothing = BTreeMap::new();
        let contest = self.contest.as_ref().map(ContestId::as_str).unwrap_or_default();
        let names = RecordNames {
            settings: &self.settings,
            entries: &BTreeMap::new(),
            people: &found.names,
            // A row of a contest is told of within it.
            contests: if self.contest.is_none() { &found.contests } else { &nothing },
            lang: self.lang,
        };
        let text = |line| record(&self.columns, &names.text(line, contest));
        Ok((found.lines.rows.iter().map(text).collect(), found.lines.after.map(Start::After)))
    }
}
