//! `/history/task`: tasks, open and ended.
use super::dto::{TaskId, definition_id};
use super::error::Result;
use super::lists::Ask;
use super::reply;
use crate::store::query::access::past_task;
use crate::store::query::history_tasks::{ALL, HistoricTaskRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/history/task").get(list).post(list));
    cfg.service(web::resource("/history/task/count").get(count).post(count));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let rows: Vec<HistoricTaskRow> = ask.rows(&ALL, past_task(&ask.caller)).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.count(&ALL, past_task(&ask.caller)).await
}

fn dto(row: &HistoricTaskRow) -> Json {
    let of_process = row.definition_key != 0;
    let key = |key: i64| of_process.then(|| key.to_string());
    let definition = row.process_id.as_ref().zip(row.version).map(|(process, version)| definition_id(process, version, row.definition_key));
    json!({
        "id": TaskId { key: row.key, alias: row.alias.as_deref() },
        "processDefinitionKey": row.process_id.as_ref().filter(|_| of_process),
        "processDefinitionId": definition,
        "processInstanceId": key(row.instance_key),
        "executionId": key(row.element_instance_key),
        "caseDefinitionKey": null,
        "caseDefinitionId": null,
        "caseInstanceId": null,
        "caseExecutionId": null,
        "activityInstanceId": key(row.element_instance_key),
        "name": row.name,
        "description": row.description,
        "deleteReason": row.delete_reason,
        "owner": row.owner,
        "assignee": row.assignee,
        "startTime": Time(row.created_at),
        "endTime": row.ended_at.map(Time),
        "duration": row.ended_at.map(|end| end - row.created_at),
        "taskDefinitionKey": row.element_id,
        "priority": row.priority,
        "due": row.due_at.map(Time),
        "parentTaskId": row.parent_task_key.map(|key| TaskId { key, alias: row.parent_alias.as_deref() }),
        "followUp": row.follow_up_at.map(Time),
        "tenantId": row.tenant_id,
        "removalTime": null,
        "rootProcessInstanceId": key(row.root_key),
        "taskState": state(row),
    })
}

fn state(row: &HistoricTaskRow) -> &'static str {
    match (row.ended_at, row.delete_reason.as_deref()) {
        (None, _) if row.updated_at.is_some() => "Updated",
        (None, _) => "Created",
        (Some(_), None | Some("completed")) => "Completed",
        (Some(_), Some(_)) => "Deleted",
    }
}
