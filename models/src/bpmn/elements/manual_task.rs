//! Work outside any system: tokens pass, the history shows it.
#[derive(Debug, Clone, Default)]
pub struct ManualTask {}
