//! How a variable's value lies in its columns: numbers, times and booleans (0, 1) as `long_value` or `double_value`,
//! text as `text_value`, bytes as `bytes_value`, so that a search by value needs no parsing.
use super::Error;
use baton_models::Value;
use baton_models::value::{Blob, File, Object};
use serde_json::json;
use std::sync::Arc;

/// The columns `type`, `text_value`, `long_value`, `double_value` and `bytes_value`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValueColumns {
    pub kind: &'static str,
    pub text: Option<Arc<str>>,
    pub long: Option<i64>,
    pub double: Option<f64>,
    pub bytes: Option<Vec<u8>>,
}

impl ValueColumns {
    pub fn of(value: &Value) -> Self {
        let mut columns = Self { kind: value.type_name(), ..Self::default() };
        match value {
            Value::Null => {}
            Value::Boolean(flag) => columns.long = Some(i64::from(*flag)),
            Value::Short(n) => columns.long = Some(i64::from(*n)),
            Value::Integer(n) => columns.long = Some(i64::from(*n)),
            Value::Long(n) | Value::Date(n) => columns.long = Some(*n),
            Value::Double(n) => columns.double = Some(*n),
            Value::String(text) | Value::Json(text) | Value::Xml(text) => columns.text = Some(Arc::clone(text)),
            Value::Bytes(blob) => columns.bytes = Some(blob.0.clone()),
            Value::File(file) => {
                columns.text = Some(json!({ "name": file.name, "mimeType": file.mime_type, "encoding": file.encoding }).to_string().into());
                columns.bytes = Some(file.content.0.clone());
            }
            Value::Object(object) => {
                let parts = json!({ "typeName": object.type_name, "format": object.format, "serialized": object.serialized });
                columns.text = Some(parts.to_string().into());
            }
        }
        columns
    }
}

/// The value that lies in these columns.
pub fn read(kind: &str, text: Option<String>, long: Option<i64>, double: Option<f64>, bytes: Option<Vec<u8>>) -> Result<Value, Error> {
    let value = match kind {
        "Null" => Some(Value::Null),
        "Boolean" => long.map(|n| Value::Boolean(n != 0)),
        "Short" => long.and_then(|n| i16::try_from(n).ok()).map(Value::Short),
        "Integer" => long.and_then(|n| i32::try_from(n).ok()).map(Value::Integer),
        "Long" => long.map(Value::Long),
        "Date" => long.map(Value::Date),
        // SQLite has no NaN and keeps NULL for it.
        "Double" => Some(Value::Double(double.unwrap_or(f64::NAN))),
        "String" => text.map(|text| Value::String(text.into())),
        "Json" => text.map(|text| Value::Json(text.into())),
        "Xml" => text.map(|text| Value::Xml(text.into())),
        "Bytes" => bytes.map(|bytes| Value::Bytes(Arc::new(Blob(bytes)))),
        "File" => text.zip(bytes).and_then(|(text, bytes)| file(&text, bytes)),
        "Object" => text.and_then(|text| object(&text)),
        _ => None,
    };
    value.ok_or_else(|| Error::Bug(format!("a variable of type {kind} lacks its value")))
}

fn file(text: &str, content: Vec<u8>) -> Option<Value> {
    let parts: serde_json::Value = serde_json::from_str(text).ok()?;
    let part = |name: &str| parts.get(name).and_then(|part| part.as_str()).map(str::to_owned);
    let file = File { name: part("name")?, mime_type: part("mimeType"), encoding: part("encoding"), content: Blob(content) };
    Some(Value::File(Arc::new(file)))
}

fn object(text: &str) -> Option<Value> {
    let parts: serde_json::Value = serde_json::from_str(text).ok()?;
    let part = |name: &str| parts.get(name).and_then(|part| part.as_str()).map(str::to_owned);
    Some(Value::Object(Arc::new(Object { type_name: part("typeName")?, format: part("format")?, serialized: part("serialized") })))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What is no number is NULL in SQLite, and NaN in PostgreSQL.
    #[test]
    fn not_a_number_comes_back() {
        for stored in [None, Some(f64::NAN)] {
            assert!(matches!(read("Double", None, None, stored, None), Ok(Value::Double(n)) if n.is_nan()));
        }
        assert!(ValueColumns::of(&Value::Double(f64::NAN)).double.is_some_and(f64::is_nan));
    }

    #[test]
    fn every_type_comes_back_as_it_went_in() {
        let file = File { name: "a.txt".into(), mime_type: Some("text/plain".into()), encoding: None, content: Blob(vec![0, 255]) };
        let object = Object { type_name: "a.B".into(), format: "application/json".into(), serialized: None };
        let values = [
            Value::Null,
            Value::Boolean(true),
            Value::Short(-3),
            Value::Integer(i32::MIN),
            Value::Long(i64::MAX),
            Value::Double(0.1),
            Value::text(""),
            Value::Date(-5),
            Value::Bytes(Arc::new(Blob(vec![1]))),
            Value::File(Arc::new(file)),
            Value::Object(Arc::new(object)),
            Value::Json("{broken".into()),
            Value::Xml("<a/>".into()),
        ];
        for value in values {
            let columns = ValueColumns::of(&value);
            let text = columns.text.map(|text| text.to_string());
            assert_eq!(read(columns.kind, text, columns.long, columns.double, columns.bytes).unwrap(), value);
        }
    }

    #[test]
    fn a_row_without_its_value_is_a_defect_and_no_panic() {
        assert!(read("Integer", None, None, None, None).is_err());
        assert!(read("File", Some("{}".into()), None, None, Some(vec![])).is_err());
        assert!(read("Money", None, None, None, None).is_err());
    }
}
