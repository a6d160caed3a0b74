//! Names out of what the network says of pieces.

use crate::labels::Label;
use crate::transformer::Name;
use copydesk_entities::MentionType;
use copydesk_tokens::{Token, scan};

/// What the network says of one piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The most likely label; the first of those that are equal.
    pub label: Label,
    /// The probability of the label's type, or that there is none.
    pub probability: f64,
}

/// What logits say at a temperature.
#[must_use]
pub fn say(logits: &[f32], labels: &[Label], temperature: f64) -> Said {
    let mut best = 0;
    for (at, logit) in logits.iter().enumerate() {
        if *logit > logits[best] {
            best = at;
        }
    }
    let label = labels.get(best).copied().unwrap_or(Label::Outside);
    let highest = logits.get(best).copied().map_or(0.0, f64::from);
    let (mut own, mut all) = (0.0, 0.0);
    for (logit, other) in logits.iter().zip(labels) {
        let share = ((f64::from(*logit) - highest) / temperature).exp();
        all += share;
        own += if other.kind() == label.kind() { share } else { 0.0 };
    }
    Said { label, probability: if all > 0.0 { own / all } else { 0.0 } }
}

/// The names of a text. `pieces` are the bytes of each piece, `said` what was said of it; pieces beyond `said` were
/// not looked at.
#[must_use]
pub fn names(text: &str, pieces: &[(usize, usize)], said: &[Said]) -> Vec<Name> {
    let mut names = Names { found: Vec::new(), open: None };
    let (mut at, mut before) = (0, None);
    let looked_at = pieces.len().min(said.len());
    scan(text, |token, _| {
        // Pieces that stand between tokens: punctuation.
        while at < looked_at && pieces[at].1 <= token.start {
            if before != Some(at) {
                names.between(said[at], pieces[at], text);
            }
            at += 1;
        }
        if at >= looked_at || pieces[at].0 >= token.end {
            names.close();
        } else if before == Some(at) {
            names.same_piece(&token);
        } else {
            names.token(said[at], &token);
            before = Some(at);
        }
        // Further pieces of the token say nothing.
        while at < looked_at && pieces[at].1 < token.end {
            at += 1;
        }
    });
    names.close();
    names.found
}

struct Names {
    found: Vec<Name>,
    open: Option<Open>,
}

struct Open {
    kind: MentionType,
    first: Token,
    last: Token,
    /// Bytes after the last token that belong to it.
    tail: usize,
    probabilities: f64,
    tokens: u32,
    /// Nothing may be added.
    ended: bool,
}

impl Names {
    fn token(&mut self, said: Said, token: &Token) {
        let Some(kind) = said.label.kind() else { return self.close() };
        let begins = matches!(said.label, Label::Begin(_) | Label::Unit(_));
        let ends = matches!(said.label, Label::Last(_) | Label::Unit(_));
        match &mut self.open {
            Some(open) if !begins && !open.ended && open.kind == kind => {
                open.last = *token;
                open.tail = 0;
                open.probabilities += said.probability;
                open.tokens += 1;
                open.ended = ends;
            }
            _ => {
                self.close();
                let (first, last) = (*token, *token);
                let probabilities = said.probability;
                self.open = Some(Open {
                    kind,
                    first,
                    last,
                    tail: 0,
                    probabilities,
                    tokens: 1,
                    ended: ends,
                });
            }
        }
    }

    /// Another token of the piece of the one before.
    fn same_piece(&mut self, token: &Token) {
        if let Some(open) = &mut self.open {
            open.last = *token;
            open.tail = 0;
        }
    }

    /// A piece between tokens: a name goes on over it only if it is part of it.
    fn between(&mut self, said: Said, (start, end): (usize, usize), text: &str) {
        let Some(open) = &mut self.open else { return };
        let within = matches!(said.label, Label::Inside(_) | Label::Last(_))
            && said.label.kind() == Some(open.kind);
        if !within {
            return self.close();
        }
        let stop = matches!(text.get(start..end), Some("." | ")"));
        if stop && start == open.last.end {
            open.tail = 1;
        }
    }

    fn close(&mut self) {
        self.found.extend(self.open.take().map(|open| Name {
            kind: open.kind,
            start: open.first.char_start,
            end: open.last.char_end + open.tail,
            utf8: [open.first.start, open.last.end + open.tail],
            confidence: rounded(open.probabilities / f64::from(open.tokens)),
        }));
    }
}

