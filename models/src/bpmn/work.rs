//! How tasks that a system does are carried out: service, send and business rule tasks.
use super::context::{Context, quote};
use super::options::{self, Replaced};
use super::xml::{Node, Text};
use super::{Bean, BeanWork, ErrorMapping, External, Mail, Parameter, ParameterValue, Work};
use super::{listener, parameters, vendor};
use crate::expr::{Expression, Template};

/// The work of a task; `None` where nothing says how it is done, or where what is said was reported as wrong.
pub(super) fn parse(node: Node<'_>, context: &mut Context<'_>) -> Option<Work> {
    if let Some(kind) = node.extension("type") {
        return typed(node, kind, context);
    }
    if let Some((connector, name)) = connector(node) {
        return by_connector(node, connector, name, context);
    }
    if let Some(class) = node.extension("class") {
        return host_code(node, class, class.value, JAVA, context);
    }
    if let Some(bean) = node.extension("delegateExpression") {
        return host_code(node, bean, bean_name(bean.value), JAVA, context);
    }
    let source = node.extension("expression")?;
    let expression = context.expression(source)?;
    let result_variable = vendor::result_variable(node);
    if let Some(replaced) = Bean::name(&expression).and_then(|name| options::instead(&name, source, false, context)) {
        return Some(replacement(replaced, result_variable));
    }
    match Bean::of(&expression, context) {
        Some(bean) => by_bean(node, bean, result_variable, context),
        None => Some(Work::Expression { expression, result_variable }),
    }
}

/// True where something says how a task is done, rightly or wrongly.
pub(super) fn is_given(node: Node<'_>) -> bool {
    ["type", "class", "delegateExpression", "expression"].iter().any(|name| node.extension(name).is_some()) || connector(node).is_some()
}

/// A connector of Camunda 7, and its id.
fn connector(node: Node<'_>) -> Option<(Node<'_>, Text<'_>)> {
    let connector = vendor::child(node, "connector")?;
    Some((connector, connector.vendor_child("connectorId")?.text()?))
}

/// What a connector does is the work of a worker, who sees the connector's inputs.
fn by_connector(node: Node<'_>, connector: Node<'_>, name: Text<'_>, context: &mut Context<'_>) -> Option<Work> {
    let given = parameters::of(connector, "inputParameter", context);
    match host_code(node, name, name.value, CONNECTOR, context)? {
        Work::External(external) => {
            let inputs = external.inputs.into_iter().chain(given).collect();
            Some(Work::External(External { inputs, ..external }))
        }
        other => Some(other),
    }
}

/// The work of a task that must say how it is done.
pub(super) fn required(node: Node<'_>, context: &mut Context<'_>) -> Option<Work> {
    if is_given(node) {
        return parse(node, context);
    }
    if let Some(reference) = node.attribute("operationRef")
        && let Some(name) = context.beside.operation(reference.value).map(str::to_owned)
    {
        return host_code(node, reference, &name, OPERATION, context);
    }
    let message = format!(
        "Nothing says how this {} is done. Give camunda:type=\"external\" with camunda:topic (a worker fetches it), \
         camunda:expression, or camunda:type=\"mail\"; or make it a plain task.",
        node.name()
    );
    context.error("no-implementation", node.at(), message);
    None
}

/// Work for a worker under a topic.
pub(super) fn external(node: Node<'_>, topic: Text<'_>, context: &mut Context<'_>) -> Option<Work> {
    let topic = context.expression(topic)?;
    let priority = context.optional(node.extension("taskPriority"));
    let errors = vendor::each(node, "errorEventDefinition").filter_map(|mapping| error_mapping(mapping, context)).collect();
    Some(Work::External(External { topic, priority, errors, inputs: Vec::new() }))
}

fn typed(node: Node<'_>, kind: Text<'_>, context: &mut Context<'_>) -> Option<Work> {
    match kind.value {
        "external" => match node.extension("topic") {
            Some(topic) => external(node, topic, context),
            None => {
                context.error("missing-topic", kind.at, "An external task needs camunda:topic: the name under which workers fetch it.");
                None
            }
        },
        "shell" => host_code(node, kind, kind.value, SHELL, context),
        "mail" => mail(node, context).map(|mail| Work::Mail(Box::new(mail))),
        other => {
            let message = format!("camunda:type=\"{}\" is not supported. Accepted are \"external\" and \"mail\".", quote(other));
            context.error("unsupported-type", kind.at, message);
            None
        }
    }
}

