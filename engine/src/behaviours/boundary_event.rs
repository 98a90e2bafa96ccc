//! A boundary event only gets a token when it has happened; it passes it on.
use super::Behaviour;
use baton_models::bpmn::elements::BoundaryEvent;

impl Behaviour for BoundaryEvent {}
