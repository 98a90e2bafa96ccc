//! Timers, cycles, cron and retry cycles.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::*;
use crate::bpmn::events::TimerKind::{Cycle, Date, Duration};

const UTC: TimeZone = TimeZone::UTC;

fn next_due_utc(repeat: &str, previous: i64, now: i64) -> Result<Option<i64>, String> {
    next_due(repeat, previous, now, &UTC)
}

fn at(text: &str) -> i64 {
    parse_date_time(text).unwrap()
}

#[test]
fn date_times_are_read_in_all_their_spellings() {
    for (text, expected) in [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-01-31T12:00:00Z", 1_769_860_800_000),
        ("2026-01-31T13:00:00+01:00", 1_769_860_800_000),
        ("2026-01-31T13:00:00+0100", 1_769_860_800_000),
        ("2026-01-31T12:00:00.000+0000", 1_769_860_800_000),
        ("2026-01-31T12:00:00", 1_769_860_800_000),
        ("2026-01-31T12:00", 1_769_860_800_000),
        (" 2026-01-31 ", 1_769_817_600_000),
        ("2026-01-31T12:00:00.5Z", 1_769_860_800_500),
        ("1969-12-31T23:59:59.999Z", -1),
    ] {
        assert_eq!(parse_date_time(text), Ok(expected), "{text}");
    }
    for text in ["", "tomorrow", "2026-02-30", "2026-13-01", "31.01.2026", "12:00", "PT5M", "2026-01-31T25:00:00Z", "99999-01-01"] {
        let message = parse_date_time(text).unwrap_err();
        assert!(message.contains(&format!("'{text}' is no ISO 8601 date; write for example")), "{message}");
    }
}

#[test]
fn durations_follow_the_calendar() {
    let from = at("2026-01-31T00:00:00Z");
    for (text, expected) in [
        ("PT5M", 300_000),
        ("PT1H30M", 5_400_000),
        ("P1D", 86_400_000),
        ("P2W", 14 * 86_400_000),
        ("PT6.5S", 6_500),
        ("P1M", 28 * 86_400_000),
        ("P1Y2M3DT4H5M6.5S", at("2027-04-03T04:05:06.5Z") - from),
        ("PT0S", 0),
    ] {
        assert_eq!(parse_duration_ms(text, from), Ok(expected), "{text}");
    }
    for text in ["", "P", "5 minutes", "PT", "2 days", "-PT5M", "PT5", "P1H", "PT-5M"] {
        assert!(parse_duration_ms(text, from).is_err(), "{text}");
    }
    assert!(parse_duration_ms("P99999Y", from).is_err());
    assert!(parse_duration_ms("5 minutes", 0).unwrap_err().contains("write for example PT5M"));
}

#[test]
fn units_are_added_by_the_calendar() {
    let from = at("2024-02-29T10:00:00Z");
    assert_eq!(add(from, 1, Unit::Year), Ok(at("2025-02-28T10:00:00Z")));
    assert_eq!(add(from, -1, Unit::Month), Ok(at("2024-01-29T10:00:00Z")));
    assert_eq!(add(from, 1, Unit::Week), Ok(at("2024-03-07T10:00:00Z")));
    assert_eq!(add(from, 90, Unit::Second), Ok(from + 90_000));
    assert!(add(from, i64::MAX, Unit::Day).is_err());
    assert!(add(from, 100_000, Unit::Year).is_err());
}

#[test]
fn timers_fire_once_or_repeat() {
    let now = at("2026-01-01T00:00:00Z");
    let once = |text: &str| Due { at: at(text), repeat: None, left: None };
    assert_eq!(first_due(Date, "2026-02-01T00:00:00Z", now, &UTC), Ok(once("2026-02-01T00:00:00Z")));
    assert_eq!(first_due(Date, "P1D", now, &UTC), Ok(once("2026-01-02T00:00:00Z")));
    assert_eq!(first_due(Duration, " PT1H ", now, &UTC), Ok(once("2026-01-01T01:00:00Z")));
    assert_eq!(first_due(Duration, "2026-02-01T00:00:00Z", now, &UTC), Ok(once("2026-02-01T00:00:00Z")));
    assert_eq!(first_due(Cycle, "PT10M", now, &UTC), Ok(once("2026-01-01T00:10:00Z")));
    assert_eq!(first_due(Cycle, "R1/PT10M", now, &UTC), Ok(once("2026-01-01T00:10:00Z")));
    let due = first_due(Cycle, "R3/PT10M", now, &UTC).unwrap();
    assert_eq!((due.at, due.left), (now + 600_000, Some(2)));
    let repeat = due.repeat.unwrap();
    assert_eq!(next_due_utc(&repeat, due.at, due.at), Ok(Some(now + 1_200_000)));
    assert_eq!(next_due_utc(&repeat, due.at, due.at + 1_500_000), Ok(Some(now + 2_400_000)), "what was missed is left out");
    assert_eq!(first_due(Cycle, "R/PT1H", now, &UTC).unwrap().left, None);
}

