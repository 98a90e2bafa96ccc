//! One table of records: the only way that state is stored, changed, undone and handed to the database.
//!
//! Every change remembers what stood there before, so that a failed command leaves no trace ([`Table::rollback`]),
//! and marks the record as changed, so that a batch of commands writes each row once in its final form
//! ([`Table::changes`]). What began and ended between two writes is inserted once, already ended.
use baton_models::Key;
use std::collections::{BTreeMap, BTreeSet};

/// What a table needs to know of its records.
pub trait Record: Clone {
    fn key(&self) -> Key;
    /// The record that this one belongs to (its scope, element instance, task ...).
    fn owner(&self) -> Key;
    /// A number to find the record by among those of its owner; need not be unique.
    fn tag(&self) -> u64 {
        0
    }
    /// Live records are found by their owner; others are only kept until they are written.
    fn is_live(&self) -> bool {
        true
    }
}

/// Records by key, with an index of the live ones by owner and tag.
#[derive(Debug, Clone)]
pub struct Table<T> {
    records: BTreeMap<Key, T>,
    by_owner: BTreeSet<(Key, u64, Key)>,
    undo: Vec<(Key, Option<T>, Option<Origin>)>,
    changed: BTreeMap<Key, Origin>,
}

/// Whether the database knows a changed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    New,
    Stored,
}

/// A row to write, in its final form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change<'a, T> {
    Insert(&'a T),
    Update(&'a T),
    Delete(Key),
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { records: BTreeMap::new(), by_owner: BTreeSet::new(), undo: Vec::new(), changed: BTreeMap::new() }
    }
}

impl<T: Record> Table<T> {
    /// A table of records that the database holds.
    pub fn stored(records: impl IntoIterator<Item = T>) -> Self {
        let mut table = Self::default();
        for record in records {
            table.index(&record);
            table.records.insert(record.key(), record);
        }
        table
    }

    pub fn get(&self, key: Key) -> Option<&T> {
        self.records.get(&key)
    }

    /// All records that are held, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.records.values()
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The live records of an owner, in the order of tag and key.
    pub fn of(&self, owner: Key) -> impl Iterator<Item = &T> {
        self.range((owner, 0, Key(i64::MIN)), (owner, u64::MAX, Key(i64::MAX)))
    }

    /// The live records of an owner that have this tag.
    pub fn find(&self, owner: Key, tag: u64) -> impl Iterator<Item = &T> {
        self.range((owner, tag, Key(i64::MIN)), (owner, tag, Key(i64::MAX)))
    }

    fn range(&self, from: (Key, u64, Key), to: (Key, u64, Key)) -> impl Iterator<Item = &T> {
        self.by_owner.range(from..=to).filter_map(|(_, _, key)| self.records.get(key))
    }

    /// Adds a record, or replaces the one with its key.
    pub(super) fn put(&mut self, record: T) {
        let key = record.key();
        let before = self.records.remove(&key);
        if let Some(before) = &before {
            self.unindex(before);
        }
        let origin = if before.is_some() { Origin::Stored } else { Origin::New };
        self.note(key, before, origin);
        self.index(&record);
        self.records.insert(key, record);
    }

    /// Changes a record in place; gives false where there is none. Key and owner must stay as they are.
    pub(super) fn update(&mut self, key: Key, change: impl FnOnce(&mut T)) -> bool {
        let Some(record) = self.records.get_mut(&key) else { return false };
        let before = record.clone();
        change(record);
        let (tag, live) = (record.tag(), record.is_live());
        if (tag, live) != (before.tag(), before.is_live()) {
            self.by_owner.remove(&(before.owner(), before.tag(), key));
            if live {
                self.by_owner.insert((before.owner(), tag, key));
            }
        }
        self.note(key, Some(before), Origin::Stored);
        true
    }

    /// Removes a record, and its row with it.
    pub(super) fn remove(&mut self, key: Key) -> Option<T> {
        let record = self.records.remove(&key)?;
        self.unindex(&record);
        self.note(key, Some(record.clone()), Origin::Stored);
        Some(record)
    }

    fn note(&mut self, key: Key, before: Option<T>, origin: Origin) {
        let was = self.changed.get(&key).copied();
        self.undo.push((key, before, was));
        self.changed.entry(key).or_insert(origin);
    }

