//! What pages and the REST interface share about forms: their fields, and what expressions in them can see.
use crate::store::query::definitions::{self, FormReference};
use crate::store::{Error, Store};
use baton_engine::eval::{Facts, Scope};
use baton_engine::{Directory, Graph};
use baton_models::Value;
use baton_models::form::{Field, Form};
use std::sync::Arc;

/// The fields of a form; none where it is not in the model.
pub fn fields(form: Option<&Form>) -> &[Field] {
    match form {
        Some(Form::Fields(fields)) => fields,
        _ => &[],
    }
}

/// The form that a page shows: a reference becomes the fields of the deployed form that it binds to at this time, where there
/// is one whose every component a field can be.
pub async fn bound(store: &Store, form: Option<&Form>, graph: &Graph) -> Result<Option<Form>, Error> {
    let Some(Form::Reference { id, binding, version }) = form else { return Ok(form.cloned()) };
    let tenant = graph.tenant.as_deref().map(str::to_owned);
    let wanted = FormReference { id: id.clone(), binding: binding.clone(), version: *version, deployment: graph.deployment, tenant };
    let file = store.read(move |db| definitions::form(db, &wanted)).await?;
    Ok(file.and_then(|file| Form::deployed(&file.content)).or_else(|| form.cloned()))
}

/// What default values of form fields can see: variables, the caller and the directory, read only.
pub struct View {
    /// Inner ones before outer ones of the same name.
    pub variables: Vec<(Arc<str>, Value)>,
    pub actor: Option<Arc<str>>,
    pub directory: Arc<Directory>,
    /// Milliseconds, UTC.
    pub now: i64,
}

impl Scope for View {
    fn variable(&mut self, name: &str) -> Option<Value> {
        self.variables.iter().find(|(n, _)| **n == *name).map(|(_, value)| value.clone())
    }

    fn local_variable(&mut self, _: &str) -> Option<Value> {
        None
    }

    fn variables(&mut self) -> Vec<(Arc<str>, Value)> {
        self.variables.clone()
    }

    fn set_variable(&mut self, _: &str, _: Value) {}

    fn set_local_variable(&mut self, _: &str, _: Value) {}

    fn remove_variable(&mut self, _: &str) {}

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn now(&self) -> i64 {
        self.now
    }

    fn actor(&self) -> Option<Arc<str>> {
        self.actor.clone()
    }

    fn directory(&self) -> &Directory {
        &self.directory
    }

    fn asked(&mut self, _: String, _: Value) {}
}
