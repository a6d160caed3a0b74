//! Mixed articles, good and poisonous, as many as wanted.

use serde_json::{Value, json};

/// A raw record and what should become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Vec<u8>,
    /// Whether it must go to the dead-letter topic.
    pub poison: bool,
}

/// One record in this many is poison, unless [`mixed_with`] says otherwise.
const POISON: u64 = 25;

/// `count` records made from `texts` (samples of real articles): as text, as HTML, with the fields
/// of several producers, some of them copies of earlier ones, and some poison. The same `seed`
/// gives the same records.
#[must_use]
pub fn mixed(texts: &[String], count: usize, seed: u64) -> Vec<Raw> {
    mixed_with(texts, count, seed, POISON)
}

/// The same with one record in `poison_in` being poison.
#[must_use]
pub fn mixed_with(texts: &[String], count: usize, seed: u64, poison_in: u64) -> Vec<Raw> {
    let mut random = Random::new(seed);
    let mut made: Vec<Raw> = Vec::with_capacity(count);
    for number in 0..count {
        let key = format!("k{number}");
        if random.below(poison_in) == 0 {
            made.push(Raw { key, value: poison(&mut random, number), poison: true });
            continue;
        }
        let value = article(texts, &mut random, number);
        made.push(Raw { key, value: value.into_bytes(), poison: false });
    }
    made
}

fn article(texts: &[String], random: &mut Random, number: usize) -> String {
    let text = &texts[random.below(texts.len() as u64) as usize];
    // The number makes the story its own; a fifth are copies under another URL.
    let copy = random.below(5) == 0;
    let story = if copy { text.clone() } else { format!("{text}\n\n{}", padding(random, number)) };
    let url = format!("https://news.example/{number}?utm_source=feed");
    let day = 1 + random.below(28);
    let date = format!("2024-04-{day:02}T10:00:00Z");
    let record = match random.below(5) {
        0 => json!({"source": url, "source-hostname": "news.example", "text": story, "date": date}),
        1 => json!({"url": url, "maintext": story, "date_download": date, "date_publish": "None"}),
        2 => {
            let paragraphs: String =
                story.lines().filter(|l| !l.is_empty()).map(|l| format!("<p>{l}</p>")).collect();
            json!({"url": url, "html": format!("<html><body><nav><a href=/>Home</a></nav><article>{paragraphs}</article></body></html>"), "crawled": date})
        }
        3 => {
            json!({"link": url, "title": format!("Story number {number}"), "content": story, "parse_date": date})
        }
        _ => json!({"id": number, "url": url, "body": story, "fetched_at": date, "x": Value::Null}),
    };
    // Spellings that a parser would lose.
    let text = record.to_string();
    text.replacen('{', "{\"n\": 1.10, \"big\":9007199254740993, \"n\":2e0,", 1)
}

fn padding(random: &mut Random, number: usize) -> String {
    const WORDS: &[&str] = &[
        "council",
        "budget",
        "river",
        "station",
        "minister",
        "festival",
        "harvest",
        "bridge",
        "engineers",
        "voters",
        "museum",
        "weather",
        "tunnel",
        "inquiry",
        "market",
        "school",
    ];
    let words: Vec<&str> =
        (0..60).map(|_| WORDS[random.below(WORDS.len() as u64) as usize]).collect();
    format!("Report {number} names the {}.", words.join(" and the "))
}

fn poison(random: &mut Random, number: usize) -> Vec<u8> {
    match random.below(5) {
        0 => b"{\"text\": \"broken".to_vec(),
        1 => vec![0xff, 0xfe, b'{', b'}', u8::try_from(number % 256).unwrap_or(0)],
        2 => format!("[{number}]").into_bytes(),
        3 => format!("{{\"id\":{number},\"title\":\"None\"}}").into_bytes(),
        _ => format!("{{\"text\":\"x\",\"enrichment\":{number}}}").into_bytes(),
    }
}

/// xorshift64*: enough for test data, and the same everywhere.
pub struct Random(u64);

impl Random {
    /// Numbers that follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// The next number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_records_with_some_poison() {
        let texts = ["A story.".to_owned()];
        let made = mixed(&texts, 500, 7);
        assert_eq!(made, mixed(&texts, 500, 7));
        let poison = made.iter().filter(|raw| raw.poison).count();
        assert!((5..60).contains(&poison), "{poison}");
    }
}
