//! What a caller filters, sorts and pages by, read from a query string or a JSON body into one shape.
//! Names that nobody asks for are ignored; a value is checked when it is used.
use crate::timestamp;
use baton_models::Key;
use serde_json::{Map, Value as Json};
use thiserror::Error;

/// More filters in one request than this are refused.
const MAX_FIELDS: usize = 1000;

/// A parameter that cannot be used; answered with 400.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct BadParameter(pub String);

/// The wishes of a caller who asks for a list or a count.
#[derive(Debug, Clone, Default)]
pub struct Criteria {
    fields: Map<String, Json>,
    /// Values of a query string are text whatever they mean; those of a body have their types.
    pub(super) untyped: bool,
    /// Alternatives: within one of them any filter may hold.
    pub(super) or: Vec<Criteria>,
    pub(super) sorting: Vec<Sort>,
    pub(super) page: Page,
    /// The time of the question (ms since the epoch, UTC), for filters such as "due" or "locked".
    pub now: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sort {
    pub by: String,
    pub descending: bool,
    /// For a sort by variable: its name, and the column that holds values of its type.
    pub variable: Option<(String, &'static str)>,
}

/// Which part of a list; `None`: all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    pub first: Option<i64>,
    pub max: Option<i64>,
}

impl BadParameter {
    /// The sentence of the interface for a value that does not fit.
    pub fn new(name: &str, value: &Json, reason: &str) -> Self {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let shown: String = shown.chars().take(200).collect();
        Self(format!("Cannot set query parameter '{name}' to value '{shown}': {reason}"))
    }
}

impl Criteria {
    /// From a query string such as `active=true&sortBy=startTime&sortOrder=desc&maxResults=10`.
    pub fn from_query(query: &str) -> Result<Self, BadParameter> {
        let mut criteria = Self { fields: pairs(query)?, untyped: true, ..Self::default() };
        criteria.page = criteria.take_page()?;
        criteria.sorting = criteria.take_single_sort()?;
        Ok(criteria)
    }

    /// From a JSON body; paging stands in the query string.
    pub fn from_body(mut body: Map<String, Json>, query: &str) -> Result<Self, BadParameter> {
        let or = alternatives(body.remove("orQueries"))?;
        let sorting = sort_keys(body.remove("sorting"))?;
        let page = Self { fields: pairs(query)?, untyped: true, ..Self::default() }.take_page()?;
        Self { fields: body, or, sorting, page, ..Self::default() }.checked()
    }

    fn checked(self) -> Result<Self, BadParameter> {
        let count = self.fields.len() + self.or.iter().map(|or| or.fields.len()).sum::<usize>();
        if count > MAX_FIELDS { Err(BadParameter(format!("more than {MAX_FIELDS} filters in one query"))) } else { Ok(self) }
    }

    /// Asks for no more than `most` rows.
    #[must_use]
    pub fn at_most(mut self, most: usize) -> Self {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.page.max = Some(self.page.max.map_or(most, |max| max.min(most)));
        self
    }

    fn take_page(&mut self) -> Result<Page, BadParameter> {
        let page = Page { first: self.int("firstResult")?, max: self.int("maxResults")? };
        for (name, value) in [("firstResult", page.first), ("maxResults", page.max)] {
            if let Some(value) = value.filter(|value| *value < 0) {
                return Err(BadParameter::new(name, &value.into(), "must be 0 or more"));
            }
        }
        Ok(page)
    }

    fn take_single_sort(&mut self) -> Result<Vec<Sort>, BadParameter> {
        let (by, order) = (self.text("sortBy")?, self.text("sortOrder")?);
        match (by, order) {
            (None, None) => Ok(Vec::new()),
            (Some(by), Some(order)) => Ok(vec![Sort { by, descending: descending(&order)?, variable: None }]),
            _ => Err(BadParameter("Only a single sorting parameter specified. sortBy and sortOrder required".into())),
        }
    }

    /// The value given under a name; null counts as not given.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub fn text(&self, name: &str) -> Result<Option<String>, BadParameter> {
        self.get(name).map(|value| as_text(name, value)).transpose()
    }

    /// True only where it is given and true.
    pub fn flag(&self, name: &str) -> Result<bool, BadParameter> {
        self.flag_or(name, false)
    }

