//! Conditions on variables: `name_operator_value` in a query string, `{name, operator, value}` in a body.
//! Numbers compare across their types; text of a query string is tried as every type that it could be.
use super::criteria::{BadParameter, Criteria};
use super::filter::join;
use crate::store::Sql;
use crate::timestamp;
use serde_json::Value as Json;

/// Conditions in one parameter; each costs a look at the variables of every row.
const MAX: usize = 100;

/// One condition.
#[derive(Debug, Clone, PartialEq)]
struct Condition {
    name: String,
    operator: Operator,
    value: Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    Neq,
    Gt,
    Gteq,
    Lt,
    Lteq,
    Like,
    NotLike,
}

const OPERATORS: [(&str, Operator, &str); 8] = [
    ("eq", Operator::Eq, " = "),
    ("neq", Operator::Neq, " = "),
    ("gt", Operator::Gt, " > "),
    ("gteq", Operator::Gteq, " >= "),
    ("lt", Operator::Lt, " < "),
    ("lteq", Operator::Lteq, " <= "),
    ("like", Operator::Like, " LIKE "),
    ("notLike", Operator::NotLike, " LIKE "),
];

/// A statement's condition per filter: there is such a variable among those that belong to the row.
pub(super) fn conditions(name: &str, value: &Json, belongs: &str, criteria: &Criteria) -> Result<Vec<Sql>, BadParameter> {
    let fold = Fold::of(criteria)?;
    let conditions: Vec<Condition> = match value {
        Json::String(text) => text.split(',').filter(|part| !part.is_empty()).map(|part| from_text(name, part)).collect(),
        Json::Array(items) => items.iter().map(|item| from_json(name, item)).collect(),
        other => Err(BadParameter::new(name, other, "a list of variable conditions is expected")),
    }?;
    if conditions.len() > MAX {
        return Err(BadParameter(format!("more than {MAX} conditions in '{name}'")));
    }
    conditions.iter().map(|condition| exists(name, condition, belongs, fold, criteria.untyped)).collect()
}

/// Whether small and capital letters count as the same.
#[derive(Debug, Clone, Copy)]
struct Fold {
    names: bool,
    values: bool,
}

impl Fold {
    fn of(criteria: &Criteria) -> Result<Self, BadParameter> {
        Ok(Self { names: criteria.flag("variableNamesIgnoreCase")?, values: criteria.flag("variableValuesIgnoreCase")? })
    }

    /// The condition that a column holds this name.
    fn name(self, column: &str, name: &str) -> Sql {
        if self.names {
            Sql::new("lower(").push(column).push(") = ").bind(name.to_lowercase())
        } else {
            Sql::new(column).push(" = ").bind(name)
        }
    }
}

/// The condition that a column holds this name of a variable.
pub(super) fn is_named(column: &str, name: &str, criteria: &Criteria) -> Result<Sql, BadParameter> {
    Ok(Fold::of(criteria)?.name(column, name))
}

/// The condition that the variable `v` has this value.
pub(super) fn is_valued(parameter: &str, value: &Json, criteria: &Criteria) -> Result<Sql, BadParameter> {
    let condition = Condition { name: String::new(), operator: Operator::Eq, value: value.clone() };
    compare(parameter, &condition, Fold::of(criteria)?, criteria.untyped)
}

fn from_text(parameter: &str, text: &str) -> Result<Condition, BadParameter> {
    let found = OPERATORS.iter().filter_map(|(word, operator, _)| {
        let at = text.find(&format!("_{word}_"))?;
        Some((at, text.get(..at)?, *operator, text.get(at + word.len() + 2..)?))
    });
    let first = found.min_by_key(|(at, ..)| *at);
    let (_, name, operator, value) = first.filter(|(at, ..)| *at > 0).ok_or_else(|| {
        BadParameter::new(
            parameter,
            &text.into(),
            "a condition like name_eq_value is expected; operators are eq, neq, gt, gteq, lt, lteq, like, notLike",
        )
    })?;
    Ok(Condition { name: name.to_owned(), operator, value: value.into() })
}

fn from_json(parameter: &str, item: &Json) -> Result<Condition, BadParameter> {
    let name = item.get("name").and_then(Json::as_str);
    let operator = item.get("operator").and_then(Json::as_str).unwrap_or("eq");
    let operator = OPERATORS.iter().find(|(word, ..)| *word == operator).map(|(_, operator, _)| *operator);
    match (name, operator) {
        (Some(name), Some(operator)) => {
            Ok(Condition { name: name.to_owned(), operator, value: item.get("value").cloned().unwrap_or(Json::Null) })
        }
        _ => Err(BadParameter::new(
            parameter,
            item,
            "an object with name, operator (eq, neq, gt, gteq, lt, lteq, like, notLike) and value is expected",
        )),
    }
}

fn exists(parameter: &str, condition: &Condition, belongs: &str, fold: Fold, untyped: bool) -> Result<Sql, BadParameter> {
    let sql = Sql::new("EXISTS (SELECT 1 FROM variable v WHERE ").push(belongs).push(" AND v.deleted_at IS NULL AND ");
    let sql = sql.append(fold.name("v.name", &condition.name));
    let negated = matches!(condition.operator, Operator::Neq | Operator::NotLike);
    let compared = compare(parameter, condition, fold, untyped)?;
    Ok(sql.push(if negated { " AND NOT (" } else { " AND (" }).append(compared).push("))"))
}

