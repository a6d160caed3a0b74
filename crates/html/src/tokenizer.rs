//! Markup as tokens with their places in the source.
//!
//! The states of the HTML standard's tokenizer that decide where a token ends, in one pass over the
//! bytes; nothing is decoded or copied. A test holds the tokens against those of `lol_html`.

use crate::tag::{Role, Tag};
use memchr::memmem;
use memchr::{memchr, memchr2};
use std::ops::Range;

/// How many attributes of one element are kept; the rest is passed over.
const MAX_ATTRIBUTES: usize = 64;

/// An attribute: the bytes of its name, and those of its value without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: (u32, u32),
    pub(crate) value: (u32, u32),
}

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
    bytes: &'s [u8],
    at: usize,
    raw: Option<(Tag, Range<usize>)>,
    /// The attributes of the last start tag.
    pub(crate) attributes: Vec<Attribute>,
}

impl<'s> Tokens<'s> {
    /// Of a source of less than 4 GiB.
    pub(crate) fn new(source: &'s str) -> Self {
        Self { bytes: source.as_bytes(), at: 0, raw: None, attributes: Vec::new() }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The first `needle` from `from` on, else the end of the source.
    fn seek(&self, needle: u8, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        memchr(needle, rest).map_or(self.bytes.len(), |at| from + at)
    }

    /// Where markup begins that is no text, from `from` on.
    fn markup(&self, mut from: usize) -> usize {
        loop {
            let at = self.seek(b'<', from);
            let next = self.byte(at + 1);
            let tag = next.is_ascii_alphabetic()
                || matches!(next, b'!' | b'?')
                || (next == b'/' && self.byte(at + 2) != 0);
            if tag || at >= self.bytes.len() {
                return at;
            }
            from = at + 1;
        }
    }

    /// Past a comment, a declaration or an end tag without a name, which begins at `at`.
    fn pass_over(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        if !rest.starts_with(b"<!--") {
            return self.seek(b'>', at + 1) + 1;
        }
        if rest.starts_with(b"<!-->") {
            return at + 5;
        }
        if rest.starts_with(b"<!--->") {
            return at + 6;
        }
        let inside = rest.get(4..).unwrap_or_default();
        // `-->` and `--!>` both end a comment; unended, it takes the rest.
        let end = memmem::find_iter(inside, b"--").find_map(|dashes| {
            let tail = inside.get(dashes + 2..)?;
            let mark = if tail.starts_with(b">") {
                1
            } else if tail.starts_with(b"!>") {
                2
            } else if tail.starts_with(b"->") {
                // `--->`: found here because matches do not overlap.
                2
            } else {
                return None;
            };
            Some(dashes + 2 + mark)
        });
        at + 4 + end.unwrap_or(inside.len())
    }

    /// The start tag at `at`, or nothing when the source ends inside it.
    fn start(&mut self, at: usize) -> Option<Token> {
        let mut end = at + 1;
        while !matches!(self.byte(end), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>' | 0) {
            end += 1;
        }
        let tag = Tag::of(self.bytes.get(at + 1..end)?);
        self.attributes.clear();
        self.at = self.read_attributes(end)?;
        if matches!(tag.role(), Role::Raw | Role::RawText) {
            let content = self.at..self.raw_end(tag, self.at);
            self.at = content.end;
            self.raw = (!content.is_empty()).then_some((tag, content));
            return Some(Token::Start(tag, at..self.raw.as_ref().map_or(self.at, |r| r.1.start)));
        }
        Some(Token::Start(tag, at..self.at))
    }

    /// Reads attributes from `at` on; answers the byte behind the tag.
    fn read_attributes(&mut self, mut at: usize) -> Option<usize> {
        loop {
            while matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/') {
                at += 1;
            }
            if at >= self.bytes.len() {
                return None;
            }
            if self.byte(at) == b'>' {
                return Some(at + 1);
            }
            let name = at;
            at += 1; // an attribute's name may begin with `=`
            while at < self.bytes.len()
                && !matches!(
                    self.byte(at),
                    b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>' | b'='
                )
            {
                at += 1;
            }
            let name = name..at;
            let mut ahead = at;
            while matches!(self.byte(ahead), b' ' | b'\t' | b'\n' | b'\r' | 0x0c) {
                ahead += 1;
            }
            let mut value = at..at;
            if self.byte(ahead) == b'=' {
                (value, at) = self.read_value(ahead + 1)?;
            }
            if self.attributes.len() < MAX_ATTRIBUTES {
                let (name, value) = (narrow(&name)?, narrow(&value)?);
                self.attributes.push(Attribute { name, value });
            }
        }
    }

