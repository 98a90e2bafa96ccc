//! What must not grow: the cost of a command with the number of finished instances, memory with what waits, the work of
//! an idle server. `BATON_LONG=1` plays the same with many more.
mod arrivals;
mod fill;
mod flat;
mod idle;
mod overload;
mod plans;
mod timers;
mod usual;
mod waiting;

/// A small number for every day, or the large one where a long run was ordered (`BATON_LONG=1`).
pub fn small_or_large(small: usize, large: usize) -> usize {
    if std::env::var("BATON_LONG").is_ok_and(|long| long == "1") { large } else { small }
}
