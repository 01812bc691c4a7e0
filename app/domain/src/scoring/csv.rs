//! The score input of the command line: CSV in long or wide form, read into a typed table; weights.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{MICRO, Table, TableError};
use crate::delimited::{self, Bounds, Record};
use crate::names;
use crate::typed;

/// Largest mark that is accepted, in the input's unit.
const LARGEST: i64 = 1_000_000_000;

/// Reads a CSV text: `entry,judge,score` or `entry,judge,criterion,score`, or wide with a column for
/// each judge, where an empty cell is an absent score. A byte order mark and quoted cells are fine; where no comma stands in
/// the header, tabs or semicolons part the cells. Names that read the same are the same, see [`crate::names`].
///
/// # Errors
/// The first line that cannot be used: no header, no number, a wrong count of cells, an empty name,
/// the same score twice.
pub fn read_table(text: &str) -> Result<Table, TableError> {
    let mut rows = rows(text)?.into_iter();
    let Some((line, header)) = rows.next() else {
        return Err(TableError::new(1, "nothing", "a header and at least one line of scores"));
    };
    let names: Vec<String> = header.iter().map(|cell| cell.to_lowercase()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut reader = Reader::default();
    match names.as_slice() {
        ["entry", "judge", "score"] => {
            for (line, cells) in rows {
                let [entry, judge, score] = exactly(line, cells)?;
                reader.add(line, &entry, &judge, "", &score)?;
            }
        }
        ["entry", "judge", "criterion", "score"] => {
            for (line, cells) in rows {
                let [entry, judge, criterion, score] = exactly(line, cells)?;
                if criterion.is_empty() {
                    return Err(TableError::new(line, "an empty criterion", "the name of a criterion"));
                }
                reader.add(line, &entry, &judge, &criterion, &score)?;
            }
        }
        [] | [_] => {
            return Err(TableError::new(
                line,
                format!("the header {:?}", header.join(",")),
                "entry,judge,score or entry,judge,criterion,score, or an entry column and a column for each judge",
            ));
        }
        _ => wide(&mut reader, line, &header, rows)?,
    }
    reader.finish()
}

fn wide(
    reader: &mut Reader,
    line: usize,
    header: &[String],
    rows: impl Iterator<Item = (usize, Vec<String>)>,
) -> Result<(), TableError> {
    let judges = header.get(1..).unwrap_or_default();
    let mut seen = BTreeSet::new();
    for judge in judges {
        if judge.is_empty() || !seen.insert(names::key(judge)) {
            return Err(TableError::new(line, format!("the column {judge:?}"), "a column for each judge, named once"));
        }
        // A judge without any score still is a judge.
        reader.judges.index(judge);
    }
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (line, cells) in rows {
        if cells.len() != header.len() {
            return Err(TableError::new(line, format!("{} cells", cells.len()), format!("{} cells", header.len())));
        }
        let mut cells = cells.into_iter();
        let entry = cells.next().unwrap_or_default();
        if let Some(first) = lines.insert(names::key(&entry).into_owned(), line) {
            return Err(TableError::new(
                line,
                format!("entry {entry:?} again, first on line {first}"),
                "one line an entry",
            ));
        }
        for (judge, score) in judges.iter().zip(cells) {
            reader.add(line, &entry, judge, "", &score)?;
        }
    }
    Ok(())
}

fn exactly<const N: usize>(line: usize, cells: Vec<String>) -> Result<[String; N], TableError> {
    let found = cells.len();
    cells.try_into().map_err(|_| TableError::new(line, format!("{found} cells"), format!("{N} cells")))
}

/// Names in order of first appearance, as they are written first.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    place: BTreeMap<String, usize>,
}

impl Names {
    fn index(&mut self, name: &str) -> usize {
        let key = names::key(name);
        if let Some(&at) = self.place.get(key.as_ref()) {
            return at;
        }
        let at = self.list.len();
        self.list.push(name.to_owned());
        self.place.insert(key.into_owned(), at);
        at
    }
}

#[derive(Default)]
struct Reader {
    entries: Names,
    judges: Names,
    criteria: Names,
    /// Mark and the line it stands on.
    cells: BTreeMap<(usize, usize, usize), (Option<i64>, usize)>,
}