    /// An attribute's value, and the byte behind it.
    fn read_value(&self, mut at: usize) -> Option<(Range<usize>, usize)> {
        while matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r' | 0x0c) {
            at += 1;
        }
        let quote = self.byte(at);
        if matches!(quote, b'"' | b'\'') {
            let end = self.seek(quote, at + 1);
            return (end < self.bytes.len()).then_some((at + 1..end, end + 1));
        }
        let start = at;
        while at < self.bytes.len()
            && !matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'>')
        {
            at += 1;
        }
        Some((start..at, at))
    }

    /// Where the content of a raw element that begins at `from` ends.
    fn raw_end(&self, tag: Tag, from: usize) -> usize {
        let name = tag.name().as_bytes();
        let mut at = from;
        loop {
            at = self.seek(b'<', at);
            if at >= self.bytes.len() {
                return self.bytes.len();
            }
            let after = at + 2 + name.len();
            let closes = self.byte(at + 1) == b'/'
                && self
                    .bytes
                    .get(at + 2..after)
                    .is_some_and(|found| found.eq_ignore_ascii_case(name))
                && matches!(self.byte(after), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>');
            if closes {
                return at;
            }
            at += 1;
        }
    }

    fn end(&mut self, at: usize) -> Option<Token> {
        let rest = self.bytes.get(at + 2..)?;
        let name = rest
            .iter()
            .position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>'))?;
        let tag = Tag::of(rest.get(..name)?);
        // Quoted `>` in the attributes of an end tag are rare enough to be looked for only there.
        let mut end = at + 2 + name;
        if memchr2(b'"', b'\'', rest.get(name..self.seek(b'>', end) - at - 2)?).is_some() {
            self.attributes.clear();
            end = self.read_attributes(end)?;
        } else {
            end = self.seek(b'>', end) + 1;
        }
        self.at = end.min(self.bytes.len());
        (end <= self.bytes.len()).then_some(Token::End(tag, at..end))
    }
}

fn narrow(range: &Range<usize>) -> Option<(u32, u32)> {
    Some((u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?))
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some((tag, range)) = self.raw.take() {
            return Some(Token::Raw(tag, range));
        }
        loop {
            let at = self.at;
            if at >= self.bytes.len() {
                return None;
            }
            let markup = self.markup(at);
            if markup > at {
                self.at = markup;
                return Some(Token::Text(at..markup));
            }
            let next = self.byte(at + 1);
            if next.is_ascii_alphabetic()
                || (next == b'/' && self.byte(at + 2).is_ascii_alphabetic())
            {
                let token = if next == b'/' { self.end(at) } else { self.start(at) };
                if token.is_none() {
                    // The source ends inside a tag: what is left is no text.
                    self.at = self.bytes.len();
                }
                return token;
            }
            self.at = self.pass_over(at);
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

    #[test]
    fn attributes_are_read_as_browsers_do() {
        let source = "<a href = 'x y' b c=d/ =e f=\"g\"/>";
        let mut all = Tokens::new(source);
        assert!(all.next().is_some());
        let found: Vec<_> = all
            .attributes
            .iter()
            .map(|a| {
                let part = |(from, to): (u32, u32)| &source[from as usize..to as usize];
                (part(a.name), part(a.value))
            })
            .collect();
        assert_eq!(found, [("href", "x y"), ("b", ""), ("c", "d/"), ("=e", ""), ("f", "g")]);
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
