//! The workspace as a whole: rules, samples, README, and the chain on real Kafka.
