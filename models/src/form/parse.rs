//! Forms from the model: generated fields, a key, or a reference to a deployed form.
use super::{Constraint, Field, FieldKind, Form, property};
use crate::bpmn::context::{Context, quote};
use crate::bpmn::vendor;
use crate::bpmn::xml::{Node, Text};
use std::collections::HashSet;

/// The form of a start event or user task; fields in the model come before a key, a key before a reference.
pub(crate) fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Form> {
    if let Some(data) = vendor::child(node, "formData") {
        return Some(Form::Fields(fields(data, context).into()));
    }
    if let Some(form) = node.extension("embeddedForm").and_then(|id| embedded(id, context)) {
        return Some(form);
    }
    if let Some(key) = node.extension("formKey") {
        return context.expression(key).map(Form::Key);
    }
    if node.extension("formRef").is_none() && vendor::child(node, "formProperty").is_some() {
        return Some(Form::Fields(property::fields(node, context).into()));
    }
    node.extension("formRef").map(|id| {
        let binding = node.extension("formRefBinding").map_or("latest", |binding| binding.value).to_owned();
        let version = node.extension("formRefVersion").and_then(|version| version.value.parse().ok());
        Form::Reference { id: id.value.to_owned(), binding, version }
    })
}

/// The fields of a form that is kept in the model; where there are none, it is only known by its key.
fn embedded(id: Text<'_>, context: &mut Context<'_>) -> Option<Form> {
    let name = quote(id.value);
    let message = match context.beside.form(id.value) {
        Some(Some(form)) => return Some(form.clone()),
        Some(None) => {
            format!("The form '{name}' in the model has a component that no field of a page can be, so it is only known by its key.")
        }
        None => format!("There is no form '{name}' in the model, so it is only known by its key."),
    };
    context.warning("embedded-form", id.at, message);
    None
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
pub(super) fn values(id: &str, node: Node<'_>, context: &mut Context<'_>) -> Vec<(String, String)> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    fn task(fields: &str) -> String {
        format!("<userTask id='x'><extensionElements><camunda:formData>\n{fields}\n</camunda:formData></extensionElements></userTask>")
    }

    fn form(node: &str) -> Form {
        let ElementKind::UserTask(task) = element(node, "").kind else { panic!() };
        task.form.unwrap()
    }

    #[test]
    fn fields_of_every_type() {
        let Form::Fields(fields) = form(&task(
            "<camunda:formField id='s' label='Text' type='string' defaultValue='${item}'><camunda:properties><camunda:property id='rows' value='3'/></camunda:properties>
<camunda:validation><camunda:constraint name='required'/><camunda:constraint name='maxlength' config='20'/></camunda:validation></camunda:formField>
<camunda:formField id='l' type='long' defaultValue='7'/><camunda:formField id='b' type='boolean' defaultValue='true'/>
<camunda:formField id='d' type='date'/><camunda:formField id='d2' type='date' datePattern='yyyy-MM-dd'/>
<camunda:formField id='e' type='enum' defaultValue='y'><camunda:value id='y' name='Yes'/><camunda:value id='n'/></camunda:formField>",
        )) else {
            panic!()
        };
        let kinds: Vec<_> = fields.iter().map(|field| field.kind.clone()).collect();
        assert_eq!(
            kinds,
            [
                FieldKind::String,
                FieldKind::Long,
                FieldKind::Boolean,
                FieldKind::Date { pattern: "dd/MM/yyyy".into() },
                FieldKind::Date { pattern: "yyyy-MM-dd".into() },
                FieldKind::Enum { values: vec![("y".into(), "Yes".into()), ("n".into(), "n".into())] },
            ]
        );
        assert_eq!((fields[0].id.as_str(), fields[0].label.as_deref()), ("s", Some("Text")));
        assert_eq!(fields[0].constraints[1], Constraint { name: "maxlength".into(), config: Some("20".into()) });
        assert_eq!(fields[0].properties, [("rows".into(), "3".into())]);
    }

    #[test]
    fn forms_by_key_and_by_reference() {
        assert!(matches!(form("<userTask id='x' camunda:formKey='embedded:a.html'/>"), Form::Key(key) if key.source == "embedded:a.html"));
        let reference = form("<userTask id='x' camunda:formRef='f' camunda:formRefBinding='version' camunda:formRefVersion='2'/>");
        assert!(matches!(reference, Form::Reference { id, binding, version: Some(2) } if id == "f" && binding == "version"));
    }

    #[test]
    fn fields_that_cannot_be_shown_are_refused() {
        check_between(
            &task(
                "<camunda:formField type='string'/>
<camunda:formField id='a'/><camunda:formField id='b' type='money'/>
<camunda:formField id='c' type='enum'/>
<camunda:formField id='d' type='long' defaultValue='x'/>
<camunda:formField id='d' type='string'/>
<camunda:formField id='f' type='boolean' defaultValue='yes'/>
<camunda:formField id='g' type='enum' defaultValue='z'><camunda:value id='y'/><camunda:value/></camunda:formField>",
            ),
            "",
            expect![[r#"
                Error 4:1: element 'x': The form field has no id: it is the name of the variable. [missing-id]
                Error 5:1: element 'x': The form field 'a' has no type. Accepted are string, long, boolean, date and enum. [form-type]
                Error 5:60: element 'x': The form field 'b' has the type 'money'. Accepted are string, long, boolean, date and enum. [form-type]
                Error 6:1: element 'x': The form field 'c' is an enum without a camunda:value to choose. [form-type]
                Error 7:53: element 'x': The default 'x' of the field 'd' does not fit its type. [form-default]
                Error 8:1: element 'x': A second form field 'd'. [duplicate-id]
                Error 9:56: element 'x': The default 'yes' of the field 'f' does not fit its type. [form-default]
                Error 10:53: element 'x': The default 'z' of the field 'g' does not fit its type. [form-default]
                Error 10:79: element 'x': A camunda:value of the form field 'g' has no id. [missing-id]
            "#]],
        );
    }

    #[test]
    fn constraints_that_cannot_hold_are_refused() {
        let field = |constraint: &str| {
            task(&format!(
                "<camunda:formField id='a' type='long'><camunda:validation>{constraint}</camunda:validation></camunda:formField>"
            ))
        };
        check_between(&field("<camunda:constraint name='min' config='1'/><camunda:constraint name='readonly'/>"), "", expect![""]);
        check_between(
            &field("<camunda:constraint name='max' config='many'/><camunda:constraint name='minlength'/>"),
            "",
            expect![[r#"
            Error 4:59: element 'x': The constraint max of the field 'a' needs a whole number as config, not 'many'. [form-constraint]
            Error 4:105: element 'x': The constraint minlength of the field 'a' needs a whole number as config, not ''. [form-constraint]
        "#]],
        );
        check_between(
            &field("<camunda:constraint name='even'/>"),
            "",
            expect![[r#"
            Error 4:59: element 'x': The constraint 'even' of the field 'a' is not known. Accepted are required, readonly, min, max, minlength, maxlength. [form-constraint]
        "#]],
        );
        check_between(
            &field("<camunda:constraint name='validator' config='a.B'/>"),
            "",
            expect![[r#"
            Warning 4:59: element 'x': The validator of the field 'a' is code of a Java application, which does not run here. [host-code]
        "#]],
        );
    }
}
