//! The columns of a spreadsheet: found by their heads, or mapped by hand.

use std::collections::BTreeMap;

use super::cell::CellReader;
use super::grid::{Grid, GridRow, SheetFault};
use super::head::{HEAD_ROWS, HeadNames, Target, known_heads};
use crate::contest::settings::Settings;
use crate::folding::folded;
use crate::form::keys;
use crate::typed;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its place, from 0.
    pub at: usize,
    /// What stands over it.
    pub head: String,
    /// What it is for; `None` is left out.
    pub target: Option<Target>,
}

/// The columns of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The row of heads, by its index among the rows of the grid.
    pub head: usize,
    /// All columns with a head, and those that are mapped by hand.
    pub all: Vec<Column>,
}

impl Columns {
    /// The column that is for this.
    #[must_use]
    pub fn of(&self, target: &Target) -> Option<&Column> {
        self.all.iter().find(|column| column.target.as_ref() == Some(target))
    }

    /// The column of a field of the form.
    #[must_use]
    pub fn of_field(&self, key: &str) -> Option<&Column> {
        self.all.iter().find(|column| matches!(&column.target, Some(Target::Field(field)) if field == key))
    }
}

/// How a column is named by whoever maps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnName {
    /// By its place, from 0.
    At(usize),
    /// By what stands over it, or by its letter.
    Named(String),
}

/// What was mapped by hand: a column, and the key of what it is for; an empty key leaves it out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(pub Vec<(ColumnName, String)>);

impl Mapping {
    /// Reads `COLUMN=field,COLUMN=field`; a field that is empty or `-` leaves the column out.
    ///
    /// # Errors
    /// The part that is not of this form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let pair = |part: &str| {
            let (column, field) = part.rsplit_once('=').ok_or_else(|| part.to_owned())?;
            let field = field.trim();
            let key = if field == "-" { String::new() } else { field.to_owned() };
            Ok((ColumnName::Named(column.trim().to_owned()), key))
        };
        text.split(',').filter(|part| !typed::is_blank(part)).map(pair).collect::<Result<_, _>>().map(Self)
    }
}

/// Whether a spreadsheet has a row of heads, or what is mapped by hand.
#[must_use]
pub fn has_head(settings: &Settings, grid: &Grid, mapping: &Mapping) -> bool {
    head_row(&HeadNames::of(settings), grid, mapping).is_some()
}

/// The columns of a spreadsheet, and what each is for. Where several are called after one field, it is the one whose cells fit it
/// best: of a city's name and its area that is the one the contest has as a region.
///
/// # Errors
/// No heads, or a mapping that cannot be.
pub fn columns(cells: &CellReader<'_>, grid: &Grid, mapping: &Mapping) -> Result<Columns, SheetFault> {
    let names = HeadNames::of(cells.settings);
    let head = head_row(&names, grid, mapping).ok_or(SheetFault::NoHead)?;
    let (heads, rows) = match grid.rows.split_at_checked(head.saturating_add(1)) {
        Some(([.., heads], rows)) => (heads, rows),
        _ => return Err(SheetFault::NoHead),
    };
    let width = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let mut all: Vec<Column> =
        (0..width).map(|at| Column { at, head: typed::line(heads.cell(at)), target: None }).collect();
    for (target, at) in found(&names, cells, heads, rows) {
        if let Some(column) = all.get_mut(at) {
            column.target = Some(target);
        }
    }
    by_hand(cells.settings, &mut all, mapping)?;
    let named =
        |column: &Column| column.target.is_some() || mapping.0.iter().any(|(name, _)| names_column(name, column));
    all.retain(|column| !column.head.is_empty() || named(column));
    let columns = Columns { head, all };
    if columns.of_field(keys::TITLE).is_none() && columns.of(&Target::Number).is_none() {
        return Err(SheetFault::NoTitle);
    }
    Ok(columns)
}

/// The row of heads, by its index: the one with most known names, or else the first that has what is mapped by hand.
fn head_row(names: &HeadNames, grid: &Grid, mapping: &Mapping) -> Option<usize> {
    let mapped = |row: &GridRow| {
        let is_head = |name: &str| row.cells.iter().any(|cell| folded(cell) == folded(name));
        mapping.0.iter().any(|(name, _)| matches!(name, ColumnName::Named(name) if is_head(name)))
    };
    let known = known_heads(&grid.rows, names).map(|(at, _)| at);
    let by_place = || mapping.0.iter().any(|(name, key)| matches!(name, ColumnName::At(_)) && !key.is_empty());
    known.or_else(|| grid.rows.iter().take(HEAD_ROWS).position(mapped)).or_else(|| by_place().then_some(0))
}

/// What each target's column is, by its place.
fn found(names: &HeadNames, cells: &CellReader<'_>, heads: &GridRow, rows: &[GridRow]) -> Vec<(Target, usize)> {
    let mut called: BTreeMap<&Target, Vec<(usize, bool)>> = BTreeMap::new();
    for (at, head) in heads.cells.iter().enumerate() {
        if let Some((target, own)) = names.find(head) {
            called.entry(target).or_default().push((at, own));
        }
    }
    let fitting = |target: &Target, at: usize| {
        let Target::Field(key) = target else { return 0 };
        let Some(field) = cells.settings.field(key) else { return 0 };
        let filled = rows.iter().map(|row| row.cell(at)).filter(|cell| !typed::is_blank(cell));
        filled.filter(|cell| cells.fits(field, cell)).count()
    };
    let best = |(target, places): (&Target, Vec<(usize, bool)>)| {
        let rank = |&(at, own): &(usize, bool)| (fitting(target, at), own, std::cmp::Reverse(at));
        let best = if places.len() > 1 { places.iter().max_by_key(|&place| rank(place)) } else { places.first() };
        best.map(|(at, _)| (target.clone(), *at))
    };
    called.into_iter().filter_map(best).collect()
}

