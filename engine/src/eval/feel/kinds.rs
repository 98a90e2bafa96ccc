//! Types within expressions: after `instance of`, and behind a function's parameters (DMN 1.5, 10.3.2.9).
use super::guard::Types;
use baton_models::expr::feel::AstNode;
use dsntk_feel::values::Value;
use dsntk_feel::{FeelType, Name};

/// The type that a text names; `None` where there is no such type.
pub(super) fn of(node: &AstNode, types: &Types<'_>) -> Option<FeelType> {
    Some(match node {
        AstNode::FeelType(known) => known.clone(),
        AstNode::ListType(of) => FeelType::List(Box::new(self::of(of, types)?)),
        AstNode::RangeType(of) => FeelType::Range(Box::new(self::of(of, types)?)),
        AstNode::ContextType(entries) => {
            let entry = |node: &AstNode| match node {
                AstNode::ContextTypeEntry(key, kind) => match &**key {
                    AstNode::ContextTypeEntryKey(name) => Some((name.clone(), self::of(kind, types)?)),
                    _ => None,
                },
                _ => None,
            };
            FeelType::Context(entries.iter().map(entry).collect::<Option<_>>()?)
        }
        AstNode::FunctionType(parameters, result) => {
            let AstNode::ParameterTypes(parameters) = &**parameters else { return None };
            let parameters = parameters.iter().map(|node| self::of(node, types)).collect::<Option<_>>()?;
            FeelType::Function(parameters, Box::new(self::of(result, types)?))
        }
        AstNode::Name(name) => types(name.as_str())?,
        AstNode::QualifiedName(segments) => {
            let segment = |node: &AstNode| if let AstNode::QualifiedNameSegment(name) = node { Some(name.to_string()) } else { None };
            types(&segments.iter().map(segment).collect::<Option<Vec<String>>>()?.join("."))?
        }
        _ => return None,
    })
}

/// Parameters with their types as such; one that is not known is any.
pub(super) fn parameters(node: &AstNode, types: &Types<'_>) -> AstNode {
    let AstNode::FormalParameters(items) = node else { return node.clone() };
    let known = |item: &AstNode| match item {
        AstNode::FormalParameter(name, kind) => {
            let kind = of(kind, types).unwrap_or(FeelType::Any);
            AstNode::FormalParameter(name.clone(), Box::new(AstNode::FeelType(kind)))
        }
        other => other.clone(),
    };
    AstNode::FormalParameters(items.iter().map(known).collect())
}

/// The names of parameters, each with whether it has a type.
pub(super) fn named(parameters: &AstNode) -> Vec<(Name, bool)> {
    let AstNode::FormalParameters(items) = parameters else { return Vec::new() };
    let named = |item: &AstNode| match item {
        AstNode::FormalParameter(name, kind) => match &**name {
            AstNode::ParameterName(name) => Some((name.clone(), **kind != AstNode::FeelType(FeelType::Any))),
            _ => None,
        },
        _ => None,
    };
    items.iter().filter_map(named).collect()
}

/// Whether a value is of a type; null is of none but its own.
pub(super) fn is(value: &Value, kind: &FeelType) -> bool {
    match (kind, value) {
        (FeelType::Null, value) => matches!(value, Value::Null(_)),
        (_, Value::Null(_)) => false,
        _ => conforms(value, kind),
    }
}

/// The same for what is within a value, which may be null.
fn conforms(value: &Value, kind: &FeelType) -> bool {
    match (value, kind) {
        (Value::Null(_), _) | (_, FeelType::Any) => true,
        (Value::List(items), FeelType::List(of)) => items.iter().all(|item| conforms(item, of)),
        (Value::Range(from, _, to, _), FeelType::Range(of)) => conforms(from, of) && conforms(to, of),
        (
            Value::UnaryLess(end) | Value::UnaryLessOrEqual(end) | Value::UnaryGreater(end) | Value::UnaryGreaterOrEqual(end),
            FeelType::Range(of),
        ) => conforms(end, of),
        (Value::Context(context), FeelType::Context(entries)) => {
            entries.iter().all(|(name, of)| context.get_entry(name).is_some_and(|entry| conforms(entry, of)))
        }
        (Value::FunctionDefinition(parameters, .., result), FeelType::Function(wanted, of)) => {
            let takes = |((_, takes), given): (&(Name, FeelType), &FeelType)| given.is_conformant(takes);
            parameters.len() == wanted.len() && parameters.iter().zip(wanted).all(takes) && result.is_conformant(of)
        }
        (Value::BuiltInFunction(function), FeelType::Function(..)) => function.feel_type().is_conformant(kind),
        (value, kind) => !matches!(kind, FeelType::List(_) | FeelType::Context(_) | FeelType::Range(_)) && value.type_of() == *kind,
    }
}
