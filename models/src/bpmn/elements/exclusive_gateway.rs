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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::check;
    use expect_test::expect;

    fn split(gateway: &str, first: &str) -> String {
        format!(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>
<exclusiveGateway id='x'{gateway}/>
<sequenceFlow id='g' sourceRef='x' targetRef='a'>{first}</sequenceFlow>
<sequenceFlow id='h' sourceRef='x' targetRef='b'/><task id='a'/><task id='b'/>"
        )
    }

    #[test]
    fn every_flow_has_a_condition_or_is_the_default() {
        let condition = "<conditionExpression>${ok}</conditionExpression>";
        check(&split(" default='h'", condition), expect![""]);
        check(&split("", condition), expect![[r#"
            Warning 5:1: element 'x': The flow 'h' has neither a condition nor is it the default: it is taken whenever its turn comes, and those after it never. [flow-without-condition]
        "#]]);
        check(&split(" default='g'", condition), expect![[r#"
            Warning 4:1: element 'x': The default flow 'g' has a condition, which has no effect. [condition-ignored]
            Warning 5:1: element 'x': The flow 'h' has neither a condition nor is it the default: it is taken whenever its turn comes, and those after it never. [flow-without-condition]
        "#]]);
        check(&split(" default='f'", condition), expect![[r#"
            Error 3:35: element 'x': The default flow 'f' does not leave this element. [default-flow]
            Warning 5:1: element 'x': The flow 'h' has neither a condition nor is it the default: it is taken whenever its turn comes, and those after it never. [flow-without-condition]
        "#]]);
        check(&split(" default='nowhere'", condition), expect![[r#"
            Error 3:35: element 'x': The default flow 'nowhere' does not leave this element. [default-flow]
            Warning 5:1: element 'x': The flow 'h' has neither a condition nor is it the default: it is taken whenever its turn comes, and those after it never. [flow-without-condition]
        "#]]);
        check(&split(" default='h'", "<conditionExpression>  </conditionExpression>"), expect![[r#"
            Warning 4:1: element 'x': The flow 'g' has neither a condition nor is it the default: it is taken whenever its turn comes, and those after it never. [flow-without-condition]
        "#]]);
        check(&split(" default='h'", "<conditionExpression>\n ${1 +} </conditionExpression>"), expect![[r#"
            Error 5:7: element 'g': the expression ${1 +} cannot be read: expected a value, found '}' [expression]
        "#]]);
    }
}
