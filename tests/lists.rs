//! Lists of a topic: taken up, replaced, refused and withdrawn while workers run on real Kafka.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod boilerplate;
mod list_desk;
mod watchlists;