impl Reader {
    fn add(&mut self, line: usize, entry: &str, judge: &str, criterion: &str, score: &str) -> Result<(), TableError> {
        for (what, name) in [("entry", entry), ("judge", judge)] {
            if name.is_empty() {
                return Err(TableError::new(line, format!("an empty {what}"), format!("the name of the {what}")));
            }
        }
        let mark = if score.is_empty() {
            None
        } else {
            Some(decimal(score).ok_or_else(|| {
                TableError::new(
                    line,
                    format!("{score:?}"),
                    "a number with at most 6 decimals, or nothing where a score is absent",
                )
            })?)
        };
        let key = (self.entries.index(entry), self.judges.index(judge), self.criteria.index(criterion));
        if let Some((_, first)) = self.cells.insert(key, (mark, line)) {
            let of = if criterion.is_empty() { String::new() } else { format!(" on {criterion}") };
            return Err(TableError::new(
                line,
                format!("a second score of {judge} for {entry}{of}, first on line {first}"),
                "one score for each judge, entry and criterion",
            ));
        }
        Ok(())
    }

    fn finish(self) -> Result<Table, TableError> {
        let count = self.criteria.list.len();
        let mut marks: BTreeMap<(usize, usize), Vec<Option<i64>>> = BTreeMap::new();
        for ((entry, judge, criterion), (mark, _)) in self.cells {
            if mark.is_some()
                && let Some(cell) = marks.entry((entry, judge)).or_insert_with(|| vec![None; count]).get_mut(criterion)
            {
                *cell = mark;
            }
        }
        if marks.is_empty() {
            return Err(TableError::new(2, "no score", "at least one line with a score"));
        }
        Ok(Table { entries: self.entries.list, judges: self.judges.list, criteria: self.criteria.list, marks })
    }
}

/// Lines of cells with their line numbers: each a [`typed::line`]; empty lines are left out.
fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, TableError> {
    let records = delimited::records(text, delimited::separator_of_head(text), Bounds::NONE)
        .map_err(|open| TableError::new(open.line, "a quote that is never closed", "quotes in pairs"))?;
    let tidy = |record: Record| (record.line, record.cells.iter().map(|cell| typed::line(cell)).collect());
    Ok(records.into_iter().map(tidy).collect())
}

/// A plain decimal number in millionths; no exponent, no separator, at most six decimals.
fn decimal(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty() && !digits.contains('0')) || part.len() > 6 || !plain(whole) || !plain(part)
    {
        return None;
    }
    let units: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    if units > LARGEST {
        return None;
    }
    let parts: i64 = if part.is_empty() { 0 } else { format!("{part:0<6}").parse().ok()? };
    let value = units.checked_mul(MICRO)?.checked_add(parts)?;
    Some(if negative { -value } else { value })
}

