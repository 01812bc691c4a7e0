//! A judge's own list. It holds what its page does, which tells nothing of where a film comes from.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::judging as m;
use words::phrases::{beside, entry_number};

use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::judging::own_list::arranged_desk;
use crate::judging::queue::{DeskLine, judge_queue};

/// Where a film stands in a judge's own list, in a word; `flagged` is what the judge marked.
#[must_use]
pub fn desk_state_words(state: &str, lang: Lang) -> &'static str {
    match state {
        "recused" => m::state_recused(lang),
        "signed" => m::state_signed(lang),
        "done" => m::state_done(lang),
        "flagged" => m::state_flagged(lang),
        _ => m::state_open(lang),
    }
}

/// The columns of a judge's own list in a round.
#[must_use]
pub fn desk_columns<'a>(settings: &Arc<Settings>, round: u8, lang: Lang) -> Vec<Column<&'a DeskLine>> {
    let (categories, rubric) = (Arc::clone(settings), settings.rubric_of(round).into_owned());
    vec![
        Column::new("position", m::position(lang), |line: &&'a DeskLine| TableCell::Number(line.position))
            .numbers()
            .sorted(),
        Column::new("number", m::number(lang), |line: &&'a DeskLine| TableCell::text(entry_number(line.number)))
            .sorted(),
        Column::new("title", m::title(lang), move |line: &&'a DeskLine| {
            TableCell::text(if line.recused { m::recused_film(lang) } else { line.title.as_str() })
        })
        .names()
        .sorted(),
        Column::new("flagged", m::state_flagged(lang), move |line: &&'a DeskLine| {
            if line.flagged { TableCell::text(m::state_flagged(lang)) } else { TableCell::Empty }
        }),
        Column::new("category", m::category(lang), move |line: &&'a DeskLine| {
            TableCell::text(categories.category(&line.category).map_or("", |one| one.label.get(lang)))
        }),
        Column::new("length", m::length(lang), |line: &&'a DeskLine| {
            if line.duration_ms > 0 { TableCell::Duration(line.duration_ms) } else { TableCell::Empty }
        })
        .numbers()
        .sorted(),
        Column::new("watched", m::watched(lang), move |line: &&'a DeskLine| {
            let percent = (line.watched_percent > 0).then(|| format!("{}%", line.watched_percent));
            let note = line.unverified.then(|| m::not_verifiable(lang).to_owned());
            TableCell::text(beside(lang, &percent.into_iter().chain(note).collect::<Vec<_>>()))
        })
        .numbers(),
        Column::new("state", m::state(lang), move |line: &&'a DeskLine| {
            TableCell::text(desk_state_words(line.state(), lang))
        }),
        Column::new("total", m::total(lang), move |line: &&'a DeskLine| match line.total {
            None => TableCell::Empty,
            // A pass counts a hundred of a hundred.
            Some(total) if rubric.is_pass_or_fail() => TableCell::text(rubric.said(total / 100, lang)),
            Some(total) => TableCell::Points(total),
        })
        .numbers()
        .sorted(),
    ]
}

/// The own list of the judge who asks.
pub(crate) struct DeskList;

#[async_trait]
impl ContestList for DeskList {
    fn action(&self) -> Action {
        Action::ViewDesk
    }

    /// The judge's own, which are theirs to keep.
    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let mine = judge_queue(cx, actor, contest).await?;
        let columns = desk_columns(&mine.contest.settings, mine.round, lang);
        Ok(OpenList::of(&columns, arranged_desk(&mine.lines, ask)))
    }
}
