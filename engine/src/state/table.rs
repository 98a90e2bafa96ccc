//! One table of records: the only way that state is stored, changed, undone and handed to the database.
//!
//! The first change of a record in a command remembers what stood there before, so that a failed command leaves no trace
//! ([`Table::rollback`]), and marks the record as changed, so that a batch of commands writes each row once in its final
//! form ([`Table::changes`]). What began and ended between two writes is inserted once, already ended.
use baton_models::Key;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// What a table needs to know of its records.
pub trait Record: Clone {
    fn key(&self) -> Key;
    /// The record that this one belongs to (its scope, element instance, task ...).
    fn owner(&self) -> Key;
    /// A number to find the record by among those of its owner; need not be unique.
    fn tag(&self) -> u64 {
        0
    }
    /// Bytes that it takes beside itself.
    fn more(&self) -> usize {
        0
    }
    /// Live records are found by their owner; others are only kept until they are written.
    fn is_live(&self) -> bool {
        true
    }
}

/// Bytes that the trees take for a record, about.
const INDEXED: usize = 64;

/// Records by key, with an index of the live ones by owner and tag.
#[derive(Debug, Clone)]
pub struct Table<T> {
    records: HashMap<Key, Slot<T>, BuildHasherDefault<Spread>>,
    by_owner: BTreeSet<(Key, u64, Key)>,
    undo: Vec<(Key, Option<T>, Option<Origin>)>,
    changed: BTreeMap<Key, Origin>,
    /// The number of the command at work; that of no command is 0.
    command: u64,
    /// What [`Record::more`] says of all records.
    more: usize,
}

/// A record with what the table knows of it.
#[derive(Debug, Clone)]
struct Slot<T> {
    record: T,
    tag: u64,
    /// The command for which `undo` holds what stood here before.
    saved: u64,
}

