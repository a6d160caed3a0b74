//! Sums over the elements of a page: how much text each holds, and of which kind.

use super::signals;
use super::stats::{self, Stats};
use copydesk_html::{Page, Tag};
use foldhash::{HashMap, HashMapExt};
use std::hash::Hasher;

/// Blocks of prose have at least this many characters, and at most this share of them in links.
const PROSE_CHARS: u32 = 80;
const PROSE_LINKED: f32 = 0.3;

/// What stands in an element, all the way down.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) chars: f32,
    pub(crate) linked: f32,
    pub(crate) prose: f32,
    pub(crate) blocks: f32,
    pub(crate) stops: f32,
    pub(crate) commas: f32,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.chars += other.chars;
        self.linked += other.linked;
        self.prose += other.prose;
        self.blocks += other.blocks;
        self.stops += other.stops;
        self.commas += other.commas;
    }
}

/// A page's elements and blocks, counted.
pub(crate) struct Outline<'p, 'h> {
    pub(crate) page: &'p Page<'h>,
    /// One per block.
    pub(crate) stats: Vec<Stats>,
    /// One per element.
    pub(crate) sums: Vec<Sum>,
    /// Groups of names of the element itself, one per element.
    pub(crate) own: Vec<u64>,
    /// Groups of names of the element and all around it.
    pub(crate) around: Vec<u64>,
    /// Which elements stand around, a bit each: see [`SURROUNDINGS`].
    pub(crate) inside: Vec<u32>,
    /// How an element looks: hash of its name and class and those of its parent.
    pub(crate) looks: Vec<u64>,
    /// The element that holds the prose of the page most closely.
    pub(crate) top: u32,
}

/// Elements that matter to what stands in them, in the order of their bits.
pub(crate) const SURROUNDINGS: &[Tag] = &[
    Tag::Article,
    Tag::Main,
    Tag::Aside,
    Tag::Nav,
    Tag::Footer,
    Tag::Header,
    Tag::Form,
    Tag::Ul,
    Tag::Ol,
    Tag::Table,
    Tag::Blockquote,
    Tag::Figure,
    Tag::Section,
    Tag::Figcaption,
    Tag::Dl,
    Tag::Pre,
];

/// Bits behind those of [`SURROUNDINGS`].
pub(crate) const HIDDEN: u32 = 1 << 16;
pub(crate) const ARTICLE_BODY: u32 = 1 << 17;
/// In comments that stand behind prose and hold no headline, or in a consent layer.
pub(crate) const COMMENTS: u32 = 1 << 18;
/// In an `article` that is not the first one with prose.
pub(crate) const LATER_ARTICLE: u32 = 1 << 19;
/// Holds the page's first `h1`.
const HOLDS_HEADLINE: u32 = 1 << 21;
/// In the `article` that holds the page's first `h1`, or in the first one with prose.
pub(crate) const FIRST_ARTICLE: u32 = 1 << 20;

impl<'p, 'h> Outline<'p, 'h> {
    /// Counts a page once.
    pub(crate) fn of(page: &'p Page<'h>) -> Self {
        let stats: Vec<Stats> = page.blocks.iter().map(|block| stats::of(page, block)).collect();
        let count = page.elements.len();
        let mut outline = Self {
            page,
            stats,
            sums: vec![Sum::default(); count],
            own: vec![0; count],
            around: vec![0; count],
            inside: vec![0; count],
            looks: vec![0; count],
            top: 0,
        };
        outline.sum_up();
        outline.look_around();
        outline.find_regions();
        outline.find_top();
        outline
    }

    fn sum_up(&mut self) {
        for (block, stats) in self.page.blocks.iter().zip(&self.stats) {
            if let Some(sum) = self.sums.get_mut(block.element as usize) {
                sum.add(sum_of(stats));
            }
        }
        // Children stand behind their parents.
        for at in (1..self.sums.len()).rev() {
            let (Some(child), Some(element)) =
                (self.sums.get(at).copied(), self.page.elements.get(at))
            else {
                continue;
            };
            if let Some(parent) = self.sums.get_mut(element.parent as usize) {
                parent.add(child);
            }
        }
    }

