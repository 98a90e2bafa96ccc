//! A form made of the model's fields, as XHTML with the attributes that embedded forms are bound by
//! (`cam-variable-name`, `cam-variable-type`).
use super::reply;
use actix_web::HttpResponse;
use baton_engine::Variables;
use baton_models::Value;
use baton_models::form::{Field, FieldKind};
use std::fmt::Write;

/// The form with these values in it.
pub fn reply(fields: &[Field], values: &Variables) -> HttpResponse {
    reply::bytes("application/xhtml+xml", None, render(fields, values).into_bytes())
}

fn render(fields: &[Field], values: &Variables) -> String {
    let mut out = String::from("<form name=\"generatedForm\" role=\"form\">");
    for field in fields {
        let value = values.iter().find(|(name, _)| **name == *field.id).map_or(&Value::Null, |(_, value)| value);
        let _ = write!(out, "<div class=\"form-group\">{}</div>", control(field, value));
    }
    out + "</form>"
}

fn control(field: &Field, value: &Value) -> String {
    let id = escape(&field.id);
    let label = escape(field.label.as_deref().unwrap_or(&field.id));
    let bound = format!("name=\"{id}\" cam-variable-name=\"{id}\" cam-variable-type=\"{}\"{}", type_name(&field.kind), rules(field));
    let text = escape(&text_of(value));
    match &field.kind {
        FieldKind::Boolean => {
            let checked = if *value == Value::Boolean(true) { " checked=\"checked\"" } else { "" };
            format!("<label for=\"{id}\"><input type=\"checkbox\" {bound}{checked} />{label}</label>")
        }
        FieldKind::Enum { values } => {
            let options: String = values.iter().map(|(option, label)| option_of(option, label, &text_of(value))).collect();
            format!("<label for=\"{id}\">{label}</label><select class=\"form-control\" {bound}>{options}</select>")
        }
        FieldKind::Date { pattern } => {
            format!(
                "<label for=\"{id}\">{label}</label><input type=\"text\" class=\"form-control\" {bound} uib-datepicker-popup=\"{}\" value=\"{text}\" />",
                escape(pattern)
            )
        }
        FieldKind::String | FieldKind::Long => {
            format!("<label for=\"{id}\">{label}</label><input type=\"text\" class=\"form-control\" {bound} value=\"{text}\" />")
        }
    }
}

fn option_of(id: &str, label: &str, chosen: &str) -> String {
    let selected = if id == chosen { " selected=\"selected\"" } else { "" };
    format!("<option value=\"{}\"{selected}>{}</option>", escape(id), escape(label))
}

fn rules(field: &Field) -> String {
    let mut rules = String::new();
    for constraint in &field.constraints {
        let config = constraint.config.as_deref().unwrap_or_default();
        let _ = match constraint.name.as_str() {
            "required" => write!(rules, " required=\"required\""),
            "readonly" => write!(rules, " readonly=\"readonly\""),
            "minlength" => write!(rules, " ng-minlength=\"{}\"", escape(config)),
            "maxlength" => write!(rules, " ng-maxlength=\"{}\"", escape(config)),
            _ => Ok(()),
        };
    }
    rules
}

fn type_name(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::String | FieldKind::Enum { .. } => "String",
        FieldKind::Long => "Long",
        FieldKind::Boolean => "Boolean",
        FieldKind::Date { .. } => "Date",
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Boolean(flag) => flag.to_string(),
        Value::Short(n) => n.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Long(n) => n.to_string(),
        Value::Double(n) => n.to_string(),
        Value::String(text) => text.to_string(),
        Value::Date(ms) => crate::timestamp::format(*ms),
        _ => String::new(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_models::form::Constraint;

    fn field(id: &str, kind: FieldKind) -> Field {
        let required = Constraint { name: "required".into(), config: None };
        Field { id: id.into(), label: Some("<Label>".into()), kind, default: None, constraints: vec![required], properties: Vec::new() }
    }

    #[test]
    fn binds_each_field_and_escapes_what_people_wrote() {
        let values = vec![("a".into(), Value::text("\"><script>")), ("b".into(), Value::Boolean(true))];
        let html = render(&[field("a", FieldKind::String), field("b", FieldKind::Boolean)], &values);
        assert!(html.contains("cam-variable-name=\"a\" cam-variable-type=\"String\" required=\"required\""), "{html}");
        assert!(html.contains("value=\"&quot;&gt;&lt;script&gt;\""), "{html}");
        assert!(html.contains("checked=\"checked\" />&lt;Label&gt;"), "{html}");
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn shows_choices_in_the_order_of_the_model() {
        let kind = FieldKind::Enum { values: vec![("y".into(), "Yes".into()), ("n".into(), "No".into())] };
        let html = render(&[field("c", kind)], &vec![("c".into(), Value::text("n"))]);
        assert!(html.contains("<option value=\"y\">Yes</option><option value=\"n\" selected=\"selected\">No</option>"), "{html}");
    }
}
