//! The command line: what can be asked, and what comes of it.
//!
//! Data goes to standard output, words to standard error. Exit 0 done, 1 the answer is "no", 2 bad input,
//! 3 the environment failed.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use domain::ids::ContestId;
use domain::permission::{Role, Scope};
use domain::phase::Phase;
use domain::preset::Preset;
use domain::text::Lang;
use services::export::Format;
use services::media::{Blobs, Prober};
use services::{Actor, Media, NewAccount, ServiceError, Services, SystemClock, SystemRandom};
use store::{Meter, Store};

use crate::bench::{Bench, ListSize};
use crate::config::{Config, Place, ServeFlags};
use crate::demo;
use crate::films::{self, Films};
use crate::rules::{self, Agreement, Score, Select};

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
    /// Fills a folder with three contests and playable films, then serves it.
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
        /// Entries, for `lists`.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        entries: u32,
        /// Judges, for `lists`.
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=2_000))]
        judges: u32,
        /// Judges of one entry, for `lists`.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
        per_entry: u32,
        #[command(flatten)]
        place: Place,
    },
    /// Brings the database up to date.
    Migrate(Place),
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
    /// The record.
    #[command(subcommand)]
    Audit(Audit),
    /// Accounts.
    #[command(subcommand)]
    Account(Account),
    /// Contests.
    #[command(subcommand)]
    Contest(Contest),
    /// The sealed shortlist.
    #[command(subcommand)]
    Shortlist(Shortlist),
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

#[derive(Subcommand)]
enum Audit {
    /// Computes the chain again.
    Verify(Place),
}

