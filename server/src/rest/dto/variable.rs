//! `VariableValueDto`: a variable's value with its type, as requests and answers carry it.
//! Type names may begin with a small letter on input; without a type the JSON value tells.
use crate::timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use baton_engine::Variables;
use baton_models::Value;
use baton_models::value::{Blob, File, Object};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::fmt;
use std::sync::Arc;

/// A value as a client sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct VariableDto {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub value: Json,
    pub value_info: Option<ValueInfo>,
    /// In instructions: only for the element that begins.
    pub local: Option<bool>,
}

/// What some types need beside the value.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ValueInfo {
    pub transient: Option<bool>,
    pub filename: Option<String>,
    pub mime_type: Option<String>,
    /// How one of the stock clients spells it.
    pub mimetype: Option<String>,
    pub encoding: Option<String>,
    pub object_type_name: Option<String>,
    pub serialization_data_format: Option<String>,
}

/// Variables by name as a client sends them, in the order given.
#[derive(Debug, Clone, Default)]
pub struct VariablesDto(pub Vec<(Arc<str>, VariableDto)>);

/// A value as an answer shows it. With `deserialize`, an object of Java's own collections in JSON appears as JSON;
/// objects of other classes, which do not exist here, appear in their serialized form.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    pub value: &'a Value,
    pub deserialize: bool,
}

/// Variables as an answer shows them: a JSON object by name.
pub struct TypedMap<'a> {
    pub variables: &'a [(Arc<str>, Value)],
    pub deserialize: bool,
}

/// Why a value was refused; a sentence for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub String);

impl VariableDto {
    /// True where the caller wants the value not to be kept.
    pub fn is_transient(&self) -> bool {
        self.value_info.as_ref().and_then(|info| info.transient).unwrap_or(false)
    }

    /// The typed value; the error says what was received and what the type accepts.
    pub fn into_value(self) -> Result<Value, Invalid> {
        let Some(kind) = self.kind.as_deref().filter(|kind| !kind.is_empty()) else { return Ok(infer(self.value)) };
        let info = self.value_info.unwrap_or_default();
        match capitalized(kind).as_str() {
            "Null" => Ok(Value::Null),
            "Boolean" => boolean(self.value),
            "String" => string(self.value),
            "Short" => whole(&self.value, "Short", |n| i16::try_from(n).ok().map(Value::Short)),
            "Integer" => whole(&self.value, "Integer", |n| i32::try_from(n).ok().map(Value::Integer)),
            "Long" => whole(&self.value, "Long", |n| Some(Value::Long(n))),
            "Double" => double(&self.value),
            "Date" => date(&self.value),
            "Bytes" => Ok(bytes(&self.value, "Bytes")?.map_or(Value::Null, |content| Value::Bytes(Arc::new(content)))),
            "File" => file(&self.value, info),
            "Object" => object(self.value, info),
            "Json" => Ok(text_or(self.value, |json| Some(json.to_string()), "Json")?.map_or(Value::Null, |text| Value::Json(text.into()))),
            "Xml" => Ok(text_or(self.value, |_| None, "Xml")?.map_or(Value::Null, |text| Value::Xml(text.into()))),
            _ => Err(Invalid(format!("Unsupported value type '{kind}'"))),
        }
    }
}

impl VariablesDto {
    /// All values typed; those marked as transient are left out, for they are not to be stored.
    pub fn into_variables(self) -> Result<Variables, Invalid> {
        let mut variables = Variables::with_capacity(self.0.len());
        for (name, dto) in self.0 {
            if dto.is_transient() {
                continue;
            }
            let value = dto.into_value().map_err(|error| Invalid(format!("Variable '{name}': {error}")))?;
            variables.push((name, value));
        }
        Ok(variables)
    }
}

fn capitalized(kind: &str) -> String {
    let mut chars = kind.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

fn infer(json: Json) -> Value {
    match json {
        Json::String(text) => Value::String(text.into()),
        other => Value::from_json(&other),
    }
}

fn cannot_convert(json: &Json, kind: &str) -> Invalid {
    let (received, shown) = match json {
        Json::Null => ("Null", "null".to_owned()),
        Json::Bool(b) => ("Boolean", b.to_string()),
        Json::Number(n) => ("Number", n.to_string()),
        Json::String(s) => ("String", s.chars().take(100).collect()),
        Json::Array(_) => ("list", "[...]".to_owned()),
        Json::Object(_) => ("object", "{...}".to_owned()),
    };
    Invalid(format!("Cannot convert value '{shown}' of type '{received}' to type '{kind}'"))
}

fn boolean(json: Json) -> Result<Value, Invalid> {
    match &json {
        Json::Null => Ok(Value::Null),
        Json::Bool(b) => Ok(Value::Boolean(*b)),
        Json::String(text) if text.eq_ignore_ascii_case("true") => Ok(Value::Boolean(true)),
        Json::String(text) if text.eq_ignore_ascii_case("false") => Ok(Value::Boolean(false)),
        other => Err(cannot_convert(other, "Boolean")),
    }
}

fn string(json: Json) -> Result<Value, Invalid> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::String(text) => Ok(Value::String(text.into())),
        Json::Bool(_) | Json::Number(_) => Ok(Value::text(json.to_string())),
        other => Err(cannot_convert(&other, "String")),
    }
}

