//! Watch-lists of a topic, and the entities worker.

use super::list_desk::{Desk, PATIENCE};
use copydesk_kafka::topic;
use serde_json::{Value, json};
use std::ops::Deref;
use std::time::{Duration, Instant};

const LISTS: &str = "copydesk.watchlists";

/// A desk with an entities worker, and how many articles it has had.
struct Tagging {
    desk: Desk,
    articles: usize,
}

impl Deref for Tagging {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Tagging {
    fn open() -> Self {
        let settings = format!("[stage]\nwatchlist_topic = \"{LISTS}\"\n");
        let topics = ("articles.cleaned", "articles.tagged");
        Self { desk: Desk::open("entities", topics, &settings), articles: 0 }
    }

    fn publish(&self, name: &str, text: &str) {
        self.file(name, text);
        self.said(&["watchlist", "publish", name]);
    }

    /// What becomes of an article that names both Zorgon and Quixal: the entries found, and the lists looked for.
    fn tagged(&mut self) -> (Vec<String>, Vec<String>) {
        self.articles += 1;
        let id = format!("article-{}", self.articles);
        let text = "The board of Zorgon met Quixal on Monday to talk about the price of steel.";
        let article = json!({"id": id, "text": text, "enrichment": {"language": {"tag": "en"}}});
        entries(&self.worked(&article))
    }

    /// Waits until articles are tagged so.
    fn becomes(&mut self, wanted: (&[&str], &[&str])) {
        let began = Instant::now();
        loop {
            let found = self.tagged();
            if (strs(&found.0), strs(&found.1)) == (wanted.0.to_vec(), wanted.1.to_vec()) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{found:?} is not {wanted:?}");
        }
    }
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn entries(record: &Value) -> (Vec<String>, Vec<String>) {
    let found = &record["enrichment"]["entities"];
    let own = |value: &Value| value["list"].as_str().is_some_and(|list| list != "default");
    let of = |name: &str, text: fn(&Value) -> String| -> Vec<String> {
        let values = found[name].as_array().into_iter().flatten();
        values.filter(|value| own(value)).map(text).collect()
    };
    let entry = |value: &Value| value["entry"].as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| {
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}", text("list"), text("version"))
    };
    (of("entities", entry), of("watchlists", list))
}

#[test]
fn lists_of_a_topic_come_and_go_while_the_worker_runs() {
    let mut desk = Tagging::open();
    desk.publish("clients.csv", "id,name,type\nz,Zorgon AG,ORG\n");
    let worker = desk.worker("first", &[]);
    // The name in the text lacks the legal form: a generated spelling.
    let (found, lists) = desk.tagged();
    assert_eq!(found, ["z"]);
    let first = lists[0].clone();

    desk.publish("people.jsonl", "{\"id\":\"q\",\"name\":\"Quixal\",\"type\":\"PER\"}\n");
    let (_, people) = {
        let began = Instant::now();
        loop {
            let found = desk.tagged();
            if found.0 == ["z", "q"] || began.elapsed() > PATIENCE {
                break found;
            }
        }
    };
    assert_eq!(people[0], first);
    assert!(people[1].starts_with("people "), "{people:?}");

    // What does not read is told with its line, and the earlier list stays.
    desk.write(LISTS, "clients", "id,name,type\nz,Zorgon AG,ORG\ny,,ORG\n");
    assert!(desk.logged("first", "part 1: line 3"));
    assert_eq!(desk.tagged(), (vec!["z".to_owned(), "q".to_owned()], people.clone()));

    // Nor is it published by the command.
    desk.file("bad.csv", "id,name,type\nx,,ORG\n");
    let refused = desk.copydesk(&["watchlist", "publish", "bad.csv"]);
    assert_eq!(refused.status.code(), Some(65), "{refused:?}");

    desk.said(&["watchlist", "withdraw", "people"]);
    desk.becomes((&["z"], &[&first]));
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());

    // A worker that starts now has nothing but the broken list: it works, and says so.
    let worker = desk.worker("second", &[]);
    let none: [String; 0] = [];
    assert_eq!(desk.tagged(), (none.to_vec(), none.to_vec()));
    assert!(desk.logged("second", "a list is refused"));
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}

#[test]
fn a_list_in_many_parts_is_one_list() {
    let mut desk = Tagging::open();
    let filler = |from: usize| -> String {
        (from..from + 30_000)
            .map(|n| format!("f{n},Filler Company Number{n} Holding,ORG\n"))
            .collect()
    };
    let list = format!("id,name,type\n{}z,Zorgon,ORG\n{}q,Quixal,PER\n", filler(0), filler(30_000));
    desk.publish("large.csv", &list);
    let records = topic::read(&desk.broker.settings(), LISTS).unwrap();
    assert!(records.len() > 1, "one record");
    let worker = desk.worker("one", &[]);
    let (found, lists) = desk.tagged();
    assert_eq!((strs(&found), lists.len()), (vec!["z", "q"], 1));
    // A smaller one has fewer parts; the others go.
    desk.publish("large.csv", "id,name,type\nq,Quixal,PER\n");
    let began = Instant::now();
    while desk.tagged().0 != ["q"] {
        assert!(began.elapsed() < PATIENCE);
    }
    let records = topic::read(&desk.broker.settings(), LISTS).unwrap();
    let last =
        |key: &str| records.iter().rfind(|r| r.key.as_deref() == Some(key.as_bytes())).unwrap();
    assert!(last("large#2").value.is_none() && last("large").value.is_some());
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}
