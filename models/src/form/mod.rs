//! Forms as the model describes them.
mod deployed;
mod parse;
mod property;

pub(crate) use parse::parse;

use crate::expr::Expression;
use std::sync::Arc;

/// Where a start event's or user task's form comes from.
#[derive(Debug, Clone)]
pub enum Form {
    /// Fields in the model (`camunda:formData`).
    Fields(Arc<[Field]>),
    /// A key that a client knows how to show (`camunda:formKey`).
    Key(Expression),
    /// A deployed form (`camunda:formRef`).
    Reference { id: String, binding: String, version: Option<i32> },
}

/// One field of a generated form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Also the name of the variable.
    pub id: String,
    pub label: Option<String>,
    pub kind: FieldKind,
    pub default: Option<Expression>,
    pub constraints: Vec<Constraint>,
    pub properties: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    String,
    Long,
    Boolean,
    /// With a pattern of Java's SimpleDateFormat; the default is `dd/MM/yyyy`.
    Date {
        pattern: String,
    },
    /// Ids and labels in the order of the model.
    Enum {
        values: Vec<(String, String)>,
    },
}

/// A validation rule: `required`, `min`, `max`, `minlength`, `maxlength`, `readonly`.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    pub name: String,
    pub config: Option<String>,
}
