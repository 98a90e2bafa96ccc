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
        (r#"duration("P1DT2H3M4.5S").seconds"#, "4.5"),
        (r#"date and time("2020-02-29T10:11:12.5Z").second"#, "12.5"),
        (r#"duration("-P1DT2H").days"#, "-1"),
        (r#"duration("-P1DT2H").hours"#, "-2"),
        (r#"duration("-P1Y2M").months"#, "-2"),
        (r#"date("-0044-03-15").year"#, "-44"),
        (r#"date("999999999-12-31").weekday"#, "5"),
    ]);
}

#[test]
fn zones() {
    check(&[
        (r#"date and time("2020-07-01T12:00:00@Europe/Paris") = date and time("2020-07-01T10:00:00Z")"#, "true"),
        (r#"date and time("2020-01-01T12:00:00@Europe/Paris") = date and time("2020-01-01T11:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00+02:00") < date and time("2020-07-01T12:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00@Europe/Nowhere")"#, "null"),
        (r#"date and time("2021-03-28T00:00:00@Europe/Paris") + duration("P1D")"#, r#"date and time("2021-03-29T01:00:00@Europe/Paris")"#),
        (r#"date and time("2020-07-02T00:30:00+02:00") < date and time("2020-07-01T23:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00@Europe/Paris") >= date and time("2020-07-01T10:00:00Z")"#, "true"),
        (r#"date and time("2020-07-01T12:00:00") > date and time("2020-07-01T10:00:00Z")"#, "null"),
        (
            r#"max(date and time("2020-07-02T00:30:00+02:00"), date and time("2020-07-01T23:00:00Z"))"#,
            r#"date and time("2020-07-01T23:00:00Z")"#,
        ),
    ]);
}

/// Sections 10.3.2.3.4 to 10.3.2.3.6: by moment where both have a zone, else as they are written; whole seconds are compared.
#[test]
fn comparisons() {
    check(&[
        (r#"time("12:00:00+01:00") = time("11:00:00Z")"#, "true"),
        (r#"time("12:00:00@Europe/Paris") = time("11:00:00Z")"#, "true"),
        (r#"time("12:00:00") = time("12:00:00Z")"#, "false"),
        (r#"time("12:00:00") < time("12:00:00Z")"#, "null"),
        (r#"time("12:00:00+02:00") < time("11:00:00Z")"#, "true"),
        (r#"date and time("2020-01-01T12:00:00") = date and time("2020-01-01T12:00:00Z")"#, "false"),
        (r#"date and time("2020-01-01T12:00:00") = date and time("2020-01-01T12:00:00")"#, "true"),
        (r#"date and time("2020-01-01T12:00:00.1Z") = date and time("2020-01-01T12:00:00.2Z")"#, "true"),
        (r#"date and time("2020-01-01T12:00:00.1Z") < date and time("2020-01-01T12:00:00.2Z")"#, "true"),
        (
            r#"date and time("2020-07-02T00:30:00+02:00") between date and time("2020-07-01T22:00:00Z") and date and time("2020-07-01T23:00:00Z")"#,
            "true",
        ),
        (
            r#"date and time("2020-07-02T00:30:00+02:00") in [date and time("2020-07-01T22:00:00Z")..date and time("2020-07-01T23:00:00Z")]"#,
            "true",
        ),
        (r#"time("12:00:00") - time("12:00:00Z")"#, "null"),
        (r#"time("12:00:00+01:00") - time("12:00:00Z")"#, r#"duration("-PT1H")"#),
        (r#"is(time("12:00:00+01:00"), time("11:00:00Z"))"#, "false"),
    ]);
}

#[test]
fn sums() {
    check(&[
        (r#"time("23:00:00Z") + duration("PT2H")"#, r#"time("01:00:00Z")"#),
        (r#"time("01:00:00.5") - duration("PT2H0.5S")"#, r#"time("23:00:00")"#),
        (r#"date("2020-02-28") + duration("PT24H")"#, r#"date("2020-02-29")"#),
        (r#"date("2020-03-01") - duration("PT1H")"#, r#"date("2020-02-29")"#),
        (r#"date("2020-01-31") + duration("P1M")"#, r#"date("2020-02-29")"#),
        (r#"date("999999999-12-31") + duration("P1D")"#, "null"),
        (r#"years and months duration(date("2020-05-10"), date("2020-03-15"))"#, r#"duration("-P1M")"#),
        (r#"date("999999999-12-31") - date("-999999999-01-01")"#, r#"duration("P730484999633D")"#),
        (r#"duration("P1D") * 1000000000"#, r#"duration("P1000000000D")"#),
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
