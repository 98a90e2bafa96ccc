//! The command line: one file per subcommand. Data goes to standard output, everything else to standard error.
mod bench;
mod check;
mod client;
mod crowd;
mod deploy;
mod files;
mod form;
mod migrate;
mod place;
mod serve;
mod start;
mod user;
mod verify;

use crate::config;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Runs BPMN 2.0 processes in which people and systems work together.
#[derive(Debug, Parser)]
#[command(name = "baton", version, arg_required_else_help = true, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "Every setting can also stand in baton.toml (its name without dashes in front) or in the environment (BATON_ and its name \
in capitals). Flags win over the environment, the environment over the file.\n\n\
Exit status: 0 done; 1 refused or failed; 2 wrong arguments or settings.";

/// The exit status of the argument parser, and of settings that make no sense.
const WRONG_ARGUMENTS: u8 = 2;

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts the server: REST interface, web pages, timers and mails
    Serve(Box<serve::Serve>),
    /// Brings the database's schema up to date; `serve` does so too
    Migrate(migrate::Migrate),
    /// Tells of models from any tool whether they can be deployed, and what hinders them
    Check(check::Check),
    /// Deploys BPMN files and forms to a running server
    Deploy(deploy::Deploy),
    /// Starts a process instance on a running server
    Start(start::Start),
    /// Measures how much a running server does in a second
    Bench(bench::Bench),
    /// Adds and lists users, sets passwords, directly in the database
    User(user::User),
    /// Confirms that the journal is as it was written, or names the entry that is not
    Verify(verify::Verify),
}

/// Does what the arguments say.
pub fn main() -> ExitCode {
    end_with_the_reader();
    let done = match Cli::parse().command {
        Command::Check(check) => return end(check.run()),
        Command::Serve(serve) => serve.run(),
        Command::Migrate(migrate) => migrate.run(),
        Command::Deploy(deploy) => deploy.run(),
        Command::Start(start) => start.run(),
        Command::Bench(bench) => bench.run(),
        Command::User(user) => user.run(),
        Command::Verify(verify) => verify.run(),
    };
    end(done.map(|()| ExitCode::SUCCESS))
}

fn end(done: anyhow::Result<ExitCode>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("baton: {}", format!("{error:#}").trim_end());
            if error.is::<config::Error>() { ExitCode::from(WRONG_ARGUMENTS) } else { ExitCode::FAILURE }
        }
    }
}

/// Whoever reads the output may have seen enough (`| head`): no reason for a report of a panic.
fn end_with_the_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if text.starts_with("failed printing to stdout") && text.contains("(os error 32)") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