fn compare(parameter: &str, condition: &Condition, fold: Fold, untyped: bool) -> Result<Sql, BadParameter> {
    let Condition { operator, value, .. } = condition;
    let sign = OPERATORS.iter().find(|(_, o, _)| o == operator).map_or(" = ", |(.., sign)| sign);
    let ordered = !matches!(operator, Operator::Eq | Operator::Neq);
    let like = matches!(operator, Operator::Like | Operator::NotLike);
    let wrong = |reason: &str| Err(BadParameter::new(parameter, value, reason));
    match value {
        Json::String(text) if like => Ok(text_like(text, fold)),
        _ if like => wrong("like and notLike need text"),
        Json::String(text) => Ok(join(text_alternatives(text, sign, fold, untyped && !ordered, untyped), " OR ")),
        Json::Number(number) => Ok(join(vec![number_is(number, sign)], " OR ")),
        Json::Null | Json::Bool(_) if ordered => wrong("null and true or false can only be compared with eq and neq"),
        Json::Bool(flag) => Ok(boolean_is(*flag)),
        Json::Null => Ok(Sql::new("v.type = 'Null'")),
        _ => wrong("text, a number, true, false or null is expected"),
    }
}

/// What text can mean: itself, a date, and in a query string a number, true or false too.
fn text_alternatives(text: &str, sign: &str, fold: Fold, flags: bool, numbers: bool) -> Vec<Sql> {
    let column = if fold.values { "v.type = 'String' AND lower(v.text_value)" } else { "v.type = 'String' AND v.text_value" };
    let wanted = if fold.values { text.to_lowercase() } else { text.to_owned() };
    let mut alternatives = vec![Sql::new(column).push(sign).bind(wanted)];
    if let Some(ms) = timestamp::parse(text) {
        alternatives.push(Sql::new("v.type = 'Date' AND v.long_value").push(sign).bind(ms));
    }
    if numbers && let Ok(number) = text.parse::<serde_json::Number>() {
        alternatives.push(number_is(&number, sign));
    }
    if flags && let Ok(flag) = text.parse() {
        alternatives.push(boolean_is(flag));
    }
    alternatives
}

fn text_like(pattern: &str, fold: Fold) -> Sql {
    let sql = Sql::new("v.type = 'String' AND ");
    if fold.values {
        sql.push("lower(v.text_value) LIKE ").bind(pattern.to_lowercase()).push(" ESCAPE '\\'")
    } else {
        sql.push("v.text_value LIKE ").bind(pattern).push(" ESCAPE '\\'")
    }
}

fn number_is(number: &serde_json::Number, sign: &str) -> Sql {
    let double = number.as_f64().unwrap_or(f64::MAX);
    let whole = Sql::new("v.type IN ('Short', 'Integer', 'Long') AND v.long_value").push(sign);
    let whole = number.as_i64().map_or_else(|| whole.clone().bind(double), |n| whole.clone().bind(n));
    join(vec![whole, Sql::new("v.type = 'Double' AND v.double_value").push(sign).bind(double)], " OR ")
}

fn boolean_is(flag: bool) -> Sql {
    Sql::new("v.type = 'Boolean' AND v.long_value = ").bind(i64::from(flag))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn splits_text_at_the_first_operator() {
        let condition = from_text("variables", "order_id_gteq_a_eq_b").unwrap();
        assert_eq!(condition, Condition { name: "order_id".into(), operator: Operator::Gteq, value: "a_eq_b".into() });
        for text in ["", "a", "a_b_c", "_eq_1", "a_EQ_1"] {
            assert!(from_text("variables", text).is_err(), "{text}");
        }
        assert_eq!(from_text("variables", "a_eq_").unwrap().value, Json::from(""));
    }

    #[test]
    fn reads_typed_conditions() {
        let json = serde_json::json!({ "name": "a", "operator": "neq", "value": 1.5 });
        assert_eq!(from_json("variables", &json).unwrap(), Condition { name: "a".into(), operator: Operator::Neq, value: 1.5.into() });
        for json in [serde_json::json!({ "operator": "eq" }), serde_json::json!({ "name": "a", "operator": "is" }), serde_json::json!(7)] {
            assert!(from_json("variables", &json).is_err(), "{json}");
        }
    }

    #[test]
    fn refuses_more_conditions_than_a_person_writes() {
        let many = |n: usize| conditions("variables", &vec!["a_eq_1"; n].join(",").into(), "1 = 1", &Criteria::default());
        assert_eq!(many(MAX).unwrap().len(), MAX);
        assert_eq!(many(MAX + 1).unwrap_err().0, "more than 100 conditions in 'variables'");
    }

    #[test]
    fn refuses_comparisons_that_make_no_sense() {
        let fold = Fold { names: false, values: false };
        for (operator, value) in
            [(Operator::Gt, Json::Null), (Operator::Lt, true.into()), (Operator::Like, 7.into()), (Operator::Eq, serde_json::json!([]))]
        {
            let condition = Condition { name: "a".into(), operator, value };
            assert!(compare("variables", &condition, fold, false).is_err(), "{condition:?}");
        }
    }
}
