//! Simplified and traditional Chinese: the same texts, converted by OpenCC's tables (Apache-2.0).

use super::case::{Case, cut};
use super::python::Python;
use crate::spoken::Spoken;
use std::error::Error;

/// Sentences that are put to the question, and to an article.
const SENTENCES: usize = 300;
const ARTICLE: usize = 3500;

/// Articles and sentences in either.
pub(super) fn cases(
    web: &[Spoken],
    news: &[Spoken],
    opencc: &Python,
) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut cases = Vec::new();
    for spoken in web.iter().chain(news).filter(|spoken| spoken.tag.starts_with("zh")) {
        let (lines, _) = opencc.ask(&spoken.sentences)?;
        let mut pairs = Vec::new();
        for (text, line) in spoken.sentences.iter().zip(&lines) {
            let traditional = line["traditional"].as_str().ok_or("nothing was converted")?;
            // What is simplified already, and looks different in traditional letters.
            if line["simplified"].as_str() == Some(text) && traditional != text {
                pairs.push([text.as_str(), traditional]);
            }
        }
        for (at, label, sentences, articles) in [
            (0, "zh-Hans", "Hans sentences", "Hans articles"),
            (1, "zh-Hant", "Hant sentences", "Hant articles"),
        ] {
            let texts: Vec<&str> = pairs.iter().map(|pair| pair[at]).collect();
            for text in texts.iter().take(SENTENCES) {
                cases.push(Case::text("han", sentences, label, (*text).to_owned()));
            }
            for text in stories(&texts) {
                cases.push(Case::text("han", articles, label, text));
            }
        }
    }
    Ok(cases)
}

/// Sentences in their order, as articles.
fn stories(sentences: &[&str]) -> Vec<String> {
    let mut stories = Vec::new();
    let mut story = String::new();
    for sentence in sentences {
        story.push_str(sentence);
        story.push('\n');
        if story.len() >= ARTICLE {
            stories.push(cut(&story, ARTICLE).to_owned());
            story.clear();
        }
    }
    stories
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_become_articles_of_one_size() {
        let made = stories(&["汉字发展。"; 1000]);
        assert!(made.len() > 3 && made.iter().all(|story| story.len() > ARTICLE - 4));
    }
}
