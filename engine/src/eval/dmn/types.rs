//! Types that a file refers to: those of FEEL, and item definitions with what they allow (DMN 1.5, 7.3.2 and 10.3.2.9).
use super::cells::Test;
use super::notes;
use crate::eval::feel::{self, FeelValue, shown};
use baton_models::dmn::{Cell, Item, Signature};
use dsntk_feel::context::FeelContext;
use dsntk_feel::{FeelScope, FeelType, Name};
use std::collections::HashMap;
use std::sync::Arc;

/// How deep item definitions may refer to each other.
const MAX_DEPTH: usize = 60;

pub(super) struct Types {
    items: HashMap<String, Arc<Definition>>,
    /// Those of models that are imported, by what stands before their names.
    imports: Vec<(String, Arc<Types>)>,
}

struct Definition {
    name: Name,
    type_ref: Option<String>,
    is_collection: bool,
    allowed: Option<Test>,
    components: Vec<Definition>,
    function: Option<Signature>,
}

impl Definition {
    fn new(item: &Item) -> Self {
        let allowed = item.allowed.as_ref().filter(|cell| !matches!(cell, Cell::Any)).map(|cell| Test::new(cell, "?", "", &|_| None));
        Self {
            name: Name::from(item.name.as_str()),
            type_ref: item.type_ref.clone(),
            is_collection: item.is_collection,
            allowed,
            components: item.components.iter().map(Self::new).collect(),
            function: item.function.clone(),
        }
    }
}

impl Types {
    pub fn new(items: &[Item], imports: Vec<(String, Arc<Types>)>) -> Self {
        Self { items: items.iter().map(|item| (item.name.clone(), Arc::new(Definition::new(item)))).collect(), imports }
    }

