//! A broker with TLS, users and access control.

use crate::certificates::{Authority, STORE_PASSWORD};
use crate::{Broker, LocalError, io};
use copydesk_kafka::Settings;
use copydesk_local::broker::{free_port, succeeded};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Output;

/// The one user that may do everything.
const ADMIN: &str = "admin";
const ADMIN_PASSWORD: &str = "password-of-the-admin";

/// A broker that lets in whom it knows, over TLS, and allows what was allowed.
///
/// Its first listener takes SCRAM-SHA-512, PLAIN and OAUTHBEARER (unsigned tokens), its second one
/// certificates; `CN=name` is `User:name` there.
pub struct SecureBroker {
    broker: Broker,
    certificates: u16,
    authority: Authority,
}

impl SecureBroker {
    /// Starts a broker that knows these users and their passwords, and waits until it answers.
    ///
    /// # Errors
    /// When the jars cannot be had, keytool fails, or the broker does not come up.
    pub fn start(users: &[(&str, &str)]) -> Result<Self, LocalError> {
        let folder = tempfile::tempdir().map_err(io("temporary folder"))?;
        let authority = Authority::new(folder.path())?;
        let store = authority.store("broker")?;
        let (sasl, certificates, controller) = (free_port()?, free_port()?, free_port()?);
        let users = [&[(ADMIN, ADMIN_PASSWORD)], users].concat();
        let properties = [
            listeners(sasl, certificates, controller),
            tls(&store.display().to_string(), &authority.certificate().display().to_string()),
            access(&users),
        ]
        .concat();
        let format: Vec<String> = users
            .iter()
            .map(|(name, password)| {
                format!("SCRAM-SHA-512=[name=\"{name}\",password=\"{password}\"]")
            })
            .flat_map(|user| ["--add-scram".to_owned(), user])
            .collect();
        let broker = Broker::launch(folder, sasl, &properties, &format)?;
        std::fs::write(
            broker.folder().join("admin.properties"),
            format!(
                "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n\
                 ssl.truststore.type=PEM\nssl.truststore.location={}\n\
                 sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
                 username=\"{ADMIN}\" password=\"{ADMIN_PASSWORD}\";\n",
                authority.certificate().display()
            ),
        )
        .map_err(io("admin.properties"))?;
        Ok(Self { broker, certificates, authority })
    }

    /// `host:port` of the listener for names and passwords, and for tokens.
    #[must_use]
    pub fn bootstrap_servers(&self) -> String {
        self.broker.bootstrap_servers()
    }

    /// `host:port` of the listener for certificates.
    #[must_use]
    pub fn certificate_servers(&self) -> String {
        format!("127.0.0.1:{}", self.certificates)
    }

    /// The authority that signed the broker's certificate.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The certificate of the authority (PEM), as clients name it in `ssl.ca.location`.
    #[must_use]
    pub fn ca(&self) -> String {
        self.authority.certificate().display().to_string()
    }

    /// A properties file with which Kafka's tools are the admin.
    #[must_use]
    pub fn admin_properties(&self) -> PathBuf {
        self.broker.folder().join("admin.properties")
    }

    /// Client settings of the admin.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let property = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let properties: BTreeMap<String, String> = [
            ("security.protocol", "SASL_SSL"),
            ("sasl.mechanisms", "SCRAM-SHA-512"),
            ("sasl.username", ADMIN),
            ("sasl.password", ADMIN_PASSWORD),
            ("ssl.ca.location", &self.ca()),
        ]
        .map(property)
        .into();
        Settings { properties, ..self.broker.settings() }
    }

    /// Runs one of Kafka's own command line tools as the admin.
    ///
    /// # Errors
    /// When Java cannot be started.
    pub fn tool(&self, class: &str, args: &[&str]) -> Result<Output, LocalError> {
        let admin = self.admin_properties().display().to_string();
        self.broker.tool(class, &[&["--command-config", &admin], args].concat())
    }

    /// Runs the lines of a script for bash, in which `name` is the tool `class` of Kafka's.
    ///
    /// # Errors
    /// When a line fails.
    pub fn script(&self, name: &str, class: &str, lines: &str) -> Result<(), LocalError> {
        let tool = self.broker.java(class);
        let words: Vec<String> = std::iter::once(tool.get_program())
            .chain(tool.get_args())
            .map(|word| format!("'{}'", word.to_string_lossy()))
            .collect();
        let script = format!("{name}() {{ {} \"$@\"; }}\n{lines}", words.join(" "));
        let output = std::process::Command::new("bash")
            .args(["-euo", "pipefail", "-c", &script])
            .current_dir(self.broker.folder())
            .output()
            .map_err(io("bash"))?;
        succeeded(name, &output)
    }
}

fn listeners(sasl: u16, certificates: u16, controller: u16) -> String {
    let listeners = format!(
        "SASL://127.0.0.1:{sasl},CERTIFICATES://127.0.0.1:{certificates},\
         CONTROLLER://127.0.0.1:{controller}"
    );
    format!(
        "controller.quorum.bootstrap.servers=127.0.0.1:{controller}\n\
         listeners={listeners}\nadvertised.listeners={listeners}\n\
         inter.broker.listener.name=SASL\ncontroller.listener.names=CONTROLLER\n\
         listener.security.protocol.map=\
         SASL:SASL_SSL,CERTIFICATES:SSL,CONTROLLER:SASL_PLAINTEXT\n"
    )
}

fn tls(store: &str, ca: &str) -> String {
    format!(
        "ssl.keystore.type=PKCS12\nssl.keystore.location={store}\n\
         ssl.keystore.password={STORE_PASSWORD}\nssl.key.password={STORE_PASSWORD}\n\
         ssl.truststore.type=PEM\nssl.truststore.location={ca}\n\
         listener.name.certificates.ssl.client.auth=required\n\
         ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/,DEFAULT\n"
    )
}

/// Who is let in, and that nothing is allowed that was not allowed.
fn access(users: &[(&str, &str)]) -> String {
    let module = "org.apache.kafka.common.security";
    let known: String =
        users.iter().map(|(name, password)| format!(" user_{name}=\"{password}\"")).collect();
    let plain = format!(
        "{module}.plain.PlainLoginModule required username=\"{ADMIN}\" \
         password=\"{ADMIN_PASSWORD}\"{known};"
    );
    format!(
        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n\
         super.users=User:{ADMIN}\nallow.everyone.if.no.acl.found=false\n\
         sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512,OAUTHBEARER\n\
         sasl.mechanism.inter.broker.protocol=PLAIN\nsasl.mechanism.controller.protocol=PLAIN\n\
         listener.name.controller.sasl.enabled.mechanisms=PLAIN\n\
         listener.name.controller.plain.sasl.jaas.config={plain}\n\
         listener.name.sasl.plain.sasl.jaas.config={plain}\n\
         listener.name.sasl.scram-sha-512.sasl.jaas.config=\
         {module}.scram.ScramLoginModule required;\n\
         listener.name.sasl.oauthbearer.sasl.jaas.config=\
         {module}.oauthbearer.OAuthBearerLoginModule required \
         unsecuredLoginStringClaim_sub=\"{ADMIN}\";\n"
    )
}