/// Spreads keys, which follow each other, over a table. They are the engine's own: nobody can choose them.
#[derive(Debug, Clone, Default)]
struct Spread(u64);

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

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, n: u64) {
        let product = (self.0 ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = product ^ (product >> 32);
    }

    fn write_i64(&mut self, n: i64) {
        self.write_u64(n.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { records: HashMap::default(), by_owner: BTreeSet::new(), undo: Vec::new(), changed: BTreeMap::new(), command: 1, more: 0 }
    }
}

impl<T: Record> Table<T> {
    /// A table of records that the database holds.
    pub fn stored(records: impl IntoIterator<Item = T>) -> Self {
        let mut table = Self::default();
        for record in records {
            table.set(record, 0);
        }
        table
    }

    pub fn get(&self, key: Key) -> Option<&T> {
        self.records.get(&key).map(|slot| &slot.record)
    }

    /// All records that are held, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let mut all: Vec<&T> = self.records.values().map(|slot| &slot.record).collect();
        all.sort_unstable_by_key(|record| record.key());
        all.into_iter()
    }

    /// The keys of all records that are held, in no order.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        self.records.keys().copied()
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Bytes of memory that it takes, about.
    pub fn weight(&self) -> usize {
        self.len() * (size_of::<T>() + INDEXED) + self.more
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
        // Most tables of most states are empty.
        let range = (!self.by_owner.is_empty()).then(|| self.by_owner.range(from..=to));
        range.into_iter().flatten().filter_map(|(_, _, key)| self.get(*key))
    }

    /// Adds a record, or replaces the one with its key.
    pub(super) fn put(&mut self, record: T) {
        let key = record.key();
        let before = self.take(key);
        let origin = if before.is_some() { Origin::Stored } else { Origin::New };
        self.note(key, before, origin);
        self.set(record, self.command);
    }

    /// Changes a record in place; gives false where there is none. Key and owner must stay as they are.
    pub(super) fn update(&mut self, key: Key, change: impl FnOnce(&mut T)) -> bool {
        let Some(slot) = self.records.get_mut(&key) else { return false };
        if slot.saved != self.command {
            slot.saved = self.command;
            let was = mark(&mut self.changed, key, Origin::Stored);
            self.undo.push((key, Some(slot.record.clone()), was));
        }
        let before = (slot.tag, slot.record.is_live());
        let more = slot.record.more();
        change(&mut slot.record);
        self.more = (self.more + slot.record.more()).saturating_sub(more);
        slot.tag = slot.record.tag();
        let (now, owner) = ((slot.tag, slot.record.is_live()), slot.record.owner());
        if now != before {
            self.by_owner.remove(&(owner, before.0, key));
            if now.1 {
                self.by_owner.insert((owner, now.0, key));
            }
        }
        true
    }

    /// Removes a record, and its row with it; gives false where there is none.
    pub(super) fn remove(&mut self, key: Key) -> bool {
        let before = self.take(key);
        let found = before.is_some();
        if found {
            self.note(key, before, Origin::Stored);
        }
        found
    }

    fn note(&mut self, key: Key, before: Option<T>, origin: Origin) {
        let was = mark(&mut self.changed, key, origin);
        self.undo.push((key, before, was));
    }

    /// Puts a record where none is.
    fn set(&mut self, record: T, saved: u64) {
        let (key, tag) = (record.key(), record.tag());
        self.more += record.more();
        if record.is_live() {
            self.by_owner.insert((record.owner(), tag, key));
        }
        self.records.insert(key, Slot { record, tag, saved });
    }

    fn take(&mut self, key: Key) -> Option<T> {
        let slot = self.records.remove(&key)?;
        self.by_owner.remove(&(slot.record.owner(), slot.tag, key));
        self.more = self.more.saturating_sub(slot.record.more());
        Some(slot.record)
    }

    /// Makes what happened since the last call permanent: it can no longer be rolled back.
    pub(super) fn accept(&mut self) {
        self.undo.clear();
        self.command += 1;
    }

    /// Takes back everything since [`Table::accept`].
    pub(super) fn rollback(&mut self) {
        while let Some((key, before, origin)) = self.undo.pop() {
            self.take(key);
            if let Some(before) = before {
                self.set(before, 0);
            }
            match origin {
                Some(origin) => self.changed.insert(key, origin),
                None => self.changed.remove(&key),
            };
        }
    }

    /// The rows to write, in the order of their keys. What came and went in between is not among them.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_, T>> {
        self.changed.iter().filter_map(|(key, origin)| match (self.get(*key), origin) {
            (Some(record), Origin::New) => Some(Change::Insert(record)),
            (Some(record), Origin::Stored) => Some(Change::Update(record)),
            (None, Origin::Stored) => Some(Change::Delete(*key)),
            (None, Origin::New) => None,
        })
    }

    /// Forgets the changes, which are on disk now, and the records that are no longer live.
    pub(super) fn settle(&mut self) {
        for key in std::mem::take(&mut self.changed).into_keys() {
            if self.get(key).is_some_and(|record| !record.is_live())
                && let Some(slot) = self.records.remove(&key)
            {
                self.more = self.more.saturating_sub(slot.record.more());
            }
        }
        // What was large once does not stay so.
        if self.records.capacity() > 64 + 8 * self.records.len() {
            self.records.shrink_to(2 * self.records.len());
        }
    }

    /// Drops the live records of an owner without a trace in the database.
    pub(super) fn forget(&mut self, owner: Key) {
        let keys: Vec<Key> = self.of(owner).map(Record::key).collect();
        for key in keys {
            self.take(key);
        }
    }
}

/// Marks a record as changed; gives what it was marked as before.
fn mark(changed: &mut BTreeMap<Key, Origin>, key: Key, origin: Origin) -> Option<Origin> {
    match changed.entry(key) {
        Entry::Occupied(known) => Some(*known.get()),
        Entry::Vacant(free) => {
            free.insert(origin);
            None
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

        fn more(&self) -> usize {
            self.1.unsigned_abs() as usize
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
    fn a_second_rollback_takes_back_what_came_after_the_first() {
        let mut table = Table::stored([Row(5, 1, true)]);
        table.update(Key(5), |row| row.1 = 2);
        table.rollback();
        table.update(Key(5), |row| row.1 = 3);
        table.update(Key(5), |row| row.1 = 4);
        table.rollback();
        assert_eq!((table.changes().count(), found(&table, 1)), (0, vec![5]));
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
