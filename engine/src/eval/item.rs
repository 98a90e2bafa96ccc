//! What an expression works with: values, data looked into, and the objects that stand for the machine.
use super::{TaskFacts, budget, text};
use baton_models::Value;
use serde_json::Value as Json;

/// An intermediate result. Lists and maps appear as [`Item::Tree`] once somebody looks into them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Value(Value),
    /// A JSON list or map; scalars are always [`Item::Value`].
    Tree(Json),
    /// A point in time that can be moved (`dateTime()`), milliseconds UTC.
    DateTime(i64),
    /// `execution`
    Execution,
    /// `task`
    Task,
    /// Another task, which was asked for by its id.
    Other(std::sync::Arc<TaskFacts>),
    /// `org`
    Org,
}

/// Why there is no result; the caller adds which expression it was.
pub(super) type Outcome<T> = Result<T, String>;

impl Item {
    pub const NULL: Item = Item::Value(Value::Null);

    pub fn text(text: impl Into<std::sync::Arc<str>>) -> Self {
        Item::Value(Value::text(text))
    }

    pub fn boolean(b: bool) -> Self {
        Item::Value(Value::Boolean(b))
    }

    pub fn long(n: impl TryInto<i64>) -> Self {
        Item::Value(Value::Long(n.try_into().unwrap_or(i64::MAX)))
    }

    pub fn optional(text: Option<std::sync::Arc<str>>) -> Self {
        Item::Value(text.map_or(Value::Null, Value::String))
    }

    /// JSON data: scalars as values (whole numbers as the REST interface types them).
    pub fn from_json(json: Json) -> Self {
        match json {
            Json::Array(_) | Json::Object(_) => Item::Tree(json),
            scalar => Item::Value(Value::from_json(&scalar)),
        }
    }

    /// A value whose inside is data is parsed; anything else stays as it is.
    pub fn opened(self) -> Outcome<Self> {
        match &self {
            Item::Value(value) => match data_of(value)? {
                Some(json) => Ok(Item::from_json(json)),
                None => Ok(self),
            },
            _ => Ok(self),
        }
    }

    /// The value that a variable can hold.
    pub fn into_value(self) -> Outcome<Value> {
        match self {
            Item::Value(value) => Ok(value),
            Item::Tree(json) => Ok(Value::Json(json.to_string().into())),
            Item::DateTime(ms) => Ok(Value::Date(ms)),
            Item::Execution | Item::Task | Item::Other(_) | Item::Org => {
                Err(format!("'{}' itself is no value; name a property of it", self.kind()))
            }
        }
    }

    /// As JSON, to be put into a list or to be compared.
    pub fn into_json(self) -> Outcome<Json> {
        Ok(match self.opened()? {
            Item::Tree(json) => json,
            Item::Value(Value::Null) => Json::Null,
            Item::Value(Value::Boolean(b)) => Json::from(b),
            Item::Value(Value::Short(n)) => Json::from(n),
            Item::Value(Value::Integer(n)) => Json::from(n),
            Item::Value(Value::Long(n)) => Json::from(n),
            Item::Value(Value::Double(n)) => Json::from(n),
            other => {
                let text = text::of(&other)?;
                budget::spend(text.len())?;
                Json::from(text.as_ref())
            }
        })
    }

    pub fn is_null(&self) -> bool {
        *self == Item::NULL
    }

    /// For messages: what kind of thing this is.
    pub fn kind(&self) -> &'static str {
        match self {
            Item::Value(value) => match value {
                Value::Null => "null",
                Value::Boolean(_) => "a boolean",
                Value::Short(_) | Value::Integer(_) | Value::Long(_) | Value::Double(_) => "a number",
                Value::String(_) => "a text",
                Value::Date(_) => "a date",
                Value::Bytes(_) => "a value of type Bytes",
                Value::File(_) => "a file",
                Value::Object(_) => "a serialized object",
                Value::Json(_) => "a JSON value",
                Value::Xml(_) => "an XML value",
            },
            Item::Tree(Json::Array(_)) => "a list",
            Item::Tree(_) => "a map",
            Item::DateTime(_) => "a date",
            Item::Execution => "execution",
            Item::Task | Item::Other(_) => "task",
            Item::Org => "org",
        }
    }

    /// For messages: the kind with the value, shortened.
    pub fn shown(&self) -> String {
        let quote = if matches!(self, Item::Value(Value::String(_))) { "'" } else { "" };
        match text::of(self) {
            Ok(text) if !self.is_null() => {
                let short: String = text.chars().take(40).collect();
                let more = if short.len() < text.len() { "..." } else { "" };
                format!("{quote}{short}{more}{quote} ({})", self.kind())
            }
            _ => self.kind().to_owned(),
        }
    }
}

/// The data inside a JSON value, or inside an object that was serialized as JSON.
fn data_of(value: &Value) -> Outcome<Option<Json>> {
    let json = match value {
        Value::Json(json) => Some(&**json),
        Value::Object(object) if object.format == "application/json" => object.serialized.as_deref(),
        _ => None,
    };
    let Some(json) = json else { return Ok(None) };
    budget::spend(json.len().saturating_mul(2))?;
    serde_json::from_str(json).map(Some).map_err(|why| format!("the JSON value cannot be read: {why}"))
}
