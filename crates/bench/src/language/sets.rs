//! Articles, single sentences, articles of one size, and documents in two languages.

use super::case::{Case, cut};
use crate::deal::{below, shuffle};
use crate::spoken::Spoken;
use copydesk_testkit::articles::Random;

/// Bytes of an article.
const ARTICLE: [usize; 2] = [3000, 4000];

/// Bytes of an article that speed is measured on.
const SPEED: usize = 4096;

/// Bytes of a document in two languages, and of its paragraphs.
const TWO: usize = 3000;
const PARAGRAPH: usize = 500;

/// Languages too close to be found beside each other.
const CLOSE: &[&[&str]] =
    &[&["bs", "hr", "sr"], &["nb", "nn", "da"], &["id", "ms"], &["cs", "sk"], &["xh", "zu"]];

/// Sentences in shuffled order, over and over.
pub(super) struct Deck<'s> {
    sentences: Vec<&'s str>,
    at: usize,
}

impl<'s> Deck<'s> {
    pub(super) fn new(spoken: &'s Spoken, random: &mut Random) -> Self {
        let mut sentences: Vec<&str> = spoken.sentences.iter().map(String::as_str).collect();
        shuffle(&mut sentences, random);
        Self { sentences, at: 0 }
    }

    fn next(&mut self) -> &'s str {
        let sentence = self.sentences.get(self.at).copied().unwrap_or(".");
        self.at = (self.at + 1) % self.sentences.len().max(1);
        sentence
    }

    /// Paragraphs of some sentences each, at least `bytes` in all, one a line.
    pub(super) fn story(&mut self, bytes: usize) -> String {
        let mut text = String::new();
        let mut paragraph = 0;
        while text.len() < bytes {
            let sentence = self.next();
            if !text.is_empty() {
                text.push(if paragraph > PARAGRAPH { '\n' } else { ' ' });
                paragraph = if paragraph > PARAGRAPH { 0 } else { paragraph };
            }
            text.push_str(sentence);
            paragraph += sentence.len();
        }
        text
    }
}

/// `count` articles a language, and the documents that there are.
pub(super) fn articles(web: &[Spoken], news: &[Spoken], count: usize, seed: u64) -> Vec<Case> {
    let mut random = Random::new(seed);
    let mut cases = Vec::new();
    for spoken in web {
        let mut deck = Deck::new(spoken, &mut random);
        for _ in 0..count {
            let bytes = ARTICLE[0] + below(&mut random, ARTICLE[1] - ARTICLE[0]);
            let story = deck.story(bytes);
            let text = cut(&story, ARTICLE[1]).to_owned();
            cases.push(Case::text("articles", "web", &spoken.tag, text));
        }
    }
    for spoken in news {
        let documents = spoken.documents.iter().take(count.saturating_mul(6));
        cases.extend(documents.map(|d| Case::text("articles", "news", &spoken.tag, d.clone())));
    }
    cases
}

/// At most `count` sentences a language.
pub(super) fn sentences(web: &[Spoken], news: &[Spoken], count: usize, seed: u64) -> Vec<Case> {
    let mut random = Random::new(seed);
    let mut cases = Vec::new();
    for (part, all) in [("web", web), ("news", news)] {
        for spoken in all {
            let mut deck = Deck::new(spoken, &mut random);
            let take = count.min(spoken.sentences.len());
            let texts = (0..take).map(|_| deck.next().to_owned());
            cases.extend(texts.map(|text| Case::text("sentences", part, &spoken.tag, text)));
        }
    }
    cases
}

/// Articles of 4 KB, the languages mixed.
pub(super) fn speed(web: &[Spoken], count: usize, seed: u64) -> Vec<Case> {
    let mut random = Random::new(seed);
    let mut cases = Vec::new();
    for spoken in web {
        let mut deck = Deck::new(spoken, &mut random);
        for _ in 0..count {
            let text = cut(&deck.story(SPEED), SPEED).to_owned();
            cases.push(Case::text("speed", "4 KB", &spoken.tag, text));
        }
    }
    shuffle(&mut cases, &mut random);
    cases
}

/// `count` documents: paragraphs of one language, and then 35 to 50 % of another.
pub(super) fn two(web: &[Spoken], count: usize, seed: u64) -> Vec<Case> {
    let mut random = Random::new(seed);
    let mut cases = Vec::new();
    while cases.len() < count && web.len() > 1 {
        let pair = [below(&mut random, web.len()), below(&mut random, web.len())];
        let [one, other] = pair.map(|at| &web[at]);
        if pair[0] == pair[1] || close(&one.tag, &other.tag) {
            continue;
        }
        let percent = 35 + below(&mut random, 16);
        // Shares are of characters: those of some scripts take three bytes.
        let letters = |spoken: &Spoken, percent: usize, random: &mut Random| {
            let wide = spoken.sentences.iter().take(20).map(String::len).sum::<usize>();
            let chars = spoken.sentences.iter().take(20).map(|s| s.chars().count()).sum::<usize>();
            let bytes = TWO * percent / 100 * wide / chars.max(1);
            Deck::new(spoken, random).story(bytes)
        };
        let first = letters(one, 100 - percent, &mut random);
        let second = letters(other, percent, &mut random);
        let mut tags = [one.tag.as_str(), other.tag.as_str()];
        tags.sort_unstable();
        let text = format!("{first}\n\n{second}");
        cases.push(Case::text("two", "documents", &tags.join("+"), text));
    }
    cases
}

fn close(one: &str, other: &str) -> bool {
    CLOSE.iter().any(|group| group.contains(&one) && group.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(tag: &str, word: &str) -> Spoken {
        let sentences = (0..40).map(|n| format!("{word} {n}.")).collect();
        Spoken { tag: tag.to_owned(), sentences, documents: Vec::new() }
    }

    #[test]
    fn sets_have_their_sizes_and_follow_from_the_seed() {
        let web = [spoken("de", "Wörter und Sätze"), spoken("fr", "été")];
        let cases = articles(&web, &[], 2, 1);
        assert_eq!(cases, articles(&web, &[], 2, 1));
        assert_eq!(cases.len(), 4);
        assert!(cases.iter().all(|case| (2990..=4000).contains(&case.visible().len())));
        assert!(speed(&web, 3, 1).iter().all(|case| (4093..=4096).contains(&case.visible().len())));
        assert_eq!(sentences(&web, &[], 7, 1).len(), 14);
    }

    #[test]
    fn two_languages_stand_one_behind_the_other() {
        let web =
            [spoken("de", "Wörter"), spoken("fr", "été"), spoken("nb", "ord"), spoken("da", "ord")];
        for case in two(&web, 20, 1) {
            assert!(case.label.contains('+') && case.label != "da+nb");
            assert!(case.visible().contains("\n\n"));
        }
    }
}
