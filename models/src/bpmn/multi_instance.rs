//! Repetition of an activity (BPMN 2.0, 13.3.6 and 13.3.7): how often, over what, and when it ends early.
use super::context::{Context, quote};
use super::xml::{Node, Text};
use super::{LoopOutput, MultiInstance, While, condition, loop_event};
use super::{data, vendor};
use crate::expr::{Expression, feel_of};

/// The `multiInstanceLoopCharacteristics` or `standardLoopCharacteristics` of an activity.
pub(super) fn parse<'d>(activity: Node<'d>, context: &mut Context<'d>) -> Option<MultiInstance> {
    if let Some(standard) = activity.child("standardLoopCharacteristics") {
        return standard_loop(standard, context);
    }
    let node = activity.child("multiInstanceLoopCharacteristics")?;
    let parsed = MultiInstance {
        sequential: node.flag("isSequential", false),
        cardinality: cardinality("loopCardinality", node.child_text("loopCardinality"), context),
        collection: collection(activity, node, context),
        element_variable: node.extension("elementVariable").or_else(|| item(node, "inputDataItem")).map(|name| name.value.to_owned()),
        completion_condition: node.child("completionCondition").and_then(|node| condition::parse(node, context)),
        output: output(activity, node, context),
        tells: loop_event::parse(node, context),
        max_concurrency: limit(node, context),
        async_before: vendor::async_before(node),
        async_after: vendor::flag(node, "asyncAfter", false),
        retry_cycle: vendor::retry_cycle(node, context),
        while_holds: None,
    };
    check(node, context);
    Some(parsed)
}

/// Repeats as long as a condition holds (BPMN 2.0, 13.3.6). Where only the marker is drawn, nothing says that it repeats.
fn standard_loop(node: Node<'_>, context: &mut Context<'_>) -> Option<MultiInstance> {
    let maximum = node.attribute("loopMaximum");
    let condition = node.child("loopCondition").and_then(|node| condition::parse(node, context));
    if maximum.is_none() && node.child_text("loopCondition").is_none() {
        let message = "The loop says neither loopCondition nor loopMaximum, so it is done once.";
        context.warning("missing-loop-condition", node.at(), message);
        return None;
    }
    Some(MultiInstance {
        sequential: true,
        while_holds: Some(While {
            test_before: node.flag("testBefore", false),
            maximum: cardinality("loopMaximum", maximum, context),
            condition,
        }),
        async_before: vendor::async_before(node),
        async_after: vendor::flag(node, "asyncAfter", false),
        retry_cycle: vendor::retry_cycle(node, context),
        ..MultiInstance::default()
    })
}

/// The name of an `inputDataItem` or `outputDataItem`, by which the instances know their part.
fn item<'d>(node: Node<'d>, tag: &str) -> Option<Text<'d>> {
    let item = node.child(tag)?;
    item.attribute("name").or_else(|| item.attribute("id"))
}

/// Where the results go.
fn output<'d>(activity: Node<'d>, node: Node<'d>, context: &mut Context<'d>) -> Option<LoopOutput> {
    if let Some(list) = node.extension("outputCollection") {
        let element = node.extension("outputElement");
        let name = element.map(|text| text.value.trim_start_matches('=').trim()).unwrap_or_default();
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let element = element.filter(|_| !plain).and_then(|text| context.expression(text));
        return Some(LoopOutput { list: list.value.to_owned(), item: if plain { name.to_owned() } else { String::new() }, element });
    }
    let list = node.child_text("loopDataOutputRef")?;
    let Some(item) = item(node, "outputDataItem") else {
        let message = "loopDataOutputRef needs an outputDataItem beside it: the variable that holds the result of each instance.";
        context.error("multi-instance-output", list.at, message);
        return None;
    };
    Some(LoopOutput {
        list: data::list(activity, list.value, "dataOutputAssociation", context).to_owned(),
        item: item.value.to_owned(),
        element: None,
    })
}

