//! The tagger: lists compiled once, then texts tagged, any number, from any thread.

use crate::again::add_again;
use crate::assurance::Assurance;
use crate::compiler::Compiler;
use crate::draft::DEFAULT_LIST;
use crate::entries::Entries;
use crate::error::ListError;
use crate::index::Index;
use crate::kind::MentionType;
use crate::list::List;
use crate::matching::{Found, Pass};
use crate::merge::{Listing, Tagged, merge};
use crate::prompts::is_prompt;
use crate::prose::Prose;
use crate::recogniser::{Recognised, beside, placed};
use crate::register::Register;
use crate::report;
use crate::surname::add_surnames;
use crate::tagging::{Method, Tagging};
use copydesk_article::entities::ListVersion;
use copydesk_tagger::{Hint, Kind, Model, reads};

/// Compiled lists, ready to tag texts.
pub struct Tagger {
    index: Index,
    pub(crate) entries: Entries,
    /// The lists, by rank.
    pub(crate) lists: Vec<ListVersion>,
    model: Option<Model>,
    register: Register,
}

impl Tagger {
    /// Compiles lists. Where entries of two lists claim the same span, the earlier list
    /// wins; the built-in gazetteer always comes last.
    #[must_use]
    pub fn new(mut lists: Vec<List>) -> Self {
        lists.sort_by_key(|list| list.name == DEFAULT_LIST);
        let mut compiler = Compiler::default();
        for list in lists {
            compiler.begin(&list.name, &list.version);
            list.entries.into_iter().for_each(|entry| compiler.add(entry));
        }
        compiler.finish()
    }

    pub(crate) fn of(index: Index, entries: Entries, lists: Vec<ListVersion>) -> Self {
        Self { index, entries, lists, model: None, register: Register::default() }
    }

    /// The tagger with a model that finds names of no list.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = Some(model);
        self
    }

    /// The tagger with the register of places and companies that are linked where the model names one; without
    /// the built-in list, or without a model, it has no use.
    ///
    /// # Errors
    /// Only if the data inside the crate are faulty, which its tests rule out.
    pub fn with_register(mut self) -> Result<Self, ListError> {
        if let Some(rank) = self.lists.iter().position(|list| list.list == DEFAULT_LIST) {
            let rank = u32::try_from(rank).unwrap_or(u32::MAX);
            self.register = Register::built_in(&mut self.entries, rank)?;
        }
        Ok(self)
    }

    /// Finds names in a text.
    ///
    /// `language` is the text's language tag (its primary subtag counts); with `None` or
    /// `und` the variants of every language apply. Text is taken as it is, in any
    /// normalization form; spans count its own code points and bytes.
    #[must_use]
    pub fn tag(&self, text: &str, language: Option<&str>) -> Tagging {
        self.tag_with(text, language, &[])
    }

    /// Finds names in a text in which a model beside the built-in one found these already, in any order.
    #[must_use]
    pub fn tag_with(
        &self,
        text: &str,
        language: Option<&str>,
        recognised: &[Recognised],
    ) -> Tagging {
        let mut pass = Pass::new(&self.index, &self.entries, text, language);
        let mut found = pass.find();
        let model = self.model.as_ref().filter(|_| language.is_some_and(|tag| reads(tag, text)));
        let tagged = model.map(|model| {
            let hints: Vec<Hint> = found.iter().filter_map(|found| self.hint(found)).collect();
            tagged(model, text, language, &hints)
        });
        let mut tagged = beside(placed(&pass, recognised), tagged.unwrap_or_default());
        let bounds = Assurance::of(language);
        let mut prose = Prose::new(text);
        tagged.retain(|own| {
            let prose = prose.has(pass.tokens[own.last].end);
            let least = if prose { bounds.prose } else { bounds.least };
            own.confidence >= least && !is_prompt(&pass, own.first)
        });
        self.register.link(&pass, &self.entries, &found, &mut tagged);
        add_surnames(&pass, &self.entries, language, &mut found);
        let mut names = merge(&found, &tagged, &bounds, |found| {
            let kind = self.kind(found);
            let adjective = kind == MentionType::Group && pass.tokens[found.first].capital;
            Listing { kind, adjective }
        });
        add_again(&pass, language, &mut names);
        report::report(self, &pass, &names)
    }

    /// What the lists know in a text, as evidence for a model.
    #[must_use]
    pub fn hints(&self, text: &str, language: Option<&str>) -> Vec<Hint> {
        let mut pass = Pass::new(&self.index, &self.entries, text, language);
        pass.find().iter().filter_map(|found| self.hint(found)).collect()
    }

    fn kind(&self, found: &Found) -> MentionType {
        self.entries.kind(found.entry).unwrap_or(MentionType::Other)
    }

    /// What a listed name is to the model; events and products are nothing to it.
    fn hint(&self, found: &Found) -> Option<Hint> {
        let kind = match self.kind(found) {
            MentionType::Person => 0,
            MentionType::Organisation => 1,
            MentionType::Location => 2,
            MentionType::Group => 3,
            MentionType::Event | MentionType::Product | MentionType::Other => return None,
        };
        Some(Hint { first: found.first, last: found.last, kind })
    }
}

