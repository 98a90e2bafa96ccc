//! A milestone that tokens pass.
#[derive(Debug, Clone, Default)]
pub struct IntermediateThrowEvent {}
