//! The promises of the window, over random streams of arrivals.

#![allow(clippy::unwrap_used)] // Tests throughout, helpers included.

use copydesk_duplicates::{
    Answer, Arrival, Assembler, Hits, Named, Origin, Part, Post, Role, Settings, Sketch, Sketched,
    Slot, Successor, Verdict, What, Window, Withdrawal,
};
use proptest::prelude::*;

/// An arrival to be: article, text, event time.
type Record = (String, String, i64);

fn settings() -> Settings {
    // Small enough that a stream of fifty runs into every limit.
    Settings {
        window_days: 3,
        allowed_lateness_hours: 12,
        stop: 2,
        min_articles: 0,
        max_articles: 24,
        lot: 8,
        ..Settings::default()
    }
}

/// Few ids, few stories in variants and languages, event times over ten days: many relations of every
/// kind.
fn stream() -> impl Strategy<Value = Vec<Record>> {
    let record = (0_u8..20, 0_u8..5, 0_u8..7, 0_i64..240).prop_map(|(id, story, variant, hour)| {
        let text = match variant {
            0..5 => {
                let length = if variant == 4 { 8 } else { 50 + u32::from(variant) * 3 };
                (0..length).map(|i| format!("story{story}word{i} ")).collect()
            }
            tongue => translated(story, usize::from(tongue - 5)),
        };
        (format!("a1-{id}"), text, hour * 3_600_000)
    });
    prop::collection::vec(record, 0..60)
}

/// A story of names and numbers in one of two languages, which share nothing else.
fn translated(story: u8, tongue: usize) -> String {
    const SYLLABLES: [&str; 8] = ["ba", "ko", "du", "mi", "re", "so", "lu", "fe"];
    const WORDS: [[&str; 6]; 2] = [
        ["walking", "the", "nation", "houses", "and", "spoken"],
        ["caminhado", "para", "cidadãos", "lembram", "que", "daquele"],
    ];
    let name = |number: usize| {
        let syllables = [number / 64 % 8, number / 8 % 8, number % 8, number * 5 % 8];
        let name: String = syllables.map(|at| SYLLABLES[at]).concat();
        name[..1].to_uppercase() + &name[1..]
    };
    let sentence = |at: usize| {
        let number = usize::from(story) * 24 + at;
        let words = (0..4).map(|word| WORDS[tongue][(at * (word + 1) + word) % 6]);
        let words: Vec<&str> = words.collect();
        format!("{} {} {} {}", words.join(" "), name(number), words[0], 1000 + number * 7)
    };
    (0..16).map(|at| sentence(at) + " ").collect()
}

fn arrival<'a>(id: &'a str, event_time_ms: i64, sketch: &'a Sketch) -> Arrival<'a> {
    let key = Some(id.as_bytes());
    Arrival { id, source_id: None, key, event_time_ms: Some(event_time_ms), sketch }
}

/// What the window says of an arrival or, every seventh time, of a takedown.
#[derive(Debug, PartialEq)]
enum Told {
    Of(Result<Verdict, Withdrawal>),
    Instead(Vec<Successor>),
}

/// As [`fold`], with takedowns between the arrivals; `offset` is the number of the first record.
fn fold_with_takedowns(window: &mut Window, records: &[Record], offset: usize) -> Vec<Told> {
    (offset..)
        .zip(records)
        .map(|(number, (id, text, event_time_ms))| {
            if number % 7 == 6 {
                let key = Some(id.as_bytes());
                return Told::Instead(window.retract(Named { key, ..Named::default() }));
            }
            let sketch = Sketch::of(text, window.settings());
            Told::Of(window.decide(arrival(id, *event_time_ms, &sketch)))
        })
        .collect()
}

fn fold(window: &mut Window, records: &[Record]) -> Vec<Verdict> {
    records
        .iter()
        .map(|(id, text, event_time_ms)| {
            let sketch = Sketch::of(text, window.settings());
            window.decide(arrival(id, *event_time_ms, &sketch)).unwrap()
        })
        .collect()
}

