//! `linxuan mail`: the outbox, from the command line.

use std::io::Read as _;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use domain::ids::{ContestId, LetterId};
use domain::imports::escaped;
use domain::letter::LetterState;
use serde_json::{Value, json};
use services::{Actor, Letter, LetterChoice, LetterSearch, PageAsk, ServiceError, Services};
use store::Opening;

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::{print, say, write_out};

/// Letters that are read at a time.
const PAGE: u32 = 1_000;
/// A notification is no longer than this, bytes.
const LONGEST: u64 = 32 << 20;

/// What can be done with the outbox.
#[derive(Subcommand)]
pub enum Mail {
    /// Lists letters without their texts, the newest first.
    List {
        /// Only letters in this state: draft, released, sending, sent, unknown, retry, failed, bounced, suppressed, withdrawn.
        #[arg(long)]
        state: Option<LetterState>,
        /// Only letters of this contest.
        #[arg(long)]
        contest: Option<String>,
        /// How they are written.
        #[arg(long, value_enum, default_value_t = ListFormat::Json)]
        format: ListFormat,
        #[command(flatten)]
        place: Place,
    },
    /// Releases letters: drafts, and those that wait, failed or whose fate is unknown, once more.
    Release {
        /// Ids of the letters.
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Reads a delivery status notification from standard input, or from a file, and notes with its letter that it came back.
    Bounce {
        /// The notification; standard input without it.
        file: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// One JSON document.
    Json,
    /// Columns for people.
    Table,
    /// Comma-separated values.
    Csv,
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where a letter could not be released, or a notification changed nothing; an id or a notification that is none.
pub async fn run(mail: Mail) -> Result<(), Failure> {
    match mail {
        Mail::List { state, contest, format, place } => {
            let contest: Option<ContestId> = contest.map(|id| id.parse().map_err(Failure::input)).transpose()?;
            let services = open(&place, Opening::Read).await?;
            let letters = letters(&services, contest.as_ref(), state).await?;
            match format {
                ListFormat::Json => print(&json!({ "letters": letters.iter().map(as_json).collect::<Vec<Value>>() })),
                ListFormat::Table => write_out(&table(&letters)),
                ListFormat::Csv => write_out(&comma_separated(letters.iter().map(cells))?),
            }
        }
        Mail::Release { ids, place } => {
            let ids = ids.iter().map(|id| id.parse().map_err(Failure::input)).collect::<Result<Vec<LetterId>, _>>()?;
            let services = open(&place, Opening::Use).await?;
            let moved = services.release_letters(&Actor::Operator, None, &LetterChoice::These(ids)).await?;
            if services.is_mailless() {
                say("there is no mail server: the letters stay in the outbox until they are released with one");
            }
            let others: Vec<Value> =
                moved.others.iter().map(|(id, state)| json!({ "id": id, "state": state.key() })).collect();
            print(&json!({ "released": moved.moved, "not_released": others }))?;
            match others.len() {
                0 => Ok(()),
                count => Err(Failure::No(format!("{count} letters are in a state in which they cannot be released"))),
            }
        }
        Mail::Bounce { file, place } => {
            let services = open(&place, Opening::Use).await?;
            let notification = read(file)?;
            let report = match services.read_bounce(&Actor::Operator, &notification).await {
                Err(ServiceError::NotFound) => {
                    return Err(Failure::No("the letter is none of this installation".to_owned()));
                }
                read => read?,
            };
            let state = report.state.key();
            print(&json!({
                "letter": report.letter, "state": state, "changed": report.changed, "reason": report.reason,
            }))?;
            if report.changed { Ok(()) } else { Err(Failure::No(format!("nothing changed: the letter is {state}"))) }
        }
    }
}

async fn letters(
    services: &Services,
    contest: Option<&ContestId>,
    state: Option<LetterState>,
) -> Result<Vec<Letter>, Failure> {
    let (mut all, mut after) = (Vec::new(), Some(String::new()));
    while let Some(from) = after {
        let page = PageAsk { after: from, size: PAGE, ..PageAsk::default() };
        let search = LetterSearch { state, page, ..LetterSearch::default() };
        let list = services.letters(&Actor::Operator, contest, &search).await?;
        all.extend(list.letters);
        after = list.links.after;
    }
    Ok(all)
}

fn as_json(letter: &Letter) -> Value {
    json!({
        "id": letter.id, "contest": letter.contest_id, "kind": letter.kind.key(), "state": letter.state.key(),
        "address": letter.address, "subject": letter.subject, "attempts": letter.attempts, "problem": letter.problem,
        "message_id": letter.message_id, "created_at": letter.created_at, "sent_at": letter.sent_at,
    })
}

const HEADS: [&str; 7] = ["id", "state", "kind", "address", "attempts", "subject", "problem"];

fn cells(letter: &Letter) -> [String; 7] {
    [
        letter.id.to_string(),
        letter.state.key().to_owned(),
        letter.kind.key().to_owned(),
        letter.address.clone(),
        letter.attempts.to_string(),
        letter.subject.clone(),
        letter.problem.clone(),
    ]
}

fn table(letters: &[Letter]) -> String {
    let rows: Vec<[String; 7]> = std::iter::once(HEADS.map(str::to_owned)).chain(letters.iter().map(cells)).collect();
    // Subject and problem come last: their width is nobody's matter.
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEADS.len() - 2).map(width).collect();
    let line = |row: &[String; 7]| {
        let padded =
            row.iter().zip(widths.iter().copied().chain([0, 0])).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn comma_separated(rows: impl Iterator<Item = [String; 7]>) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADS).map_err(Failure::environment)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| escaped(cell))).map_err(Failure::environment)?;
    }
    let bytes = writer.into_inner().map_err(Failure::environment)?;
    String::from_utf8(bytes).map_err(Failure::environment)
}

fn read(file: Option<PathBuf>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match file {
        Some(path) => {
            let told = |error: std::io::Error| Failure::Input(format!("{}: {error}", path.display()));
            std::fs::File::open(&path).map_err(told)?.take(LONGEST).read_to_end(&mut bytes).map_err(told)?;
        }
        None => {
            std::io::stdin().lock().take(LONGEST).read_to_end(&mut bytes).map_err(Failure::environment)?;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_columns() {
        assert_eq!(table(&[]), "id  state  kind  address  attempts  subject  problem\n");
        let row = ["l", "sent", "news", "=a@b.example", "1", "=1+1", ""].map(str::to_owned);
        let expected = "id,state,kind,address,attempts,subject,problem\nl,sent,news,'=a@b.example,1,'=1+1,\n";
        assert_eq!(comma_separated([row].into_iter()).unwrap(), expected, "no cell is a formula");
    }
}
