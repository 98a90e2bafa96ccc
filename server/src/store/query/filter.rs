//! From filters to a statement: each list has a table of rules, one line per filter that it knows. In a rule's
//! condition each `?` stands for the value.
use super::criteria::{self, BadParameter, Criteria, as_date, as_flag, as_int, as_list, as_text};
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
    DefinitionId(&'static str),
    DefinitionIds(&'static str),
    Int(&'static str),
    Date(&'static str),
    Flag(&'static str),
    /// One condition for true, another for false.
    Either(&'static str, &'static str),
    /// A feature that does not exist here: what is asked for cannot be there.
    Nothing,
    NothingIf,
    /// Conditions on variables; how `variable v` belongs to the row.
    Variables(&'static str),
    Custom(fn(&str, &Json) -> Result<Sql, BadParameter>),
}

/// The condition holds for this text.
pub const fn text(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::Text(condition), unless: None }
}

/// The condition, with `IN ?`, holds for one of these texts.
pub const fn texts(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::Texts(condition), unless: None }
}

/// The condition holds for the key that this id stands for.
pub const fn key(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::Key(condition), unless: None }
}

/// The condition, with `IN ?`, holds for one of these ids.
pub const fn keys(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::Keys(condition), unless: None }
}

/// The condition holds for the key in this definition id.
pub const fn definition_id(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::DefinitionId(condition), unless: None }
}

/// The condition, with `IN ?`, holds for one of these definition ids.
pub const fn definition_ids(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::DefinitionIds(condition), unless: None }
}

pub const fn int(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::Int(condition), unless: None }
}

pub const fn date(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::Date(condition), unless: None }
}

/// The condition holds; a false flag counts as not given.
pub const fn flag(name: &'static str, condition: &'static str) -> Filter {
    Filter { name, rule: Rule::Flag(condition), unless: None }
}

/// One condition for true, another for false.
pub const fn either(name: &'static str, yes: &'static str, no: &'static str) -> Filter {
    Filter { name, rule: Rule::Either(yes, no), unless: None }
}

/// Asks for something that does not exist here, so nothing fits.
pub const fn nothing(name: &'static str) -> Filter {
    Filter { name, rule: Rule::Nothing, unless: None }
}

/// As [`nothing`], for a flag: a false one counts as not given.
pub const fn nothing_if(name: &'static str) -> Filter {
    Filter { name, rule: Rule::NothingIf, unless: None }
}

/// Conditions on variables `v`; the text says which of them belong to the row.
pub const fn variables(name: &'static str, belongs: &'static str) -> Filter {
    Filter { name, rule: Rule::Variables(belongs), unless: None }
}

/// A condition that a function makes of name and value.
pub const fn custom(name: &'static str, make: fn(&str, &Json) -> Result<Sql, BadParameter>) -> Filter {
    Filter { name, rule: Rule::Custom(make), unless: None }
}

/// A list of the interface: where its rows come from, and what it can be filtered and sorted by.
pub struct Listing {
    /// The columns, for a list.
    pub columns: &'static str,
    /// `FROM ... WHERE ...`, with the conditions that always hold.
    pub from: &'static str,
    pub filters: &'static [Filter],
    /// Name in the interface and column or expression.
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
            sql = sql.push(column).push(if sort.descending { " DESC, " } else { " ASC, " });
        }
        Ok(sql.push(self.key))
    }

    fn sortable(&self) -> String {
        let names: Vec<&str> = self.sorts.iter().map(|(name, _)| *name).collect();
        format!("accepted are {}", names.join(", "))
    }
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
            Rule::DefinitionId(condition) => {
                fill(condition, criteria::definition_key(&as_text(name, value)?).unwrap_or_default(), Sql::bind)
            }
            Rule::DefinitionIds(condition) => fill(condition, parse_all(name, value, criteria::definition_key)?, Sql::bind_list),
            Rule::Int(condition) => fill(condition, as_int(name, value)?, Sql::bind),
            Rule::Date(condition) => fill(condition, as_date(name, value)?, Sql::bind),
            Rule::Flag(condition) if as_flag(name, value)? => Sql::new(condition),
            Rule::NothingIf if as_flag(name, value)? => Sql::new("1 = 0"),
            Rule::Flag(_) | Rule::NothingIf => return Ok(None),
            Rule::Either(yes, no) => Sql::new(if as_flag(name, value)? { yes } else { no }),
            Rule::Nothing => Sql::new("1 = 0"),
            Rule::Variables(belongs) => {
                let conditions = variable_filter::conditions(name, value, belongs, criteria)?;
                if conditions.is_empty() {
                    return Ok(None);
                }
                join(conditions, " AND ")
            }
            Rule::Custom(make) => make(name, value)?,
        }))
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
