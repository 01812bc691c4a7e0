//! How sites stood in a month: the statements that say it for all of them at once. They say what
//! [`domain::exhibition::participation::standing`] says for one, which a test of both databases holds. Numbers stand in them as they are;
//! only texts are bound.

use domain::calendar::Day;
use domain::exhibition::participation::{FOCUS_DAYS, Month, ParticipationRule, ParticipationSums};
use domain::exhibition::region::{RegionCode, RegionLevel};

use super::sites::open_throughout;
use crate::participation::RegionPart;

/// Behind a code: no code that begins with it comes after that, by whichever rules the database compares texts. Codes have no more than 12
/// digits.
const LAST: &str = "999999999999";

/// The first and the last text between which the codes lie that begin with this one.
pub(super) fn code_range(region: &RegionCode) -> (String, String) {
    (region.to_string(), format!("{region}{LAST}"))
}

/// Numbers of days for an `IN` list.
pub(super) fn day_list(days: impl Iterator<Item = Day>) -> String {
    days.map(|day| day.number().to_string()).collect::<Vec<_>>().join(", ")
}

/// Numbers of months for an `IN` list.
pub(super) fn month_list(months: &[Month]) -> String {
    months.iter().map(|month| month.number().to_string()).collect::<Vec<_>>().join(", ")
}

/// What an exclusion has to be to count in a month.
pub(super) fn excludes(month: Month) -> String {
    let (first, last) = (month.first().number(), month.last().number());
    format!("e.ended_at IS NULL AND e.from_day <= {last} AND e.until_day >= {first}")
}

/// Parts of a day, each with its minutes, viewings and gatherings, as [`domain::exhibition::participation::CountedPart`] has them.
const PARTS: [(&str, [&str; 3]); 3] = [
    ("whole", ["minutes + manual_minutes", "viewings + manual_viewings", "gatherings + manual_gatherings"]),
    (
        "timely",
        [
            "minutes + manual_minutes - late_minutes",
            "viewings + manual_viewings - late_viewings",
            "gatherings + manual_gatherings - late_gatherings",
        ],
    ),
    ("proven", ["minutes", "viewings", "gatherings"]),
];

/// What of a part is added up over the month.
fn counted(month: Month, focus_minutes: i64) -> String {
    let focus = day_list(FOCUS_DAYS.iter().filter_map(|day| month.day(*day)));
    let part = |(name, [minutes, viewings, gatherings]): (&str, [&str; 3])| {
        format!(
            "SUM({minutes}) AS {name}_minutes, SUM({viewings}) AS {name}_viewings, SUM({gatherings}) AS {name}_gatherings,
             SUM(CASE WHEN day IN ({focus}) AND {minutes} >= {focus_minutes} THEN 1 ELSE 0 END) AS {name}_focus,
             SUM(CASE WHEN day IN ({focus}) THEN 0 ELSE {minutes} END) AS {name}_other"
        )
    };
    PARTS.map(part).join(", ")
}

/// Whether each part has all that the rule asks for.
fn met(rule: ParticipationRule) -> String {
    let needs = rule.needs();
    // One row a day: as many days as there are, each with enough.
    let focus_days = if needs.focus_minutes > 0 { FOCUS_DAYS.len() } else { 0 };
    let part = |(name, _): (&str, [&str; 3])| {
        format!(
            "CASE WHEN COALESCE(d.{name}_viewings, 0) >= {} AND COALESCE(d.{name}_gatherings, 0) >= {}
                   AND COALESCE(d.{name}_minutes, 0) >= {} AND COALESCE(d.{name}_focus, 0) >= {focus_days}
                   AND COALESCE(d.{name}_other, 0) >= {} THEN 1 ELSE 0 END AS {name}_met",
            needs.viewings, needs.gatherings, needs.minutes, needs.other_minutes
        )
    };
    PARTS.map(part).join(", ")
}

