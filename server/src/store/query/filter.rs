//! From filters to a statement: each list has a table of rules, one line per filter that it knows. In a rule's
//! condition each `?` stands for the value.
use super::criteria::{self, BadParameter, Criteria, Sort, as_date, as_flag, as_int, as_list, as_text};
use super::variable_filter;
use crate::store::Sql;
use baton_models::Key;
use serde_json::Value as Json;

/// A filter by its name in the interface.
pub struct Filter {
    pub name: &'static str,
    rule: Rule,
    /// A flag, and the condition that is added unless the flag is true.
    unless: Option<(&'static str, &'static str)>,
}

enum Rule {
    Text(&'static str),
    Texts(&'static str),
    Key(&'static str),
    Keys(&'static str),
    TaskId(&'static str),
    TaskIds(&'static str),
    DefinitionId(&'static str),
    DefinitionIds(&'static str),
    Int(&'static str),
    Date(&'static str),
    Flag(&'static str),
    /// As `Flag`; each `?` stands for the time of the question.
    FlagNow(&'static str),
    /// One of these tenants; the second text is the flag that adds what has none.
    Tenants(&'static str, &'static str),
    /// Conditions on a time.
    Times(&'static str),
    /// One condition for true, another for false.
    Either(&'static str, &'static str),
    /// A feature that does not exist here: what is asked for cannot be there.
    Nothing,
    NothingIf,
    /// Conditions on variables; how `variable v` belongs to the row.
    Variables(&'static str),
    /// The name of a variable, in any case where that is wanted.
    VariableName(&'static str),
    /// The value of the variable `v`.
    VariableValue,
    Custom(fn(&str, &Json) -> Result<Sql, BadParameter>),
}

const fn plain(name: &'static str, rule: Rule) -> Filter {
    Filter { name, rule, unless: None }
}

/// The condition holds for this text.
pub const fn text(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::Text(condition))
}

/// The condition, with `IN ?`, holds for one of these texts.
pub const fn texts(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::Texts(condition))
}

/// The condition holds for the key that this id stands for.
pub const fn key(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::Key(condition))
}

/// The condition, with `IN ?`, holds for one of these ids.
pub const fn keys(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::Keys(condition))
}

/// The condition holds for the key of the task with this id, made by us or chosen by its creator.
pub const fn task_id(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::TaskId(condition))
}

/// The condition, with `IN ?`, holds for the key of one of the tasks with these ids.
pub const fn task_ids(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::TaskIds(condition))
}

/// The condition holds for the key in this definition id.
pub const fn definition_id(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::DefinitionId(condition))
}

/// The condition, with `IN ?`, holds for one of these definition ids.
pub const fn definition_ids(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::DefinitionIds(condition))
}

pub const fn int(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::Int(condition))
}

pub const fn date(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::Date(condition))
}

/// The condition holds; a false flag counts as not given.
pub const fn flag(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::Flag(condition))
}

/// The condition holds at the time of the question, which each `?` stands for.
pub const fn flag_now(name: &'static str, condition: &'static str) -> Filter {
    plain(name, Rule::FlagNow(condition))
}

/// The column holds one of these tenants; the flag named last adds what has no tenant.
pub const fn tenants(name: &'static str, column: &'static str, include_none: &'static str) -> Filter {
    plain(name, Rule::Tenants(column, include_none))
}

/// Conditions on a time: `gt_DATE,lt_DATE`, or objects with operator and value.
pub const fn times(name: &'static str, column: &'static str) -> Filter {
    plain(name, Rule::Times(column))
}

/// One condition for true, another for false.
pub const fn either(name: &'static str, yes: &'static str, no: &'static str) -> Filter {
    plain(name, Rule::Either(yes, no))
}

/// Asks for something that does not exist here, so nothing fits.
pub const fn nothing(name: &'static str) -> Filter {
    plain(name, Rule::Nothing)
}

/// As [`nothing`], for a flag: a false one counts as not given.
pub const fn nothing_if(name: &'static str) -> Filter {
    plain(name, Rule::NothingIf)
}

/// Conditions on variables `v`; the text says which of them belong to the row.
pub const fn variables(name: &'static str, belongs: &'static str) -> Filter {
    plain(name, Rule::Variables(belongs))
}

/// The column holds this name of a variable.
pub const fn variable_name(name: &'static str, column: &'static str) -> Filter {
    plain(name, Rule::VariableName(column))
}

/// The variable `v` has this value.
pub const fn variable_value(name: &'static str) -> Filter {
    plain(name, Rule::VariableValue)
}

/// A condition that a function makes of name and value.
pub const fn custom(name: &'static str, make: fn(&str, &Json) -> Result<Sql, BadParameter>) -> Filter {
    plain(name, Rule::Custom(make))
}

/// A list of the interface: where its rows come from, and what it can be filtered and sorted by.
pub struct Listing {
    /// The columns, for a list.
    pub columns: &'static str,
    /// `FROM ... WHERE ...`, with the conditions that always hold.
    pub from: &'static str,
    pub filters: &'static [Filter],
    /// Name in the interface and column or expression. `?` and `#` make it a sort by variable: its name and the column of
    /// its type.
    pub sorts: &'static [(&'static str, &'static str)],
    /// What makes the order definite.
    pub key: &'static str,
}

impl Listing {
    /// The rows that fit, in the order and part asked for; `visible` is what the caller may see.
    pub fn list(&self, criteria: &Criteria, visible: Option<Sql>) -> Result<Sql, BadParameter> {
        let sql = self.restrict(Sql::new("SELECT ").push(self.columns), criteria, visible)?;
        let sql = self.order(sql, criteria)?.push(" LIMIT ").bind(criteria.page.max.unwrap_or(i64::MAX));
        Ok(match criteria.page.first {
            Some(first) if first > 0 => sql.push(" OFFSET ").bind(first),
            _ => sql,
        })
    }

    /// How many fit, in a column `n`.
    pub fn count(&self, criteria: &Criteria, visible: Option<Sql>) -> Result<Sql, BadParameter> {
        self.order(Sql::default(), criteria)?;
        self.restrict(Sql::new("SELECT count(*) AS n"), criteria, visible)
    }

    /// The keys of the rows that fit and for which `condition` holds, in a column `key`.
    pub fn keys(&self, criteria: &Criteria, condition: Sql) -> Result<Sql, BadParameter> {
        self.restrict(Sql::new("SELECT ").push(self.key).push(" AS key"), criteria, Some(condition))
    }

    /// The row with this key, if the caller may see it.
    pub fn one(&self, key: Key, visible: Option<Sql>) -> Sql {
        let sql = Sql::new("SELECT ").push(self.columns).push(" ").push(self.from).push(" AND ").push(self.key).push(" = ").bind(key);
        and(sql, visible)
    }

    fn restrict(&self, sql: Sql, criteria: &Criteria, visible: Option<Sql>) -> Result<Sql, BadParameter> {
        let mut sql = and(sql.push(" ").push(self.from), visible);
        for condition in conditions(self.filters, criteria)? {
            sql = and(sql, Some(condition));
        }
        for or in &criteria.or {
            let alternatives = conditions(self.filters, or)?;
            if alternatives.is_empty() {
                continue;
            }
            sql = sql.push(" AND (").append(join(alternatives, " OR ")).push(")");
        }
        Ok(sql)
    }

    fn order(&self, mut sql: Sql, criteria: &Criteria) -> Result<Sql, BadParameter> {
        sql = sql.push(" ORDER BY ");
        for sort in &criteria.sorting {
            let column = self.sorts.iter().find(|(name, _)| *name == sort.by);
            let (_, column) = column.ok_or_else(|| BadParameter::new("sortBy", &sort.by.as_str().into(), &self.sortable()))?;
            sql = sort_by(sql, column, sort)?.push(if sort.descending { " DESC, " } else { " ASC, " });
        }
        // Among equals the newer goes the way of the last wish.
        let descending = criteria.sorting.last().is_some_and(|sort| sort.descending);
        Ok(sql.push(self.key).push_if(descending, " DESC"))
    }

    fn sortable(&self) -> String {
        let names: Vec<&str> = self.sorts.iter().map(|(name, _)| *name).collect();
        format!("accepted are {}", names.join(", "))
    }
}

/// Adds what rows are sorted by.
fn sort_by(sql: Sql, column: &str, sort: &Sort) -> Result<Sql, BadParameter> {
    let Some((before, after)) = column.split_once('?') else { return Ok(sql.push(column)) };
    let missing = || BadParameter::new("sortBy", &sort.by.as_str().into(), "parameters with variable and type are required");
    let (name, value) = sort.variable.as_ref().ok_or_else(missing)?;
    Ok(sql.push(&before.replace('#', value)).bind(name.as_str()).push(after))
}

/// Joins conditions, each in parentheses.
pub fn join(conditions: Vec<Sql>, word: &str) -> Sql {
    let mut joined = Sql::default();
    for (i, condition) in conditions.into_iter().enumerate() {
        joined = joined.push_if(i > 0, word).push("(").append(condition).push(")");
    }
    joined
}

fn and(sql: Sql, condition: Option<Sql>) -> Sql {
    match condition {
        Some(condition) => sql.push(" AND (").append(condition).push(")"),
        None => sql,
    }
}

/// The conditions for what is given, one per filter.
fn conditions(filters: &[Filter], criteria: &Criteria) -> Result<Vec<Sql>, BadParameter> {
    let mut conditions = Vec::new();
    for filter in filters {
        let Some(value) = criteria.get(filter.name) else { continue };
        conditions.extend(filter.condition(value, criteria)?);
    }
    Ok(conditions)
}

impl Filter {
    /// Adds a condition, unless a flag of the same query is true.
    pub const fn unless(self, flag: &'static str, condition: &'static str) -> Self {
        Self { name: self.name, rule: self.rule, unless: Some((flag, condition)) }
    }

    fn condition(&self, value: &Json, criteria: &Criteria) -> Result<Option<Sql>, BadParameter> {
        let condition = self.own_condition(value, criteria)?;
        Ok(match (condition, self.unless) {
            (Some(condition), Some((flag, more))) if !criteria.flag(flag)? => Some(join(vec![condition, Sql::new(more)], " AND ")),
            (condition, _) => condition,
        })
    }

    fn own_condition(&self, value: &Json, criteria: &Criteria) -> Result<Option<Sql>, BadParameter> {
        let name = self.name;
        Ok(Some(match self.rule {
            Rule::Text(condition) => fill(condition, as_text(name, value)?.as_str(), Sql::bind),
            Rule::Texts(condition) => fill(condition, as_list(name, value)?, Sql::bind_list),
            Rule::Key(condition) => fill(condition, criteria::key(&as_text(name, value)?).unwrap_or_default(), Sql::bind),
            Rule::Keys(condition) => fill(condition, parse_all(name, value, criteria::key)?, Sql::bind_list),
            Rule::TaskId(condition) => fill(condition, as_text(name, value)?.as_str(), super::tasks::bind_key),
            Rule::TaskIds(condition) => fill(condition, as_list(name, value)?, super::tasks::bind_keys),
            Rule::DefinitionId(condition) => {
                fill(condition, criteria::definition_key(&as_text(name, value)?).unwrap_or_default(), Sql::bind)
            }
            Rule::DefinitionIds(condition) => fill(condition, parse_all(name, value, criteria::definition_key)?, Sql::bind_list),
            Rule::Int(condition) => fill(condition, as_int(name, value)?, Sql::bind),
            Rule::Date(condition) => fill(condition, as_date(name, value)?, Sql::bind),
            Rule::Flag(condition) if as_flag(name, value)? => Sql::new(condition),
            Rule::NothingIf if as_flag(name, value)? => Sql::new("1 = 0"),
            Rule::FlagNow(condition) if as_flag(name, value)? => fill(condition, criteria.now, Sql::bind),
            Rule::Flag(_) | Rule::FlagNow(_) | Rule::NothingIf => return Ok(None),
            Rule::Tenants(column, include_none) => {
                let none = criteria.flag(include_none)?;
                let listed = Sql::new(column).push(" IN ").bind_list(as_list(name, value)?);
                if none { listed.push(" OR ").push(column).push(" IS NULL") } else { listed }
            }
            Rule::Times(column) => join(time_conditions(name, value, column)?, " AND "),
            Rule::Either(yes, no) => Sql::new(if as_flag(name, value)? { yes } else { no }),
            Rule::Nothing => Sql::new("1 = 0"),
            Rule::Variables(belongs) => {
                let conditions = variable_filter::conditions(name, value, belongs, criteria)?;
                if conditions.is_empty() {
                    return Ok(None);
                }
                join(conditions, " AND ")
            }
            Rule::VariableName(column) => variable_filter::is_named(column, &as_text(name, value)?, criteria)?,
            Rule::VariableValue => variable_filter::is_valued(name, value, criteria)?,
            Rule::Custom(make) => make(name, value)?,
        }))
    }
}

/// Conditions on one time; nobody needs more.
const MAX_TIMES: usize = 20;

/// `gt_DATE,lt_DATE` of a query string, or `[{operator, value}]` of a body.
fn time_conditions(name: &str, value: &Json, column: &str) -> Result<Vec<Sql>, BadParameter> {
    let parts: Vec<(String, Json)> = match value {
        Json::String(text) => text.split(',').filter_map(|part| part.split_once('_')).map(|(o, v)| (o.to_owned(), v.into())).collect(),
        Json::Array(items) => items.iter().map(operator_and_value).collect(),
        _ => Vec::new(),
    };
    if parts.is_empty() || parts.len() > MAX_TIMES {
        return Err(BadParameter::new(name, value, "1 to 20 conditions like gt_2026-01-31T09:05:07.123+0000 are expected"));
    }
    parts.iter().map(|(operator, date)| Ok(Sql::new(column).push(time_sign(name, operator)?).bind(as_date(name, date)?))).collect()
}

fn operator_and_value(item: &Json) -> (String, Json) {
    let operator = item.get("operator").and_then(Json::as_str).unwrap_or_default();
    (operator.to_owned(), item.get("value").cloned().unwrap_or_default())
}

fn time_sign(name: &str, operator: &str) -> Result<&'static str, BadParameter> {
    match operator {
        "gt" => Ok(" > "),
        "gteq" => Ok(" >= "),
        "lt" => Ok(" < "),
        "lteq" => Ok(" <= "),
        "eq" => Ok(" = "),
        other => Err(BadParameter::new(name, &other.into(), "the operators are gt, gteq, lt, lteq and eq")),
    }
}

/// The keys of those ids that have the form of one; others fit nothing.
fn parse_all(name: &str, value: &Json, parse: fn(&str) -> Option<Key>) -> Result<Vec<Key>, BadParameter> {
    Ok(as_list(name, value)?.iter().filter_map(|id| parse(id)).collect())
}

/// The condition with the value in the place of each `?`.
fn fill<T: Clone>(condition: &str, value: T, bind: impl Fn(Sql, T) -> Sql) -> Sql {
    let mut parts = condition.split('?');
    let mut sql = Sql::new(parts.next().unwrap_or_default());
    for part in parts {
        sql = bind(sql, value.clone()).push(part);
    }
    sql
}
