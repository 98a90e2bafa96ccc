//! Tokens pass, the history shows it.
use super::Behaviour;
use baton_models::bpmn::elements::Task;

impl Behaviour for Task {}
