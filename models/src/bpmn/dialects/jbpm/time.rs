//! Times as jBPM writes them: `1d2h`, `500ms`, plain milliseconds, and `delay###period`.
use crate::bpmn::xml::{Edit, Id, Value};

/// Writes a duration or a cycle of a timer event as ISO 8601 does, where it means the same.
pub(super) fn plain(edit: &mut Edit<'_, '_>, id: Id) {
    let Some(text) = edit.text(id) else { return };
    let said = match edit.name(id) {
        "timeDuration" => millis(text.text.trim()).map(iso),
        _ => cycle(edit, id, &text),
    };
    if let Some(said) = said {
        edit.write(id, text.with(said));
    }
}

/// A start event repeats what has no period of its own, another event does not.
fn cycle(edit: &Edit<'_, '_>, id: Id, text: &Value<'_>) -> Option<String> {
    let event = edit.parent(edit.parent(id));
    let (delay, period) = match text.text.split_once("###") {
        Some((delay, period)) => (millis(delay.trim())?, Some(millis(period.trim())?)),
        None => (millis(text.text.trim())?, None),
    };
    let is_over = edit.is(event, "boundaryEvent") && edit.attribute(event, "cancelActivity").is_none_or(|cancels| cancels.text != "false");
    match period {
        None if edit.is(event, "startEvent") => Some(format!("R/{}", iso(delay))),
        None => Some(format!("R1/{}", iso(delay))),
        Some(_) if is_over => Some(format!("R1/{}", iso(delay))),
        Some(period) if period == delay => Some(format!("R/{}", iso(delay))),
        // The first time is counted from when the timer begins.
        Some(period) => Some(format!("R/${{dateTime().plusMillis({delay})}}/{}", iso(period))),
    }
}

/// Days, hours, minutes, seconds and milliseconds, in this order.
fn millis(text: &str) -> Option<u64> {
    let mut units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)].into_iter();
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut total) = (lower.as_str(), 0u64);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = rest.get(..letters).filter(|unit| !unit.is_empty()).unwrap_or("ms");
        rest = rest.get(letters..)?.trim_start();
        let (_, worth) = units.find(|(name, _)| *name == unit)?;
        total = total.checked_add(number.checked_mul(worth)?)?;
    }
    (total > 0).then_some(total)
}

fn iso(millis: u64) -> String {
    format!("PT{}.{:03}S", millis / 1000, millis % 1000).replace(".000S", "S")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_become_durations() {
        for (text, expected) in [
            ("500ms", Some("PT0.500S")),
            ("1s", Some("PT1S")),
            ("2000", Some("PT2S")),
            ("1d 2h", Some("PT93600S")),
            ("1m30s", Some("PT90S")),
            ("PT1S", None),
            ("1s1m", None),
            ("0", None),
            ("", None),
            ("99999999999999999999d", None),
            ("0/1 * * * * ?", None),
        ] {
            assert_eq!(millis(text).map(iso).as_deref(), expected, "{text}");
        }
    }
}
