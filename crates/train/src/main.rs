//! `cargo xtask train`: trains the models of the stages.

mod entities_command;
mod entities_report;
mod pages_command;

use clap::{Parser, Subcommand};
use std::error::Error;

#[derive(Parser)]
#[command(name = "copydesk-train", about = "Train the models of the stages")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The forest that finds the main content of pages.
    Pages(pages_command::Cli),
    /// The tagger of people, organisations and places.
    Entities(entities_command::Cli),
}

fn main() -> Result<(), Box<dyn Error>> {
    match Cli::parse().command {
        Command::Pages(cli) => pages_command::run(&cli),
        Command::Entities(cli) => entities_command::run(&cli),
    }
}
