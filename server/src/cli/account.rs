//! `linxuan account`: accounts and their API tokens.

use std::io::BufRead as _;

use clap::Subcommand;
use domain::access::{Role, Scope};
use serde_json::{Map, Value, json};
use services::{Actor, ErasureReport, NewAccount};
use store::{Opening, OwnedWork};

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::{print, say, write_out};

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum Account {
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
    /// Removes the second factor of who has lost it with all recovery codes.
    ResetSecondFactor {
        /// Address.
        email: String,
        #[command(flatten)]
        place: Place,
    },
    /// Erases what is kept about a person, for good; their account stays without a name, and every proof stays what it is.
    Erase {
        /// Address or id of the account.
        who: String,
        /// Says what would be erased, and changes nothing.
        #[arg(long, conflicts_with = "yes")]
        dry_run: bool,
        /// Erases; without it nothing is.
        #[arg(long)]
        yes: bool,
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

/// Does what was asked.
///
/// # Errors
/// A role or scope that does not exist; whatever the services refuse.
pub async fn run(account: Account) -> Result<(), Failure> {
    match account {
        Account::Create { role, email, name, password_stdin, place } => {
            let role = Role::parse(&role).filter(|role| role.is_global()).ok_or_else(|| {
                Failure::Input(format!("--role {role}; allowed: administrator, organiser, staff, creator"))
            })?;
            let password = if password_stdin { Some(first_line()?) } else { None };
            let name = name.unwrap_or_else(|| email.clone());
            let new = NewAccount { email, name, password, roles: vec![role] };
            let account = open(&place, Opening::Make).await?.create_account(&Actor::Operator, new).await?;
            print(&json!({ "id": account.id, "email": account.email }))
        }
        Account::Token { email, scope, days, place } => {
            let scopes: Vec<Scope> = scope.iter().map(|name| scope_of(name)).collect::<Result<_, _>>()?;
            let token = open(&place, Opening::Use).await?.create_token(&Actor::Operator, &email, &scopes, days).await?;
            write_out(&format!("{token}\n"))
        }
        Account::ResetSecondFactor { email, place } => {
            let account = open(&place, Opening::Use).await?.reset_second_factor(&Actor::Operator, &email).await?;
            print(&json!({ "id": account.id, "email": account.email, "second_factor": false }))
        }
        Account::Erase { who, dry_run, yes, place } => {
            let services = open(&place, if yes { Opening::Use } else { Opening::Read }).await?;
            let report = if yes {
                services.erase_account(&Actor::Operator, &who).await?
            } else {
                services.erasure(&Actor::Operator, &who).await?
            };
            say_erasure(&report, yes);
            print(&erasure(&report, yes))?;
            if yes || dry_run {
                Ok(())
            } else {
                Err(Failure::Input("nothing was erased; with --yes it is, and cannot be undone".to_owned()))
            }
        }
        Account::Disable { email, place } => {
            let account = open(&place, Opening::Use).await?.disable_account(&Actor::Operator, &email, true).await?;
            print(&json!({ "id": account.id, "email": account.email, "disabled": true }))
        }
    }
}

/// What is erased and what is kept, for programs.
fn erasure(report: &ErasureReport, done: bool) -> Value {
    let erased: Map<String, Value> =
        report.erased.iter().map(|(kind, rows)| (kind.key().to_owned(), json!(rows))).collect();
    let film = |film: &OwnedWork| json!({ "contest": film.contest, "number": film.number, "title": film.title });
    let kept = &report.kept;
    json!({
        "id": report.account,
        "done": done,
        "erased": erased,
        "kept": {
            "films": kept.films.iter().map(film).collect::<Vec<_>>(),
            "sheets": kept.sheets,
            "signatures": kept.signatures,
            "aliases": kept.aliases,
            "certificates": kept.certificates,
            "audit_in_clear": report.kept_audit,
        },
    })
}

/// The same in words.
fn say_erasure(report: &ErasureReport, done: bool) {
    let (who, verb) = (&report.email, if done { "erased" } else { "would be erased" });
    say(&format!("{who}: name, address and password {verb}, and these rows:"));
    for (kind, rows) in report.erased.iter().filter(|(_, rows)| *rows > 0) {
        say(&format!("  {rows} of {}", kind.key()));
    }
    say("Kept without a name, for the records of contests rest on it: their lines, roots and seals");
    let kept = &report.kept;
    say(&format!(
        "  {} score sheets under an alias, {} signatures as a checksum, {} films of own entries",
        kept.sheets,
        kept.signatures,
        kept.films.len()
    ));
    if kept.certificates > 0 {
        say(&format!("  {} certificates that hold, with the name: revoke them, and it goes", kept.certificates));
    }
    if report.kept_audit > 0 {
        say(&format!("  {} rows of the audit trail from before, whose checksum covers their text", report.kept_audit));
    }
    say("Backups, printouts and files that were downloaded are not reached.");
}

/// The first line of standard input, without its end.
fn first_line() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(Failure::environment)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn scope_of(name: &str) -> Result<Scope, Failure> {
    let allowed = || Scope::ALL.map(Scope::key).join(", ");
    Scope::parse(name.trim()).ok_or_else(|| Failure::Input(format!("--scope {name}; allowed: {}", allowed())))
}
