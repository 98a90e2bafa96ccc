//! Walks the tree of an expression. Depth is bounded by the parser, every step's cost by what it touches.
use super::item::{Item, Outcome};
use super::{Scope, budget, coerce, feel, functions, methods, objects, operate, text};
use baton_models::Value;
use baton_models::expr::{Node, Operator, Part, Template};

/// The value of a template: of its one expression, or the text that its parts give.
pub(super) fn template(template: &Template, scope: &mut dyn Scope) -> Outcome<Value> {
    match template {
        Template::Text(text) => Ok(Value::String(text.clone())),
        Template::Computed(node) => budget::limited(|| item(node, scope)?.into_value()),
        Template::Mixed(parts) => budget::limited(|| mixed(parts, scope).map(Value::text)),
        Template::Feel(feel) => feel::value(feel, scope),
    }
}

fn mixed(parts: &[Part], scope: &mut dyn Scope) -> Outcome<String> {
    let mut whole = String::new();
    for part in parts {
        match part {
            Part::Text(text) => whole.push_str(text),
            Part::Computed(node) => {
                let item = item(node, scope)?;
                let text = text::of(&item)?;
                text::made(text.len())?;
                whole.push_str(&text);
            }
        }
        text::bounded(whole.len())?;
    }
    Ok(whole)
}

/// The value of a node.
pub(super) fn item(node: &Node, scope: &mut dyn Scope) -> Outcome<Item> {
    match node {
        Node::Literal(value) => Ok(Item::Value(value.clone())),
        Node::Name(name) => self::name(name, scope),
        Node::List(nodes) => list(nodes, scope),
        Node::Property(of, name) => property(item(of, scope)?, name, scope),
        Node::Index(of, index) => self::index(item(of, scope)?, &item(index, scope)?, scope),
        Node::Method(of, name, arguments) => {
            let of = receiver(of, name, scope)?;
            let arguments = items(arguments, scope)?;
            method(of, name, &arguments, scope)
        }
        Node::Function { prefix, name, arguments } => functions::call(prefix.as_deref(), name, arguments, scope),
        Node::Not(of) => Ok(Item::boolean(!boolean(of, scope)?)),
        Node::Negative(of) => operate::negative(&item(of, scope)?),
        Node::Empty(of) => item(of, scope).and_then(empty).map(Item::boolean),
        Node::Binary(operator, left, right) => binary(*operator, left, right, scope),
        Node::Choice(condition, then, otherwise) => {
            let chosen = if boolean(condition, scope)? { then } else { otherwise };
            item(chosen, scope)
        }
    }
}

pub(super) fn items(nodes: &[Node], scope: &mut dyn Scope) -> Outcome<Vec<Item>> {
    nodes.iter().map(|node| item(node, scope)).collect()
}

fn list(nodes: &[Node], scope: &mut dyn Scope) -> Outcome<Item> {
    let elements = nodes.iter().map(|node| item(node, scope)?.into_json()).collect::<Outcome<Vec<_>>>()?;
    Ok(Item::Tree(elements.into()))
}

fn boolean(node: &Node, scope: &mut dyn Scope) -> Outcome<bool> {
    coerce::boolean(&item(node, scope)?)
}

fn binary(operator: Operator, left: &Node, right: &Node, scope: &mut dyn Scope) -> Outcome<Item> {
    match operator {
        Operator::And => return Ok(Item::boolean(boolean(left, scope)? && boolean(right, scope)?)),
        Operator::Or => return Ok(Item::boolean(boolean(left, scope)? || boolean(right, scope)?)),
        _ => {}
    }
    let (left, right) = (item(left, scope)?, item(right, scope)?);
    match operator {
        Operator::Equal => operate::equal(&left, &right).map(Item::boolean),
        Operator::NotEqual => operate::equal(&left, &right).map(|equal| Item::boolean(!equal)),
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            operate::ordered(operator, &left, &right).map(Item::boolean)
        }
        _ => operate::arithmetic(operator, &left, &right),
    }
}

/// Whether there is nothing: null, the empty text, an empty list or map.
pub(super) fn empty(of: Item) -> Outcome<bool> {
    Ok(match of.opened()? {
        Item::Value(Value::Null) => true,
        Item::Value(Value::String(text)) => text.is_empty(),
        Item::Tree(serde_json::Value::Array(list)) => list.is_empty(),
        Item::Tree(serde_json::Value::Object(map)) => map.is_empty(),
        _ => false,
    })
}

/// A variable, or one of the objects that are always there.
fn name(name: &str, scope: &mut dyn Scope) -> Outcome<Item> {
    if let Some(object) = objects::named(name, scope) {
        return Ok(object);
    }
    match scope.variable(name) {
        Some(value) => Ok(Item::Value(value)),
        None if name == "org" => Ok(Item::Org),
        None => Err(unknown(name, scope)),
    }
}

/// What a method is called on. A name that is unknown here is usually an object of a host application.
fn receiver(node: &Node, method: &str, scope: &mut dyn Scope) -> Outcome<Item> {
    item(node, scope).map_err(|why| match node {
        Node::Name(bean) => format!(
            "{why}. If '{bean}' is an object of host code (a bean): such code does not run here; let an external task do the work of '{bean}.{method}' instead"
        ),
        _ => why,
    })
}

/// At most so many names are listed in a message.
const LISTED: usize = 12;

pub(super) fn unknown(name: &str, scope: &mut dyn Scope) -> String {
    let mut names: Vec<_> = scope.variables().into_iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    let more = if names.len() > LISTED { ", ..." } else { "" };
    names.truncate(LISTED);
    match names.is_empty() {
        true => format!("there is no variable '{name}' (there are none at all)"),
        false => format!("there is no variable '{name}' (there are: {}{more})", names.join(", ")),
    }
}

/// `of.name`; of null and of what a map lacks it is null, as in Java.
pub(super) fn property(of: Item, name: &str, scope: &mut dyn Scope) -> Outcome<Item> {
    match of.opened()? {
        Item::Value(Value::Null) => Ok(Item::NULL),
        Item::Execution => objects::execution_property(name, scope),
        Item::Task => objects::task_property(name, scope),
        Item::Other(task) => objects::other_task(&task, name),
        data => methods::property(data, name),
    }
}

/// `of[index]`; of null, beyond a list's end and of what a map lacks it is null, as in Java.
fn index(of: Item, index: &Item, scope: &mut dyn Scope) -> Outcome<Item> {
    match of.opened()? {
        Item::Tree(serde_json::Value::Array(mut list)) => {
            let at = usize::try_from(coerce::whole(index)?).ok().filter(|at| *at < list.len());
            Ok(at.map_or(Item::NULL, |at| Item::from_json(list.swap_remove(at))))
        }
        of => property(of, &coerce::name(index)?, scope),
    }
}

/// `of.name(arguments)`
pub(super) fn method(of: Item, name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    match of {
        // Spin's way to ask for null.
        Item::Value(Value::Null) if name == "isNull" => Ok(Item::boolean(true)),
        Item::Value(Value::Null) => Err(format!("'{name}' is called on null")),
        Item::Execution => objects::execution_method(name, arguments, scope),
        Item::Task => objects::task_method(name, arguments, scope),
        Item::Other(task) => objects::other_task_method(&task, name, arguments),
        Item::Org => objects::org_method(name, arguments, scope),
        data => methods::call(data, name, arguments),
    }
}