/// A whole number, or text that is one; `fit` gives `None` where the type is too small for it.
fn whole(json: &Json, kind: &str, fit: impl Fn(i64) -> Option<Value>) -> Result<Value, Invalid> {
    let number = match json {
        Json::Null => return Ok(Value::Null),
        Json::Number(n) => n.as_i64().or_else(|| n.as_f64().and_then(exact_whole)),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.and_then(fit).ok_or_else(|| cannot_convert(json, kind))
}

/// `7.0` is the whole number 7; `7.5` and numbers that a double cannot hold exactly are none.
fn exact_whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

fn double(json: &Json) -> Result<Value, Invalid> {
    let number = match json {
        Json::Null => return Ok(Value::Null),
        Json::Number(n) => n.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|n: &f64| n.is_finite()).map(Value::Double).ok_or_else(|| cannot_convert(json, "Double"))
}

fn date(json: &Json) -> Result<Value, Invalid> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::String(text) => timestamp::parse(text).map(Value::Date).ok_or_else(|| {
            let Invalid(message) = cannot_convert(json, "Date");
            Invalid(format!("{message}; a date looks like 2026-01-31T09:05:07.123+0000"))
        }),
        other => Err(cannot_convert(other, "Date")),
    }
}

fn bytes(json: &Json, kind: &str) -> Result<Option<Blob>, Invalid> {
    match json {
        Json::Null => Ok(None),
        Json::String(text) => match BASE64.decode(text.trim()) {
            Ok(content) => Ok(Some(Blob(content))),
            Err(error) => Err(Invalid(format!("The value of type '{kind}' is not base64: {error}"))),
        },
        other => Err(cannot_convert(other, kind)),
    }
}

fn file(json: &Json, info: ValueInfo) -> Result<Value, Invalid> {
    let name = info.filename.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Invalid("A value of type 'File' needs a 'filename' in its valueInfo".into()))?;
    let content = bytes(json, "File")?.unwrap_or_default();
    Ok(Value::File(Arc::new(File { name, mime_type: info.mime_type.or(info.mimetype), encoding: info.encoding, content })))
}

fn object(json: Json, info: ValueInfo) -> Result<Value, Invalid> {
    let serialized = match json {
        Json::Null => None,
        Json::String(text) => Some(text),
        _ => return Err(Invalid("Must provide 'null' or String value for value of SerializableValue type 'Object'.".into())),
    };
    let type_name =
        info.object_type_name.ok_or_else(|| Invalid("A value of type 'Object' needs 'objectTypeName' in its valueInfo".into()))?;
    let format = info.serialization_data_format.unwrap_or_else(|| "application/json".into());
    Ok(Value::Object(Arc::new(Object { type_name, format, serialized })))
}

fn text_or(json: Json, write: impl Fn(&Json) -> Option<String>, kind: &str) -> Result<Option<String>, Invalid> {
    match json {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text)),
        other => write(&other).map(Some).ok_or_else(|| cannot_convert(&other, kind)),
    }
}

impl<'de> Deserialize<'de> for VariablesDto {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;
        impl<'de> Visitor<'de> for ByName {
            type Value = VariablesDto;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of variables by name")
            }

            fn visit_unit<E>(self) -> Result<VariablesDto, E> {
                Ok(VariablesDto::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<VariablesDto, A::Error> {
                let mut variables = Vec::with_capacity(map.size_hint().unwrap_or(8).min(1024));
                while let Some((name, dto)) = map.next_entry::<Arc<str>, Option<VariableDto>>()? {
                    variables.push((name, dto.unwrap_or_default()));
                }
                Ok(VariablesDto(variables))
            }
        }
        deserializer.deserialize_any(ByName)
    }
}

impl Serialize for TypedMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.variables.iter().map(|(name, value)| (name, Typed { value, deserialize: self.deserialize })))
    }
}

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        self.write_fields(&mut map)?;
        map.end()
    }
}

impl Typed<'_> {
    /// Writes `type`, `value` and `valueInfo` among the fields of a larger object.
    pub fn write_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("type", self.value.type_name())?;
        map.serialize_key("value")?;
        match self.value {
            Value::Null | Value::File(_) => map.serialize_value(&()),
            Value::Boolean(b) => map.serialize_value(b),
            Value::Short(n) => map.serialize_value(n),
            Value::Integer(n) => map.serialize_value(n),
            Value::Long(n) => map.serialize_value(n),
            Value::Double(n) => map.serialize_value(n),
            Value::String(text) | Value::Json(text) | Value::Xml(text) => map.serialize_value(text),
            Value::Date(ms) => map.serialize_value(&timestamp::format(*ms)),
            Value::Bytes(blob) => map.serialize_value(blob),
            Value::Object(object) => match self.nested(object) {
                Some(json) => map.serialize_value(&json),
                None => map.serialize_value(&object.serialized),
            },
        }?;
        map.serialize_entry("valueInfo", &value_info(self.value))
    }

    fn nested(&self, object: &Object) -> Option<Json> {
        let known = object.type_name.starts_with("java.util.") || object.type_name.starts_with("java.lang.");
        let wanted = self.deserialize && known && object.format == "application/json";
        wanted.then(|| serde_json::from_str(object.serialized.as_deref()?).ok()).flatten()
    }
}

fn value_info(value: &Value) -> Json {
    match value {
        Value::File(file) => serde_json::json!({ "filename": file.name, "mimeType": file.mime_type, "encoding": file.encoding }),
        Value::Object(object) => {
            serde_json::json!({ "objectTypeName": object.type_name, "serializationDataFormat": object.format })
        }
        _ => Json::Object(serde_json::Map::new()),
    }
}

#[cfg(test)]
#[path = "variable_tests.rs"]
mod tests;
