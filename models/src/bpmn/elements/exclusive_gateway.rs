//! Takes the first flow whose condition holds (BPMN 2.0, 13.4.2).
use super::FlowNode;
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct ExclusiveGateway {}

impl FlowNode for ExclusiveGateway {
    fn parse<'d>(_: Node<'d>, _: &mut Context<'d>) -> Option<Self> {
        Some(Self {})
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        if element.outgoing.len() < 2 {
            return;
        }
        for index in element.outgoing.iter().filter(|index| element.default_flow != Some(**index)) {
            let flow = model.process.flow(*index);
            if flow.condition.is_none() && !model.has_broken_condition(*index) {
                let message = format!(
                    "The flow '{}' has neither a condition nor is it the default: it is taken whenever its turn comes, and those after it never.",
                    quote(&flow.id)
                );
                context.warning("flow-without-condition", flow.at, message);
            }
        }
    }
}
