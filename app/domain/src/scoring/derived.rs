//! Columns of a table that no judge marked: the mean or the sum of the others, which a spreadsheet adds.

use std::collections::BTreeMap;

use super::table::{MICRO, Table};
use crate::num::signed;

/// How a column follows from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Derivation {
    Mean,
    /// Without one highest and one lowest.
    TrimmedMean,
    Sum,
}

impl Derivation {
    const ALL: [Self; 3] = [Self::Mean, Self::TrimmedMean, Self::Sum];

    const fn words(self) -> &'static str {
        match self {
            Self::Mean => "the mean",
            Self::TrimmedMean => "the mean without the highest and the lowest",
            Self::Sum => "the sum",
        }
    }

    /// What follows from the marks of one entry, as a fraction; `None` where they are too few.
    fn of(self, marks: &mut [i64]) -> Option<(i128, i128)> {
        marks.sort_unstable();
        let counted = match self {
            Self::Mean | Self::Sum => marks.get(..).filter(|marks| marks.len() >= 2)?,
            Self::TrimmedMean => marks.get(1..marks.len().checked_sub(1)?).filter(|marks| marks.len() >= 2)?,
        };
        let sum = counted.iter().map(|&mark| i128::from(mark)).sum();
        Some((sum, if self == Self::Sum { 1 } else { i128::from(signed(counted.len())) }))
    }
}

/// A note for each column whose every mark follows from the other columns, so that it is no judge's. Such a column counts like
/// any other: whether it should is for whoever made the table to say.
#[must_use]
pub fn derived_notes(table: &Table) -> Vec<String> {
    let mut columns: Vec<Column> = vec![Column::new(); table.judges.len()];
    for (&(entry, judge), marks) in &table.marks {
        if let ([Some(mark)], Some(column)) = (marks.as_slice(), columns.get_mut(judge)) {
            column.insert(entry, *mark);
        }
    }
    let mut found: BTreeMap<usize, Derivation> = BTreeMap::new();
    for at in 0..columns.len() {
        // What a spreadsheet adds mostly stands behind what it is made of.
        let judged = |other: &usize| *other != at && !found.contains_key(other);
        let before: Vec<usize> = (0..at).filter(judged).collect();
        let all: Vec<usize> = (0..columns.len()).filter(judged).collect();
        let follows = |others: &[usize]| Derivation::ALL.into_iter().find(|one| fits(&columns, at, others, *one));
        if let Some(derivation) = follows(&before).or_else(|| follows(&all)) {
            found.insert(at, derivation);
        }
    }
    let note = |(at, derivation): (usize, Derivation)| {
        let name = table.judges.get(at).map_or("", String::as_str);
        format!(
            "the column {name:?} is {} of the other columns: it counts as a judge; leave it out if nobody marked it",
            derivation.words()
        )
    };
    found.into_iter().map(note).collect()
}

/// Marks of one judge by entry, millionths.
type Column = BTreeMap<usize, i64>;

/// Whether every mark of a column, two at least, follows from the others, as far as it is written.
fn fits(columns: &[Column], at: usize, others: &[usize], derivation: Derivation) -> bool {
    let Some(column) = columns.get(at).filter(|column| column.len() >= 2) else { return false };
    let unit = unit_of(column);
    let mut differ = false;
    let all = column.iter().all(|(entry, &mark)| {
        let mut marks: Vec<i64> = others.iter().filter_map(|other| columns.get(*other)?.get(entry).copied()).collect();
        differ |= marks.windows(2).any(|pair| matches!(pair, [one, two] if one != two));
        let Some((sum, count)) = derivation.of(&mut marks) else { return false };
        // Rounded at the last digit that is written.
        (i128::from(mark) * count - sum).abs() * 2 <= i128::from(unit) * count
    });
    all && differ
}

/// The last decimal that a column is written with, in millionths; a column of whole numbers up to 20 is taken to be exact, for many a
/// judge is within half a point of the others there.
fn unit_of(column: &Column) -> i64 {
    let whole = column.values().all(|mark| mark % MICRO == 0);
    if whole && column.values().all(|mark| mark.abs() <= 20 * MICRO) {
        return 1;
    }
    let mut unit = MICRO;
    while unit > 1 && column.values().any(|mark| mark % unit != 0) {
        unit /= 10;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::super::csv::read_table;
    use super::*;

    fn notes(text: &str) -> Vec<String> {
        derived_notes(&read_table(text).unwrap())
    }

    #[test]
    fn what_follows_from_the_others_is_named() {
        for (text, column, what) in [
            (
                "作品,甲,乙,丙,平均分\nA,90,80,70,80.00\nB,85,85,70,80.00\nC,60,75,90,75.00\n",
                "平均分",
                "is the mean of",
            ),
            ("f,mean,a,b,c\nA,76.67,80,75,75\nB,83.33,80,85,85\n", "mean", "is the mean of"),
            ("f,a,b,c,mean\nA,80,75,75,77\nB,80,85,85,83\n", "mean", "is the mean of"),
            ("f,a,b,sum\nA,8,9,17\nB,7,,\nC,5,6,11\n", "sum", "is the sum of"),
            ("f,a,b,c,d,x\nA,9,8,7,2,7.5\nB,5,6,7,8,6.5\n", "x", "without the highest and the lowest"),
            ("entry,judge,score\nA,a,9\nA,b,8\nA,均,8.5\nB,a,5\nB,b,4\nB,均,4.5\n", "均", "is the mean of"),
        ] {
            let found = notes(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].contains(&format!("{column:?}")) && found[0].contains(what), "{text}: {found:?}");
        }
        let both = notes("f,a,b,c,总分,平均分\nA,90,80,70,240,80\nB,85,85,70,240,80\nC,60,75,91,226,75.33\n");
        assert!(both.len() == 2 && both[0].contains("总分") && both[1].contains("平均分"), "{both:?}");
    }

    #[test]
    fn a_judge_is_no_mean() {
        for text in [
            "f,a,b,c\nA,9,8,8\nB,7,5,6\n",
            "f,a,b,c\nA,80,80,80\nB,70,70,70\n",
            "f,a,b\nA,9,9\nB,7,7\n",
            "f,a,b,c\nA,90,80,85\n",
            "f,a,b,c\nA,9,8,9\nB,8,7,8\nC,6,7,6\n",
            "entry,judge,criterion,score\nA,a,c1,9\nA,a,c2,8\nB,a,c1,9\nB,a,c2,7\n",
        ] {
            assert_eq!(notes(text), Vec::<String>::new(), "{text}");
        }
    }
}
