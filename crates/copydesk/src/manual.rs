//! Completions for shells, and manual pages, from the command line itself.

use crate::Cli;
use crate::failure::Failure;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `copydesk completions`.
#[derive(clap::Args)]
pub(crate) struct Completions {
    /// The shell.
    shell: Shell,
}

/// Arguments of `copydesk man`.
#[derive(clap::Args)]
pub(crate) struct Man {
    /// The folder; it is made if it is not there.
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
}

/// Prints completions.
pub(crate) fn completions(args: &Completions) -> Result<ExitCode, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "copydesk", &mut text);
    io::stdout().write_all(&text).map_err(Failure::write("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a page for every command.
pub(crate) fn man(args: &Man) -> Result<ExitCode, Failure> {
    let failed = Failure::write(&args.out.display().to_string());
    std::fs::create_dir_all(&args.out).map_err(&failed)?;
    clap_mangen::generate_to(Cli::command(), &args.out).map_err(&failed)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_and_is_completed() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("man");
        man(&Man { out: out.clone() }).unwrap();
        let mut bash = Vec::new();
        clap_complete::generate(Shell::Bash, &mut Cli::command(), "copydesk", &mut bash);
        let bash = String::from_utf8(bash).unwrap();
        let command = Cli::command();
        assert!(command.get_subcommands().count() > 15);
        for sub in command.get_subcommands() {
            let page = out.join(format!("copydesk-{}.1", sub.get_name()));
            assert!(page.exists(), "{}", page.display());
            assert!(bash.contains(&format!("copydesk,{})", sub.get_name())), "{}", sub.get_name());
        }
    }
}
