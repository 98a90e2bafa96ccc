//! `/history/process-instance`: instances, running and finished.
use super::dto::{definition_id, text_id};
use super::error::Result;
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::Caller;
use crate::store::query::access::visible;
use crate::store::query::history_process_instances::{ALL, HistoricInstanceRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/history/process-instance").get(list).post(list));
    cfg.service(web::resource("/history/process-instance/count").get(count).post(count));
    cfg.service(web::resource("/history/process-instance/{id}").get(get));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let rows: Vec<HistoricInstanceRow> = ask.rows(&ALL, visible(&ask.caller, "i.key")).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.count(&ALL, visible(&ask.caller, "i.key")).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let row = lists::one(&app, &ALL, &id, visible(&caller, "i.key"), "Historic process instance").await?;
    Ok(reply::json(&dto(&row)))
}

fn dto(row: &HistoricInstanceRow) -> Json {
    json!({
        "id": row.key.to_string(),
        "rootProcessInstanceId": row.root_key.to_string(),
        "superProcessInstanceId": text_id(row.parent_key),
        "superCaseInstanceId": null,
        "caseInstanceId": null,
        "processDefinitionName": row.definition_name,
        "processDefinitionKey": row.process_id,
        "processDefinitionVersion": row.version,
        "processDefinitionId": definition_id(&row.process_id, row.version, row.definition_key),
        "businessKey": row.business_key,
        "startTime": Time(row.started_at),
        "endTime": row.ended_at.map(Time),
        "removalTime": null,
        "durationInMillis": row.ended_at.map(|end| end - row.started_at),
        "startUserId": row.started_by,
        "startActivityId": row.start_element_id,
        "deleteReason": row.delete_reason,
        "tenantId": row.tenant_id,
        "state": row.state,
        "restartedProcessInstanceId": null,
    })
}
