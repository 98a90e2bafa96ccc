//! Journals that have grown since the last checkpoint, in memory. Roots that are young need no note: the next checkpoint
//! finds them by their keys.
use super::UNDERWAY;
use crate::store::keys;
use crate::store::rows::instance::Head;
use baton_models::Key;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many heads are worth a checkpoint before its time.
const MANY: usize = 20_000;

/// What the lanes note; a cheap handle.
#[derive(Clone, Default)]
pub(in crate::store) struct Noted(Arc<Mutex<HashMap<Key, Head>>>);

impl Noted {
    /// To be called when the head is on disk, `now` in milliseconds, UTC. Half of [`UNDERWAY`] is for the clocks of other
    /// servers and for commits that take long: a checkpoint that finds the root by its key comes after this change.
    pub(in crate::store) fn note(&self, root: Key, head: &Head, now: i64) {
        if keys::made_at(root) + UNDERWAY / 2 <= now {
            self.heads().insert(root, *head);
        }
    }

    pub(in crate::store) fn are_many(&self) -> bool {
        self.heads().len() >= MANY
    }

    pub(in crate::store) fn take(&self) -> Vec<(Key, Head)> {
        std::mem::take(&mut *self.heads()).into_iter().collect()
    }

    /// Notes again what found its way into no checkpoint, unless there is news of it.
    pub(in crate::store) fn give_back(&self, heads: impl IntoIterator<Item = (Key, Head)>) {
        let mut noted = self.heads();
        for (root, head) in heads {
            noted.entry(root).or_insert(head);
        }
    }

    fn heads(&self) -> MutexGuard<'_, HashMap<Key, Head>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
