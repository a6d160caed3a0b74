//! Dead letters: counted, shown, sent back.
//!
//! | module | holds |
//! |---|---|
//! | `list` | how many there are, by reason, stage, version and source |
//! | `show` | letters as they are found, or one value as it is |
//! | `told` | letters for people, or as JSON |
//! | `replay` | letters back to the topics that they came from |

mod list;
mod replay;
mod show;
mod told;

pub(crate) use list::USUAL;

use crate::connect::Connect;
use crate::failure::Failure;
use copydesk_kafka::dead_letter::letter::Letter;
use std::process::ExitCode;

/// Subcommands of `copydesk dlt`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Count dead letters by reason, stage, version and source.
    List(list::Args),
    /// Show dead letters, or write one value as it is.
    Show(show::Args),
    /// Send dead letters back to the topics that they came from, each once.
    Replay(replay::Args),
}

/// Which letters are meant.
#[derive(Debug, clap::Args)]
pub(crate) struct Filter {
    /// Only letters with this reason, for example `no_content`.
    #[arg(long)]
    code: Option<String>,
    /// Only letters of this stage, `language`, or of this version of it, `language@0.1.0`.
    #[arg(long)]
    stage: Option<String>,
}

impl Filter {
    pub(crate) fn matches(&self, letter: &Letter) -> bool {
        let stage = letter.stage.as_deref().unwrap_or_default();
        let name = stage.split('@').next();
        self.code.as_ref().is_none_or(|code| letter.code.as_ref() == Some(code))
            && self.stage.as_deref().is_none_or(|wanted| wanted == stage || name == Some(wanted))
    }
}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let connect: &Connect = match command {
        Command::List(args) => &args.connect,
        Command::Show(args) => &args.connect,
        Command::Replay(args) => &args.connect,
    };
    connect.with(|kafka| match command {
        Command::List(args) => list::run(args, &kafka),
        Command::Show(args) => show::run(args, &kafka),
        Command::Replay(args) => replay::run(args, &kafka),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_match_with_and_without_their_version() {
        let letter = Letter {
            code: Some("panic".into()),
            stage: Some("language@0.1.0".into()),
            ..Letter::default()
        };
        let matches = |code: Option<&str>, stage: Option<&str>| {
            let filter = Filter { code: code.map(Into::into), stage: stage.map(Into::into) };
            filter.matches(&letter)
        };
        assert!(matches(None, None) && matches(Some("panic"), Some("language")));
        assert!(matches(None, Some("language@0.1.0")));
        assert!(!matches(None, Some("language@0.2.0")) && !matches(Some("not_utf8"), None));
    }
}