/// Reads `c1=40,c2=30` into weights in millionths.
///
/// # Errors
/// A part that is not `name=number`, a name twice, a negative weight.
pub fn read_weights(text: &str) -> Result<BTreeMap<String, i64>, TableError> {
    let allowed = "NAME=WEIGHT,NAME=WEIGHT… with each name once and no negative weight";
    let mut weights: BTreeMap<String, i64> = BTreeMap::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let weight = part.split_once('=').and_then(|(name, weight)| Some((typed::line(name), decimal(weight.trim())?)));
        match weight {
            Some((name, weight)) if weight >= 0 && !name.is_empty() => {
                if weights.keys().any(|other| names::key(other) == names::key(&name)) {
                    return Err(TableError::new(0, format!("weights {name:?} twice"), allowed));
                }
                weights.insert(name, weight);
            }
            _ => return Err(TableError::new(0, format!("weights {part:?}"), allowed)),
        }
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_wide_are_the_same() {
        let long =
            read_table("\u{feff}entry,judge,score\r\nA,j1,8.5\r\nA,j2,\r\n\"B, second\",j1,7\r\nB,j2,9\r\n").unwrap();
        assert_eq!(long.entries, ["A", "B, second", "B"]);
        assert_eq!(long.marks[&(0, 0)], [Some(8_500_000)]);
        assert!(!long.marks.contains_key(&(0, 1)));
        let wide = read_table("film,j1,j2\nA,8.5,\n\"B, second\",7,\nB,,9\n\n").unwrap();
        assert_eq!(long, wide);
    }

    #[test]
    fn refuses_with_line_found_and_allowed() {
        for (text, line, found) in [
            ("", 1, "nothing"),
            ("entry,judge,score\nA,j1,eight\n", 2, "\"eight\""),
            ("entry,judge,score\nA,j1,8\n\nA,j1,9\n", 4, "a second score of j1 for A, first on line 2"),
            ("entry,judge,score\nA,j1\n", 2, "2 cells"),
            ("entry,judge,score\n,j1,3\n", 2, "an empty entry"),
            ("film,j1,j1\nA,1,2\n", 1, "the column \"j1\""),
            ("film,j1,j2\nA,1,2\nA,3,4\n", 3, "entry \"A\" again, first on line 2"),
            ("film,j1\nA,NaN\n", 2, "\"NaN\""),
            ("film,j1\nA,1.1234567\n", 2, "\"1.1234567\""),
            ("film,j1\n\"A,1\n", 2, "a quote that is never closed"),
            ("film,j1\nA,\n", 2, "no score"),
        ] {
            let error = read_table(text).unwrap_err();
            assert_eq!((error.line, error.found.as_str()), (line, found), "{text:?}");
        }
    }

    #[test]
    fn any_line_end_ends_a_line() {
        let plain = "entry,judge,score\n\nA,\"j\n1\",8\nB, \"j, 2\",7\nB,j3,x\n";
        for end in ["\n", "\r\n", "\r"] {
            let text = plain.replace('\n', end);
            let error = read_table(&text).unwrap_err();
            assert_eq!((error.line, error.found.as_str()), (6, "\"x\""), "{end:?}");
            let table = read_table(text.trim_end_matches(end).trim_end_matches("B,j3,x")).unwrap();
            assert_eq!(table.judges, ["j 1", "j, 2"]);
        }
    }

    #[test]
    fn names_that_read_the_same_are_one() {
        let table =
            read_table("\u{feff}entry,Judge ,score\nE01,甲,80\n\" E01 \",乙,81\nＥ01,丙,82\nE\u{200b}01,丁,83\n")
                .unwrap();
        assert_eq!((table.entries.as_slice(), table.judges.len()), (["E01".to_owned()].as_slice(), 4));
        for (text, line, found) in [
            ("entry,judge,score\nE01,甲,80\n E01,\u{202e}甲,81\n", 3, "a second score of 甲 for E01, first on line 2"),
            ("entry,judge,score\n\u{3164},甲,80\n", 2, "an empty entry"),
            ("film,甲,\"甲 \"\nA,1,2\n", 1, "the column \"甲\""),
            ("film,甲,乙\nA,1,2\nＡ,3,4\n", 3, "entry \"Ａ\" again, first on line 2"),
        ] {
            let error = read_table(text).unwrap_err();
            assert_eq!((error.line, error.found.as_str()), (line, found), "{text:?}");
        }
    }

    #[test]
    fn tabs_and_semicolons_part_cells_where_no_comma_does() {
        let wanted = read_table("entry,judge,score\nE1,\"甲; 乙\",80\nE2,\"甲; 乙\",\n").unwrap();
        for separator in ["\t", ";"] {
            let text = format!(
                "entry{separator}judge{separator}score\nE1{separator}\"甲; 乙\"{separator}80\nE2{separator}\"甲; 乙\"{separator}\n"
            );
            assert_eq!(read_table(&text).unwrap(), wanted, "{separator:?}");
        }
        assert_eq!(read_table("film,\"a;b\",c\nA,1,2\n").unwrap().judges, ["a;b", "c"]);
        // A decimal comma is no mark: which digits are meant is not guessed.
        assert_eq!(read_table("film;a;b\nA;8,5;2\n").unwrap_err().found, "\"8,5\"");
    }

    #[test]
    fn decimals() {
        for (text, value) in [
            ("8.5", 8_500_000),
            ("-0.25", -250_000),
            (".5", 500_000),
            ("7.", 7_000_000),
            ("0", 0),
            ("+3.1000000", 3_100_000),
        ] {
            assert_eq!(decimal(text), Some(value), "{text}");
        }
        for text in ["", ".", "-", "1e3", "1,5", "∞", "2000000000", "--1", "１"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn weights_are_normalised() {
        let table = read_table("entry,judge,criterion,score\nA,j1,c1,8\nA,j1,c2,6\nB,j1,c1,9\n").unwrap();
        let totals = table.totals(Some(&read_weights("c1=40, c2=60").unwrap())).unwrap();
        let half = totals.numerators[&(0, 0)] * 10;
        assert_eq!(half, totals.denominator * 68); // 0.4·8 + 0.6·6 = 6.8
        assert_eq!(totals.incomplete, [(1, 0)]);
        assert!(table.totals(Some(&read_weights("c1=1").unwrap())).is_err());
        assert!(table.totals(Some(&read_weights("c1=1,c2=1,c3=1").unwrap())).is_err());
        assert!(table.totals(Some(&read_weights("c1=0,c2=0").unwrap())).is_err());
        assert!(read_weights("c1=1,c1=2").is_err() && read_weights("c1").is_err() && read_weights("c1=-1").is_err());
    }
}
