//! `/task/{id}/form` and its kin: the form of a task, what it shows, and its submission.
use super::body::Json;
use super::commands::Commands;
use super::dto::variable::TypedMap;
use super::error::{Error, Result};
use super::task_work::{Completion, answer};
use super::{form, rendered_form, reply, task};
use crate::app::App;
use crate::auth::{Caller, TaskRight};
use crate::forms::fields;
use crate::store::query::Criteria;
use crate::store::query::tasks::TaskRow;
use crate::store::query::variables::{self, Scope};
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::eval::Given;
use baton_engine::{Command, Graph, Variables};
use baton_models::Key;
use baton_models::form::Form;
use serde_json::Value;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/task/{id}/form").get(get));
    cfg.service(web::resource("/task/{id}/form-variables").get(values));
    cfg.service(web::resource("/task/{id}/rendered-form").get(rendered));
    cfg.service(web::resource("/task/{id}/deployed-form").get(deployed));
    cfg.service(web::resource("/task/{id}/submit-form").post(submit));
}

/// A task with its definition.
struct Found {
    row: TaskRow,
    graph: Option<Arc<Graph>>,
}

impl Found {
    async fn new(app: &App, caller: &Caller, id: &str, right: TaskRight) -> Result<Self> {
        let row = task::find(app, caller, id, right).await?;
        let graph = task::graph(app, &row)?;
        Ok(Self { row, graph })
    }

    fn form(&self) -> Option<&Form> {
        super::dto::task::form(&self.row, self.graph.as_deref()?)
    }

    /// What is visible from the task.
    async fn variables(&self, app: &App) -> Result<Variables> {
        let scope = Scope { key: Key(self.row.element_instance_key), local: false };
        Ok(app.store.read(move |db| variables::all(db, scope, None)).await?.unwrap_or_default())
    }

    /// What is visible, and the defaults of the form's fields where there is nothing.
    async fn shown(&self, app: &App, caller: &Caller) -> Result<Variables> {
        let variables = self.variables(app).await?;
        let known = fields(self.form());
        if known.is_empty() {
            return Ok(variables);
        }
        let directory = app.store.directory();
        let mut view = Given { variables: variables.clone(), actor: caller.user.clone(), directory, now: app.clock.now() };
        let mut shown = form::values(known, &mut view)?;
        shown.extend(variables.into_iter().filter(|(name, _)| !known.iter().any(|field| *field.id == **name)));
        Ok(shown)
    }
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let found = Found::new(&app, &caller, &id, TaskRight::See).await?;
    let mut dto = form::dto(found.form(), &format!("/task/{id}/rendered-form"));
    // The key as it was computed for this task, not as the model writes it.
    if let (Some(key), Some(fields)) = (&found.row.form_key, dto.as_object_mut()) {
        fields.insert("key".to_owned(), Value::from(key.as_str()));
    }
    Ok(reply::json(&dto))
}

async fn values(app: Data<App>, caller: Caller, id: Path<String>, criteria: Criteria) -> Result<HttpResponse> {
    let deserialize = criteria.flag_or("deserializeValues", true)?;
    let names = criteria.list("variableNames")?;
    let mut shown = Found::new(&app, &caller, &id, TaskRight::See).await?.shown(&app, &caller).await?;
    shown.retain(|(name, _)| names.as_ref().is_none_or(|names| names.iter().any(|wanted| **wanted == **name)));
    Ok(reply::json(&TypedMap { variables: &shown, deserialize }))
}

async fn rendered(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let found = Found::new(&app, &caller, &id, TaskRight::See).await?;
    let known = fields(found.form());
    if known.is_empty() {
        return Err(Error::not_found(format!("No matching rendered form for task with the id {id} found.")));
    }
    Ok(rendered_form::reply(known, &found.shown(&app, &caller).await?))
}

async fn deployed(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let found = Found::new(&app, &caller, &id, TaskRight::See).await?;
    form::deployed(&app, found.form(), found.graph.as_deref()).await
}

/// Completes the task, if what was submitted satisfies its form; resolves it, if it was delegated.
async fn submit(commands: Commands, id: Path<String>, Json(body): Json<Completion>) -> Result<HttpResponse> {
    let found = Found::new(&commands.app, &commands.caller, &id, TaskRight::Work).await?;
    let prefix = format!("Cannot submit task form {id}");
    let submitted = body.variables.into_variables().map_err(|error| Error::from(error).wrap("RestException", &prefix))?;
    let variables = form::checked(found.form(), submitted).map_err(|error| error.wrap("RestException", &prefix))?;
    let task = Key(found.row.key);
    let command = match found.row.delegation.as_deref() {
        Some("PENDING") => Command::ResolveTask { task, variables },
        _ => Command::CompleteTask { task, variables, reply_variables: body.with_variables_in_return },
    };
    let done = commands.send(command).await.map_err(|error| error.wrap("RestException", &prefix))?;
    Ok(answer(done))
}
