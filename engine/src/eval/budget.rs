//! How much one evaluation may read and make: a model chooses the steps, a variable may be large, and together they must end in
//! bounded time and memory. Counted, not timed, so that an evaluation always ends alike.
use super::item::Outcome;
use std::cell::Cell;

/// Bytes that one evaluation may make. Reading costs less: each caller says what part of it.
const BYTES: usize = 128 << 20;

thread_local! {
    /// What is left; `None` outside of an evaluation, where nothing is counted.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Gives `work` a full budget, unless it is part of an evaluation that has one already.
pub(super) fn limited<T>(work: impl FnOnce() -> T) -> T {
    struct Restore;
    impl Drop for Restore {
        fn drop(&mut self) {
            LEFT.set(None);
        }
    }
    if LEFT.get().is_some() {
        return work();
    }
    LEFT.set(Some(BYTES));
    let _restore = Restore;
    work()
}

/// Counts bytes; an error where there were too many.
pub(super) fn spend(bytes: usize) -> Outcome<()> {
    let Some(left) = LEFT.get() else { return Ok(()) };
    match left.checked_sub(bytes) {
        Some(rest) => {
            LEFT.set(Some(rest));
            Ok(())
        }
        None => Err("it reads or makes too much: large texts, lists or maps again and again".to_owned()),
    }
}
