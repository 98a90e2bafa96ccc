//! Forms that are files of their own (`.form`, the JSON of form-js), read as the fields of a form in the model.
use super::{Constraint, Field, FieldKind, Form};
use crate::Position;
use crate::expr::{Expression, Template};
use serde_json::Value as Json;

/// Components of one form.
const MAX_COMPONENTS: usize = 1000;
/// Groups within groups.
const MAX_DEPTH: usize = 10;
/// Characters of a text area that names no limit.
const TEXT_AREA: &str = "4000";

impl Form {
    /// The fields of a deployed form; `None` where it is no such file, or asks for something that no field can be.
    pub fn deployed(content: &[u8]) -> Option<Self> {
        let json: Json = serde_json::from_slice(content).ok()?;
        let mut fields = Vec::new();
        collect(json.get("components")?, 0, &mut fields)?;
        Some(Self::Fields(fields.into()))
    }
}

fn collect(components: &Json, depth: usize, fields: &mut Vec<Field>) -> Option<()> {
    for component in components.as_array()? {
        if depth > MAX_DEPTH || fields.len() > MAX_COMPONENTS {
            return None;
        }
        match (text(component, "type")?, component.get("components")) {
            ("group" | "default", Some(inner)) => collect(inner, depth + 1, fields)?,
            // What is only looked at.
            ("text" | "html" | "separator" | "spacer" | "image" | "button", _) => {}
            (kind, _) => fields.push(field(component, kind)?),
        }
    }
    Some(())
}

fn field(component: &Json, kind: &str) -> Option<Field> {
    let mut constraints = constraints(component);
    let kind = match kind {
        "textfield" => FieldKind::String,
        "textarea" => {
            if !constraints.iter().any(|constraint| constraint.name == "maxlength") {
                constraints.push(Constraint { name: "maxlength".to_owned(), config: Some(TEXT_AREA.to_owned()) });
            }
            FieldKind::String
        }
        // Of numbers there are whole ones only.
        "number" => FieldKind::Long,
        "checkbox" => FieldKind::Boolean,
        "select" | "radio" => FieldKind::Enum { values: values(component)? },
        "datetime" if component.get("subtype").is_none_or(|subtype| subtype == "date") => {
            FieldKind::Date { pattern: "yyyy-MM-dd".to_owned() }
        }
        _ => return None,
    };
    let default = component.get("defaultValue").and_then(written).map(|value| Expression {
        source: value.clone(),
        at: Position::default(),
        template: Template::Text(value.into()),
    });
    Some(Field {
        id: text(component, "key").filter(|key| !key.is_empty())?.to_owned(),
        label: text(component, "label").or_else(|| text(component, "dateLabel")).map(str::to_owned),
        kind,
        default,
        constraints,
        properties: Vec::new(),
    })
}

/// What can be chosen, where it stands in the form.
fn values(component: &Json) -> Option<Vec<(String, String)>> {
    let value = |choice: &Json| {
        let id = choice.get("value").and_then(written)?;
        Some((id.clone(), text(choice, "label").map_or(id, str::to_owned)))
    };
    component.get("values")?.as_array()?.iter().map(value).collect()
}

fn constraints(component: &Json) -> Vec<Constraint> {
    let rule = |name: &str, config: Option<String>| Constraint { name: name.to_owned(), config };
    let is_set = |of: Option<&Json>| of.is_some_and(|flag| *flag == true);
    let rules = component.get("validate");
    let mut found = Vec::new();
    found.extend(is_set(rules.and_then(|rules| rules.get("required"))).then(|| rule("required", None)));
    found.extend(["disabled", "readonly"].iter().any(|name| is_set(component.get(name))).then(|| rule("readonly", None)));
    for (theirs, ours) in [("min", "min"), ("max", "max"), ("minLength", "minlength"), ("maxLength", "maxlength")] {
        let limit = rules.and_then(|rules| rules.get(theirs)).and_then(written);
        found.extend(limit.filter(|limit| limit.parse::<i64>().is_ok()).map(|limit| rule(ours, Some(limit))));
    }
    found
}

fn text<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    json.get(name)?.as_str()
}

/// A scalar as text.
fn written(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use std::sync::Arc;

    fn fields(components: &str) -> Option<Arc<[Field]>> {
        match Form::deployed(format!(r#"{{"id":"f","components":{components}}}"#).as_bytes())? {
            Form::Fields(fields) => Some(fields),
            _ => None,
        }
    }

    #[test]
    fn components_become_fields() {
        let found = fields(
            r##"[{"type":"text","text":"# Order"},
            {"type":"group","components":[{"type":"textfield","key":"who","label":"Who","defaultValue":"${x}","validate":{"required":true,"maxLength":20}}]},
            {"type":"number","key":"amount","validate":{"min":1,"max":9}},{"type":"checkbox","key":"urgent","disabled":true},
            {"type":"select","key":"kind","values":[{"label":"Book","value":"b"},{"value":7}]},
            {"type":"datetime","subtype":"date","dateLabel":"Day","key":"day"},{"type":"textarea","key":"note"},{"type":"button","label":"Send"}]"##,
        )
        .unwrap();
        let kinds: Vec<_> = found.iter().map(|field| (field.id.as_str(), field.label.as_deref(), field.kind.clone())).collect();
        let choices = vec![("b".to_owned(), "Book".to_owned()), ("7".to_owned(), "7".to_owned())];
        assert_eq!(
            kinds,
            [
                ("who", Some("Who"), FieldKind::String),
                ("amount", None, FieldKind::Long),
                ("urgent", None, FieldKind::Boolean),
                ("kind", None, FieldKind::Enum { values: choices }),
                ("day", Some("Day"), FieldKind::Date { pattern: "yyyy-MM-dd".to_owned() }),
                ("note", None, FieldKind::String)
            ]
        );
        assert_eq!(found[0].default.as_ref().unwrap().literal(), Some("${x}"));
        let rules = |n: usize| found[n].constraints.iter().map(|rule| (rule.name.as_str(), rule.config.as_deref())).collect::<Vec<_>>();
        assert_eq!(rules(0), [("required", None), ("maxlength", Some("20"))]);
        assert_eq!((rules(1), rules(2)), (vec![("min", Some("1")), ("max", Some("9"))], vec![("readonly", None)]));
    }

    #[test]
    fn what_no_field_can_be_is_no_form_of_ours() {
        assert!(fields(r#"[{"type":"filepicker","key":"a"}]"#).is_none());
        assert!(fields(r#"[{"type":"select","key":"a","valuesKey":"list"}]"#).is_none());
        assert!(fields(r#"[{"type":"textfield"}]"#).is_none());
        assert!(fields("7").is_none() && Form::deployed(b"{").is_none() && Form::deployed(b"{}").is_none());
        let deep = |n: usize| format!(r#"{}[]{}"#, r#"[{"type":"group","components":"#.repeat(n), "}]".repeat(n));
        assert!(fields(&deep(9)).is_some() && fields(&deep(30)).is_none());
    }
}
