//! Every `sh` block of README.md and of the pages under docs is run, line by line, from the root of
//! the repository. Blocks that need a running Kafka are `console` blocks and are not run here.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_stage::RejectCode;
use copydesk_testkit::programs::root;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

/// The one command that is not run from here: it is what runs this test.
const SELF: &str = "cargo xtask test";

/// README.md and every page under docs.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// The commands of the `sh` blocks; a line that ends in a backslash goes on in the next.
fn commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    let mut pending = String::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside && line.trim() == "```sh";
            continue;
        }
        if !inside || line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        pending.push_str(line.trim_end_matches('\\'));
        if !line.ends_with('\\') {
            commands.push(std::mem::take(&mut pending));
        }
    }
    commands
}

#[test]
fn every_command_of_the_documentation_works() {
    let mut ran = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for command in commands(&text).iter().filter(|command| command.trim() != SELF) {
            let output = Command::new("bash")
                .args(["-euo", "pipefail", "-c", command])
                .current_dir(root())
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{}: `{command}`\n{}{}",
                page.display(),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            ran += 1;
        }
    }
    assert!(ran >= 5, "only {ran} commands were found");
}

#[test]
fn readme_opens_with_its_two_commands() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let commands = commands(&text);
    assert_eq!(commands[0], "cargo run --release --bin copydesk -- enrich tests/samples");
    assert_eq!(commands[1], SELF);
}

/// What a heading is called in an address: as GitHub and mdBook do it.
fn anchor(heading: &str) -> String {
    let letters = heading.trim().chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        letter if letter.is_alphanumeric() => Some(letter.to_ascii_lowercase()),
        _ => None,
    });
    letters.collect()
}

/// The anchors of a page; of headings with one name the second has a number.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut inside = false;
    for line in text.lines() {
        inside ^= line.starts_with("```");
        let heading = line.trim_start_matches('#');
        if inside || heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let name = anchor(heading);
        let numbered = (1..).map(|n| format!("{name}-{n}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|one| !anchors.contains(one));
        anchors.extend(free);
    }
    anchors
}

/// Every page of the repository.
fn tracked() -> Vec<PathBuf> {
    let output =
        Command::new("git").args(["ls-files", "*.md"]).current_dir(root()).output().unwrap();
    assert!(output.status.success());
    let names = String::from_utf8(output.stdout).unwrap();
    names.lines().map(|name| root().join(name)).collect()
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut links = 0;
    for page in tracked() {
        let text = std::fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let path =
                if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(path.exists(), "{}: {target} leads nowhere", page.display());
            if !place.is_empty() && path.extension().is_some_and(|ending| ending == "md") {
                let there = anchors(&std::fs::read_to_string(&path).unwrap());
                assert!(there.contains(place), "{}: {target}: no such heading", page.display());
            }
            links += 1;
        }
    }
    assert!(links > 100, "{links}");
}

/// Those of workers, and what else commands end with.
const EXIT_CODES: [u8; 7] = [65, 66, 69, 70, 74, 75, 78];

#[test]
fn every_code_has_its_page() {
    let folder = root().join("docs/errors");
    let letters = std::fs::read_to_string(root().join("docs/dead-letters.md")).unwrap();
    for code in RejectCode::ALL.map(RejectCode::as_str) {
        let page = std::fs::read_to_string(folder.join(format!("{code}.md"))).unwrap_or_default();
        assert!(page.starts_with(&format!("# {code}\n")), "{code}");
        for part in ["## Cause", "## Remedy", &format!("--code {code}")] {
            assert!(page.contains(part), "{code} lacks {part}");
        }
        assert!(letters.contains(&format!("| [`{code}`](errors/{code}.md) |")), "{code}");
    }
    for code in EXIT_CODES {
        let page =
            std::fs::read_to_string(folder.join(format!("exit-{code}.md"))).unwrap_or_default();
        assert!(page.starts_with(&format!("# Exit code {code}\n")), "{code}");
        assert!(page.contains("## Cause") && page.contains("## Remedy"), "{code}");
    }
    let pages = RejectCode::ALL.len() + EXIT_CODES.len();
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), pages);
}

/// The site has every page once.
#[test]
fn the_table_of_contents_names_every_page() {
    let contents = std::fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    let mut named: Vec<PathBuf> = contents
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|target| root().join("docs").join(target))
        .collect();
    named.sort();
    let all: Vec<PathBuf> = pages()
        .into_iter()
        .filter(|page| page.starts_with(root().join("docs")) && !page.ends_with("SUMMARY.md"))
        .collect();
    assert_eq!(named, all);
}