    /// Names and surroundings, from the outside in. Elements without text are passed over.
    fn look_around(&mut self) {
        let mut seen: HashMap<&str, u64> = HashMap::new();
        let mut bare: Vec<u64> = vec![0; self.looks.len()];
        for (at, element) in self.page.elements.iter().enumerate() {
            if self.sums.get(at).is_none_or(|sum| sum.chars == 0.0) {
                continue;
            }
            let parent = element.parent as usize;
            let (mut own, mut inside) = (0, 0);
            let mut look = stats::hasher();
            look.write_u8(element.tag as u8);
            for (name, value) in self.page.attributes(element) {
                let named = name.eq_ignore_ascii_case("class")
                    || name.eq_ignore_ascii_case("id")
                    || name.eq_ignore_ascii_case("role")
                    || name.eq_ignore_ascii_case("itemprop");
                if named {
                    own |= *seen.entry(value).or_insert_with(|| signals::of(value));
                    if value.eq_ignore_ascii_case("articleBody") {
                        inside |= ARTICLE_BODY;
                    }
                }
                if name.eq_ignore_ascii_case("class") {
                    look.write(value.as_bytes());
                }
                let hidden = name.eq_ignore_ascii_case("hidden")
                    || (name.eq_ignore_ascii_case("aria-hidden") && value == "true")
                    || (name.eq_ignore_ascii_case("style") && hides(value));
                inside |= if hidden { HIDDEN } else { 0 };
            }
            bare[at] = look.finish();
            look.write_u64(bare.get(parent).copied().unwrap_or(0));
            if let Some(bit) = SURROUNDINGS.iter().position(|tag| *tag == element.tag) {
                inside |= 1 << bit;
            }
            let above = |list: &[u64]| list.get(parent).copied().unwrap_or(0);
            // The names of the document's own frame (`body class="page article-template"`) say
            // nothing about its parts.
            let frame = matches!(element.tag, Tag::Html | Tag::Body);
            self.own[at] = own;
            self.around[at] = above(&self.around) | if frame { 0 } else { own };
            self.inside[at] = inside | self.inside.get(parent).copied().unwrap_or(0);
            self.looks[at] = look.finish();
        }
    }

    /// Comments and further articles: where prose stood before.
    fn find_regions(&mut self) {
        // What prose stands before each element: that of the blocks before its first block.
        let mut before = vec![f32::MAX; self.sums.len()];
        let mut prose = 0.0;
        for (block, stats) in self.page.blocks.iter().zip(&self.stats) {
            let commented = self.around_of(block.element) & signals::COMMENT != 0;
            let mut element = block.element as usize;
            // Elements that were met before have their figure, and so have those around them.
            while before.get(element).is_some_and(|before| *before == f32::MAX) {
                before[element] = prose;
                element = self.page.elements.get(element).map_or(0, |e| e.parent as usize);
            }
            if is_prose(stats) && !commented {
                prose += float(stats.chars);
            }
        }
        let total = self.sums.first().map_or(0.0, |sum| sum.prose);
        let headline = self.page.elements.iter().position(|element| element.tag == Tag::H1);
        let mut holds_headline = vec![false; self.sums.len()];
        let mut element = headline.unwrap_or(0);
        while element > 0 {
            holds_headline[element] = true;
            element = self.page.elements.get(element).map_or(0, |e| e.parent as usize);
        }
        let mut first: Option<usize> = None;
        for at in 1..self.sums.len() {
            let Some(element) = self.page.elements.get(at) else { continue };
            let parent = element.parent as usize;
            let mut inside = self.inside[at];
            inside |= self.inside[parent] & (COMMENTS | LATER_ARTICLE | FIRST_ARTICLE);
            let stood = before[at] < f32::MAX && before[at] >= 100.0;
            let whole = self.sums[at].prose >= total;
            if self.own[at] & signals::COMMENT != 0 && stood && !holds_headline[at] && !whole {
                inside |= COMMENTS;
            }
            // Consent layers stand anywhere, but never around the story.
            let small = self.sums[at].prose * 2.0 < total;
            if self.own[at] & signals::CONSENT != 0 && small && !holds_headline[at] {
                inside |= COMMENTS;
            }
            if element.tag == Tag::Article && self.sums[at].prose > 0.0 {
                if first.is_none() {
                    first = Some(at);
                    inside |= FIRST_ARTICLE;
                } else if inside & FIRST_ARTICLE == 0 || !self.is_core(at) {
                    inside = (inside | LATER_ARTICLE) & !FIRST_ARTICLE;
                }
                if holds_headline[at] {
                    inside = (inside | FIRST_ARTICLE | HOLDS_HEADLINE) & !LATER_ARTICLE;
                }
            }
            self.inside[at] = inside;
        }
    }

