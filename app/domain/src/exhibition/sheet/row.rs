//! What the cells of a row say, and what is wrong with them.

use super::super::region::{RegionCode, RegionLevel};
use super::super::site::{SiteKind, SiteProblem, site_code};
use super::column::{SiteColumn, SiteColumns, site_columns};
use crate::calendar::Day;
use crate::imports::{Grid, GridRow, date, number};
use crate::{limits, typed};

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteCellFault {
    /// A new site must say it.
    Missing,
    /// More characters than are kept.
    TooLong {
        /// Most characters.
        max: usize,
    },
    /// A code with spaces, or too long.
    Code,
    /// The code stands in an earlier row too.
    Twice {
        /// The earlier row.
        row: usize,
    },
    /// The code is that of a site beside or above the person's own.
    Elsewhere,
    /// No code of a region.
    Region,
    /// A region beside or above the person's own.
    OutsideReach,
    /// The region is not there, and no column says its name.
    Unnamed {
        /// The region.
        code: RegionCode,
    },
    /// No kind of site.
    Kind,
    /// No day.
    Day,
    /// It closes before it was open for a day.
    ClosesEarly,
    /// It had closed, and opens again on this day at the earliest.
    OpensEarly {
        /// The day.
        day: Day,
    },
    /// No number of people.
    Capacity,
    /// No address.
    Address,
    /// An account has the address, and nobody knows yet whether it is its owner's.
    Unproven,
}

/// A cell that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteCellProblem {
    /// The row as the spreadsheet program numbers it.
    pub row: usize,
    /// The column.
    pub column: SiteColumn,
    /// What stands there.
    pub found: String,
    /// What is wrong with it.
    pub fault: SiteCellFault,
}

/// A row of a spreadsheet. What it does not say stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRow {
    /// The row as the spreadsheet program numbers it.
    pub row: usize,
    /// The site's code.
    pub code: String,
    /// Its name.
    pub name: Option<String>,
    /// The region it lies in.
    pub region: RegionCode,
    /// The names of that region and of those above it.
    pub places: Vec<(RegionLevel, String)>,
    /// What it is.
    pub kind: Option<SiteKind>,
    /// Its first day.
    pub opened_on: Option<Day>,
    /// The first day it is no longer open.
    pub closed_on: Option<Day>,
    /// How many people it has room for.
    pub capacity: Option<i64>,
    /// The address of its manager, in lower case.
    pub manager: Option<String>,
    /// The manager's name; empty where none is said.
    pub manager_name: String,
}

/// The kinds by the names that spreadsheets have for them.
const KINDS: [(SiteKind, &[&str]); 5] = [
    (SiteKind::Village, &["村", "行政村", "农村", "village"]),
    (SiteKind::Community, &["社区", "居委会", "community"]),
    (SiteKind::Office, &["机关", "机关单位", "单位", "office"]),
    (SiteKind::Enterprise, &["企业", "公司", "两新组织", "enterprise", "company"]),
    (SiteKind::Household, &["入户", "户", "household", "home"]),
];

/// The kind that words of either language name.
#[must_use]
pub fn kind_named(words: &str) -> Option<SiteKind> {
    let words = crate::folding::folded(words);
    KINDS.iter().find(|(_, names)| names.contains(&words.as_str())).map(|(kind, _)| *kind)
}

/// What one row says, while it is read.
struct Reading<'a> {
    columns: &'a SiteColumns,
    row: &'a GridRow,
    problems: &'a mut Vec<SiteCellProblem>,
}

impl Reading<'_> {
    fn cell(&self, column: SiteColumn) -> String {
        typed::line(self.columns.cell(self.row, column))
    }

    fn wrong(&mut self, column: SiteColumn, fault: SiteCellFault) {
        let found = self.cell(column).chars().take(60).collect();
        self.problems.push(SiteCellProblem { row: self.row.number, column, found, fault });
    }

    /// What a cell says; nothing where it is empty, and where it cannot be read that is told.
    fn said<T>(&mut self, column: SiteColumn, fault: SiteCellFault, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let read = read(&cell);
        if read.is_none() {
            self.wrong(column, fault);
        }
        read
    }

    fn words(&mut self, column: SiteColumn, max: usize) -> Option<String> {
        let short = |cell: &str| (cell.chars().count() <= max).then(|| cell.to_owned());
        self.said(column, SiteCellFault::TooLong { max }, short)
    }

    fn needed<T>(&mut self, column: SiteColumn, fault: SiteCellFault, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.cell(column).is_empty() {
            self.wrong(column, SiteCellFault::Missing);
            return None;
        }
        self.said(column, fault, read)
    }

    fn read(mut self) -> Option<SiteRow> {
        use SiteCellFault as F;
        let before = self.problems.len();
        let code = self.needed(SiteColumn::Code, F::Code, |cell| site_code(cell).ok());
        let region = self.needed(SiteColumn::Region, F::Region, |cell| number(cell).parse::<RegionCode>().ok());
        let name = self.words(SiteColumn::Name, limits::SITE_NAME);
        let kind = self.said(SiteColumn::Kind, F::Kind, kind_named);
        let opened_on = self.said(SiteColumn::Opened, F::Day, |cell| date(cell).parse().ok());
        let closed_on = self.said(SiteColumn::Closed, F::Day, |cell| date(cell).parse().ok());
        let capacity = self.said(SiteColumn::Capacity, F::Capacity, |cell| {
            number(cell).parse().ok().filter(|people| (0..=limits::SITE_CAPACITY).contains(people))
        });
        let manager = self.said(SiteColumn::Manager, F::Address, |cell| Some(cell.to_lowercase()));
        let manager_name = self.words(SiteColumn::ManagerName, limits::PERSON_NAME).unwrap_or_default();
        let mut places = Vec::new();
        for level in RegionLevel::ALL.iter().copied() {
            let column = SiteColumn::of_level(level);
            if let Some(name) = column.and_then(|column| self.words(column, limits::REGION_NAME)) {
                places.push((level, name));
            }
        }
        if self.problems.len() > before {
            return None;
        }
        Some(SiteRow {
            row: self.row.number,
            code: code?,
            region: region?,
            name,
            places,
            kind,
            opened_on,
            closed_on,
            capacity,
            manager,
            manager_name,
        })
    }
}

