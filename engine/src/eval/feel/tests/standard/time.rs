//! Dates, times and durations: their parts, zones, and the functions over them (DMN 1.5, 10.3.2.3, 10.3.4.6, 10.3.4.8).
use super::check;

#[test]
fn parts() {
    check(&[
        (r#"date("2020-02-29").year"#, "2020"),
        (r#"date("2020-02-29").month"#, "2"),
        (r#"date("2020-02-29").day"#, "29"),
        (r#"date("2020-02-29").weekday"#, "6"),
        (r#"date and time("2020-02-29T10:11:12Z").minute"#, "11"),
        (r#"date and time("2020-02-29T10:11:12+01:00").time offset"#, r#"duration("PT1H")"#),
        (r#"date and time("2020-02-29T10:11:12@Europe/Paris").timezone"#, r#""Europe/Paris""#),
        (r#"time("10:11:12").hour"#, "10"),
        (r#"time("10:11:12").time offset"#, "null"),
        (r#"duration("P1Y2M").years"#, "1"),
        (r#"duration("P1Y2M").months"#, "2"),
        (r#"duration("P1DT2H3M4.5S").days"#, "1"),
        (r#"duration("P1DT2H3M4.5S").hours"#, "2"),
        (r#"duration("P1DT2H3M4.5S").minutes"#, "3"),
        (r#"duration("P1DT2H3M4S").seconds"#, "4"),
    ]);
}

#[test]
fn zones() {
    check(&[
        (r#"date and time("2020-07-01T12:00:00@Europe/Paris") = date and time("2020-07-01T10:00:00Z")"#, "true"),
        (r#"date and time("2020-01-01T12:00:00@Europe/Paris") = date and time("2020-01-01T11:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00+02:00") < date and time("2020-07-01T12:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00@Europe/Nowhere")"#, "null"),
        (
            r#"date and time("2021-03-28T00:00:00@Europe/Paris") + duration("P1D") = date and time("2021-03-29T00:00:00@Europe/Paris")"#,
            "true",
        ),
        (r#"date and time("2020-07-02T00:30:00+02:00") < date and time("2020-07-01T23:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00@Europe/Paris") >= date and time("2020-07-01T10:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00") > date and time("2020-07-01T10:00:00Z")"#, "null"),
        (
            r#"max(date and time("2020-07-02T00:30:00+02:00"), date and time("2020-07-01T23:00:00Z"))"#,
            r#"date and time("2020-07-01T23:00:00Z")"#,
        ),
    ]);
}

#[test]
fn calendar() {
    check(&[
        ("day of year(date(2019, 9, 17))", "260"),
        ("day of week(date(2019, 9, 17))", r#""Tuesday""#),
        ("month of year(date(2019, 9, 17))", r#""September""#),
        ("week of year(date(2019, 9, 17))", "38"),
        ("week of year(date(2003, 12, 29))", "1"),
        ("week of year(date(2004, 1, 4))", "1"),
        ("week of year(date(2005, 1, 1))", "53"),
        ("week of year(date(2005, 1, 3))", "1"),
    ]);
}

/// The command's time, in UTC; the day in the server's zone.
#[test]
fn now_and_today() {
    check(&[
        ("now() = now()", "true"),
        (r#"now() - date and time("2026-01-31T11:00:00Z")"#, r#"duration("PT1H")"#),
        (r#"today() + duration("P1D")"#, r#"date("2026-02-01")"#),
        ("for i in 1..2 return now()", r#"[date and time("2026-01-31T12:00:00Z"), date and time("2026-01-31T12:00:00Z")]"#),
    ]);
}
