//! Credentials that were found right a moment ago, so that argon2 does not run for every request. Kept are keyed
//! digests only; the key is random and lives as long as the process.
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long a check counts, in milliseconds: a changed password is noticed after this time at the latest.
const TIME_TO_LIVE: i64 = 60_000;
/// Remembered at most.
const CAPACITY: usize = 10_000;

/// Remembers right credentials for a short time.
pub struct Verified {
    key: [u8; 32],
    known: Mutex<HashMap<[u8; 32], Known>>,
}

/// The user, and until when (milliseconds, UTC).
type Known = (Arc<str>, i64);

impl Verified {
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self { key, known: Mutex::default() })
    }

    /// The user whose credentials (`user:password`) these are, if they were right lately.
    pub fn find(&self, credentials: &[u8], now: i64) -> Option<Arc<str>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&self.digest(credentials)).filter(|(_, until)| now < *until).map(|(user, _)| user.clone())
    }

    /// Remembers that these credentials are right.
    pub fn remember(&self, credentials: &[u8], user: Arc<str>, now: i64) {
        let digest = self.digest(credentials);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= CAPACITY {
            known.retain(|_, (_, until)| now < *until);
        }
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.insert(digest, (user, now + TIME_TO_LIVE));
    }

    /// Forgets a user whose password or account changed.
    pub fn forget(&self, user: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (known, _)| &**known != user);
    }

    fn digest(&self, credentials: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(self.key).chain_update(credentials).chain_update(self.key).finalize().into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn remembers_for_a_minute_and_forgets_on_demand() {
        let verified = Verified::new().unwrap();
        verified.remember(b"ada:secret", "ada".into(), 0);
        assert_eq!(verified.find(b"ada:secret", TIME_TO_LIVE - 1).as_deref(), Some("ada"));
        assert_eq!(verified.find(b"ada:secrex", 0), None);
        assert_eq!(verified.find(b"ada:secret", TIME_TO_LIVE), None);
        verified.forget("ada");
        assert_eq!(verified.find(b"ada:secret", 0), None);
    }

    #[test]
    fn memory_is_bounded() {
        let verified = Verified::new().unwrap();
        for n in 0..25_000_u32 {
            verified.remember(&n.to_be_bytes(), "ada".into(), 0);
        }
        assert!(verified.known.lock().unwrap().len() <= CAPACITY);
    }
}
