//! What time it is: the system's, or one that tests turn. Whoever waits for a time waits here. It also knows the time
//! zone in which timers and dates without an offset are meant.
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// A cheap handle on the time.
#[derive(Debug, Clone)]
pub struct Clock {
    turned: Option<Arc<Turned>>,
    zone: TimeZone,
}

#[derive(Debug)]
struct Turned {
    now: AtomicI64,
    changed: watch::Sender<i64>,
}

impl Clock {
    /// The system's clock, in UTC.
    pub fn system() -> Self {
        Self { turned: None, zone: TimeZone::UTC }
    }

    /// A clock that stands at `start` (milliseconds since the epoch, UTC) until it is turned.
    pub fn test(start: i64) -> Self {
        Self { turned: Some(Arc::new(Turned { now: AtomicI64::new(start), changed: watch::Sender::new(start) })), zone: TimeZone::UTC }
    }

    /// The same clock in a time zone.
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Milliseconds since the epoch, UTC.
    pub fn now(&self) -> i64 {
        match &self.turned {
            Some(turned) => turned.now.load(Ordering::SeqCst),
            None => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)),
        }
    }

    /// Whether this is a test's clock.
    pub(crate) fn is_turned(&self) -> bool {
        self.turned.is_some()
    }

    /// Turns a test's clock forward by so many milliseconds, and wakes whoever waits. The system's clock cannot be turned.
    pub fn advance(&self, milliseconds: i64) {
        if let Some(turned) = &self.turned {
            let now = turned.now.fetch_add(milliseconds, Ordering::SeqCst).saturating_add(milliseconds);
            turned.changed.send_replace(now);
        }
    }

    /// Waits until it is `time` (milliseconds since the epoch, UTC).
    pub async fn wait_until(&self, time: i64) {
        match &self.turned {
            Some(turned) => {
                let mut changed = turned.changed.subscribe();
                while self.now() < time {
                    if changed.changed().await.is_err() {
                        return;
                    }
                }
            }
            None => loop {
                let left = time.saturating_sub(self.now());
                let Ok(left) = u64::try_from(left) else { return };
                if left == 0 {
                    return;
                }
                // In steps, so that a clock that was set meanwhile is noticed.
                tokio::time::sleep(Duration::from_millis(left.min(60_000))).await;
            },
        }
    }
}