    /// Whether an `article` inside another holds most of its prose: the story itself, not a comment.
    fn is_core(&self, mut at: usize) -> bool {
        let inner = self.sums[at].prose;
        while at > 0 {
            at = self.page.elements.get(at).map_or(0, |element| element.parent as usize);
            if self.page.elements.get(at).is_some_and(|element| element.tag == Tag::Article) {
                return inner * 2.0 >= self.sums[at].prose;
            }
        }
        false
    }

    /// Blocks that are no part of the story whatever they look like: comments behind it, and further
    /// articles behind one that holds the page's headline and prose of its own. One per block.
    pub(crate) fn passes_over(&self) -> Vec<bool> {
        const ENOUGH: f32 = 250.0;
        let first = self.inside.iter().zip(&self.sums).zip(&self.page.elements).find(
            |((inside, _), element)| element.tag == Tag::Article && **inside & FIRST_ARTICLE != 0,
        );
        let alone = first
            .is_some_and(|((inside, sum), _)| *inside & HOLDS_HEADLINE != 0 && sum.prose >= ENOUGH);
        let inside = |element: u32| self.inside.get(element as usize).copied().unwrap_or(0);
        let over = |element: u32| {
            inside(element) & COMMENTS != 0 || (alone && inside(element) & LATER_ARTICLE != 0)
        };
        self.page.blocks.iter().map(|block| over(block.element)).collect()
    }

    fn around_of(&self, element: u32) -> u64 {
        self.around.get(element as usize).copied().unwrap_or(0)
    }

    /// The element that prose points to: a block's parent takes its characters, the parent's parent
    /// half of them, less what links make (the idea of Readability's candidates).
    fn find_top(&mut self) {
        let mut scores = vec![0.0_f32; self.sums.len()];
        for (block, stats) in self.page.blocks.iter().zip(&self.stats) {
            if !is_prose(stats) {
                continue;
            }
            let mut element = self.parent(block.element);
            for share in [1.0, 0.5, 0.2] {
                if let Some(score) = scores.get_mut(element as usize) {
                    *score += share * float(stats.chars + 10 * stats.commas);
                }
                element = self.parent(element);
            }
        }
        let best = scores.iter().enumerate().map(|(at, score)| {
            let sum = self.sums.get(at).copied().unwrap_or_default();
            (score * (1.0 - sum.linked / sum.chars.max(1.0)), at)
        });
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0));
        self.top = best.and_then(|(_, at)| u32::try_from(at).ok()).unwrap_or(0);
    }

    pub(crate) fn parent(&self, element: u32) -> u32 {
        self.page.element(element).map_or(0, |element| element.parent)
    }

    pub(crate) fn sum(&self, element: u32) -> Sum {
        self.sums.get(element as usize).copied().unwrap_or_default()
    }
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

#[allow(clippy::cast_precision_loss)] // counts of characters
pub(crate) fn float(count: u32) -> f32 {
    count as f32
}

/// Whether a block reads as running text.
pub(crate) fn is_prose(stats: &Stats) -> bool {
    stats.chars >= PROSE_CHARS && float(stats.linked) <= PROSE_LINKED * float(stats.chars)
}

fn sum_of(stats: &Stats) -> Sum {
    Sum {
        chars: float(stats.chars),
        linked: float(stats.linked),
        prose: if is_prose(stats) { float(stats.chars) } else { 0.0 },
        blocks: 1.0,
        stops: float(stats.stops),
        commas: float(stats.commas),
    }
}
