//! `/history/activity-instance`: which elements an instance passed, and when.
use super::dto::{definition_id, text_id};
use super::error::Result;
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::Caller;
use crate::store::query::access::visible;
use crate::store::query::history_activity_instances::{ALL, HistoricActivityRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/history/activity-instance").get(list).post(list));
    cfg.service(web::resource("/history/activity-instance/count").get(count).post(count));
    cfg.service(web::resource("/history/activity-instance/{id}").get(get));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let rows: Vec<HistoricActivityRow> = ask.rows(&ALL, visible(&ask.caller, "e.instance_key")).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.count(&ALL, visible(&ask.caller, "e.instance_key")).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let row = lists::one(&app, &ALL, &id, visible(&caller, "e.instance_key"), "Historic activity instance").await?;
    Ok(reply::json(&dto(&row)))
}

fn dto(row: &HistoricActivityRow) -> Json {
    let canceled = row.state == "canceled";
    json!({
        "id": row.key.to_string(),
        "parentActivityInstanceId": row.scope_key.to_string(),
        "activityId": row.activity_id,
        "activityName": row.element_name,
        "activityType": row.activity_type,
        "processDefinitionKey": row.process_id,
        "processDefinitionId": definition_id(&row.process_id, row.version, row.definition_key),
        "processInstanceId": row.instance_key.to_string(),
        "executionId": row.key.to_string(),
        "taskId": text_id(row.task_key),
        "assignee": row.assignee,
        "calledProcessInstanceId": text_id(row.called_key),
        "calledCaseInstanceId": null,
        "startTime": Time(row.started_at),
        "endTime": row.ended_at.map(Time),
        "durationInMillis": row.ended_at.map(|end| end - row.started_at),
        "canceled": canceled,
        "completeScope": row.state == "completed" && row.activity_type.ends_with("EndEvent"),
        "tenantId": row.tenant_id,
        "removalTime": null,
        "rootProcessInstanceId": row.root_key.to_string(),
    })
}
