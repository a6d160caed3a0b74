//! Quotations that open with the mark which closes one: `de  » très positives »`.
//!
//! Where a translation replaced the opening mark, both marks are the closing one, or the spacing
//! says that the mark belongs to the word behind it. A » also separates crumbs (`Accueil » Sport »`),
//! leads to more (`» Lire aussi`) and closes what an earlier paragraph opened.

use super::around::{before, from, space_after, space_before};

/// A pair of marks, as one language uses them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    open: char,
    close: char,
    /// Whether an opener is open in this line, and whether one was left open by the line before.
    open_here: bool,
    carried: bool,
}

impl Marks {
    pub(super) const fn new(open: char, close: char) -> Self {
        Self { open, close, open_here: false, carried: false }
    }

    /// A line begins.
    pub(super) fn line(&mut self) {
        self.carried = self.open_here;
        self.open_here = false;
    }

    /// Reads the mark `mark` at the byte `at`; true if it opens a quotation that it should close.
    pub(super) fn read(&mut self, text: &str, at: usize, mark: char) -> bool {
        if mark == self.open {
            self.open_here = true;
            return false;
        }
        if mark != self.close {
            return false;
        }
        if self.open_here {
            self.open_here = false;
            return false;
        }
        if std::mem::take(&mut self.carried) {
            return false;
        }
        let opens = self.looks_opening(text, at);
        self.open_here = opens;
        opens
    }

    /// Whether the closing mark at `at`, with nothing to close, is set as an opening one is: a clause
    /// before it that goes on behind it, and another mark that closes.
    fn looks_opening(self, text: &str, at: usize) -> bool {
        let head = space_before(text, at);
        let next = space_after(text, at + self.close.len_utf8());
        let (Some(last), Some(first)) = (before(text, head), from(text, next)) else {
            return false;
        };
        // `mot » suite` closes as well as opens, and so does `mot »suite`; only the space before tells.
        if head == at || !(last.is_alphabetic() || matches!(last, ':' | ',' | '(')) {
            return false;
        }
        // Crumbs have a capital behind every mark.
        let goes_on = first.is_lowercase() || (last == ':' && first.is_alphabetic());
        let tail = text.get(next..).unwrap_or_default();
        let closed = tail.find(self.close).is_some_and(|end| {
            tail.find(self.open).is_none_or(|start| start > end)
                && looks_closing(tail, end, self.close)
        });
        goes_on && closed
    }
}

/// Whether the mark at `at` has a word or a stop before it, and behind it what follows a quotation:
/// no capital, unless the quotation ended a sentence. Crumbs and lists have one behind every mark.
fn looks_closing(text: &str, at: usize, mark: char) -> bool {
    let end = at + mark.len_utf8();
    let Some(last) = before(text, space_before(text, at)) else { return false };
    let next = from(text, end).is_none_or(|ch| ch.is_whitespace() || ".,;:!?)".contains(ch));
    let capital = from(text, space_after(text, end)).is_some_and(char::is_uppercase);
    let ended = ".!?…".contains(last);
    next && (ended || (!capital && (last.is_alphanumeric() || ",)".contains(last))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(open: char, close: char, lines: &[&str]) -> usize {
        let mut marks = Marks::new(open, close);
        let mut count = 0;
        for line in lines {
            marks.line();
            for (at, mark) in line.match_indices([open, close]) {
                count += usize::from(marks.read(line, at, mark.chars().next().unwrap()));
            }
        }
        count
    }

    #[test]
    fn a_closing_mark_that_opens() {
        let reversed = [
            "Il a qualifié les discussions de  » très positives » et de « développement ».",
            "Le ministre a déclaré :  » Je pense que oui », a-t-il dit.",
            "Ankara  » continuera à négocier. »",
        ];
        assert_eq!(count('«', '»', &reversed), 3);
        assert_eq!(count('“', '”', &["He said ” we are ready ” to the press."]), 1);
    }

    #[test]
    fn what_is_set_right_is_no_sign() {
        let right = [
            "Il a dit « oui » et « non », puis « peut-être ».",
            "Accueil » Actualités » Politique » Élections",
            "» Lire aussi : le budget » voté",
            "« Une citation qui continue",
            "dans l’alinéa suivant » explique le ministre, « avant de finir ».",
            "Plus » sur notre site",
            "Despacho: » Chefia » Ministério",
        ];
        assert_eq!(count('«', '»', &right), 0);
    }
}
