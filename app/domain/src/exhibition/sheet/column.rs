//! The columns of a spreadsheet of sites, by their heads.

use super::super::region::RegionLevel;
use super::super::site::SiteProblem;
use crate::imports::{Grid, GridRow, row_of_heads, spellings};
use crate::keyed::keyed;

keyed! {
    /// What a column says of a site.
    SiteColumn {
        /// Its code in the office's own list.
        Code = "code",
        /// Its name.
        Name = "name",
        /// The code of its region.
        Region = "region",
        /// The name of the province.
        Province = "province",
        /// The name of the city.
        City = "city",
        /// The name of the county.
        County = "county",
        /// The name of the town.
        Town = "town",
        /// The name of the village.
        Village = "village",
        /// What it is.
        Kind = "kind",
        /// Its first day.
        Opened = "opened",
        /// The first day it is no longer open.
        Closed = "closed",
        /// How many people it has room for.
        Capacity = "capacity",
        /// The address of its manager.
        Manager = "manager",
        /// The manager's name.
        ManagerName = "manager_name",
    }
}

/// The names that heads have, in either language.
const NAMES: [(SiteColumn, &[&str]); 14] = [
    (
        SiteColumn::Code,
        &["站点编码", "站点代码", "站点编号", "终端编号", "编码", "编号", "code", "site code", "number"],
    ),
    (SiteColumn::Name, &["站点名称", "站点", "名称", "name", "site", "site name"]),
    (SiteColumn::Region, &["地区代码", "行政区划代码", "区划代码", "地区编码", "区划编码", "region", "region code"]),
    (SiteColumn::Province, &["省", "省份", "省名", "province"]),
    (SiteColumn::City, &["市", "地市", "地级市", "市名", "city"]),
    (SiteColumn::County, &["县", "区县", "县区", "县名", "county", "district"]),
    (SiteColumn::Town, &["镇", "镇街", "乡镇", "街道", "乡镇街道", "town"]),
    (SiteColumn::Village, &["村", "村社区", "社区", "行政村", "village"]),
    (SiteColumn::Kind, &["类型", "站点类型", "类别", "kind", "type"]),
    (SiteColumn::Opened, &["开通日期", "开通时间", "启用日期", "启用时间", "opened", "opened on"]),
    (SiteColumn::Closed, &["停用日期", "停用时间", "关闭日期", "撤销日期", "closed", "closed on"]),
    (SiteColumn::Capacity, &["容纳人数", "座位", "座位数", "capacity", "seats"]),
    (SiteColumn::Manager, &["管理员邮箱", "站点管理员邮箱", "联系邮箱", "邮箱", "manager", "manager email", "email"]),
    (SiteColumn::ManagerName, &["管理员", "管理员姓名", "站点管理员", "manager name"]),
];

impl SiteColumn {
    /// The level of regions whose names it has.
    #[must_use]
    pub const fn level(self) -> Option<RegionLevel> {
        match self {
            Self::Province => Some(RegionLevel::Province),
            Self::City => Some(RegionLevel::City),
            Self::County => Some(RegionLevel::County),
            Self::Town => Some(RegionLevel::Town),
            Self::Village => Some(RegionLevel::Village),
            Self::Code
            | Self::Name
            | Self::Region
            | Self::Kind
            | Self::Opened
            | Self::Closed
            | Self::Capacity
            | Self::Manager
            | Self::ManagerName => None,
        }
    }

    /// The column with the names of regions of a level.
    #[must_use]
    pub fn of_level(level: RegionLevel) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.level() == Some(level))
    }

    fn of_head(head: &str) -> Option<Self> {
        let written = spellings(head);
        let is = |name: &&str| spellings(name).iter().any(|one| written.contains(one));
        NAMES.iter().find(|(_, names)| names.iter().any(is)).map(|(column, _)| *column)
    }
}

/// How many heads among the first rows are known.
#[must_use]
pub fn known_columns(rows: &[GridRow]) -> usize {
    row_of_heads(rows, SiteColumn::of_head).map_or(0, |(_, known)| known)
}

/// Where the columns of a spreadsheet are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteColumns {
    /// The row of heads, by its index.
    pub head: usize,
    /// Columns by their places, from 0; of several for one thing the first.
    pub all: Vec<(SiteColumn, usize)>,
    /// Heads that are not known.
    pub ignored: Vec<String>,
}

impl SiteColumns {
    /// A cell of a row; empty where there is no such column.
    #[must_use]
    pub fn cell<'r>(&self, row: &'r GridRow, column: SiteColumn) -> &'r str {
        self.all.iter().find(|(one, _)| *one == column).map_or("", |(_, at)| row.cell(*at))
    }
}

/// The columns of a spreadsheet. Nothing is told of a site without its code and its region.
///
/// # Errors
/// [`SiteProblem::NoColumns`].
pub fn site_columns(grid: &Grid) -> Result<SiteColumns, SiteProblem> {
    let needed = [SiteColumn::Code, SiteColumn::Region];
    let missing = |lacks: &dyn Fn(SiteColumn) -> bool| {
        let keys = needed.into_iter().filter(|column| lacks(*column)).map(|column| column.key().to_owned());
        SiteProblem::NoColumns(keys.collect())
    };
    let (head, _) = row_of_heads(&grid.rows, SiteColumn::of_head).ok_or_else(|| missing(&|_| true))?;
    let heads = grid.rows.get(head).map(|row| row.cells.as_slice()).unwrap_or_default();
    let (mut all, mut ignored): (Vec<(SiteColumn, usize)>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, head) in heads.iter().enumerate() {
        match SiteColumn::of_head(head) {
            Some(column) if all.iter().all(|(known, _)| *known != column) => all.push((column, at)),
            _ if crate::typed::is_blank(head) => {}
            _ => ignored.push(crate::typed::line(head)),
        }
    }
    let lacks = |column: SiteColumn| all.iter().all(|(known, _)| *known != column);
    if needed.into_iter().any(lacks) {
        return Err(missing(&lacks));
    }
    Ok(SiteColumns { head, all, ignored })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::text_grid_by;

    fn grid(text: &str) -> Grid {
        text_grid_by(text.as_bytes(), 100, known_columns).unwrap()
    }

    #[test]
    fn columns_are_known_by_usual_names_of_both_languages() {
        let found =
            site_columns(&grid("全省站点表,,,\n站点编码,站点名称,地区代码,县（市、区）\nS1,西村,440106,天河区\n"));
        let found = found.unwrap();
        assert_eq!(found.head, 1);
        let columns: Vec<_> = found.all.iter().map(|(column, _)| *column).collect();
        assert_eq!(columns, [SiteColumn::Code, SiteColumn::Name, SiteColumn::Region, SiteColumn::County]);
        let english = site_columns(&grid("Site code,Region code,Remarks,Code\n")).unwrap();
        assert_eq!(english.ignored, ["Remarks", "Code"], "of two for one thing the first");
        for (column, names) in NAMES {
            for name in names {
                assert_eq!(SiteColumn::of_head(name), Some(column), "{name}");
            }
        }
    }

    #[test]
    fn a_spreadsheet_without_codes_is_told_what_it_lacks() {
        let lacks = |text: &str| match site_columns(&grid(text)) {
            Err(SiteProblem::NoColumns(keys)) => keys,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(lacks("站点名称,地区代码\n"), ["code"]);
        assert_eq!(lacks("甲,乙\n"), ["code", "region"]);
    }
}
