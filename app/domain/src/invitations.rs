//! People who are invited at once, as somebody pastes them from a table: one a line.

use crate::delimited::{self, Bounds, OpenQuote, Record};
use crate::typed;

/// What a column of such a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Email,
    Role,
    Unit,
    Region,
    Expertise,
}

/// The names that heads of columns have, in either language; compared in lower case.
const NAMES: [(Column, &[&str]); 6] = [
    (Column::Name, &["姓名", "名字", "name", "full name"]),
    (Column::Email, &["邮箱", "电子邮箱", "电子邮件", "email", "e-mail", "mail", "address", "email address"]),
    (Column::Role, &["身份", "角色", "role"]),
    (Column::Unit, &["单位", "工作单位", "unit", "affiliation", "organisation", "organization"]),
    (Column::Region, &["地区", "地市", "region"]),
    (Column::Expertise, &["专长", "专业", "expertise"]),
];

/// The columns of a table without a head.
const USUAL: [Column; 6] = [Column::Name, Column::Email, Column::Unit, Column::Region, Column::Expertise, Column::Role];

/// One line: somebody to be invited, as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationRow {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// What the person is invited as, in words; empty where the table does not say.
    pub role: String,
    /// Affiliation.
    pub unit: String,
    /// Region, by code or name.
    pub region: String,
    /// What the person knows best.
    pub expertise: String,
}

impl InvitationRow {
    fn set(&mut self, column: Column, cell: String) {
        match column {
            Column::Name => self.name = cell,
            Column::Email => self.email = cell,
            Column::Role => self.role = cell,
            Column::Unit => self.unit = cell,
            Column::Region => self.region = cell,
            Column::Expertise => self.expertise = cell,
        }
    }
}

/// The people of a table: with a head that names its columns, or with these in the usual order, of which name and address may
/// change places. What stands in columns with other heads is left out.
///
/// # Errors
/// A quote that is never closed.
pub fn invitation_rows(text: &str) -> Result<Vec<InvitationRow>, OpenQuote> {
    let separator = delimited::separator_of_head(text);
    let mut records = delimited::records(text, separator, Bounds::NONE)?.into_iter().peekable();
    let head = records.peek().and_then(head_of);
    if head.is_some() {
        records.next();
    }
    let rows = records.map(|record| match &head {
        Some(columns) => row(record, columns),
        None => swapped(row(record, &USUAL.map(Some))),
    });
    Ok(rows.collect())
}

/// What the columns hold, where a record is a head: it names the address, and holds none.
fn head_of(record: &Record) -> Option<Vec<Option<Column>>> {
    let columns: Vec<Option<Column>> = record.cells.iter().map(|cell| named(cell)).collect();
    let is_head = columns.contains(&Some(Column::Email)) && !record.cells.iter().any(|cell| cell.contains('@'));
    is_head.then_some(columns)
}

fn named(head: &str) -> Option<Column> {
    let head = typed::line(head).to_lowercase();
    NAMES.into_iter().find(|(_, names)| names.contains(&head.as_str())).map(|(column, _)| column)
}

fn row(record: Record, columns: &[Option<Column>]) -> InvitationRow {
    let mut row = InvitationRow { line: record.line, ..InvitationRow::default() };
    for (column, cell) in columns.iter().zip(record.cells) {
        if let Some(column) = column {
            row.set(*column, typed::line(&cell));
        }
    }
    row
}

/// With name and address in their places.
fn swapped(row: InvitationRow) -> InvitationRow {
    if row.name.contains('@') && !row.email.contains('@') {
        InvitationRow { name: row.email, email: row.name, ..row }
    } else {
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(usize, String, String, String)> {
        let rows = invitation_rows(text).unwrap().into_iter();
        rows.map(|row| (row.line, row.name, row.email, row.unit)).collect()
    }

    fn one(line: usize, name: &str, email: &str, unit: &str) -> (usize, String, String, String) {
        (line, name.to_owned(), email.to_owned(), unit.to_owned())
    }

    #[test]
    fn a_head_names_the_columns_in_either_language() {
        let table = "单位\t电子邮箱\t备注\t姓名\r\n电影局\ta@b.example\tx\t甲\r\n\r\n\tc@d.example\t\t乙\r\n";
        assert_eq!(told(table), [one(2, "甲", "a@b.example", "电影局"), one(4, "乙", "c@d.example", "")]);
        let rows = invitation_rows("Name,Email,Role,Region\nA,a@b.example,Judge,Guangzhou").unwrap();
        assert_eq!((rows[0].role.as_str(), rows[0].region.as_str()), ("Judge", "Guangzhou"));
    }

    #[test]
    fn without_a_head_name_and_address_stand_first_in_either_order() {
        assert_eq!(
            told("甲,a@b.example,电影局\nb@b.example,乙"),
            [one(1, "甲", "a@b.example", "电影局"), one(2, "乙", "b@b.example", "")]
        );
        assert_eq!(told("name,a@b.example"), [one(1, "name", "a@b.example", "")], "no head: it holds an address");
        assert_eq!(told("甲"), [one(1, "甲", "", "")]);
        assert_eq!(told(" \n"), []);
        assert!(invitation_rows("\"甲,a@b.example").is_err());
    }
}
