//! `/process-definition/{...}/start` and `.../submit-form`: beginning an instance. The definition comes from memory and
//! the body goes straight into the command; nothing is read before the lane.
use super::body::Json;
use super::commands::Commands;
use super::dto::process_instance::{ProcessInstanceDto, WithVariables};
use super::dto::variable::{TypedMap, VariablesDto};
use super::error::{Error, Result};
use super::instructions::{self, Instruction};
use super::selected::{Selected, routes};
use super::{form, reply};
use crate::auth::policy;
use actix_web::{HttpRequest, HttpResponse, web::ServiceConfig};
use baton_engine::{Command, Graph, Placement, Reply, Skip, Variables};
use serde::Deserialize;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    routes(cfg, "/start", |resource| resource.post(start));
    routes(cfg, "/submit-form", |resource| resource.post(submit));
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Start {
    variables: VariablesDto,
    business_key: Option<Arc<str>>,
    /// Where to begin instead of the start event without a trigger.
    start_instructions: Option<Vec<Instruction>>,
    skip_custom_listeners: bool,
    skip_io_mappings: bool,
    with_variables_in_return: bool,
}

async fn start(commands: Commands, selected: Selected, request: HttpRequest, Json(body): Json<Start>) -> Result<HttpResponse> {
    let Start { variables, business_key, start_instructions, skip_custom_listeners, skip_io_mappings, with_variables_in_return } = body;
    // As in Camunda 7, these count only where instructions say where to begin.
    let instructed = start_instructions.as_ref().is_some_and(|list| !list.is_empty());
    let skip = Skip { listeners: instructed && skip_custom_listeners, mappings: instructed && skip_io_mappings };
    let refused = |reason: &str| Error::invalid(format!("Cannot instantiate process definition {}: {reason}", selected.id()));
    let variables = variables.into_variables().map_err(|error| refused(&error.0))?;
    let placements = instructions::placements(start_instructions.unwrap_or_default()).map_err(|reason| refused(&reason))?;
    let begun = begin(&commands, &selected, business_key, variables, placements, skip, with_variables_in_return).await?;
    let (instance, variables) = (begun.instance.linked(&request), begun.variables.unwrap_or_default());
    Ok(if with_variables_in_return {
        reply::json(&WithVariables { instance, variables: TypedMap { variables: &variables, deserialize: false } })
    } else {
        reply::json(&instance)
    })
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Submit {
    variables: VariablesDto,
    business_key: Option<Arc<str>>,
}

/// A start whose variables must satisfy the start form.
async fn submit(commands: Commands, selected: Selected, request: HttpRequest, Json(body): Json<Submit>) -> Result<HttpResponse> {
    let prefix = || format!("Cannot instantiate process definition {}", selected.id());
    let variables = body.variables.into_variables().map_err(|error| Error::invalid(format!("{}: {error}", prefix())))?;
    let variables = form::checked(form::of_start(&selected), variables).map_err(|error| error.wrap("RestException", prefix()))?;
    let begun = begin(&commands, &selected, body.business_key, variables, Vec::new(), Skip::default(), false).await?;
    Ok(reply::json(&begun.instance.linked(&request)))
}

struct Begun {
    instance: ProcessInstanceDto,
    variables: Option<Variables>,
}

async fn begin(
    commands: &Commands,
    graph: &Graph,
    business_key: Option<Arc<str>>,
    variables: Variables,
    placements: Vec<Placement>,
    skip: Skip,
    reply_variables: bool,
) -> Result<Begun> {
    policy::start(&commands.caller, &graph.process)?;
    let key = commands.app.store.root_key();
    let command =
        Command::Start { key, definition: graph.key, business_key: business_key.clone(), variables, placements, skip, reply_variables };
    let reply = commands.send(command).await;
    match reply.map_err(|error| error.wrap("RestException", format!("Cannot instantiate process definition {}", graph.id())))? {
        Reply::Started { instance, ended, variables } => {
            Ok(Begun { instance: ProcessInstanceDto::started(instance, graph, business_key, ended), variables })
        }
        other => Err(Error::bug(format!("a start answered {other:?}"))),
    }
}
