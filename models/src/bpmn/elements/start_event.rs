//! Where a process or sub-process begins (BPMN 2.0, 13.5.1).
use super::FlowNode;
use crate::bpmn::Element;
use crate::bpmn::context::Context;
use crate::bpmn::events::{Found, Trigger, definition};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;
use crate::form::{self, Form};

#[derive(Debug, Clone, Default)]
pub struct StartEvent {
    /// What starts it; `None`: the API, a form, a call activity, or the enclosing sub-process.
    pub trigger: Option<Trigger>,
    /// The variable that receives the id of the user who started the instance.
    pub initiator: Option<String>,
    pub form: Option<Form>,
}

const ACCEPTED: [&str; 2] = ["timerEventDefinition", "messageEventDefinition"];

impl FlowNode for StartEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let trigger = match definition(node, context) {
            Found::Nothing => None,
            Found::One(definition) => Some(Trigger::parse(definition, &ACCEPTED, context)?),
            Found::Wrong => return None,
        };
        let initiator = node.extension("initiator").map(|name| name.value.to_owned());
        Some(Self { trigger, initiator, form: form::parse(node, context) })
    }

    fn check(&self, element: &Element, _: &Model<'_>, context: &mut Context<'_>) {
        if !element.incoming.is_empty() {
            context.error("start-with-incoming", element.at, "A flow leads into a start event: nothing can come before the start.");
        }
        if element.parent.is_some() && self.trigger.is_some() {
            let message = "A sub-process starts when it is reached: its start event has no event definition.";
            context.error("sub-process-start", element.at, message);
        }
    }
}
