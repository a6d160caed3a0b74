//! Properties whose values stand in files, as secrets are mounted.

use super::Settings;
use crate::error::KafkaError;

impl Settings {
    /// Reads the files of `properties_files` into `properties`.
    ///
    /// # Errors
    /// [`KafkaError::Settings`], naming property and file.
    pub fn read_files(&mut self) -> Result<(), KafkaError> {
        for (name, path) in &self.properties_files {
            let refused = |why: String| {
                KafkaError::Settings(format!("`kafka.properties_files.{name}`: {why}"))
            };
            if self.properties.contains_key(name) {
                return Err(refused(format!("`kafka.properties.{name}` is set too")));
            }
            let value = std::fs::read_to_string(path)
                .map_err(|error| refused(format!("`{path}`: {error}")))?;
            let value = value.strip_suffix('\n').unwrap_or(&value);
            let value = value.strip_suffix('\r').unwrap_or(value);
            if value.is_empty() {
                return Err(refused(format!("`{path}` is empty")));
            }
            self.properties.insert(name.clone(), value.to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn properties_come_from_files_without_their_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let with = |text: &str, properties: &[(&str, &str)]| {
            std::fs::write(&path, text).unwrap();
            let files = BTreeMap::from([("sasl.password".into(), path.display().to_string())]);
            let properties = properties.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
            let mut settings =
                Settings { properties, properties_files: files, ..Settings::default() };
            settings.read_files().map(|()| settings.properties["sasl.password"].clone())
        };
        assert_eq!(with("a b \r\n", &[]).unwrap(), "a b ");
        assert_eq!(with("two\nlines\n", &[]).unwrap(), "two\nlines");
        assert!(with("\n", &[]).unwrap_err().to_string().contains("is empty"));
        let twice = with("x", &[("sasl.password", "y")]).unwrap_err().to_string();
        assert!(
            twice.contains("kafka.properties.sasl.password") && !twice.contains('y'),
            "{twice}"
        );
        std::fs::remove_file(&path).unwrap();
        let files = BTreeMap::from([("sasl.password".into(), "/none".into())]);
        let gone = Settings { properties_files: files, ..Settings::default() }.read_files();
        assert!(gone.unwrap_err().to_string().contains("`/none`"));
    }
}
