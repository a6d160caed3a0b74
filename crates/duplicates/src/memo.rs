//! What was decided on a record when it came: folding the log anew need not decide it again.
//!
//! Most of the work on an article is to look for what it is like. A memory that is folded anew from the
//! log takes that from what was said at the time, which is still in the topic of verdicts, and is the
//! same memory in the end. A memo holds for one place of one log: it says of which.

use crate::codec::{Malformed, Reader, Writer};
use crate::ledger::{role_byte, role_of};
use crate::names::article_key;
use crate::post::{Post, What};
use crate::verdict::Odds;
use copydesk_article::duplicates::Role;
use std::fmt;
use std::str::FromStr;

/// What was decided on a record of the log; as text it is hex digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memo {
    pub(crate) trail: Trail,
    /// Whether features of another article of its virtual shard find this one, too.
    pub(crate) twin: bool,
    pub(crate) choice: Choice,
}

/// What of all that was found counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The first arrival of the same article with the same text.
    pub(crate) again: Option<u64>,
    pub(crate) relation: Option<Related>,
}

/// The arrival that an article is related to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Related {
    pub(crate) role: Role,
    pub(crate) to: u64,
    /// In parts of [`crate::hits::WHOLE`].
    pub(crate) shares: Option<(u16, u16)>,
    /// Of a translation: how sure it is.
    pub(crate) odds: Option<Odds>,
}

/// By what the last sixteen records of a log are known again: offsets alone would not tell a log from
/// another one that was made anew under its name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trail(pub(crate) u64);

impl Trail {
    /// The trail with one record more.
    pub(crate) fn and(self, offset: u64, post: &Post) -> Self {
        let own = match &post.what {
            What::Article(article) => article_key(&article.id) ^ article.sketch.content(),
            What::Takedown { .. } => 1,
            What::Nothing => 0,
        };
        let own = (own as u64 ^ offset).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        // Four bits to the left: what is older than sixteen records is gone.
        Self(self.0 << 4 ^ own ^ own >> 32)
    }
}

impl Memo {
    fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::default();
        out.u64(self.trail.0);
        out.u8(u8::from(self.twin));
        out.option(self.choice.again, Writer::u64);
        out.option(self.choice.relation, |out, Related { role, to, shares, odds }| {
            out.u8(role_byte(role));
            out.u64(to);
            out.option(shares, |out, (of_this, of_match)| {
                out.u16(of_this);
                out.u16(of_match);
            });
            out.option(odds, |out, odds| odds.write(out));
        });
        out.0
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut input = Reader(bytes);
        let (trail, twin) = (Trail(input.u64()?), input.u8()? != 0);
        let again = input.option(Reader::u64)?;
        let relation = input.option(|input| {
            let (role, to) = (role_of(input.u8()?)?, input.u64()?);
            Ok(Related {
                role,
                to,
                shares: input.option(|input| Ok((input.u16()?, input.u16()?)))?,
                odds: input.option(Odds::read)?,
            })
        })?;
        input.end()?;
        Ok(Self { trail, twin, choice: Choice { again, relation } })
    }
}

impl fmt::Display for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.to_bytes()))
    }
}

impl FromStr for Memo {
    type Err = NoMemo;

    fn from_str(digits: &str) -> Result<Self, NoMemo> {
        let bytes = hex::decode(digits).map_err(|_| NoMemo)?;
        Self::from_bytes(&bytes).map_err(|_| NoMemo)
    }
}

/// A text that is no memo.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("no memo, or of another version")]
pub struct NoMemo;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::Origin;

    #[test]
    fn memos_come_back() {
        let odds = Some(Odds { evidence: -7, marks: 9 });
        let related = Related { role: Role::Near, to: 1 << 40, shares: Some((9000, 1)), odds };
        for memo in [
            Memo::default(),
            Memo {
                trail: Trail(77),
                twin: true,
                choice: Choice { again: Some(5), relation: Some(related) },
            },
        ] {
            assert_eq!(memo.to_string().parse(), Ok(memo));
        }
        for wrong in ["", "00", "no digits"] {
            assert_eq!(wrong.parse::<Memo>(), Err(NoMemo));
        }
    }

    #[test]
    fn a_trail_tells_the_last_sixteen_records() {
        let post = |offset| Post {
            origin: Origin { partition: 0, offset },
            key: None,
            what: What::Nothing,
        };
        let trail = |offsets: std::ops::Range<u64>| {
            offsets.fold(Trail::default(), |trail, at| trail.and(at, &post(0)))
        };
        assert_eq!(trail(0..100), trail(84..100));
        assert_ne!(trail(0..100), trail(85..100));
        assert_ne!(trail(0..100), trail(0..99));
    }
}