/// The stream as records of the log, every seventh a takedown and every eleventh without an article.
fn posts(records: &[Record]) -> Vec<Post> {
    let post = |(number, (id, text, event_time_ms)): (i64, &Record)| {
        let what = match number {
            n if n % 7 == 6 => What::Takedown { id: None, source_id: None },
            n if n % 11 == 10 => What::Nothing,
            _ => What::Article(Box::new(Sketched {
                id: id.as_str().into(),
                source_id: None,
                event_time_ms: (number % 5 != 4).then_some(*event_time_ms),
                sketch: Sketch::of(text, &settings()),
            })),
        };
        let origin = Origin { partition: 0, offset: number };
        Post { origin, key: Some(id.as_bytes().into()), what }
    };
    (0..).zip(records).map(post).collect()
}

/// What `slots` slots and an assembler say of the log, each restored from a snapshot now and then,
/// `at` different moments. Offsets have gaps, as in a log with transactions.
fn assembled(posts: &[Post], slots: u32, crashes: &[usize]) -> Vec<Answer> {
    let part = |slot| Part { slot, slots };
    let new = |slot| Slot::new(settings(), part(slot)).unwrap();
    let mut team: Vec<Slot> = (0..slots).map(new).collect();
    let mut assembler = Assembler::new(settings()).unwrap();
    let mut answers = Vec::new();
    for (number, post) in posts.iter().enumerate() {
        let offset = number as u64 * 3 / 2;
        if crashes.contains(&number) {
            let slot = number % team.len();
            let snapshot = team[slot].snapshot();
            team[slot] = Slot::restore(settings(), part(slot as u32), &snapshot).unwrap();
            assembler = Assembler::restore(&settings(), &assembler.snapshot()).unwrap();
        }
        let hits =
            team.iter_mut().map(|slot| Hits::from_bytes(&slot.look(offset, post).to_bytes()));
        let hits: Vec<Hits> = hits.map(Result::unwrap).collect();
        answers.push(assembler.decide(offset, post, &Hits::merge(hits)));
    }
    answers
}

#[test]
fn translations_are_named_and_join_no_cluster() {
    let record = |id: u8, story, tongue, hours: i64| {
        (format!("a1-{id}"), translated(story, tongue), hours * 3_600_000)
    };
    let mut records = vec![record(1, 0, 0, 1), record(2, 1, 0, 2)];
    records.extend([record(3, 0, 1, 3), record(4, 2, 1, 4), record(5, 1, 1, 80)]);
    let mut window = Window::new(settings()).unwrap();
    let told = fold(&mut window, &records);
    let roles: Vec<Role> = told.iter().map(|verdict| verdict.role).collect();
    let [unique, candidate] = [Role::Unique, Role::TranslationCandidate];
    // The last comes more than three days after the other one of its story.
    assert_eq!(roles, [unique, unique, candidate, unique, unique]);
    assert_eq!((told[2].of.as_deref(), told[2].cluster_size_seen), (Some("a1-1"), 1));
    assert_ne!(told[2].cluster_id, told[0].cluster_id);
    assert!(told[2].translation.is_some_and(|translation| translation.shared_marks >= 16));
    let again = fold(&mut window, &records[2..3]);
    assert_eq!(again[0], told[2]);
    window.retract(Named { id: Some("a1-1"), ..Named::default() });
    assert_eq!(fold(&mut window, &[record(6, 0, 1, 5)])[0].role, Role::Exact);
    window.retract(Named { id: Some("a1-3"), ..Named::default() });
    window.retract(Named { id: Some("a1-6"), ..Named::default() });
    assert_eq!(fold(&mut window, &[record(7, 0, 0, 5)])[0].role, unique);
}