fn replacement(replaced: Replaced, result_variable: Option<String>) -> Work {
    match replaced {
        Replaced::Expression(expression) => Work::Expression { expression, result_variable },
        Replaced::Script(script) => Work::Script { script: Box::new(script), result_variable },
    }
}

const JAVA: &str = "code of a Java application, which does not run here";
const CONNECTOR: &str = "a connector, which is not called from here";
const SHELL: &str = "a command of the operating system, which is not run from here";
const OPERATION: &str = "an operation of an interface, which is not called from here";

/// What a host application does is done here by a worker of that name, unless something is done instead of it.
fn host_code(node: Node<'_>, source: Text<'_>, name: &str, what: &str, context: &mut Context<'_>) -> Option<Work> {
    if let Some(replaced) = options::instead(name, source, vendor::each(node, "field").next().is_some(), context) {
        return Some(replacement(replaced, vendor::result_variable(node)));
    }
    let message = format!("'{}' is {what}: the task waits for a worker that fetches the topic '{}'.", quote(source.value), quote(name));
    context.warning("host-code", source.at, message);
    let inputs = vendor::each(node, "field").filter_map(|field| listener::field(field, context)).collect();
    match external(node, Text::made(name, source.at), context)? {
        Work::External(external) => Some(Work::External(External { inputs, ..external })),
        other => Some(other),
    }
}

/// `${bean}` to `bean`.
pub(super) fn bean_name(expression: &str) -> &str {
    let inner = expression.strip_prefix("${").or_else(|| expression.strip_prefix("#{"));
    inner.and_then(|inner| inner.strip_suffix('}')).map_or(expression, str::trim)
}

/// What a bean does is the work of a worker, who learns where its result is expected.
fn by_bean(node: Node<'_>, bean: Bean, result_variable: Option<String>, context: &mut Context<'_>) -> Option<Work> {
    let Work::External(external) = external(node, Text::made(&bean.code.topic, bean.expression.at), context)? else { return None };
    let mut inputs = bean.code.inputs.clone();
    if let Some(name) = result_variable.clone() {
        let value = Expression { source: name.clone(), at: bean.expression.at, template: Template::Text(name.into()) };
        inputs.push(Parameter { name: "resultVariable".to_owned(), value: ParameterValue::Expression(value) });
    }
    Some(Work::Bean(Box::new(BeanWork { bean, result_variable, external: External { inputs, ..external } })))
}

fn error_mapping(node: Node<'_>, context: &mut Context<'_>) -> Option<ErrorMapping> {
    let Some(condition) = node.attribute("expression") else {
        context.error("missing-expression", node.at(), "A camunda:errorEventDefinition needs an expression that says when it applies.");
        return None;
    };
    let condition = context.expression(condition)?;
    let code = node.attribute("errorRef").map(|reference| match context.root("error", reference.value) {
        Some(error) => error.attribute("errorCode").map_or(reference.value, |code| code.value).to_owned(),
        None => reference.value.to_owned(),
    });
    Some(ErrorMapping { condition, code })
}

const MAIL_FIELDS: [&str; 6] = ["to", "cc", "subject", "text", "html", "template"];

fn mail(node: Node<'_>, context: &mut Context<'_>) -> Option<Mail> {
    for field in vendor::each(node, "field") {
        let name = field.attribute("name").map(|name| name.value).unwrap_or_default();
        if !MAIL_FIELDS.contains(&name) {
            let message = format!("The field '{}' of a mail is not used. Known are {}.", quote(name), MAIL_FIELDS.join(", "));
            context.warning("mail-field-ignored", field.at(), message);
        }
    }
    let text = |name: &str| {
        let mut fields = vendor::each(node, "field");
        fields.find(|field| field.attribute("name").is_some_and(|found| found.value == name)).and_then(vendor::field_text)
    };
    let Some(to) = text("to") else {
        context.error("no-recipient", node.at(), "A mail needs <camunda:field name=\"to\">: user ids or addresses.");
        return None;
    };
    let mut part = |name: &str| -> Option<Expression> { context.optional(text(name)) };
    let (cc, subject, plain, html) = (part("cc"), part("subject"), part("text"), part("html"));
    let template = text("template").map(|name| name.value.to_owned());
    context.expression(to).map(|to| Mail { to, cc, subject, text: plain, html, template })
}
