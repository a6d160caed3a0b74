//! Learned boilerplate of a topic, and the cleaning worker.

use super::list_desk::{Desk, PATIENCE};
use copydesk_kafka::topic;
use serde_json::{Value, json};
use std::cell::Cell;
use std::time::{Duration, Instant};

const LISTS: &str = "copydesk.boilerplate";

/// Lines that no rule takes.
const HOUSE: &str = "Zorgon keeps a garden of its own.";
const SITE: &str = "Zorgon members read this first.";
const CLUB: &str = "Zorgon thanks the club of friends.";

/// An article that ends with all three, and which of them stay in it.
struct Articles(Cell<usize>);

impl Articles {
    fn next(&self) -> Value {
        let number = self.0.get();
        self.0.set(number + 1);
        let words = ["harbour", "council", "bridge", "school", "river", "market", "library"];
        let word = |at: usize| words[(number * 3 + at) % words.len()];
        // Letters, not digits: the learner masks numbers, and must not take one article for a copy of another.
        let name = format!("{}{}", char::from(b'A' + (number % 26) as u8), "o".repeat(number + 1));
        let story: Vec<String> = (0..3)
            .map(|at| {
                format!(
                    "The {} of {name} and its {} were on the minds of all who came to the {} on Monday.",
                    word(at), word(at + 1), word(at + 2)
                )
            })
            .collect();
        let text = [&story.join("\n\n"), HOUSE, SITE, CLUB].join("\n\n");
        json!({
            "id": format!("article-{number}"),
            "url": format!("https://www.zorgon.example/{name}"),
            "text": text,
            "enrichment": {"language": {"tag": "en"}},
        })
    }
}

