//! Named points at which a test lets the server die or the machine panic. Only in builds with debug assertions.
#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicI64, Ordering};

/// Dies here, if this is the point and the time that was asked for: `BATON_KILL_AT=before-commit:3` at the third time.
#[cfg(debug_assertions)]
pub(super) fn point(name: &str) {
    static WANTED: Wanted = Wanted::new("BATON_KILL_AT");
    if WANTED.is_now(name) {
        std::process::abort();
    }
}

/// Panics here, if a test asked for it: `BATON_PANIC_AT=CompleteTask:3` at the third such command.
#[cfg(debug_assertions)]
pub(super) fn strike(command: &str) {
    static WANTED: Wanted = Wanted::new("BATON_PANIC_AT");
    assert!(!WANTED.is_now(command), "BATON_PANIC_AT asks for it");
}

/// A name and which time, from the environment.
#[cfg(debug_assertions)]
struct Wanted {
    variable: &'static str,
    read: std::sync::OnceLock<Option<(String, AtomicI64)>>,
}

#[cfg(debug_assertions)]
impl Wanted {
    const fn new(variable: &'static str) -> Self {
        Self { variable, read: std::sync::OnceLock::new() }
    }

    fn is_now(&self, name: &str) -> bool {
        let wanted = self.read.get_or_init(|| {
            let text = std::env::var(self.variable).ok()?;
            let (name, times) = text.split_once(':').unwrap_or((&text, "1"));
            Some((name.to_owned(), AtomicI64::new(times.parse().unwrap_or(1))))
        });
        wanted.as_ref().is_some_and(|(at, left)| at == name && left.fetch_sub(1, Ordering::SeqCst) == 1)
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn point(_: &str) {}

#[cfg(not(debug_assertions))]
pub(super) fn strike(_: &str) {}

/// A number that a test sets in place of one of ours.
#[cfg(debug_assertions)]
pub(super) fn number(variable: &str) -> Option<i64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[cfg(not(debug_assertions))]
pub(super) fn number(_: &str) -> Option<i64> {
    None
}