    fn index(&mut self, record: &T) {
        if record.is_live() {
            self.by_owner.insert((record.owner(), record.tag(), record.key()));
        }
    }

    fn unindex(&mut self, record: &T) {
        self.by_owner.remove(&(record.owner(), record.tag(), record.key()));
    }

    /// Makes what happened since the last call permanent: it can no longer be rolled back.
    pub(super) fn accept(&mut self) {
        self.undo.clear();
    }

    /// Takes back everything since [`Table::accept`].
    pub(super) fn rollback(&mut self) {
        while let Some((key, before, origin)) = self.undo.pop() {
            if let Some(now) = self.records.remove(&key) {
                self.unindex(&now);
            }
            if let Some(before) = before {
                self.index(&before);
                self.records.insert(key, before);
            }
            match origin {
                Some(origin) => self.changed.insert(key, origin),
                None => self.changed.remove(&key),
            };
        }
    }

    /// The rows to write, in the order of their keys. What came and went in between is not among them.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_, T>> {
        self.changed.iter().filter_map(|(key, origin)| match (self.records.get(key), origin) {
            (Some(record), Origin::New) => Some(Change::Insert(record)),
            (Some(record), Origin::Stored) => Some(Change::Update(record)),
            (None, Origin::Stored) => Some(Change::Delete(*key)),
            (None, Origin::New) => None,
        })
    }

    /// Forgets the changes, which are on disk now, and the records that are no longer live.
    pub(super) fn settle(&mut self) {
        for key in std::mem::take(&mut self.changed).into_keys() {
            if self.records.get(&key).is_some_and(|record| !record.is_live()) {
                self.records.remove(&key);
            }
        }
    }

    /// Drops the live records of an owner without a trace in the database.
    pub(super) fn forget(&mut self, owner: Key) {
        let keys: Vec<Key> = self.of(owner).map(Record::key).collect();
        for key in keys {
            if let Some(record) = self.records.remove(&key) {
                self.unindex(&record);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Row(i64, i64, bool);

    impl Record for Row {
        fn key(&self) -> Key {
            Key(self.0)
        }

        fn owner(&self) -> Key {
            Key(1)
        }

        fn tag(&self) -> u64 {
            self.1.unsigned_abs()
        }

        fn is_live(&self) -> bool {
            self.2
        }
    }

    fn found(table: &Table<Row>, tag: u64) -> Vec<i64> {
        table.find(Key(1), tag).map(|row| row.0).collect()
    }

    #[test]
    fn what_began_and_ended_between_two_writes_is_inserted_once() {
        let mut table = Table::default();
        table.put(Row(5, 1, true));
        table.update(Key(5), |row| row.2 = false);
        assert_eq!(table.changes().collect::<Vec<_>>(), [Change::Insert(&Row(5, 1, false))]);
        table.settle();
        assert!(table.is_empty());
    }

    #[test]
    fn what_came_and_went_is_not_written() {
        let mut table = Table::default();
        table.put(Row(5, 1, true));
        table.accept();
        table.remove(Key(5));
        assert_eq!(table.changes().count(), 0);
    }

    #[test]
    fn a_rollback_leaves_no_trace() {
        let mut table = Table::stored([Row(5, 1, true), Row(6, 1, true)]);
        table.update(Key(5), |row| row.1 = 2);
        table.accept();
        table.update(Key(5), |row| row.1 = 3);
        table.remove(Key(6));
        table.put(Row(7, 3, true));
        table.rollback();
        assert_eq!(table.changes().collect::<Vec<_>>(), [Change::Update(&Row(5, 2, true))]);
        assert_eq!((found(&table, 1), found(&table, 2), found(&table, 3)), (vec![6], vec![5], vec![]));
    }

    #[test]
    fn an_update_moves_the_record_in_the_index() {
        let mut table = Table::stored([Row(5, 1, true)]);
        table.update(Key(5), |row| row.1 = 2);
        assert_eq!((found(&table, 1), found(&table, 2)), (vec![], vec![5]));
        table.update(Key(5), |row| row.2 = false);
        assert_eq!(table.of(Key(1)).count(), 0);
    }
}
