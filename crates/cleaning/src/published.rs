//! Lists of learned lines that are published on a topic, and all lists of a stage as one.

use crate::learned::{Learned, LearnedError, Wrong};
use copydesk_article::id;
use copydesk_stage::{Published, parts};

/// How many lists `by.model` names one by one; more are named as one, so that records do not grow with them.
const NAMED: usize = 8;

/// The learned lines of a published list. Every part is a list by itself, and all have the version of the first.
///
/// # Errors
/// [`LearnedError`], naming the list, the part, the line and what is wrong with it.
pub fn published(list: &Published) -> Result<Learned, LearnedError> {
    let mut learned = Learned::default();
    let mut first: Option<String> = None;
    for (part, bytes) in (1..).zip(&list.parts) {
        let read = text(bytes).and_then(|text| learned.read(text));
        let read = read.and_then(|version| match &first {
            Some(first) if *first != version => {
                let problem = format!("`version` is `{version}`, and `{first}` in the first part");
                Err(Wrong { line: 1, problem })
            }
            _ => Ok(version),
        });
        let version = read.map_err(|Wrong { line, problem }| {
            let name = list.name.clone();
            LearnedError::Part { name, part, line, problem }
        })?;
        first = Some(version);
    }
    let version = first.unwrap_or_else(|| list.version.clone());
    Ok(learned.named(format!("{}/{version}", list.name)))
}

fn text(bytes: &[u8]) -> Result<&str, Wrong> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        Wrong { line, problem: error.to_string() }
    })
}

/// Cuts a list into parts of at most about `most` bytes, each with its head; a line is never cut.
#[must_use]
pub fn learned_parts(list: &[u8], most: usize) -> Vec<Vec<u8>> {
    let list = list.trim_ascii_start();
    parts::cut_below_head(list, &parts::line_starts(list), most)
}

