//! Commands that work on a file alone: `select`, `score`, `agreement`, `assign`. No database, no contest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use domain::decoding::document_text;
use domain::names::Spellings;
use domain::robustness::robustness;
use domain::scoring::{self, Table, derived_notes, read_table, read_weights};
use domain::selection::{Explain, Outcome, Steps, parse, solve};
use domain::{agreement, assignment};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::print;

/// `linxuan select`.
#[derive(Args)]
pub struct Select {
    /// The problem.
    file: PathBuf,
    /// How much is explained.
    #[arg(long, default_value = "all")]
    explain: Depth,
    /// Selects again so many times with other judges and other weights; needs --sheets.
    #[arg(long, requires = "sheets", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    robustness: Option<u32>,
    /// The judges' scores, as `score` reads them.
    #[arg(long, requires = "robustness")]
    sheets: Option<PathBuf>,
    /// Weights of the criteria in --sheets, for example c1=40,c2=30,c3=30.
    #[arg(long, requires = "sheets")]
    weights: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Depth {
    None,
    Entries,
    All,
}

/// `linxuan agreement`.
#[derive(Args)]
pub struct Agreement {
    /// The scores: long or wide CSV.
    file: PathBuf,
    /// Weights of the criteria, for example c1=40,c2=30,c3=30.
    #[arg(long)]
    weights: Option<String>,
}

/// `linxuan score`.
#[derive(Args)]
pub struct Score {
    /// The scores: long or wide CSV.
    file: PathBuf,
    /// How one score is made of several; without it the plain mean where every judge saw every entry, else the
    /// adjusted one.
    #[arg(long)]
    method: Option<Way>,
    /// Weights of the criteria, for example c1=40,c2=30,c3=30.
    #[arg(long)]
    weights: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    Mean,
    Trimmed,
    Adjusted,
    Zscore,
}

impl From<Way> for scoring::Method {
    fn from(way: Way) -> Self {
        match way {
            Way::Mean => Self::Mean,
            Way::Trimmed => Self::Trimmed,
            Way::Adjusted => Self::Adjusted,
            Way::Zscore => Self::Zscore,
        }
    }
}

/// Solves a selection.
///
/// # Errors
/// Malformed input; or, after the conflict was printed, that nothing can be chosen.
pub fn select(args: &Select) -> Result<(), Failure> {
    let problem = parse(&read(&args.file)?).map_err(Failure::input)?;
    let explain = match args.explain {
        Depth::None => Explain::None,
        Depth::Entries => Explain::Entries,
        Depth::All => Explain::All,
    };
    let started = std::time::Instant::now();
    let outcome = solve(&problem, explain);
    let elapsed = started.elapsed().as_secs_f64() * 1_000.0;
    let mut value = serde_json::to_value(&outcome).map_err(Failure::environment)?;
    let mut add = |key: &str, part: Value| {
        if let Some(object) = value.as_object_mut() {
            object.insert(key.to_owned(), part);
        }
    };
    add("solved_in_ms", json!(elapsed));
    add("steps", Steps::of(&problem, outcome.best()).document());
    if let (Some(runs), Some(sheets), Outcome::Optimal(_)) = (args.robustness, &args.sheets, &outcome) {
        let mut table = table(sheets)?;
        let weights = weights(args.weights.as_deref(), &table)?;
        // The films of both files by one name.
        let films: Spellings = problem.entries.iter().map(|entry| entry.id.as_str()).collect();
        table.entries.iter_mut().for_each(|id| *id = films.known(id));
        let runs = usize::try_from(runs).map_err(Failure::input)?;
        let found = robustness(&problem, &table, weights.as_ref(), runs).map_err(Failure::input)?;
        let mut shaken = serde_json::to_value(&found).map_err(Failure::environment)?;
        let shares = shaken.as_object_mut().and_then(|object| object.remove("share_selected"));
        add("share_selected", shares.unwrap_or_default());
        if let Some(shaken) = shaken.as_object_mut() {
            shaken.insert("notes".to_owned(), derived_notes(&table).into());
        }
        add("robustness", shaken);
        if let Some(lines) = value.get_mut("entries").and_then(Value::as_array_mut) {
            for line in lines {
                let share = line.get("id").and_then(Value::as_str).and_then(|id| found.share_selected.get(id));
                if let (Some(share), Some(line)) = (share.copied(), line.as_object_mut()) {
                    line.insert("share_selected".to_owned(), json!(share));
                }
            }
        }
    }
    print(&value)?;
    match outcome {
        Outcome::Optimal(_) => Ok(()),
        Outcome::Infeasible(why) => Err(Failure::No(why.reason)),
    }
}

/// Scores, judges and variances of a table of marks.
///
/// # Errors
/// Malformed input; or, after everything was printed, that the comparison asked for is unsound.
pub fn score(args: &Score) -> Result<(), Failure> {
    let table = table(&args.file)?;
    let weights = weights(args.weights.as_deref(), &table)?;
    let method = args.method.map_or_else(|| scoring::Method::usual(&table), scoring::Method::from);
    let mut report = scoring::report(&table, weights.as_ref(), method).map_err(Failure::input)?;
    report.notes.extend(derived_notes(&table));
    print(&serde_json::to_value(&report).map_err(Failure::environment)?)?;
    if report.sound { Ok(()) } else { Err(Failure::No(report.notes.join("; "))) }
}

/// How far the judges of a table agree. What cannot be computed is null, with a note that says why.
///
/// # Errors
/// Malformed input.
pub fn agree(args: &Agreement) -> Result<(), Failure> {
    let table = table(&args.file)?;
    let weights = weights(args.weights.as_deref(), &table)?;
    let mut report = agreement::report(&table, weights.as_ref()).map_err(Failure::input)?;
    report.notes.extend(derived_notes(&table));
    print(&serde_json::to_value(&report).map_err(Failure::environment)?)
}

/// Deals films to judges.
///
/// # Errors
/// Malformed input; or, after it was printed what stands in the way, that no plan holds.
pub fn assign(file: &Path) -> Result<(), Failure> {
    let problem = assignment::parse(&read(file)?).map_err(Failure::input)?;
    let outcome = assignment::assign(&problem);
    print(&serde_json::to_value(&outcome).map_err(Failure::environment)?)?;
    match outcome {
        assignment::Outcome::Assigned(_) => Ok(()),
        assignment::Outcome::Impossible(why) => Err(Failure::No(why.reason)),
    }
}

fn table(file: &Path) -> Result<Table, Failure> {
    read_table(&read(file)?).map_err(|error| Failure::Input(format!("{}: {error}", file.display())))
}

/// Weights by the names of the table's criteria.
fn weights(text: Option<&str>, table: &Table) -> Result<Option<BTreeMap<String, i64>>, Failure> {
    let criteria: Spellings = table.criteria.iter().map(String::as_str).collect();
    let weights = text.map(read_weights).transpose().map_err(Failure::input)?;
    Ok(weights.map(|weights| weights.into_iter().map(|(name, weight)| (criteria.known(&name), weight)).collect()))
}

/// A file as text. Bytes that are no text are bad input, not a failing machine.
fn read(file: &Path) -> Result<String, Failure> {
    let named = |error: &dyn std::fmt::Display| Failure::Input(format!("{}: {error}", file.display()));
    let bytes = std::fs::read(file).map_err(|error| named(&error))?;
    document_text(&bytes).map_err(|error| named(&error))
}
