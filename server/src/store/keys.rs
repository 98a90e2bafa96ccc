//! Makes keys: 41 bits of milliseconds since 2024, 6 of the node, 5 of the shard, 11 that count. Everything under one
//! root carries the root's shard, so a key alone tells the lane.
use super::node::Tenure;
use super::{Db, Error, Sql, row, rows};
use crate::clock::Clock;
use baton_engine::Keys;
use baton_models::Key;
use std::ops::Range;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// 2024-01-01T00:00:00Z in milliseconds since 1970.
const EPOCH: i64 = 1_704_067_200_000;
const COUNT_BITS: u32 = 11;
const SHARD_BITS: u32 = 5;
const NODE_BITS: u32 = 6;
/// Keys of a shard in a millisecond.
pub(super) const COUNTS: i64 = 1 << COUNT_BITS;
pub(super) const SHARDS: usize = 1 << SHARD_BITS;
pub(super) const NODES: i64 = 1 << NODE_BITS;

/// The shard that a key belongs to.
pub(super) fn shard(key: Key) -> usize {
    usize::try_from((key.0 >> COUNT_BITS) & ((1 << SHARD_BITS) - 1)).unwrap_or(0)
}

/// When a key was made, in milliseconds since 1970 (UTC), to a few milliseconds.
pub fn made_at(key: Key) -> i64 {
    (key.0 >> (COUNT_BITS + SHARD_BITS + NODE_BITS)) + EPOCH
}

/// A key at or below all that are made at a time (milliseconds since 1970, UTC).
pub(super) fn first_at(time: i64) -> Key {
    Key((time - EPOCH).max(0) << (COUNT_BITS + SHARD_BITS + NODE_BITS))
}

/// Makes keys for the whole node; a cheap handle.
#[derive(Clone)]
pub struct KeyMaker {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    tenure: RwLock<Tenure>,
    /// For each shard the last milliseconds and count that were used, as one number that only grows.
    last: [AtomicI64; SHARDS],
    turn: AtomicI64,
}

/// The keys of one root.
pub struct ShardKeys {
    maker: KeyMaker,
    shard: usize,
}

impl KeyMaker {
    /// Makes no key that is older than `newest`, whatever the clock says.
    pub(super) fn new(clock: Clock, tenure: Tenure, newest: Key) -> Self {
        let floor = (made_at(newest) - EPOCH + 1) << COUNT_BITS;
        let last = std::array::from_fn(|_| AtomicI64::new(floor));
        Self { shared: Arc::new(Shared { clock, tenure: RwLock::new(tenure), last, turn: AtomicI64::new(0) }) }
    }

    /// The number under which this node makes keys, and for which time, once that is new.
    pub(super) fn set_tenure(&self, tenure: Tenure) {
        *self.shared.tenure.write().unwrap_or_else(PoisonError::into_inner) = tenure;
    }

    /// Of how many servers this is one.
    pub(super) fn nodes(&self) -> usize {
        self.shared.tenure.read().unwrap_or_else(PoisonError::into_inner).nodes
    }

    /// The shards of what falls to this server.
    pub(super) fn shards(&self) -> Range<usize> {
        self.shared.tenure.read().unwrap_or_else(PoisonError::into_inner).shards()
    }

    /// Whether what lies under this key falls to this server, where all could take it. Each takes its own first, so that
    /// seldom two decide about the same.
    pub(super) fn falls_to_us(&self, key: Key) -> bool {
        let tenure = self.shared.tenure.read().unwrap_or_else(PoisonError::into_inner);
        tenure.shards().contains(&shard(key))
    }

    /// The key of a new root instance: the shards that fall to this server take turns, so that it is this server that
    /// goes on with what it began.
    pub fn root(&self) -> Key {
        let turn = self.shared.turn.fetch_add(1, Ordering::Relaxed);
        let shards = self.shared.tenure.read().unwrap_or_else(PoisonError::into_inner).shards();
        self.next(shards.start + usize::try_from(turn & i64::MAX).unwrap_or(0) % shards.len().max(1))
    }

    pub(super) fn of(&self, root: Key) -> ShardKeys {
        ShardKeys { maker: self.clone(), shard: shard(root) }
    }

