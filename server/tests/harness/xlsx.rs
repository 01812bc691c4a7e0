//! Workbooks as another program reads them: openpyxl, by its Python package.

use std::path::Path;

use serde_json::Value;

use super::{Answer, python};

/// The sheets of a workbook that was taken away, in their order.
pub fn sheets(answer: &Answer, folder: &Path) -> Vec<Sheet> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(answer.header("content-type"), Some(kind));
    let told = python::told("xlsx", "python3-openpyxl", &answer.bytes, folder);
    told.as_array().unwrap().iter().map(Sheet::of).collect()
}

/// A sheet of a workbook.
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// What stands in its cells, row by row.
    pub rows: Vec<Vec<String>>,
    /// Which of them are texts and no numbers.
    pub texts: Vec<Vec<bool>>,
    /// How it is printed.
    pub about: Value,
}

impl Sheet {
    fn of(told: &Value) -> Self {
        Self {
            name: told["name"].as_str().unwrap().to_owned(),
            rows: cells(&told["rows"], |cell| cell.as_str().unwrap().to_owned()),
            texts: cells(&told["texts"], |cell| cell.as_bool().unwrap()),
            about: told.clone(),
        }
    }

    /// What numbers are not that begin with a zero which has to stay.
    pub fn keeps_zeros(&self) {
        for (row, texts) in self.rows.iter().zip(&self.texts) {
            for (said, is_text) in row.iter().zip(texts) {
                let mut signs = said.chars();
                let begins = signs.next() == Some('0') && signs.next().is_some_and(|sign| sign.is_ascii_digit());
                assert!(!begins || *is_text, "{said}: {row:?}");
            }
        }
    }
}

fn cells<T>(rows: &Value, cell: impl Fn(&Value) -> T) -> Vec<Vec<T>> {
    rows.as_array().unwrap().iter().map(|row| row.as_array().unwrap().iter().map(&cell).collect()).collect()
}