/// Which of the lines went, each by which rule, and what `by.model` says of lists.
fn cleaned(record: &Value) -> (Vec<(&'static str, String)>, Vec<String>) {
    let cleaning = &record["enrichment"]["cleaning"];
    let raw = record["text"].as_str().unwrap();
    let mut went = Vec::new();
    for removed in cleaning["removed"].as_array().into_iter().flatten() {
        let at = |name: &str| usize::try_from(removed[name].as_u64().unwrap()).unwrap();
        let text: String = raw.chars().skip(at("start")).take(at("end") - at("start")).collect();
        for line in [HOUSE, SITE, CLUB].into_iter().filter(|line| text.contains(line)) {
            went.push((line, removed["rule"].as_str().unwrap().to_owned()));
        }
    }
    let kept = cleaning["text"].as_str().unwrap();
    for line in [HOUSE, SITE, CLUB] {
        assert_ne!(kept.contains(line), went.iter().any(|(gone, _)| *gone == line), "{cleaning}");
    }
    let model = cleaning["by"]["model"].as_str().unwrap();
    let lists = model.split(' ').filter(|part| part.starts_with("learned/"));
    (went, lists.map(str::to_owned).collect())
}

/// Waits until articles are cleaned by these lists, and every line by the first of them that has it.
fn becomes(desk: &Desk, articles: &Articles, wanted: &[(&str, &str)]) {
    let began = Instant::now();
    loop {
        let (went, lists) = cleaned(&desk.worked(&articles.next()));
        let went: Vec<(&str, &str)> = went.iter().map(|(line, rule)| (*line, &**rule)).collect();
        let named: Vec<&str> = wanted.iter().map(|(_, rule)| *rule).collect();
        if went == wanted && lists == named {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{went:?} {lists:?} is not {wanted:?}");
    }
}

fn list(version: &str, lines: impl Iterator<Item = String>) -> String {
    let head = json!({"list": "copydesk.boilerplate/1", "version": version});
    let entry = |line: String| {
        let (source, line) = ("zorgon.example", line.to_lowercase().replace('.', ""));
        json!({"source": source, "line": line, "articles": 9, "of": 10, "place": "tail"})
    };
    let lines = lines.map(|line| entry(line).to_string() + "\n");
    format!("{head}\n{}", lines.collect::<String>())
}

#[test]
fn learned_lists_come_and_go_while_the_worker_runs() {
    let settings = format!("[stage]\nboilerplate_topic = \"{LISTS}\"\n");
    let desk = Desk::open("cleaning", ("articles.language", "articles.cleaned"), &settings);
    desk.file("house.jsonl", &list("7", [HOUSE.to_owned()].into_iter()));
    let file = format!("stage.boilerplate={}", desk.path("house.jsonl").display());
    let worker = desk.worker("first", &["--set", &file]);
    let articles = Articles(Cell::new(0));
    let before: Vec<Value> = (0..6).map(|_| desk.worked(&articles.next())).collect();
    let by_house = (HOUSE, "learned/7");
    for record in &before {
        assert_eq!(cleaned(record).0, [(HOUSE, "learned/7".to_owned())]);
    }

    // Learned of what came in, and published at once: the list in a file comes first.
    let learn = ["learn", "boilerplate", "--topic", "articles.language", "--publish", "site"];
    let told = desk.said(&[&learn[..], &["--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["published"]["list"], &told["lines"]), (&json!("site"), &json!(3)));
    let version = told["published"]["version"].as_str().unwrap();
    let site = format!("learned/site/{version}");
    let began = Instant::now();
    let (went, lists) = loop {
        let found = cleaned(&desk.worked(&articles.next()));
        if found.0.len() == 3 || began.elapsed() > PATIENCE {
            break found;
        }
    };
    let rule = |line: &'static str, rule: &str| (line, rule.to_owned());
    assert_eq!(went, [rule(HOUSE, "learned/7"), rule(SITE, &site), rule(CLUB, &site)]);
    assert_eq!(lists, ["learned/7", &*site]);

    // A list with fewer lines takes its place.
    desk.file("site.jsonl", &list("8", [SITE.to_owned()].into_iter()));
    let said = desk.said(&["boilerplate", "publish", "site.jsonl"]);
    assert_eq!(said, "published site 8: entries 1, records 1\n");
    let by_site = (SITE, "learned/site/8");
    becomes(&desk, &articles, &[by_house, by_site]);

    // What does not read is told with its line, and the earlier list stays. Nor is it published by the command.
    let broken = list("9", [SITE.to_owned()].into_iter()).replace("\"of\":10", "\"of\":1");
    desk.write(LISTS, "site", &broken);
    assert!(desk.logged("first", "part 1: line 2: 9 articles of 1"));
    assert!(desk.measured("first", r#"copydesk_lists_refused{stage="cleaning"} 1"#));
    becomes(&desk, &articles, &[by_house, by_site]);
    desk.file("bad.jsonl", &broken);
    let refused = desk.copydesk(&["boilerplate", "publish", "bad.jsonl"]);
    assert_eq!(refused.status.code(), Some(65), "{refused:?}");

    // One in several records beside it, whose last line is told by all of them.
    let many = (0..8000).map(|n| format!("line {n} is in no article: {}", "x".repeat(100)));
    desk.file("club.jsonl", &list("1", many.chain([CLUB.to_owned()])));
    desk.said(&["boilerplate", "publish", "club.jsonl"]);
    let records = topic::read(&desk.broker.settings(), LISTS).unwrap();
    assert!(records.iter().any(|record| record.key.as_deref() == Some(b"club#2")));
    let began = Instant::now();
    let (went, lists) = loop {
        let found = cleaned(&desk.worked(&articles.next()));
        if found.0.len() == 3 || began.elapsed() > PATIENCE {
            break found;
        }
    };
    assert_eq!(went[2], rule(CLUB, "learned/club/1"));
    assert_eq!(lists, ["learned/7", "learned/club/1", "learned/site/8"]);

    for name in ["site", "club"] {
        desk.said(&["boilerplate", "withdraw", name]);
    }
    becomes(&desk, &articles, &[by_house]);
    assert!(desk.measured("first", r#"copydesk_lists_refused{stage="cleaning"} 0"#));
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}
