//! Programs of others that check what this repository gives them: fetched by `cargo xtask test` where that can be
//! done, and missed by name where it cannot.
//!
//! Go programs come from the module proxy, with the checksums of its database or of the committed `go.sum`; Debian's
//! are taken out of their packages, since installing them would start services. What is on the path, or named by a
//! variable, is used as it is.

use crate::tools::{command, has, is_root};
use std::error::Error;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where a program is to be had.
enum Source {
    /// A program of a Go module, by its path with a version.
    Module(&'static str),
    /// A Go program of this repository, by its folder: it puts parts of others together.
    Own(&'static str),
    /// Jars that a class of this repository needs, by the folder of both.
    Jars(&'static str),
    /// A file in a package of Debian.
    Packed(&'static str, &'static str),
    /// A package of Debian that is to be installed as a whole: it has many libraries, and starts nothing.
    Installed(&'static str),
}

struct Checker {
    program: &'static str,
    /// A flag that makes it answer.
    flag: &'static str,
    /// Names it to the tests.
    variable: &'static str,
    source: Source,
}

const CHECKERS: [Checker; 6] = [
    Checker {
        program: "helm",
        flag: "version",
        variable: "COPYDESK_HELM",
        source: Source::Module("helm.sh/helm/v3/cmd/helm@v3.22.0"),
    },
    Checker {
        program: "promtool",
        flag: "--version",
        variable: "COPYDESK_PROMTOOL",
        source: Source::Packed("prometheus", "usr/bin/promtool"),
    },
    Checker {
        program: "benthos",
        flag: "--version",
        variable: "COPYDESK_BENTHOS",
        source: Source::Own("tests/checkers/benthos"),
    },
    Checker {
        program: "kubernetes-types",
        flag: "--help",
        variable: "COPYDESK_KUBERNETES_TYPES",
        source: Source::Own("tests/checkers/kubernetes-types"),
    },
    Checker {
        program: "strimzi-types",
        flag: "",
        variable: "COPYDESK_STRIMZI_TYPES",
        source: Source::Jars("tests/checkers/strimzi-types"),
    },
    Checker {
        program: "chromium",
        flag: "--version",
        variable: "COPYDESK_CHROMIUM",
        source: Source::Installed("chromium"),
    },
];

/// Sees to it that they are there. Gives the variables that name those that are, for the tests.
///
/// # Errors
/// When nothing can be printed; a program that cannot be had is only said.
pub(crate) fn fetch(root: &Path) -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for checker in &CHECKERS {
        if std::env::var_os(checker.variable).is_some() {
            continue;
        }
        match checker.have(root) {
            Ok(path) => found.push((checker.variable, path)),
            Err(why) => {
                writeln!(std::io::stderr(), "without {}: {why}", checker.program)?;
            }
        }
    }
    Ok(found)
}

impl Checker {
    /// Its path, or its name where it is on the path.
    fn have(&self, root: &Path) -> Result<String, Box<dyn Error>> {
        let home = root.join("target/checkers");
        if has(self.program, self.flag) {
            return Ok(self.program.to_owned());
        }
        let path = match self.source {
            Source::Module(module) => self.go(&home, root, &["install", "-trimpath", module])?,
            Source::Own(folder) => {
                let output = home.join("bin").join(self.program);
                let output = output.to_string_lossy();
                self.go(&home, &root.join(folder), &["build", "-trimpath", "-o", &output, "."])?
            }
            Source::Jars(folder) => return self.jars(&home, &root.join(folder)),
            Source::Packed(package, file) => self.unpacked(&home, package, file)?,
            Source::Installed(package) => self.installed(&home, package)?,
        };
        if !has(&path, self.flag) {
            return Err(format!("{} does not run", path.display()).into());
        }
        Ok(path.display().to_string())
    }

    fn installed(&self, home: &Path, package: &str) -> Result<PathBuf, Box<dyn Error>> {
        if !is_root() {
            return Err(format!("on Debian: apt-get install {package}").into());
        }
        let install = ["install", "-y", "-qq", "--no-install-recommends", package];
        command("apt-get", home, &["update", "-qq"], &[])?;
        command("apt-get", home, &install, &[("DEBIAN_FRONTEND", "noninteractive")])?;
        Ok(self.program.into())
    }

    fn jars(&self, home: &Path, folder: &Path) -> Result<String, Box<dyn Error>> {
        let jars = home.join(self.program).display().to_string();
        let output = format!("-DoutputDirectory={jars}");
        let arguments = ["-q", "-B", "dependency:copy-dependencies", &output];
        command("mvn", folder, &arguments, &[])?;
        Ok(jars)
    }

    fn go(
        &self,
        home: &Path,
        folder: &Path,
        arguments: &[&str],
    ) -> Result<PathBuf, Box<dyn Error>> {
        let bin = home.join("bin");
        let path = bin.join(self.program);
        // Go itself knows what it has built already; whether that is the wanted version, too.
        let bin = bin.to_string_lossy();
        command("go", folder, arguments, &[("GOBIN", &bin), ("CGO_ENABLED", "0")])?;
        Ok(path)
    }

    fn unpacked(&self, home: &Path, package: &str, file: &str) -> Result<PathBuf, Box<dyn Error>> {
        let folder = home.join(package);
        let path = folder.join(file);
        if has(&path, self.flag) {
            return Ok(path);
        }
        std::fs::create_dir_all(&folder)?;
        if is_root() {
            command("apt-get", &folder, &["update", "-qq"], &[])?;
        }
        command("apt-get", &folder, &["download", "-qq", package], &[])?;
        for entry in std::fs::read_dir(&folder)? {
            let archive = entry?.path();
            if archive.extension() == Some(OsStr::new("deb")) {
                let archive = archive.to_string_lossy();
                command("dpkg", &folder, &["-x", &archive, "."], &[])?;
            }
        }
        Ok(path)
    }
}
