//! Timers: a date, a duration or a cycle (BPMN 2.0, 10.5.5.8).
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub struct Timer {
    pub kind: TimerKind,
    /// ISO 8601 text or cron (six fields), or an expression that gives one; literal text was checked at deployment.
    pub expression: Expression,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerKind {
    Date,
    Duration,
    Cycle,
}

impl Timer {
    /// The timer of a `timerEventDefinition`. Blank children count as absent.
    pub(crate) fn parse(definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let kinds = [("timeDate", TimerKind::Date), ("timeDuration", TimerKind::Duration), ("timeCycle", TimerKind::Cycle)];
        let mut given = kinds.iter().filter_map(|(tag, kind)| definition.child_text(tag).map(|text| (*kind, text)));
        let Some((kind, text)) = given.next() else {
            let message = "It says no time: give timeDate (2026-01-31T09:00:00Z), timeDuration (PT5M) or timeCycle (R3/PT1H, or cron).";
            context.error("missing-timer", definition.at(), message);
            return None;
        };
        if given.next().is_some() {
            context.error("several-timers", definition.at(), "Of timeDate, timeDuration and timeCycle only one is accepted.");
        }
        let expression = context.expression(text)?;
        if let Some(Err(message)) = expression.literal().map(|text| crate::time::check(kind, text)) {
            context.error("invalid-timer", expression.at, message);
        }
        Some(Self { kind, expression })
    }
}

/// Refuses a plan of retries whose literal text is not understood.
pub(crate) fn check_retry_cycle(cycle: &Expression, context: &mut Context<'_>) {
    if let Some(Err(message)) = cycle.literal().map(crate::time::retry_cycle) {
        context.error("invalid-retry-cycle", cycle.at, message);
    }
}

/// Refuses a due or follow-up date whose literal text is neither a date nor a duration.
pub(crate) fn check_date(date: &Expression, context: &mut Context<'_>) {
    let Some(text) = date.literal() else { return };
    if crate::time::parse_date_time(text).is_err() && crate::time::parse_duration_ms(text, 0).is_err() {
        let message = format!("'{}' is no date. Accepted are 2026-01-31T09:00:00Z, a duration such as P3D, and ${{...}}.", quote(text));
        context.error("invalid-date", date.at, message);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::check_between;
    use expect_test::{Expect, expect};

    fn check(timer: &str, expected: Expect) {
        let definition = format!("<timerEventDefinition>{timer}</timerEventDefinition>");
        check_between(&format!("<intermediateCatchEvent id='x'>\n{definition}</intermediateCatchEvent>"), "", expected);
    }

    #[test]
    fn dates_durations_cycles_and_expressions_are_accepted() {
        for timer in [
            "<timeDate>2026-01-31T09:00:00Z</timeDate>",
            "<timeDuration>\n P1DT2H\n</timeDuration>",
            "<timeCycle>R3/PT1H</timeCycle>",
            "<timeCycle>0 0 9 * * MON-FRI</timeCycle>",
            "<timeCycle>R3/${start}/PT1M</timeCycle>",
            "<timeDuration/><timeDate>${due}</timeDate>",
        ] {
            check(timer, expect![""]);
        }
    }

    #[test]
    fn other_times_are_refused_where_they_stand() {
        check(
            "",
            expect![[r#"
            Error 4:1: element 'x': It says no time: give timeDate (2026-01-31T09:00:00Z), timeDuration (PT5M) or timeCycle (R3/PT1H, or cron). [missing-timer]
        "#]],
        );
        check(
            "<timeDuration> </timeDuration>",
            expect![[r#"
            Error 4:1: element 'x': It says no time: give timeDate (2026-01-31T09:00:00Z), timeDuration (PT5M) or timeCycle (R3/PT1H, or cron). [missing-timer]
        "#]],
        );
        check(
            "<timeDuration>5 minutes</timeDuration>",
            expect![[r#"
            Error 4:37: element 'x': '5 minutes' is no ISO 8601 duration; write for example PT5M (5 minutes), PT1H30M, P2D (2 days) or P1M [invalid-timer]
        "#]],
        );
        check(
            "<timeDate>tomorrow</timeDate>",
            expect![[r#"
            Error 4:33: element 'x': 'tomorrow' is no ISO 8601 date; write for example 2026-01-31T12:00:00Z, 2026-01-31T12:00:00+01:00 or 2026-01-31 [invalid-timer]
        "#]],
        );
        check(
            "<timeCycle>weekly</timeCycle>",
            expect![[r#"
            Error 4:34: element 'x': 'weekly' is no cron pattern: there are 1 fields. It has six fields: second minute hour day-of-month month day-of-week, for example 0 0 9 ? * MON-FRI [invalid-timer]
        "#]],
        );
        check(
            "<timeDuration>${1 +}</timeDuration>",
            expect![[r#"
            Error 4:42: element 'x': the expression ${1 +} cannot be read: expected a value, found '}' [expression]
        "#]],
        );
        check(
            "<timeDuration>PT1M</timeDuration><timeCycle>R/PT1M</timeCycle>",
            expect![[r#"
            Error 4:1: element 'x': Of timeDate, timeDuration and timeCycle only one is accepted. [several-timers]
        "#]],
        );
    }

    #[test]
    fn retry_cycles_and_due_dates_are_checked_too() {
        let task = |cycle: &str, due: &str| {
            format!(
                "<userTask id='x' camunda:dueDate='{due}'><extensionElements><camunda:failedJobRetryTimeCycle>{cycle}</camunda:failedJobRetryTimeCycle></extensionElements></userTask>"
            )
        };
        check_between(&task("R3/PT5M", "2026-01-31T00:00:00Z"), "", expect![""]);
        check_between(&task("PT1M,PT5M", "P3D"), "", expect![""]);
        check_between(&task("${cycle}", "${now()}"), "", expect![""]);
        check_between(
            &task("often", "soon"),
            "",
            expect![[r#"
            Error 3:35: element 'x': 'soon' is no date. Accepted are 2026-01-31T09:00:00Z, a duration such as P3D, and ${...}. [invalid-date]
            Error 3:93: element 'x': 'often' is no retry cycle: 'often' is no ISO 8601 duration; write for example PT5M (5 minutes), PT1H30M, P2D (2 days) or P1M. Write R3/PT5M for three attempts, or a list such as PT1M,PT5M [invalid-retry-cycle]
        "#]],
        );
    }
}
