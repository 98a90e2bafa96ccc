//! How old the plans of a connection are. PostgreSQL plans a statement once, for tables as large as they are then, and again
//! when it has counted their rows anew, which may be minutes later. What was a plan for ten rows is none for ten thousand.
use std::time::{Duration, Instant};

/// How long the first plans hold. The next ones hold twice as long: by then tables have about doubled, if they grow.
const FIRST: Duration = Duration::from_secs(1);
/// How long plans hold at the most.
const LONGEST: Duration = Duration::from_secs(64);
/// After so long without work tables may have been emptied, and work begins as if for the first time.
const PAUSE: Duration = Duration::from_secs(10);

/// When plans were made, and how long they hold.
pub(super) struct Plans {
    made: Instant,
    hold: Duration,
    used: Instant,
}

impl Plans {
    /// None are made yet.
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { made: now, hold: FIRST, used: now }
    }

    /// Whether they should be made anew, which is taken for done then.
    pub(super) fn are_old(&mut self, now: Instant) -> bool {
        if now.duration_since(self.used) >= PAUSE {
            self.hold = FIRST;
        }
        self.used = now;
        let old = now.duration_since(self.made) >= self.hold;
        if old {
            self.made = now;
            self.hold = (self.hold * 2).min(LONGEST);
        }
        old
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds at which plans are made anew, when there is work in each of these.
    fn made(seconds: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let mut plans = Plans::new();
        let begun = plans.made;
        seconds.into_iter().filter(|second| plans.are_old(begun + Duration::from_secs(*second))).collect()
    }

    #[test]
    fn they_hold_twice_as_long_each_time_while_there_is_work() {
        assert_eq!(made(0..400), [1, 3, 7, 15, 31, 63, 127, 191, 255, 319, 383]);
    }

    #[test]
    fn after_a_pause_it_begins_anew() {
        assert_eq!(made((0..40).chain(100..110)), [1, 3, 7, 15, 31, 100, 102, 106]);
    }
}
