//! `/job`: what the engine does by itself, and what operators do about it.
use super::body::{Json as Body, moment};
use super::commands::Commands;
use super::dto::{definition_id, text_id};
use super::error::{Error, Result};
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::query::access::visible;
use crate::store::query::criteria;
use crate::store::query::jobs::{ALL, DETAILS, DetailRow, JobRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::Command;
use baton_models::Key;
use serde::Deserialize;
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/job").get(list).post(list));
    cfg.service(web::resource("/job/count").get(count).post(count));
    cfg.service(web::resource("/job/{id}").get(get).delete(delete));
    cfg.service(web::resource("/job/{id}/execute").post(execute));
    cfg.service(web::resource("/job/{id}/retries").put(set_retries));
    cfg.service(web::resource("/job/{id}/duedate").put(set_due));
    cfg.service(web::resource("/job/{id}/stacktrace").get(stacktrace));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    check_kinds(&ask)?;
    let rows: Vec<JobRow> = ask.rows(&ALL, visible(&ask.caller, "j.instance_key")).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    check_kinds(&ask)?;
    ask.count(&ALL, visible(&ask.caller, "j.instance_key")).await
}

fn check_kinds(ask: &Ask) -> Result<()> {
    if ask.criteria.flag("timers")? && ask.criteria.flag("messages")? {
        return Err(Error::invalid("Parameter 'timers' cannot be used together with parameter 'messages'."));
    }
    Ok(())
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let row = lists::one(&app, &ALL, &id, visible(&caller, "j.instance_key"), "Job").await?;
    Ok(reply::json(&dto(&row)))
}

async fn stacktrace(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let row: DetailRow = lists::one(&app, &DETAILS, &id, visible(&caller, "j.instance_key"), "Job").await?;
    Ok(match row.error_details {
        Some(details) if !details.is_empty() => reply::bytes("text/plain", None, details.into_bytes()),
        _ => reply::no_content(),
    })
}

async fn delete(commands: Commands, id: Path<String>) -> Result<HttpResponse> {
    operate(&commands, &id, |job| Command::DeleteJob { job }).await
}

/// Does the work now, in this request; a failure of the work is a 404 as clients expect.
async fn execute(commands: Commands, id: Path<String>) -> Result<HttpResponse> {
    let done = operate(&commands, &id, |job| Command::ExecuteJob { job, manual: true }).await;
    done.map_err(|error| match error.status() {
        StatusCode::INTERNAL_SERVER_ERROR => Error::not_found(error.message().to_owned()),
        _ => error,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Retries {
    retries: Option<i32>,
    /// Absent keeps the due date, null clears it.
    #[serde(default, deserialize_with = "given")]
    due_date: Option<Option<String>>,
}

async fn set_retries(commands: Commands, id: Path<String>, body: Body<Retries>) -> Result<HttpResponse> {
    let Body(Retries { retries, due_date }) = body;
    let retries = retries.filter(|n| *n >= 0).ok_or_else(|| Error::invalid("'retries' must be a whole number, 0 or more"))?;
    let due_at = due_date.map(|due| moment(due.as_deref(), "dueDate")).transpose()?;
    operate(&commands, &id, |job| Command::SetJobRetries { job, retries, due_at }).await
}

#[derive(Deserialize)]
struct Due {
    duedate: Option<String>,
}

async fn set_due(commands: Commands, id: Path<String>, body: Body<Due>) -> Result<HttpResponse> {
    let due_at = moment(body.0.duedate.as_deref(), "duedate")?;
    operate(&commands, &id, |job| Command::SetJobDue { job, due_at }).await
}

async fn operate(commands: &Commands, id: &str, command: impl FnOnce(Key) -> Command) -> Result<HttpResponse> {
    commands.caller.require(Right::Operate)?;
    let job = criteria::key(id).ok_or_else(|| Error::not_found(format!("No job found with id '{id}'")))?;
    commands.send(command(job)).await?;
    Ok(reply::no_content())
}

/// Tells null from absent.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

fn dto(row: &JobRow) -> Json {
    json!({
        "id": row.key.to_string(),
        "jobDefinitionId": null,
        "dueDate": row.has_due.then_some(Time(row.due_at)),
        "processInstanceId": text_id(row.instance_key),
        "executionId": text_id(row.element_instance_key),
        "processDefinitionId": definition_id(&row.process_id, row.version, row.definition_key),
        "processDefinitionKey": row.process_id,
        "retries": row.retries,
        "exceptionMessage": row.error_message,
        "failedActivityId": row.error_message.as_ref().map(|_| &row.element_id),
        "suspended": false,
        "priority": row.priority,
        "tenantId": row.tenant_id,
        "createTime": Time(row.created_at),
        "batchId": null,
    })
}
