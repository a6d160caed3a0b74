//! The stage's names in articles whose every mention was marked by hand.
//!
//! `gold/NAME.txt` is an article in the language that its name begins with, the headline in its first line.
//! `[[surface|TYPE|thing]]` is a mention: `thing`, where it is given, is the entry of a list that it must be
//! linked to, or the name of the person that it must be grouped with. `{{prompt}}` belongs to the page and not
//! to the article ("Read more"): nothing in it may be tagged. `gold/known.json` names, by article, what the stage
//! gets wrong: mentions that it misses, names that are none, and mentions that it takes for something
//! else. What no longer goes wrong must leave that file, and nothing else may come in unseen.
//!
//! `fr-seed.txt` is the seed article as the cleaning stage gives it; nothing in it may go wrong.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests are tests.

use copydesk_entities::{Tagger, Tagging, default_list};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| {
    let tagger = Tagger::new(vec![default_list().unwrap()]);
    tagger.with_model(copydesk_tagger::built_in().unwrap()).with_register().unwrap()
});

/// What goes wrong in an article, in order of position.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wrong {
    /// Mentions that are not found: surface and type.
    missed: Vec<String>,
    /// Names that are none, or not of this type.
    extra: Vec<String>,
    /// Mentions linked to another thing than the marked one: surface, and what it was taken for.
    other: Vec<String>,
}

#[derive(Debug)]
struct Mark {
    span: (usize, usize),
    kind: String,
    thing: Option<String>,
}

/// An article without its marks, and the marks with their places in bytes.
struct Gold {
    name: String,
    text: String,
    mentions: Vec<Mark>,
    prompts: Vec<(usize, usize)>,
}

impl Gold {
    fn read(path: &Path) -> Self {
        let source = fs::read_to_string(path).unwrap();
        let (mut text, mut mentions, mut prompts) = (String::new(), Vec::new(), Vec::new());
        let mut rest = source.trim_end();
        while let Some(at) = rest.find(['[', '{']) {
            let (before, marked) = rest.split_at(at);
            text.push_str(before);
            let (open, close) = if marked.starts_with('[') { ("[[", "]]") } else { ("{{", "}}") };
            let Some((inner, after)) = marked.strip_prefix(open).and_then(|m| m.split_once(close))
            else {
                panic!("{}: a lone bracket in {marked:.40}", path.display());
            };
            let mut parts = inner.split('|');
            let surface = parts.next().unwrap();
            let span = (text.len(), text.len() + surface.len());
            text.push_str(surface);
            match parts.next() {
                None => prompts.push(span),
                Some(kind) => {
                    let thing = parts.next().map(str::to_owned);
                    mentions.push(Mark { span, kind: kind.to_owned(), thing });
                }
            }
            rest = after;
        }
        text.push_str(rest);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        Self { name, text, mentions, prompts }
    }

    fn tag(&self) -> Tagging {
        TAGGER.tag(&self.text, self.name.split('-').next())
    }

    fn surface(&self, (start, end): (usize, usize)) -> &str {
        &self.text[start..end]
    }

    fn compare(&self, tagging: &Tagging) -> Wrong {
        let found: BTreeMap<(usize, usize, &str), &str> = tagging
            .mentions
            .iter()
            .map(|m| ((m.utf8[0], m.utf8[1], m.kind.label()), m.reference.as_str()))
            .collect();
        let mut wrong = Wrong::default();
        let mut marked = Vec::new();
        for Mark { span, kind, thing } in &self.mentions {
            let key = (span.0, span.1, kind.as_str());
            marked.push(key);
            let Some(reference) = found.get(&key) else {
                wrong.missed.push(format!("{} {kind}", self.surface(*span)));
                continue;
            };
            let entity = tagging.entities.iter().find(|e| e.reference == *reference).unwrap();
            let own = entity.listed.as_ref().map_or(&entity.name, |listed| &listed.entry);
            if thing.as_ref().is_some_and(|thing| thing != own) {
                wrong.other.push(format!("{} {own}", self.surface(*span)));
            }
        }
        for (start, end, kind) in found.keys().filter(|key| !marked.contains(key)) {
            wrong.extra.push(format!("{} {kind}", self.surface((*start, *end))));
        }
        wrong
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold")
}

fn articles() -> Vec<Gold> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.iter().map(|path| Gold::read(path)).collect()
}

