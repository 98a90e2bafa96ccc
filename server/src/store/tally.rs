//! What statements cost, counted where they run: a measure that does not depend on the machine or on what else it does.
//! Tests compare it with what is expected.
use std::ops::Sub;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Statements that were run, `BEGIN` and `COMMIT` included, and the rows that they wrote and read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counts {
    pub statements: u64,
    /// Rows that were inserted, changed or deleted.
    pub written: u64,
    /// Rows that queries gave.
    pub read: u64,
}

/// Counts of any number of connections; a cheap handle.
#[derive(Debug, Clone, Default)]
pub struct Counter(Arc<[AtomicU64; 3]>);

/// What the work of a store costs, without what it does by itself at times.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// By the lanes, for commands.
    pub commands: Counter,
    /// By the connections that only read.
    pub queries: Counter,
    conflicts: Arc<AtomicU64>,
}

impl Tally {
    /// How often something was decided again because another server was faster.
    pub fn conflicts(&self) -> u64 {
        self.conflicts.load(Ordering::Relaxed)
    }

    pub(super) fn conflict(&self) {
        self.conflicts.fetch_add(1, Ordering::Relaxed);
    }
}

impl Counter {
    /// All that was counted up to now.
    pub fn counts(&self) -> Counts {
        let [statements, written, read] = self.0.each_ref().map(|n| n.load(Ordering::Relaxed));
        Counts { statements, written, read }
    }

    pub(super) fn add(&self, counts: Counts) {
        let Counts { statements, written, read } = counts;
        for (sum, n) in self.0.iter().zip([statements, written, read]).filter(|(_, n)| *n > 0) {
            sum.fetch_add(n, Ordering::Relaxed);
        }
    }

    pub(super) fn statement(&self) {
        self.add(Counts { statements: 1, ..Counts::default() });
    }

    pub(super) fn written(&self, rows: usize) {
        self.add(Counts { written: rows as u64, ..Counts::default() });
    }

    pub(super) fn read(&self, rows: usize) {
        self.add(Counts { read: rows as u64, ..Counts::default() });
    }
}

impl Sub for Counts {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        let Self { statements, written, read } = earlier;
        Self { statements: self.statements - statements, written: self.written - written, read: self.read - read }
    }
}
