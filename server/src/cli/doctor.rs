//! `linxuan doctor`: what the installation needs of its machine, and what to do where it lacks.

use serde_json::{Value, json};

use crate::checks::{self, Check};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::output::{print, write_out};

/// Looks at everything and prints it. Nothing is changed.
///
/// # Errors
/// [`Failure::No`] where something failed; a configuration that cannot be read.
pub async fn run(place: &Place, flags: &ServeFlags, as_json: bool) -> Result<(), Failure> {
    let checks = checks::all(&Config::read(place, flags)?).await;
    if as_json {
        let lines = checks.iter().map(|check| {
            json!({ "name": check.name, "state": check.state.key(), "found": check.found, "advice": check.advice })
        });
        print(&json!({ "checks": lines.collect::<Vec<Value>>() }))?;
    } else {
        write_out(&checks.iter().map(line).collect::<String>())?;
    }
    checks::failure(&checks).map_or(Ok(()), Err)
}

fn line(check: &Check) -> String {
    let Check { name, state, found, advice } = check;
    let advice = if advice.is_empty() { String::new() } else { format!("         → {advice}\n") };
    format!("{:<8} {name}: {found}\n{advice}", state.key())
}