#[test]
fn mentions_are_the_marked_ones_but_for_known_mistakes() {
    let known = fs::read_to_string(folder().join("known.json")).unwrap();
    let mut known: BTreeMap<String, Wrong> = serde_json::from_str(&known).unwrap();
    let mut changed = Vec::new();
    for article in articles() {
        let tagging = article.tag();
        let wrong = article.compare(&tagging);
        #[allow(clippy::cast_precision_loss)] // mentions of an article
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let right = article.mentions.len() - wrong.missed.len();
        println!(
            "{:16} {:3} mentions, precision {:.2}, recall {:.2}",
            article.name,
            article.mentions.len(),
            share(right, right + wrong.extra.len()),
            share(right, article.mentions.len()),
        );
        let expected = known.remove(&article.name).unwrap_or_default();
        if wrong != expected {
            changed.push(format!("{}: {wrong:#?}\nknown: {expected:#?}", article.name));
        }
    }
    assert!(known.is_empty(), "no such article: {:?}", known.keys());
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

#[test]
fn nothing_goes_wrong_in_the_seed() {
    let seed = articles().into_iter().find(|article| article.name == "fr-seed").unwrap();
    assert_eq!(seed.compare(&seed.tag()), Wrong::default());
    let reviewed =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/seed.fr.txt.json");
    let reviewed: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(reviewed).unwrap()).unwrap();
    let cleaned = ["title", "text"].map(|part| reviewed["cleaning"][part].as_str().unwrap());
    assert_eq!(seed.text, cleaned.join("\n\n"), "not what the cleaning stage gives");
}

#[test]
fn leftover_prompts_are_not_tagged() {
    let mut prompts = 0;
    for article in articles() {
        prompts += article.prompts.len();
        for mention in article.tag().mentions {
            let within =
                |prompt: &&(usize, usize)| mention.utf8[0] < prompt.1 && prompt.0 < mention.utf8[1];
            if let Some(prompt) = article.prompts.iter().find(within) {
                panic!("{}: {} in {}", article.name, mention.text, article.surface(*prompt));
            }
        }
    }
    assert!(prompts >= 20, "only {prompts} prompts");
}

/// The seed as it came, with all that its page had around it.
#[test]
fn prompts_of_the_page_of_the_seed_are_not_tagged() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples/seed.fr.txt");
    let page = fs::read_to_string(page).unwrap();
    let mentions = TAGGER.tag(&page, Some("fr")).mentions;
    for prompt in [
        "EN SAVOIR PLUS",
        "Toute l’actualité en temps réel",
        "LAISSER UN COMMENTAIRE",
        "S'il vous plaît entrez votre commentaire!",
        "S'il vous plaît entrez votre nom ici",
    ] {
        assert!(page.contains(prompt));
        for (at, _) in page.match_indices(prompt) {
            let within = mentions.iter().find(|m| m.utf8[0] < at + prompt.len() && at < m.utf8[1]);
            assert!(within.is_none(), "{within:?}");
        }
    }
}

#[test]
fn ten_languages_and_the_seed_are_marked() {
    let articles = articles();
    let mut languages: Vec<&str> = articles.iter().map(|article| &article.name[..2]).collect();
    languages.dedup();
    assert!(languages.len() >= 11, "{languages:?}");
    for article in &articles {
        assert!(article.mentions.len() >= 20, "{}: {}", article.name, article.mentions.len());
    }
}
