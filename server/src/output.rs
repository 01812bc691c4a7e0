//! What the process writes: data to standard output, words for people to standard error.

use std::io::Write as _;

use crate::failure::Failure;

/// A JSON value on a line of its own.
///
/// # Errors
/// A standard output that cannot be written.
pub fn print(value: &serde_json::Value) -> Result<(), Failure> {
    write_out(&format!("{value}\n"))
}

/// Data for standard output.
///
/// # Errors
/// A standard output that cannot be written.
pub fn write_out(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::environment)
}

/// Words for people.
pub fn say(words: &str) {
    // Nothing is lost where nobody reads.
    let _ = writeln!(std::io::stderr(), "{words}");
}
