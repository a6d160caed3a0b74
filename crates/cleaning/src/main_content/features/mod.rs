//! What is known of each block before any judgement: a row of numbers.
//!
//! The families: the text itself, the element and what stands around it, the names in `class` and
//! `id`, the position, the containers up to three levels, the distance to the element that holds most
//! prose, repetition of text and of looks, the neighbours, and what structured data says. What is known of
//! the page as a whole is in [`whole`].

mod whole;

use crate::main_content::outline::{
    ARTICLE_BODY, COMMENTS, FIRST_ARTICLE, HIDDEN, LATER_ARTICLE, Outline, SURROUNDINGS, float,
};
use crate::main_content::signals;
use crate::main_content::stats::Kind;
use crate::main_content::structured::Structured;
use copydesk_html::{BlockKind, Tag};
use whole::{Whole, look_of};

/// Rows of numbers, one per block.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) names: Vec<&'static str>,
    pub(crate) values: Vec<f32>,
    naming: bool,
}

impl Table {
    fn push(&mut self, name: &'static str, value: f32) {
        if self.naming {
            self.names.push(name);
        }
        self.values.push(value);
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.push(name, f32::from(u8::from(value)));
    }

    /// How many numbers a row has.
    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }
}

/// The rows of all blocks of a page.
pub(crate) fn table(outline: &Outline<'_, '_>, structured: &Structured) -> Table {
    let whole = Whole::of(outline, structured);
    let mut table = Table { naming: true, ..Table::default() };
    for at in 0..outline.stats.len() {
        text(&mut table, outline, at);
        element(&mut table, outline, at);
        position(&mut table, outline, &whole, at);
        containers(&mut table, outline, &whole, at);
        repetition(&mut table, outline, &whole, at);
        neighbours(&mut table, outline, at);
        stated(&mut table, &whole, at);
        if table.naming {
            table.naming = false;
            table.values.reserve(table.width() * (outline.stats.len() - 1));
        }
    }
    table
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn text(table: &mut Table, outline: &Outline<'_, '_>, at: usize) {
    let Some(stats) = outline.stats.get(at) else { return };
    let (chars, words) = (float(stats.chars), float(stats.words));
    table.push("chars", chars);
    table.push("words", words);
    table.push("word length", share(chars, words));
    table.push("linked", share(float(stats.linked), chars));
    table.push("links", float(stats.links));
    table.push("commas a word", share(float(stats.commas), words));
    table.push("stops a word", share(float(stats.stops), words));
    table.push("commas", float(stats.commas));
    table.push("stops", float(stats.stops));
    table.push("capitals", share(float(stats.capitals), words));
    table.push("upper", share(float(stats.upper), chars));
    table.push("digits", share(float(stats.digits), chars));
    table.push("ornaments", share(float(stats.ornaments), words));
    table.push("quotes", float(stats.quotes));
    table.push("runs a word", share(float(stats.runs), words));
    table.flag("ends in stop", matches!(stats.last, Kind::Stop | Kind::Quote));
    table.flag("ends in colon", stats.last == Kind::Colon);
    table.push("first", stats.first as u8 as f32);
    table.push("last", stats.last as u8 as f32);
}

fn element(table: &mut Table, outline: &Outline<'_, '_>, at: usize) {
    let Some(block) = outline.page.blocks.get(at) else { return };
    let tag = outline.page.element(block.element).map_or(Tag::Other, |element| element.tag);
    let inner = outline.page.element(block.inner).map_or(Tag::Other, |element| element.tag);
    table.push(
        "kind",
        match block.kind {
            BlockKind::Paragraph => 0.0,
            BlockKind::Heading(level) => 1.0 + f32::from(level),
            BlockKind::Caption => 8.0,
            BlockKind::ListItem => 9.0,
            BlockKind::Row => 10.0,
            BlockKind::Control => 11.0,
        },
    );
    for (name, is) in [
        ("p", tag == Tag::P),
        ("div", tag == Tag::Div),
        ("li", tag == Tag::Li),
        ("blockquote", tag == Tag::Blockquote),
        ("section or article", matches!(tag, Tag::Section | Tag::Article | Tag::Main)),
        ("wholly bold", matches!(inner, Tag::B | Tag::Strong)),
        ("wholly emphasised", matches!(inner, Tag::I | Tag::Em)),
        ("in span", inner == Tag::Span),
        ("in link", inner == Tag::A),
        ("in time", inner == Tag::Time),
        ("in small", inner == Tag::Small),
    ] {
        table.flag(name, is);
    }
    let inside = outline.inside.get(block.element as usize).copied().unwrap_or(0);
    for (bit, tag) in SURROUNDINGS.iter().enumerate() {
        table.flag(tag.name(), inside >> bit & 1 == 1);
    }
    table.flag("hidden", inside & HIDDEN != 0);
    table.flag("article body", inside & ARTICLE_BODY != 0);
    table.flag("in comments", inside & COMMENTS != 0);
    table.flag("in later article", inside & LATER_ARTICLE != 0);
    table.flag("in first article", inside & FIRST_ARTICLE != 0);
    let own = |element: u32| outline.own.get(element as usize).copied().unwrap_or(0);
    let parent = outline.parent(block.element);
    let near = own(block.element) | own(block.inner);
    let next = own(parent) | own(outline.parent(parent));
    let around = outline.around.get(block.element as usize).copied().unwrap_or(0);
    // 2: on the element itself, 1: up to two levels up, 0.5: further out.
    for (bit, name) in signals::names().enumerate() {
        let has = |set: u64| set >> bit & 1 == 1;
        let level = if has(near) {
            2.0
        } else if has(next) {
            1.0
        } else if has(around) {
            0.5
        } else {
            0.0
        };
        table.push(name, level);
    }
}

fn position(table: &mut Table, outline: &Outline<'_, '_>, whole: &Whole<'_>, at: usize) {
    let count = outline.stats.len();
    #[allow(clippy::cast_precision_loss)] // block counts
    let index = at as f32;
    #[allow(clippy::cast_precision_loss)] // block counts
    let all = count as f32;
    table.push("place in blocks", share(index, all));
    let before = whole.before.get(at).copied().unwrap_or(0.0);
    table.push("place in text", share(before, whole.total.chars));
    #[allow(clippy::cast_precision_loss)] // block counts
    let since_headline = whole.headline.map_or(-99.0, |headline| index - headline as f32);
    table.push("blocks since headline", since_headline.clamp(-99.0, 200.0));
    let from = whole.headline.and_then(|headline| whole.before.get(headline).copied());
    table.push("chars since headline", from.map_or(-1.0, |from| before - from));
    let (blocks, chars) = whole.since.get(at).copied().unwrap_or_default();
    table.push("blocks since prose", blocks);
    table.push("chars since prose", chars);
    let (blocks, chars) = whole.until.get(at).copied().unwrap_or_default();
    table.push("blocks until prose", blocks);
    table.push("chars until prose", chars);
}

fn containers(table: &mut Table, outline: &Outline<'_, '_>, whole: &Whole<'_>, at: usize) {
    let Some(block) = outline.page.blocks.get(at) else { return };
    const NAMES: [[&str; 6]; 4] = [
        ["own share", "own linked", "own prose", "own mean", "own blocks", "own stops"],
        [
            "parent share",
            "parent linked",
            "parent prose",
            "parent mean",
            "parent blocks",
            "parent stops",
        ],
        [
            "second share",
            "second linked",
            "second prose",
            "second mean",
            "second blocks",
            "second stops",
        ],
        ["third share", "third linked", "third prose", "third mean", "third blocks", "third stops"],
    ];
    let mut element = block.element;
    for names in NAMES {
        let sum = outline.sum(element);
        table.push(names[0], share(sum.chars, whole.total.chars));
        table.push(names[1], share(sum.linked, sum.chars));
        table.push(names[2], share(sum.prose, sum.chars));
        table.push(names[3], share(sum.chars, sum.blocks));
        table.push(names[4], sum.blocks);
        table.push(names[5], share(sum.stops, sum.chars) * 100.0);
        element = outline.parent(element);
    }
    // How far up from the block, and down from there to the element with most prose.
    let (mut element, mut up) = (block.element, 0.0);
    let down = loop {
        if let Some(down) = whole.top_chain.get(&element) {
            break *down;
        }
        element = outline.parent(element);
        up += 1.0;
    };
    table.push("up to top", up);
    table.push("down to top", down);
    let (joint, top) = (outline.sum(element), outline.sum(outline.top));
    table.push("joint over top", share(joint.chars, top.chars.max(1.0)).min(50.0));
    table.push("joint linked", share(joint.linked, joint.chars));
}

fn repetition(table: &mut Table, outline: &Outline<'_, '_>, whole: &Whole<'_>, at: usize) {
    let (Some(block), Some(stats)) = (outline.page.blocks.get(at), outline.stats.get(at)) else {
        return;
    };
    table.push("same text", whole.texts.get(&stats.hash).copied().unwrap_or(1.0));
    let look = look_of(outline, block.element);
    let (number, chars, linked) = whole.looks.get(&look).copied().unwrap_or((1.0, 0.0, 0.0));
    table.push("same look", number);
    table.push("same look mean", share(chars, number));
    table.push("same look linked", share(linked, chars));
    table.push("same look share", share(chars, whole.total.chars));
    table.push("rank in look", whole.ranks.get(at).copied().unwrap_or(0.0));
    table.push("rank of second", whole.second_ranks.get(at).copied().unwrap_or(0.0));
}

fn neighbours(table: &mut Table, outline: &Outline<'_, '_>, at: usize) {
    const NAMES: [(isize, [&str; 4]); 6] = [
        (-1, ["-1 chars", "-1 linked", "-1 stops", "-1 same element"]),
        (-2, ["-2 chars", "-2 linked", "-2 stops", "-2 same element"]),
        (-3, ["-3 chars", "-3 linked", "-3 stops", "-3 same element"]),
        (1, ["+1 chars", "+1 linked", "+1 stops", "+1 same element"]),
        (2, ["+2 chars", "+2 linked", "+2 stops", "+2 same element"]),
        (3, ["+3 chars", "+3 linked", "+3 stops", "+3 same element"]),
    ];
    let parent = |at: usize| outline.page.blocks.get(at).map(|block| outline.parent(block.element));
    for (offset, names) in NAMES {
        let other = at.checked_add_signed(offset);
        let stats = other.and_then(|other| outline.stats.get(other)).copied().unwrap_or_default();
        table.push(names[0], float(stats.chars));
        table.push(names[1], share(float(stats.linked), float(stats.chars)));
        table.push(names[2], float(stats.stops));
        table.flag(names[3], other.is_some_and(|other| parent(other) == parent(at)));
    }
}

fn stated(table: &mut Table, whole: &Whole<'_>, at: usize) {
    let structured = whole.structured;
    table.push("in stated body", structured.in_body.get(at).copied().unwrap_or(-1.0));
    table.push("in title", structured.in_title.get(at).copied().unwrap_or(0.0));
    table.push("in description", structured.in_description.get(at).copied().unwrap_or(0.0));
}
