//! Cells that a spreadsheet program would run as formulas.

/// What such cells begin with, and what keeps them from being run.
const RISKY: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// A cell of delimited text that no spreadsheet program runs: an apostrophe in front keeps it text. [`unescaped`] takes it away.
#[must_use]
pub fn escaped(cell: &str) -> String {
    if cell.starts_with(RISKY) { format!("'{cell}") } else { cell.to_owned() }
}

/// A cell as it was before [`escaped`].
pub(super) fn unescaped(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(RISKY) => rest.to_owned(),
        _ => cell,
    }
}
