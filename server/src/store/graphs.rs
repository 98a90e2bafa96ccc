//! Parsed definitions in memory, the least recently used of which go when they become too many.
use baton_engine::Graph;
use baton_models::Key;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A definition takes about so many times the bytes of its file.
const PARSED: usize = 4;

pub(super) struct Graphs {
    held: HashMap<Key, Held>,
    limit: usize,
    weight: usize,
    tick: AtomicU64,
}

struct Held {
    graph: Arc<Graph>,
    weight: usize,
    used: AtomicU64,
}

impl Graphs {
    /// At most about `limit` bytes, but always the one that was used last.
    pub(super) fn new(limit: usize) -> Self {
        Self { held: HashMap::new(), limit, weight: 0, tick: AtomicU64::new(0) }
    }

    pub(super) fn get(&self, key: Key) -> Option<Arc<Graph>> {
        let held = self.held.get(&key)?;
        held.used.store(self.tick.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(Arc::clone(&held.graph))
    }

    /// Holds a definition that was parsed from so many bytes; gives the one that is held already, if there is one.
    pub(super) fn keep(&mut self, graph: Arc<Graph>, bytes: usize) -> Arc<Graph> {
        if let Some(held) = self.get(graph.key) {
            return held;
        }
        let weight = bytes.saturating_mul(PARSED);
        if self.weight + weight > self.limit {
            self.make_room();
        }
        self.weight += weight;
        let used = AtomicU64::new(self.tick.fetch_add(1, Ordering::Relaxed));
        self.held.insert(graph.key, Held { graph: Arc::clone(&graph), weight, used });
        graph
    }

    pub(super) fn remove(&mut self, key: Key) {
        if let Some(held) = self.held.remove(&key) {
            self.weight = self.weight.saturating_sub(held.weight);
        }
    }

    pub(super) fn keys(&self) -> Vec<Key> {
        self.held.keys().copied().collect()
    }

    fn make_room(&mut self) {
        let mut by_use: Vec<(u64, Key)> = self.held.iter().map(|(key, held)| (held.used.load(Ordering::Relaxed), *key)).collect();
        by_use.sort_unstable();
        for (_, key) in by_use {
            if self.weight <= self.limit / 2 {
                break;
            }
            self.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_models::bpmn::Process;

    fn graph(key: i64) -> Arc<Graph> {
        Arc::new(Graph::new(Key(key), 1, Key(0), None, Process::default()))
    }

    #[test]
    fn what_was_not_used_for_long_goes_first() {
        let mut graphs = Graphs::new(10 * PARSED * 100);
        for n in 1..=10 {
            graphs.keep(graph(n), 100);
        }
        assert_eq!(graphs.keys().len(), 10);
        assert!(graphs.get(Key(1)).is_some());
        graphs.keep(graph(11), 100);
        let mut keys = graphs.keys();
        keys.sort_unstable();
        assert_eq!(keys, [1, 7, 8, 9, 10, 11].map(Key));
    }

    #[test]
    fn one_that_is_larger_than_all_room_is_held_while_it_is_used() {
        let mut graphs = Graphs::new(10);
        graphs.keep(graph(1), 1000);
        graphs.keep(graph(2), 1000);
        assert_eq!(graphs.keys(), [Key(2)]);
    }
}
