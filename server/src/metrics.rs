//! Every metric, by name, in the text format of Prometheus.
use actix_web::http::StatusCode;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Counts what happens in this process.
#[derive(Debug)]
pub struct Metrics {
    started: Instant,
    /// Requests by class of status: 1xx to 5xx.
    requests: [AtomicU64; 5],
}

impl Default for Metrics {
    fn default() -> Self {
        Self { started: Instant::now(), requests: Default::default() }
    }
}

impl Metrics {
    /// Counts an answer of the REST interface.
    pub fn answered(&self, status: StatusCode) {
        if let Some(counter) = self.requests.get(usize::from(status.as_u16() / 100).wrapping_sub(1)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All metrics as text.
    pub fn render(&self, conflicts: u64) -> String {
        let mut text = String::from(
            "# HELP baton_rest_requests_total Answers of the REST interface by class of status.\n# TYPE baton_rest_requests_total counter\n",
        );
        for (class, counter) in (1..).zip(&self.requests) {
            let _ = writeln!(text, "baton_rest_requests_total{{status=\"{class}xx\"}} {}", counter.load(Ordering::Relaxed));
        }
        text.push_str("# HELP baton_conflicts_total Batches and answers that were decided again because another server was faster.\n");
        let _ = writeln!(text, "# TYPE baton_conflicts_total counter\nbaton_conflicts_total {conflicts}");
        text.push_str("# HELP baton_uptime_seconds Seconds since the start.\n# TYPE baton_uptime_seconds gauge\n");
        let _ = writeln!(text, "baton_uptime_seconds {}", self.started.elapsed().as_secs());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_class() {
        let metrics = Metrics::default();
        metrics.answered(StatusCode::OK);
        metrics.answered(StatusCode::NO_CONTENT);
        metrics.answered(StatusCode::NOT_FOUND);
        let text = metrics.render(3);
        assert!(text.contains("baton_conflicts_total 3\n"), "{text}");
        assert!(text.contains("{status=\"2xx\"} 2\n") && text.contains("{status=\"4xx\"} 1\n"), "{text}");
    }
}
