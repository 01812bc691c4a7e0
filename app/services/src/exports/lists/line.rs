//! The line after a round: before it is confirmed, and as a closed round kept it.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::contest::round::Line;
use domain::text::Lang;
use words::phrases::entry_number;
use words::results as m;

use crate::error::{Result, ServiceError};
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;
use crate::phases::closing::{RoundSignature, closed_round_view};
use crate::phases::line::line_view;
use crate::results::line_film::LineFilm;
use crate::time::moment;

/// On which side of a line a film is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSide {
    /// It goes on.
    Above,
    /// Tied at the line.
    Tied,
    /// It stays.
    Below,
}

impl LineSide {
    /// The side in a word.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Above => m::goes_on(lang),
            Self::Tied => m::tied_at_line(lang),
            Self::Below => m::stays(lang),
        }
    }
}

/// A film with the side of the line it is on.
pub type LineRow<'a> = (&'a LineFilm, LineSide);

/// The films of a line, those that go on first.
#[must_use]
pub fn line_rows(line: &Line<LineFilm>) -> Vec<LineRow<'_>> {
    let sides = [(&line.above, LineSide::Above), (&line.tied, LineSide::Tied), (&line.below, LineSide::Below)];
    sides.into_iter().flat_map(|(films, side)| films.iter().map(move |film| (film, side))).collect()
}

/// The columns of the films of a round; without sides after the last one, where no line is drawn.
#[must_use]
pub fn line_columns<'a>(sides: bool, lang: Lang) -> Vec<Column<LineRow<'a>>> {
    let mut columns = vec![
        Column::new("rank", m::rank(lang), |(film, _): &LineRow<'a>| {
            film.standing.map_or(TableCell::Empty, |(rank, _)| TableCell::count(rank))
        })
        .numbers(),
        Column::new("number", m::number(lang), |(film, _): &LineRow<'a>| TableCell::text(entry_number(film.number))),
        Column::new("title", m::work(lang), |(film, _): &LineRow<'a>| TableCell::text(film.title.as_str())).names(),
        Column::new("score", m::score(lang), |(film, _): &LineRow<'a>| {
            film.standing.map_or(TableCell::Empty, |(_, score)| TableCell::Points(score))
        })
        .numbers(),
    ];
    if sides {
        columns.push(Column::new("outcome", m::outcome(lang), move |(_, side): &LineRow<'a>| {
            TableCell::text(side.words(lang))
        }));
    }
    columns
}

/// The line after a round, before it is confirmed.
pub(crate) struct LineList;

#[async_trait]
impl ContestList for LineList {
    fn action(&self) -> Action {
        Action::RunRounds
    }

    fn holds_scores(&self, _: Phase) -> bool {
        true
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, lang, .. } = asked;
        let view = line_view(cx, actor, contest).await?;
        let list = OpenList::of(&line_columns(true, lang), line_rows(&view.line));
        Ok(list.ending_with_amendments(&view.amendments, &view.contest.settings, lang))
    }
}

/// What a closed round decided, as it was kept then.
pub(crate) struct ClosedRoundList;

#[async_trait]
impl ContestList for ClosedRoundList {
    fn action(&self) -> Action {
        Action::ViewClosedRound
    }

    fn holds_scores(&self, _: Phase) -> bool {
        true
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let round = ask.round().ok_or(ServiceError::NotFound)?;
        let view = closed_round_view(cx, actor, contest, round).await?;
        let list = OpenList::of(&line_columns(view.rule.is_some(), lang), line_rows(&view.line));
        Ok(list.ending_with_amendments(&view.amendments, &view.contest.settings, lang))
    }
}

/// The columns of the signatures under a closed round, with times in this zone.
#[must_use]
pub fn signature_columns(zone: &str, lang: Lang) -> Vec<Column<RoundSignature>> {
    let zone = zone.to_owned();
    vec![
        Column::new("judge", m::judge(lang), |one: &RoundSignature| TableCell::text(one.name.as_str())).names(),
        Column::new("signed", m::signed_at(lang), move |one: &RoundSignature| {
            TableCell::text(moment(one.at, &zone).listed(lang))
        }),
        Column::new("checksum", m::closed_hash(lang), |one: &RoundSignature| TableCell::text(one.hash.as_str())),
    ]
}

/// The signatures under a closed round.
pub(crate) struct SignaturesList;

#[async_trait]
impl ContestList for SignaturesList {
    fn action(&self) -> Action {
        Action::ViewClosedRound
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let round = ask.round().ok_or(ServiceError::NotFound)?;
        let view = closed_round_view(cx, actor, contest, round).await?;
        Ok(OpenList::of(&signature_columns(&view.contest.settings.time_zone, lang), view.signatures))
    }
}
