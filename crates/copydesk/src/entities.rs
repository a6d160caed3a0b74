//! The entities stage with what this program was built with.

use copydesk_entities::{EntitiesError, EntitiesStage, Loader, Settings};

/// Opens a transformer, in a program that was built with the feature.
#[cfg(feature = "transformer")]
const TRANSFORMERS: Option<Loader> = Some(copydesk_transformer::load_once);
#[cfg(not(feature = "transformer"))]
const TRANSFORMERS: Option<Loader> = None;

/// The stage, its lists and its model read from the files that the settings name.
pub(crate) fn stage(settings: &Settings) -> Result<EntitiesStage, EntitiesError> {
    EntitiesStage::with(settings, &[], |path| std::fs::read(path), TRANSFORMERS)
}

#[cfg(all(test, not(feature = "transformer")))]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn a_transformer_needs_the_feature() {
        let settings = Settings { transformer: Some("/models/ner".into()), ..Settings::default() };
        let failure = Failure::from(stage(&settings).err().unwrap());
        let message = failure.to_string();
        assert!(message.starts_with("entities: transformer is \"/models/ner\""), "{message}");
        assert!(message.contains("--features transformer"), "{message}");
    }
}