    fn next(&self, shard: usize) -> Key {
        let shared = &*self.shared;
        // Held to the end: a key has the number and the time of one and the same tenure.
        let tenure = shared.tenure.read().unwrap_or_else(PoisonError::into_inner);
        let now = (tenure.within(shared.clock.now()) - EPOCH).max(0) << COUNT_BITS;
        let mut used = now;
        if let Some(last) = shared.last.get(shard) {
            let step = |last: i64| now.max(last + 1);
            // Where a millisecond's count is used up, the next milliseconds are used ahead of time.
            let before = last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(step(last)));
            used = before.map_or(now, step);
        }
        let time = used >> COUNT_BITS;
        let count = used & ((1 << COUNT_BITS) - 1);
        let node = tenure.number;
        let shard = i64::try_from(shard).unwrap_or(0);
        Key((((((time << NODE_BITS) | node) << SHARD_BITS) | shard) << COUNT_BITS) | count)
    }
}

impl Keys for ShardKeys {
    fn next(&mut self) -> Key {
        self.maker.next(self.shard)
    }
}

/// Tables whose keys are made here, beside those of [`rows::OF_INSTANCE`].
const KEYED: [&str; 4] = ["deployment", "resource", "definition", "instance"];

/// The newest key that the database holds.
pub(super) fn newest(db: &mut Db) -> Result<Key, Error> {
    row! { struct Newest { key: Option<i64> } }
    let mut newest = 0;
    for table in KEYED.into_iter().chain(rows::OF_INSTANCE) {
        let row: Option<Newest> = db.first(Sql::new(format!("SELECT max(key) AS key FROM {table}")))?;
        newest = newest.max(row.and_then(|row| row.key).unwrap_or(0));
    }
    Ok(Key(newest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn keys_ascend_and_stay_in_their_shard() {
        let clock = Clock::test(EPOCH + 1000);
        let maker = KeyMaker::new(clock.clone(), Tenure::endless(3), Key(0));
        let root = maker.root();
        let mut keys = maker.of(root);
        let mut last = root;
        for _ in 0..5000 {
            let key = keys.next();
            assert!(key > last);
            assert_eq!(shard(key), shard(root));
            last = key;
        }
        assert!(made_at(last) - clock.now() <= 3);
        assert!(first_at(clock.now()) <= root && first_at(clock.now() + 1) > root);
        assert_ne!(shard(maker.root()), shard(root));
    }

    #[test]
    fn no_key_is_made_twice_after_the_clock_went_back() {
        let maker = KeyMaker::new(Clock::test(EPOCH + 5000), Tenure::endless(0), Key(0));
        let newest = maker.root();
        let again = KeyMaker::new(Clock::test(EPOCH + 10), Tenure::endless(0), newest);
        assert!(again.root() > newest);
    }
    #[test]
    fn every_shard_falls_to_one_server() {
        for nodes in 1..=SHARDS {
            let makers = (0..nodes).map(|place| KeyMaker::new(Clock::test(EPOCH), Tenure { nodes, place, ..Tenure::endless(0) }, Key(0)));
            let makers: Vec<KeyMaker> = makers.collect();
            for (place, maker) in makers.iter().enumerate() {
                let mut own: Vec<usize> = (0..SHARDS).map(|_| shard(maker.root())).collect();
                own.dedup();
                assert!(own.len() >= SHARDS / nodes, "{own:?}");
                let root = maker.root();
                assert!(makers.iter().enumerate().all(|(other, maker)| maker.falls_to_us(root) == (other == place)));
            }
        }
    }

    /// A server that was paused goes on for a moment before it knows that its number is another's.
    #[test]
    fn keys_of_two_tenures_of_a_number_differ_whatever_the_clock_says() {
        let (before, after) =
            (Tenure { from: 0, until: EPOCH + 1000, ..Tenure::endless(7) }, Tenure { from: EPOCH + 2000, ..Tenure::endless(7) });
        let late = Clock::test(EPOCH + 90_000);
        let (paused, successor) = (KeyMaker::new(late.clone(), before, Key(0)), KeyMaker::new(Clock::test(EPOCH + 10), after, Key(0)));
        let theirs: Vec<Key> = (0..10_000).map(|_| successor.root()).collect();
        let last = (0..10_000).map(|_| paused.root()).max().unwrap();
        assert!(last < theirs[0] && theirs[0] >= first_at(EPOCH + 2000));
        paused.set_tenure(Tenure { from: EPOCH + 80_000, until: EPOCH + 140_000, ..Tenure::endless(8) });
        assert!(paused.root() >= first_at(late.now()));
    }
}
