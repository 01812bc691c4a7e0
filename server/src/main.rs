//! The process: command line, configuration, HTTP. From the ground up: failure, memory, private, log, output, whole_file, mail, record_key, config, key_file, open, checks, connections, security, site; http; serve, demo;
//! bench; cli.

mod bench;
mod checks;
mod cli;
mod config;
mod connections;
mod demo;
mod failure;
mod http;
mod key_file;
mod log;
mod mail;
mod memory;
mod open;
mod output;
mod private;
mod record_key;
mod security;
mod serve;
mod site;
mod whole_file;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    memory::keep_little();
    private::keep_private();
    let cli = cli::Cli::parse();
    let log = log::Log::begin();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::say(&format!("linxuan: {error}"));
            return ExitCode::from(3);
        }
    };
    let ended = runtime.block_on(cli::run(cli));
    log.end();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::say(&format!("linxuan: {failure}"));
            ExitCode::from(failure.code())
        }
    }
}
