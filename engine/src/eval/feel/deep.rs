//! Functions that call themselves some hundred times: more than the stack of a lane holds. They get one that does, in turns.
use super::{Clock, guarded_to, meter};
use crate::eval::budget;
use crate::eval::item::Outcome;
use std::sync::{Mutex, PoisonError};

/// Bytes of the large stack; what of it is not used takes no memory.
pub(super) const STACK: usize = 192 << 20;

/// Only one evaluation at a time takes so much.
static TURN: Mutex<()> = Mutex::new(());

/// Runs an evaluation with the meter on, and once more from its beginning where it is too deep for this thread. `after` runs on the
/// thread that evaluated.
pub(crate) fn guarded_deep<T: Send, N: Send>(clock: Clock, work: impl Fn() -> T + Sync, after: impl Fn() -> N + Sync) -> (Outcome<T>, N) {
    // Expressions of other languages share one budget too.
    let run = |levels: usize| (guarded_to(clock, levels, || budget::limited(&work)), after());
    let (outcome, noted) = run(meter::LEVELS);
    if !matches!(&outcome, Err(why) if why == meter::TOO_DEEP) {
        return (outcome, noted);
    }
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let again = std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(STACK);
        deep.spawn_scoped(scope, || run(meter::MANY_LEVELS)).ok()?.join().ok()
    });
    again.unwrap_or((outcome, noted))
}