/// How many may run at once; an extension of ours.
fn limit(node: Node<'_>, context: &mut Context<'_>) -> Option<Expression> {
    let limit = cardinality("maxConcurrency", node.extension("maxConcurrency"), context)?;
    if limit.literal().is_some_and(|text| text.trim() == "0") {
        context.error("invalid-number", limit.at, "maxConcurrency is 0: no instance could ever run.");
    }
    Some(limit)
}

/// A whole number, or an expression that gives one.
fn cardinality(name: &str, text: Option<Text<'_>>, context: &mut Context<'_>) -> Option<Expression> {
    let number = context.expression(text?)?;
    if let Some(text) = number.literal().filter(|text| text.trim().parse::<u32>().is_err()) {
        let message = format!("{name} '{}' is neither a whole number nor an expression ${{...}}.", quote(text));
        context.error("invalid-number", number.at, message);
    }
    Some(number)
}

fn source(node: Node<'_>) -> Option<Text<'_>> {
    node.extension("collection").or_else(|| node.child_text("loopDataInputRef"))
}

/// The list to walk through; plain text is the name of a variable.
fn collection<'d>(activity: Node<'d>, node: Node<'d>, context: &mut Context<'d>) -> Option<Expression> {
    let text = source(node)?;
    if text.value.contains("${") || text.value.contains("#{") || feel_of(text.value).is_some() {
        return context.expression(text);
    }
    let of_tool = node.extension("collection").is_some();
    let name = if of_tool { text.value } else { data::list(activity, text.value, "dataInputAssociation", context) };
    context.expression(Text::made(&format!("${{{name}}}"), text.at))
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
        let again = "<extensionElements><camunda:failedJobRetryTimeCycle>R3/PT5M</camunda:failedJobRetryTimeCycle></extensionElements>";
        let again = parsed("camunda:collection='l' camunda:async='true' camunda:exclusive='false'", again);
        assert!(again.async_before && again.retry_cycle.is_some_and(|cycle| cycle.source == "R3/PT5M"));
        let plain = parsed("", "<loopDataInputRef>list</loopDataInputRef><inputDataItem name='one'/>");
        assert_eq!((plain.collection.unwrap().source.as_str(), plain.element_variable.as_deref()), ("${list}", Some("one")));
        assert_eq!(parsed("camunda:collection='${a.b()}'", "").collection.unwrap().source, "${a.b()}");
    }

    #[test]
    fn results_and_a_limit() {
        let parsed = element(
            &task(
                "baton:maxConcurrency='3'",
                "<loopDataInputRef>list</loopDataInputRef><loopDataOutputRef>out</loopDataOutputRef><outputDataItem id='o' name='one'/>",
            ),
            "",
        );
        let parsed = parsed.multi_instance.unwrap();
        assert_eq!(parsed.max_concurrency.unwrap().source, "3");
        let output = parsed.output.unwrap();
        assert_eq!((output.list.as_str(), output.item.as_str()), ("out", "one"));
    }

    #[test]
    fn as_long_as_a_condition_holds() {
        let loops = |attributes, inner: &str| {
            element(&format!("<task id='x'><standardLoopCharacteristics {attributes}>{inner}</standardLoopCharacteristics></task>"), "")
        };
        let parsed = loops("testBefore='true' loopMaximum='3'", "<loopCondition>${again}</loopCondition>").multi_instance.unwrap();
        let standard = parsed.while_holds.unwrap();
        assert!(parsed.sequential && standard.test_before && standard.condition.is_some());
        assert_eq!(standard.maximum.unwrap().source, "3");
        assert!(!loops("loopMaximum='3'", "").multi_instance.unwrap().while_holds.unwrap().test_before);
        check_between(
            "<task id='x'><standardLoopCharacteristics/></task>",
            "",
            expect![[r#"
            Warning 3:14: element 'x': The loop says neither loopCondition nor loopMaximum, so it is done once. [missing-loop-condition]
        "#]],
        );
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
                Error 4:77: element 'x': loopDataOutputRef needs an outputDataItem beside it: the variable that holds the result of each instance. [multi-instance-output]
                Error 4:119: element 'x': The condition 'when done' is no expression. Accepted are ${...}, #{...}, =FEEL, and FEEL or JavaScript with language="feel" or "javascript". [condition-no-expression]
            "#]],
        );
    }
}
