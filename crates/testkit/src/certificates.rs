//! An authority and its certificates, made by keytool, which comes with Java.

use crate::{LocalError, io};
use copydesk_local::broker::succeeded;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The password of every store and key.
pub const STORE_PASSWORD: &str = "store-password-of-a-test";

/// An authority of certificates in a folder.
pub struct Authority {
    folder: PathBuf,
}

impl Authority {
    /// Makes an authority that keeps its files in `folder`.
    ///
    /// # Errors
    /// When keytool fails.
    pub fn new(folder: &Path) -> Result<Self, LocalError> {
        let authority = Self { folder: folder.to_owned() };
        authority.pair("ca", "CN=authority", &["-ext", "bc:c"])?;
        let export = ["-exportcert", "-rfc", "-file", "ca.pem"];
        authority.keytool("ca", &export)?;
        Ok(authority)
    }

    /// The certificate of the authority (PEM).
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// A store (PKCS #12) with a key and its certificate for `CN=name`, good for servers on
    /// 127.0.0.1 and for clients.
    ///
    /// # Errors
    /// When keytool fails.
    pub fn store(&self, name: &str) -> Result<PathBuf, LocalError> {
        let path =
            |ending: &str| self.folder.join(format!("{name}.{ending}")).display().to_string();
        let (request, signed, chain) = (path("csr"), path("pem"), path("chain"));
        self.pair(name, &format!("CN={name}"), &[])?;
        self.keytool(name, &["-certreq", "-file", &request])?;
        let san = ["-ext", "san=ip:127.0.0.1,dns:localhost"];
        let gencert = ["-gencert", "-rfc", "-infile", &request, "-outfile", &signed];
        self.keytool("ca", &[&gencert[..], &san].concat())?;
        let read = |path: &str| std::fs::read_to_string(path).map_err(io(path));
        let text = read(&signed)? + &read(&self.certificate().display().to_string())?;
        std::fs::write(&chain, text).map_err(io(chain.as_str()))?;
        self.keytool(name, &["-importcert", "-noprompt", "-file", &chain])?;
        Ok(self.folder.join(format!("{name}.p12")))
    }

    fn pair(&self, name: &str, subject: &str, further: &[&str]) -> Result<(), LocalError> {
        let pair = ["-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", subject];
        self.keytool(name, &[&pair[..], &["-validity", "3650"], further].concat())
    }

    /// keytool on the store and the alias `name`.
    fn keytool(&self, name: &str, args: &[&str]) -> Result<(), LocalError> {
        let output = Command::new("keytool")
            .args(args)
            .args(["-alias", name, "-keystore", &format!("{name}.p12")])
            .args(["-storetype", "PKCS12", "-storepass", STORE_PASSWORD])
            .current_dir(&self.folder)
            .output()
            .map_err(io("keytool"))?;
        succeeded("keytool", &output)
    }
}