/// The names that the model finds.
fn tagged(model: &Model, text: &str, language: Option<&str>, hints: &[Hint]) -> Vec<Tagged> {
    let mentions = model.tag(text, language, hints);
    let tagged = |mention: &copydesk_tagger::Mention| Tagged {
        first: mention.first,
        last: mention.last,
        tail: mention.tail,
        kind: match mention.kind {
            Kind::Person => MentionType::Person,
            Kind::Organisation => MentionType::Organisation,
            Kind::Location => MentionType::Location,
        },
        confidence: model.confidence(mention),
        method: Method::Tagger,
        entry: None,
    };
    mentions.iter().map(tagged).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{read_csv, read_jsonl};

    #[test]
    fn the_earlier_list_wins_a_span_and_the_longer_name_wins_all() {
        let head = "id,name,type,variants\n";
        let a = read_csv("a", "7", format!("{head}1,Acme,ORG,\n").as_bytes()).unwrap();
        let rows = format!("{head}0,Acme,LOC,\n2,Acme Bank,ORG,\n");
        let b = read_csv("b", "1", rows.as_bytes()).unwrap();
        let tagging = Tagger::new(vec![a, b]).tag("Acme and Acme Bank, Acme’s", Some("en"));
        let entries: Vec<_> = tagging.entities.iter().map(|e| e.listed.as_ref().unwrap()).collect();
        let names: Vec<_> = entries.iter().map(|e| (&*e.list, &*e.entry)).collect();
        assert_eq!(names, [("a", "1"), ("b", "2")]);
        let references: Vec<_> = tagging.mentions.iter().map(|m| &*m.reference).collect();
        assert_eq!(references, ["e1", "e2", "e1"]);
        assert_eq!((tagging.entities[0].mentions, entries[0].version.as_str()), (2, "7"));
    }

    #[test]
    fn case_policies_context_and_the_final_stop() {
        let lines = r#"{"id":"1","name":"IRIS","type":"ORG","forbids":["flower*"]}
            {"id":"2","name":"Orange","type":"ORG","requires":["phone"]}
            {"id":"3","name":"mer Noire","type":"LOC"}
            {"id":"4","name":"U.S.","type":"LOC"}
            {"id":"5","name":"La Réunion","type":"LOC"}"#;
        let tagger = Tagger::new(vec![read_jsonl("l", "1", lines.as_bytes()).unwrap()]);
        let texts = |text| {
            let mentions = tagger.tag(text, None).mentions;
            mentions.into_iter().map(|m| m.text).collect::<Vec<_>>()
        };
        assert_eq!(texts("IRIS, iris, Iris"), ["IRIS"]);
        assert!(texts("IRIS among flowers").is_empty());
        assert!(texts("Orange").is_empty());
        assert_eq!(texts("A phone by Orange"), ["Orange"]);
        assert_eq!(texts("mer Noire, Mer Noire, mer noire, MER NOIRE").len(), 3);
        assert_eq!(texts("the U.S. and U.S. US"), ["U.S.", "U.S."]);
        assert_eq!(texts("La Réunion, la réunion, La réunion"), ["La Réunion"]);
    }
}
