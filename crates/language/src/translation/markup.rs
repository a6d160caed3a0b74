//! Tags and references that a translator tore apart: `été.< /span>`, `& nbsp;`, `[/ caption]`.

use std::ops::Range;

/// The elements and shortcodes that stand in the bodies of articles.
const NAMES: [&str; 38] = [
    "a",
    "abbr",
    "article",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "div",
    "em",
    "embed",
    "figcaption",
    "figure",
    "font",
    "gallery",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "td",
    "tr",
    "u",
    "ul",
];

/// The references that articles are full of.
const REFERENCES: [&str; 22] = [
    "amp", "apos", "bull", "copy", "eacute", "egrave", "euro", "gt", "hellip", "laquo", "ldquo",
    "lsquo", "lt", "mdash", "middot", "nbsp", "ndash", "quot", "raquo", "rdquo", "reg", "rsquo",
];

/// No torn tag is longer than this: `< / blockquote >`.
const LONGEST: usize = 24;

/// Reads what the `<`, `[` or `&` at the byte `at` begins; where it is a torn tag, its range.
pub(super) fn read(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.as_bytes().get(at..)?;
    let rest = rest.get(..LONGEST).unwrap_or(rest);
    let length = match rest.first()? {
        b'<' => tag(rest, b'>'),
        b'[' => tag(rest, b']'),
        b'&' => reference(rest),
        _ => None,
    }?;
    Some(at..at + length)
}

/// Whether the tag at `at` is one that readers of HTML take for a comment, so that no line shows it.
pub(super) fn hidden(text: &str, at: usize) -> bool {
    text.as_bytes().get(at..at + 3).is_some_and(|tag| tag[..2] == *b"</" && tag[2] == b' ')
}

/// The length of `< / name >`, if it closes and there is a space before the name.
fn tag(rest: &[u8], close: u8) -> Option<usize> {
    let (slash, mut spaces) = skip(rest, 1);
    let mut name = slash;
    if rest.get(slash) == Some(&b'/') {
        let (after, more) = skip(rest, slash + 1);
        spaces += more;
        name = after;
    } else if close == b']' {
        // `[ a ]` is a box to tick, or a note.
        return None;
    }
    let end = name + word(rest, name);
    let known = is_one_of(rest.get(name..end)?, &NAMES);
    let (end, _) = skip(rest, end);
    (known && spaces > 0 && rest.get(end) == Some(&close)).then_some(end + 1)
}

/// The length of `& name ;` or `&# 39;`, if there is a space in it.
fn reference(rest: &[u8]) -> Option<usize> {
    let (name, before) = skip(rest, 1);
    let (start, inner) = match rest.get(name) {
        Some(b'#') => skip(rest, name + 1),
        _ => (name, 0),
    };
    let end = start + word(rest, start);
    let name_is = rest.get(start..end)?;
    let known = if start == name {
        is_one_of(name_is, &REFERENCES)
    } else {
        !name_is.is_empty() && name_is.iter().all(u8::is_ascii_digit)
    };
    let (stop, behind) = skip(rest, end);
    let torn = before + inner + behind > 0;
    (known && torn && rest.get(stop) == Some(&b';')).then_some(stop + 1)
}

/// Past the spaces from `at` on, and how many there were.
fn skip(rest: &[u8], at: usize) -> (usize, usize) {
    let spaces = rest.iter().skip(at).take_while(|byte| **byte == b' ').count();
    (at + spaces, spaces)
}

fn word(rest: &[u8], at: usize) -> usize {
    rest.iter().skip(at).take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

fn is_one_of(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let starts = text.match_indices(['<', '[', '&']);
        starts.filter_map(|(at, _)| read(text, at)).map(|range| &text[range]).collect()
    }

    #[test]
    fn torn_tags() {
        assert_eq!(found("cet été.< /span> Fin"), ["< /span>"]);
        assert_eq!(found("< / p> a </ div> b < strong>"), ["< / p>", "</ div>", "< strong>"]);
        assert_eq!(
            found("[/ caption] & nbsp; &  quot ; &# 39;"),
            ["[/ caption]", "& nbsp;", "&  quot ;", "&# 39;"]
        );
    }

    #[test]
    fn whole_tags_and_ordinary_signs() {
        for text in
            ["<p>a</p>", "<br />", "[caption]", "R & D; a < b", "[ x ]", "&nbsp;", "&#39;", "<"]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert!(hidden("</ div>", 0) && !hidden("< /div>", 0));
    }
}