/// Puts what is mapped by hand over what was found.
fn by_hand(settings: &Settings, all: &mut [Column], mapping: &Mapping) -> Result<(), SheetFault> {
    let mut set: Vec<(usize, Target)> = Vec::new();
    for (name, key) in &mapping.0 {
        let Some(at) = all.iter().position(|column| names_column(name, column)).or_else(|| lettered(name, all)) else {
            let found = match name {
                ColumnName::At(at) => at.to_string(),
                ColumnName::Named(name) => name.clone(),
            };
            return Err(SheetFault::UnknownColumn { found });
        };
        if key.is_empty() {
            if let Some(column) = all.get_mut(at) {
                column.target = None;
            }
            continue;
        }
        let target = Target::parse(settings, key).ok_or_else(|| SheetFault::UnknownField {
            found: key.clone(),
            allowed: Target::all(settings).iter().map(|target| target.key().to_owned()).collect(),
        })?;
        if set.iter().any(|(_, other)| *other == target) {
            return Err(SheetFault::FieldTwice { field: key.clone() });
        }
        set.push((at, target));
    }
    for (at, target) in set {
        for column in all.iter_mut() {
            if column.at == at {
                column.target = Some(target.clone());
            } else if column.target.as_ref() == Some(&target) {
                column.target = None;
            }
        }
    }
    Ok(())
}

fn names_column(name: &ColumnName, column: &Column) -> bool {
    match name {
        ColumnName::At(at) => column.at == *at,
        ColumnName::Named(name) => !column.head.is_empty() && folded(&column.head) == folded(name),
    }
}

/// The place of a column that is named by its letter, as spreadsheet programs do.
fn lettered(name: &ColumnName, all: &[Column]) -> Option<usize> {
    let ColumnName::Named(name) = name else { return None };
    all.iter().map(|column| column.at).find(|at| letter(*at).eq_ignore_ascii_case(name))
}

/// The letter of a column: A for the first, AA for the twenty-seventh.
fn letter(at: usize) -> String {
    let digit = |at: usize| u8::try_from(at % 26).map_or('A', |digit| char::from(b'A'.saturating_add(digit)));
    let mut letters = vec![digit(at)];
    let mut rest = at / 26;
    while rest > 0 {
        letters.push(digit(rest - 1));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::imports::text_grid;

    fn mapped(text: &str, by_hand: &str) -> Result<Vec<(String, String)>, SheetFault> {
        let settings = preset::selection();
        let grid = text_grid(&settings, text.as_bytes())?;
        let found = columns(&CellReader::new(&settings), &grid, &Mapping::parse(by_hand).unwrap())?;
        let named = |column: Column| Some((column.head, column.target?.key().to_owned()));
        Ok(found.all.into_iter().filter_map(named).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(head, key)| ((*head).to_owned(), (*key).to_owned())).collect()
    }

    #[test]
    fn heads_stand_below_a_title_and_the_form_of_an_office() {
        let text = "第十二届汇总表,,\n填报单位（盖章）：,填报人：,\n序号,片名,报送单位\n1,夜航,市委组织部\n";
        assert_eq!(mapped(text, "").unwrap(), pairs(&[("片名", "title"), ("报送单位", "submitting_unit")]));
        assert_eq!(mapped("一,二\n三,四\n", ""), Err(SheetFault::NoHead));
        assert_eq!(mapped("报送单位,备注\n甲,乙\n", ""), Err(SheetFault::NoTitle));
    }

    #[test]
    fn of_several_columns_the_one_that_fits_is_taken() {
        let text = "entry_no,title,city,city_code,region\nS1,夜,广州,440100,珠三角\nS2,航,深圳,440300,珠三角\n";
        let wanted = pairs(&[("entry_no", "entry_number"), ("title", "title"), ("city", "region")]);
        assert_eq!(mapped(text, "").unwrap(), wanted);
        // Also where the first rows alone say otherwise.
        let rows = "夜,,广州\n".repeat(60) + &"航,广州,\n".repeat(61);
        let wanted = pairs(&[("title", "title"), ("city", "region")]);
        assert_eq!(mapped(&format!("title,city,region\n{rows}"), "").unwrap(), wanted);
    }

    #[test]
    fn what_is_mapped_by_hand_counts() {
        let text = "名字,片名,地\n夜航,别名,广州\n";
        let wanted = pairs(&[("名字", "title"), ("地", "region")]);
        assert_eq!(mapped(text, "名字=title,C=region").unwrap(), wanted);
        assert_eq!(mapped(text, "片名=-,A=title").unwrap(), pairs(&[("名字", "title")]));
        assert_eq!(mapped("甲,乙\n夜,航\n", "甲=title").unwrap(), pairs(&[("甲", "title")]));
        assert_eq!(mapped(text, "无=title"), Err(SheetFault::UnknownColumn { found: "无".to_owned() }));
        assert!(matches!(mapped(text, "地=nothing"), Err(SheetFault::UnknownField { .. })));
        assert_eq!(mapped(text, "地=title,名字=title"), Err(SheetFault::FieldTwice { field: "title".to_owned() }));
        assert_eq!(Mapping::parse("a"), Err("a".to_owned()));
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
