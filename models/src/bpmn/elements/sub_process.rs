//! A process within a process, with variables of its own.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct SubProcess {}

impl FlowNode for SubProcess {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if let Some(event) = node.attribute("triggeredByEvent").filter(|flag| flag.value == "true") {
            let message = "An event sub-process is not supported yet. Accepted are embedded sub-processes and boundary events.";
            context.error("unsupported-element", event.at, message);
            return None;
        }
        Some(Self {})
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
            Error 3:1: element 'x': There is no start event, so it is not clear where to begin. [missing-start-event]
        "#]]);
        check_between(&format!("<subProcess id='x' triggeredByEvent='true'>{INNER}</subProcess>"), "", expect![[r#"
            Error 3:38: element 'x': An event sub-process is not supported yet. Accepted are embedded sub-processes and boundary events. [unsupported-element]
        "#]]);
        let handler = "<startEvent id='is'><messageEventDefinition messageRef='m'/></startEvent>";
        check_between(&format!("<subProcess id='x' triggeredByEvent='true'>{handler}</subProcess>"), "<message id='m' name='n'/>", expect![[r#"
            Error 3:38: element 'x': An event sub-process is not supported yet. Accepted are embedded sub-processes and boundary events. [unsupported-element]
        "#]]);
        check_between(&format!("<subProcess id='x'>{INNER}</subProcess>\n<sequenceFlow id='c' sourceRef='x' targetRef='ie'/>"), "", expect![[r#"
            Error 4:1: element 'c': The flow from 'x' to 'ie' crosses the border of a sub-process. A flow leads to the sub-process itself, not into it. [flow-crosses-scope]
        "#]]);
    }
}
