//! What is said of one record of the sketch log.

use crate::post::{Post, What};
use crate::retract::{Named, Successor};
use crate::verdict::{Arrival, Verdict};
use crate::window::Window;
use serde::{Deserialize, Serialize};

/// What is said of one record of the sketch log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What an article is to those before it.
    Verdict(Box<Verdict>),
    /// The article was taken down before.
    Refused,
    /// A takedown: the articles that are the first of their clusters now.
    TakenDown(Vec<Successor>),
    /// There was nothing to compare.
    Nothing,
}

impl Window {
    /// Takes in the record of the sketch log at `offset`, and says what is to be said of it.
    pub fn post(&mut self, offset: u64, post: &Post) -> Answer {
        let _ = offset;
        match &post.what {
            What::Nothing => Answer::Nothing,
            What::Takedown { id, source_id } => {
                let (id, source_id) = (id.as_deref(), source_id.as_deref());
                let key = post.key.as_deref();
                Answer::TakenDown(self.retract(Named { id, source_id, key }))
            }
            What::Article(article) => {
                let arrival = Arrival {
                    id: &article.id,
                    source_id: article.source_id.as_deref(),
                    key: post.key.as_deref(),
                    event_time_ms: article.event_time_ms,
                    sketch: &article.sketch,
                };
                let decided = self.decide(arrival);
                decided.map_or(Answer::Refused, |verdict| Answer::Verdict(Box::new(verdict)))
            }
        }
    }
}