#[test]
fn cycles_have_a_start_and_an_end() {
    let now = at("2026-01-01T00:30:00Z");
    let due = |text: &str| first_due(Cycle, text, now, &UTC).unwrap();
    assert_eq!(due("R/2026-01-02T00:00:00Z/PT1H").at, at("2026-01-02T00:00:00Z"));
    assert_eq!(due("R/2026-01-01T00:00:00Z/PT1H").at, at("2026-01-01T01:00:00Z"));
    assert_eq!(due("R/2020-01-31T00:00:00Z/P1M").at, at("2026-01-31T00:00:00Z"));
    let monthly = due("R/2020-01-31T00:00:00Z/P1M");
    let february = next_due_utc(monthly.repeat.as_ref().unwrap(), monthly.at, monthly.at).unwrap().unwrap();
    assert_eq!(february, at("2026-02-28T00:00:00Z"));
    assert_eq!(next_due_utc(monthly.repeat.as_ref().unwrap(), february, february), Ok(Some(at("2026-03-31T00:00:00Z"))));
    let ending = due("R/PT20M/2026-01-01T01:00:00Z");
    assert_eq!(ending.at, at("2026-01-01T00:50:00Z"));
    assert_eq!(next_due_utc(ending.repeat.as_ref().unwrap(), ending.at, ending.at), Ok(None));
    assert!(first_due(Cycle, "R/PT20M/2025-01-01T00:00:00Z", now, &UTC).unwrap_err().contains("has ended already"));
    assert_eq!(check(Cycle, "R/PT20M/2025-01-01T00:00:00Z"), Ok(()));
}

#[test]
fn wrong_cycles_say_what_is_accepted() {
    for text in
        ["R", "R3", "R/", "Rx/PT5M", "R0/PT5M", "R/PT0S", "R3/PT5M/soon", "R/soon/PT5M", "R/-PT5M", "R99999999999/PT5M", "R/a/b/c/d"]
    {
        let message = check(Cycle, text).unwrap_err();
        assert!(message.contains("is no repeating interval"), "{text}: {message}");
    }
    assert!(check(Duration, "500ms").is_err());
    assert!(check(Date, "").is_err());
}

#[test]
fn cron_comes_when_quartz_says() {
    let from = "2026-01-01T00:00:00Z"; // a Thursday
    for (pattern, expected) in [
        ("* * * * * ?", "2026-01-01T00:00:01Z"),
        ("0 0/5 * * * ?", "2026-01-01T00:05:00Z"),
        ("0 */15 * * * *", "2026-01-01T00:15:00Z"),
        ("0 0 9 ? * MON-FRI", "2026-01-01T09:00:00Z"),
        ("0 0 0 ? * FRI-MON", "2026-01-02T00:00:00Z"),
        ("0 0 9 ? * 2", "2026-01-05T09:00:00Z"),
        ("0 0 9 ? * SUN", "2026-01-04T09:00:00Z"),
        ("0 15 10 15 * ?", "2026-01-15T10:15:00Z"),
        ("0 0 0 L * ?", "2026-01-31T00:00:00Z"),
        ("0 0 0 L-3 * ?", "2026-01-28T00:00:00Z"),
        ("0 0 0 LW * ?", "2026-01-30T00:00:00Z"),
        ("0 0 0 31W * ?", "2026-01-30T00:00:00Z"),
        ("0 0 0 1W 2 ?", "2026-02-02T00:00:00Z"),
        ("0 0 0 ? * 6L", "2026-01-30T00:00:00Z"),
        ("0 0 0 ? * FRI#3", "2026-01-16T00:00:00Z"),
        ("0 0 0 29 2 ?", "2028-02-29T00:00:00Z"),
        ("0 0 12 1,15 jan,jun ? 2027", "2027-01-01T12:00:00Z"),
        ("30 59 22-1 * * ?", "2026-01-01T00:59:30Z"),
        ("0 0 0 1 1 ? 2027/2", "2027-01-01T00:00:00Z"),
    ] {
        assert_eq!(first_due(Cycle, pattern, at(from), &UTC).map(|due| format_iso(due.at)), Ok(expected.to_owned()), "{pattern}");
    }
    let due = first_due(Cycle, "0 0/5 * * * ?", at(from), &UTC).unwrap();
    assert_eq!(next_due_utc(&due.repeat.unwrap(), due.at, due.at), Ok(Some(due.at + 300_000)));
    assert!(first_due(Cycle, "0 0 0 30 2 ?", at(from), &UTC).unwrap_err().contains("never comes again"));
}

#[test]
fn wrong_cron_patterns_say_what_is_wrong() {
    for (pattern, part) in [
        ("* * * * *", "there are 5 fields"),
        ("every day", "there are 2 fields"),
        ("60 * * * * ?", "'60' is no second (0 to 59)"),
        ("0 0 0 1 * MON", "write ? for one of them"),
        ("0 0 0 ? * 0", "'0' is no day of week (1 to 7, or SUN to SAT)"),
        ("0 0 0 ? FOO *", "'FOO' is no month (1 to 12, or JAN to DEC)"),
        ("0 0/0 * * * ?", "'0/0' is no minute"),
        ("0 0 0 ? * MON#6", "from 1 to 5"),
        ("0 0 0 1 1 ? 1800", "'1800' is no year"),
    ] {
        let message = check(Cycle, pattern).unwrap_err();
        assert!(message.contains(part) && message.contains("six fields"), "{pattern}: {message}");
    }
}

