//! Listeners (`camunda:executionListener`): what runs when an element, a flow or the process itself begins or ends.
use super::context::{Context, quote};
use super::options::{self, Replaced, Written};
use super::xml::{Node, Text};
use super::{Bean, Parameter, ParameterValue, TaskListener, files, task_listener, vendor, work};
use crate::expr::{Expression, Script};
use std::sync::Arc;

/// The listeners of an element or a process, each list in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Listeners {
    pub start: Vec<Listener>,
    pub end: Vec<Listener>,
    /// Those of a user task's task.
    pub task: Vec<TaskListener>,
}

/// What a listener does.
#[derive(Debug, Clone)]
pub enum Listener {
    Expression(Expression),
    /// A method of a variable, or of an object of a host application where there is no such variable.
    Bean(Box<Bean>),
    Script(Script),
    /// Code of a host application: the work of a worker.
    Host(HostCode),
}

/// Code of a host application, under the name by which a worker fetches it.
#[derive(Debug, Clone)]
pub struct HostCode {
    /// The class, or the name of the bean.
    pub topic: Arc<str>,
    /// What the model injects (`camunda:field`).
    pub inputs: Vec<Parameter>,
}

impl Listener {
    /// The host code that it is, where `is_variable` tells which names are variables.
    pub fn host_code(&self, is_variable: impl Fn(&str) -> bool) -> Option<&HostCode> {
        match self {
            Self::Host(code) => Some(code),
            Self::Bean(bean) if !is_variable(&bean.name) => Some(&bean.code),
            _ => None,
        }
    }
}

/// The listeners of an element or a process; `None` where it has none, as most have.
pub(super) fn parse(node: Node<'_>, context: &mut Context<'_>) -> Option<Box<Listeners>> {
    let mut listeners = Listeners::default();
    for listener in vendor::each(node, "executionListener") {
        let event = listener.attribute("event");
        let Some(parsed) = action(listener, context) else { continue };
        match event.map(|event| event.value) {
            Some("start") => listeners.start.push(parsed),
            Some("end") => listeners.end.push(parsed),
            _ => unknown_event(listener, event, "start, end", context),
        }
    }
    listeners.task = task_listener::parse(node, context);
    let none = listeners.start.is_empty() && listeners.end.is_empty() && listeners.task.is_empty();
    (!none).then(|| Box::new(listeners))
}

/// The listeners of a sequence flow: a flow is only ever taken.
pub(super) fn on_flow(node: Node<'_>, context: &mut Context<'_>) -> Vec<Listener> {
    let mut listeners = Vec::new();
    for listener in vendor::each(node, "executionListener") {
        let event = listener.attribute("event");
        if event.is_some_and(|event| event.value != "take") {
            unknown_event(listener, event, "take", context);
        }
        listeners.extend(action(listener, context));
    }
    listeners
}

pub(super) fn unknown_event(node: Node<'_>, event: Option<Text<'_>>, accepted: &str, context: &mut Context<'_>) {
    let (at, found) = match event {
        Some(event) => (event.at, format!("The event '{}' is not one of this camunda:{}.", quote(event.value), node.name())),
        None => (node.at(), format!("The camunda:{} names no event.", node.name())),
    };
    context.error("listener-event", at, format!("{found} Accepted are: {accepted}."));
}

/// What a listener does, by whichever of the four ways it is given.
pub(super) fn action(node: Node<'_>, context: &mut Context<'_>) -> Option<Listener> {
    if let Some(class) = node.attribute("class") {
        return host_code(node, class, class.value, context);
    }
    if let Some(bean) = node.attribute("delegateExpression") {
        return host_code(node, bean, work::bean_name(bean.value), context);
    }
    if let Some(expression_text) = node.attribute("expression") {
        let expression = context.expression(expression_text)?;
        if let Some(replaced) = Bean::name(&expression).and_then(|name| options::instead(&name, expression_text, false, context)) {
            return Some(listener_of(replaced));
        }
        let bean = Bean::of(&expression, context);
        return Some(bean.map_or(Listener::Expression(expression), |bean| Listener::Bean(Box::new(bean))));
    }
    let Some(script) = node.vendor_child("script") else {
        let message = format!("The camunda:{} does nothing: give class, delegateExpression, expression or a camunda:script.", node.name());
        context.error("listener-empty", node.at(), message);
        return None;
    };
    let source = files::source(script, script.attribute("resource"), script.text(), files::EMPTY, context)?;
    Some(match options::script(script.attribute("scriptFormat"), &source, context)? {
        Written::Here(script) => Listener::Script(script),
        Written::Elsewhere(code) => Listener::Host(code),
    })
}

fn listener_of(replaced: Replaced) -> Listener {
    match replaced {
        Replaced::Expression(expression) => Listener::Expression(expression),
        Replaced::Script(script) => Listener::Script(script),
    }
}

