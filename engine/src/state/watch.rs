//! Which conditional events wait for which variables, so that a change touches only those that read what has changed: kept
//! beside the state in memory, in step with its subscriptions.
use baton_models::Key;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The subscriptions of conditional events, by the names that they read.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// The names of each; `None`: any variable.
    names: BTreeMap<Key, Option<Vec<Arc<str>>>>,
    by_name: BTreeMap<Arc<str>, BTreeSet<Key>>,
    of_any: BTreeSet<Key>,
    /// Opened and closed since [`Watch::accept`].
    opened: Vec<Key>,
    closing: Vec<Key>,
    /// Closed before; they may be named until [`Watch::settle`].
    closed: Vec<Key>,
}

impl Watch {
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// True if a change of this variable concerns anybody.
    pub fn reads(&self, name: &str) -> bool {
        !self.of_any.is_empty() || self.by_name.contains_key(name)
    }

    /// Those that a change of this variable concerns, in the order in which they began to wait; may name some that are gone.
    pub fn reading(&self, name: &str) -> BTreeSet<Key> {
        let named = self.by_name.get(name).into_iter().flatten();
        named.chain(&self.of_any).copied().collect()
    }

    /// One begins to wait for changes of these variables; `None`: of any.
    pub fn open(&mut self, key: Key, names: Option<Vec<Arc<str>>>) {
        match &names {
            Some(names) => names.iter().for_each(|name| self.by_name.entry(name.clone()).or_default().extend([key])),
            None => self.of_any.extend([key]),
        }
        self.names.insert(key, names);
        self.opened.push(key);
    }

    /// One does not wait any more. Does nothing for other subscriptions.
    pub fn close(&mut self, key: Key) {
        if self.names.contains_key(&key) {
            self.closing.push(key);
        }
    }

    /// Makes everything since the last call permanent.
    pub fn accept(&mut self) {
        self.opened.clear();
        self.closed.append(&mut self.closing);
    }

    /// Takes back everything since [`Watch::accept`].
    pub fn rollback(&mut self) {
        self.closing.clear();
        std::mem::take(&mut self.opened).into_iter().for_each(|key| self.forget(key));
    }

    /// Forgets what is closed.
    pub fn settle(&mut self) {
        std::mem::take(&mut self.closed).into_iter().for_each(|key| self.forget(key));
    }

    fn forget(&mut self, key: Key) {
        self.of_any.remove(&key);
        for name in self.names.remove(&key).flatten().unwrap_or_default() {
            let left = self.by_name.get_mut(&name).is_some_and(|keys| {
                keys.remove(&key);
                !keys.is_empty()
            });
            if !left {
                self.by_name.remove(&name);
            }
        }
    }

    /// Bytes of memory that it takes, about.
    pub fn weight(&self) -> usize {
        const EACH: usize = 160;
        self.names.len() * EACH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Option<Vec<Arc<str>>> {
        Some(names.iter().map(|name| Arc::from(*name)).collect())
    }

    fn reading(watch: &Watch, name: &str) -> Vec<i64> {
        watch.reading(name).iter().map(|key| key.0).collect()
    }

    #[test]
    fn a_change_concerns_those_that_read_the_variable() {
        let mut watch = Watch::default();
        watch.open(Key(3), names(&["a", "b"]));
        watch.open(Key(2), None);
        watch.open(Key(1), names(&["b"]));
        assert_eq!((reading(&watch, "a"), reading(&watch, "b"), reading(&watch, "c")), (vec![2, 3], vec![1, 2, 3], vec![2]));
        watch.accept();
        watch.close(Key(2));
        watch.close(Key(9));
        assert_eq!(reading(&watch, "c"), [2]);
        watch.accept();
        watch.settle();
        assert!(!watch.reads("c") && watch.reads("a"));
    }

    #[test]
    fn what_is_taken_back_has_not_been() {
        let mut watch = Watch::default();
        watch.open(Key(1), names(&["a"]));
        watch.accept();
        watch.close(Key(1));
        watch.open(Key(2), names(&["a", "b"]));
        watch.rollback();
        watch.accept();
        watch.settle();
        assert_eq!((reading(&watch, "a"), watch.reads("b")), (vec![1], false));
        watch.close(Key(1));
        watch.accept();
        watch.settle();
        assert!(watch.is_empty() && watch.by_name.is_empty());
    }
}