/// Says how the sites with these numbers stood; `$1` is the rule.
pub(super) fn sites_statement(month: Month, rule: ParticipationRule, (from, until): (i64, i64)) -> String {
    let number = month.number();
    let open = open_throughout(&month.first().number().to_string(), &month.last().number().to_string());
    let (days, excludes) = (day_list(month.days()), excludes(month));
    let (counted, met) = (counted(month, rule.needs().focus_minutes), met(rule));
    format!(
        "WITH counted AS (
             SELECT site, SUM(minutes) AS minutes, SUM(manual_minutes) AS manual_minutes, SUM(heads) AS heads, {counted}
             FROM site_days WHERE day IN ({days}) AND site BETWEEN {from} AND {until} GROUP BY site
         )
         INSERT INTO site_months (month, rule, site, region, state, by_hand, minutes, manual_minutes, viewings, heads)
         SELECT {number}, $1, j.number, j.region,
                CASE WHEN j.is_open = 0 THEN 'closed' WHEN j.is_excluded = 1 THEN 'excluded' WHEN j.timely_met = 1 THEN 'met'
                     WHEN j.whole_met = 1 THEN 'late' WHEN j.viewings > 0 THEN 'below' ELSE 'silent' END,
                CASE WHEN j.is_open = 1 AND j.is_excluded = 0 AND j.whole_met = 1 AND j.proven_met = 0 THEN 1 ELSE 0 END,
                j.minutes, j.manual_minutes, j.viewings, j.heads
         FROM (
             SELECT s.number, s.region,
                    CASE WHEN {open} THEN 1 ELSE 0 END AS is_open,
                    CASE WHEN s.number IN (SELECT e.site FROM site_exclusions e WHERE e.site IS NOT NULL AND {excludes})
                           OR SUBSTR(s.region, 1, 2) IN (SELECT e.region FROM site_exclusions e WHERE e.region IS NOT NULL AND {excludes})
                           OR SUBSTR(s.region, 1, 4) IN (SELECT e.region FROM site_exclusions e WHERE e.region IS NOT NULL AND {excludes})
                           OR SUBSTR(s.region, 1, 6) IN (SELECT e.region FROM site_exclusions e WHERE e.region IS NOT NULL AND {excludes})
                           OR SUBSTR(s.region, 1, 9) IN (SELECT e.region FROM site_exclusions e WHERE e.region IS NOT NULL AND {excludes})
                           OR s.region IN (SELECT e.region FROM site_exclusions e WHERE e.region IS NOT NULL AND {excludes})
                         THEN 1 ELSE 0 END AS is_excluded,
                    COALESCE(d.minutes, 0) AS minutes, COALESCE(d.manual_minutes, 0) AS manual_minutes,
                    COALESCE(d.whole_viewings, 0) AS viewings, COALESCE(d.heads, 0) AS heads, {met}
             FROM sites s LEFT JOIN counted d ON d.site = s.number
             WHERE s.number BETWEEN {from} AND {until}
         ) j WHERE 1 = 1
         ON CONFLICT (month, rule, site) DO UPDATE
         SET region = excluded.region, state = excluded.state, by_hand = excluded.by_hand, minutes = excluded.minutes,
             manual_minutes = excluded.manual_minutes, viewings = excluded.viewings, heads = excluded.heads
         WHERE (site_months.region, site_months.state, site_months.by_hand, site_months.minutes, site_months.manual_minutes,
                site_months.viewings, site_months.heads)
            <> (excluded.region, excluded.state, excluded.by_hand, excluded.minutes, excluded.manual_minutes,
                excluded.viewings, excluded.heads)"
    )
}

/// What is added up of the sites of a region, with the column it goes to.
const SUMS: [(&str, &str); 11] = [
    ("met", "CASE WHEN m.state = 'met' THEN 1 ELSE 0 END"),
    ("late", "CASE WHEN m.state = 'late' THEN 1 ELSE 0 END"),
    ("below", "CASE WHEN m.state = 'below' THEN 1 ELSE 0 END"),
    ("silent", "CASE WHEN m.state = 'silent' THEN 1 ELSE 0 END"),
    ("excluded", "CASE WHEN m.state = 'excluded' THEN 1 ELSE 0 END"),
    ("closed", "CASE WHEN m.state = 'closed' THEN 1 ELSE 0 END"),
    ("by_hand", "m.by_hand"),
    ("minutes", "m.minutes"),
    ("manual_minutes", "m.manual_minutes"),
    ("viewings", "m.viewings"),
    ("heads", "m.heads"),
];