#[test]
fn retries_wait_between_attempts() {
    assert_eq!(retry_cycle("R3/PT5M"), Ok(vec![300_000, 300_000]));
    assert_eq!(retry_cycle("R1/PT5M"), Ok(vec![]));
    assert_eq!(retry_cycle(" PT1M, PT5M,PT10M "), Ok(vec![60_000, 300_000, 600_000]));
    assert_eq!(retry_cycle("PT1M"), Ok(vec![60_000]));
    for text in ["", "R3", "R/PT5M", "Rx/PT5M", "R3/5", "PT1M,,PT2M", "R99999999/PT1S", "3"] {
        assert!(retry_cycle(text).unwrap_err().contains("is no retry cycle"), "{text}");
    }
}

#[test]
fn rest_dates_go_there_and_back() {
    assert_eq!(format_rest(1_769_860_800_123), "2026-01-31T12:00:00.123+0000");
    assert_eq!(parse_rest("2026-01-31T12:00:00.123+0000"), Ok(1_769_860_800_123));
    assert_eq!(parse_rest("2026-01-31T14:00:00.123+0200"), Ok(1_769_860_800_123));
    assert_eq!(format_rest(-1), "1969-12-31T23:59:59.999+0000");
    assert_eq!(format_iso(0), "1970-01-01T00:00:00Z");
    assert!(parse_rest("yesterday").unwrap_err().contains("yyyy-MM-dd"));
    for ms in [i64::MIN, i64::MAX, 0, -86_400_000, 4_102_444_800_000] {
        assert!(!format_rest(ms).is_empty());
    }
}

#[test]
fn no_text_panics() {
    let words = [
        "R",
        "3",
        "/",
        "P",
        "T",
        "1",
        "M",
        "D",
        "-",
        ":",
        "Z",
        "*",
        "?",
        " ",
        "#",
        "L",
        "W",
        ",",
        "2026-01-01",
        "é",
        "0",
        "99999999999",
        "MON",
    ];
    let mut n: u64 = 5;
    for _ in 0..40_000 {
        let mut text = String::new();
        for _ in 0..(n >> 60) {
            n = n.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            text.push_str(words[(n >> 33) as usize % words.len()]);
        }
        n = n.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        for kind in [Date, Duration, Cycle] {
            if let Ok(due) = first_due(kind, &text, 1_769_860_800_000, &UTC)
                && let Some(repeat) = due.repeat
            {
                next_due_utc(&repeat, due.at, due.at).unwrap_or_else(|why| panic!("{text}: {why}"));
            }
        }
        let _ = retry_cycle(&text);
    }
}

#[test]
fn times_on_the_wall_are_those_of_the_time_zone() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let due = |kind, text: &str, now: &str| format_iso(first_due(kind, text, at(now), &berlin).unwrap().at);
    let winter = "2026-01-31T12:00:00Z";
    assert_eq!(due(Date, "2026-07-01T09:00:00", winter), "2026-07-01T07:00:00Z");
    assert_eq!(due(Date, "2026-02-01", winter), "2026-01-31T23:00:00Z");
    assert_eq!(due(Date, "2026-02-01T09:00:00+05:00", winter), "2026-02-01T04:00:00Z");
    assert_eq!(due(Cycle, "0 0 9 * * ?", winter), "2026-02-01T08:00:00Z");
    // The night of 29 March has 23 hours, so a day is shorter than 24 hours.
    let before_spring = "2026-03-28T11:00:00Z";
    assert_eq!(due(Duration, "P1D", before_spring), "2026-03-29T10:00:00Z");
    assert_eq!(due(Duration, "PT24H", before_spring), "2026-03-29T11:00:00Z");
    assert_eq!(due(Cycle, "R/2026-03-27T09:00:00/P1D", before_spring), "2026-03-29T07:00:00Z");
}

#[test]
fn cron_patterns_cross_the_change_of_the_clocks() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let times = |pattern: &str, from: &str, count: usize| {
        let next = |after: &i64| next_due(pattern, *after, *after, &berlin).unwrap();
        let times = std::iter::successors(Some(at(from)), next).skip(1).take(count);
        times.map(format_iso).collect::<Vec<_>>()
    };
    // Half past two does not exist on 29 March and comes twice on 25 October.
    assert_eq!(times("0 30 2 * * ?", "2026-03-28T12:00:00Z", 2), ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]);
    assert_eq!(times("0 30 2 * * ?", "2026-10-24T12:00:00Z", 2), ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
    let hourly = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"];
    assert_eq!(times("0 30 * * * ?", "2026-10-24T23:40:00Z", 3), hourly);
    assert_eq!(times("0 30 * * * ?", "2026-03-28T23:40:00Z", 2), ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"]);
    let often = ["2026-10-25T00:40:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:20:00Z"];
    assert_eq!(times("0 0/20 * * * ?", "2026-10-25T00:20:00Z", 3), often);
}
