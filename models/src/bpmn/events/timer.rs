//! Timers: a date, a duration or a cycle (BPMN 2.0, 10.5.5.8).
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
