//! What rows call their entries: what becomes of a row depends on no entry that is called otherwise.

use std::collections::HashSet;

use super::plan::Plan;
use crate::folding::folded;
use crate::form::{keys, text_of};

/// Numbers and titles of all rows, as they are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowNames {
    numbers: HashSet<String>,
    titles: HashSet<String>,
}

impl RowNames {
    /// What the rows of a plan call their entries.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let numbers = plan.rows.iter().map(|row| folded(&row.sheet.number)).filter(|number| !number.is_empty());
        let titles = plan.rows.iter().map(|row| folded(&text_of(&row.answers, keys::TITLE)));
        Self { numbers: numbers.collect(), titles: titles.collect() }
    }

    /// Whether a row may be about an entry with one of these numbers, or with this title. [`super::plan()`] looks at nothing else of an
    /// entry that has neither of a row.
    #[must_use]
    pub fn may_mean(&self, numbers: &[String], title: &str) -> bool {
        self.titles.contains(&folded(title)) || numbers.iter().any(|number| self.numbers.contains(&folded(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::form::{Answer, Answers};
    use crate::imports::{CellReader, KnownEntry, Mapping, columns, plan, rows, text_grid};

    fn known(number: &str, own: &str, title: &str, unit: &str) -> KnownEntry {
        let answers = [(keys::TITLE, title), (keys::SUBMITTING_UNIT, unit)];
        KnownEntry {
            numbers: vec![number.to_owned(), own.to_owned()],
            answers: Answers::from(answers.map(|(key, text)| (key.to_owned(), Answer::Text(text.to_owned())))),
            ..KnownEntry::default()
        }
    }

    fn planned(known: &[KnownEntry]) -> Plan {
        let settings = preset::selection();
        let cells = CellReader::new(&settings);
        let text = "编号,作品名称,报送单位\nS1,夜航,甲台\n,灯塔,乙台\nN-007,,\n";
        let grid = text_grid(&settings, text.as_bytes()).unwrap();
        let found = columns(&cells, &grid, &Mapping::default()).unwrap();
        plan(&cells, &grid, &found, rows(&cells, &grid, &found), known)
    }

    #[test]
    fn an_entry_that_no_row_names_changes_nothing_of_the_plan() {
        let base = [known("", "N-007", "渡口", "丙台")];
        let before = planned(&base);
        let names = RowNames::of(&before);
        let others = [
            known("s1", "", "别的", "丁台"),
            known("", "", "灯 塔", "乙台"),
            known("", "", "夜航", "丁台"),
            known("N-007", "N-009", "别的", ""),
            known("S2", "N-008", "远山", "甲台"),
            known("", "", "", "甲台"),
        ];
        let meant: Vec<bool> =
            others.iter().map(|one| names.may_mean(&one.numbers, &text_of(&one.answers, keys::TITLE))).collect();
        assert_eq!(meant, [true, true, true, true, false, false]);
        for (one, meant) in others.into_iter().zip(meant) {
            let after = planned(&[base[0].clone(), one]);
            assert!(meant || after == before, "{after:?}");
        }
        // One that was there: it is named by its own number.
        assert!(names.may_mean(&base[0].numbers, "渡口"));
    }
}
