//! The states that a lane keeps in memory, and which root a key belongs to.
use super::rows::instance::Head;
use baton_engine::Target;
use baton_engine::state::{Change, Record, State, Table};
use baton_models::Key;
use std::collections::HashMap;

/// A state with the head of its journal, as the database holds them.
pub(super) struct Cached {
    pub state: State,
    pub head: Head,
    /// The database has a row for the root.
    pub stored: bool,
    used: u64,
    weight: usize,
}

/// Running roots, the least recently used of which go when they become too many.
pub(super) struct Cache {
    states: HashMap<Key, Cached>,
    /// The root of every live record that a command may name.
    roots: HashMap<Key, Key>,
    limit: usize,
    weight: usize,
    tick: u64,
}

impl Cached {
    pub(super) fn new(state: State, head: Head, stored: bool) -> Self {
        Self { state, head, stored, used: 0, weight: 0 }
    }
}

impl Cache {
    /// A cache of at most about `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { states: HashMap::new(), roots: HashMap::new(), limit, weight: 0, tick: 0 }
    }

    /// The root of what a command names, if its state is held.
    pub(super) fn root(&self, target: Target) -> Option<Key> {
        match target {
            Target::New(key) => Some(key),
            other => self.roots.get(&other.key()).copied(),
        }
    }

    pub(super) fn contains(&self, root: Key) -> bool {
        self.states.contains_key(&root)
    }

    pub(super) fn get_mut(&mut self, root: Key) -> Option<&mut Cached> {
        self.tick += 1;
        let cached = self.states.get_mut(&root)?;
        cached.used = self.tick;
        Some(cached)
    }

    pub(super) fn get(&self, root: Key) -> Option<&Cached> {
        self.states.get(&root)
    }

    /// Holds a state that was loaded or is new.
    pub(super) fn insert(&mut self, root: Key, mut cached: Cached) {
        self.tick += 1;
        cached.used = self.tick;
        cached.weight = cached.state.weight();
        self.weight += cached.weight;
        for key in named(&cached.state) {
            self.roots.insert(key, root);
        }
        self.states.insert(root, cached);
    }

    /// Forgets a state: it has ended, or it may differ from the database.
    pub(super) fn remove(&mut self, root: Key) {
        if let Some(cached) = self.states.remove(&root) {
            self.weight = self.weight.saturating_sub(cached.weight);
            for key in named(&cached.state) {
                self.roots.remove(&key);
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.states.clear();
        self.roots.clear();
        self.weight = 0;
    }

    /// What the state says is on disk now: forgets what ended, and the whole state once it is over.
    pub(super) fn settle(&mut self, root: Key, head: Head) {
        let Some(cached) = self.states.get_mut(&root) else { return };
        let index = Index { roots: &mut self.roots, root };
        index.all(&cached.state);
        cached.state.settle();
        cached.head = head;
        cached.stored = true;
        let weight = cached.state.weight();
        self.weight = (self.weight + weight).saturating_sub(cached.weight);
        cached.weight = weight;
        if cached.state.is_over() {
            self.remove(root);
        }
    }

    /// Makes room, if there is too little.
    pub(super) fn trim(&mut self) {
        if self.weight <= self.limit {
            return;
        }
        let mut by_use: Vec<(u64, Key)> = self.states.iter().map(|(root, cached)| (cached.used, *root)).collect();
        by_use.sort_unstable();
        for (_, root) in by_use {
            if self.weight <= self.limit / 4 * 3 {
                break;
            }
            self.remove(root);
        }
    }
}

/// Keeps the index up with the changes of a state.
struct Index<'a> {
    roots: &'a mut HashMap<Key, Key>,
    root: Key,
}

impl Index<'_> {
    fn all(mut self, state: &State) {
        self.table(state.instances());
        self.table(state.elements());
        self.table(state.tasks());
        self.table(state.external_tasks());
        self.table(state.jobs());
        self.table(state.subscriptions());
    }

    fn table<T: Record>(&mut self, table: &Table<T>) {
        for change in table.changes() {
            match change {
                Change::Insert(record) if record.is_live() => drop(self.roots.insert(record.key(), self.root)),
                Change::Insert(_) => {}
                Change::Update(record) if record.is_live() => {}
                Change::Update(record) => drop(self.roots.remove(&record.key())),
                Change::Delete(key) => drop(self.roots.remove(&key)),
            }
        }
    }
}

/// The keys by which commands may name something in a state.
fn named(state: &State) -> impl Iterator<Item = Key> + '_ {
    let (instances, elements, tasks) = (state.instances().keys(), state.elements().keys(), state.tasks().keys());
    let (external_tasks, jobs, subscriptions) = (state.external_tasks().keys(), state.jobs().keys(), state.subscriptions().keys());
    instances.chain(elements).chain(tasks).chain(external_tasks).chain(jobs).chain(subscriptions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::state::{Comment, Stored};

    fn state(root: i64, text: usize) -> Cached {
        let message = "x".repeat(text).into();
        let comment = Comment { key: Key(root + 1), instance: Key(root), task: None, user: None, message, created_at: 0, deleted_at: None };
        let stored = Stored { comments: vec![comment], ..Stored::default() };
        Cached::new(State::restore(Key(root), stored), Head::default(), true)
    }

    #[test]
    fn bytes_count_and_not_records() {
        let mut cache = Cache::new(1_000_000);
        for n in 0..100 {
            cache.insert(Key(n * 10), state(n * 10, 100));
        }
        cache.trim();
        assert!((0..100).all(|n| cache.contains(Key(n * 10))), "all that is small has room");
        for n in 100..120 {
            cache.insert(Key(n * 10), state(n * 10, 100_000));
            cache.trim();
            assert!(cache.weight <= 1_000_000, "{}", cache.weight);
        }
        assert!(cache.contains(Key(1190)) && !cache.contains(Key(0)));
    }
}
