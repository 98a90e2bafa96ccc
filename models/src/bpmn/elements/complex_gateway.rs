//! Goes on when its activation condition holds for the tokens that have come (BPMN 2.0, 10.6.5 and 13.4.5).
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;
use crate::bpmn::{Condition, condition};

#[derive(Debug, Clone, Default)]
pub struct ComplexGateway {
    /// Nothing: the first token is enough.
    pub activation: Option<Condition>,
}

impl FlowNode for ComplexGateway {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let activation = node.child("activationCondition").filter(|node| node.text().is_some());
        Some(Self { activation: activation.and_then(|node| condition::parse(node, context)) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    #[test]
    fn it_may_say_what_it_waits_for() {
        let gateway = |inner: &str| match element(&format!("<complexGateway id='x'>{inner}</complexGateway>"), "").kind {
            ElementKind::ComplexGateway(gateway) => gateway,
            _ => panic!(),
        };
        assert!(gateway("<activationCondition>${activationCount >= 2}</activationCondition>").activation.is_some());
        assert!(gateway("<activationCondition/>").activation.is_none());
        check_between("<complexGateway id='x'>\n<activationCondition>two of three</activationCondition></complexGateway>", "", expect![[r#"
            Error 4:22: element 'x': The condition 'two of three' is no expression. Accepted are ${...}, #{...}, =FEEL, and FEEL or JavaScript with language="feel" or "javascript". [condition-no-expression]
        "#]]);
    }
}
