//! Markup as tokens with their places in the source.
//!
//! The states of the HTML standard's tokenizer that decide where a token ends, in one pass over the
//! bytes; nothing is decoded or copied. A test holds the tokens against those of `lol_html`.
//!
//! | module | holds |
//! |---|---|
//! | `source` | where markup begins, and where what is no markup ends |
//! | `attributes` | attributes of a tag |

mod attributes;
mod source;

pub(crate) use attributes::Attribute;

use crate::tag::{Role, Tag};
use memchr::memchr2;
use source::Source;
use std::ops::Range;

/// One token. Ranges are bytes of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A start tag; its attributes are in [`Tokens::attributes`].
    Start(Tag, Range<usize>),
    /// An end tag.
    End(Tag, Range<usize>),
    /// Text, with character references.
    Text(Range<usize>),
    /// The content of the element whose start tag came before: no markup.
    Raw(Tag, Range<usize>),
}

/// The tokens of a source, one after the other. Comments and declarations are passed over.
pub(crate) struct Tokens<'s> {
    source: Source<'s>,
    at: usize,
    raw: Option<(Tag, Range<usize>)>,
    /// The attributes of the last start tag.
    pub(crate) attributes: Vec<Attribute>,
}

impl<'s> Tokens<'s> {
    /// Of a source of less than 4 GiB.
    pub(crate) fn new(source: &'s str) -> Self {
        Self { source: Source(source.as_bytes()), at: 0, raw: None, attributes: Vec::new() }
    }

    /// The start tag at `at`, or nothing when the source ends inside it.
    fn start(&mut self, at: usize) -> Option<Token> {
        let mut end = at + 1;
        while !matches!(
            self.source.byte(end),
            b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>' | 0
        ) {
            end += 1;
        }
        let tag = Tag::of(self.source.0.get(at + 1..end)?);
        self.attributes.clear();
        self.at = self.source.read_attributes(end, &mut self.attributes)?;
        if matches!(tag.role(), Role::Raw | Role::RawText) {
            let content = self.at..self.source.raw_end(tag, self.at);
            self.at = content.end;
            self.raw = (!content.is_empty()).then_some((tag, content));
            return Some(Token::Start(tag, at..self.raw.as_ref().map_or(self.at, |r| r.1.start)));
        }
        Some(Token::Start(tag, at..self.at))
    }

    fn end(&mut self, at: usize) -> Option<Token> {
        let rest = self.source.0.get(at + 2..)?;
        let name = rest
            .iter()
            .position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>'))?;
        let tag = Tag::of(rest.get(..name)?);
        // Quoted `>` in the attributes of an end tag are rare enough to be looked for only there.
        let mut end = at + 2 + name;
        if memchr2(b'"', b'\'', rest.get(name..self.source.seek(b'>', end) - at - 2)?).is_some() {
            self.attributes.clear();
            end = self.source.read_attributes(end, &mut self.attributes)?;
        } else {
            end = self.source.seek(b'>', end) + 1;
        }
        self.at = end.min(self.source.len());
        (end <= self.source.len()).then_some(Token::End(tag, at..end))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some((tag, range)) = self.raw.take() {
            return Some(Token::Raw(tag, range));
        }
        loop {
            let at = self.at;
            if at >= self.source.len() {
                return None;
            }
            let markup = self.source.markup(at);
            if markup > at {
                self.at = markup;
                return Some(Token::Text(at..markup));
            }
            let next = self.source.byte(at + 1);
            if next.is_ascii_alphabetic()
                || (next == b'/' && self.source.byte(at + 2).is_ascii_alphabetic())
            {
                let token = if next == b'/' { self.end(at) } else { self.start(at) };
                if token.is_none() {
                    // The source ends inside a tag: what is left is no text.
                    self.at = self.source.len();
                }
                return token;
            }
            self.at = self.source.pass_over(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(source: &str) -> Vec<(Token, String)> {
        Tokens::new(source)
            .map(|token| {
                let (Token::Start(_, range)
                | Token::End(_, range)
                | Token::Text(range)
                | Token::Raw(_, range)) = &token;
                let text = source[range.clone()].to_owned();
                (token, text)
            })
            .collect()
    }

    fn texts(source: &str) -> Vec<String> {
        tokens(source).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn tokens_stand_where_they_say() {
        assert_eq!(
            texts("a<p class=x id='y>z'>b < c</p ><!-- <p> --->d<br/></div></>e</ x>f"),
            ["a", "<p class=x id='y>z'>", "b < c", "</p >", "d", "<br/>", "</div>", "e", "f"]
        );
        assert_eq!(texts("<?x y?><!doctype html>a<!-->b<!--->c<![CDATA[d]]>"), ["a", "b", "c"]);
        assert_eq!(texts("a<p class='unended"), ["a"]);
        assert_eq!(texts("a <3 b"), ["a <3 b"]);
    }

    #[test]
    fn scripts_are_no_markup() {
        let source = "<script>if (a</b/.test('</scripts>')) {}</SCRIPT ><p>x";
        assert_eq!(
            texts(source),
            ["<script>", "if (a</b/.test('</scripts>')) {}", "</SCRIPT >", "<p>", "x"]
        );
        assert_eq!(texts("<title>a<b></title>"), ["<title>", "a<b>", "</title>"]);
        assert_eq!(texts("<style>p{"), ["<style>", "p{"]);
    }

    /// Names and places of the tags that `lol_html` sees.
    fn of_lol_html(source: &str) -> Vec<(String, usize)> {
        let found = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let on_element = {
            let found = found.clone();
            lol_html::element!("*", move |element| {
                let at = element.source_location().bytes().start;
                found.borrow_mut().push((element.tag_name(), at));
                Ok(())
            })
        };
        let settings =
            lol_html::Settings::new().append_element_content_handler(on_element).with_strict(false);
        let mut rewriter = lol_html::HtmlRewriter::new(settings, |_: &[u8]| {});
        rewriter.write(source.as_bytes()).unwrap();
        rewriter.end().unwrap();
        found.take()
    }

    #[test]
    fn real_pages_have_the_tags_that_lol_html_sees() {
        let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples");
        let mut compared = 0;
        for entry in std::fs::read_dir(samples).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ext| ext != "html") {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let own: Vec<(Tag, usize)> = Tokens::new(&source)
                .filter_map(|token| match token {
                    Token::Start(tag, range) => Some((tag, range.start)),
                    _ => None,
                })
                .collect();
            let theirs = of_lol_html(&source);
            let theirs: Vec<(Tag, usize)> =
                theirs.iter().map(|(name, at)| (Tag::of(name.as_bytes()), *at)).collect();
            assert_eq!(own, theirs, "{}", path.display());
            compared += own.len();
        }
        assert!(compared > 200, "{compared} tags are no test");
    }

    proptest! {
        #[test]
        fn tokens_ascend_and_stand_on_characters(
            source in "(<[a-z/!? é]{0,6}[ =a-z'\"]{0,8}>?|</?(script|title|p)>|<!--|-->|[a-zé <>&]{0,6}){0,20}"
        ) {
            let mut last = 0;
            for token in Tokens::new(&source) {
                let (Token::Start(_, range) | Token::End(_, range) | Token::Text(range)
                    | Token::Raw(_, range)) = token;
                prop_assert!(range.start >= last && source.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
