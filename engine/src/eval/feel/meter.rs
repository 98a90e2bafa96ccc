//! How much one evaluation may still do. FEEL has no endless loop by itself, but `for i in 1..1000000000` comes near: what repeats or
//! grows is counted, never timed, so that an evaluation always ends alike.
use dsntk_feel_temporal::set_clock;
use std::cell::Cell;
use std::panic::resume_unwind;

/// Rounds of loops, calls of functions and the like.
const STEPS: u64 = 400_000;
/// Bytes of all intermediate results together.
const BYTES: u64 = 64 << 20;
/// Levels of expressions within functions that call each other.
const LEVELS: usize = 300;

#[derive(Clone, Copy, Default)]
struct Left {
    steps: u64,
    bytes: u64,
    levels: usize,
    now: Clock,
}

/// What `now()` and `today()` give: milliseconds UTC, and the day in the zone of the server's people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    pub now: i64,
    pub today: (i32, u8, u8),
}

thread_local! {
    static LEFT: Cell<Left> = const { Cell::new(Left { steps: 0, bytes: 0, levels: 0, now: Clock { now: 0, today: (0, 0, 0) } }) };
}

/// Why an evaluation was stopped; goes through the evaluator as a panic that nobody prints.
pub(super) struct Exhausted(pub &'static str);

/// Gives `work` a full measure; what was left of an evaluation around it comes back afterwards.
pub(super) fn measured<T>(clock: Clock, work: impl FnOnce() -> T) -> T {
    struct Restore(Left);
    impl Drop for Restore {
        fn drop(&mut self) {
            LEFT.set(self.0);
            set_clock(self.0.now.now, self.0.now.today);
        }
    }
    let _restore = Restore(LEFT.get());
    set_clock(clock.now, clock.today);
    LEFT.set(Left { steps: STEPS, bytes: BYTES, levels: LEVELS, now: clock });
    work()
}

pub(super) fn clock() -> Clock {
    LEFT.get().now
}

pub(super) fn steps(count: u64) {
    let mut left = LEFT.get();
    match left.steps.checked_sub(count) {
        Some(rest) => left.steps = rest,
        None => resume_unwind(Box::new(Exhausted("it loops or calls too often"))),
    }
    LEFT.set(left);
}

pub(super) fn bytes(count: u64) {
    let mut left = LEFT.get();
    match left.bytes.checked_sub(count) {
        Some(rest) => left.bytes = rest,
        None => resume_unwind(Box::new(Exhausted("its intermediate results take more than 64 MB"))),
    }
    LEFT.set(left);
}

/// Runs the body of a function that is `depth` levels deep.
pub(super) fn within<T>(depth: usize, body: impl FnOnce() -> T) -> T {
    let mut left = LEFT.get();
    match left.levels.checked_sub(depth) {
        Some(rest) => left.levels = rest,
        None => resume_unwind(Box::new(Exhausted("its functions call each other too deep"))),
    }
    LEFT.set(left);
    let result = body();
    let mut left = LEFT.get();
    left.levels += depth;
    LEFT.set(left);
    result
}