/// What `by.model` says of the lists, with a space before each; empty for none.
pub(crate) fn model(learned: &Learned) -> String {
    let lists = learned.lists();
    if lists.len() <= NAMED {
        return lists.iter().map(|list| format!(" learned/{list}")).collect();
    }
    format!(" learned/{}-lists/{}", lists.len(), id::version(lists.join("\n").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learned::{Entry, Head, LIST, Place};
    use crate::{CleaningStage, Settings};
    use copydesk_article::{Article, Reading};
    use copydesk_stage::{Stage, Verdict};
    use proptest::prelude::*;

    fn file(version: &str, lines: &[(&str, u32)]) -> String {
        let head = Head { list: LIST.to_owned(), version: version.to_owned() };
        let mut text = serde_json::to_string(&head).unwrap() + "\n";
        for (line, articles) in lines {
            let (source, line) = ("a.example".to_owned(), (*line).to_owned());
            let entry = Entry { source, line, articles: *articles, of: 10, place: Place::Tail };
            text += &(serde_json::to_string(&entry).unwrap() + "\n");
        }
        text
    }

    fn list(name: &str, parts: &[String]) -> Published {
        let parts = parts.iter().map(|part| part.as_bytes().to_vec()).collect();
        Published { name: name.into(), parts, ..Default::default() }
    }

    fn rule(learned: &Learned, line: &str) -> Option<(String, f64)> {
        let lines = learned.of(None, Some("https://a.example/1"))?;
        lines.verdict(line).map(|verdict| (verdict.rule, verdict.confidence))
    }

    #[test]
    fn of_several_lists_the_earlier_says_what_a_line_goes_by() {
        let own = Learned::parse(&file("7", &[("our desk", 10)])).unwrap();
        let a = published(&list("a", &[file("1", &[("our desk", 2), ("our shop", 4)])])).unwrap();
        let b = published(&list("b", &[file("2", &[("our shop", 6), ("our club", 8)])])).unwrap();
        let all = own.clone().and(a.clone()).and(b.clone());
        assert_eq!(rule(&all, "Our desk"), Some(("learned/7".into(), 1.0)));
        assert_eq!(rule(&all, "Our shop"), Some(("learned/a/1".into(), 0.7)));
        assert_eq!(rule(&all, "Our club"), Some(("learned/b/2".into(), 0.9)));
        assert_eq!((all.lines(), model(&all)), (3, " learned/7 learned/a/1 learned/b/2".into()));
        assert_eq!(all, own.and(a.and(b)));
        assert_eq!(model(&Learned::default()), "");
    }

    #[test]
    fn the_same_record_and_lists_give_the_same() {
        let settings = Settings { boilerplate: "house.jsonl".into(), ..Settings::default() };
        let read = |_: &str| Ok(file("7", &[("our desk", 10)]).into_bytes());
        let lists = [list("a", &[file("1", &[("our shop", 4)])])];
        let record = br#"{"url": "https://a.example/1", "text": "The mayor opened the bridge on Monday.\n\nOur desk.\n\nOur shop."}"#;
        let cleaned = |stage: &CleaningStage| {
            let article = Article::read(record, &Reading::default()).unwrap();
            let Verdict::Found(found) = stage.examine(&article) else { panic!("no verdict") };
            (serde_json::to_string(&found).unwrap(), stage.about().model.clone())
        };
        let stage = || CleaningStage::open(&settings, &lists, read).unwrap();
        let (found, model) = cleaned(&stage());
        assert_eq!((found.clone(), model.clone()), cleaned(&stage()));
        assert!(found.contains("\"learned/7\"") && found.contains("\"learned/a/1\""), "{found}");
        assert!(model.ends_with(" learned/7 learned/a/1"), "{model}");
        let without = cleaned(&CleaningStage::open(&settings, &[], read).unwrap());
        assert!(without.0.contains("\"learned/7\"") && !without.0.contains("learned/a"));
    }

    #[test]
    fn a_record_does_not_grow_with_the_lists() {
        let of = |names: &[usize]| {
            let lists = names
                .iter()
                .map(|name| published(&list(&format!("site-{name}"), &[file("1", &[])])).unwrap());
            model(&lists.fold(Learned::default(), Learned::and))
        };
        let many: Vec<usize> = (0..500).collect();
        assert!(of(&many).starts_with(" learned/500-lists/"), "{}", of(&many));
        assert!(of(&many).len() < 40);
        assert_ne!(of(&many[..NAMED + 1]), of(&many[1..NAMED + 2]));
    }

    #[test]
    fn a_mistake_is_found_by_list_part_and_line() {
        let good = file("1", &[("our desk", 2)]);
        let told = |parts: &[String]| published(&list("a", parts)).unwrap_err().to_string();
        let line = told(&[good.clone(), good.replace(":10,", ":1,")]);
        assert_eq!(line, "boilerplate list `a`, part 2: line 2: 2 articles of 1");
        assert!(told(&[good.clone(), file("2", &[])]).contains("part 2: line 1: `version` is `2`"));
        assert!(told(&[String::new()]).contains("part 1: line 1: the list is empty"));
        let latin = [good.as_bytes(), b"\xe9"].concat();
        let list = Published { parts: vec![latin], ..list("a", &[]) };
        let error = published(&list).unwrap_err().to_string();
        assert!(error.contains("part 1: line 3: incomplete utf-8"), "{error}");
    }

    proptest! {
        #[test]
        fn parts_are_the_whole_list(
            lines in prop::collection::vec(("[a-zé]{1,20}", 1..=10_u32), 0..20),
            most in 1..2000_usize,
            blank in any::<bool>(),
            end in any::<bool>(),
        ) {
            let lines: Vec<(&str, u32)> = lines.iter().map(|(line, n)| (line.as_str(), *n)).collect();
            let mut whole = file("3", &lines);
            if blank { whole.insert(0, '\n'); }
            if !end { whole.pop(); }
            let parts = learned_parts(whole.as_bytes(), most);
            let parts: Vec<String> =
                parts.into_iter().map(|part| String::from_utf8(part).unwrap()).collect();
            prop_assert!(parts.len() == 1 || whole.len() > most);
            prop_assert!(parts.iter().all(|part| part.len() <= most || part.lines().count() <= 2));
            let read = published(&list("a", &parts)).unwrap();
            prop_assert_eq!(read, published(&list("a", &[whole])).unwrap());
        }
    }
}
