//! How long to wait before each retry of a failed job (`failedJobRetryTimeCycle`).
use super::{duration, excerpt};

/// More retries than this are taken for a mistake.
const MAX_RETRIES: u32 = 10_000;

/// The waiting times in milliseconds between the attempts, as Camunda 7 counts them: `R3/PT5M` means three attempts and
/// so gives two, `PT1M,PT5M` gives two as well. The first failure leaves as many retries as there are times here, and
/// the i-th time (from 0) is waited after failure number i + 1.
pub fn retry_cycle(text: &str) -> Result<Vec<i64>, String> {
    let text = text.trim();
    let waits = match text.strip_prefix(['R', 'r']) {
        Some(rest) => repeated(rest),
        None => text.split(',').map(|wait| duration::parse_duration_ms(wait, 0)).collect(),
    };
    waits.map_err(|why| {
        format!("'{}' is no retry cycle: {why}. Write R3/PT5M for three attempts, or a list such as PT1M,PT5M", excerpt(text))
    })
}

fn repeated(rest: &str) -> Result<Vec<i64>, String> {
    let (times, wait) = rest.split_once('/').ok_or("there is no '/' and duration after the number")?;
    let times: u32 = times.parse().map_err(|_| format!("'{}' is no number of attempts", excerpt(times)))?;
    if times > MAX_RETRIES {
        return Err(format!("at most {MAX_RETRIES} attempts are accepted"));
    }
    let wait = duration::parse_duration_ms(wait, 0)?;
    Ok(vec![wait; times.saturating_sub(1) as usize])
}
