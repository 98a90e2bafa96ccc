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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::element;

    #[test]
    fn it_is_carried_out_like_a_service_task() {
        let ElementKind::SendTask(task) = element("<sendTask id='x' camunda:type='external' camunda:topic='t'/>", "").kind else { panic!() };
        assert!(matches!(task.work, Work::External(external) if external.topic.source == "t"));
    }
}
