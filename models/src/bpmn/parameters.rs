//! Input and output parameters (`camunda:inputOutput`: text, script, list or map; and data associations).
use super::context::Context;
use super::xml::Node;
use super::{CallMapping, CallSource, Parameter, ParameterValue};
use super::{data, files, vendor};
use crate::expr::Script;

/// The inputs and outputs of an element.
pub(super) fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> (Vec<Parameter>, Vec<Parameter>) {
    let (mut inputs, mut outputs) = data::parse(node, context);
    inputs.extend(vendor::each(node, "inputOutput").flat_map(|mapping| children(mapping, "inputParameter", context)).collect::<Vec<_>>());
    // What a connector gives back comes first: the element's own outputs may be made of it.
    if let Some(connector) = vendor::child(node, "connector") {
        outputs.extend(of(connector, "outputParameter", context));
    }
    outputs.extend(vendor::each(node, "inputOutput").flat_map(|mapping| children(mapping, "outputParameter", context)).collect::<Vec<_>>());
    (inputs, outputs)
}

/// The inputs or outputs of a connector.
pub(super) fn of(connector: Node<'_>, tag: &str, context: &mut Context<'_>) -> Vec<Parameter> {
    connector.vendor_children("inputOutput").flat_map(|mapping| children(mapping, tag, context)).collect()
}

fn children(mapping: Node<'_>, tag: &str, context: &mut Context<'_>) -> Vec<Parameter> {
    mapping.vendor_children(tag).filter_map(|parameter| named(parameter, context)).collect()
}

fn named(node: Node<'_>, context: &mut Context<'_>) -> Option<Parameter> {
    let Some(name) = node.attribute("name") else {
        context.error("missing-name", node.at(), format!("The camunda:{} has no name.", node.name()));
        return None;
    };
    value(node, context).map(|value| Parameter { name: name.value.to_owned(), value })
}

/// The value within a parameter or an entry: an element of its own, or text.
fn value(node: Node<'_>, context: &mut Context<'_>) -> Option<ParameterValue> {
    let definition = ["script", "list", "map"].iter().find_map(|tag| node.vendor_child(tag));
    match definition {
        Some(definition) => defined(definition, context),
        None => text(node, context),
    }
}

/// A value by the element that defines it.
fn defined(node: Node<'_>, context: &mut Context<'_>) -> Option<ParameterValue> {
    match node.name() {
        "script" => script(node, context).map(ParameterValue::Script),
        "list" => {
            let items = node.children().filter(|item| matches!(item.name(), "value" | "script" | "list" | "map"));
            items.map(|item| defined(item, context)).collect::<Option<_>>().map(ParameterValue::List)
        }
        "map" => node.vendor_children("entry").map(|item| entry(item, context)).collect::<Option<_>>().map(ParameterValue::Map),
        _ => text(node, context),
    }
}

fn entry(node: Node<'_>, context: &mut Context<'_>) -> Option<(String, ParameterValue)> {
    let Some(key) = node.attribute("key") else {
        context.error("missing-name", node.at(), "An entry of a camunda:map has no key.");
        return None;
    };
    value(node, context).map(|value| (key.value.to_owned(), value))
}

fn text(node: Node<'_>, context: &mut Context<'_>) -> Option<ParameterValue> {
    match node.text() {
        None => Some(ParameterValue::Null),
        Some(text) => context.expression(text).map(ParameterValue::Expression),
    }
}

fn script(node: Node<'_>, context: &mut Context<'_>) -> Option<Script> {
    let source = files::source(node, node.attribute("resource"), node.text(), files::EMPTY, context)?;
    context.script(node.attribute("scriptFormat"), &source)
}

/// The variables that go over to somebody else, or come back: `camunda:in` and `camunda:out`.
pub(super) fn mappings(node: Node<'_>, tag: &'static str, context: &mut Context<'_>) -> Vec<CallMapping> {
    let mappings = vendor::each(node, tag).filter(|mapping| mapping.attribute("businessKey").is_none());
    mappings.filter_map(|node| mapping(node, context)).collect()
}

