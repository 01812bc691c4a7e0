//! The tables of a month: regions, and sites. Pages show these columns, and files and frozen reports write them.

use domain::exhibition::participation::{ParticipationSums, ReportContent, Share};
use domain::exhibition::region::RegionCode;
use domain::text::Lang;
use store::SiteMonthLine;
use words::exhibition_participation as m;
use words::exhibition_report::state;

use crate::exports::{Column, TableCell};

/// Which row of the table of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionRowKind {
    /// A region directly below.
    Below(RegionCode),
    /// The sites that lie in none of these.
    Direct,
    /// The whole region.
    Whole,
}

/// A row of the table of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionRow {
    /// Which.
    pub kind: RegionRowKind,
    /// What it is called.
    pub name: String,
    /// Its sites.
    pub sums: ParticipationSums,
}

/// The rows of the table of a region: those below it, the sites in none of them where there are any, and the whole, to which the others
/// add up.
#[must_use]
pub fn region_rows(content: &ReportContent, lang: Lang) -> Vec<RegionRow> {
    let below = content.lines.iter().map(|line| RegionRow {
        kind: RegionRowKind::Below(line.region.clone()),
        name: line.name.clone(),
        sums: line.sums,
    });
    let direct = RegionRow { kind: RegionRowKind::Direct, name: m::direct(lang).to_owned(), sums: content.direct };
    let direct = (direct.sums.all() > 0 && !content.lines.is_empty()).then_some(direct);
    let whole = RegionRow { kind: RegionRowKind::Whole, name: m::whole(lang, &content.name), sums: content.sums };
    below.chain(direct).chain([whole]).collect()
}

/// A share as tables have it; nothing of nothing.
fn share(share: Option<Share>) -> TableCell {
    TableCell::text(share.map(|share| share.to_string()).unwrap_or_default())
}

/// The columns of the table of a region.
#[must_use]
pub fn region_columns(lang: Lang) -> Vec<Column<RegionRow>> {
    let number = |key: &str, head: &str, of: fn(&ParticipationSums) -> i64| {
        Column::new(key, head, move |row: &RegionRow| TableCell::Number(of(&row.sums))).numbers()
    };
    let part = |key: &str, head: &str, of: fn(&ParticipationSums) -> Option<Share>| {
        Column::new(key, head, move |row: &RegionRow| share(of(&row.sums))).numbers()
    };
    vec![
        Column::new("region", m::region(lang), |row: &RegionRow| TableCell::text(row.name.as_str())).names(),
        number("expected", m::expected(lang), ParticipationSums::expected),
        number("met", m::met(lang), ParticipationSums::taking_part),
        part("rate", m::rate(lang), ParticipationSums::rate),
        number("late", m::of_them_late(lang), |sums| sums.late),
        number("below", m::below(lang), |sums| sums.below),
        number("silent", m::silent(lang), |sums| sums.silent),
        number("excluded", m::excluded(lang), |sums| sums.excluded),
        number("closed", m::closed(lang), |sums| sums.closed),
        part("by_hand", m::by_hand_share(lang), ParticipationSums::by_hand_share),
        number("hours", m::hours(lang), |sums| sums.minutes / 60),
    ]
}

/// The columns of the list of sites of a month.
#[must_use]
pub fn site_month_columns(lang: Lang) -> Vec<Column<SiteMonthLine>> {
    let number = |key: &str, head: &str, of: fn(&SiteMonthLine) -> i64| {
        Column::new(key, head, move |line: &SiteMonthLine| TableCell::Number(of(line))).numbers()
    };
    vec![
        Column::new("name", m::site(lang), |line: &SiteMonthLine| TableCell::text(line.name.as_str())).names(),
        Column::new("code", m::site_code(lang), |line: &SiteMonthLine| TableCell::text(line.code.as_str())),
        Column::new("region", m::region(lang), |line: &SiteMonthLine| TableCell::text(line.region.name.as_str())),
        Column::new("state", m::state(lang), move |line: &SiteMonthLine| {
            let words = state(lang, line.state);
            TableCell::text(if line.is_by_hand { m::state_by_hand(lang, words) } else { words.to_owned() })
        }),
        number("viewings", m::viewings(lang), |line| line.viewings),
        number("minutes", m::minutes(lang), |line| line.minutes),
        number("manual_minutes", m::manual_minutes(lang), |line| line.manual_minutes),
        number("heads", m::heads(lang), |line| line.heads),
    ]
}

#[cfg(test)]
mod tests {
    use domain::exhibition::participation::{ExcludedPart, ParticipationRule, REPORT_FORMAT, ReportLine};

    use super::*;

    fn content(lines: Vec<ReportLine>, direct: ParticipationSums) -> ReportContent {
        let below = lines.iter().fold(direct, |sums, line| sums.plus(&line.sums));
        ReportContent {
            format: REPORT_FORMAT,
            region: "44".parse().unwrap(),
            name: "广东省".to_owned(),
            month: "2026-06".parse().unwrap(),
            rule: ParticipationRule::Any,
            sums: below,
            lines,
            direct,
            rules: Vec::new(),
            excluded: ExcludedPart::default(),
        }
    }

    fn line(code: &str, sums: ParticipationSums) -> ReportLine {
        ReportLine { region: code.parse().unwrap(), name: code.to_owned(), sums }
    }

    #[test]
    fn rows_add_up_to_the_last_one() {
        let sums = ParticipationSums { met: 2, late: 1, silent: 1, closed: 3, ..ParticipationSums::default() };
        let direct = ParticipationSums { met: 1, ..ParticipationSums::default() };
        let rows = region_rows(&content(vec![line("4401", sums), line("4402", sums)], direct), Lang::Zh);
        let (whole, parts) = rows.split_last().unwrap();
        let added = parts.iter().fold(ParticipationSums::default(), |all, row| all.plus(&row.sums));
        assert_eq!((added, parts.len(), &whole.kind), (whole.sums, 3, &RegionRowKind::Whole));
        assert_eq!(parts[2].kind, RegionRowKind::Direct);
        let alone = region_rows(&content(Vec::new(), direct), Lang::Zh);
        assert_eq!(alone.len(), 1, "a village has nothing below it");
    }

    #[test]
    fn a_share_is_written_as_it_is_shown() {
        let sums = ParticipationSums { met: 26_367, silent: 1, minutes: 119, ..ParticipationSums::default() };
        let row = RegionRow { kind: RegionRowKind::Whole, name: "全省".to_owned(), sums };
        let columns = region_columns(Lang::Zh);
        let cell = |key: &str| columns.iter().find(|column| column.key == key).unwrap().cell(&row);
        assert_eq!(cell("rate"), TableCell::text("99.9%"));
        assert_eq!((cell("met"), cell("hours")), (TableCell::Number(26_367), TableCell::Number(1)));
        assert_eq!(cell("by_hand"), TableCell::text("0.0%"));
    }
}
