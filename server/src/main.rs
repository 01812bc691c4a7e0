//! The process: command line, configuration, HTTP. From the ground up: failure, memory, output, config, open, security, site; http; serve, demo;
//! bench; cli.

mod bench;
mod cli;
mod config;
mod demo;
mod failure;
mod http;
mod memory;
mod open;
mod output;
mod security;
mod serve;
mod site;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    memory::keep_little();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .init();
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::say(&format!("linxuan: {error}"));
            return ExitCode::from(3);
        }
    };
    match runtime.block_on(cli::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::say(&format!("linxuan: {failure}"));
            ExitCode::from(failure.code())
        }
    }
}
