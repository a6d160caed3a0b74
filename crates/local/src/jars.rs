//! Apache Kafka's jars and those of a schema registry, fetched once from Maven Central.

use crate::{LocalError, io};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Kafka that everything is proved against.
pub const KAFKA_VERSION: &str = "4.3.1";

/// The logging that Kafka is built for but does not bring along.
const LOG4J_VERSION: &str = "2.25.3";

/// The registry that schemas are proved against: it runs on Java 17, and keeps all in memory.
pub const REGISTRY_VERSION: &str = "3.0.9";

const REMEDY: &str = "Apache Kafka runs on Java 17 and is fetched with Maven; \
                      on Debian: apt-get install openjdk-17-jre-headless maven";

/// The folder with the broker's jars; fetches them if they are not there yet.
///
/// The cache is `$COPYDESK_CACHE`, else `~/.cache/copydesk`.
///
/// # Errors
/// When Java or Maven are missing, or Maven fails.
pub fn ensure() -> Result<PathBuf, LocalError> {
    let kafka = ["kafka_2.13", "kafka-tools"]
        .map(|name| dependency("org.apache.kafka", name, KAFKA_VERSION));
    let logging = ["log4j-slf4j-impl", "log4j-core", "log4j-1.2-api"]
        .map(|name| dependency("org.apache.logging.log4j", name, LOG4J_VERSION));
    fetch("kafka", &[kafka.concat(), logging.concat()].concat())
}

/// The same for the jars of Kafka Streams.
///
/// # Errors
/// As [`ensure`].
pub fn streams() -> Result<PathBuf, LocalError> {
    fetch("kafka-streams", &dependency("org.apache.kafka", "kafka-streams", KAFKA_VERSION))
}

fn fetch(name: &str, dependencies: &str) -> Result<PathBuf, LocalError> {
    let folder = cache().join(format!("{name}-{KAFKA_VERSION}"));
    let libs = folder.join("libs");
    let goal = ["dependency:copy-dependencies", "-DincludeScope=runtime"];
    maven("Apache Kafka", (&folder, dependencies), &libs, &goal)?;
    Ok(libs)
}

/// The jar that runs Apicurio Registry, with all that it needs beside it; fetched as Kafka's are.
///
/// # Errors
/// As [`ensure`].
pub fn registry() -> Result<PathBuf, LocalError> {
    let folder = cache().join(format!("apicurio-registry-{REGISTRY_VERSION}"));
    let app = folder.join("app");
    let artifact =
        format!("-Dartifact=io.apicurio:apicurio-registry-app:{REGISTRY_VERSION}:tar.gz:all");
    maven("Apicurio Registry", (&folder, ""), &app, &["dependency:unpack", &artifact])?;
    Ok(app.join(format!("apicurio-registry-app-{REGISTRY_VERSION}-runner.jar")))
}

/// Lies in a folder that has everything.
const COMPLETE: &str = "complete";

/// Lets Maven fetch `what` into `out`, unless it is there, for a project in `folder`.
fn maven(
    what: &str,
    (folder, dependencies): (&Path, &str),
    out: &Path,
    goal: &[&str],
) -> Result<(), LocalError> {
    require("java", "-version")?;
    let complete = out.join(COMPLETE);
    if complete.exists() {
        return Ok(());
    }
    require("mvn", "-version")?;
    std::fs::create_dir_all(folder).map_err(io(folder.display().to_string()))?;
    let pom = folder.join("pom.xml");
    std::fs::write(&pom, pom_text(dependencies)).map_err(io(pom.display().to_string()))?;
    let output = Command::new("mvn")
        .args(["-q", "-B"])
        .args(goal)
        .arg(format!("-DoutputDirectory={}", out.display()))
        .arg("-f")
        .arg(&pom)
        .output()
        .map_err(io("mvn"))?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        return Err(LocalError::Failed { what: format!("fetching {what}"), output });
    }
    std::fs::write(&complete, "").map_err(io(complete.display().to_string()))
}

fn cache() -> PathBuf {
    if let Some(folder) = std::env::var_os("COPYDESK_CACHE") {
        return folder.into();
    }
    let home = std::env::var_os("HOME").map_or_else(std::env::temp_dir, PathBuf::from);
    home.join(".cache/copydesk")
}

fn require(program: &str, flag: &str) -> Result<(), LocalError> {
    let found =
        Command::new(program).arg(flag).output().is_ok_and(|output| output.status.success());
    let missing = || LocalError::Missing { program: program.to_owned(), remedy: REMEDY };
    found.then_some(()).ok_or_else(missing)
}

fn dependency(group: &str, artifact: &str, version: &str) -> String {
    format!(
        "<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>\
         <version>{version}</version></dependency>\n"
    )
}

fn pom_text(dependencies: &str) -> String {
    format!(
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>\n\
         <groupId>copydesk</groupId><artifactId>kafka-jars</artifactId><version>1</version>\n\
         <dependencies>\n{dependencies}</dependencies></project>\n"
    )
}
