//! Forms of start events and user tasks: where they are, what they hold, how they look as XHTML, and whether what was
//! submitted satisfies them.
use super::error::{Error, Result};
use super::reply;
use crate::app::App;
pub use crate::forms::fields;
use crate::store::query::definitions;
use crate::store::query::definitions::{FileRow, FormReference};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use baton_engine::eval::form::{self, FieldError};
use baton_engine::eval::{EvalError, Scope};
use baton_engine::{Graph, Variables};
use baton_models::bpmn::elements::ElementKind;
use baton_models::form::{Field, Form};
use serde_json::{Value as Json, json};

/// The form of the start event without a trigger.
pub fn of_start(graph: &Graph) -> Option<&Form> {
    let process = &graph.process;
    process.children.iter().find_map(|index| match &process.element(*index).kind {
        ElementKind::StartEvent(event) if event.catch.is_none() => event.form.as_ref(),
        _ => None,
    })
}

/// `FormDto`; `rendered` is the path of the form that is made from fields.
pub fn dto(form: Option<&Form>, rendered: &str) -> Json {
    let (key, reference) = match form {
        Some(Form::Fields(fields)) if !fields.is_empty() => (Some(format!("embedded:engine://engine/:engine{rendered}")), None),
        Some(Form::Key(key)) => (Some(key.source.clone()), None),
        Some(Form::Reference { id, binding, version }) => (None, Some(json!({ "key": id, "binding": binding, "version": version }))),
        _ => (None, None),
    };
    json!({ "key": key, "camundaFormRef": reference, "contextPath": null })
}

/// What was submitted, with the types of the form's fields; 400 that names every field that is wrong.
pub fn checked(form: Option<&Form>, submitted: Variables) -> Result<Variables> {
    match fields(form) {
        [] => Ok(submitted),
        fields => form::validate(fields, &submitted).map_err(|errors| refused(&errors)),
    }
}

fn refused(errors: &[FieldError]) -> Error {
    let sentences: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
    let details: Vec<Json> = errors.iter().map(|error| json!({ "field": error.field, "message": error.message })).collect();
    Error::new(StatusCode::BAD_REQUEST, "FormFieldValidationException", sentences.join("; ")).code(0).detail("fields", details)
}

/// What the fields show at first, by name: the variable where there is one, else the field's default.
pub fn values(fields: &[Field], scope: &mut dyn Scope) -> Result<Variables> {
    let value = |field: &Field, scope: &mut dyn Scope| match scope.variable(&field.id) {
        Some(value) => Ok(value),
        None => form::default_value(field, scope),
    };
    let found = fields.iter().map(|field| Ok((field.id.as_str().into(), value(field, scope)?)));
    found.collect::<Result<_, EvalError>>().map_err(|error| {
        Error::new(StatusCode::INTERNAL_SERVER_ERROR, "ProcessEngineException", format!("a default value of the form fails: {error}"))
            .code(0)
    })
}

/// The file that a form key names in the deployment of the process definition, or the form that a reference binds to at the
/// time of the request: JSON for `.form` and references, else XHTML. No such form is a 400, a missing file a 404.
pub async fn deployed(app: &App, form: Option<&Form>, graph: Option<&Graph>) -> Result<HttpResponse> {
    let deployment = graph.map(|graph| graph.deployment).unwrap_or_default();
    let (name, file) = match form {
        Some(Form::Key(key)) => {
            let name = key.source.rsplit_once("deployment:").map(|(_, name)| name.to_owned());
            let name = name.ok_or_else(|| Error::invalid(NO_FILE))?;
            let wanted = name.clone();
            (name, app.store.read(move |db| definitions::file(db, deployment, &wanted)).await?)
        }
        Some(Form::Reference { id, binding, version }) => {
            let tenant = graph.and_then(|graph| graph.tenant.as_deref()).map(str::to_owned);
            let wanted = FormReference { id: id.clone(), binding: binding.clone(), version: *version, deployment, tenant };
            (id.clone(), app.store.read(move |db| definitions::form(db, &wanted)).await?)
        }
        _ => return Err(Error::invalid(NO_FILE)),
    };
    let file: FileRow = file.ok_or_else(|| Error::not_found(format!("The form with the resource name '{name}' cannot be found.")))?;
    let kind = if file.name.ends_with(".form") || file.name.ends_with(".json") { "application/json" } else { "application/xhtml+xml" };
    Ok(reply::bytes(kind, None, file.content))
}

const NO_FILE: &str = "The form key is not set, or it does not name a file of the deployment.";
