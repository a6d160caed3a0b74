//! Names that the built-in lists know in a text.

use copydesk_entities::{MentionType, Tagger};
use copydesk_tagger::Hint;
use copydesk_tokens::scan;

/// The hints of a text: the tokens of every mention.
#[must_use]
pub fn of(lists: &Tagger, text: &str, language: Option<&str>) -> Vec<Hint> {
    let mentions = lists.tag(text, language).mentions;
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    scan(text, |token, _| {
        starts.push(token.start);
        ends.push(token.end);
    });
    let hint = |mention: &copydesk_entities::Mention| {
        let first = starts.binary_search(&mention.utf8[0]).ok()?;
        let last = ends.partition_point(|end| *end <= mention.utf8[1]).checked_sub(1)?;
        let kind = match mention.kind {
            MentionType::Person => 0,
            MentionType::Organisation => 1,
            MentionType::Location => 2,
            _ => 3,
        };
        (first <= last).then_some(Hint { first, last, kind })
    };
    mentions.iter().filter_map(hint).collect()
}