fn host_code(node: Node<'_>, source: Text<'_>, name: &str, context: &mut Context<'_>) -> Option<Listener> {
    if let Some(replaced) = options::instead(name, source, node.vendor_child("field").is_some(), context) {
        return Some(listener_of(replaced));
    }
    let message = format!(
        "'{}' is code of a Java application, which does not run here: a worker that fetches the topic '{}' does what it did.",
        quote(source.value),
        quote(name)
    );
    context.warning("host-code", source.at, message);
    let inputs = node.vendor_children("field").filter_map(|field| self::field(field, context)).collect();
    Some(Listener::Host(HostCode { topic: name.into(), inputs }))
}

/// A `camunda:field`: what a host application injects into its code.
pub(super) fn field(node: Node<'_>, context: &mut Context<'_>) -> Option<Parameter> {
    let Some(name) = node.attribute("name") else {
        context.error("missing-name", node.at(), "The camunda:field has no name.");
        return None;
    };
    let value = match vendor::field_text(node) {
        Some(text) => ParameterValue::Expression(context.expression(text)?),
        None => ParameterValue::Null,
    };
    Some(Parameter { name: name.value.to_owned(), value })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::testing::{check, check_between, element, process};
    use expect_test::expect;

    fn task(listeners: &str) -> String {
        format!("<task id='x'><extensionElements>\n{listeners}</extensionElements></task>")
    }

    #[test]
    fn expressions_scripts_and_host_code() {
        let element = element(
            &task(
                "<camunda:executionListener event='start' expression='${execution.setVariable(\"a\", 1)}'/>
<camunda:executionListener event='end' class='com.acme.Audit'><camunda:field name='kind' stringValue='end'/><camunda:field name='none'/></camunda:executionListener>
<camunda:executionListener event='start'><camunda:script scriptFormat='javascript'>1</camunda:script></camunda:executionListener>
<camunda:executionListener event='end' delegateExpression='${ audit }'/>",
            ),
            "",
        );
        let listeners = element.listeners.unwrap();
        assert!(matches!(listeners.start[..], [Listener::Expression(_), Listener::Script(_)]));
        let [Listener::Host(class), Listener::Host(bean)] = &listeners.end[..] else { panic!() };
        assert_eq!((&*class.topic, &*bean.topic, class.inputs.len()), ("com.acme.Audit", "audit", 2));
        assert!(class.inputs[0].name == "kind" && matches!(class.inputs[1].value, ParameterValue::Null));
    }

    #[test]
    fn processes_and_flows_have_listeners_too() {
        let listener = |event| format!("<extensionElements><camunda:executionListener {event} expression='${{a}}'/></extensionElements>");
        let process = process(
            &format!(
                "{}<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'>{}</sequenceFlow><endEvent id='e'/>",
                listener("event='end'"),
                listener("")
            ),
            "",
        );
        assert_eq!((process.listeners.as_ref().unwrap().end.len(), process.flows[0].listeners.len()), (1, 1));
        assert!(process.elements.iter().all(|element| element.listeners.is_none()));
    }

    #[test]
    fn host_code_is_told() {
        check_between(
            &task("<camunda:executionListener event='start' class='a.B'/>"),
            "",
            expect![[r#"
                Warning 4:49: element 'x': 'a.B' is code of a Java application, which does not run here: a worker that fetches the topic 'a.B' does what it did. [host-code]
            "#]],
        );
    }

    #[test]
    fn mistakes_name_their_place() {
        let problems = "<camunda:executionListener event='take' expression='${a}'/>
<camunda:executionListener expression='${a}'/>
<camunda:executionListener event='start'/>
<camunda:executionListener event='end' expression='${'/>
<camunda:executionListener event='end'><camunda:script scriptFormat='javascript' resource='a.js'/></camunda:executionListener>
<camunda:executionListener event='end'><camunda:script scriptFormat='javascript'/></camunda:executionListener>
<camunda:executionListener event='end'><camunda:script scriptFormat='python'>1</camunda:script></camunda:executionListener>";
        check_between(
            &task(problems),
            "",
            expect![[r#"
                Error 4:35: element 'x': The event 'take' is not one of this camunda:executionListener. Accepted are: start, end. [listener-event]
                Error 5:1: element 'x': The camunda:executionListener names no event. Accepted are: start, end. [listener-event]
                Error 6:1: element 'x': The camunda:executionListener does nothing: give class, delegateExpression, expression or a camunda:script. [listener-empty]
                Error 7:54: element 'x': the expression ${ cannot be read: the expression ends without '}' [expression]
                Error 8:92: element 'x': The script is in 'a.js', and no such file is here: add it to the deployment (for a check: to the folder), or put the script into the model. [script-resource]
                Error 9:40: element 'x': The script is empty. [empty-script]
                Error 10:78: element 'x': the script language 'python' is not supported; accepted are JavaScript, groovy, juel and feel. Rewrite the script, or make it the work of an external task [script-language]
            "#]],
        );
        check(
            "<startEvent id='s'/><endEvent id='e'/><sequenceFlow id='f' sourceRef='s' targetRef='e'><extensionElements>
<camunda:executionListener event='start' expression='${a}'/></extensionElements></sequenceFlow>",
            expect![[r#"
                Error 3:35: element 'f': The event 'start' is not one of this camunda:executionListener. Accepted are: take. [listener-event]
            "#]],
        );
    }
}
