//! Forms from the model: generated fields, a key, or a reference to a deployed form.
use super::{Constraint, Field, FieldKind, Form};
use crate::bpmn::context::{Context, quote};
use crate::bpmn::vendor;
use crate::bpmn::xml::Node;
use std::collections::HashSet;

/// The form of a start event or user task; fields in the model come before a key, a key before a reference.
pub(crate) fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Form> {
    if let Some(data) = vendor::child(node, "formData") {
        return Some(Form::Fields(fields(data, context)));
    }
    if let Some(key) = node.extension("formKey") {
        return context.expression(key).map(Form::Key);
    }
    node.extension("formRef").map(|id| {
        let binding = node.extension("formRefBinding").map_or("latest", |binding| binding.value).to_owned();
        let version = node.extension("formRefVersion").and_then(|version| version.value.parse().ok());
        Form::Reference { id: id.value.to_owned(), binding, version }
    })
}

fn fields<'d>(data: Node<'d>, context: &mut Context<'d>) -> Vec<Field> {
    let mut ids = HashSet::new();
    let mut fields = Vec::new();
    for node in data.vendor_children("formField") {
        match node.id() {
            None => context.error("missing-id", node.at(), "The form field has no id: it is the name of the variable."),
            Some(id) if !ids.insert(id) => context.error("duplicate-id", node.at(), format!("A second form field '{}'.", quote(id))),
            Some(id) => fields.extend(field(id, node, context)),
        }
    }
    fields
}

fn field(id: &str, node: Node<'_>, context: &mut Context<'_>) -> Option<Field> {
    let default = context.optional(node.attribute("defaultValue"));
    let kind = kind(id, node, context)?;
    if let Some(literal) = default.as_ref().and_then(|default| default.literal()).filter(|literal| !fits(&kind, literal)) {
        let at = node.attribute("defaultValue").map_or(node.at(), |text| text.at);
        let message = format!("The default '{}' of the field '{}' does not fit its type.", quote(literal), quote(id));
        context.error("form-default", at, message);
    }
    let constraints = node.vendor_children("validation").flat_map(|validation| validation.vendor_children("constraint"));
    Some(Field {
        id: id.to_owned(),
        label: node.attribute("label").map(|label| label.value.to_owned()),
        kind,
        default,
        constraints: constraints.filter_map(|node| constraint(id, node, context)).collect(),
        properties: node.vendor_children("properties").flat_map(vendor::property_list).collect(),
    })
}

fn kind(id: &str, node: Node<'_>, context: &mut Context<'_>) -> Option<FieldKind> {
    let Some(name) = node.attribute("type") else {
        let message = format!("The form field '{}' has no type. Accepted are {TYPES}.", quote(id));
        context.error("form-type", node.at(), message);
        return None;
    };
    match name.value {
        "string" => Some(FieldKind::String),
        "long" => Some(FieldKind::Long),
        "boolean" => Some(FieldKind::Boolean),
        "date" => {
            let pattern = node.attribute("datePattern").map_or("dd/MM/yyyy", |pattern| pattern.value);
            Some(FieldKind::Date { pattern: pattern.to_owned() })
        }
        "enum" => Some(FieldKind::Enum { values: values(id, node, context) }),
        other => {
            let message = format!("The form field '{}' has the type '{}'. Accepted are {TYPES}.", quote(id), quote(other));
            context.error("form-type", name.at, message);
            None
        }
    }
}

const TYPES: &str = "string, long, boolean, date and enum";

/// The choices of an enumeration: ids, and labels where they differ.
fn values(id: &str, node: Node<'_>, context: &mut Context<'_>) -> Vec<(String, String)> {
    let mut values = Vec::new();
    for node in node.vendor_children("value") {
        match node.id() {
            Some(id) => values.push((id.to_owned(), node.attribute("name").map_or(id, |name| name.value).to_owned())),
            None => context.error("missing-id", node.at(), format!("A camunda:value of the form field '{}' has no id.", quote(id))),
        }
    }
    if values.is_empty() {
        context.error("form-type", node.at(), format!("The form field '{}' is an enum without a camunda:value to choose.", quote(id)));
    }
    values
}

fn fits(kind: &FieldKind, literal: &str) -> bool {
    match kind {
        FieldKind::String | FieldKind::Date { .. } => true,
        FieldKind::Long => literal.trim().parse::<i64>().is_ok(),
        FieldKind::Boolean => matches!(literal.trim(), "true" | "false"),
        FieldKind::Enum { values } => values.iter().any(|(id, _)| id == literal),
    }
}

fn constraint(id: &str, node: Node<'_>, context: &mut Context<'_>) -> Option<Constraint> {
    let name = node.attribute("name").map(|name| name.value).unwrap_or_default();
    let config = node.attribute("config");
    let number = config.is_some_and(|config| config.value.parse::<i64>().is_ok());
    match name {
        "required" | "readonly" => {}
        "min" | "max" | "minlength" | "maxlength" if number => {}
        "min" | "max" | "minlength" | "maxlength" => {
            let found = config.map(|config| config.value).unwrap_or_default();
            let message =
                format!("The constraint {name} of the field '{}' needs a whole number as config, not '{}'.", quote(id), quote(found));
            context.error("form-constraint", node.at(), message);
            return None;
        }
        "validator" => {
            let message = format!("The validator of the field '{}' is code of a Java application, which does not run here.", quote(id));
            context.warning("host-code", node.at(), message);
            return None;
        }
        other => {
            let message = format!(
                "The constraint '{}' of the field '{}' is not known. Accepted are required, readonly, min, max, minlength, maxlength.",
                quote(other),
                quote(id)
            );
            context.error("form-constraint", node.at(), message);
            return None;
        }
    }
    Some(Constraint { name: name.to_owned(), config: config.map(|config| config.value.to_owned()) })
}
