//! What a broker finds when it starts: its settings, and its storage, formatted.

use crate::broker::{java, succeeded};
use crate::{LocalError, io, jars};
use std::path::{Path, PathBuf};

/// Its settings, in its folder.
pub(crate) const PROPERTIES: &str = "server.properties";

/// Kafka's log on standard error.
pub const LOG4J: &str = "rootLogger.level=INFO\nrootLogger.appenderRefs=out\n\
                     rootLogger.appenderRef.out.ref=out\nappender.out.type=Console\n\
                     appender.out.name=out\nappender.out.target=SYSTEM_ERR\nappender.out.layout.type=PatternLayout\n\
                     appender.out.layout.pattern=%d %p %m (%c)%n\n";

/// One node that is broker and controller, with as little of everything as will do.
const COMMON: &str = "process.roles=broker,controller\nnode.id=1\n\
     offsets.topic.replication.factor=1\noffsets.topic.num.partitions=4\n\
     transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
     transaction.state.log.num.partitions=4\nshare.coordinator.state.topic.replication.factor=1\n\
     share.coordinator.state.topic.min.isr=1\ngroup.initial.rebalance.delay.ms=0\n\
     auto.create.topics.enable=false\n";

/// Writes the settings into `folder` and formats the storage there; gives back the folder with the jars.
///
/// # Errors
/// When the jars cannot be had, or Kafka's tool fails.
pub(crate) fn prepare(
    folder: &Path,
    properties: &str,
    arguments: &[String],
) -> Result<PathBuf, LocalError> {
    let libs = jars::ensure()?;
    let path = folder.join(PROPERTIES);
    let text = format!("{COMMON}log.dirs={}\n{properties}", folder.join("data").display());
    std::fs::write(&path, text).map_err(io(PROPERTIES))?;
    std::fs::write(folder.join("log4j2.properties"), LOG4J).map_err(io("log4j2.properties"))?;
    let formatted = java(&libs, folder, "kafka.tools.StorageTool")
        .args(["format", "--standalone", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c"])
        .arg(&path)
        .args(arguments)
        .output()
        .map_err(io("java"))?;
    succeeded("formatting the storage", &formatted)?;
    Ok(libs)
}

/// Settings of a broker that everybody may do everything with.
pub(crate) fn open_to_all(port: u16, controller: u16) -> String {
    let listeners = format!("PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}");
    format!(
        "controller.quorum.bootstrap.servers=127.0.0.1:{controller}\n\
         listeners={listeners}\nadvertised.listeners={listeners}\n\
         inter.broker.listener.name=PLAINTEXT\ncontroller.listener.names=CONTROLLER\n\
         listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT\n"
    )
}
