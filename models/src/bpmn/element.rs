//! What every kind of flow node may carry.
use super::context::{Context, quote};
use super::elements::{ElementKind, Task};
use super::xml::Node;
use super::{Element, listener, multi_instance, parameters, vendor};
use crate::ElementIndex;

/// Reads a flow node. Its kind is `None` after an error in it was reported; the element then stands in as a task, so
/// that the rest of the process can be checked.
pub(super) fn parse<'d>(node: Node<'d>, parent: Option<ElementIndex>, context: &mut Context<'d>) -> (Element, bool) {
    let kind = kind(node, context);
    let broken = kind.is_none();
    let kind = kind.unwrap_or_else(|| ElementKind::Task(Task::default()));
    let activity = broken || kind.is_activity();
    let (inputs, outputs) = parameters::parse(node, context);
    let element = Element {
        id: node.id().unwrap_or_default().into(),
        name: node.attribute("name").map(|name| name.value.to_owned()),
        documentation: node.child_text("documentation").map(|text| text.value.to_owned()),
        kind,
        parent,
        children: Vec::new(),
        incoming: Vec::new(),
        outgoing: Vec::new(),
        default_flow: None,
        boundary_events: Vec::new(),
        handlers: Vec::new(),
        for_compensation: activity && node.flag("isForCompensation", false),
        compensated_by: None,
        multi_instance: if activity { multi_instance::parse(node, context) } else { None },
        start_quantity: if activity { quantity(node, "startQuantity", context) } else { 1 },
        completion_quantity: if activity { quantity(node, "completionQuantity", context) } else { 1 },
        async_before: vendor::async_before(node),
        // A complex gateway leaves twice, and only once of it could wait.
        async_after: vendor::flag(node, "asyncAfter", false) && node.name() != "complexGateway",
        exclusive: vendor::flag(node, "exclusive", true),
        job_priority: context.optional(node.extension("jobPriority")),
        retry_cycle: vendor::retry_cycle(node, context),
        inputs,
        outputs,
        listeners: listener::parse(node, context),
        properties: vendor::properties(node),
        at: node.at(),
    };
    (element, broken)
}

/// The most tokens that one activity takes or gives.
const MAX_QUANTITY: u32 = 1000;

fn quantity(node: Node<'_>, name: &str, context: &mut Context<'_>) -> u32 {
    let Some(text) = node.attribute(name) else { return 1 };
    match text.value.parse() {
        Ok(quantity) if (1..=MAX_QUANTITY).contains(&quantity) => quantity,
        Ok(0) => {
            let message = format!("{name} is 0, which would be no token at all: it is read as 1, the default.");
            context.warning("quantity-zero", text.at, message);
            1
        }
        _ => {
            let message = format!("{name} '{}' is no whole number from 1 to {MAX_QUANTITY}.", quote(text.value));
            context.error("invalid-number", text.at, message);
            1
        }
    }
}

fn kind<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<ElementKind> {
    let tag = tag(node);
    if !ElementKind::TAGS.contains(&tag) {
        let message = format!("<{}> is not supported yet. Accepted are: {}.", quote(node.name()), ElementKind::TAGS.join(", "));
        context.error("unsupported-element", node.at(), message);
        return None;
    }
    ElementKind::parse(tag, node, context)
}

/// What a flow node is; a global task is the task that calls reach.
fn tag(node: Node<'_>) -> &str {
    match node.name() {
        "globalTask" => "task",
        "globalUserTask" => "userTask",
        "globalManualTask" => "manualTask",
        "globalScriptTask" => "scriptTask",
        "globalBusinessRuleTask" => "businessRuleTask",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check_between, element};

    #[test]
    fn what_every_element_may_carry() {
        let element = element(
            "<task id='x' name='N' camunda:asyncBefore='true' camunda:asyncAfter='true' camunda:exclusive='false' camunda:jobPriority='${p}'>
<documentation>D</documentation><extensionElements><camunda:failedJobRetryTimeCycle>R3/PT5M</camunda:failedJobRetryTimeCycle>
<camunda:properties><camunda:property name='a' value='1'/><camunda:property id='b'/></camunda:properties></extensionElements></task>",
            "",
        );
        assert_eq!((element.name.as_deref(), element.documentation.as_deref()), (Some("N"), Some("D")));
        assert!(element.async_before && element.async_after && !element.exclusive);
        assert_eq!(element.job_priority.unwrap().source, "${p}");
        assert_eq!(element.retry_cycle.unwrap().source, "R3/PT5M");
        assert_eq!(element.properties, [("a".into(), "1".into()), ("b".into(), String::new())]);
        assert_eq!((element.at.line, element.at.column), (3, 1));
    }

    #[test]
    fn activities_count_tokens() {
        let counting = element("<task id='x' startQuantity='2' completionQuantity='3'/>", "");
        assert_eq!((counting.start_quantity, counting.completion_quantity), (2, 3));
        let plain = element("<exclusiveGateway id='x' startQuantity='2'/>", "");
        assert_eq!((plain.start_quantity, plain.completion_quantity), (1, 1));
        check_between(
            "<task id='x' startQuantity='0' completionQuantity='1001'/>",
            "",
            expect_test::expect![[r#"
            Warning 3:29: element 'x': startQuantity is 0, which would be no token at all: it is read as 1, the default. [quantity-zero]
            Error 3:52: element 'x': completionQuantity '1001' is no whole number from 1 to 1000. [invalid-number]
        "#]],
        );
    }

    #[test]
    fn async_is_the_old_name() {
        let element = element("<task id='x' camunda:async='true'/>", "");
        assert!(element.async_before && !element.async_after && element.exclusive);
    }
}
