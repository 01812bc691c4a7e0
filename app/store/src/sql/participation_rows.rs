//! What sites watched and how they stood, as the database has it.

use domain::exhibition::participation::{DaySums, Month, ParticipationSums};
use sqlx::FromRow;

use super::sites::day;
use crate::error::{Place, Result, StoreError};
use crate::participation::{CountedShowing, DayViewing, MonthTally, SiteDay, SiteMonthLine};
use crate::sites::Region;

/// A month as it is stored.
pub(super) fn month(place: &Place<'_>, number: i64) -> Result<Month> {
    Month::from_number(number).ok_or_else(|| StoreError::Inconsistent {
        table: place.table,
        column: place.column,
        row: place.row.to_owned(),
        detail: format!("{number} is no month"),
    })
}

#[derive(FromRow)]
pub(super) struct DayRow {
    pub(super) day: i64,
    pub(super) minutes: i64,
    pub(super) manual_minutes: i64,
    pub(super) late_minutes: i64,
    pub(super) films: i64,
    pub(super) viewings: i64,
    pub(super) manual_viewings: i64,
    pub(super) late_viewings: i64,
    pub(super) gatherings: i64,
    pub(super) manual_gatherings: i64,
    pub(super) late_gatherings: i64,
    pub(super) heads: i64,
}

impl DayRow {
    pub(super) fn read(self, site: i64) -> Result<SiteDay> {
        let row = site.to_string();
        let sums = DaySums {
            minutes: self.minutes,
            manual_minutes: self.manual_minutes,
            late_minutes: self.late_minutes,
            films: self.films,
            viewings: self.viewings,
            manual_viewings: self.manual_viewings,
            late_viewings: self.late_viewings,
            gatherings: self.gatherings,
            manual_gatherings: self.manual_gatherings,
            late_gatherings: self.late_gatherings,
            heads: self.heads,
        };
        Ok(SiteDay { day: day(&Place { table: "site_days", column: "day", row: &row }, self.day)?, site, sums })
    }
}

#[derive(FromRow)]
pub(super) struct SumsRow {
    pub(super) met: i64,
    pub(super) late: i64,
    pub(super) below: i64,
    pub(super) silent: i64,
    pub(super) excluded: i64,
    pub(super) closed: i64,
    pub(super) by_hand: i64,
    pub(super) minutes: i64,
    pub(super) manual_minutes: i64,
    pub(super) viewings: i64,
    pub(super) heads: i64,
}

impl From<SumsRow> for ParticipationSums {
    fn from(row: SumsRow) -> Self {
        Self {
            met: row.met,
            late: row.late,
            below: row.below,
            silent: row.silent,
            excluded: row.excluded,
            closed: row.closed,
            by_hand: row.by_hand,
            minutes: row.minutes,
            manual_minutes: row.manual_minutes,
            viewings: row.viewings,
            heads: row.heads,
        }
    }
}

#[derive(FromRow)]
pub(super) struct RegionLineRow {
    pub(super) code: String,
    pub(super) name: String,
    #[sqlx(flatten)]
    pub(super) sums: SumsRow,
    pub(super) approved: Option<i64>,
}

#[derive(FromRow)]
pub(super) struct RegionMonthRow {
    pub(super) month: i64,
    pub(super) rule: String,
    #[sqlx(flatten)]
    pub(super) sums: SumsRow,
}

#[derive(FromRow)]
pub(super) struct TallyRow {
    pub(super) month: i64,
    pub(super) changes: i64,
    pub(super) changed_at: i64,
    pub(super) rolled_up: i64,
    pub(super) rolled_up_at: Option<i64>,
}

impl TallyRow {
    pub(super) fn read(self) -> Result<MonthTally> {
        let at = Place { table: "participation_months", column: "month", row: "" };
        Ok(MonthTally {
            month: month(&at, self.month)?,
            changes: self.changes,
            changed_at: self.changed_at,
            rolled_up: self.rolled_up,
            rolled_up_at: self.rolled_up_at,
        })
    }
}

#[derive(FromRow)]
pub(super) struct SiteMonthRow {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) region: String,
    pub(super) region_name: String,
    pub(super) state: String,
    pub(super) by_hand: i64,
    pub(super) minutes: i64,
    pub(super) manual_minutes: i64,
    pub(super) viewings: i64,
    pub(super) heads: i64,
}

impl SiteMonthRow {
    pub(super) fn read(self) -> Result<SiteMonthLine> {
        let at = |column| Place { table: "site_months", column, row: &self.id };
        Ok(SiteMonthLine {
            id: at("site").parse(&self.id)?,
            region: Region { code: at("region").parse(&self.region)?, name: self.region_name },
            state: at("state").parse(&self.state)?,
            is_by_hand: self.by_hand != 0,
            minutes: self.minutes,
            manual_minutes: self.manual_minutes,
            viewings: self.viewings,
            heads: self.heads,
            code: self.code,
            name: self.name,
        })
    }
}

#[derive(FromRow)]
pub(super) struct ShowingRow {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) source: String,
    pub(super) heads: i64,
    pub(super) entry_id: String,
    pub(super) counted_ms: i64,
    pub(super) received_at: i64,
}

impl ShowingRow {
    pub(super) fn read(self) -> Result<CountedShowing> {
        let at = |column| Place { table: "viewings", column, row: &self.id };
        Ok(CountedShowing {
            viewing: at("id").parse(&self.id)?,
            kind: at("kind").parse(&self.kind)?,
            source: at("source").parse(&self.source)?,
            heads: self.heads,
            film: at("entry_id").parse(&self.entry_id)?,
            counted_ms: self.counted_ms,
            received_at: self.received_at,
        })
    }
}

#[derive(FromRow)]
pub(super) struct ViewingRow {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) source: String,
    pub(super) started_at: Option<i64>,
    pub(super) ended_at: Option<i64>,
    pub(super) heads: i64,
}

impl ViewingRow {
    pub(super) fn read(self) -> Result<DayViewing> {
        let at = |column| Place { table: "viewings", column, row: &self.id };
        Ok(DayViewing {
            id: at("id").parse(&self.id)?,
            kind: at("kind").parse(&self.kind)?,
            state: at("state").parse(&self.state)?,
            source: at("source").parse(&self.source)?,
            started_at: self.started_at,
            ended_at: self.ended_at,
            heads: self.heads,
            films: Vec::new(),
        })
    }
}

#[derive(FromRow)]
pub(super) struct DayFilmRow {
    pub(super) viewing_id: String,
    pub(super) entry_id: String,
    pub(super) title: String,
    pub(super) counted_ms: i64,
    pub(super) length_ms: i64,
    pub(super) begun_at: i64,
    pub(super) ended_at: i64,
    pub(super) faster: i64,
    pub(super) received_at: i64,
}

/// A region as it is stored.
pub(super) fn region(code: &str, name: String) -> Result<Region> {
    Ok(Region { code: Place { table: "regions", column: "code", row: code }.parse(code)?, name })
}
