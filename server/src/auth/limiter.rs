//! Counts failed logins, so that passwords cannot be guessed by trying.
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// How long failures count, in milliseconds.
const WINDOW: i64 = 5 * 60 * 1000;
/// Failures of one user from one address within the window.
const PER_USER: u32 = 10;
/// Failures from one address within the window, whoever was tried.
const PER_ADDRESS: u32 = 100;
/// Remembered at most; more than that and the oldest go.
const CAPACITY: usize = 10_000;

/// Remembers who failed how often lately.
#[derive(Debug, Default)]
pub struct Limiter {
    failures: Mutex<HashMap<Key, Failures>>,
}

/// An address, and a user tried from there or all of them.
type Key = (Option<IpAddr>, Option<String>);

#[derive(Debug, Clone, Copy)]
struct Failures {
    since: i64,
    count: u32,
}

impl Limiter {
    /// Milliseconds to wait before the next try; `None`: go on.
    pub fn wait(&self, from: Option<IpAddr>, user: &str, now: i64) -> Option<i64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let blocked = |key, limit| {
            failures.get(&key).filter(|f: &&Failures| f.count >= limit && now < f.since + WINDOW).map(|f| f.since + WINDOW - now)
        };
        blocked((from, Some(user.to_owned())), PER_USER).or_else(|| blocked((from, None), PER_ADDRESS))
    }

    /// Counts a failure at `now` (milliseconds, UTC).
    pub fn failed(&self, from: Option<IpAddr>, user: &str, now: i64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for key in [(from, Some(user.to_owned())), (from, None)] {
            let entry = failures.entry(key).or_insert(Failures { since: now, count: 0 });
            if now >= entry.since + WINDOW {
                *entry = Failures { since: now, count: 0 };
            }
            entry.count += 1;
        }
        if failures.len() > CAPACITY {
            make_room(&mut failures, now);
        }
    }

    /// A success makes the user's failures from there forgotten.
    pub fn succeeded(&self, from: Option<IpAddr>, user: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&(from, Some(user.to_owned())));
    }
}

/// Forgets what no longer counts; where that is too little, the older half.
fn make_room(failures: &mut HashMap<Key, Failures>, now: i64) {
    failures.retain(|_, f| now < f.since + WINDOW);
    if failures.len() > CAPACITY / 2 {
        let mut times: Vec<i64> = failures.values().map(|f| f.since).collect();
        times.sort_unstable();
        let middle = times.get(times.len() / 2).copied().unwrap_or(now);
        failures.retain(|_, f| f.since > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

    #[test]
    fn ten_failures_close_the_door_for_five_minutes() {
        let limiter = Limiter::default();
        for _ in 0..PER_USER {
            assert_eq!(limiter.wait(HOME, "ada", 0), None);
            limiter.failed(HOME, "ada", 0);
        }
        assert_eq!(limiter.wait(HOME, "ada", 1_000), Some(WINDOW - 1_000));
        assert_eq!(limiter.wait(HOME, "bob", 1_000), None);
        assert_eq!(limiter.wait(None, "ada", 1_000), None);
        assert_eq!(limiter.wait(HOME, "ada", WINDOW), None);
    }

    #[test]
    fn trying_many_users_from_one_address_is_noticed() {
        let limiter = Limiter::default();
        for n in 0..PER_ADDRESS {
            limiter.failed(HOME, &format!("user{n}"), 0);
        }
        assert!(limiter.wait(HOME, "another", 1).is_some());
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = Limiter::default();
        for n in 0..30_000 {
            limiter.failed(HOME, &format!("user{n}"), n);
        }
        assert!(limiter.failures.lock().is_ok_and(|f| f.len() <= CAPACITY + 1));
    }
}
