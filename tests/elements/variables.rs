//! Variables of every type, in their scopes, on their way through the database, expressions and scripts.
use crate::harness::Run;
use baton_models::Value;
use baton_models::value::{Blob, File, Object};
use serde_json::json;
use std::sync::Arc;

/// More than JavaScript's numbers, or a double, can hold exactly.
const LONG: i64 = 9_007_199_254_740_993;

fn begin() -> Run {
    let large: Vec<u8> = (0..1_000_000u32).map(|n| (n % 251) as u8).collect();
    let file =
        File { name: "invoice ä.pdf".into(), mime_type: Some("application/pdf".into()), encoding: None, content: Blob(vec![0, 255, 1]) };
    let object = Object { type_name: "com.acme.Order".into(), format: "application/json".into(), serialized: Some("{\"id\":1}".into()) };
    Run::of("variables")
        .with_value("null", Value::Null)
        .with_value("boolean", Value::Boolean(true))
        .with_value("short", Value::Short(-7))
        .with_value("integer", Value::Integer(i32::MIN))
        .with_value("long", Value::Long(LONG))
        .with_value("double", Value::Double(0.1))
        .with_value("tiny", Value::Double(5e-324))
        .with_value("text", Value::text("Grüße 🎉"))
        .with_value("date", Value::Date(-1))
        .with_value("bytes", Value::Bytes(Arc::new(Blob(large))))
        .with_value("file", Value::File(Arc::new(file)))
        .with_value("object", Value::Object(Arc::new(object)))
        .with_value("json", Value::Json("{ \"list\": [1, 12345678901234567890.123] }".into()))
        .with_value("xml", Value::Xml("<a b='c'/>".into()))
        .start()
}

fn value(run: &Run, name: &str) -> Option<Value> {
    let state = run.state();
    state.variables().iter().find(|v| &*v.name == name && v.scope == state.root()).map(|v| v.value.clone())
}

#[test]
fn every_type_is_kept_and_numbers_stay_exact() {
    let mut run = begin();
    assert_eq!(value(&run, "more"), Some(Value::Long(LONG + 1)));
    assert_eq!(value(&run, "less"), Some(Value::Long(LONG - 1)));
    assert_eq!(value(&run, "same"), Some(Value::Long(LONG)));
    assert_eq!(value(&run, "third"), Some(Value::Double(0.1 / 3.0)));
    assert_eq!(value(&run, "later"), Some(Value::Date(0)));
    assert_eq!(value(&run, "text"), Some(Value::text("Grüße 🎉!")));
    assert_eq!(value(&run, "short"), None, "it was removed");
    assert_eq!(value(&run, "json"), Some(Value::Json("{ \"list\": [1, 12345678901234567890.123] }".into())), "as it was given");
    run.task("work").complete_as("ada", json!({ "only": "here" }));
}

/// An inner variable hides an outer one; what is set goes where the name is seen, else to the process instance.
#[test]
fn scopes_hide_and_local_variables_go_with_them() {
    let mut run = begin();
    assert_eq!(run.task("work").sees("text"), Some(json!("hidden")));
    assert_eq!(value(&run, "copy"), None);
    run.task("work").set_local("ada", json!({ "draft": 1 }));
    run.task("work").complete_as("ada", json!({ "text": "changed", "only": 3 }));
    assert_eq!(value(&run, "text"), None, "the instance has ended");
    run.assert_variable("text", "Grüße 🎉!").assert_variable("inner", "changed 3").assert_variable("only", 3);
}
