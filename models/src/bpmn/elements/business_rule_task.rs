//! Evaluates a decision; done by an external worker whose topic is the decision's id.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::{Node, Text};
use crate::bpmn::{Work, work};

#[derive(Debug, Clone)]
pub struct BusinessRuleTask {
    pub work: Work,
}

impl FlowNode for BusinessRuleTask {
    /// The topic is the decision's id; without a decision, what stands on the task; without that, the task's id.
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let id = || node.id().map(|value| Text::made(value, node.at()));
        let work = match node.extension("decisionRef") {
            Some(decision) => work::external(node, decision, context),
            None if work::is_given(node) => work::parse(node, context),
            None => work::external(node, node.extension("topic").or_else(id)?, context),
        };
        work.map(|work| Self { work })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::element;

    fn topic(attributes: &str) -> String {
        let ElementKind::BusinessRuleTask(task) = element(&format!("<businessRuleTask id='x' {attributes}/>"), "").kind else { panic!() };
        match task.work {
            Work::External(external) => external.topic.source,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_worker_decides() {
        assert_eq!(topic("camunda:decisionRef='limits' camunda:mapDecisionResult='singleEntry'"), "limits");
        assert_eq!(topic("camunda:type='external' camunda:topic='rules'"), "rules");
        assert_eq!(topic("camunda:class='a.Rules'"), "a.Rules");
        assert_eq!(topic("camunda:topic='rules'"), "rules");
        assert_eq!(topic(""), "x");
    }
}
