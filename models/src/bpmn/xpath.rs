//! The little of XPath in which tools write conditions: a data object by the standard's function (BPMN 2.0, 10.4.3),
//! compared with a value, and `not(...)`. It becomes `${...}`.

/// The condition in `${...}`; `None` where it is anything else. `variable` tells which variable a data object is.
pub(super) fn expression<'d>(text: &'d str, variable: impl Fn(&'d str) -> &'d str) -> Option<String> {
    condition(text.trim(), &variable).map(|found| format!("${{{found}}}"))
}

fn condition<'d>(text: &'d str, variable: &impl Fn(&'d str) -> &'d str) -> Option<String> {
    if let Some(inner) = text.strip_prefix("not(").and_then(|rest| rest.strip_suffix(')')) {
        return condition(inner.trim(), variable).map(|inner| format!("!({inner})"));
    }
    if let Some(truth) = truth(text) {
        return Some(truth.to_owned());
    }
    let (object, rest) = data_object(text)?;
    let found = format!("execution.getVariable('{}')", variable(object));
    if rest.is_empty() {
        return Some(found);
    }
    let (sign, value) = OPERATORS.iter().find_map(|(sign, ours)| Some((*ours, rest.strip_prefix(sign)?.trim())))?;
    Some(format!("{found} {sign} {}", literal(value)?))
}

/// Longer ones first.
const OPERATORS: [(&str, &str); 6] = [("!=", "!="), ("<=", "<="), (">=", ">="), ("=", "=="), ("<", "<"), (">", ">")];

/// `prefix:getDataObject('name')` and what follows.
fn data_object(text: &str) -> Option<(&str, &str)> {
    let (function, rest) = text.split_once('(')?;
    if function.trim().rsplit(':').next() != Some("getDataObject") {
        return None;
    }
    let (argument, rest) = rest.split_once(')')?;
    quoted(argument.trim()).filter(|name| !name.is_empty()).map(|name| (name, rest.trim()))
}

fn literal(value: &str) -> Option<String> {
    let number = || value.parse::<f64>().is_ok_and(f64::is_finite).then(|| value.to_owned());
    let text = || quoted(value).map(|text| format!("'{text}'"));
    truth(value).map(str::to_owned).or_else(text).or_else(number)
}

fn truth(text: &str) -> Option<&'static str> {
    match text {
        "true()" => Some("true"),
        "false()" => Some("false"),
        _ => None,
    }
}

/// A text in quotes that holds nothing which would end it elsewhere.
fn quoted(text: &str) -> Option<&str> {
    let inner = ['\'', '"'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))?;
    (!inner.contains(['\'', '"', '\\'])).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_over_data_objects_are_understood() {
        let of = |text| expression(text, |name| if name == "d1" { "order" } else { name });
        for (text, expected) in [
            ("bpmn:getDataObject('clarified') = 'yes'", "${execution.getVariable('clarified') == 'yes'}"),
            ("getDataObject(\"d1\")>=5", "${execution.getVariable('order') >= 5}"),
            ("not(bpmn:getDataObject('approved'))", "${!(execution.getVariable('approved'))}"),
            (" x:getDataObject('a') != true() ", "${execution.getVariable('a') != true}"),
            ("true()", "${true}"),
        ] {
            assert_eq!(of(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "yes",
            "getDataObject('a') = b",
            "getDataObject('a\\') = 1",
            "count(x) = 1",
            "getDataObject('') = 1",
            "not(",
            "getDataObject('a') = nan",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
