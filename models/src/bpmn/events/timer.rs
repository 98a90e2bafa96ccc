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
