//! A process within a process, with variables of its own; or what happens when an event occurs in the scope around it.
use super::FlowNode;
use crate::bpmn::Element;
use crate::bpmn::context::Context;
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct SubProcess {
    /// An event sub-process: no token comes to it, its start event is triggered while the scope around it lives.
    pub triggered_by_event: bool,
}

impl FlowNode for SubProcess {
    fn parse<'d>(node: Node<'d>, _: &mut Context<'d>) -> Option<Self> {
        Some(Self { triggered_by_event: node.flag("triggeredByEvent", false) })
    }

    fn check(&self, element: &Element, _: &Model<'_>, context: &mut Context<'_>) {
        if !self.triggered_by_event {
            return;
        }
        if !(element.incoming.is_empty() && element.outgoing.is_empty()) {
            let message = "A flow leads to or from an event sub-process: only its start event begins it.";
            context.error("event-sub-process-flow", element.at, message);
        }
        if element.multi_instance.is_some() || !element.boundary_events.is_empty() {
            let message = "An event sub-process is not repeated and has no boundary events.";
            context.error("event-sub-process-flow", element.at, message);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{between, check_between, find, process};
    use expect_test::expect;

    const INNER: &str = "<startEvent id='is'/><sequenceFlow id='if' sourceRef='is' targetRef='ie'/><endEvent id='ie'/>";

    #[test]
    fn its_elements_belong_to_it() {
        let process = process(&between(&format!("<subProcess id='x'>{INNER}<subProcess id='y'><startEvent id='ys'/></subProcess></subProcess>")), "");
        let outer = process.by_id["x"];
        assert_eq!(process.children.len(), 3);
        assert_eq!(process.children_of(Some(outer)).len(), 3);
        assert_eq!(find(&process, "is").parent, Some(outer));
        assert_eq!(find(&process, "ys").parent, Some(process.by_id["y"]));
        assert_eq!(find(&process, "y").parent, Some(outer));
    }

    #[test]
    fn what_does_not_hold_together_is_refused() {
        check_between("<subProcess id='x'/>", "", expect![[r#"
            Warning 3:1: element 'x': The sub-process is empty: a token passes it at once. [empty-sub-process]
        "#]]);
        check_between(&format!("<subProcess id='x' triggeredByEvent='true'>{INNER}</subProcess>"), "", expect![[r#"
            Error 3:1: element 'x': A flow leads to or from an event sub-process: only its start event begins it. [event-sub-process-flow]
            Error 3:44: element 'is': It does not say what triggers the event sub-process: give its start event an event definition. [event-sub-process-start]
        "#]]);
        let handler = "<startEvent id='is'><messageEventDefinition messageRef='m'/></startEvent>";
        check_between(&format!("<subProcess id='x' triggeredByEvent='true'>{handler}</subProcess>"), "<message id='m' name='n'/>", expect![[r#"
            Error 3:1: element 'x': A flow leads to or from an event sub-process: only its start event begins it. [event-sub-process-flow]
        "#]]);
        check_between(&format!("<subProcess id='x'>{INNER}</subProcess>\n<sequenceFlow id='c' sourceRef='x' targetRef='ie'/>"), "", expect![[r#"
            Error 4:1: element 'c': The flow from 'x' to 'ie' crosses the border of a sub-process. A flow leads to the sub-process itself, not into it. [flow-crosses-scope]
        "#]]);
    }
}