fn mapping(node: Node<'_>, context: &mut Context<'_>) -> Option<CallMapping> {
    let local = node.flag("local", false);
    if node.attribute("variables").is_some_and(|which| which.value == "all") {
        return Some(CallMapping { source: CallSource::All, target: String::new(), local });
    }
    let source = match (node.attribute("source"), node.attribute("sourceExpression")) {
        (Some(name), _) => CallSource::Variable(name.value.to_owned()),
        (None, Some(expression)) => CallSource::Expression(context.expression(expression)?),
        (None, None) => {
            let message = format!("A camunda:{} needs source, sourceExpression, variables=\"all\" or businessKey.", node.name());
            context.error("invalid-mapping", node.at(), message);
            return None;
        }
    };
    let Some(target) = node.attribute("target") else {
        context.error("invalid-mapping", node.at(), format!("A camunda:{} needs a target: the name of the variable.", node.name()));
        return None;
    };
    Some(CallMapping { source, target: target.value.to_owned(), local })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    fn task(mapping: &str) -> String {
        format!("<task id='x'><extensionElements><camunda:inputOutput>\n{mapping}</camunda:inputOutput></extensionElements></task>")
    }

    #[test]
    fn text_scripts_lists_and_maps() {
        let element = element(
            &task(
                "<camunda:inputParameter name='empty'/><camunda:inputParameter name='text'> Hello ${name} </camunda:inputParameter>
<camunda:inputParameter name='script'><camunda:script scriptFormat='javascript'>1 + 1</camunda:script></camunda:inputParameter>
<camunda:inputParameter name='list'><camunda:list><camunda:value>a</camunda:value><camunda:value/><camunda:list/></camunda:list></camunda:inputParameter>
<camunda:outputParameter name='map'><camunda:map><camunda:entry key='k'>${v}</camunda:entry><camunda:entry key='l'><camunda:list/></camunda:entry></camunda:map></camunda:outputParameter>",
            ),
            "",
        );
        let names: Vec<_> = element.inputs.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, ["empty", "text", "script", "list"]);
        assert!(matches!(element.inputs[0].value, ParameterValue::Null));
        assert!(matches!(&element.inputs[1].value, ParameterValue::Expression(text) if text.source == "Hello ${name}"));
        assert!(matches!(&element.inputs[2].value, ParameterValue::Script(script) if script.source == "1 + 1"));
        let ParameterValue::List(items) = &element.inputs[3].value else { panic!() };
        assert!(matches!(items[..], [ParameterValue::Expression(_), ParameterValue::Null, ParameterValue::List(_)]));
        let ParameterValue::Map(entries) = &element.outputs[0].value else { panic!() };
        assert!(entries[0].0 == "k" && matches!(entries[1].1, ParameterValue::List(_)));
    }

    #[test]
    fn mistakes_in_any_depth_are_found() {
        check_between(
            &task("<camunda:inputParameter>1</camunda:inputParameter>"),
            "",
            expect![[r#"
            Error 4:1: element 'x': The camunda:inputParameter has no name. [missing-name]
        "#]],
        );
        check_between(
            &task("<camunda:inputParameter name='a'><camunda:script scriptFormat='python'>1</camunda:script></camunda:inputParameter>"),
            "",
            expect![[r#"
                Error 4:72: element 'x': the script language 'python' is not supported; accepted are JavaScript, groovy, juel and feel. Rewrite the script, or make it the work of an external task [script-language]
            "#]],
        );
        check_between(
            &task("<camunda:inputParameter name='a'><camunda:script scriptFormat='javascript'/></camunda:inputParameter>"),
            "",
            expect![[r#"
                Error 4:34: element 'x': The script is empty. [empty-script]
            "#]],
        );
        check_between(
            &task("<camunda:inputParameter name='a'><camunda:script scriptFormat='javascript' resource='x.js'/></camunda:inputParameter>"),
            "",
            expect![[r#"
                Error 4:86: element 'x': The script is in 'x.js', and no such file is here: add it to the deployment (for a check: to the folder), or put the script into the model. [script-resource]
            "#]],
        );
        check_between(
            &task(
                "<camunda:outputParameter name='a'><camunda:map><camunda:entry>1</camunda:entry></camunda:map></camunda:outputParameter>",
            ),
            "",
            expect![[r#"
                Error 4:48: element 'x': An entry of a camunda:map has no key. [missing-name]
            "#]],
        );
        check_between(
            &task(
                "<camunda:inputParameter name='a'><camunda:list><camunda:value>${</camunda:value></camunda:list></camunda:inputParameter>",
            ),
            "",
            expect![[r#"
                Error 4:65: element 'x': the expression ${ cannot be read: the expression ends without '}' [expression]
            "#]],
        );
    }
}
