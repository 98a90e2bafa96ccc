//! Every way whose condition holds; how it joins stands in `parts::join` (BPMN 2.0, 13.4.3).
use super::Behaviour;
use baton_models::bpmn::elements::InclusiveGateway;

impl Behaviour for InclusiveGateway {}
