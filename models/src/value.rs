//! Values of process variables, with the types of the REST interface (`VariableValueDto`).
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A variable's value. Text is shared, so a clone costs little.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value")]
pub enum Value {
    Null,
    Boolean(bool),
    Short(i16),
    Integer(i32),
    Long(i64),
    Double(#[serde(with = "double")] f64),
    String(Arc<str>),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Date(i64),
    Bytes(Arc<Blob>),
    File(Arc<File>),
    /// An object of a host language in its serialized form; never interpreted.
    Object(Arc<Object>),
    /// JSON text as it was given; it may be broken, which is found out when an expression looks into it.
    Json(Arc<str>),
    Xml(Arc<str>),
}

/// Bytes of a variable; base64 in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blob(pub Vec<u8>);

/// A file as a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub name: String,
    pub mime_type: Option<String>,
    pub encoding: Option<String>,
    pub content: Blob,
}

/// A serialized object of a host language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// The name of the class.
    pub type_name: String,
    /// For example `application/json`.
    pub format: String,
    pub serialized: Option<String>,
}

impl Value {
    /// The type's name as the REST interface writes it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "Null",
            Value::Boolean(_) => "Boolean",
            Value::Short(_) => "Short",
            Value::Integer(_) => "Integer",
            Value::Long(_) => "Long",
            Value::Double(_) => "Double",
            Value::String(_) => "String",
            Value::Date(_) => "Date",
            Value::Bytes(_) => "Bytes",
            Value::File(_) => "File",
            Value::Object(_) => "Object",
            Value::Json(_) => "Json",
            Value::Xml(_) => "Xml",
        }
    }

    /// Bytes that it takes beside itself; what several hold in common counts for each.
    pub fn weight(&self) -> usize {
        match self {
            Value::Null | Value::Boolean(_) | Value::Short(_) | Value::Integer(_) | Value::Long(_) | Value::Double(_) | Value::Date(_) => 0,
            Value::String(text) | Value::Json(text) | Value::Xml(text) => text.len(),
            Value::Bytes(blob) => blob.0.len(),
            Value::File(file) => file.name.len() + file.content.0.len(),
            Value::Object(object) => object.type_name.len() + object.format.len() + object.serialized.as_ref().map_or(0, String::len),
        }
    }

    /// Text as a value.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Value::String(text.into())
    }

    /// JSON data as the value it naturally is: scalars become scalars, lists and objects become [`Value::Json`].
    pub fn from_json(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(b) => Value::Boolean(*b),
            serde_json::Value::Number(n) => match n.as_i64() {
                Some(i) => i32::try_from(i).map_or(Value::Long(i), Value::Integer),
                None => Value::Double(n.as_f64().unwrap_or(f64::NAN)),
            },
            serde_json::Value::String(s) => Value::text(s.as_str()),
            other => Value::Json(other.to_string().into()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::text(text)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Boolean(b)
    }
}

impl From<i32> for Value {
    fn from(n: i32) -> Self {
        Value::Integer(n)
    }
}

/// JSON has no word for what is no finite number: it stands as text there.
mod double {
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(f64),
        Word(String),
        Nothing,
    }

    pub fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        if number.is_finite() { serializer.serialize_f64(*number) } else { serializer.collect_str(number) }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(number),
            Written::Word(word) => word.parse().map_err(serde::de::Error::custom),
            Written::Nothing => Ok(f64::NAN),
        }
    }
}

impl Serialize for Blob {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::Engine;
        serializer.serialize_str(&base64::engine::general_purpose::STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use base64::Engine;
        let text = String::deserialize(deserializer)?;
        base64::engine::general_purpose::STANDARD.decode(text).map(Blob).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_double_comes_back_from_json() {
        for number in [0.0, -0.5, 1.0, 1e300, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            let written = serde_json::to_string(&Value::Double(number)).unwrap();
            let Value::Double(read) = serde_json::from_str(&written).unwrap() else { panic!("{written}") };
            assert!(read == number || (read.is_nan() && number.is_nan()), "{written}");
        }
        assert_eq!(serde_json::to_string(&Value::Double(2.5)).unwrap(), r#"{"type":"Double","value":2.5}"#);
        assert!(matches!(serde_json::from_str(r#"{"type":"Double","value":null}"#), Ok(Value::Double(n)) if n.is_nan()));
    }
}
