//! Room for what waits: so many bytes and no more. Who finds none is refused at once, so that memory stays flat however
//! much is asked for.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of bytes that many share; a cheap handle.
#[derive(Debug, Clone)]
pub struct Room {
    total: usize,
    taken: Arc<AtomicUsize>,
}

/// Bytes of a [`Room`] that are taken until this is dropped.
#[derive(Debug)]
pub struct Share {
    room: Room,
    bytes: usize,
}

impl Room {
    /// Room for `total` bytes.
    pub fn new(total: usize) -> Self {
        Self { total, taken: Arc::default() }
    }

    /// Takes so many bytes, if they are free. What is larger than all there is may have it all.
    pub fn take(&self, bytes: usize) -> Option<Share> {
        let mut share = Share { room: self.clone(), bytes: 0 };
        share.grow(bytes).then_some(share)
    }

    /// Bytes that are taken now.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

impl Share {
    /// Takes more, if that much is free; false: nothing was taken.
    #[must_use]
    pub fn grow(&mut self, more: usize) -> bool {
        // Alone in the room, a share may be larger than it, which counts as full.
        let more = more.min(self.room.total.saturating_sub(self.bytes));
        let fits = |taken: usize| taken.checked_add(more).filter(|sum| *sum <= self.room.total);
        let grown = self.room.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok();
        if grown {
            self.bytes += more;
        }
        grown
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_more_is_given_than_there_is_and_all_comes_back() {
        let room = Room::new(100);
        let mut first = room.take(60).unwrap();
        assert!(room.take(41).is_none());
        let second = room.take(10).unwrap();
        assert!(first.grow(30) && !first.grow(1));
        assert_eq!(room.taken(), 100);
        drop((first, second));
        assert_eq!(room.taken(), 0);
    }

    #[test]
    fn what_is_too_large_is_let_in_alone() {
        let room = Room::new(100);
        let one = room.take(10).unwrap();
        assert!(room.take(1000).is_none());
        drop(one);
        let large = room.take(1000).unwrap();
        assert!(room.take(1).is_none());
        drop(large);
        assert!(room.take(100).is_some());
    }
}