/// To thousandths: what logits differ by on other processors is less, mostly.
pub(crate) fn rounded(confidence: f64) -> f64 {
    (confidence * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of a text whose pieces stand in brackets with their labels.
    fn found(marked: &str) -> Vec<String> {
        let (mut text, mut pieces, mut said) = (String::new(), Vec::new(), Vec::new());
        for part in marked.split('[').filter(|part| !part.is_empty()) {
            let (inner, after) = part.split_once(']').unwrap();
            let (piece, label) = inner.rsplit_once('|').unwrap();
            pieces.push((text.len(), text.len() + piece.len()));
            said.push(Said {
                label: Label::read(label, &crate::Own::default()),
                probability: if label.ends_with("LOC") { 0.5 } else { 1.0 },
            });
            text += piece;
            text += after;
        }
        let name = |name: &Name| {
            let own: String = text.chars().skip(name.start).take(name.end - name.start).collect();
            assert_eq!(text[name.utf8[0]..name.utf8[1]], own);
            format!("{own} {} {}", name.kind, name.confidence)
        };
        names(&text, &pieces, &said).iter().map(name).collect()
    }

    #[test]
    fn the_first_piece_says_what_a_token_is() {
        assert_eq!(found("[Mer|B-PER][kel|O] [went|O]"), ["Merkel PER 1"]);
        assert_eq!(found("[un|O][Paris|B-LOC]"), [""; 0]);
        assert_eq!(found("[Ann|B-PER] [Mer|I-PER][kel|B-PER]"), ["Ann Merkel PER 1"]);
    }

    #[test]
    fn schemes() {
        assert_eq!(found("[Ann|B-PER] [Lee|I-PER] [Bo|B-PER]"), ["Ann Lee PER 1", "Bo PER 1"]);
        assert_eq!(found("[Ann|PER] [Lee|PER][,|O] [Bo|PER]"), ["Ann Lee PER 1", "Bo PER 1"]);
        assert_eq!(found("[Ann|I-PER] [Rome|I-LOC]"), ["Ann PER 1", "Rome LOC 0.5"]);
        assert_eq!(
            found("[Ann|B-PER] [Lee|L-PER] [Bo|L-PER] [Al|U-PER] [Di|I-PER]"),
            ["Ann Lee PER 1", "Bo PER 1", "Al PER 1", "Di PER 1"]
        );
    }

    #[test]
    fn punctuation_parts_names_unless_it_is_in_them() {
        assert_eq!(found("[U|B-LOC][.|I-LOC][S|I-LOC][.|I-LOC] [x|O]"), ["U.S. LOC 0.5"]);
        assert_eq!(found("[Rome|B-LOC][,|O] [Oslo|I-LOC]"), ["Rome LOC 0.5", "Oslo LOC 0.5"]);
        assert_eq!(found("[«|B-LOC][Rome|I-LOC][»|I-LOC]"), ["Rome LOC 0.5"]);
        assert_eq!(found("[Rome|B-LOC][...|I-LOC]"), ["Rome LOC 0.5"]);
    }

    #[test]
    fn a_piece_of_several_tokens_is_one() {
        assert_eq!(found("[北京|B-LOC][的|O][上海市|B-LOC]"), ["北京 LOC 0.5", "上海市 LOC 0.5"]);
        assert_eq!(found("[é́🇫🇷 |O][e\u{301}milie|B-PER]"), ["e\u{301}milie PER 1"]);
    }

    #[test]
    fn probabilities_are_of_the_type() {
        let own = crate::Own::default();
        let labels = ["O", "B-PER", "I-PER"].map(|label| Label::read(label, &own));
        let said = say(&[0.0, 1.0, 1.0], &labels, 1.0);
        let e = std::f64::consts::E;
        assert_eq!(said.label, labels[1]);
        assert!((said.probability - 2.0 * e / (2.0 * e + 1.0)).abs() < 1e-9);
        assert!(say(&[0.0, 1.0, 1.0], &labels, 3.0).probability < said.probability);
        assert!((say(&[1e30, -1e30, 0.0], &labels, 0.01).probability - 1.0).abs() < 1e-9);
    }
}
