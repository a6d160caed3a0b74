//! What should come out, beside what does.

use super::Figures;
use super::case::{BARE, SESSION, STREAMS, STREAMS_LARGE, WORKER};
use crate::report::Target;

/// The targets, where what they compare was measured; `chain_us` is what the four stages take of CPU
/// time for an article. Kafka Streams counts as whichever of its two configurations did better.
pub(crate) fn of(measured: &[(&str, Figures)], chain_us: f64) -> Vec<Target> {
    let of = |name: &str, figure: fn(&Figures) -> f64| -> f64 {
        let found = measured.iter().find(|(found, _)| *found == name);
        found.map_or(f64::NAN, |(_, figures)| figure(figures))
    };
    let streams = |figure: fn(&Figures) -> f64| of(STREAMS, figure).min(of(STREAMS_LARGE, figure));
    let cpu: fn(&Figures) -> f64 = |figures| figures.cpu_us;
    let memory: fn(&Figures) -> f64 = |figures| figures.peak_mib;
    let p99: fn(&Figures) -> f64 = |figures| figures.p99_ms;
    let all = [
        ("CPU: session / rdkafka by itself", of(SESSION, cpu) / of(BARE, cpu), 1.25),
        ("CPU: worker / rdkafka by itself", of(WORKER, cpu) / of(BARE, cpu), 1.25),
        ("CPU: session / Kafka Streams", of(SESSION, cpu) / streams(cpu), 1.0 / 3.0),
        ("CPU: worker / Kafka Streams", of(WORKER, cpu) / streams(cpu), 1.0 / 3.0),
        ("memory: worker / Kafka Streams", of(WORKER, memory) / streams(memory), 0.1),
        ("p99: worker / Kafka Streams", of(WORKER, p99) / streams(p99), 1.0),
        ("CPU: four sessions / four stages", 4.0 * of(SESSION, cpu) / chain_us, 0.1),
        // Too much: the stages' figure has the record contract in it already.
        ("CPU: four workers with null stage / four stages", 4.0 * of(WORKER, cpu) / chain_us, 0.1),
    ];
    let known = all.into_iter().filter(|(_, figure, _)| figure.is_finite());
    known.map(|(what, figure, at_most)| Target::new(what, figure, at_most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(cpu_us: f64) -> Figures {
        Figures { per_second: 1.0, cpu_us, peak_mib: 10.0, p50_ms: 1.0, p99_ms: 2.0 }
    }

    #[test]
    fn the_peer_counts_at_its_best_and_what_was_not_measured_is_left_out() {
        let measured =
            [(SESSION, figures(30.0)), (STREAMS, figures(200.0)), (STREAMS_LARGE, figures(60.0))];
        let targets = of(&measured, 1200.0);
        let whats: Vec<(&str, f64)> =
            targets.iter().map(|target| (target.what.as_str(), target.figure)).collect();
        assert_eq!(
            whats,
            [("CPU: session / Kafka Streams", 0.5), ("CPU: four sessions / four stages", 0.1)]
        );
    }
}
