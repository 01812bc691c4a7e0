//! The command line, a file a group of commands.

mod account;
mod audit;
mod backup;
mod command;
mod contest;
mod doctor;
mod entries;
mod films;
mod mail;
mod packs;
mod participation;
mod record;
mod record_file;
mod record_keys;
mod rules;
mod server;
mod shortlist;
mod sites;

pub use command::{Cli, run};
