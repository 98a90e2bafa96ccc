//! `/execution/{id}/activities` and `/execution/{id}/activate`: what can be chosen in a running ad-hoc sub-process, and the
//! choosing. An extension of ours, with the body that Camunda 8 takes for the same.
use super::body::Json;
use super::commands::Commands;
use super::dto::variable::VariablesDto;
use super::error::{Error, Result};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right, TaskRight, policy};
use crate::store::query::ad_hoc::{self, AdHocRow};
use crate::store::query::criteria;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::{BODY, Command, Library};
use baton_models::Key;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Activities that one request can begin.
const MAX_CHOSEN: usize = 1000;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/execution/{id}/activities").get(list));
    cfg.service(web::resource("/execution/{id}/activate").post(activate));
}

#[derive(Debug, Deserialize)]
struct Activation {
    elements: Vec<Chosen>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chosen {
    element_id: Arc<str>,
    #[serde(default)]
    variables: VariablesDto,
}

/// An activity that can be chosen.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Choice {
    element_id: Arc<str>,
    element_name: Option<String>,
    element_type: &'static str,
    /// How many of it run.
    running: i64,
}

async fn list(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let (key, row) = find(&app, &id).await?;
    if !caller.may(Right::ReadInstances) {
        allow(&app, &caller, &row, TaskRight::See).await?;
    }
    let root = Key(row.root_key);
    let running = app.store.read(move |db| ad_hoc::running(db, root, key)).await?;
    let unknown = || missing(&id);
    let graph = app.store.library().definition(Key(row.definition_key)).ok_or_else(unknown)?;
    let count =
        |id: &str| running.iter().filter(|row| row.element_id.strip_suffix(BODY).unwrap_or(&row.element_id) == id).map(|row| row.n).sum();
    let choices = graph.find(&row.element_id).into_iter().flat_map(|index| graph.choices(index)).map(|index| {
        let element = graph.process.element(index);
        Choice {
            element_id: element.id.clone(),
            element_name: element.name.clone(),
            element_type: element.kind.tag(),
            running: count(&element.id),
        }
    });
    Ok(reply::json(&choices.collect::<Vec<_>>()))
}

async fn activate(commands: Commands, id: Path<String>, Json(body): Json<Activation>) -> Result<HttpResponse> {
    let (element_instance, row) = find(&commands.app, &id).await?;
    if !commands.caller.may(Right::Correlate) {
        allow(&commands.app, &commands.caller, &row, TaskRight::Work).await?;
    }
    if body.elements.is_empty() || body.elements.len() > MAX_CHOSEN {
        return Err(Error::invalid(format!("elements must name 1 to {MAX_CHOSEN} activities, it names {}", body.elements.len())));
    }
    let mut activities = Vec::with_capacity(body.elements.len());
    for chosen in body.elements {
        let variables = chosen.variables.into_variables()?;
        activities.push((chosen.element_id, variables));
    }
    commands.send(Command::Choose { element_instance, activities }).await?;
    Ok(reply::no_content())
}

async fn find(app: &App, id: &str) -> Result<(Key, AdHocRow)> {
    let Some(key) = criteria::key(id) else { return Err(missing(id)) };
    let row = app.store.read(move |db| ad_hoc::find(db, key)).await?;
    row.map(|row| (key, row)).ok_or_else(|| missing(id))
}

fn missing(id: &str) -> Error {
    Error::not_found(format!("There is no running ad-hoc sub-process with id {id}"))
}

/// Whose task it is to choose may do so.
async fn allow(app: &App, caller: &Caller, row: &AdHocRow, right: TaskRight) -> Result<()> {
    policy::task(caller, &app.store, Key(row.task_key.unwrap_or_default()), right).await
}
