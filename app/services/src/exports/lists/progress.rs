//! How far each judge of a round is.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::{contests as m, lists as l};

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::judging::progress::{JudgeProgress, round_progress};
use crate::time::local_time;

/// The columns of the list of judges.
#[must_use]
pub fn progress_columns(settings: &Arc<Settings>, lang: Lang) -> Vec<Column<JudgeProgress>> {
    let settings = Arc::clone(settings);
    vec![
        Column::new("judge", m::judge(lang), |one: &JudgeProgress| TableCell::text(one.name.as_str())).names(),
        Column::new("panel", m::panel_head(lang), move |one: &JudgeProgress| {
            TableCell::text(one.panel.map(|panel| m::panel(lang, &panel.to_string())).unwrap_or_default())
        }),
        Column::new("done", m::done_head(lang), |one: &JudgeProgress| TableCell::count(one.done)).numbers(),
        Column::new("assigned", l::assigned(lang), |one: &JudgeProgress| TableCell::count(one.assigned)).numbers(),
        Column::new("share", m::share(lang), |one: &JudgeProgress| {
            one.percent().map_or(TableCell::Empty, |percent| TableCell::text(format!("{percent}%")))
        })
        .numbers(),
        Column::new("recused", m::recused_head(lang), |one: &JudgeProgress| {
            if one.recused > 0 { TableCell::count(one.recused) } else { TableCell::Empty }
        })
        .numbers(),
        Column::new("until", m::until_head(lang), move |one: &JudgeProgress| {
            TableCell::text(if one.removed {
                m::judges_no_more(lang).to_owned()
            } else if one.declared {
                one.until.map(|until| local_time(until, &settings.time_zone)).unwrap_or_default()
            } else if one.assigned > 0 {
                m::not_declared(lang).to_owned()
            } else {
                String::new()
            })
        }),
        Column::new("signed", m::signed_head(lang), move |one: &JudgeProgress| match one.signed {
            0 => TableCell::Empty,
            all if all == one.assigned => TableCell::text(m::signed_tag(lang)),
            some => TableCell::count(some),
        }),
    ]
}

/// The judges of a round.
pub(crate) struct ProgressList;

#[async_trait]
impl ContestList for ProgressList {
    fn action(&self) -> Action {
        Action::ViewBoard
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let progress = round_progress(cx, actor, contest, ask.round()).await?;
        Ok(OpenList::of(&progress_columns(&progress.contest.settings, lang), progress.judges))
    }
}