#[derive(Subcommand)]
enum Account {
    /// Makes an account.
    Create {
        /// administrator, organiser, staff or creator.
        #[arg(long)]
        role: String,
        /// Address.
        #[arg(long)]
        email: String,
        /// Name; without it the address.
        #[arg(long)]
        name: Option<String>,
        /// Reads the password as one line from standard input.
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Makes an API token and prints it, once.
    Token {
        /// Address of the account the token is for.
        email: String,
        /// What it may be used for: entries:read, entries:write, scores:read, shortlist:read.
        #[arg(long, value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// How long it lasts, days.
        #[arg(long, default_value_t = 90)]
        days: i64,
        #[command(flatten)]
        place: Place,
    },
    /// Disables an account and ends its sessions.
    Disable {
        /// Address.
        email: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum Contest {
    /// Makes a contest from a preset.
    Create {
        /// selection, open-contest or festival.
        #[arg(long)]
        preset: String,
        /// Title.
        #[arg(long)]
        title: String,
        /// Opens the call at once, with a deadline in 30 days.
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Lists contests with their counts.
    List(Place),
}

#[derive(Subcommand)]
enum Shortlist {
    /// Writes the sealed shortlist to a file.
    Export {
        /// The contest's id.
        contest: String,
        /// xlsx, csv or json.
        #[arg(long)]
        format: String,
        /// zh or en.
        #[arg(long, default_value = "zh")]
        lang: String,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Why a command ended otherwise than done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The answer is "no": exit 1.
    #[error("{0}")]
    No(String),
    /// Bad input: exit 2.
    #[error("{0}")]
    Input(String),
    /// Database, disk or another part of the machine: exit 3.
    #[error("{0}")]
    Environment(String),
}

impl Failure {
    /// The exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::No(_) => 1,
            Self::Input(_) => 2,
            Self::Environment(_) => 3,
        }
    }

    /// The machine failed.
    pub fn environment(error: impl std::fmt::Display) -> Self {
        Self::Environment(error.to_string())
    }

    /// What was given cannot be used.
    pub fn input(error: impl std::fmt::Display) -> Self {
        Self::Input(error.to_string())
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(services::Refusal::NotSealed) => Self::No(error.to_string()),
            ServiceError::Store(_) | ServiceError::Environment(_) => Self::Environment(error.to_string()),
            other => Self::Input(other.to_string()),
        }
    }
}

/// Does what was asked.
///
/// # Errors
/// See [`Failure`].
pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve { place, flags, print_config } => {
            let config = Config::read(&place, &flags)?;
            if print_config {
                return write_out(&config.print()?);
            }
            let services = open_configured(&config).await?;
            crate::serve::serve(services, &config, Vec::new()).await.map_err(Failure::environment)
        }
        Command::Demo { place, flags, entries, judges } => {
            let config = Config::read(&place, &flags)?;
            let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
            let size = demo::Size { entries: count(entries), judges: count(judges) };
            demo::prepare(&config, size).await?;
            let services = open_configured(&config).await?;
            crate::serve::serve(services, &config, demo::listed()).await.map_err(Failure::environment)
        }
        Command::Worker(place) => {
            let services = open(&place).await?;
            say("working");
            tokio::select! {
                () = services.work() => {}
                () = crate::serve::stopped() => {}
            }
            services.close().await;
            Ok(())
        }
        Command::Bench { what, markdown, entries, judges, per_entry, place } => {
            let many = |n: u32| usize::try_from(n).unwrap_or_default();
            let lists =
                ListSize { entries: many(entries), judges: many(judges), per_entry: many(per_entry.min(judges)) };
            write_out(&crate::bench::run(what, markdown, &place, lists).await?)
        }
        Command::Migrate(place) => open(&place).await.map(|_| ()),
        Command::Backup { file, place } => {
            let config = Config::read(&place, &ServeFlags::default())?;
            let store = open_store(&config).await?;
            let blobs = Blobs::open(&config.data, &config.films()?).await?;
            let report = services::backup(&*store, &blobs, &config.data, &file).await?;
            say(&format!("{} films, {} bytes", report.films, report.bytes));
            Ok(())
        }
        Command::Restore { file, place } => {
            let config = Config::read(&place, &ServeFlags::default())?;
            let report = services::restore(&file, &config.data).await?;
            say(&format!("{} films, {} bytes", report.films, report.bytes));
            Ok(())
        }
        Command::Films(films) => films::run(films).await,
        Command::Audit(Audit::Verify(place)) => match open(&place).await?.verify_record().await? {
            (rows, None) => print(&serde_json::json!({ "rows": rows, "intact": true })),
            (rows, Some(seq)) => {
                print(&serde_json::json!({ "rows": rows, "intact": false, "first_break": seq }))?;
                Err(Failure::No(format!("the record is broken at row {seq}")))
            }
        },
        Command::Account(account) => run_account(account).await,
        Command::Contest(contest) => run_contest(contest).await,
        Command::Shortlist(Shortlist::Export { contest, format, lang, out, place }) => {
            let id: ContestId = contest.parse().map_err(Failure::input)?;
            let format: Format = format.parse().map_err(Failure::input)?;
            let lang = Lang::parse(&lang).ok_or_else(|| Failure::Input(format!("--lang {lang}; allowed: zh, en")))?;
            // `Operator` passes as organiser: whoever may run this could read the database.
            let bytes = open(&place).await?.export_shortlist(&Actor::Operator, &id, format, lang).await?;
            tokio::fs::write(&out, bytes).await.map_err(Failure::environment)
        }
        Command::Select(args) => rules::select(&args),
        Command::Score(args) => rules::score(&args),
        Command::Agreement(args) => rules::agree(&args),
        Command::Assign { file } => rules::assign(&file),
    }
}

