//! Expressions and scripts over variables.

/// The sandbox in which scripts run, kept between evaluations because it costs time to make.
#[derive(Default)]
pub struct Scripts {}
