//! How much one evaluation may still do. FEEL has no endless loop by itself, but `for i in 1..1000000000` comes near: what repeats or
//! grows is counted, never timed, so that an evaluation always ends alike.
use dsntk_feel_temporal::set_clock;
use std::borrow::Cow;
use std::cell::Cell;
use std::panic::resume_unwind;

/// Rounds of loops, calls of functions and the like.
const STEPS: u64 = 400_000;
/// Parts that a step is counted in.
pub(super) const PARTS: u64 = 64;
/// Bytes of all intermediate results together.
const BYTES: u64 = 64 << 20;
/// Levels of expressions within functions that call each other, on the stack of any thread.
pub(super) const LEVELS: usize = 300;
/// The same on a stack of [`super::deep::STACK`] bytes.
pub(super) const MANY_LEVELS: usize = 12_000;
/// Why an evaluation was stopped that may go on with more levels.
pub(super) const TOO_DEEP: &str = "its functions call each other too deep, or its parts are nested too deep";

#[derive(Clone, Copy, Default)]
struct Left {
    parts: u64,
    bytes: u64,
    levels: usize,
    now: Clock,
    /// Random numbers that were drawn.
    drawn: u64,
}

/// What `now()` and `today()` give: milliseconds UTC, and the day in the zone of the server's people; and what random numbers are made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    pub now: i64,
    pub today: (i32, u8, u8),
    pub seed: u64,
}

impl Clock {
    /// At `now`, milliseconds UTC, for people in this zone.
    pub fn at(now: i64, zone: jiff::tz::TimeZone, seed: u64) -> Self {
        let day = jiff::Timestamp::from_millisecond(now).unwrap_or_default().to_zoned(zone).date();
        let part = |n: i8| u8::try_from(n).unwrap_or_default();
        Self { now, today: (day.year().into(), part(day.month()), part(day.day())), seed }
    }
}

thread_local! {
    static LEFT: Cell<Left> = const { Cell::new(Left { parts: 0, bytes: 0, levels: 0, now: Clock { now: 0, today: (0, 0, 0), seed: 0 }, drawn: 0 }) };
}

/// Why an evaluation was stopped; goes through the evaluator as a panic that nobody prints.
pub(super) struct Exhausted(pub Cow<'static, str>);

/// Gives `work` a full measure; what was left of an evaluation around it comes back afterwards.
pub(super) fn measured<T>(clock: Clock, levels: usize, work: impl FnOnce() -> T) -> T {
    struct Restore(Left);
    impl Drop for Restore {
        fn drop(&mut self) {
            LEFT.set(self.0);
            set_clock(self.0.now.now, self.0.now.today);
        }
    }
    let _restore = Restore(LEFT.get());
    set_clock(clock.now, clock.today);
    LEFT.set(Left { parts: STEPS * PARTS, bytes: BYTES, levels, now: clock, drawn: 0 });
    work()
}

pub(super) fn clock() -> Clock {
    LEFT.get().now
}

/// The next of 2^64 random numbers that the seed gives (SplitMix64).
pub(super) fn random() -> u64 {
    let mut left = LEFT.get();
    left.drawn += 1;
    LEFT.set(left);
    let mut z = left.now.seed.wrapping_add(left.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Ends the evaluation: it failed for this reason.
pub(super) fn stop(why: impl Into<Cow<'static, str>>) -> ! {
    resume_unwind(Box::new(Exhausted(why.into())))
}

pub(super) fn steps(count: u64) {
    parts(count.saturating_mul(PARTS));
}

/// Counts what takes less than a step.
pub(super) fn parts(count: u64) {
    let mut left = LEFT.get();
    match left.parts.checked_sub(count) {
        Some(rest) => left.parts = rest,
        None => stop("it loops or calls too often"),
    }
    LEFT.set(left);
}

pub(super) fn bytes(count: u64) {
    take(count, "its intermediate results take more than 64 MB");
}

/// Counts what is copied because a large value is read.
pub(super) fn reads(count: u64) {
    if count > 0 {
        take(count, "it reads large values too often");
    }
}

fn take(bytes: u64, why: &'static str) {
    let mut left = LEFT.get();
    match left.bytes.checked_sub(bytes) {
        Some(rest) => left.bytes = rest,
        None => stop(why),
    }
    LEFT.set(left);
}

/// Runs the body of a function that is `depth` levels deep.
pub(super) fn within<T>(depth: usize, body: impl FnOnce() -> T) -> T {
    let mut left = LEFT.get();
    match left.levels.checked_sub(depth) {
        Some(rest) => left.levels = rest,
        None => stop(TOO_DEEP),
    }
    LEFT.set(left);
    let result = body();
    let mut left = LEFT.get();
    left.levels += depth;
    LEFT.set(left);
    result
}
