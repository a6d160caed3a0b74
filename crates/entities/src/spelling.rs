//! Variants made of those that a list gives.

use crate::kind::MentionType;
use crate::list::{CasePolicy, Entry, List, Variant};
use copydesk_spellings::{Kind, Rules, spellings};
use std::collections::BTreeSet;

/// Version of the rules; raised whenever they make other spellings.
pub(crate) const SPELLINGS_VERSION: &str = "1";

impl List {
    /// The list with more variants: of each that it gives, and that is no acronym, the other ways to write it by
    /// the entry's rules, or by these where the entry has none.
    #[must_use]
    pub fn spelled(mut self, usual: Rules) -> Self {
        self.entries = self.entries.into_iter().map(|entry| entry.spelled(usual)).collect();
        self
    }
}

impl Entry {
    /// The entry with more variants, see [`List::spelled`].
    #[must_use]
    pub(crate) fn spelled(mut self, usual: Rules) -> Self {
        let rules = self.rules.unwrap_or(usual);
        if rules != Rules::NONE {
            spell(&mut self, rules);
        }
        self
    }
}

fn spell(entry: &mut Entry, rules: Rules) {
    let kind = match entry.kind {
        MentionType::Person => Kind::Person,
        MentionType::Organisation => Kind::Organisation,
        _ => Kind::Other,
    };
    let mut seen: BTreeSet<String> =
        entry.variants.iter().map(|given| given.text.clone()).collect();
    let given = entry.variants.len();
    for place in 0..given {
        let variant = entry.variants[place].clone();
        if variant.case == CasePolicy::Exact {
            continue;
        }
        for spelling in spellings(kind, &variant.text, &variant.languages, rules) {
            if !seen.insert(spelling.text.clone()) {
                continue;
            }
            let languages = spelling.languages.map_or_else(
                || variant.languages.clone(),
                |tags| tags.into_iter().map(str::to_owned).collect(),
            );
            let own = CasePolicy::by_rule(entry.kind, &spelling.text, &languages);
            // What a list says of letter case holds for all spellings.
            let by_rule = CasePolicy::by_rule(entry.kind, &variant.text, &variant.languages);
            let case = if variant.case == by_rule { own } else { variant.case };
            let rule = Some(spelling.rule);
            entry.variants.push(Variant { text: spelling.text, languages, case, rule });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Tagger, read_csv};
    use copydesk_spellings::Rules;

    fn found(rows: &str, text: &str, language: &str) -> Vec<String> {
        let list = format!("id,name,type,languages,spellings\n{rows}");
        let list = read_csv("mine", "1", list.as_bytes()).unwrap().spelled(Rules::USUAL);
        let mentions = Tagger::new(vec![list]).tag(text, Some(language)).mentions;
        mentions.into_iter().map(|mention| mention.text).collect()
    }

    #[test]
    fn one_entry_is_found_as_newspapers_of_many_languages_write_it() {
        let rows = "1,Сергей Нарышкин,PER,,\n2,Siemens AG,ORG,,\n3,Müller,PER,,none\n";
        for (language, text, name) in [
            ("fr", "Le chef, Sergueï Narychkine, parle.", "Sergueï Narychkine"),
            ("en", "Sergey Naryshkin said", "Sergey Naryshkin"),
            ("de", "sagte Sergej Naryschkin.", "Sergej Naryschkin"),
            ("ru", "сказал Сергей Нарышкин.", "Сергей Нарышкин"),
            ("de", "Aktien von Siemens steigen", "Siemens"),
        ] {
            assert_eq!(found(rows, text, language), [name], "{text}");
        }
        assert!(found(rows, "Herr Mueller kam", "de").is_empty());
    }
}
