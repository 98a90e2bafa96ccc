//! Repetition of an activity (BPMN 2.0, 13.3.7): how often, over what, and when it ends early.
use super::context::{Context, quote};
use super::vendor;
use super::xml::{Node, Text};
use super::{MultiInstance, condition};
use crate::expr::Expression;

/// The `multiInstanceLoopCharacteristics` of an activity.
pub(super) fn parse<'d>(activity: Node<'d>, context: &mut Context<'d>) -> Option<MultiInstance> {
    if let Some(standard) = activity.child("standardLoopCharacteristics") {
        let message = "A standard loop is not supported yet. Accepted are multiInstanceLoopCharacteristics, or a flow back over a gateway.";
        context.error("unsupported-element", standard.at(), message);
    }
    let node = activity.child("multiInstanceLoopCharacteristics")?;
    if let Some(output) = node.child("loopDataOutputRef") {
        let message = "loopDataOutputRef is not supported yet: collect the results in a variable of the enclosing scope.";
        context.error("unsupported-element", output.at(), message);
    }
    let element_variable =
        node.extension("elementVariable").or_else(|| node.child("inputDataItem").and_then(|item| item.attribute("name")));
    let parsed = MultiInstance {
        sequential: node.attribute("isSequential").is_some_and(|flag| flag.value == "true"),
        cardinality: cardinality(node, context),
        collection: collection(node, context),
        element_variable: element_variable.map(|name| name.value.to_owned()),
        completion_condition: node.child("completionCondition").and_then(|node| condition::parse(node, context)),
        async_before: vendor::async_before(node),
        async_after: vendor::flag(node, "asyncAfter", false),
    };
    check(node, context);
    Some(parsed)
}

fn cardinality(node: Node<'_>, context: &mut Context<'_>) -> Option<Expression> {
    let cardinality = context.expression(node.child_text("loopCardinality")?)?;
    if let Some(text) = cardinality.literal().filter(|text| text.trim().parse::<u32>().is_err()) {
        let message = format!("loopCardinality '{}' is neither a whole number nor an expression ${{...}}.", quote(text));
        context.error("invalid-number", cardinality.at, message);
    }
    Some(cardinality)
}

fn source(node: Node<'_>) -> Option<Text<'_>> {
    node.extension("collection").or_else(|| node.child_text("loopDataInputRef"))
}

/// The list to walk through; plain text is the name of a variable.
fn collection(node: Node<'_>, context: &mut Context<'_>) -> Option<Expression> {
    let text = source(node)?;
    if text.value.contains("${") || text.value.contains("#{") {
        return context.expression(text);
    }
    context.expression(Text::made(&format!("${{{}}}", text.value), text.at))
}

fn check(node: Node<'_>, context: &mut Context<'_>) {
    if source(node).is_none() && node.child_text("loopCardinality").is_none() {
        let message = "It does not say how often: give loopCardinality, camunda:collection, or loopDataInputRef.";
        context.error("multi-instance-empty", node.at(), message);
    }
    if let (None, Some(variable)) = (source(node), node.extension("elementVariable")) {
        context.error("multi-instance-empty", variable.at, "camunda:elementVariable needs camunda:collection beside it.");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check_between, element};
    use expect_test::{Expect, expect};

    fn task(attributes: &str, inner: &str) -> String {
        format!("<userTask id='x'>\n<multiInstanceLoopCharacteristics {attributes}>{inner}</multiInstanceLoopCharacteristics></userTask>")
    }

    #[test]
    fn how_often_and_over_what() {
        let parsed = |attributes, inner| element(&task(attributes, inner), "").multi_instance.unwrap();
        let counted =
            parsed("isSequential='true'", "<loopCardinality>3</loopCardinality><completionCondition>${done}</completionCondition>");
        assert!(counted.sequential && counted.completion_condition.is_some());
        assert_eq!(counted.cardinality.unwrap().source, "3");
        let listed = parsed("camunda:collection='approvers' camunda:elementVariable='approver' camunda:asyncBefore='true'", "");
        assert_eq!((listed.collection.unwrap().source.as_str(), listed.element_variable.as_deref()), ("${approvers}", Some("approver")));
        assert!(listed.async_before && !listed.async_after && !listed.sequential);
        let plain = parsed("", "<loopDataInputRef>list</loopDataInputRef><inputDataItem name='one'/>");
        assert_eq!((plain.collection.unwrap().source.as_str(), plain.element_variable.as_deref()), ("${list}", Some("one")));
        assert_eq!(parsed("camunda:collection='${a.b()}'", "").collection.unwrap().source, "${a.b()}");
    }

    #[test]
    fn what_cannot_be_repeated_is_refused() {
        let check = |attributes: &str, inner: &str, expected: Expect| check_between(&task(attributes, inner), "", expected);
        check(
            "",
            "",
            expect![[r#"
            Error 4:1: element 'x': It does not say how often: give loopCardinality, camunda:collection, or loopDataInputRef. [multi-instance-empty]
        "#]],
        );
        check(
            "camunda:elementVariable='a'",
            "",
            expect![[r#"
            Error 4:1: element 'x': It does not say how often: give loopCardinality, camunda:collection, or loopDataInputRef. [multi-instance-empty]
            Error 4:60: element 'x': camunda:elementVariable needs camunda:collection beside it. [multi-instance-empty]
        "#]],
        );
        check(
            "",
            "<loopCardinality>many</loopCardinality>",
            expect![[r#"
            Error 4:53: element 'x': loopCardinality 'many' is neither a whole number nor an expression ${...}. [invalid-number]
        "#]],
        );
        check(
            "",
            "<loopCardinality>-1</loopCardinality>",
            expect![[r#"
            Error 4:53: element 'x': loopCardinality '-1' is neither a whole number nor an expression ${...}. [invalid-number]
        "#]],
        );
        check(
            "camunda:collection='a b'",
            "",
            expect![[r#"
            Error 4:59: element 'x': the expression ${a b} cannot be read: expected an operator or '}', found 'b' [expression]
        "#]],
        );
        check(
            "camunda:collection='l'",
            "<loopDataOutputRef>r</loopDataOutputRef><completionCondition>when done</completionCondition>",
            expect![[r#"
                Error 4:58: element 'x': loopDataOutputRef is not supported yet: collect the results in a variable of the enclosing scope. [unsupported-element]
                Error 4:119: element 'x': The condition 'when done' is no expression. Accepted are ${...}, #{...}, and JavaScript with language="javascript". [condition-no-expression]
            "#]],
        );
    }
}
