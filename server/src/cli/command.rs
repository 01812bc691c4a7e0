//! What can be asked of `linxuan`, and which file does it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::account::{self, Account};
use super::audit::{self, Audit};
use super::contest::{self, Contest};
use super::entries::{self, Entries};
use super::films::{self, Films};
use super::mail::{self, Mail};
use super::packs::{self, Packs};
use super::participation::{self, Participation};
use super::record::{self, Record};
use super::rules::{self, Agreement, Score, Select};
use super::shortlist::{self, Shortlist};
use super::sites::{self, Sites};
use super::{backup, doctor, server};
use crate::bench::{Bench, ListSize};
use crate::config::{Place, ServeFlags};
use crate::failure::Failure;
use crate::output::write_out;

/// 遴选: runs a film contest from the call to the shortlist.
#[derive(Parser)]
#[command(name = "linxuan", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Brings the database up to date, then serves; prints the address.
    Serve {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        flags: ServeFlags,
        /// Prints the configuration as it came out, secrets hidden, and ends.
        #[arg(long)]
        print_config: bool,
    },
    /// Fills a folder with contests, playable films and an exhibition of them, then serves it.
    Demo {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        flags: ServeFlags,
        /// Entries of the provincial selection.
        #[arg(long, default_value_t = 126, value_parser = clap::value_parser!(u32).range(20..=2_000))]
        entries: u32,
        /// Judges, in panels of three.
        #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(5..=60))]
        judges: u32,
    },
    /// Does the work in the background only (films, mail), beside servers on the same database and films.
    Worker(Place),
    /// Measures what is fast, and prints a table.
    Bench {
        /// What to measure; everything without it.
        what: Option<Bench>,
        /// Prints the table as Markdown.
        #[arg(long)]
        markdown: bool,
        /// Entries, for `lists` and `record`.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        entries: u32,
        /// Judges, for `lists` and `record`.
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=2_000))]
        judges: u32,
        /// Judges of one entry, for `lists` and `record`.
        #[arg(long, visible_alias = "judges-per-entry", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
        per_entry: u32,
        /// Rows of the spreadsheet, for `import`.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=20_000))]
        rows: u32,
        /// Sites, for `exhibition`.
        #[arg(long, default_value_t = 27_668, value_parser = clap::value_parser!(u32).range(50..=100_000))]
        sites: u32,
        /// The folder of `verify.py` and `many.py`, for `record` and `proof`.
        #[arg(long, default_value = "docs/verify")]
        scripts: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Makes an absent database, and brings one that is there up to date.
    Migrate(Place),
    /// Looks at everything the installation needs of its machine and says what to do; changes nothing.
    Doctor {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        flags: ServeFlags,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes database and films into one file.
    Backup {
        /// The file to write; it must not exist.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Unpacks a backup into an empty data folder.
    Restore {
        /// The backup.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Kept films.
    #[command(subcommand)]
    Films(Films),
    /// The outbox of letters.
    #[command(subcommand)]
    Mail(Mail),
    /// The audit trail: who did what, in a chain of hashes.
    #[command(subcommand)]
    Audit(Audit),
    /// Records of contests that strangers check.
    #[command(subcommand)]
    Record(Record),
    /// Accounts.
    #[command(subcommand)]
    Account(Account),
    /// Contests.
    #[command(subcommand)]
    Contest(Contest),
    /// Entries in bulk.
    #[command(subcommand)]
    Entries(Entries),
    /// Packs for sites without a line.
    #[command(subcommand)]
    Packs(Packs),
    /// Sites of the exhibition.
    #[command(subcommand)]
    Sites(Sites),
    /// The sealed shortlist.
    #[command(subcommand)]
    Shortlist(Shortlist),
    /// The month of the exhibition's sites: how many watched, region by region.
    Participation(Participation),
    /// Solves a selection from a JSON file.
    Select(Select),
    /// Scores, judges and variances of a table of marks.
    Score(Score),
    /// How far the judges of a table of marks agree.
    Agreement(Agreement),
    /// Deals films to judges from a JSON file.
    Assign {
        /// Entries, judges, conflicts of interest, loads.
        file: PathBuf,
    },
}

/// Does what was asked.
///
/// # Errors
/// See [`Failure`].
pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve { place, flags, print_config } => server::serve(&place, &flags, print_config).await,
        Command::Demo { place, flags, entries, judges } => server::demo(&place, &flags, entries, judges).await,
        Command::Worker(place) => server::worker(&place).await,
        Command::Bench { what, markdown, entries, judges, per_entry, rows, sites, scripts, place } => {
            let many = |n: u32| usize::try_from(n).unwrap_or_default();
            let lists =
                ListSize { entries: many(entries), judges: many(judges), per_entry: many(per_entry.min(judges)) };
            write_out(&crate::bench::run(what, markdown, &place, lists, many(rows), many(sites), &scripts).await?)
        }
        Command::Migrate(place) => server::migrate(&place).await,
        Command::Doctor { place, flags, json } => doctor::run(&place, &flags, json).await,
        Command::Backup { file, place } => backup::backup(&file, &place).await,
        Command::Restore { file, place } => backup::restore(&file, &place).await,
        Command::Films(films) => films::run(films).await,
        Command::Mail(mail) => mail::run(mail).await,
        Command::Audit(audit) => audit::run(audit).await,
        Command::Record(record) => record::run(record).await,
        Command::Account(account) => account::run(account).await,
        Command::Contest(contest) => contest::run(contest).await,
        Command::Entries(entries) => entries::run(entries).await,
        Command::Packs(packs) => packs::run(packs).await,
        Command::Sites(sites) => sites::run(sites).await,
        Command::Shortlist(shortlist) => shortlist::run(shortlist).await,
        Command::Participation(asked) => participation::run(asked).await,
        Command::Select(args) => rules::select(&args),
        Command::Score(args) => rules::score(&args),
        Command::Agreement(args) => rules::agree(&args),
        Command::Assign { file } => rules::assign(&file),
    }
}