    pub fn flag_or(&self, name: &str, default: bool) -> Result<bool, BadParameter> {
        self.get(name).map_or(Ok(default), |value| as_flag(name, value))
    }

    pub fn int(&self, name: &str) -> Result<Option<i64>, BadParameter> {
        self.get(name).map(|value| as_int(name, value)).transpose()
    }

    pub fn date(&self, name: &str) -> Result<Option<i64>, BadParameter> {
        self.get(name).map(|value| as_date(name, value)).transpose()
    }

    pub fn list(&self, name: &str) -> Result<Option<Vec<String>>, BadParameter> {
        self.get(name).map(|value| as_list(name, value)).transpose()
    }
}

pub(super) fn as_text(name: &str, value: &Json) -> Result<String, BadParameter> {
    match value {
        Json::String(text) => Ok(text.clone()),
        Json::Number(_) | Json::Bool(_) => Ok(value.to_string()),
        _ => Err(BadParameter::new(name, value, "text is expected")),
    }
}

pub(super) fn as_flag(name: &str, value: &Json) -> Result<bool, BadParameter> {
    match value {
        Json::Bool(flag) => Ok(*flag),
        Json::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Json::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(BadParameter::new(name, value, "true or false is expected")),
    }
}

pub(super) fn as_int(name: &str, value: &Json) -> Result<i64, BadParameter> {
    let number = match value {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| BadParameter::new(name, value, "a whole number is expected"))
}

pub(super) fn as_date(name: &str, value: &Json) -> Result<i64, BadParameter> {
    let date = value.as_str().and_then(timestamp::parse);
    date.ok_or_else(|| BadParameter::new(name, value, "a date like 2026-01-31T09:05:07.123+0000 is expected"))
}

/// A list of a body, or the values between the commas of a query string.
pub(super) fn as_list(name: &str, value: &Json) -> Result<Vec<String>, BadParameter> {
    match value {
        Json::String(text) => Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()),
        Json::Array(items) => items.iter().filter(|item| !item.is_null()).map(|item| as_text(name, item)).collect(),
        _ => Err(BadParameter::new(name, value, "a list is expected")),
    }
}

/// The key that an id of the interface stands for; no id of ours has another form.
pub fn key(id: &str) -> Option<Key> {
    id.parse().ok().filter(|key: &Key| key.0 > 0)
}

/// The key at the end of a definition's id `process:version:key`.
pub fn definition_key(id: &str) -> Option<Key> {
    id.rsplit_once(':').and_then(|(_, digits)| key(digits))
}

fn pairs(query: &str) -> Result<Map<String, Json>, BadParameter> {
    let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(query).map_err(|error| BadParameter(error.to_string()))?;
    if pairs.len() > MAX_FIELDS {
        return Err(BadParameter(format!("more than {MAX_FIELDS} query parameters")));
    }
    Ok(pairs.into_inner().into_iter().map(|(name, value)| (name, Json::String(value))).collect())
}

fn descending(order: &str) -> Result<bool, BadParameter> {
    match order {
        "asc" => Ok(false),
        "desc" => Ok(true),
        other => Err(BadParameter::new("sortOrder", &other.into(), "asc or desc is expected")),
    }
}

fn sort_keys(sorting: Option<Json>) -> Result<Vec<Sort>, BadParameter> {
    let sorting = match sorting {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(Json::Array(sorting)) if sorting.len() <= 20 => sorting,
        Some(other) => {
            return Err(BadParameter::new("sorting", &other, "a list of at most 20 objects with sortBy and sortOrder is expected"));
        }
    };
    sorting.iter().map(sort_key).collect()
}

fn sort_key(key: &Json) -> Result<Sort, BadParameter> {
    let part = |name: &str| key.get(name).and_then(Json::as_str);
    match (part("sortBy"), part("sortOrder")) {
        (Some(by), Some(order)) => Ok(Sort { by: by.to_owned(), descending: descending(order)?, variable: sort_variable(key)? }),
        _ => Err(BadParameter("Only a single sorting parameter specified. sortBy and sortOrder required".into())),
    }
}

