//! Lists of learned boilerplate, published for workers to take up, and withdrawn.

use crate::failure::Failure;
use crate::lists::{self, MOST, To};
use copydesk_cleaning::learned::Learned;
use copydesk_cleaning::{learned_parts, published};
use copydesk_stage::Published;
use std::process::ExitCode;

/// The usual topic of lists.
pub(crate) const TOPIC: &str = "copydesk.boilerplate";

/// Subcommands of `copydesk boilerplate`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Publish a list on the topic of lists: workers take it up without a restart.
    Publish(Args),
    /// Take a published list back.
    Withdraw(Withdrawal),
}

/// Arguments of `copydesk boilerplate publish`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The list, as `copydesk learn boilerplate` writes it. Its first line says its version.
    #[arg(value_name = "LIST")]
    path: String,
    /// What records are to name the list by; the name of the file without its ending unless given.
    #[arg(long)]
    name: Option<String>,
    /// The topic of lists (`stage.boilerplate_topic` of the workers).
    #[arg(long, value_name = "TOPIC", default_value = TOPIC)]
    topic: String,
    #[command(flatten)]
    to: To,
}

/// Arguments of `copydesk boilerplate withdraw`.
#[derive(clap::Args)]
pub(crate) struct Withdrawal {
    /// The list.
    #[arg(value_name = "NAME")]
    name: String,
    /// The topic of lists (`stage.boilerplate_topic` of the workers).
    #[arg(long, value_name = "TOPIC", default_value = TOPIC)]
    topic: String,
    #[command(flatten)]
    to: To,
}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Publish(args) => {
            let text = std::fs::read_to_string(&args.path).map_err(Failure::write(&args.path))?;
            let name = lists::name(args.name.as_deref(), &args.path);
            let (list, lines) = list(name, &text)
                .map_err(|failure| Failure::File(args.path.clone(), Box::new(failure)))?;
            args.to.publish(&args.topic, &list, lines)
        }
        Command::Withdraw(args) => args.to.withdraw(&args.topic, &args.name),
    }
}

/// The text of a list as one to be published, and how many lines it has. What workers would refuse is refused.
pub(crate) fn list(name: &str, text: &str) -> Result<(Published, usize), Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::Data(error.to_string());
    let learned = Learned::parse(text).map_err(|error| wrong(&error))?;
    let version = learned.lists().concat();
    let list = lists::list(name, &version, learned_parts(text.as_bytes(), MOST), &[])?;
    published(&list).map_err(|error| wrong(&error))?;
    Ok((list, learned.lines()))
}
