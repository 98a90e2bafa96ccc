//! Sends a message, by a worker, an expression or a mail.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;
use crate::bpmn::{Work, work};

#[derive(Debug, Clone)]
pub struct SendTask {
    pub work: Work,
}

impl FlowNode for SendTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        work::required(node, context).map(|work| Self { work })
    }
}
