//! A method that an expression calls on a name: of a variable's value, or where there is no such variable, of an object of a
//! host application (a bean), whose work is a worker's.
use super::context::{Context, quote};
use super::{HostCode, Parameter, ParameterValue};
use crate::expr::{Expression, Node, Template};
use std::sync::Arc;

/// `${name.method(arguments)}`
#[derive(Debug, Clone)]
pub struct Bean {
    pub name: Arc<str>,
    /// The whole, to be evaluated where `name` is a variable.
    pub expression: Expression,
    /// Where it is none: the topic `name.method`, with the list `arguments` unless that is empty.
    pub code: HostCode,
}

/// Names that are always there.
const OBJECTS: [&str; 4] = ["execution", "task", "org", "authenticatedUserId"];

impl Bean {
    /// `name.method` of what an expression calls, if it does just that.
    pub(super) fn name(expression: &Expression) -> Option<String> {
        let Template::Computed(Node::Method(of, method, _)) = &expression.template else { return None };
        let Node::Name(name) = &**of else { return None };
        Some(format!("{name}.{method}"))
    }

    /// The method that an expression calls, if it does just that.
    pub(super) fn of(expression: &Expression, context: &mut Context<'_>) -> Option<Self> {
        let Template::Computed(Node::Method(of, method, arguments)) = &expression.template else { return None };
        let Node::Name(name) = &**of else { return None };
        if OBJECTS.contains(&&**name) {
            return None;
        }
        let topic: Arc<str> = format!("{name}.{method}").into();
        let message = format!(
            "Where there is no variable '{}', this is code of a Java application, which does not run here: then a worker that \
             fetches the topic '{}' does what it did.",
            quote(name),
            quote(&topic)
        );
        context.warning("host-code", expression.at, message);
        let values: Vec<_> = arguments.iter().map(|argument| value(argument, expression)).collect();
        let given = Parameter { name: "arguments".to_owned(), value: ParameterValue::List(values) };
        let inputs = if arguments.is_empty() { Vec::new() } else { vec![given] };
        Some(Self { name: name.clone(), expression: expression.clone(), code: HostCode { topic, inputs } })
    }
}

/// An argument; `execution` and `task` are no values, and what they tell is told to workers anyway.
fn value(argument: &Node, within: &Expression) -> ParameterValue {
    match argument {
        Node::Name(name) if matches!(&**name, "execution" | "task") => ParameterValue::Null,
        node => ParameterValue::Expression(Expression {
            source: format!("${{{node}}}"),
            at: within.at,
            template: Template::Computed(node.clone()),
        }),
    }
}