proptest! {
    #[test]
    fn any_number_of_slots_says_the_same(
        records in stream(),
        crashes in prop::collection::vec(0_usize..60, 0..4),
    ) {
        let posts = posts(&records);
        let one = assembled(&posts, 1, &[]);
        for slots in [3, 8, 32] {
            prop_assert_eq!(&one, &assembled(&posts, slots, &crashes));
        }
        let mut window = Window::new(settings()).unwrap();
        let offsets = (0..).map(|number| number * 3 / 2);
        let whole: Vec<Answer> =
            offsets.zip(&posts).map(|(offset, post)| window.post(offset, post)).collect();
        prop_assert_eq!(one, whole);
    }

    #[test]
    fn folding_anew_by_memos_gives_the_same_memory(
        records in stream(),
        lost in prop::collection::vec(0_usize..60, 0..10),
    ) {
        let posts = posts(&records);
        let (mut first, mut anew) = (Window::new(settings()).unwrap(), Window::new(settings()).unwrap());
        let slot = || Slot::new(settings(), Part { slot: 0, slots: 2 }).unwrap();
        let (mut slot, mut slot_anew) = (slot(), slot());
        for (number, post) in posts.iter().enumerate() {
            let offset = number as u64 * 3 / 2;
            let (answer, memo) = first.post_and_tell(offset, post);
            let recalled = if lost.contains(&number) { None } else { anew.recall(offset, post, &memo) };
            let known = matches!(post.what, What::Article(_)) && !lost.contains(&number);
            prop_assert_eq!(recalled.is_some(), known);
            prop_assert_eq!(recalled.unwrap_or_else(|| anew.post(offset, post)), answer);
            let hits = slot.look(offset, post);
            if lost.contains(&number) || !slot_anew.recall(offset, post, &hits) {
                prop_assert_eq!(slot_anew.look(offset, post), hits);
            }
        }
        prop_assert_eq!(first.snapshot(), anew.snapshot());
        prop_assert_eq!(slot.snapshot(), slot_anew.snapshot());
    }

    #[test]
    fn the_same_arrivals_give_the_same_verdicts_and_bytes(records in stream()) {
        let (mut one, mut other) = (Window::new(settings()).unwrap(), Window::new(settings()).unwrap());
        let told = fold_with_takedowns(&mut one, &records, 0);
        prop_assert_eq!(told, fold_with_takedowns(&mut other, &records, 0));
        prop_assert_eq!(one.snapshot(), other.snapshot());
    }

    #[test]
    fn restoring_in_the_middle_changes_nothing(records in stream(), cut in 0_usize..60) {
        let (before, after) = records.split_at(cut.min(records.len()));
        let mut whole = Window::new(settings()).unwrap();
        let mut first = Window::new(settings()).unwrap();
        let mut told = fold_with_takedowns(&mut first, before, 0);
        let mut second = Window::restore(&settings(), &first.snapshot()).unwrap();
        told.extend(fold_with_takedowns(&mut second, after, before.len()));
        prop_assert_eq!(fold_with_takedowns(&mut whole, &records, 0), told);
        prop_assert_eq!(whole.snapshot(), second.snapshot());
    }

    #[test]
    fn a_redelivery_is_answered_as_at_first(records in stream(), which in 0_usize..60) {
        let mut window = Window::new(settings()).unwrap();
        let verdicts = fold(&mut window, &records);
        let Some(last) = records.len().checked_sub(1) else { return Ok(()) };
        // Only what is surely still remembered: fewer arrivals than are kept at least.
        let which = which.min(last);
        if records.len() - which < 16 {
            let again = &fold(&mut window, &records[which..=which])[0];
            let (id, text, _) = &records[which];
            // The first of several deliveries of the same is the one that counts.
            let first = records.iter().rposition(|(other, words, _)| (other, words) == (id, text));
            if first == Some(which) {
                prop_assert_eq!(again, &verdicts[which]);
            }
        }
    }

    #[test]
    fn verdicts_are_consistent(records in stream()) {
        let mut window = Window::new(settings()).unwrap();
        for (verdict, (id, _, event_time_ms)) in fold(&mut window, &records).iter().zip(&records) {
            prop_assert_eq!(verdict.role == Role::Unique, verdict.of.is_none());
            prop_assert!(verdict.cluster_size_seen >= 1);
            prop_assert!(verdict.similarity.is_none_or(|s| (0.0..=1.0).contains(&s)));
            if verdict.role == Role::Update {
                prop_assert_eq!(verdict.of.as_deref(), Some(id.as_str()));
            }
            // A redelivery may come with another time than the one it was judged by.
            if verdict.role == Role::Unique && verdict.first_seen_ms != Some(*event_time_ms) {
                prop_assert!(records.iter().filter(|record| record.0 == *id).count() > 1);
            }
        }
        prop_assert!(window.len() <= 24 + 8);
    }

    #[test]
    fn a_damaged_snapshot_is_refused(records in stream(), at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut window = Window::new(settings()).unwrap();
        fold(&mut window, &records);
        let mut snapshot = window.snapshot();
        let at = at.index(snapshot.head.len());
        snapshot.head[at] ^= flip;
        prop_assert!(Window::restore(&settings(), &snapshot).is_err());
        snapshot.head.truncate(at);
        prop_assert!(Window::restore(&settings(), &snapshot).is_err());
    }
}
