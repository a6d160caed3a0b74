//! Pages that were made to break parsers, and real ones with damage.

use crate::{LocalError, io, programs};
use std::fs;

/// Damaged copies of every sample page.
const DAMAGED: usize = 50;

/// A seeded generator (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let roll = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(roll).unwrap_or_default() % sides.max(1)
    }
}

/// All of them, each with a name: crafted pages, and samples with some of their bytes damaged. Always the
/// same.
///
/// # Errors
/// When the sample pages are not there.
pub fn pages() -> Result<Vec<(String, String)>, LocalError> {
    let mut pages = [repeated(), endless(), large()].concat();
    let mut dice = Dice(7);
    let folder = programs::root().join("tests/samples");
    for name in ["01-harbour-bridge.en.html", "02-hochwasser.de.html", "03-sequia.es.html"] {
        let page = fs::read_to_string(folder.join(name)).map_err(io(name))?;
        pages.extend(
            (0..DAMAGED).map(|i| (format!("{name}, damage {i}"), damaged(&page, &mut dice))),
        );
    }
    Ok(pages)
}

/// A paragraph that every crafted page has.
const STORY: &str =
    "<p>The council met on Monday and decided, after a long debate, to go on as planned.</p>";

/// Elements and marks without end.
fn repeated() -> Vec<(String, String)> {
    let story = STORY;
    let mut pages = Vec::new();
    let mut add = |name: &str, html: String| pages.push((name.to_owned(), html));
    for tag in
        ["div", "b", "table", "span", "ul><li", "p", "a", "form", "svg", "template", "blockquote"]
    {
        add(
            &format!("100,000 open <{tag}>"),
            format!("<html><body>{}{story}", format!("<{tag}>").repeat(100_000)),
        );
    }
    for tag in [
        "</div>", "</p>", "</table>", "<br>", "<hr>", "<td>", "<!---->", "<", "&", "<a", "\0",
        "]]>",
    ] {
        add(&format!("300,000 {tag:?}"), format!("<html><body>{story}{}", tag.repeat(300_000)));
    }
    pages
}

/// Attributes and elements that are large or never end.
fn endless() -> Vec<(String, String)> {
    let story = STORY;
    let mut pages = Vec::new();
    let mut add = |name: &str, html: String| pages.push((name.to_owned(), html));
    let attributes: String = (0..50_000).map(|i| format!(" a{i}='{i}'")).collect();
    add("50,000 attributes", format!("<html><body{attributes}>{story}"));
    add("an attribute of 5 MB", format!("<html><body class='{}'>{story}", "x ".repeat(2_500_000)));
    add("an open attribute", format!("<html><body>{story}<div class=\"{}", story.repeat(1000)));
    for open in [
        "<!--",
        "<script>",
        "<style>",
        "<textarea>",
        "<title>",
        "<![CDATA[",
        "<noscript>",
        "<iframe>",
    ] {
        add(&format!("an open {open}"), format!("<html><body>{story}{open}{}", story.repeat(5000)));
    }
    pages
}

/// Much of what pages have.
fn large() -> Vec<(String, String)> {
    let story = STORY;
    let mut pages = Vec::new();
    let mut add = |name: &str, html: String| pages.push((name.to_owned(), html));
    add("a title of 2 MB", format!("<title>{}</title><body>{story}", "word ".repeat(400_000)));
    add("one line of 5 MB", format!("<html><body><p>{}</p>", "word ".repeat(1_000_000)));
    add("one word of 5 MB", format!("<html><body><p>{}</p>", "x".repeat(5_000_000)));
    add(
        "200,000 references",
        format!("<html><body><p>{}</p>", "&eacute;&#x1F600;&bogus;".repeat(70_000)),
    );
    add("200,000 blocks", format!("<html><body>{}", "<p>A short one.</p>".repeat(200_000)));
    add(
        "20,000 headings",
        format!("<html><body>{}{story}", "<h1>Council decides at last</h1>".repeat(20_000)),
    );
    add(
        "100,000 links",
        format!("<html><body>{}{story}", "<a href=/x>link to it</a> ".repeat(100_000)),
    );
    let json = |body: String| {
        format!(
            "<html><head><script type='application/ld+json'>{body}</script></head><body>{story}"
        )
    };
    add("JSON-LD 100,000 deep", json("[".repeat(100_000)));
    add("JSON-LD of 5 MB", json(format!("{{\"articleBody\":\"{}\"}}", "word ".repeat(1_000_000))));
    add(
        "JSON-LD of 50,000 objects",
        json(format!("[{}1]", "{\"@type\":\"NewsArticle\"},".repeat(50_000))),
    );
    add(
        "dates without end",
        format!(
            "<html><body><h1>Council decides at last</h1>{}{story}",
            "<p>14 April 2024 10:30</p>".repeat(20_000)
        ),
    );
    add("quotation marks", format!("<html><body><p>{}</p>", " » x »".repeat(200_000)));
    add("mojibake", format!("<html><body><p>{}</p>", "ÃƒÂ©Ð¼â€™ ".repeat(100_000)));
    add("combining marks", format!("<html><body><p>e{}</p>", "\u{301}".repeat(500_000)));
    add("right to left", format!("<html><body><p>{}</p>", "\u{202e}\u{200f}א".repeat(200_000)));
    pages
}

/// A page with some of its bytes gone, doubled, moved or replaced.
fn damaged(page: &str, dice: &mut Dice) -> String {
    let mut bytes = page.as_bytes().to_vec();
    for _ in 0..1 + dice.roll(40) {
        let at = dice.roll(bytes.len());
        let length = dice.roll(400).min(bytes.len() - at);
        match dice.roll(5) {
            0 => drop(bytes.drain(at..at + length)),
            1 => {
                let again = bytes[at..at + length].repeat(1 + dice.roll(20));
                bytes.splice(at..at, again);
            }
            2 => bytes[at] = u8::try_from(dice.roll(256)).unwrap_or_default(),
            3 => drop(bytes.splice(at..at, b"<div><table><!-- \" '".iter().copied())),
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
        if bytes.is_empty() {
            bytes.push(b'<');
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
