//! What pages and the REST interface share about forms: their fields.
use crate::store::query::definitions::{self, FormReference};
use crate::store::{Error, Store};
use baton_engine::Graph;
use baton_models::form::{Field, Form};

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
