//! What workers do with an external task that they hold.
use super::body::Json;
use super::commands::Commands;
use super::dto::variable::VariablesDto;
use super::error::{Error, Result};
use super::external_task::{key, unknown};
use super::reply;
use crate::auth::Right;
use actix_web::HttpResponse;
use actix_web::web::{self, Path, ServiceConfig};
use baton_engine::Command;
use baton_models::Key;
use serde::Deserialize;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/external-task/{id}/complete").post(complete));
    cfg.service(web::resource("/external-task/{id}/failure").post(fail));
    cfg.service(web::resource("/external-task/{id}/bpmnError").post(throw_error));
    cfg.service(web::resource("/external-task/{id}/lock").post(lock));
    cfg.service(web::resource("/external-task/{id}/extendLock").post(extend));
    cfg.service(web::resource("/external-task/{id}/unlock").post(unlock));
    cfg.service(web::resource("/external-task/{id}/retries").put(set_retries));
    cfg.service(web::resource("/external-task/{id}/priority").put(set_priority));
}

/// What a worker may say; each operation reads its part.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Report {
    worker_id: Option<Arc<str>>,
    variables: VariablesDto,
    local_variables: VariablesDto,
    error_code: Option<Arc<str>>,
    error_message: Option<Arc<str>>,
    error_details: Option<Arc<str>>,
    retries: Option<i32>,
    /// Milliseconds.
    retry_timeout: Option<i64>,
    lock_duration: Option<i64>,
    new_duration: Option<i64>,
    priority: Option<i64>,
}

impl Report {
    fn worker(&self) -> Result<Arc<str>> {
        self.worker_id.clone().filter(|worker| !worker.is_empty()).ok_or_else(|| Error::invalid("'workerId' is missing"))
    }
}

async fn complete(commands: Commands, id: Path<String>, Json(report): Json<Report>) -> Result<HttpResponse> {
    let worker = report.worker()?;
    let (variables, local_variables) = (report.variables.into_variables()?, report.local_variables.into_variables()?);
    act(&commands, &id, |task| Command::CompleteExternalTask { task, worker, variables, local_variables }).await
}

async fn fail(commands: Commands, id: Path<String>, Json(report): Json<Report>) -> Result<HttpResponse> {
    let worker = report.worker()?;
    let (variables, local_variables) = (report.variables.into_variables()?, report.local_variables.into_variables()?);
    act(&commands, &id, |task| Command::FailExternalTask {
        task,
        worker,
        message: report.error_message,
        details: report.error_details,
        retries: report.retries.unwrap_or(0),
        retry_timeout: report.retry_timeout.unwrap_or(0),
        variables,
        local_variables,
    })
    .await
}

async fn throw_error(commands: Commands, id: Path<String>, Json(report): Json<Report>) -> Result<HttpResponse> {
    let worker = report.worker()?;
    let code = report.error_code.filter(|code| !code.is_empty()).ok_or_else(|| Error::invalid("'errorCode' is missing"))?;
    let variables = report.variables.into_variables()?;
    act(&commands, &id, |task| Command::ThrowExternalTaskError { task, worker, code, message: report.error_message, variables }).await
}

async fn lock(commands: Commands, id: Path<String>, Json(report): Json<Report>) -> Result<HttpResponse> {
    let (worker, duration) = (report.worker()?, report.lock_duration.unwrap_or(0));
    act(&commands, &id, |task| Command::LockExternalTask { task, worker, duration, again: true }).await
}

async fn extend(commands: Commands, id: Path<String>, Json(report): Json<Report>) -> Result<HttpResponse> {
    let (worker, duration) = (report.worker()?, report.new_duration.unwrap_or(0));
    act(&commands, &id, |task| Command::ExtendLock { task, worker, duration }).await
}

/// Anybody who may work on external tasks may set one free.
async fn unlock(commands: Commands, id: Path<String>) -> Result<HttpResponse> {
    act(&commands, &id, |task| Command::UnlockExternalTask { task }).await
}

async fn set_retries(commands: Commands, id: Path<String>, Json(report): Json<Report>) -> Result<HttpResponse> {
    let retries = report.retries.ok_or_else(|| Error::invalid("The number of retries cannot be null."))?;
    act(&commands, &id, |task| Command::SetExternalTaskRetries { task, retries }).await
}

async fn set_priority(commands: Commands, id: Path<String>, Json(report): Json<Report>) -> Result<HttpResponse> {
    let priority = report.priority.ok_or_else(|| Error::invalid("'priority' is missing"))?;
    act(&commands, &id, |task| Command::SetExternalTaskPriority { task, priority }).await
}

async fn act(commands: &Commands, id: &str, command: impl FnOnce(Key) -> Command) -> Result<HttpResponse> {
    commands.caller.require(Right::ExternalTasks)?;
    let done = commands.send(command(key(id)?)).await;
    done.map_err(|error| match error.status().as_u16() {
        404 => unknown(id),
        400 => error.kind("RestException"),
        _ => error,
    })?;
    Ok(reply::no_content())
}
