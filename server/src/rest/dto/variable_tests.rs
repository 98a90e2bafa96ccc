//! What goes in and comes out, type by type.
#![allow(clippy::unwrap_used)]
use super::*;
use serde_json::json;

fn read(json: Json) -> Result<Value, String> {
    serde_json::from_value::<VariableDto>(json).unwrap().into_value().map_err(|error| error.0)
}

#[track_caller]
fn accepts(json: Json, value: Value) {
    assert_eq!(read(json.clone()), Ok(value), "{json}");
}

#[track_caller]
fn refuses(json: Json, part: &str) {
    let error = read(json.clone()).unwrap_err();
    assert!(error.contains(part), "{json}: {error}");
}

#[test]
fn infers_the_type_where_none_is_given() {
    accepts(json!({ "value": "a" }), Value::text("a"));
    accepts(json!({ "value": true }), Value::Boolean(true));
    accepts(json!({ "value": 2_147_483_647 }), Value::Integer(2_147_483_647));
    accepts(json!({ "value": 2_147_483_648_i64 }), Value::Long(2_147_483_648));
    accepts(json!({ "value": 1.5 }), Value::Double(1.5));
    accepts(json!({ "value": null }), Value::Null);
    accepts(json!({}), Value::Null);
    accepts(json!({ "value": { "a": [1] } }), Value::Json(r#"{"a":[1]}"#.into()));
    accepts(json!({ "value": [1], "type": null }), Value::Json("[1]".into()));
}

#[test]
fn accepts_each_type_with_either_first_letter() {
    accepts(json!({ "type": "String", "value": "a" }), Value::text("a"));
    accepts(json!({ "type": "string", "value": 12 }), Value::text("12"));
    accepts(json!({ "type": "boolean", "value": "true" }), Value::Boolean(true));
    accepts(json!({ "type": "short", "value": "-7" }), Value::Short(-7));
    accepts(json!({ "type": "Integer", "value": "7" }), Value::Integer(7));
    accepts(json!({ "type": "Integer", "value": 7.0 }), Value::Integer(7));
    accepts(json!({ "type": "long", "value": 7 }), Value::Long(7));
    accepts(json!({ "type": "Double", "value": 7 }), Value::Double(7.0));
    accepts(json!({ "type": "double", "value": "1e3" }), Value::Double(1000.0));
    accepts(json!({ "type": "Null", "value": "ignored" }), Value::Null);
    accepts(json!({ "type": "Long", "value": null }), Value::Null);
    accepts(json!({ "type": "Date", "value": "1970-01-01T01:00:00.005+0100" }), Value::Date(5));
    accepts(json!({ "type": "date", "value": "1970-01-01T00:00:00.005Z" }), Value::Date(5));
    accepts(json!({ "type": "Bytes", "value": "AQI=" }), Value::Bytes(Arc::new(Blob(vec![1, 2]))));
    accepts(json!({ "type": "Json", "value": "{broken" }), Value::Json("{broken".into()));
    accepts(json!({ "type": "json", "value": { "a": 1 } }), Value::Json(r#"{"a":1}"#.into()));
    accepts(json!({ "type": "Xml", "value": "<a/>" }), Value::Xml("<a/>".into()));
}

#[test]
fn refuses_what_does_not_fit_and_says_why() {
    refuses(json!({ "type": "Integer", "value": 1.5 }), "Cannot convert value '1.5' of type 'Number' to type 'Integer'");
    refuses(json!({ "type": "Integer", "value": 2_147_483_648_i64 }), "to type 'Integer'");
    refuses(json!({ "type": "Short", "value": 40_000 }), "to type 'Short'");
    refuses(json!({ "type": "Long", "value": 1e30 }), "to type 'Long'");
    refuses(json!({ "type": "Integer", "value": "seven" }), "'seven' of type 'String'");
    refuses(json!({ "type": "Double", "value": "NaN" }), "to type 'Double'");
    refuses(json!({ "type": "Boolean", "value": 1 }), "to type 'Boolean'");
    refuses(json!({ "type": "String", "value": {} }), "to type 'String'");
    refuses(json!({ "type": "Date", "value": "yesterday" }), "a date looks like");
    refuses(json!({ "type": "Bytes", "value": "***" }), "not base64");
    refuses(json!({ "type": "File", "value": "AQI=" }), "'filename'");
    refuses(json!({ "type": "Object", "value": {}, "valueInfo": { "objectTypeName": "a.B" } }), "'null' or String");
    refuses(json!({ "type": "Object", "value": "{}" }), "'objectTypeName'");
    refuses(json!({ "type": "Xml", "value": {} }), "to type 'Xml'");
    refuses(json!({ "type": "Money", "value": 1 }), "Unsupported value type 'Money'");
}

#[test]
fn takes_the_mime_type_in_both_spellings() {
    for key in ["mimeType", "mimetype"] {
        let sent = json!({ "type": "file", "value": "AQI=", "valueInfo": { "filename": "a.bin", key: "image/png" } });
        let Value::File(file) = read(sent).unwrap() else { panic!("no file") };
        assert_eq!((file.name.as_str(), file.mime_type.as_deref()), ("a.bin", Some("image/png")));
        assert_eq!(file.content.0, [1, 2]);
    }
}

#[test]
fn keeps_the_order_and_leaves_transient_ones_out() {
    let sent = r#"{"z":{"value":1},"secret":{"value":2,"valueInfo":{"transient":true}},"a":{"value":"x"},"n":null}"#;
    let variables = serde_json::from_str::<VariablesDto>(sent).unwrap().into_variables().unwrap();
    assert_eq!(variables, vec![("z".into(), Value::Integer(1)), ("a".into(), Value::text("x")), ("n".into(), Value::Null)]);
    assert!(serde_json::from_str::<VariablesDto>("null").unwrap().0.is_empty());
    assert!(serde_json::from_str::<VariablesDto>("[1]").is_err());
    let bad = serde_json::from_str::<VariablesDto>(r#"{"n":{"type":"Integer","value":"x"}}"#).unwrap();
    assert!(bad.into_variables().unwrap_err().0.starts_with("Variable 'n': Cannot convert"));
}

#[track_caller]
fn writes(value: &Value, deserialize: bool, expected: Json) {
    assert_eq!(serde_json::to_value(Typed { value, deserialize }).unwrap(), expected);
}

#[test]
fn writes_type_value_and_info() {
    writes(&Value::Integer(7), true, json!({ "type": "Integer", "value": 7, "valueInfo": {} }));
    writes(&Value::Null, true, json!({ "type": "Null", "value": null, "valueInfo": {} }));
    writes(&Value::Date(5), true, json!({ "type": "Date", "value": "1970-01-01T00:00:00.005+0000", "valueInfo": {} }));
    writes(&Value::Bytes(Arc::new(Blob(vec![1, 2]))), true, json!({ "type": "Bytes", "value": "AQI=", "valueInfo": {} }));
    writes(&Value::Json("{broken".into()), true, json!({ "type": "Json", "value": "{broken", "valueInfo": {} }));
    let file = File { name: "a".into(), mime_type: None, encoding: Some("UTF-8".into()), content: Blob(vec![1]) };
    let info = json!({ "filename": "a", "mimeType": null, "encoding": "UTF-8" });
    writes(&Value::File(Arc::new(file)), true, json!({ "type": "File", "value": null, "valueInfo": info }));
}

#[test]
fn nests_only_objects_that_java_itself_defines() {
    let object = |class: &str| {
        Value::Object(Arc::new(Object { type_name: class.into(), format: "application/json".into(), serialized: Some("[1]".into()) }))
    };
    let info = |class: &str| json!({ "objectTypeName": class, "serializationDataFormat": "application/json" });
    let list = "java.util.ArrayList";
    writes(&object(list), true, json!({ "type": "Object", "value": [1], "valueInfo": info(list) }));
    writes(&object(list), false, json!({ "type": "Object", "value": "[1]", "valueInfo": info(list) }));
    writes(&object("com.acme.Order"), true, json!({ "type": "Object", "value": "[1]", "valueInfo": info("com.acme.Order") }));
}