/// The levels of a part, as rows of how many digits their codes have, and what its sites lie in. Codes are digits alone.
fn levels_of(part: &RegionPart) -> (String, String) {
    let is_of = |level: &RegionLevel| match part {
        RegionPart::Whole => true,
        RegionPart::City(_) => *level != RegionLevel::Province,
        RegionPart::Provinces => *level == RegionLevel::Province,
    };
    let levels = RegionLevel::ALL.iter().filter(|level| is_of(level));
    let levels: Vec<String> = levels.map(|level| format!("SELECT {} AS digits", level.digits())).collect();
    let within = match part {
        RegionPart::City(city) => {
            let (first, last) = code_range(city);
            format!("AND m.region >= '{first}' AND m.region <= '{last}'")
        }
        RegionPart::Whole | RegionPart::Provinces => String::new(),
    };
    (levels.join(" UNION ALL "), within)
}

/// Adds up the sites of every region of a part, those above a site's own too; `$1` is the rule.
pub(super) fn regions_statement(month: Month, part: &RegionPart) -> String {
    let number = month.number();
    let (levels, within) = levels_of(part);
    let each = |of: fn(&str, &str) -> String| SUMS.map(|(column, sum)| of(column, sum)).join(", ");
    let columns = each(|column, _| column.to_owned());
    let sums = each(|column, sum| format!("SUM({sum}) AS {column}"));
    let added = each(|column, _| format!("t.{column}"));
    let set = each(|column, _| format!("{column} = excluded.{column}"));
    let old = each(|column, _| format!("region_months.{column}"));
    let new = each(|column, _| format!("excluded.{column}"));
    format!(
        "INSERT INTO region_months (month, rule, region, above, {columns})
         SELECT {number}, $1, r.code, COALESCE((SELECT MAX(a.code) FROM regions a WHERE a.code <> r.code AND a.code IN
                (SUBSTR(r.code, 1, 2), SUBSTR(r.code, 1, 4), SUBSTR(r.code, 1, 6), SUBSTR(r.code, 1, 9))), ''), {added}
         FROM (
             SELECT SUBSTR(m.region, 1, l.digits) AS code, {sums}
             FROM site_months m
             JOIN ({levels}) l ON LENGTH(m.region) >= l.digits
             WHERE m.month = {number} AND m.rule = $1 {within} GROUP BY SUBSTR(m.region, 1, l.digits)
         ) t JOIN regions r ON r.code = t.code WHERE 1 = 1
         ON CONFLICT (month, rule, region) DO UPDATE SET above = excluded.above, {set}
         WHERE (region_months.above, {old}) <> (excluded.above, {new})"
    )
}

/// Adds to a region what changed in one below it; `$1` is the rule.
pub(super) fn addition_statement(month: Month, region: &RegionCode, change: &ParticipationSums) -> String {
    let added = [
        ("met", change.met),
        ("late", change.late),
        ("below", change.below),
        ("silent", change.silent),
        ("excluded", change.excluded),
        ("closed", change.closed),
        ("by_hand", change.by_hand),
        ("minutes", change.minutes),
        ("manual_minutes", change.manual_minutes),
        ("viewings", change.viewings),
        ("heads", change.heads),
    ];
    let set = added.map(|(column, more)| format!("{column} = {column} + ({more})")).join(", ");
    let number = month.number();
    format!("UPDATE region_months SET {set} WHERE month = {number} AND rule = $1 AND region = '{region}'")
}

/// Removes regions that have no site any more; `$1` is the rule.
pub(super) fn empty_regions_statement(month: Month) -> String {
    let number = month.number();
    format!(
        "DELETE FROM region_months WHERE month = {number} AND rule = $1 AND NOT EXISTS (
             SELECT 1 FROM site_months m WHERE m.month = {number} AND m.rule = $1
             AND m.region >= region_months.region AND m.region <= region_months.region || '{LAST}')"
    )
}
