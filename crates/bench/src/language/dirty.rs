//! Raw pages: a story in one language among menus and notices in others, as HTML and as text.

use super::case::Case;
use super::menus::{AROUND, Around, HEADINGS, NAMES};
use super::sets::Deck;
use crate::deal::{below, one_of, shuffle};
use crate::spoken::Spoken;
use copydesk_testkit::articles::Random;
use copydesk_train::pages;
use std::error::Error;
use std::path::Path;

/// Characters of a story, and of one that has both a menu and a notice around it.
const STORY: usize = 1500;
const SHORT: usize = 500;

/// Languages in a menu, at least.
const MENU: usize = 30;

/// The parts: how they are called as HTML and as text, and what is around the story.
const PARTS: [(&str, &str, bool, bool); 3] = [
    ("menu html", "menu text", true, false),
    ("notice html", "notice text", false, true),
    ("both html", "both text", true, true),
];

/// `count` pages of each kind a language.
pub(super) fn cases(web: &[Spoken], count: usize, seed: u64) -> Vec<Case> {
    let mut random = Random::new(seed);
    let mut cases = Vec::new();
    for spoken in web {
        let mut deck = Deck::new(spoken, &mut random);
        for _ in 0..count {
            for (html, text, menu, notice) in PARTS {
                let chars = if menu && notice { SHORT } else { STORY };
                let page = |deck: &mut Deck<'_>, random: &mut Random| {
                    let story = deck.story(wide(spoken, chars));
                    let story: String = story.chars().take(chars).collect();
                    Parts::new(&spoken.tag, story, menu, notice, random)
                };
                let made = page(&mut deck, &mut random).html(&mut random);
                cases.push(Case::html("dirty", html, &spoken.tag, made));
                let made = page(&mut deck, &mut random).text(&mut random);
                cases.push(Case::text("dirty", text, &spoken.tag, made));
            }
        }
    }
    cases
}

/// Sites of the real pages whose stories are not in English, as reading them shows.
const NOT_ENGLISH: &[(&str, &str)] = &[
    ("autoracing.com.br", "pt"),
    ("comoeducarseusfilhos.com.br", "pt"),
    ("comwrap.com", "de"),
    ("gto-normativy.ru", "ru"),
    ("jaraguadosul.com.br", "pt"),
    ("kabarislamia.com", "id"),
    ("lhpat-tm.com", "ja"),
    ("mensagensreflexao.com.br", "pt"),
    ("note100yen.com", "ja"),
    ("remember8090.it", "it"),
    ("wday.ru", "ru"),
];

/// Real pages.
pub(super) fn real(folder: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let tag = |site: &str| {
        NOT_ENGLISH.iter().find(|(other, _)| *other == site).map_or("en", |(_, tag)| *tag)
    };
    let pages = pages::read(folder, 0)?.into_iter();
    Ok(pages.map(|page| Case::html("dirty", "pages", tag(&page.site), page.html)).collect())
}

/// Bytes of so many characters of a language.
fn wide(spoken: &Spoken, chars: usize) -> usize {
    let some = spoken.sentences.iter().take(20);
    let (bytes, count) =
        some.fold((0, 0), |(bytes, count), s| (bytes + s.len(), count + s.chars().count()));
    chars * (bytes + 1) / count.max(1) + chars / 10
}

/// What a page is put together of.
struct Parts {
    story: String,
    menu: Option<(&'static str, Vec<&'static str>)>,
    around: Option<&'static Around>,
}

impl Parts {
    fn new(tag: &str, story: String, menu: bool, notice: bool, random: &mut Random) -> Self {
        let mut names = NAMES.to_vec();
        shuffle(&mut names, random);
        names.truncate(MENU + below(random, NAMES.len() - MENU));
        let others: Vec<&Around> = AROUND.iter().filter(|around| around.tag != tag).collect();
        Self {
            story,
            menu: menu.then(|| (one_of(HEADINGS, random).unwrap_or_default(), names)),
            around: if notice { one_of(&others, random) } else { None },
        }
    }

    fn html(&self, random: &mut Random) -> String {
        let mut before = Vec::new();
        let mut after = Vec::new();
        if let Some(around) = self.around {
            let links: Vec<String> = around.navigation.iter().map(|name| link(name)).collect();
            before.push(format!("<div class=\"top\">{}</div>", links.join(" ")));
            let notice = around.notice.split('\n').map(|line| format!("<p>{line}</p>"));
            let notice: String = notice.collect();
            let button = around.button;
            let notice = format!("<div class=\"banner\">{notice}<button>{button}</button></div>");
            if below(random, 2) == 0 { before.push(notice) } else { after.push(notice) }
        }
        if let Some((heading, names)) = &self.menu {
            let menu = menu_html(heading, names, below(random, 5));
            if below(random, 2) == 0 { before.push(menu) } else { after.push(menu) }
        }
        let story: String = self.story.lines().map(|line| format!("<p>{line}</p>\n")).collect();
        format!(
            "<!doctype html><html><body>\n{}\n<div class=\"story\">{story}</div>\n{}\n</body></html>",
            before.join("\n"),
            after.join("\n")
        )
    }

    fn text(&self, random: &mut Random) -> String {
        let mut before = Vec::new();
        let mut after = Vec::new();
        if let Some(around) = self.around {
            let between = one_of(&["\n", " | ", "  "], random).unwrap_or("\n");
            before.push(around.navigation.join(between));
            let notice = format!("{}\n{}", around.notice, around.button);
            if below(random, 2) == 0 { before.push(notice) } else { after.push(notice) }
        }
        if let Some((heading, names)) = &self.menu {
            let between = one_of(&["\n", " | ", ", ", " · ", " "], random).unwrap_or("\n");
            let menu = format!("{heading}\n{}", names.join(between));
            if below(random, 2) == 0 { before.push(menu) } else { after.push(menu) }
        }
        let parts = before.iter().chain([&self.story]).chain(&after);
        parts.map(String::as_str).collect::<Vec<_>>().join("\n\n")
    }
}

fn link(name: &str) -> String {
    format!("<a href=\"#\">{name}</a>")
}

/// A menu in one of five ways.
fn menu_html(heading: &str, names: &[&str], way: usize) -> String {
    let each = |open: &str, close: &str| -> String {
        names.iter().map(|name| format!("{open}{name}{close}")).collect()
    };
    let links =
        |between: &str| names.iter().map(|name| link(name)).collect::<Vec<_>>().join(between);
    match way {
        0 => format!("<h3>{heading}</h3><ul>{}</ul>", each("<li><a href=\"#\">", "</a></li>")),
        1 => format!("<label>{heading}</label><select>{}</select>", each("<option>", "</option>")),
        2 => format!("<p>{heading}: {}</p>", links(" | ")),
        3 => format!("<div>{heading}</div>{}", each("<div class=\"item\">", "</div>")),
        _ => format!("<div>{heading} {}</div>", links("<br>")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_stand_among_other_languages() {
        let sentences = vec!["Le ministre a parlé.".to_owned(); 30];
        let french = Spoken { tag: "fr".to_owned(), sentences, documents: Vec::new() };
        let cases = cases(&[french], 10, 1);
        assert_eq!(cases.len(), 60);
        for case in &cases {
            let seen = case.visible();
            assert!(seen.contains("ministre") && !seen.contains("Avec votre accord"));
            assert_eq!(case.part.starts_with("notice"), !seen.contains("اردو") && !menu(&seen));
        }
    }

    fn menu(seen: &str) -> bool {
        NAMES.iter().filter(|name| seen.contains(**name)).count() >= MENU
    }
}
