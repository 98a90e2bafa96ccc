//! The functions that `${...}` can call. One that is none of them is named when the expression is deployed.
use super::ast::{Node, Part, Template};
use super::lexer::Flaw;

/// By the prefixes that they have.
const FUNCTIONS: [(&[&str], &[&str]); 5] = [
    (&[""], &["now", "dateTime", "currentUser", "currentUserGroups", "S", "JSON", "fn_now", "fn_date", "fn_addDate", "fn_subtractDate"]),
    (&["date"], &["now", "toDate", "format", "addDate", "subtractDate"]),
    (&["task"], &["get"]),
    (&["collection"], &["allOf", "contains", "noneOf", "notContains", "anyOf", "containsAny", "notAllOf", "notContainsAny"]),
    (
        &["vars", "variables", "var"],
        &[
            "get",
            "getOrDefault",
            "base64",
            "exists",
            "exist",
            "isEmpty",
            "empty",
            "isNotEmpty",
            "notEmpty",
            "equals",
            "eq",
            "notEquals",
            "ne",
            "lowerThan",
            "lessThan",
            "lt",
            "lowerThanOrEquals",
            "lowerThanOrEqual",
            "lessThanOrEquals",
            "lessThanOrEqual",
            "lte",
            "greaterThan",
            "gt",
            "greaterThanOrEquals",
            "greaterThanOrEqual",
            "gte",
            "contains",
            "containsAny",
        ],
    ),
];

/// The first function of an expression that there is not; `source` is its text.
pub(super) fn stranger(template: &Template, source: &str) -> Option<Flaw> {
    let mut open: Vec<&Node> = match template {
        Template::Text(_) | Template::Feel(_) => return None,
        Template::Computed(node) => vec![node],
        Template::Mixed(parts) => {
            parts.iter().rev().filter_map(|part| if let Part::Computed(node) = part { Some(node) } else { None }).collect()
        }
    };
    while let Some(node) = open.pop() {
        if let Node::Function { prefix, name, .. } = node
            && let Some(message) = refusal(prefix.as_deref().unwrap_or_default(), name)
        {
            return Some(Flaw { message, offset: source.find(&**name).unwrap_or_default() });
        }
        open.extend(node.parts().into_iter().rev());
    }
    None
}

fn refusal(prefix: &str, name: &str) -> Option<String> {
    let called = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") };
    let Some((_, names)) = FUNCTIONS.iter().find(|(prefixes, _)| prefixes.contains(&prefix)) else {
        let prefixes: Vec<String> =
            FUNCTIONS.iter().flat_map(|(prefixes, _)| *prefixes).filter(|p| !p.is_empty()).map(|p| format!("{p}:")).collect();
        return Some(format!("there is no function {called}; there are functions with {} and without a prefix", prefixes.join(", ")));
    };
    (!names.contains(&name)).then(|| format!("there is no function {called}; there are {}", names.join(", ")))
}
