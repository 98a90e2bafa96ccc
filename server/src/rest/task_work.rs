//! What people do with a task: take it, pass it on, complete it.
use super::body::Json;
use super::commands::Commands;
use super::dto::variable::{TypedMap, VariablesDto};
use super::error::{Error, Result};
use super::{reply, task};
use crate::auth::TaskRight;
use actix_web::HttpResponse;
use actix_web::web::{self, Path, ServiceConfig};
use baton_engine::{Command, Reply};
use serde::Deserialize;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/task/{id}/claim").post(claim));
    cfg.service(web::resource("/task/{id}/unclaim").post(unclaim));
    cfg.service(web::resource("/task/{id}/assignee").post(assign));
    cfg.service(web::resource("/task/{id}/delegate").post(delegate));
    cfg.service(web::resource("/task/{id}/resolve").post(resolve));
    cfg.service(web::resource("/task/{id}/complete").post(complete));
    cfg.service(web::resource("/task/{id}/bpmnError").post(throw_error));
    cfg.service(web::resource("/task/{id}/bpmnEscalation").post(escalate));
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct User {
    user_id: Option<Arc<str>>,
}

/// What ends a task.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Completion {
    pub variables: VariablesDto,
    pub with_variables_in_return: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Thrown {
    error_code: Option<Arc<str>>,
    escalation_code: Option<Arc<str>>,
    error_message: Option<Arc<str>>,
    variables: VariablesDto,
}

/// Takes a task. People take for themselves; only those who manage the task take for others.
async fn claim(commands: Commands, id: Path<String>, Json(User { user_id }): Json<User>) -> Result<HttpResponse> {
    let for_self = user_id.is_some() && user_id == commands.caller.user;
    let task = task::allowed(&commands, &id, if for_self { TaskRight::See } else { TaskRight::Manage }).await?;
    let command = match user_id {
        Some(user) => Command::ClaimTask { task, user },
        None => Command::UnclaimTask { task },
    };
    commands.send(command).await?;
    Ok(reply::no_content())
}

async fn unclaim(commands: Commands, id: Path<String>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Manage).await?;
    commands.send(Command::UnclaimTask { task }).await?;
    Ok(reply::no_content())
}

/// Gives a task to anybody, whoever has it.
async fn assign(commands: Commands, id: Path<String>, Json(User { user_id }): Json<User>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Manage).await?;
    commands.send(Command::AssignTask { task, user: user_id }).await?;
    Ok(reply::no_content())
}

async fn delegate(commands: Commands, id: Path<String>, Json(User { user_id }): Json<User>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Manage).await?;
    let user = user_id.ok_or_else(|| Error::invalid("'userId' is missing: to whom is the task delegated?"))?;
    commands.send(Command::DelegateTask { task, user }).await?;
    Ok(reply::no_content())
}

async fn resolve(commands: Commands, id: Path<String>, Json(body): Json<Completion>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Work).await?;
    commands.send(Command::ResolveTask { task, variables: body.variables.into_variables()? }).await?;
    Ok(reply::no_content())
}

async fn complete(commands: Commands, id: Path<String>, Json(body): Json<Completion>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Work).await?;
    let prefix = format!("Cannot complete task {id}");
    let variables = body.variables.into_variables().map_err(|error| Error::from(error).wrap("RestException", &prefix))?;
    let command = Command::CompleteTask { task, variables, reply_variables: body.with_variables_in_return };
    let done = commands.send(command).await.map_err(|error| error.wrap("RestException", &prefix))?;
    Ok(answer(done))
}

/// 200 with the variables where they were asked for, else 204.
pub(super) fn answer(done: Reply) -> HttpResponse {
    match done {
        Reply::Variables(variables) => reply::json(&TypedMap { variables: &variables, deserialize: true }),
        _ => reply::no_content(),
    }
}

async fn throw_error(commands: Commands, id: Path<String>, Json(body): Json<Thrown>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Work).await?;
    let code = body.error_code.filter(|code| !code.is_empty()).ok_or_else(|| Error::invalid("'errorCode' is missing"))?;
    let command = Command::ThrowTaskError { task, code, message: body.error_message, variables: body.variables.into_variables()? };
    commands.send(command).await?;
    Ok(reply::no_content())
}

async fn escalate(commands: Commands, id: Path<String>, Json(body): Json<Thrown>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Work).await?;
    let code = body.escalation_code.filter(|code| !code.is_empty()).ok_or_else(|| Error::invalid("'escalationCode' is missing"))?;
    commands.send(Command::ThrowTaskEscalation { task, code, variables: body.variables.into_variables()? }).await?;
    Ok(reply::no_content())
}