/// What the rows of a spreadsheet say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteRows {
    /// Rows that can be read.
    pub rows: Vec<SiteRow>,
    /// Every cell that cannot.
    pub unread: Vec<SiteCellProblem>,
    /// Heads of columns that are not known.
    pub ignored: Vec<String>,
}

/// Reads the rows of a spreadsheet.
///
/// # Errors
/// [`SiteProblem::NoColumns`].
pub fn site_rows(grid: &Grid) -> Result<SiteRows, SiteProblem> {
    let columns = site_columns(grid)?;
    let heads = grid.rows.get(columns.head);
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for row in grid.rows.iter().skip(columns.head.saturating_add(1)) {
        let is_empty = columns.all.iter().all(|(_, at)| typed::is_blank(row.cell(*at)));
        // Heads come again on the next printed page.
        let is_head = columns.all.iter().all(|(_, at)| heads.is_some_and(|heads| heads.cell(*at) == row.cell(*at)));
        if !is_empty && !is_head {
            rows.extend(Reading { columns: &columns, row, problems: &mut problems }.read());
        }
    }
    Ok(SiteRows { rows, unread: problems, ignored: columns.ignored })
}

#[cfg(test)]
mod tests {
    use super::super::column::known_columns;
    use super::*;
    use crate::imports::text_grid_by;

    fn rows(text: &str) -> (Vec<SiteRow>, Vec<SiteCellProblem>) {
        let read = site_rows(&text_grid_by(text.as_bytes(), 100, known_columns).unwrap()).unwrap();
        (read.rows, read.unread)
    }

    const HEADS: &str = "编码,名称,地区代码,市,类型,开通日期,停用日期,容纳人数,管理员邮箱\n";

    #[test]
    fn a_row_is_read_as_offices_write_it() {
        let (found, problems) =
            rows(&format!("{HEADS}S1,西村,440106,广州市,村,2026年1月5日,,\"1,200\",A@Example.Invalid\n"));
        assert_eq!(problems, []);
        let wanted = SiteRow {
            row: 2,
            code: "S1".to_owned(),
            name: Some("西村".to_owned()),
            region: "440106".parse().unwrap(),
            places: vec![(RegionLevel::City, "广州市".to_owned())],
            kind: Some(SiteKind::Village),
            opened_on: "2026-01-05".parse().ok(),
            closed_on: None,
            capacity: Some(1_200),
            manager: Some("a@example.invalid".to_owned()),
            manager_name: String::new(),
        };
        assert_eq!(found, [wanted]);
    }

    #[test]
    fn every_wrong_cell_is_told_with_its_row() {
        let (found, problems) = rows(&format!("{HEADS}S 1,西村,44,,街,明天,,-1,\n,,,,,,,,\nS2,,,,,,,,\n{HEADS}"));
        assert_eq!(found, []);
        let told: Vec<_> = problems.iter().map(|one| (one.row, one.column, one.fault.clone())).collect();
        let wanted = [
            (2, SiteColumn::Code, SiteCellFault::Code),
            (2, SiteColumn::Kind, SiteCellFault::Kind),
            (2, SiteColumn::Opened, SiteCellFault::Day),
            (2, SiteColumn::Capacity, SiteCellFault::Capacity),
            (4, SiteColumn::Region, SiteCellFault::Missing),
        ];
        assert_eq!(told, wanted, "an empty row and heads that come again are no rows");
        assert_eq!(problems[0].found, "S 1");
    }

    #[test]
    fn each_kind_has_names_of_its_own() {
        for kind in SiteKind::ALL.iter().copied() {
            let (_, names) = KINDS.iter().find(|(one, _)| *one == kind).unwrap();
            assert!(names.iter().all(|name| kind_named(name) == Some(kind)), "{kind:?}");
        }
        assert_eq!(kind_named(" Village "), Some(SiteKind::Village));
        assert_eq!(kind_named("街"), None);
    }
}