/// The variable that a sort goes by: `{"parameters": {"variable": "amount", "type": "Integer"}}`.
fn sort_variable(key: &Json) -> Result<Option<(String, &'static str)>, BadParameter> {
    let Some(parameters) = key.get("parameters").filter(|parameters| !parameters.is_null()) else { return Ok(None) };
    let part = |name: &str| parameters.get(name).and_then(Json::as_str);
    let column = match part("type").map(str::to_lowercase).as_deref() {
        Some("string") => "text_value",
        Some("boolean" | "short" | "integer" | "long" | "date") => "long_value",
        Some("double") => "double_value",
        _ => return Err(BadParameter::new("parameters", parameters, "type must be String, Boolean, Short, Integer, Long, Double or Date")),
    };
    match part("variable") {
        Some(name) => Ok(Some((name.to_owned(), column))),
        None => Err(BadParameter::new("parameters", parameters, "the name of the variable is missing")),
    }
}

fn alternatives(or: Option<Json>) -> Result<Vec<Criteria>, BadParameter> {
    let or = match or {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(Json::Array(or)) if or.len() <= 100 => or,
        Some(other) => return Err(BadParameter::new("orQueries", &other, "a list of at most 100 queries is expected")),
    };
    or.into_iter()
        .map(|query| match query {
            Json::Object(fields) => Criteria { fields, ..Criteria::default() }.checked(),
            other => Err(BadParameter::new("orQueries", &other, "a query is expected")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn refused(query: &str) -> String {
        Criteria::from_query(query).unwrap_err().0
    }

    #[test]
    fn reads_a_query_string() {
        let query = "active=true&ids=1,%202&n=7&sortBy=startTime&sortOrder=desc&firstResult=5&maxResults=0&unknown=x";
        let criteria = Criteria::from_query(query).unwrap();
        assert!(criteria.flag("active").unwrap());
        assert!(!criteria.flag("suspended").unwrap());
        assert_eq!(criteria.list("ids").unwrap().unwrap(), ["1", "2"]);
        assert_eq!(criteria.int("n").unwrap(), Some(7));
        assert_eq!(criteria.sorting, [Sort { by: "startTime".into(), descending: true, variable: None }]);
        assert_eq!(criteria.page, Page { first: Some(5), max: Some(0) });
    }

    #[test]
    fn reads_a_body() {
        let body = serde_json::json!({ "ids": ["1", 2], "active": true, "none": null, "orQueries": [{ "a": "b" }],
            "sorting": [{ "sortBy": "a", "sortOrder": "asc" }, { "sortBy": "b", "sortOrder": "desc", "parameters": null }] });
        let Json::Object(body) = body else { panic!() };
        let criteria = Criteria::from_body(body, "maxResults=3").unwrap();
        assert_eq!(criteria.list("ids").unwrap().unwrap(), ["1", "2"]);
        assert!(criteria.get("none").is_none());
        assert_eq!((criteria.sorting.len(), criteria.or.len(), criteria.page.max), (2, 1, Some(3)));
    }

    #[test]
    fn names_the_parameter_that_cannot_be_used() {
        assert_eq!(refused("maxResults=x"), "Cannot set query parameter 'maxResults' to value 'x': a whole number is expected");
        assert_eq!(refused("firstResult=-1"), "Cannot set query parameter 'firstResult' to value '-1': must be 0 or more");
        assert!(refused("sortBy=a").starts_with("Only a single sorting parameter"));
        assert!(refused("sortOrder=asc").starts_with("Only a single sorting parameter"));
        assert_eq!(refused("sortBy=a&sortOrder=up"), "Cannot set query parameter 'sortOrder' to value 'up': asc or desc is expected");
        let criteria = Criteria::from_query("active=perhaps&since=yesterday").unwrap();
        assert!(criteria.flag("active").unwrap_err().0.contains("'active' to value 'perhaps'"));
        assert!(criteria.date("since").unwrap_err().0.contains("'since' to value 'yesterday'"));
    }

    #[test]
    fn keys_are_digits_and_stand_at_the_end_of_definition_ids() {
        assert_eq!(key("12"), Some(Key(12)));
        assert_eq!(definition_key("invoice:1:12"), Some(Key(12)));
        for id in ["", "abc", "-1", "0", "1e3", "99999999999999999999"] {
            assert_eq!(key(id), None, "{id}");
        }
        assert_eq!(definition_key("12"), None);
    }
}
