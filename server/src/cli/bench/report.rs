//! What a measurement found, for people and as JSON.
use super::load::Samples;
use super::scenario::Scenario;
use anyhow::bail;
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;

pub struct Report {
    scenario: Scenario,
    clients: usize,
    /// Instances that were to be begun in a second.
    arrivals: Option<f64>,
    instances: u64,
    took: Duration,
    samples: Samples,
}

/// The widest bar of the histogram, in characters.
const WIDTH: usize = 40;

impl Report {
    pub fn new(scenario: Scenario, clients: usize, arrivals: Option<f64>, (instances, took): (u64, Duration), samples: Samples) -> Self {
        Self { scenario, clients, arrivals, instances, took, samples }
    }

    /// Instances per second.
    pub fn rate(&self) -> f64 {
        self.instances as f64 / self.took.as_secs_f64()
    }

    /// Requests that failed make a measurement worthless.
    pub fn check(&self) -> anyhow::Result<()> {
        match (&self.samples.last_error, self.samples.failures) {
            (_, 0) => Ok(()),
            (error, n) => bail!("{n} requests failed; the last one said: {}", error.as_deref().unwrap_or("nothing")),
        }
    }

    pub fn json(&self) -> Value {
        let latency = (!self.samples.micros.is_empty()).then(|| {
            let histogram: Vec<Value> = self.histogram().map(|(limit, n)| json!({ "belowMs": limit, "instances": n })).collect();
            json!({ "p50Ms": self.percentile(50.0), "p90Ms": self.percentile(90.0), "p99Ms": self.percentile(99.0),
                    "maxMs": self.percentile(100.0), "histogram": histogram })
        });
        json!({ "scenario": self.scenario.name(), "clients": self.clients, "arrivalsPerSecond": self.arrivals,
                "seconds": self.took.as_secs_f64(), "instances": self.instances, "instancesPerSecond": self.rate(),
                "accepted": self.samples.accepted, "refused": self.samples.refused, "notSent": self.samples.unsent, "failures": self.samples.failures, "latency": latency })
    }

    /// Milliseconds that so many per cent of the instances did not exceed.
    fn percentile(&self, percent: f64) -> f64 {
        let micros = &self.samples.micros;
        let rank = (percent / 100.0 * micros.len() as f64).ceil() as usize;
        micros.get(rank.clamp(1, micros.len().max(1)) - 1).map_or(0.0, |micros| *micros as f64 / 1000.0)
    }

    /// Instances by duration: below so many milliseconds, and not below the limit before.
    fn histogram(&self) -> impl Iterator<Item = (f64, usize)> + '_ {
        let limits = (-1..6).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(power)));
        let mut rest = self.samples.micros.as_slice();
        let buckets = limits.map(move |limit| {
            let n = rest.partition_point(|micros| (*micros as f64) < limit * 1000.0);
            rest = rest.get(n..).unwrap_or_default();
            (limit, n)
        });
        let most = self.percentile(100.0);
        buckets.skip_while(|(_, n)| *n == 0).take_while(move |(limit, n)| *n > 0 || *limit <= most)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scenario, rate) = (self.scenario.name(), self.rate());
        writeln!(
            f,
            "{scenario}: {rate:.0} instances/s ({} in {:.1} s, {}{} {})",
            self.instances,
            self.took.as_secs_f64(),
            if self.arrivals.is_some() { "at most " } else { "" },
            self.clients,
            if self.arrivals.is_some() { "requests underway" } else { "clients" }
        )?;
        if let Some(arrivals) = self.arrivals {
            let (refused, unsent) = (grouped(self.samples.refused), grouped(self.samples.unsent));
            writeln!(f, "       {arrivals} were to be begun each second; {refused} were refused for want of room (503 with Retry-After)")?;
            if self.samples.unsent > 0 {
                writeln!(f, "       {unsent} could not be sent: {} were underway, see --clients", self.clients)?;
            }
        }
        writeln!(f, "       about {} in an hour at this rate", grouped((rate * 3600.0) as u64))?;
        if self.samples.micros.is_empty() {
            return Ok(());
        }
        let since = if self.arrivals.is_some() { "from the time each was due" } else { "from start" };
        let [p50, p90, p99, most] = [50.0, 90.0, 99.0, 100.0].map(|percent| self.percentile(percent));
        writeln!(f, "       {since} to end: half within {p50:.1} ms, 90 % {p90:.1} ms, 99 % {p99:.1} ms, the slowest {most:.1} ms\n")?;
        let highest = self.histogram().map(|(_, n)| n).max().unwrap_or(1).max(1);
        for (limit, n) in self.histogram() {
            let bar = "█".repeat((n * WIDTH).div_ceil(highest));
            writeln!(f, "  < {limit:>7} ms {bar:<WIDTH$} {n}")?;
        }
        Ok(())
    }
}

/// A number with its thousands apart.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(micros: Vec<u64>) -> Report {
        let samples = Samples { micros, ..Samples::default() };
        Report::new(Scenario::Route, 4, None, (100, Duration::from_secs(4)), samples)
    }

    #[test]
    fn percentiles_and_buckets_follow_from_the_samples() {
        let report = report((1..=100).map(|n| n * 100).collect());
        assert_eq!([50.0, 99.0, 100.0].map(|percent| report.percentile(percent)), [5.0, 9.9, 10.0]);
        let buckets: Vec<_> = report.histogram().collect();
        assert_eq!(buckets, [(0.2, 1), (0.5, 3), (1.0, 5), (2.0, 10), (5.0, 30), (10.0, 50), (20.0, 1)]);
        assert_eq!(report.rate(), 25.0);
        assert!(report.to_string().contains("about 90,000 in an hour"), "{report}");
    }

    #[test]
    fn without_samples_there_is_only_a_rate() {
        let report = report(Vec::new());
        assert_eq!(report.json().get("latency"), Some(&Value::Null));
        assert_eq!(report.to_string().lines().count(), 2);
    }
}
