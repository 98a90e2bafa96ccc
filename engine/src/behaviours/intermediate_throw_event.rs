//! Tokens pass, the history shows it.
use super::Behaviour;
use baton_models::bpmn::elements::IntermediateThrowEvent;

impl Behaviour for IntermediateThrowEvent {}
