//! Form properties (`camunda:formProperty`, as Activiti and Flowable write fields): fields under other names.
use super::parse::values;
use super::{Constraint, Field, FieldKind};
use crate::bpmn::context::{Context, quote};
use crate::bpmn::vendor;
use crate::bpmn::xml::{Node, truth};
use std::collections::HashSet;

/// The form properties of a start event or user task, in the order of the file.
pub(super) fn fields(node: Node<'_>, context: &mut Context<'_>) -> Vec<Field> {
    let mut ids = HashSet::new();
    let mut fields = Vec::new();
    for property in vendor::each(node, "formProperty") {
        // What is filled in becomes the variable that it names.
        let Some(id) = property.attribute("variable").map(|variable| variable.value).or_else(|| property.id()) else {
            context.error("missing-id", property.at(), "The form property has no id: it is the name of the variable.");
            continue;
        };
        if !ids.insert(id) {
            context.error("duplicate-id", property.at(), format!("A second form property '{}'.", quote(id)));
            continue;
        }
        fields.push(field(id, property, context));
    }
    fields
}

fn field(id: &str, node: Node<'_>, context: &mut Context<'_>) -> Field {
    let kind = match node.attribute("type").map(|name| name.value) {
        Some("long" | "int" | "integer") => FieldKind::Long,
        Some("boolean") => FieldKind::Boolean,
        Some("date") => {
            let pattern = node.attribute("datePattern").map_or("dd/MM/yyyy", |pattern| pattern.value);
            FieldKind::Date { pattern: pattern.to_owned() }
        }
        Some("enum") if node.vendor_child("value").is_some() => FieldKind::Enum { values: values(id, node, context) },
        // Without a type, and of types of the host application, it is a text.
        _ => FieldKind::String,
    };
    let says = |name: &str, otherwise: bool| node.attribute(name).and_then(|flag| truth(flag.value)).unwrap_or(otherwise);
    let mut constraints = Vec::new();
    for (name, holds) in [("required", says("required", false)), ("readonly", !says("writable", true))] {
        constraints.extend(holds.then(|| Constraint { name: name.to_owned(), config: None }));
    }
    let default = node.attribute("default").or_else(|| node.attribute("expression"));
    Field {
        id: id.to_owned(),
        label: node.attribute("name").map(|name| name.value.to_owned()),
        kind,
        default: context.optional(default),
        constraints,
        properties: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use crate::form::{FieldKind, Form};
    use expect_test::expect;

    #[test]
    fn properties_are_fields() {
        let properties = "<camunda:formProperty id='a' name='Days' type='long' required='true'/>
<camunda:formProperty id='b' variable='why' writable='false' default='none'/>
<camunda:formProperty id='c' type='date' datePattern='yyyy-MM-dd'/>
<camunda:formProperty id='d' type='enum'><camunda:value id='x' name='X'/></camunda:formProperty>";
        let found = element(&format!("<userTask id='x'><extensionElements>{properties}</extensionElements></userTask>"), "");
        let ElementKind::UserTask(task) = found.kind else { panic!() };
        let Some(Form::Fields(fields)) = task.form else { panic!() };
        let names: Vec<_> = fields.iter().map(|field| (field.id.as_str(), field.constraints.len())).collect();
        assert_eq!(names, [("a", 1), ("why", 1), ("c", 0), ("d", 0)]);
        assert_eq!((fields[0].label.as_deref(), &fields[0].kind), (Some("Days"), &FieldKind::Long));
        assert_eq!(fields[1].default.as_ref().unwrap().source, "none");
        assert_eq!(fields[3].kind, FieldKind::Enum { values: vec![("x".to_owned(), "X".to_owned())] });
    }

    #[test]
    fn a_property_has_a_name_of_its_own() {
        check_between(
            "<userTask id='x'><extensionElements><camunda:formProperty/><camunda:formProperty id='a'/>\n<camunda:formProperty id='a'/></extensionElements></userTask>",
            "",
            expect![[r#"
                Error 3:37: element 'x': The form property has no id: it is the name of the variable. [missing-id]
                Error 4:1: element 'x': A second form property 'a'. [duplicate-id]
            "#]],
        );
    }
}
