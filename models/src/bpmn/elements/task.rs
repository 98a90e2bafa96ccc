//! A task without a type: tokens pass, the history shows it.
#[derive(Debug, Clone, Default)]
pub struct Task {}