    /// The import that knows a type, and the type's name there.
    fn imported<'n>(&self, name: &'n str) -> Option<(&Types, &'n str)> {
        let own = |(before, types): &'_ (String, Arc<Types>)| match before.as_str() {
            "" => types.items.contains_key(name).then_some(name),
            before => name.strip_prefix(before).and_then(|rest| rest.strip_prefix('.')),
        };
        self.imports.iter().find_map(|import| Some((&*import.1, own(import)?)))
    }

    /// The type that a name stands for in an expression, without what its values are restricted to.
    pub fn named(&self, name: &str) -> Option<FeelType> {
        self.kind(name, 0)
    }

    fn kind(&self, name: &str, depth: usize) -> Option<FeelType> {
        if depth > MAX_DEPTH {
            return Some(FeelType::Any);
        }
        match (self.items.get(name), self.imported(name)) {
            (Some(definition), _) => Some(self.kind_of(definition, depth)),
            (None, Some((types, name))) => types.kind(name, depth + 1),
            (None, None) => simple(name),
        }
    }

    fn kind_of(&self, definition: &Definition, depth: usize) -> FeelType {
        let named = |name: &Option<String>| name.as_ref().and_then(|name| self.kind(name, depth + 1)).unwrap_or(FeelType::Any);
        let kind = match &definition.function {
            Some(of) => FeelType::Function(of.parameters.iter().map(named).collect(), Box::new(named(&of.result))),
            None if definition.components.is_empty() => named(&definition.type_ref),
            None if depth > MAX_DEPTH => FeelType::Any,
            None => {
                FeelType::Context(definition.components.iter().map(|part| (part.name.clone(), self.kind_of(part, depth + 1))).collect())
            }
        };
        if definition.is_collection { FeelType::List(Box::new(kind)) } else { kind }
    }

    /// The value as the type wants it; null, with a warning, where it cannot be that.
    pub fn coerce(&self, type_ref: Option<&str>, value: FeelValue, what: impl FnOnce() -> String) -> FeelValue {
        self.fitting(type_ref, value, what).unwrap_or_else(|why| FeelValue::Null(Some(why)))
    }

    /// The same; `Err` with the reason for null.
    pub fn fitting(&self, type_ref: Option<&str>, value: FeelValue, what: impl FnOnce() -> String) -> Result<FeelValue, String> {
        let Some(name) = type_ref else { return Ok(value) };
        self.conform(name, value, 0).map_err(|why| {
            let text = format!("{} is no '{name}': {why}", what());
            notes::warning(text.clone());
            text
        })
    }

    /// Data from outside with null for each part of its type that was not given.
    pub fn completed(&self, type_ref: Option<&str>, value: FeelValue) -> FeelValue {
        match type_ref {
            Some(name) => self.complete(name, value, 0),
            None => value,
        }
    }

    fn complete(&self, name: &str, value: FeelValue, depth: usize) -> FeelValue {
        match (self.items.get(name), self.imported(name)) {
            _ if depth > MAX_DEPTH => value,
            (Some(definition), _) => self.complete_of(definition, value, depth),
            (None, Some((types, name))) => types.complete(name, value, depth + 1),
            (None, None) => value,
        }
    }

    fn complete_of(&self, definition: &Definition, value: FeelValue, depth: usize) -> FeelValue {
        match (value, &definition.type_ref) {
            (FeelValue::List(items), _) => {
                FeelValue::List(items.into_iter().map(|item| self.complete_of(definition, item, depth)).collect())
            }
            (value, Some(base)) => self.complete(base, value, depth + 1),
            (FeelValue::Context(mut context), None) if depth <= MAX_DEPTH => {
                for part in &definition.components {
                    let given = context.remove_entry(&part.name).unwrap_or(FeelValue::Null(None));
                    context.set_entry(&part.name, self.complete_of(part, given, depth + 1));
                }
                FeelValue::Context(context)
            }
            (value, None) => value,
        }
    }

    fn conform(&self, name: &str, value: FeelValue, depth: usize) -> Result<FeelValue, String> {
        if depth > MAX_DEPTH {
            return Err("the types refer to each other without end".to_owned());
        }
        match (self.items.get(name), self.imported(name)) {
            (Some(definition), _) => self.defined(definition, value, depth),
            (None, Some((types, name))) => types.conform(name, value, depth + 1),
            (None, None) => built_in(name, value),
        }
    }

    fn defined(&self, definition: &Definition, value: FeelValue, depth: usize) -> Result<FeelValue, String> {
        if matches!(value, FeelValue::Null(_)) && !definition.is_collection {
            return Ok(value);
        }
        if definition.function.is_some() {
            let is_function = matches!(value, FeelValue::FunctionDefinition(..) | FeelValue::BuiltInFunction(_));
            return if is_function { Ok(value) } else { Err(format!("{} is no function", shown(&value))) };
        }
        if !definition.is_collection {
            return self.single(definition, value, depth);
        }
        match value {
            FeelValue::List(items) => {
                items.into_iter().map(|item| self.single(definition, item, depth)).collect::<Result<_, _>>().map(FeelValue::List)
            }
            FeelValue::Null(why) => Ok(FeelValue::Null(why)),
            one => Ok(FeelValue::List(vec![self.single(definition, one, depth)?])),
        }
    }

    fn single(&self, definition: &Definition, value: FeelValue, depth: usize) -> Result<FeelValue, String> {
        if matches!(value, FeelValue::Null(_)) {
            return Ok(value);
        }
        let value = match &definition.type_ref {
            Some(base) => self.conform(base, value, depth + 1)?,
            None if definition.components.is_empty() => value,
            None => self.composed(definition, value, depth)?,
        };
        feel::parts(definition.allowed.as_ref().map_or(1, Test::parts));
        match &definition.allowed {
            Some(allowed) if !allowed.holds(&FeelScope::default(), &value) => {
                Err(format!("{} is not among the allowed values", shown(&value)))
            }
            _ => Ok(value),
        }
    }

    fn composed(&self, definition: &Definition, value: FeelValue, depth: usize) -> Result<FeelValue, String> {
        let value = match value {
            FeelValue::List(mut items) if items.len() == 1 => items.remove(0),
            other => other,
        };
        let FeelValue::Context(mut context) = value else { return Err(format!("{} is no context", shown(&value))) };
        let mut made = FeelContext::default();
        for component in &definition.components {
            let part = context.remove_entry(&component.name).ok_or_else(|| format!("it has no '{}'", component.name))?;
            let part = self.defined(component, part, depth + 1).map_err(|why| format!("'{}': {why}", component.name))?;
            made.set_entry(&component.name, part);
        }
        // What the type does not know stays.
        context.iter().for_each(|(name, part)| made.set_entry(name, part.clone()));
        Ok(FeelValue::Context(made))
    }
}

/// A type of FEEL, under every name that files use for it.
fn simple(name: &str) -> Option<FeelType> {
    Some(match name {
        "number" | "integer" | "long" | "double" => FeelType::Number,
        "string" => FeelType::String,
        "boolean" => FeelType::Boolean,
        "date" => FeelType::Date,
        "time" => FeelType::Time,
        "date and time" | "dateTime" => FeelType::DateTime,
        "days and time duration" | "dayTimeDuration" => FeelType::DaysAndTimeDuration,
        "years and months duration" | "yearMonthDuration" => FeelType::YearsAndMonthsDuration,
        "Any" => FeelType::Any,
        _ => return None,
    })
}

/// An unknown type is any.
fn built_in(name: &str, value: FeelValue) -> Result<FeelValue, String> {
    let Some(wanted) = simple(name) else { return Ok(value) };
    // A date with a time passes where a date is wanted: variables of processes have no other.
    if matches!(value, FeelValue::Null(_)) || (name == "date" && matches!(value, FeelValue::DateTime(_))) {
        return Ok(value);
    }
    match value.coerced(&wanted) {
        FeelValue::Null(_) => Err(format!("it is {}", shown(&value))),
        coerced => Ok(coerced),
    }
}
