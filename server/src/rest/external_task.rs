//! `/external-task`: lists of the work that waits for workers, and one of it.
use super::dto::Id;
use super::error::{Error, Result};
use super::lists::Ask;
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::Sql;
use crate::store::query::criteria;
use crate::store::query::external_tasks::{self, EXTERNAL_TASKS, ExternalTaskRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::Graph;
use baton_models::Key;
use serde::Serialize;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/external-task").get(list).post(list));
    cfg.service(web::resource("/external-task/count").get(count).post(count));
    cfg.service(web::resource("/external-task/topic-names").get(topics));
    cfg.service(web::resource("/external-task/{id}").get(get));
    cfg.service(web::resource("/external-task/{id}/errorDetails").get(error_details));
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalTaskDto<'a> {
    activity_id: &'a str,
    activity_instance_id: Id,
    error_message: Option<&'a str>,
    execution_id: Id,
    id: Id,
    lock_expiration_time: Option<Time>,
    create_time: Time,
    process_definition_id: String,
    process_definition_key: &'a str,
    process_definition_version_tag: Option<String>,
    process_instance_id: Id,
    tenant_id: Option<&'a str>,
    retries: Option<i64>,
    suspended: bool,
    worker_id: Option<&'a str>,
    topic_name: &'a str,
    priority: i64,
    business_key: Option<&'a str>,
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ExternalTasks)?;
    let rows: Vec<ExternalTaskRow> = ask.rows(&EXTERNAL_TASKS, None).await?;
    let list: Vec<_> = rows.iter().map(|row| dto(&ask.app, row)).collect::<Result<_>>()?;
    Ok(reply::json(&list))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ExternalTasks)?;
    ask.count(&EXTERNAL_TASKS, None).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    caller.require(Right::ExternalTasks)?;
    let sql = EXTERNAL_TASKS.one(key(&id)?, None);
    let row: Option<ExternalTaskRow> = app.store.read(move |db| db.first(sql)).await?;
    Ok(reply::json(&dto(&app, &row.ok_or_else(|| unknown(&id))?)?))
}

async fn error_details(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    caller.require(Right::ExternalTasks)?;
    let key = key(&id)?;
    let details = app.store.read(move |db| external_tasks::error_details(db, key)).await?;
    Ok(match details.ok_or_else(|| unknown(&id))? {
        Some(details) if !details.is_empty() => reply::bytes("text/plain", None, details.into_bytes()),
        _ => reply::no_content(),
    })
}

async fn topics(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ExternalTasks)?;
    let mut sql = Sql::new("SELECT DISTINCT x.topic FROM external_task x WHERE 1 = 1");
    if ask.criteria.flag("withLockedTasks")? {
        sql = sql.push(" AND x.locked_until > ").bind(ask.criteria.now);
    }
    if ask.criteria.flag("withUnlockedTasks")? {
        sql = sql.push(" AND (x.locked_until IS NULL OR x.locked_until <= ").bind(ask.criteria.now).push(")");
    }
    if ask.criteria.flag("withRetriesLeft")? {
        sql = sql.push(" AND (x.retries IS NULL OR x.retries > 0)");
    }
    let topics = ask.app.store.read(move |db| external_tasks::topics(db, sql.push(" ORDER BY x.topic"))).await?;
    Ok(reply::json(&topics))
}

/// The key of an external task; 404 for an id that cannot be one.
pub(super) fn key(id: &str) -> Result<Key> {
    criteria::key(id).ok_or_else(|| unknown(id))
}

/// 404
pub(super) fn unknown(id: &str) -> Error {
    Error::new(StatusCode::NOT_FOUND, "RestException", format!("External task with id {id} does not exist")).code(0)
}

fn dto<'a>(app: &App, row: &'a ExternalTaskRow) -> Result<ExternalTaskDto<'a>> {
    let graph = app.store.library().find(Key(row.definition_key))?;
    Ok(ExternalTaskDto {
        activity_id: &row.element_id,
        activity_instance_id: Id(row.element_instance_key),
        error_message: row.error_message.as_deref(),
        execution_id: Id(row.element_instance_key),
        id: Id(row.key),
        lock_expiration_time: row.locked_until.map(Time),
        create_time: Time(row.created_at),
        process_definition_id: graph.as_deref().map(Graph::id).unwrap_or_default(),
        process_definition_key: &row.process_id,
        process_definition_version_tag: graph.and_then(|graph| graph.process.version_tag.clone()),
        process_instance_id: Id(row.instance_key),
        tenant_id: row.tenant_id.as_deref(),
        retries: row.retries,
        suspended: false,
        worker_id: row.worker_id.as_deref(),
        topic_name: &row.topic,
        priority: row.priority,
        business_key: row.business_key.as_deref(),
    })
}