async fn run_account(account: Account) -> Result<(), Failure> {
    match account {
        Account::Create { role, email, name, password_stdin, place } => {
            let role = Role::parse(&role).filter(|role| role.is_global()).ok_or_else(|| {
                Failure::Input(format!("--role {role}; allowed: administrator, organiser, staff, creator"))
            })?;
            let password = if password_stdin {
                let mut line = String::new();
                std::io::stdin().lock().read_line(&mut line).map_err(Failure::environment)?;
                Some(line.trim_end_matches(['\r', '\n']).to_owned())
            } else {
                None
            };
            let name = name.unwrap_or_else(|| email.clone());
            let new = NewAccount { email, name, password, roles: vec![role] };
            let account = open(&place).await?.create_account(&Actor::Operator, new).await?;
            print(&serde_json::json!({ "id": account.id, "email": account.email }))
        }
        Account::Token { email, scope, days, place } => {
            let scopes: Vec<Scope> = scope.iter().map(|name| scope_of(name)).collect::<Result<_, _>>()?;
            let token = open(&place).await?.create_token(&Actor::Operator, &email, &scopes, days).await?;
            write_out(&format!("{token}\n"))
        }
        Account::Disable { email, place } => {
            let account = open(&place).await?.disable_account(&Actor::Operator, &email, true).await?;
            print(&serde_json::json!({ "id": account.id, "email": account.email, "disabled": true }))
        }
    }
}

fn scope_of(name: &str) -> Result<Scope, Failure> {
    let allowed = || Scope::ALL.map(Scope::key).join(", ");
    Scope::parse(name.trim()).ok_or_else(|| Failure::Input(format!("--scope {name}; allowed: {}", allowed())))
}

async fn run_contest(contest: Contest) -> Result<(), Failure> {
    const THIRTY_DAYS: i64 = 30 * 86_400_000_000;
    match contest {
        Contest::Create { preset, title, open: opened, place } => {
            let preset: Preset = preset.parse().map_err(Failure::input)?;
            let services = open(&place).await?;
            let contest = services.create_contest(&Actor::Operator, preset, &title).await?;
            if opened {
                let deadline = services.now().saturating_add(THIRTY_DAYS);
                services.set_deadline(&Actor::Operator, &contest.id, deadline).await?;
                services.move_phase(&Actor::Operator, &contest.id, Phase::CallOpen, "").await?;
            }
            print(&serde_json::json!({ "id": contest.id }))
        }
        Contest::List(place) => {
            let lines = open(&place).await?.contests(&Actor::Operator).await?;
            let lines: Vec<serde_json::Value> = lines
                .into_iter()
                .map(|line| {
                    serde_json::json!({
                        "id": line.id, "title": line.title, "phase": line.phase, "entries": line.entries,
                        "eligible": line.eligible, "shortlisted": line.shortlisted,
                    })
                })
                .collect();
            print(&serde_json::json!({ "contests": lines }))
        }
    }
}

async fn open_store(config: &Config) -> Result<Arc<dyn Store>, Failure> {
    tokio::fs::create_dir_all(&config.data).await.map_err(Failure::environment)?;
    store::open(config.database.as_deref(), &config.data).await.map_err(Failure::environment)
}

async fn open(place: &Place) -> Result<Services, Failure> {
    open_configured(&Config::read(place, &ServeFlags::default())?).await
}

/// The services on the configured database and folder, both brought up to date.
///
/// # Errors
/// A database or folder that cannot be used.
pub async fn open_configured(config: &Config) -> Result<Services, Failure> {
    let store = open_store(config).await?;
    // A database that opens but cannot be read is told now, not at the first page.
    store.read(&Meter::default()).await.map_err(Failure::environment)?;
    let media = Media::open(&config.data, &config.films()?, Prober::new(PathBuf::from("ffprobe"))).await?;
    Ok(Services::new(store, Arc::new(media), Arc::new(SystemClock), Arc::new(SystemRandom)))
}

/// A JSON value on a line of its own.
///
/// # Errors
/// A standard output that cannot be written.
pub fn print(value: &serde_json::Value) -> Result<(), Failure> {
    write_out(&format!("{value}\n"))
}

/// Data for standard output.
pub fn write_out(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::environment)
}

/// Words for people.
pub fn say(words: &str) {
    // Nothing is lost where nobody reads.
    let _ = writeln!(std::io::stderr(), "{words}");
}
