//! Apache Kafka's jars, fetched once from Maven Central.

use crate::{LocalError, io};
use std::path::PathBuf;
use std::process::Command;

/// The Kafka that everything is proved against.
pub const KAFKA_VERSION: &str = "4.3.1";

/// The logging that Kafka is built for but does not bring along.
const LOG4J_VERSION: &str = "2.25.3";

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
    require("java", "-version")?;
    let folder = cache().join(format!("{name}-{KAFKA_VERSION}"));
    let libs = folder.join("libs");
    if libs.join("complete").exists() {
        return Ok(libs);
    }
    require("mvn", "-version")?;
    std::fs::create_dir_all(&folder).map_err(io(folder.display().to_string()))?;
    let pom = folder.join("pom.xml");
    std::fs::write(&pom, pom_text(dependencies)).map_err(io(pom.display().to_string()))?;
    let output = Command::new("mvn")
        .args(["-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime"])
        .arg(format!("-DoutputDirectory={}", libs.display()))
        .arg("-f")
        .arg(&pom)
        .output()
        .map_err(io("mvn"))?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        return Err(LocalError::Failed { what: "fetching Apache Kafka".to_owned(), output });
    }
    let complete = libs.join("complete");
    std::fs::write(&complete, "").map_err(io(complete.display().to_string()))?;
    Ok(libs)
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
