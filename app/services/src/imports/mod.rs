//! Entries in bulk: a spreadsheet is read, checked cell by cell, and written whole or not at all; the same spreadsheet is written
//! from what is stored; films are found for what came in.

mod check;
mod days;
mod export;
pub(crate) mod films;
mod hidden;
pub(crate) mod kept;
mod prepared;
pub(crate) mod report;
pub(crate) mod sheet;
mod workbook;
pub(crate) mod write;
