//! A process within a process, with variables of its own.
#[derive(Debug, Clone, Default)]
pub struct SubProcess {}
